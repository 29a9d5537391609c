"""The output folder on disk: what is in it, and how it is brought up to date."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .merge import Changes


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
    return {
        each.relative_to(folder).as_posix(): each.read_text(encoding="utf-8", errors="replace")
        for each in sorted(found)
    }


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


def apply(difference: Difference) -> None:
    """Write or remove a file; whoever reads it meanwhile sees the old one or the new one, whole."""
    path = difference.path
    if difference.new is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(difference.new)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
