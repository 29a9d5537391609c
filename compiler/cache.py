"""The user's cache folder: what a process has found out, for the next one.

Nothing depends on it: what cannot be read or written there is found out again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def load(name: str) -> bytes | None:
    """Return what was stored under a name; None where that is nothing, or cannot be read."""
    folder = _folder()
    if folder is None:
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def store(name: str, data: bytes, *, most: int | None = None) -> None:
    """Store something under a name, where that is possible.

    It is put in place by a rename: another process sees the whole of it or nothing. Where there are
    more than `most` files of its kind, that is with the same word before the dash, the oldest go.
    """
    folder = _folder()
    if folder is None:
        return
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        temporary = Path(path)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.replace(folder / name)
        if most is not None:
            kind = sorted(folder.glob(f"{name.partition('-')[0]}-*"), key=_age)
            for old in kind[:-most]:
                old.unlink(missing_ok=True)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _folder() -> Path | None:
    """Return the folder, None where the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if base and Path(base).is_absolute():
        return Path(base) / "sc-compile"
    try:
        return Path.home() / ".cache" / "sc-compile"
    except RuntimeError:
        return None
