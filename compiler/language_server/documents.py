"""The charts that are open in the editor, and when what they mean is found out anew.

One chart at a time is analysed, in a thread, so that the editor gets its answers meanwhile: from
what the text meant before, where the edit has left that as it is. What a text meant that has
changed since is not waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..chart_files import read_chart
from ..diagnostics import Diagnostic, Report
from ..extra_checks import NONE
from ..parsing import syntax
from ..parsing.parse import as_lines
from ..parsing.reparse import Reparser
from ..source import Source
from .garbage import Garbage
from .meaning import Checked, Listener, Meaning, OutdatedError, find_meaning
from .reader import Reader
from .shift import Shift

LEAST_DELAY, MOST_DELAY = 0.03, 0.15
"""Seconds without a key before a text is analysed: a tenth of what that takes, between these."""
LARGE = 20_000
"""Of a chart with more characters, mistakes of syntax are told before it has been analysed."""
MOST_KEYS = 16
"""After how many such delays it is analysed although the keys go on."""
MOST_DROPPED = 5
"""After how many analyses that were dropped, because a key had come, one is finished."""


@dataclass(slots=True, eq=False)
class Document:
    """An open chart.

    `edition` counts the states of its text and of what it imports, `read` is the one that `tree` is
    of, and `done` the one that `meaning` is of. `hurry` is set while somebody waits, `changed`
    tells of each tree and of each meaning.
    """

    uri: str
    path: str
    text: str
    version: int | None
    edition: int = 1
    done: int = 0
    meaning: Meaning | None = None
    read: int = 0
    tree: syntax.File | None = None
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: asyncio.Task[None] | None = None
    reader: Reader = field(default_factory=Reader)
    shifted: tuple[str, str, Shift] | None = None
    is_open: bool = True

    @property
    def known(self) -> Meaning | None:
        """Return what the newest text means, None where that is not known yet."""
        return self.meaning if self.is_open and self.done == self.edition else None


class Documents:
    """The open charts, by path."""

    def __init__(
        self,
        folders: Callable[[], Iterable[str]],
        importers: Callable[[str], Iterable[str]],
        read: Callable[[Document, Sequence[Diagnostic]], None],
        found: Callable[[Document, Checked], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Take what lists the folders of the project and the charts that import another.

        `read` is told what is found in a large chart that has been read, `found` what is found in
        the newest text, and `failed` of a bug.
        """
        self._folders = folders
        self._importers = importers
        self.extra = NONE
        self._read = read
        self._found = found
        self._failed = failed
        self._open: dict[str, Document] = {}
        self._parsers: dict[str, Reparser] = {}  # of open charts, and of those read with them
        self._telling: asyncio.Task[None] | None = None  # the loop alone would not keep it
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="analysis")
        self._garbage = Garbage(self.worker)

    def __iter__(self) -> Iterator[Document]:
        """Yield the open charts."""
        return iter(list(self._open.values()))

    def get(self, path: str) -> Document | None:
        """Return the chart at a path, if it is open."""
        return self._open.get(path)

    def open(self, uri: str, path: str, text: str, version: int | None) -> None:
        """Take a chart that has been opened."""
        self._open[path] = Document(uri, path, as_lines(text), version)
        self._begin(self._open[path])
        self._renew_importers(path)

    def change(self, path: str, text: str, version: int | None) -> None:
        """Take the new text of a chart."""
        document = self._open.get(path)
        if document is None:
            return
        document.text, document.version = as_lines(text), version
        self.renew(document)
        self._renew_importers(path)

    def close(self, path: str) -> Document | None:
        """Forget a chart that has been closed; its text is the one on the disk again."""
        document = self._open.pop(path, None)
        if document is not None:
            document.is_open = False
            document.hurry.set()
            self._parsers.clear()
            self._renew_importers(path)
        return document

    def renew(self, document: Document) -> None:
        """Have a chart analysed again: its text or an imported one is another."""
        document.edition += 1
        self._begin(document)

    def _renew_importers(self, path: str) -> None:
        """Have the charts analysed again that import one, or of which that is not known yet."""
        for each in self:
            if each.path != path and (each.known is None or path in each.known.files):
                self.renew(each)

    def text(self, path: str) -> str | None:
        """Return the text of a chart as the editor has it; None where it is not open."""
        document = self._open.get(path)
        return document.text if document is not None else None

    def reader(self) -> Callable[[str], bytes]:
        """Return what reads charts, open ones as they are now."""
        texts = {path: each.text for path, each in self._open.items()}

        def read(path: str) -> bytes:
            text = texts.get(path)
            return text.encode("utf-8", "surrogatepass") if text is not None else read_chart(path)

        return read

    def shift(self, checked: Checked, path: str) -> Shift:
        """Return what has moved in a file since it was checked."""
        old = checked.source_of(path).text
        document = self._open.get(path)
        if document is None:
            return Shift(old, old)
        known = document.shifted
        if known is None or known[0] is not old or known[1] is not document.text:
            known = (old, document.text, Shift(old, document.text))
            document.shifted = known
        return known[2]

    async def current(self, document: Document) -> Meaning | None:
        """Return what the newest text means; None where the chart has been closed."""
        await _until(document, lambda: document.done == document.edition)
        return document.known

    async def tree(self, document: Document) -> syntax.File | None:
        """Return the tree of the newest text, for which nothing has to be analysed."""
        await _until(document, lambda: document.read == document.edition)
        return document.tree if document.is_open else None

    def _begin(self, document: Document) -> None:
        if document.task is None or document.task.done():
            document.task = asyncio.get_running_loop().create_task(self._keep_up(document))

    async def _keep_up(self, document: Document) -> None:
        """Analyse a chart until what is known of it is up to date."""
        dropped = 0
        while document.is_open and document.done < document.edition:
            await self._pause(document)
            document.hurry.clear()
            edition = document.edition
            self._garbage.hold()
            try:
                meaning = await self._analyse(document, may_drop=dropped < MOST_DROPPED)
            except OutdatedError:
                dropped += 1
                await _tell(document)  # who waits says once more that it is urgent
                continue
            except Exception as error:  # noqa: BLE001 - a bug in it must not end the server
                self._failed(error)
            else:
                document.meaning = meaning
            finally:
                self._garbage.add()
            dropped = 0
            document.read = document.done = edition
            await _tell(document)

    async def _analyse(self, document: Document, *, may_drop: bool) -> Meaning:
        loop = asyncio.get_running_loop()
        edition, path, read = document.edition, document.path, self.reader()

        def was_read(file: syntax.File | None, findings: tuple[Diagnostic, ...]) -> None:
            loop.call_soon_threadsafe(self._was_read, document, edition, file, findings)

        def was_checked(checked: Checked) -> None:
            loop.call_soon_threadsafe(self._was_checked, document, edition, checked)

        def wants() -> bool:
            return document.edition == edition or not may_drop

        return await loop.run_in_executor(
            self.worker,
            lambda: find_meaning(
                path,
                read,
                self._folders(),
                self._importers(path),
                self.extra,
                Listener(was_read=was_read, was_checked=was_checked, wants=wants),
                self._parse,
            ),
        )

    def _parse(self, source: Source, report: Report) -> syntax.File:
        """Return the tree of a text, by what the text was before."""
        return self._parsers.setdefault(source.path, Reparser()).parse(source, report)

    def _was_read(
        self,
        document: Document,
        edition: int,
        file: syntax.File | None,
        findings: tuple[Diagnostic, ...],
    ) -> None:
        """Take the tree of a chart, which is still being analysed."""
        if not document.is_open or edition < document.read:
            return
        document.read, document.tree = edition, file
        if edition == document.edition and len(document.text) > LARGE:
            self._read(document, findings)
        self._telling = asyncio.get_running_loop().create_task(_tell(document))

    def _was_checked(self, document: Document, edition: int, checked: Checked) -> None:
        """Take what is found in a chart, whose names are still being collected."""
        if document.is_open and edition == document.edition:
            self._found(document, checked)

    async def _pause(self, document: Document) -> None:
        """Wait until no key has come for a while, or somebody waits for the meaning."""
        if document.meaning is None:
            return
        delay = min(MOST_DELAY, max(LEAST_DELAY, document.meaning.seconds / 10))
        for _ in range(MOST_KEYS):
            edition = document.edition
            try:
                await asyncio.wait_for(document.hurry.wait(), delay)
            except TimeoutError:
                if document.edition == edition:
                    return
            else:
                return

    def stop(self) -> None:
        """End the thread."""
        self._garbage.stop()
        self.worker.shutdown(wait=False, cancel_futures=True)


async def _until(document: Document, is_known: Callable[[], bool]) -> None:
    """Wait until something of a chart is known, or the chart has been closed."""
    while document.is_open and not is_known():
        document.hurry.set()
        async with document.changed:
            if not is_known():
                await document.changed.wait()


async def _tell(document: Document) -> None:
    """Wake those who wait for something of a chart."""
    async with document.changed:
        document.changed.notify_all()
