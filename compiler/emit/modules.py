"""Which generated module holds what, under which name: the same wherever it is referred to."""

from __future__ import annotations

import keyword
import posixpath
from collections.abc import Iterable

from ..ir import EventRef, File, Program
from .names import Allocator, ascii_identifier, cap_words, identifier, public_name

# What the folder itself has in its `__init__.py`, and `_support` beside that.
_TAKEN = frozenset({*keyword.kwlist, "__init__", "_support", "Any", "app", "name", "serve"})


class Modules:
    """The modules of a program's output, and what the types modules define.

    Files are by their path as shown to the user.
    """

    def __init__(self, program: Program) -> None:
        self._stems = {
            file.path: _stem(posixpath.splitext(posixpath.basename(file.path))[0])
            for file in program.files
        }
        self._services = {file.path: self._service(file) for file in program.files}
        self._types = {file.path: _TypesNames(file) for file in program.files}

    def _service(self, file: File) -> str:
        """Name the module of a file's objects: as the file, or as the machine it has a version of.

        The file `shop_v2.sc` with the version v2 of `shop` has both `shop.py` and `shop_v2.py`.
        """
        stem = self._stems[file.path]
        for machine in file.machines:
            if stem in {self.chart(machine.name, chart.version) for chart in machine.charts}:
                return _stem(machine.name)
        return stem

    def service(self, file: str) -> str:
        """Name the module of a file's Restate objects."""
        return self._services[file]

    def types(self, file: str) -> str:
        """Name the module of a file's types, as other modules import it."""
        return f".{self._stems[file]}_types"

    def defined(self, file: str) -> frozenset[str]:
        """Return all that the types module of a file defines."""
        names = self._types[file]
        return frozenset({*names.types.values(), *names.events.values(), *names.arguments.values()})

    def type(self, file: str, name: str) -> str:
        """Name the class of a record, or an alias."""
        return self._types[file].types[name]

    def event(self, ref: EventRef) -> str:
        """Name the class of an event that belongs to a file."""
        return self._types[ref.file].events[ref.name]

    def arguments(self, file: str, function: str) -> str:
        """Name the class of the arguments of an actor or action."""
        return self._types[file].arguments[function]

    @staticmethod
    def chart(machine: str, version: str) -> str:
        """Name the module of one version of a machine."""
        return ascii_identifier(f"{machine}_{version}")

    @staticmethod
    def migration(machine: str, source: str, version: str) -> str:
        """Name the module of the migration from one version of a machine to another."""
        return ascii_identifier(f"{machine}_{source}_to_{version}")


class _TypesNames:
    """The names in the types module of a file, by those in the chart.

    Types keep theirs, because the user's functions use them. Where a name has to be changed, it
    gives way to one that has not.
    """

    def __init__(self, file: File) -> None:
        allocator = Allocator()
        self.types: dict[str, str] = {}
        self.events: dict[str, str] = {}
        types = [*(each.name for each in file.records), *(each.name for each in file.aliases)]
        for name in _plain_first(types):
            self.types[name] = allocator.take(public_name(name))
        for name in _plain_first(each.name for each in file.events if each.machine is None):
            wanted = public_name(name)
            is_type = not allocator.is_free(wanted) and identifier(name) in self.types
            self.events[name] = allocator.take(f"{wanted}Event" if is_type else wanted)
        functions = [*(each.name for each in file.actors), *(each.name for each in file.actions)]
        self.arguments = {name: allocator.take(f"{cap_words(name)}Args") for name in functions}


def _plain_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: public_name(name) != name)


def _stem(name: str) -> str:
    text = ascii_identifier(name)
    return f"{text}_" if text in _TAKEN else text


def path(module: str) -> str:
    """Return the path of a module in the output folder."""
    return f"{module.lstrip('.')}.py"
