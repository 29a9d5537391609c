"""The output folder on disk: what is in it, and how it is brought up to date."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import limits
from .cache import cache_folder
from .whole_files import TEMPORARY, remove, write_beside

if TYPE_CHECKING:
    from .merge import Changes

SERVES = '"""Restate objects of '
LONGEST_WAIT_SECONDS = 300
_NO_MODULE = "# no module\n"


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it should be: `old` or `new` is None where it is not there."""

    path: Path
    old: str | None
    new: str | None

    @property
    def kind(self) -> str:
        """Say how it differs."""
        if self.old is None:
            return "missing"
        return "left over" if self.new is None else "stale"

    def diff(self) -> str:
        """Return the difference as a unified diff."""
        from difflib import unified_diff  # here, as it is seldom needed

        name = self.path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
        return "".join(
            unified_diff(
                (self.old or "").splitlines(keepends=True),
                (self.new or "").splitlines(keepends=True),
                "/dev/null" if self.old is None else name,
                "/dev/null" if self.new is None else name,
            )
        )


def read_folder(folder: Path) -> dict[str, str]:
    """Read the Python files of an output folder, by their path in it."""
    found = [*folder.glob("*.py"), *(folder / "_support").glob("*.py")]
    return {each.relative_to(folder).as_posix(): _read(each) for each in sorted(found)}


def _read(path: Path) -> str:
    """Read a module; what is none, such as a pipe, is a text that sc-compile has not written."""
    with contextlib.suppress(FileNotFoundError):  # a link to nothing
        found = path.stat()
        pipe = not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode))
        if pipe or found.st_size > limits.MOST_MODULE_BYTES:
            return _NO_MODULE
        return path.read_text(encoding="utf-8", errors="replace")
    return _NO_MODULE


def differences(
    folder: Path, existing: Mapping[str, str], changes: Changes
) -> Iterator[Difference]:
    """Compare the folder with what it should hold."""
    # What is left over goes first: where case does not count, it may be the same file as a new one.
    for name in changes.left_over:
        yield Difference(folder / name, existing[name], None)
    for name, text in sorted(changes.files.items()):
        if existing.get(name) != text:
            yield Difference(folder / name, existing.get(name), text)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other compilations from writing into a folder meanwhile, those of the same user.

    The lock is a file in the user's cache, so that there is none to be committed. Where that cannot
    be written, nothing is locked. Raises OSError where another compilation does not end.
    """
    cache = cache_folder()
    if cache is None:
        yield
        return
    import filelock  # here, as it takes time

    name = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:32]
    lock = filelock.FileLock(cache / f"lock-{name}", timeout=LONGEST_WAIT_SECONDS, mode=0o600)
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise OSError(None, "another compilation writes there", str(folder)) from error
    except OSError:
        yield
        return
    try:
        _remove_temporaries(folder)
        yield
    finally:
        lock.release()


def _remove_temporaries(folder: Path) -> None:
    """Remove what compilations that were killed have left."""
    for place in (folder, folder / "_support"):
        for path in place.glob(f".*{TEMPORARY}"):
            path.unlink(missing_ok=True)


def apply(differences: Sequence[Difference]) -> None:
    """Write and remove files: each is the old one or the new one, whole, whoever reads it.

    All is on the disk before the first takes its place, so that little time is left to be stopped
    in between; and what others import comes before them: the support package, types and charts,
    then the modules that serve, last the package itself. What is left over goes at the end.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        ready.extend(
            (_write_beside(each.path, each.new), each.path)
            for each in sorted(differences, key=_rank)
            if each.new is not None
        )
        while ready:
            temporary, path = ready[0]
            temporary.replace(path)
            ready.pop(0)
    finally:
        for temporary, _ in ready:
            remove(temporary)
    for each in differences:
        if each.new is None:
            each.path.unlink(missing_ok=True)


def _rank(difference: Difference) -> int:
    """Say when a file takes its place."""
    path, text = difference.path, difference.new or ""
    if path.parent.name == "_support":
        return 0
    if path.name == "__init__.py":
        return 3
    return 2 if text.startswith(SERVES) else 1


def _write_beside(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_beside(path, text.encode())
