"""The names in charts: where each is defined, and where it is used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from ..analysis.names.symbols import Symbol
from ..parsing import syntax
from ..source import Span

Place: TypeAlias = tuple[str, int]
"""Where a definition has its name: the path of the file, and the offset in it."""


class Sort(Enum):
    """What a name stands for. The value is what messages call it."""

    MACHINE = "machine"
    STATE = "state"
    EVENT = "event"
    RECORD = "record"
    ALIAS = "type"
    ACTOR = "actor"
    ACTION = "action"
    DEF = "def"
    FIELD = "context field"
    INPUT = "input"
    MEMBER = "field"
    PARAMETER = "parameter"
    LET = "let"
    VARIABLE = "variable"
    ID = "id"
    VERSION = "version"
    IMPORT = "import"


FUNCTIONS = (Sort.ACTOR, Sort.ACTION, Sort.DEF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What defines a name: its place, and the whole node; `owner` is what it belongs to.

    `symbol` is there for what a file or a machine defines under a name of its own. `written` tells
    whether the name is there for the definition alone: an invoke without `as` goes by the name of
    its actor.
    """

    sort: Sort
    name: str
    span: Span
    node: syntax.Node
    owner: str = ""
    symbol: Symbol | None = None
    written: bool = True

    @property
    def place(self) -> Place:
        """Return what tells the definition from all others."""
        return (self.span.source.path, self.span.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A name in a chart, and the definitions that it may mean; `defines` where it is one of them.

    There are several definitions where a machine has several versions, or a line several events.
    """

    span: Span
    targets: tuple[Place, ...]
    defines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A string that names a Python module, or a chart that is imported."""

    span: Span
    name: str
    chart: bool = False


@dataclass(slots=True)
class FileIndex:
    """The names of one file, by their places."""

    occurrences: list[Occurrence] = field(default_factory=list)
    modules: list[Module] = field(default_factory=list)

    def at(self, offset: int) -> Occurrence | None:
        """Return the name at an offset, or the one that ends there."""
        found = bisect_right(self.occurrences, offset, key=lambda each: each.span.start) - 1
        for each in reversed(self.occurrences[max(0, found - 1) : found + 1]):
            if each.span.start <= offset <= each.span.end:
                return each
        return None

    def module_at(self, offset: int) -> Module | None:
        """Return the module that a string at an offset names."""
        for each in self.modules:
            if each.span.start <= offset <= each.span.end:
                return each
        return None


@dataclass(slots=True)
class Index:
    """The names of a chart and of what it imports."""

    files: dict[str, FileIndex] = field(default_factory=dict)
    definitions: dict[Place, Definition] = field(default_factory=dict)

    def define(self, definition: Definition, also: Iterable[Place] = ()) -> None:
        """Add a definition; `also` are those that are the same thing to whoever uses the name."""
        known = self.definitions.setdefault(definition.place, definition)
        if known is not definition or not definition.written:
            return
        targets = tuple(dict.fromkeys((definition.place, *also)))
        self.add(Occurrence(span=definition.span, targets=targets, defines=True))

    def refer(self, span: Span, targets: Iterable[Place]) -> None:
        """Add a use of what is defined somewhere, if anything is."""
        places = tuple(dict.fromkeys(targets))
        if places:
            self.add(Occurrence(span=span, targets=places))

    def add(self, occurrence: Occurrence) -> None:
        """Add a name."""
        path = occurrence.span.source.path
        self.files.setdefault(path, FileIndex()).occurrences.append(occurrence)

    def finish(self) -> None:
        """Put the names of each file in order; each place counts once."""
        for each in self.files.values():
            by_span = {(one.span.start, one.span.end): one for one in reversed(each.occurrences)}
            each.occurrences = [by_span[key] for key in sorted(by_span)]

    def meant(self, occurrence: Occurrence) -> list[Definition]:
        """Return the definitions that a name may mean, as far as they are known."""
        found = (self.definitions.get(place) for place in occurrence.targets)
        return [each for each in found if each is not None]

    def uses(self, targets: Iterable[Place]) -> Iterator[Occurrence]:
        """Yield the names that may mean one of the definitions, these included."""
        wanted = set(targets)
        for each in self.files.values():
            for occurrence in each.occurrences:
                if not wanted.isdisjoint(occurrence.targets):
                    yield occurrence
