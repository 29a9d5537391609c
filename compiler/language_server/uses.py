"""Uses of names: what each means where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..analysis.names import lookup
from ..analysis.names.symbols import FileNames, Parameter, Symbol
from ..analysis.states.named_states import NamedStates
from ..analysis.states.state_tree import StateNode, find_state
from ..analysis.types.type_relations import members
from ..datatypes import DataType, RecordRef
from ..parsing import syntax as s
from ..source import Span
from .index import Index, Place
from .machine_names import MachineTable, Types, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around a node: the machine and the state, and what names mean there.

    `events` are those that a line takes, `old` is the version that a migration starts from, and
    `variables` those of the `for`s.
    """

    table: MachineTable | None = None
    state: StateNode | None = None
    events: tuple[Symbol, ...] = ()
    old: MachineTable | None = None
    variables: Mapping[str, Place] = field(default_factory=dict)


class Uses:
    """Adds the uses of names to the index; what is within a node is for `visit` to go through."""

    def __init__(
        self,
        index: Index,
        names: FileNames,
        tables: Mapping[int, MachineTable],
        types: Types,
    ) -> None:
        """Take the index, the names of the file, the machines of all files, and types."""
        self.index = index
        self.names = names
        self.tables = tables
        self.types = types

    def visit(self, node: s.Node, around: Around) -> None:
        """Add what is used in a node."""
        raise NotImplementedError

    def states(self, spans: list[Span], found: StateNode | None) -> None:
        node = found
        for span in reversed(spans):
            if node is None or node.parent is None:
                return
            self.index.refer(span, [place_of(node.span)])
            node = node.parent

    def event_symbol(
        self, dotted: s.Dotted, around: Around, recipient: Symbol | None = None
    ) -> Symbol | None:
        path = lookup.path_of(dotted)
        own = around.table.version.events if around.table is not None else self.names.events
        if len(path) == 1:
            theirs = recipient.own_events.get(path[0]) if recipient is not None else None
            return own.get(path[0]) or theirs
        return lookup.find_event(self.names, None, path)

    def called(self, dotted: s.Dotted, args: s.Arguments, around: Around) -> None:
        self.dotted(dotted)
        self.arguments(args, lookup.find(self.names, lookup.path_of(dotted)), around)

    def arguments(self, args: s.Arguments, symbol: Symbol | None, around: Around) -> None:
        params = {each.name: each for each in symbol.params} if symbol is not None else {}
        for value in args.positional:
            self.visit(value, around)
        for keyword in args.keywords:
            param = params.get(keyword.name.text)
            self.index.refer(keyword.name.span, [place_of(param.span)] if param else [])
            self.visit(keyword.value, around)

    # --- expressions ---

    def variable(self, name: str, around: Around) -> list[Place]:
        if name in around.variables:
            return [around.variables[name]]
        table = around.table
        if table is None:
            return []
        place = table.fields.get(name) or table.lets.get(name)
        if place is None and name in table.families:
            return table.spawned(name)
        return [place] if place is not None else []

    def attribute(self, node: s.Attribute, around: Around) -> None:
        name, table = node.name, around.table
        if isinstance(node.value, s.Var) and not self.variable(node.value.name, around):
            match node.value.name:
                case "input":
                    place = table.inputs.get(name.text) if table is not None else None
                    self.index.refer(name.span, [place] if place is not None else [])
                    return
                case "event":
                    params = (_named(each.params, name.text) for each in around.events)
                    self.index.refer(name.span, [place_of(each.span) for each in params if each])
                    return
                case "old" if around.old is not None:
                    place = around.old.fields.get(name.text)
                    self.index.refer(name.span, [place] if place is not None else [])
                    return
                case alias if alias in self.names.imports:
                    self._alias(alias, node.value.span)
                    symbol = self.names.imports[alias].own.get(name.text)
                    if symbol is not None:
                        self.refer(name.span, symbol)
                    return
                case _:
                    pass
        self.visit(node.value, around)
        param = self.member(self.types.of(node.value.span), name.text)
        if param is not None:
            self.index.refer(name.span, [place_of(param.span)])

    def apply(self, node: s.Apply, around: Around) -> None:
        symbol: Symbol | None = None
        match node.function:
            case s.Var(name="in_state") if len(node.args.positional) == 1:
                self._in_state(node.args.positional[0], around)
                return
            case s.Var(name=name) if not self.variable(name, around):
                symbol = self.names.visible.get(name)
                if symbol is not None:
                    self.refer(node.function.span, symbol)
            case s.Attribute(
                value=s.Var(name=alias), name=name_node
            ) if alias in self.names.imports and not self.variable(alias, around):
                symbol = self.names.imports[alias].own.get(name_node.text)
                self.visit(node.function, around)
            case other:
                self.visit(other, around)
        self.arguments(node.args, symbol, around)

    def _in_state(self, node: s.Expr, around: Around) -> None:
        words, spans = _path(node)
        if words and around.state is not None:
            self.states(spans, find_state(around.state, words))

    def invariant(self, node: s.Expr, states: NamedStates) -> None:
        """Refer to the states that an invariant names; a name that several have means none."""
        match node:
            case s.BoolOp(operands=operands):
                for operand in operands:
                    self.invariant(operand, states)
            case s.Not(value=value):
                self.invariant(value, states)
            case s.Apply(args=s.Arguments(positional=(argument,))):
                self.invariant(argument, states)
            case _:
                words, spans = _path(node)
                found = states.find(words) if words else []
                if len(found) == 1:
                    self.states(spans, found[0])

    def member(self, datatype: DataType | None, name: str) -> Parameter | None:
        """Return the field of a record, or of what may also be None."""
        for each in members(datatype) if datatype is not None else ():
            if isinstance(each, RecordRef):
                symbol = self.types.records.get((each.file, each.name))
                found = _named(symbol.params, name) if symbol is not None else None
                if found is not None:
                    return found
        return None

    # --- definitions by name ---

    def dotted(self, dotted: s.Dotted) -> None:
        self.import_of(dotted)
        symbol = lookup.find(self.names, lookup.path_of(dotted))
        if symbol is not None:
            self.refer(dotted.names[-1].span, symbol)

    def import_of(self, dotted: s.Dotted) -> None:
        if len(dotted.names) == 2:
            self._alias(dotted.names[0].text, dotted.names[0].span)

    def _alias(self, alias: str, span: Span) -> None:
        for each in self.names.file.imports:
            if each.alias is not None and each.alias.text == alias:
                self.index.refer(span, [place_of(each.alias.span)])

    def refer(self, span: Span, symbol: Symbol) -> None:
        self.index.refer(span, self.types.places(symbol))


def _path(node: s.Expr) -> tuple[list[str], list[Span]]:
    """Return the names of a path in an expression, each with its place; none where it is none."""
    words: list[str] = []
    spans: list[Span] = []
    while isinstance(node, s.Attribute):
        words.append(node.name.text)
        spans.append(node.name.span)
        node = node.value
    if not isinstance(node, s.Var | s.Str):
        return [], []
    words.append(node.name if isinstance(node, s.Var) else node.value)
    spans.append(node.span)
    return words[::-1], spans[::-1]


def _named(params: Iterable[Parameter], name: str) -> Parameter | None:
    return next((each for each in params if each.name == name), None)
