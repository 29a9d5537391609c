"""The import lines of a generated module, collected while its text is planned."""

from __future__ import annotations

import builtins
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from .names import Allocator


class Imports:
    """What a module imports: whole modules, and names from modules.

    `home` is the types module of the file that this one is made of, with the names in it.
    """

    def __init__(self, allocator: Allocator, home: tuple[str, frozenset[str]]) -> None:
        self._modules: set[str] = set()
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._again: dict[tuple[str, str], str] = {}
        self._whole_again: dict[str, str] = {}
        self._uses: Counter[tuple[str, str]] = Counter()  # under their own names
        self._allocator = allocator
        self._home, self._home_names = home

    def module(self, name: str) -> None:
        """Import a module by its name: `import msgspec`."""
        self._modules.add(name)

    def name(self, module: str, name: str) -> str:
        """Import a fixed name, and return it."""
        self._names[module][name] = name
        self._uses[module, name] += 1
        return name

    def user(self, module: str, name: str, wanted: str) -> str:
        """Import a user's name, and return what it is called here: `wanted`, where that is free."""
        names = self._names[module]
        if name not in names:
            names[name] = self._allocator.take(wanted)
        self._uses[module, name] += 1
        return names[name]

    def type(self, module: str, name: str) -> str:
        """Import a type from a types module, and return what it is called here.

        That is its name; but `module.name`, where the own source file has a type of this name too,
        or another file's is in use already.
        """
        if name in self._names.get(module, ()):
            return self.user(module, name, name)
        is_plain = module == self._home or name not in self._home_names
        if is_plain and self._allocator.is_free(name):
            return self.user(module, name, name)
        return f"{self.name('.', module.removeprefix('.'))}.{name}"

    def again(self, here: str) -> str | None:
        """Import under another name what is used as `here`; None where that is no import.

        So one use is written in a class whose own names hide it.
        """
        if here == "msgspec":
            if here not in self._whole_again:
                self._whole_again[here] = self.fresh(f"{here}_module")
            return self._whole_again[here]
        if here in dir(builtins):
            found: tuple[str, str] | None = ("builtins", here)
        else:
            found = next(
                (
                    (module, name)
                    for module, names in self._names.items()
                    for name, called in names.items()
                    if called == here
                ),
                None,
            )
        if found is None:
            return None
        if found not in self._again:
            self._names[found[0]]  # so that the module has lines
            self._again[found] = self.fresh(f"{here}_type")
        self._uses[found] -= 1
        return self._again[found]

    def fresh(self, wanted: str) -> str:
        """Return a name that nothing has here: `wanted`, where that is free."""
        return self._allocator.take(wanted)

    def sections(self) -> tuple[tuple[str, ...], ...]:
        """Return the import lines in sections, sorted as isort does it."""
        sections: list[list[str]] = [[], [], [], []]
        for module in self._modules:
            sections[_section(module)].append(f"import {module}")
            if module in self._whole_again:
                sections[_section(module)].append(f"import {module} as {self._whole_again[module]}")
        straight = [sorted(section, key=str.lower) for section in sections]
        sections = [[], [], [], []]
        for module in sorted(self._names, key=str.lower):
            sections[_section(module)] += self._lines(module)
        both = zip(straight, sections, strict=True)
        return tuple((*first, *second) for first, second in both if first or second)

    def _lines(self, module: str) -> Iterator[str]:
        """Yield the import lines of a module: one for each name that is called differently here."""
        names = {
            name: here for name, here in self._names[module].items() if self._uses[module, name] > 0
        }
        plain = sorted((name for name, here in names.items() if name == here), key=_name_order)
        listed = {name: f"{name} as {here}" for name, here in names.items() if name != here}
        if plain:
            text = ", ".join(plain)
            # A name is a line where charts can add others: a comma behind it lets Black keep that.
            is_fixed = module.startswith("._support") or _section(module) < 2
            is_short = is_fixed and len(f"from {module} import {text}") <= 88
            listed[plain[0]] = text if len(plain) == 1 or is_short else f"({text},)"
        again = {name: here for (where, name), here in self._again.items() if where == module}
        for name in sorted({*listed, *again}, key=_name_order):
            if name in listed:
                yield f"from {module} import {listed[name]}"
            if name in again:
                yield f"from {module} import {name} as {again[name]}"


def _section(module: str) -> int:
    """Tell where an import belongs: standard library, installed, the user's own, this folder."""
    if module.startswith("."):
        return 3
    root = module.partition(".")[0]
    if root in sys.stdlib_module_names:
        return 0
    return 1 if root in {"msgspec", "restate"} else 2


def _name_order(name: str) -> tuple[int, str]:
    """Order as isort does by default: CONSTANTS, Classes, functions."""
    if name.isupper() and len(name) > 1:
        return (0, name)
    return (1, name) if name[:1].isupper() else (2, name)
