"""All charts of a project: those that are open, and those on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..chart_files import SUFFIX
from .documents import Documents
from .meaning import Meaning, find_meaning

MOST_CHARTS = 2_000
"""How many charts of a project are looked at."""
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "build", "dist"})


class Charts:
    """The charts of the folders of a project."""

    def __init__(self, documents: Documents, folders: Callable[[], Iterable[str]]) -> None:
        """Take the open charts, and what lists the folders."""
        self._documents = documents
        self._folders = folders
        self._known: dict[str, tuple[tuple[tuple[str, int], ...], Meaning]] = {}

    def paths(self) -> list[str]:
        """List the paths of the charts, open ones first."""
        found = dict.fromkeys(each.path for each in self._documents)
        for path in self._on_disk():
            if len(found) >= MOST_CHARTS:
                break
            found[path] = None
        return list(found)

    def _on_disk(self) -> Iterator[str]:
        for folder in self._folders():
            for where, folders, names in os.walk(folder):
                folders[:] = sorted(
                    each
                    for each in folders
                    if not each.startswith(".") and each not in _PASSED_OVER
                )
                for name in sorted(names):
                    if name.endswith(SUFFIX):
                        yield Path(where, name).as_posix()

    def meanings(self) -> Iterator[Meaning]:
        """Yield what each chart means as it is now; what has not changed is not read again."""
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
