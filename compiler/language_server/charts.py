"""All charts of a project: those that are open, and those on the disk."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePath

from ..chart_files import SUFFIX, is_own, read_chart
from .documents import Documents
from .meaning import Meaning, find_meaning

MOST_CHARTS = 2_000
"""How many charts of a project are looked at."""
MOST_FOLDERS = 20_000
"""How many folders of a project are looked into."""
MOST_IMPORTERS = 20
"""With more charts that import one, it is analysed alone."""
_IMPORT = re.compile(r'^[ \t]*import[ \t]+"([^"\n]+)"', re.MULTILINE)
_PASSED_OVER = frozenset({"__pycache__", "build", "dist"})


class Charts:
    """The charts of the folders of a project."""

    def __init__(self, documents: Documents, folders: Callable[[], Iterable[str]]) -> None:
        """Take the open charts, and what lists the folders."""
        self._documents = documents
        self._folders = folders
        self._on_disk: list[str] | None = None
        self._imported: dict[str, tuple[int, frozenset[str]]] = {}
        self._known: dict[str, tuple[tuple[tuple[str, int], ...], Meaning]] = {}

    def paths(self) -> list[str]:
        """List the paths of the charts, open ones first.

        Those on the disk are those that were there when `look_again` was called last.
        """
        if self._on_disk is None:
            self._on_disk = list(islice(self._walk(), MOST_CHARTS))
        return list(dict.fromkeys((*(each.path for each in self._documents), *self._on_disk)))

    def look_again(self) -> None:
        """Look for charts on the disk when they are asked for next."""
        self._on_disk = None

    def _walk(self) -> Iterator[str]:
        visited = 0
        for root in self._folders():
            for where, folders, names in os.walk(root):
                visited += 1
                if visited > MOST_FOLDERS:
                    return
                folders[:] = sorted(
                    each for each in folders if is_own(PurePath(each)) and each not in _PASSED_OVER
                )
                for name in sorted(names):
                    if name.endswith(SUFFIX):
                        yield Path(where, name).as_posix()

    def importers(self, path: str) -> list[str]:
        """List the charts that import one, also by way of others; none where they are too many."""
        imports = {each: self._imports(each) for each in self.paths()}
        found: dict[str, None] = {}
        pending = [path]
        while pending:
            current = pending.pop()
            for each, imported in imports.items():
                if current in imported and each not in found and each != path:
                    found[each] = None
                    pending.append(each)
        return list(found) if len(found) <= MOST_IMPORTERS else []

    def _imports(self, path: str) -> frozenset[str]:
        stamp = self._stamp(path)
        known = self._imported.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, self._read_imports(path))
            self._imported[path] = known
        return known[1]

    def _read_imports(self, path: str) -> frozenset[str]:
        try:
            text = self._documents.text(path) or read_chart(path).decode("utf-8", "replace")
        except OSError:
            return frozenset()
        folder = posixpath.dirname(path)
        names = _IMPORT.findall(text)
        return frozenset(posixpath.normpath(posixpath.join(folder, name)) for name in names)

    def meanings(self) -> Iterator[Meaning]:
        """Yield what each chart means as it is now; what has not changed is not read again."""
        self.look_again()
        for path in self.paths():
            document = self._documents.get(path)
            known = document.known if document is not None else None
            yield known if known is not None else self._meaning(path)

    def _meaning(self, path: str) -> Meaning:
        known = self._known.get(path)
        if known is not None and known[0] == self._state(known[1]):
            return known[1]
        meaning = find_meaning(path, self._documents.reader(), self._folders())
        self._known[path] = (self._state(meaning), meaning)
        return meaning

    def _state(self, meaning: Meaning) -> tuple[tuple[str, int], ...]:
        """Return what tells whether a file of a chart has changed since it was read."""
        return tuple((path, self._stamp(path)) for path in (meaning.path, *meaning.files))

    def _stamp(self, path: str) -> int:
        text = self._documents.text(path)
        if text is not None:
            return hash(text)
        try:
            return Path(path).stat().st_mtime_ns
        except OSError:
            return -1
