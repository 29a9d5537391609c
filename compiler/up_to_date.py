"""Whether an output folder is known to be up to date, so that nothing has to be compiled.

A compilation that found nothing to say and nothing to change notes what it has looked at: the
charts, the folder, and the compiler itself, by digests of their contents. Where a later one would
look at the very same, it would come to the same. The note is in the user's cache, a file for each
command; without it everything is compiled. `--check` and `--diff`, which judge what others have
written, do without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import cache
from .chart_files import read_chart
from .extra_checks import NONE, ExtraChecks

_PACKAGE = __name__.partition(".")[0]
MOST_NOTES = 50
# What decides on the output besides the compiler's own files: a version of each is one file.
_LIBRARIES = ("black", "jinja2", "lark")


class Observations:
    """What one compilation looks at."""

    def __init__(
        self,
        charts: Iterable[str],
        folder: Path,
        existing: Mapping[str, str],
        *,
        allowed: Iterable[str] = (),
        extra: ExtraChecks = NONE,
    ) -> None:
        """Take the command's arguments, and the Python files of the output folder."""
        command = [str(Path.cwd()), *charts, str(folder), "", *allowed, repr(extra)]
        self._name = f"current-{_digest(json.dumps(command).encode())}.json"
        self._folder = folder
        self._existing = existing
        self._read: dict[str, list[str]] = {}
        self._located: dict[str, bool] = {}

    def read(self, path: str) -> bytes:
        """Read a chart; raises OSError."""
        content = read_chart(path)
        self._read[path] = [os.path.realpath(path), _digest(content)]
        return content

    def exists(self, path: Path) -> bool:
        """Return whether the source of another module is there."""
        self._located[str(path)] = found = path.exists()
        return found

    def note(self) -> None:
        """Keep in the cache that all of this is up to date."""
        note = {**self._surroundings(), "read": self._read, "located": self._located}
        cache.store(self._name, json.dumps(note).encode(), most=MOST_NOTES)

    def are_known(self) -> bool:
        """Return whether an earlier compilation looked at the same, and it was up to date."""
        stored = cache.load(self._name)
        if stored is None:
            return False
        try:
            note: dict[str, Any] = json.loads(stored)
            same = all(note[name] == value for name, value in self._surroundings().items())
            return (
                same
                and all(self._is_same(path, was) for path, was in note["read"].items())
                and all(Path(path).exists() is was for path, was in note["located"].items())
            )
        except (ValueError, LookupError, TypeError, AttributeError, OSError):
            return False  # damaged, or a chart is gone

    def _is_same(self, path: str, was: list[str]) -> bool:
        return [os.path.realpath(path), _digest(read_chart(path))] == was

    def _surroundings(self) -> dict[str, str]:
        folder = [os.path.realpath(self._folder), *sorted(self._existing.items())]
        return {
            "compiler": _compiler(),
            "folder": _digest(json.dumps(folder).encode()),
        }


def _compiler() -> str:
    """Return a digest of the compiler: its files, and what tells versions of libraries apart."""
    digest = hashlib.sha256(sys.version.encode())
    for package in (_PACKAGE, f"{_PACKAGE}.templates", f"{_PACKAGE}.grammar"):
        for folder in _folders(package):
            for path in sorted(folder.rglob("*.*")):
                if path.suffix in (".py", ".jinja", ".lark"):
                    digest.update(f"\n{path.relative_to(folder)}\n".encode())
                    digest.update(path.read_bytes())
    for library in _LIBRARIES:
        for folder in _folders(library):
            stat = (folder / "__init__.py").stat()
            digest.update(f"\n{folder} {stat.st_mtime_ns} {stat.st_size}".encode())
    return digest.hexdigest()


def _folders(package: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(each) for each in spec.submodule_search_locations or ()] if spec else []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
