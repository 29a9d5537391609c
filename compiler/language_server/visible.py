"""What can be named at the cursor: the names of the file, of the machine, and of types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..analysis.expressions.names_in_scope import ERROR_FIELDS
from ..analysis.names import lookup
from ..analysis.names.symbols import FileNames, Kind, Parameter, Symbol
from ..analysis.states.state_tree import StateNode, find_state
from ..analysis.types.builtin_functions import attributes_of, methods_of
from ..analysis.types.type_relations import members
from ..datatypes import DataType, ErrorInfo, RecordRef, Scalar, Unknown
from .cursor import Cursor, plain
from .machine_names import MachineTable
from .meaning import Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The names at a cursor, as far as they are known: of the last text that was analysed.

    `state` is the innermost state around the cursor that was there then.
    """

    cursor: Cursor
    meaning: Meaning
    names: FileNames | None
    table: MachineTable | None
    state: StateNode | None

    def symbol(self, name: str) -> Symbol | None:
        """Return what a file can use under a name, perhaps with that of an import before it."""
        return lookup.find(self.names, tuple(name.split("."))) if self.names is not None else None

    def symbols(self, *kinds: Kind) -> list[tuple[str, Symbol]]:
        """Return the definitions of some kinds, with the names that the file has for them."""
        if self.names is None:
            return []
        found = [(name, each) for name, each in self.names.visible.items() if each.kind in kinds]
        for alias, imported in self.names.imports.items():
            found += (
                (f"{alias}.{name}", each)
                for name, each in imported.own.items()
                if each.kind in kinds
            )
        return found

    def events(self) -> list[tuple[str, Symbol]]:
        """Return the events that can be named."""
        if self.names is None:
            return []
        own = self.table.version.events if self.table is not None else self.names.events
        found = list(own.items())
        for alias, imported in self.names.imports.items():
            found += ((f"{alias}.{name}", each) for name, each in imported.own_events.items())
        return found

    def event(self, name: str) -> Symbol | None:
        """Return the event of a name."""
        return dict(self.events()).get(plain(name))

    def event_fields(self) -> Mapping[str, DataType]:
        """Return the fields that the events of the line at the cursor share."""
        kinds: list[dict[str, DataType]] = []
        for trigger in self.cursor.events:
            symbol = self.event(trigger)
            if trigger == "done":
                started = self.symbol(self.cursor.started) if self.cursor.started else None
                kinds.append({"output": started.result if started is not None else Unknown()})
            elif trigger == "error":
                kinds.append({"error": ErrorInfo()})
            elif symbol is not None:
                kinds.append({each.name: each.type for each in symbol.params})
        if not kinds:
            return {}
        return {
            name: datatype
            for name, datatype in kinds[0].items()
            if all(name in kind for kind in kinds)
        }

    def inputs(self) -> Mapping[str, DataType]:
        """Return the inputs of the machine."""
        return _types(self.table.version.params) if self.table is not None else {}

    def called(self) -> Symbol | None:
        """Return what the parentheses at the cursor belong to."""
        if self.cursor.callee is None:
            return None
        keyword, name, _ = self.cursor.callee
        return self.event(name) if keyword in ("raise", "send", "emit") else self.symbol(name)

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters of what the parentheses at the cursor belong to."""
        called = self.called()
        return called.params if called is not None else ()

    def attributes(self) -> Mapping[str, DataType | None]:
        """Return what can stand behind the dot at the cursor; None is the type of a method."""
        chain = self.cursor.chain
        if not chain:
            return {}
        if chain == ("event",):
            return dict(self.event_fields())
        if chain == ("input",):
            return dict(self.inputs())
        if chain == ("self",):
            return {"key": Scalar.STR}
        if chain == ("old",):
            return dict(self.table.field_types) if self.table is not None else {}
        datatype = self._type_of(chain)
        return dict(self._fields_of(datatype)) if datatype is not None else {}

    def _type_of(self, chain: tuple[str, ...]) -> DataType | None:
        first, *rest = chain
        known: Mapping[str, DataType | None]
        if first in ("event", "input") and rest:
            known = self.event_fields() if first == "event" else self.inputs()
            first, *rest = rest
        elif first == "now()":
            known = {first: Scalar.DATETIME}
        elif first.endswith("()"):
            symbol = self.symbol(first[:-2])
            known = {}
            if symbol is not None and symbol.kind is Kind.RECORD:
                known = {first: symbol.type}
            elif symbol is not None:
                known = {first: symbol.result}
        elif self.table is not None:
            known = {**self.table.field_types, **self.table.let_types}
        else:
            known = {}
        datatype = known.get(first)
        for name in rest:
            if datatype is None:
                return None
            datatype = self._fields_of(datatype).get(name)
        return datatype

    def _fields_of(self, datatype: DataType) -> Mapping[str, DataType | None]:
        found: dict[str, DataType | None] = {}
        for each in members(datatype):
            match each:
                case RecordRef(file=file, name=name):
                    symbol = self.meaning.types.records.get((file, name))
                    found |= _types(symbol.params) if symbol is not None else {}
                case ErrorInfo():
                    found |= ERROR_FIELDS
                case _:
                    found |= attributes_of(each)
                    found |= dict.fromkeys(methods_of(each), None)
        return found

    def targets(self) -> list[tuple[str, StateNode]]:
        """Return the states that a transition of the state at the cursor can name, nearest first.

        They are the state's siblings, its children, and those of the states around it.
        """
        if self.state is None:
            return []
        source = self.state
        scopes = [source] if source.parent is None else [source.parent, source, *source.ancestors()]
        found: dict[str, StateNode] = {}
        for scope in scopes:
            for name, child in scope.children.items():
                found.setdefault(name, child)
        return list(found.items())

    def inside(self, path: Iterable[str]) -> list[tuple[str, StateNode]]:
        """Return the states in the one that a path means to the state at the cursor."""
        if self.state is None:
            return []
        found = find_state(self.state, tuple(path))
        return list(found.children.items()) if found is not None else []


def _types(params: Iterable[Parameter]) -> dict[str, DataType]:
    return {each.name: each.type for each in params}


def visible_at(cursor: Cursor, meaning: Meaning) -> Visible:
    """Return what can be named at a cursor."""
    names = next((each for each in meaning.analysis.names if each.path == meaning.path), None)
    table = _table(cursor, meaning)
    state = table.root if table is not None else None
    for name in cursor.state:
        inner = state.children.get(name) if state is not None else None
        if inner is None:
            break
        state = inner
    return Visible(cursor=cursor, meaning=meaning, names=names, table=table, state=state)


def _table(cursor: Cursor, meaning: Meaning) -> MachineTable | None:
    if cursor.machine is None:
        return None
    name, version = cursor.machine
    own = [
        each
        for each in meaning.tables.values()
        if each.name == name and each.version.names.path == meaning.path
    ]
    return next((each for each in own if each.version.name == version), own[0] if own else None)
