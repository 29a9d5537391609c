"""What the parts of one module's planning share: its imports, and how things are called in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .. import ir
from ..datatypes import DataType
from .imports import Imports
from .modules import Modules
from .names import Allocator, cap_words, own_event_name, public_name
from .python_expressions import Expressions
from .python_types import annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """The definitions of a program, by file and name."""

    events: Mapping[ir.EventRef, ir.Event]
    actors: Mapping[ir.ActorRef, ir.Actor]
    actions: Mapping[ir.ActionRef, ir.Action]
    defs: Mapping[tuple[str, str], ir.Def]
    machines: Mapping[tuple[str, str], ir.Machine]
    types: Mapping[str, frozenset[str]]
    """What the types module of a file defines."""
    arguments: Mapping[tuple[str, str], str]
    """The classes of the arguments of actors and actions."""

    @classmethod
    def of(cls, program: ir.Program) -> Definitions:
        """Collect the definitions of a program."""
        files = program.files
        data = {file.path: _data(file) for file in files}
        arguments = {file.path: _arguments(file, data[file.path]) for file in files}
        return cls(
            events={
                ir.EventRef(each.file, each.name, each.machine, each.version): each
                for file in files
                for each in file.events
            },
            actors={ir.ActorRef(a.file, a.name): a for file in files for a in file.actors},
            actions={ir.ActionRef(a.file, a.name): a for file in files for a in file.actions},
            defs={(d.file, d.name): d for file in files for d in file.defs},
            machines={(m.file, m.name): m for file in files for m in file.machines},
            types={path: names.union(arguments[path].values()) for path, names in data.items()},
            arguments={
                (path, function): name
                for path, names in arguments.items()
                for function, name in names.items()
            },
        )


def _data(file: ir.File) -> frozenset[str]:
    """Return what a file's records, aliases and events are called."""
    names = [
        *(record.name for record in file.records),
        *(alias.name for alias in file.aliases),
        *(event.name for event in file.events if event.machine is None),
    ]
    return frozenset(map(public_name, names))


def _arguments(file: ir.File, taken: frozenset[str]) -> dict[str, str]:
    """Name the classes of the arguments of a file's actors and actions."""
    allocator = Allocator(taken)
    functions = [*(each.name for each in file.actors), *(each.name for each in file.actions)]
    return {name: allocator.take(f"{cap_words(name)}Args") for name in functions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One module being planned. `here` is the file, where it is that file's types module.

    `optional` are the context fields whose type has None.
    """

    definitions: Definitions
    modules: Modules
    imports: Imports
    expressions: Expressions
    here: str = ""
    optional: frozenset[str] = frozenset()
    done_classes: dict[str, str] = field(default_factory=dict)

    def annotation(self, of: DataType) -> str:
        """Write a type as an annotation."""
        return annotation(of, self.modules, self.imports, here=self.here)

    def event(self, ref: ir.EventRef) -> str:
        """Return the name of an event's class, importing it where it is not the machine's own."""
        if ref.machine is not None:
            return own_event_name(ref.name)
        return self.imports.type(self.modules.types(ref.file), public_name(ref.name))

    def arguments_class(self, file: str, function: str) -> str:
        """Return the name of the class of an actor's or action's arguments, importing it."""
        name = self.definitions.arguments[file, function]
        return self.imports.type(self.modules.types(file), name)


def walk_states(state: ir.State) -> Iterator[ir.State]:
    """Yield a state and all below it, in document order."""
    yield state
    if isinstance(state, (ir.Compound, ir.Parallel)):
        for child in state.children:
            yield from walk_states(child)


def all_statements(state: ir.State) -> Iterator[ir.Statement]:
    """Yield all actions of a state and of those below it."""
    for each in walk_states(state):
        if isinstance(each, ir.History):
            yield from each.actions
            continue
        yield from each.entry
        yield from each.exit
        if isinstance(each, ir.Compound):
            yield from each.initial_actions
        for line in each.transitions:
            yield from line.actions
