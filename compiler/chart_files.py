"""Reading charts from the disk: what may be read, and how much of it.

A chart can be a stranger's, and what it imports is shown where it does not fit. So an import reads
nothing but charts of the project, and nothing waits for a pipe or reads a device to its end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from errno import EINVAL, EISDIR
from pathlib import Path, PurePath

from . import limits

SUFFIX = ".sc"


def read_chart(path: str) -> bytes:
    """Read a chart, no more of it than shows that it is too large; raises OSError."""
    if path.endswith(SUFFIX) and not os.path.realpath(path).endswith(SUFFIX):
        raise OSError(EINVAL, "it is a link to a file that is no chart", path)
    # A pipe that nobody writes to would be waited for.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        kind = os.fstat(file.fileno()).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), path)
        if not stat.S_ISREG(kind):
            raise OSError(EINVAL, "it is a pipe or a device, not a file", path)
        return file.read(limits.MOST_FILE_BYTES + 1)


def charts_in(folder: Path) -> list[str]:
    """Return the charts in a folder and below it, by name; their paths have forward slashes."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if is_own(PurePath(name))]
        found += [
            Path(place, each) for each in files if each.endswith(SUFFIX) and is_own(PurePath(each))
        ]
    return [each.as_posix() for each in sorted(found) if each.is_file()]


def charts_named(names: Iterable[str]) -> list[str]:
    """Return the charts that are named, each once: by their paths, or by folders that have them."""
    charts: list[str] = []
    for name in names:
        charts += charts_in(Path(name)) if Path(name).is_dir() else [PurePath(name).as_posix()]
    return list(dict.fromkeys(charts))


def is_own(path: PurePath) -> bool:
    """Return whether a chart in a folder is the project's own: not hidden, not a package's."""
    return not any(part.startswith(".") or part == "node_modules" for part in path.parts)


class Project:
    """The folders whose charts may be imported, with all that is in them.

    They are the working directory, the folders of the charts that are named, and those allowed.
    """

    def __init__(self, charts: Iterable[str], allowed: Iterable[str] = ()) -> None:
        """Take the charts that are named, and further folders."""
        folders = [".", *(str(Path(chart).parent) for chart in charts), *allowed]
        self._folders = {Path(os.path.realpath(folder)) for folder in folders}

    def has(self, path: str) -> bool:
        """Return whether a file is in one of the folders, wherever links lead."""
        real = Path(os.path.realpath(path))
        return not self._folders.isdisjoint(real.parents)
