"""The import lines of a generated module, collected while its text is planned."""

from __future__ import annotations

import builtins
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import ir
from ..analysis.types.type_relations import type_text
from .literals import Text
from .names import Allocator, field_name, public_name
from .plan import FoundFunction, FunctionGroup, FunctionsCode


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLine:
    """A function of the user's that a module uses, and what it is called there."""

    here: str
    source: str
    function: ir.Actor | ir.Action | ir.Def


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
        self._functions: dict[tuple[str, str], FunctionLine] = {}

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

    def function(self, function: ir.Actor | ir.Action | ir.Def, source: str) -> str:
        """Import a function of the user's, and return what it is called here.

        `source` is the chart that declares it, as headers name it.
        """
        key = (function.module, function.name)
        if key not in self._functions:
            here = self._allocator.take(public_name(function.name))
            self._functions[key] = FunctionLine(here=here, source=source, function=function)
            self.name("typing", "TYPE_CHECKING")
            self.name("._support.declared", "Declared")
        return self._functions[key].here

    def functions(self) -> FunctionsCode | None:
        """Return how the users' functions are imported; None where there are none."""
        if not self._functions:
            return None
        lines: dict[str, dict[str, str]] = defaultdict(dict)
        groups: dict[tuple[str, str], list[FoundFunction]] = defaultdict(list)
        for (module, name), line in sorted(self._functions.items(), key=lambda each: each[0]):
            lines[module][name] = line.here
            groups[line.source, module].append(
                FoundFunction(
                    here=line.here,
                    declared=_declaration(line.function),
                    takes_ctx=not _is_limited(line.function),
                )
            )
        modules = sorted(lines, key=str.lower)
        return FunctionsCode(
            imports=tuple(text for each in modules for text in _lines(each, lines[each])),
            groups=tuple(
                FunctionGroup(source=Text(source), module=Text(module), found=tuple(found))
                for (source, module), found in sorted(groups.items())
            ),
        )

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
            used = {
                name: here
                for name, here in self._names[module].items()
                if self._uses[module, name] > 0
            }
            again = {name: here for (where, name), here in self._again.items() if where == module}
            sections[_section(module)] += _lines(module, used, again)
        both = zip(straight, sections, strict=True)
        return tuple((*first, *second) for first, second in both if first or second)


def _lines(
    module: str, names: Mapping[str, str], again: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield the import lines of a module: one for each name that is called differently here."""
    again = again or {}
    plain = sorted((name for name, here in names.items() if name == here), key=_name_order)
    listed = {name: f"{name} as {here}" for name, here in names.items() if name != here}
    if plain:
        text = ", ".join(plain)
        # A name is a line where charts can add others: a comma behind it lets Black keep that.
        is_fixed = module.startswith("._support") or _section(module) < 2
        is_short = is_fixed and len(f"from {module} import {text}") <= 88
        listed[plain[0]] = text if len(plain) == 1 or is_short else f"({text},)"
    for name in sorted({*listed, *again}, key=_name_order):
        if name in listed:
            yield f"from {module} import {listed[name]}"
        if name in again:
            yield f"from {module} import {name} as {again[name]}"


def _is_limited(function: ir.Actor | ir.Action | ir.Def) -> bool:
    """Return whether an action has a policy: then it does not journal its own steps."""
    return isinstance(function, ir.Action) and (
        function.retry is not None or function.timeout is not None
    )


def _declaration(function: ir.Actor | ir.Action | ir.Def) -> Text:
    """Write a function as the chart declares it: `actor work(n: int) -> str`."""
    params = ", ".join(
        f"{field_name(each.name)}: {type_text(each.type)}" for each in function.params
    )
    kind = {ir.Actor: "actor", ir.Action: "action", ir.Def: "def"}[type(function)]
    result = "" if isinstance(function, ir.Action) else f" -> {type_text(function.result)}"
    return Text(f"{kind} {function.name}({params}){result}".removesuffix(" -> None"))


def _section(module: str) -> int:
    """Tell where an import belongs: standard library, installed, the user's own, this folder."""
    if module.startswith("."):
        return 3
    root = module.partition(".")[0]
    if root in sys.stdlib_module_names:
        return 0
    return 1 if root in {"msgspec", "restate"} else 2


def _name_order(name: str) -> tuple[int, str, str]:
    """Order as isort does by default: CONSTANTS, Classes, functions; the case does not count."""
    is_constant = name.isupper() and len(name) > 1
    kind = 0 if is_constant else 1 if name[:1].isupper() else 2
    return kind, name.lower(), name
