"""What names stand for: the tables that the analysis fills, then looks names up in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from ...datatypes import AliasRef, DataType, RecordRef, Unknown
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ...source import Span


class Kind(Enum):
    """What a definition defines. The value is its article and name, for messages."""

    RECORD = "a record"
    ALIAS = "a type alias"
    EVENT = "an event"
    ACTOR = "an actor"
    ACTION = "an action"
    DEF = "a def"
    MACHINE = "a machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One typed field of a signature, a record, an event or a context.

    Clients do not see a `private` one, which only a context can have.
    """

    name: str
    type: DataType
    default: syntax.Expr | None
    span: Span
    private: bool = False

    @property
    def required(self) -> bool:
        """Return whether an argument must be given."""
        return self.default is None


@dataclass(slots=True, kw_only=True, eq=False)
class Symbol:
    """A definition. Parameters and result are filled in once all names are known.

    `result` is what an actor, a def or a machine gives, or what an alias stands for. `declared` is
    a function's declaration as it is written, white space aside. `machine` is set for an event
    declared inside one. A `private` event is one that clients cannot send.

    A machine has one symbol in all `files` with versions of it, those that are imported first;
    `file` is the last, which imports the others. Its signature is the one that new instances get.
    """

    kind: Kind
    name: str
    file: str
    span: Span
    params: tuple[Parameter, ...] = ()
    result: DataType = field(default_factory=Unknown)
    module: str = ""
    declared: str = ""
    files: tuple[str, ...] = ()
    machine: str | None = None
    version: str | None = None
    private: bool = False
    service: str = ""
    own_events: dict[str, Symbol] = field(default_factory=dict)
    events: dict[str, Symbol] = field(default_factory=dict)

    @property
    def type(self) -> DataType:
        """Return the type that the name stands for, where it is one."""
        if self.kind is Kind.RECORD:
            return RecordRef(self.file, self.name)
        if self.kind is Kind.ALIAS:
            return AliasRef(self.file, self.name, self.result)
        return Unknown()


@dataclass(slots=True, kw_only=True, eq=False)
class FileNames:
    """The names that one file can use: its own, those imported, and imports with a name.

    Events have a table of their own, because an event is never used where a type or a function is.
    """

    path: str
    file: syntax.File
    own: dict[str, Symbol] = field(default_factory=dict)
    own_events: dict[str, Symbol] = field(default_factory=dict)
    visible: dict[str, Symbol] = field(default_factory=dict)
    events: dict[str, Symbol] = field(default_factory=dict)
    imports: dict[str, FileNames] = field(default_factory=dict)
    incomplete: bool = False

    def may_declare(self, name: str) -> bool:
        """Return whether an unknown name may be one that a syntax error hides."""
        return self.incomplete or self.file.may_declare(name)


@dataclass(slots=True, kw_only=True, eq=False)
class LetSymbol:
    """A `let` of a machine; its type is known once it has been checked."""

    name: str
    node: syntax.Let
    type: DataType = field(default_factory=Unknown)


@dataclass(slots=True, kw_only=True, eq=False)
class MachineNames:
    """The names of one version of a machine; `families` are known once its states are surveyed."""

    symbol: Symbol
    version: str
    input: dict[str, Parameter]
    context: dict[str, Parameter]
    lets: dict[str, LetSymbol]
    events: dict[str, Symbol]
    output: DataType | None
    families: dict[str, Span] = field(default_factory=dict)


RecordTable = dict[tuple[str, str], Symbol]
"""All records of the program, by file and name."""


def values(names: FileNames, kinds: tuple[Kind, ...]) -> Iterator[str]:
    """Yield the names of the definitions of some kinds that a file can use, for suggestions."""
    for name, symbol in names.visible.items():
        if symbol.kind in kinds:
            yield name
    for alias, imported in names.imports.items():
        for name, symbol in imported.own.items():
            if symbol.kind in kinds:
                yield f"{alias}.{name}"


def event_names(names: FileNames, machine: MachineNames | None = None) -> Iterator[str]:
    """Yield the names of the events that can be used, as charts write them, for suggestions."""
    yield from map(name_as_written, machine.events if machine is not None else names.events)
    for alias, imported in names.imports.items():
        for name in imported.own_events:
            yield f"{alias}.{name_as_written(name)}"
