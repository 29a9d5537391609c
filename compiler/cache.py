"""The user's cache folder: what a process has found out, for the next one.

Nothing depends on it: what cannot be read or written there is found out again, and so is what is
damaged, or what another user could have written. It is data that is read, never code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path

from platformdirs import user_cache_path

from .whole_files import write_whole


def load(name: str) -> bytes | None:
    """Return what was stored under a name; None where that is nothing, or cannot be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        with (folder / name).open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            digest, _, data = file.read().partition(b"\n")
    except OSError:
        return None
    return data if digest == _digest(data) else None


def _is_ours(found: os.stat_result) -> bool:
    """Return whether a file is the user's own, and nobody else may write it."""
    if not hasattr(os, "geteuid"):
        return True  # on Windows, where the folder is the user's alone
    own = found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return own and stat.S_ISREG(found.st_mode)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def store(name: str, data: bytes, *, most: int | None = None) -> None:
    """Store something under a name, where that is possible.

    It is put in place by a rename: another process sees the whole of it or nothing. Where there are
    more than `most` files of its kind, that is with the same word before the dash, the oldest go.
    """
    folder = cache_folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / name, _digest(data) + b"\n" + data, private=True)
        if most is not None:
            kind = sorted(folder.glob(f"{name.partition('-')[0]}-*"), key=_age)
            for old in kind[:-most]:
                old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def cache_folder() -> Path | None:
    """Return the folder, which need not be there; None where the user has no home."""
    try:
        folder = user_cache_path("sc-compile", appauthor=False)
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None
