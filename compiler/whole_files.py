"""Files that are written whole or not at all: beside their places first, and renamed then."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

TEMPORARY = ".sc-compile"
"""How the names of temporary files end."""


def write_beside(path: Path, data: bytes, *, private: bool = False) -> Path:
    """Write a temporary file into the folder of `path`, which must be there; return its path.

    Only its user can read a `private` one; others have the rights that new files have.
    """
    handle, name = tempfile.mkstemp(
        prefix=f".{path.name[:100]}.", suffix=TEMPORARY, dir=path.parent
    )
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if not private:
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
    except BaseException:
        remove(temporary)
        raise
    return temporary


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file into a folder that is there: whoever reads it sees the old one or the new one.

    Raises OSError, and leaves the old one then.
    """
    temporary = write_beside(path, data, private=private)
    try:
        temporary.replace(path)
    except BaseException:
        remove(temporary)
        raise


def rewrite(path: Path, data: bytes) -> None:
    """Write a file that is there anew: it keeps its rights, and a link to it stays one.

    Raises OSError, and leaves the old one then.
    """
    place = path.resolve()
    rights = stat.S_IMODE(place.stat().st_mode)
    temporary = write_beside(place, data, private=True)
    try:
        temporary.chmod(rights)
        temporary.replace(place)
    except BaseException:
        remove(temporary)
        raise


def remove(temporary: Path) -> None:
    """Remove a temporary file, if it is there and can be removed."""
    with contextlib.suppress(OSError):
        temporary.unlink()
