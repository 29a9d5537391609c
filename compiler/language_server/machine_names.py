"""The names of each version of a machine, with their places, and the types of expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import ir
from ..analysis.analyse import Analysis
from ..analysis.names import lookup
from ..analysis.names.signatures import MachineVersion
from ..analysis.names.symbols import Kind, Symbol
from ..analysis.states.state_tree import StateNode, build_tree
from ..datatypes import DataType
from ..diagnostics import Report
from ..ir_expressions import Typed
from ..ir_walk import walk
from ..parsing import syntax
from ..source import Span
from .index import Place


def place_of(span: Span) -> Place:
    """Return the place of a name."""
    return (span.source.path, span.start)


class Types:
    """What the analysis has found out: the types of expressions, and where symbols are defined."""

    def __init__(self, analysis: Analysis) -> None:
        """Take what files mean."""
        self.program = analysis.program
        self.records = {
            (symbol.file, symbol.name): symbol
            for names in analysis.names
            for symbol in names.own.values()
            if symbol.kind is Kind.RECORD
        }
        self.machines: dict[Symbol, tuple[Place, ...]] = {}
        for version in analysis.versions:
            known = self.machines.get(version.symbol, ())
            self.machines[version.symbol] = (*known, place_of(version.node.name.span))
        self._files: dict[str, dict[tuple[int, int], DataType]] = {}

    def places(self, symbol: Symbol) -> tuple[Place, ...]:
        """Return where a symbol is defined: a machine in each of its versions."""
        return self.machines.get(symbol) or (place_of(symbol.span),)

    def of(self, span: Span) -> DataType | None:
        """Return the type of the expression at a span, None where it is not known."""
        path = span.source.path
        known = self._files.get(path)
        if known is None:
            known = self._files[path] = self._read(path)
        return known.get((span.start, span.end))

    def at(self, name: Span) -> DataType | None:
        """Return the type of the expression that a name is, or that ends with it: `a.name`."""
        known = self.of(name)
        if known is not None:
            return known
        ending = [span for span in self._files[name.source.path] if span[1] == name.end]
        inner = max((span for span in ending if span[0] < name.start), default=None)
        return self._files[name.source.path][inner] if inner is not None else None

    def _read(self, path: str) -> dict[tuple[int, int], DataType]:
        return {
            (node.span.start, node.span.end): node.type
            for file in self.program.files
            for part in self._parts_in(file, path)
            for node in walk(part)
            if isinstance(node, Typed)
        }

    @staticmethod
    def _parts_in(file: ir.File, path: str) -> Iterator[ir.Node]:
        if file.path == path:
            groups = (file.records, file.events, file.actors, file.actions, file.defs)
            for group in groups:
                yield from group
        for machine in file.machines:
            yield from (chart for chart in machine.charts if chart.file == path)

    def chart(self, version: MachineVersion) -> ir.Chart | None:
        """Return the chart of a version, None where it could not be made."""
        charts = (
            chart
            for file in self.program.files
            for machine in file.machines
            if (machine.file, machine.name) == (version.symbol.file, version.symbol.name)
            for chart in machine.charts
        )
        return next((chart for chart in charts if chart.version == version.name), None)


@dataclass(slots=True, kw_only=True, eq=False)
class MachineTable:
    """What the names in one version of a machine mean.

    `machines` are the places of all its versions. What is invoked is known by state, what is
    spawned for the machine as a whole; `families` are the names of what is spawned for each key.
    """

    version: MachineVersion
    root: StateNode
    machines: tuple[Place, ...]
    inputs: dict[str, Place]
    fields: dict[str, Place]
    field_types: dict[str, DataType]
    lets: dict[str, Place]
    let_types: dict[str, DataType]
    invoked: dict[StateNode, dict[str, tuple[Place, Symbol | None]]] = field(default_factory=dict)
    spawns: dict[str, list[tuple[Place, Symbol | None]]] = field(default_factory=dict)
    families: set[str] = field(default_factory=set)
    delayed: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name of the machine."""
        return self.version.symbol.name

    def spawned(self, name: str) -> list[Place]:
        """Return where something is spawned under an id."""
        return [place for place, _ in self.spawns.get(name, ())]

    def started(self, name: str, state: StateNode) -> list[tuple[Place, Symbol | None]]:
        """Return what has an id in a state: what is invoked there or around it, or spawned."""
        for each in (state, *state.ancestors()):
            found = self.invoked.get(each, {}).get(name)
            if found is not None:
                return [found]
        return self.spawns.get(name, [])


def machine_tables(analysis: Analysis, types: Types) -> dict[int, MachineTable]:
    """Return the table of each version, by the identity of its node."""
    return {id(version.node): _table(version, types) for version in analysis.versions}


def _table(version: MachineVersion, types: Types) -> MachineTable:
    node = version.node
    chart = types.chart(version)
    table = MachineTable(
        version=version,
        root=build_tree(node, Report()),
        machines=types.machines[version.symbol],
        inputs={each.name: place_of(each.span) for each in version.params},
        fields={
            each.name.text: place_of(each.name.span)
            for context in node.contexts
            for each in context.fields
        },
        field_types={each.name: each.type for each in chart.context} if chart else {},
        lets={each.name.text: place_of(each.name.span) for each in node.lets},
        let_types={each.name: each.value.type for each in chart.lets} if chart else {},
    )
    for state in table.root.walk():
        if state.body is not None:
            _take_state(table, state, state.body)
        elif state.history is not None:
            _take_block(table, state.history.actions)
    return table


def _take_state(table: MachineTable, state: StateNode, body: syntax.Body) -> None:
    for item in body.items:
        match item:
            case syntax.Invoke():
                name = item.id if item.id is not None else item.actor.names[-1]
                known = table.invoked.setdefault(state, {})
                known.setdefault(name.text, (place_of(name.span), _symbol(table, item.actor)))
                for handler in item.handlers:
                    _take_block(table, handler.effect.actions)
            case syntax.EntryActions() | syntax.ExitActions() | syntax.Initial():
                _take_block(table, item.actions)
            case syntax.On() | syntax.Always() | syntax.After() | syntax.Every():
                _take_block(table, item.effect.actions)
            case _:
                pass


def _take_block(table: MachineTable, block: syntax.Block | None) -> None:
    for statement in syntax.all_statements(block):
        match statement:
            case syntax.Spawn():
                started = (place_of(statement.id.span), _symbol(table, statement.actor))
                table.spawns.setdefault(statement.id.text, []).append(started)
                if statement.key is not None:
                    table.families.add(statement.id.text)
                for handler in statement.handlers:
                    _take_block(table, handler.effect.actions)
            case syntax.Send() | syntax.Raise() if statement.id is not None:
                table.delayed.setdefault(statement.id.text, []).append(place_of(statement.id.span))
            case _:
                pass


def _symbol(table: MachineTable, dotted: syntax.Dotted) -> Symbol | None:
    return lookup.find(table.version.names, lookup.path_of(dotted))
