"""Which generated module holds what: the paths of the output, and imports between its modules."""

from __future__ import annotations

import keyword
import posixpath

from ..ir import Program
from .names import ascii_identifier

# What the folder itself has in its `__init__.py`, and `_support` beside that.
_TAKEN = frozenset({*keyword.kwlist, "__init__", "_support", "Any", "app", "name", "serve"})


class Modules:
    """The module names of a program's output. Files are by their path as shown to the user."""

    def __init__(self, program: Program) -> None:
        self._stems = {
            file.path: _stem(posixpath.splitext(posixpath.basename(file.path))[0])
            for file in program.files
        }

    def service(self, file: str) -> str:
        """Name the module of a file's Restate objects."""
        return self._stems[file]

    def types(self, file: str) -> str:
        """Name the module of a file's types, as other modules import it."""
        return f".{self._stems[file]}_types"

    @staticmethod
    def chart(machine: str, version: str) -> str:
        """Name the module of one version of a machine."""
        return ascii_identifier(f"{machine}_{version}")


def _stem(name: str) -> str:
    text = ascii_identifier(name)
    return f"{text}_" if text in _TAKEN else text


def path(module: str) -> str:
    """Return the path of a module in the output folder."""
    return f"{module.lstrip('.')}.py"
