"""What has changed on the disk: of files that were looked at, and in folders with charts.

The system tells that something has happened in a folder. Whether it matters is seen by looking at
the files themselves, however an editor saves: into the file, into another one that takes its place,
or in several steps. They are looked at twice a second besides, since not every file system tells of
changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ..chart_files import charts_named, is_own

STEP_MS = 10
"""How long nothing has to happen before what has happened is told."""
LONGEST_MS = 200
"""How long something may go on to happen before it is told."""
PAUSE_MS = 500
"""How long it takes at most until files are looked at again."""

Stamp = tuple[int, int, int] | None
"""What changes with a file: its time, its size and what it is; None where it is not there."""


class Watched:
    """Files that a compilation has looked at, and charts that it has found."""

    def __init__(self, named: Iterable[str]) -> None:
        """Take what was named to be compiled: charts, and folders with charts."""
        self._named = tuple(named)
        self._stamps: dict[str, Stamp] = {}

    def begin(self) -> list[str]:
        """Forget all files; return the charts that there are to compile."""
        self._stamps = {}
        charts = charts_named(self._named)
        for chart in charts:
            self.look_at(chart)
        return charts

    def look_at(self, path: str) -> None:
        """Note how a file is, before it is read."""
        self._stamps.setdefault(path, _stamp(path))

    def look_again(self) -> None:
        """Note how all files are now."""
        self._stamps = {path: _stamp(path) for path in self._stamps}

    def changed(self) -> list[str]:
        """Return the files that are not as they were when they were looked at, or are new."""
        found = [path for path, stamp in self._stamps.items() if _stamp(path) != stamp]
        return found + [path for path in charts_named(self._named) if path not in self._stamps]

    def folders(self) -> frozenset[str]:
        """Return the folders in which something can happen that matters; all of them are there."""
        places = {Path(path).parent for path in self._stamps}
        for name in map(Path, self._named):
            places.update(_below(name) if name.is_dir() else [name.parent])
        return frozenset(map(_nearest, places))


def _stamp(path: str) -> Stamp:
    with suppress(OSError, ValueError):
        found = Path(path).stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return None


def _below(folder: Path) -> Iterator[Path]:
    """Yield a folder and those in it that may have charts of the project."""
    for place, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if is_own(Path(name))]
        yield Path(place)


def _nearest(folder: Path) -> str:
    """Return a folder, or where it is not there, the first one around it that is."""
    return str(next((each for each in (folder, *folder.parents) if each.is_dir()), Path()))


def wake_ups(folders: Iterable[str]) -> Iterator[None]:
    """Yield whenever something has happened in folders, or a while has passed.

    Raises KeyboardInterrupt where the process is interrupted.
    """
    from watchfiles import watch  # here, as only what watches needs it

    for _ in watch(
        *folders,
        watch_filter=None,
        debounce=LONGEST_MS,
        step=STEP_MS,
        rust_timeout=PAUSE_MS,
        yield_on_timeout=True,
        recursive=False,
    ):
        yield
