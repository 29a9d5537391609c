"""Fill the index: what each name in a file means.

What names mean is looked up as the analysis does it, and types are those that it has found. So
nothing is checked here, and what is wrong is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..analysis.analyse import Analysis
from ..analysis.names import lookup
from ..analysis.names.symbols import Kind, Symbol
from ..analysis.states.named_states import NamedStates
from ..analysis.states.state_tree import StateNode, descend, find_state
from ..parsing import syntax as s
from ..parsing.load import LoadedFile
from .index import Definition, Index, Module, Place, Sort
from .machine_names import MachineTable, Types, place_of
from .uses import Around, Uses

_SORTS = {
    Kind.RECORD: Sort.RECORD,
    Kind.ALIAS: Sort.ALIAS,
    Kind.ACTOR: Sort.ACTOR,
    Kind.ACTION: Sort.ACTION,
    Kind.DEF: Sort.DEF,
    Kind.EVENT: Sort.EVENT,
    Kind.MACHINE: Sort.MACHINE,
}


def index_of(
    files: Iterable[LoadedFile],
    analysis: Analysis,
    tables: Mapping[int, MachineTable],
    types: Types,
) -> Index:
    """Return the index of files that were analysed together."""
    index = Index()
    for names in analysis.names:
        _Walk(index, names, tables, types).file()
    for each in files:
        known = index.files.get(each.path)
        if known is not None:
            known.modules += _modules(each)
    index.finish()
    return index


def _modules(loaded: LoadedFile) -> list[Module]:
    file = loaded.file
    found = [
        Module(span=each.node.path.span, name=each.path, chart=True)
        for each in loaded.imports
        if each.path is not None
    ]
    found += [Module(span=each.module.span, name=each.module.value) for each in file.uses]
    functions: list[s.Actor | s.Action | s.Def] = [*file.actors, *file.actions, *file.defs]
    for function in functions:
        if function.module is not None:
            found.append(Module(span=function.module.span, name=function.module.value))
    return found


class _Walk(Uses):
    """Walks the tree of one file."""

    def file(self) -> None:
        """Walk the whole file."""
        file = self.names.file
        for each in file.imports:
            if each.alias is not None:
                self._define(Sort.IMPORT, each.alias, each)
        nowhere = Around()
        for group in (file.types, file.events, file.actors, file.actions, file.defs):
            for node in group:
                self.visit(node, nowhere)
        for machine in file.machines:
            self._machine(machine)

    # --- definitions ---

    def _define(
        self,
        sort: Sort,
        name: s.Name,
        node: s.Node,
        owner: str = "",
        symbol: Symbol | None = None,
        also: Iterable[Place] = (),
    ) -> None:
        self.index.define(
            Definition(
                sort=sort, name=name.text, span=name.span, node=node, owner=owner, symbol=symbol
            ),
            also,
        )

    def _symbol(self, node: s.Record | s.Alias | s.Actor | s.Action | s.Def) -> None:
        symbol = self.names.own.get(node.name.text)
        known = symbol if symbol is not None and symbol.span == node.name.span else None
        sort = _SORTS[known.kind] if known is not None else Sort.DEF
        self._define(sort, node.name, node, symbol=known)

    def _params(self, params: Iterable[s.Param], sort: Sort, owner: str, around: Around) -> None:
        for param in params:
            self._define(sort, param.name, param, owner)
            self._rest(param, around)

    def _event(self, node: s.Event, around: Around) -> None:
        table = around.table
        known = self.names.own_events if table is None else table.version.events
        symbol = known.get(node.name.text)
        owner = f"machine {table.name}" if table is not None else ""
        self._define(Sort.EVENT, node.name, node, owner, symbol)
        self._params(node.params, Sort.MEMBER, f"event {node.name.text}", around)

    def _machine(self, node: s.Machine) -> None:
        table = self.tables.get(id(node))
        if table is None:
            return
        symbol, owner = table.version.symbol, f"machine {table.name}"
        around = Around(table=table, state=table.root)
        self._define(Sort.MACHINE, node.name, node, symbol=symbol, also=table.machines)
        if node.version is not None:
            self._define(Sort.VERSION, node.version.name, node.version, owner)
        self._params(node.params, Sort.INPUT, owner, around)
        for context in node.contexts:
            self._params(context.fields, Sort.FIELD, owner, around)
        for let in node.lets:
            self._define(Sort.LET, let.name, let, owner)
            self.visit(let.value, around)
        if node.output is not None:
            self.visit(node.output, around)
        for event in node.events:
            self._event(event, around)
        for option in node.options:
            self._option(option, around)
        states = NamedStates(table.root)
        for invariant in node.invariants:
            self.invariant(invariant.condition, states)
        for migration in node.migrations:
            self._migration(migration, around)
        self.visit(node.body, around)

    def _option(self, node: s.Option, around: Around) -> None:
        if isinstance(node.value, s.Var):
            symbol = lookup.find(self.names, (node.value.name,))
            if symbol is not None:
                self.refer(node.value.span, symbol)
                return
        self.visit(node.value, around)

    def _migration(self, node: s.Migrate, around: Around) -> None:
        assert around.table is not None
        old = next(
            (
                each
                for each in self.tables.values()
                if each.version.symbol is around.table.version.symbol
                and each.version.name == node.version.text
            ),
            None,
        )
        if old is None:
            self._rest(node, around)
            return
        named = old.version.node.version
        if named is not None:
            self.index.refer(node.version.span, [place_of(named.name.span)])
        inside = replace(around, old=old)
        for move in node.states:
            self._path(move.old.names, descend(old.root, _texts(move.old.names)))
            self._path(move.new.names, descend(around.table.root, _texts(move.new.names)))
        for assign in node.assigns:
            self.visit(assign, inside)

    # --- the nodes of a tree ---

    def _rest(self, node: s.Node, around: Around) -> None:
        for part in s.parts(node):
            self.visit(part, around)

    def visit(self, node: s.Node, around: Around) -> None:
        match node:
            case s.Record():
                self._symbol(node)
                self._params(node.fields, Sort.MEMBER, f"type {node.name.text}", around)
            case s.Actor() | s.Action() | s.Def():
                self._function(node, around)
            case s.Alias():
                self._symbol(node)
                self.visit(node.type, around)
            case s.Event():
                self._event(node, around)
            case s.NamedType():
                self.dotted(node.name)
                for each in node.args:
                    self.visit(each, around)
            case s.State() | s.Parallel() | s.Final() | s.History():
                self._state(node, around)
            case s.Initial() | s.Go():
                self._targets(node, around)
            case s.On():
                self._on(node, around)
            case s.Invoke() | s.Spawn():
                self._start(node, around)
            case s.After() | s.Every():
                if node.id is not None:
                    self._define(Sort.ID, node.id, node)
                self._rest(node, around)
            case s.ForAction():
                self.visit(node.actions, self._for(node, around))
            case s.ListComprehension() | s.DictComprehension() | s.Generator():
                self._comprehension(node, around)
            case s.Raise() | s.Send() | s.Emit():
                self._message(node, around)
            case s.Call():
                self.called(node.function, node.args, around)
            case s.Cancel():
                if around.table is not None:
                    self.index.refer(node.id.span, around.table.delayed.get(node.id.text, ()))
            case s.Stop():
                if around.table is not None:
                    self.index.refer(node.id.span, around.table.spawned(node.id.text))
                if node.key is not None:
                    self.visit(node.key, around)
            case s.Var():
                self.index.refer(node.span, self.variable(node.name, around))
            case s.Attribute():
                self.attribute(node, around)
            case s.Apply():
                self.apply(node, around)
            case _:
                self._rest(node, around)

    def _function(self, node: s.Actor | s.Action | s.Def, around: Around) -> None:
        self._symbol(node)
        self._params(node.params, Sort.PARAMETER, node.name.text, around)
        if not isinstance(node, s.Action) and node.result is not None:
            self.visit(node.result, around)
        if isinstance(node, s.Def):
            return
        params = {each.name.text: place_of(each.name.span) for each in node.params}
        for policy in node.policies:
            if isinstance(policy, (s.KeyParameter, s.BodyParameter)):
                place = params.get(policy.name.text)
                self.index.refer(policy.name.span, [place] if place is not None else [])
            else:
                self._rest(policy, around)

    # --- states and transitions ---

    def _state(self, node: s.StateNode, around: Around) -> None:
        own = around.state.children.get(node.name.text) if around.state is not None else None
        if own is None or own.span != node.name.span or around.table is None:
            return  # one of two with the same name
        self._define(Sort.STATE, node.name, node, f"machine {around.table.name}")
        inside = replace(around, state=own)
        if isinstance(node, s.History):
            self._targets(node, inside)
        else:
            self.visit(node.body, inside)

    def _targets(self, node: s.Initial | s.Go | s.History, around: Around) -> None:
        if around.state is not None:
            for path in node.targets:
                words = _texts(path.names)
                found = descend(around.state, words) if isinstance(node, s.Initial) else None
                self._path(path.names, found or find_state(around.state, words))
        if node.actions is not None:
            self.visit(node.actions, around)

    def _path(self, names: tuple[s.Name, ...], found: StateNode | None) -> None:
        self.states([each.span for each in names], found)

    def _on(self, node: s.On, around: Around) -> None:
        events: list[Symbol] = []
        for trigger in node.triggers:
            if isinstance(trigger, s.EventTrigger):
                symbol = self.event_symbol(trigger.event, around)
                self.import_of(trigger.event)
                if symbol is not None:
                    events.append(symbol)
                    self.refer(trigger.event.names[-1].span, symbol)
            elif isinstance(trigger, s.AnyTrigger) and around.table is not None:
                events += around.table.version.events.values()
        inside = replace(around, events=tuple(events))
        if node.guard is not None:
            self.visit(node.guard, inside)
        self.visit(node.effect, inside)

    def _start(self, node: s.Invoke | s.Spawn, around: Around) -> None:
        if node.id is not None:
            also: Iterable[Place] = ()
            if isinstance(node, s.Spawn) and around.table is not None:
                also = around.table.spawned(node.id.text)
            self._define(Sort.ID, node.id, node, also=also)
        elif around.table is not None:
            name = node.actor.names[-1]
            self.index.define(
                Definition(sort=Sort.ID, name=name.text, span=name.span, node=node, written=False)
            )
        self.called(node.actor, node.args, around)
        if isinstance(node, s.Spawn) and node.key is not None:
            self.visit(node.key, around)
        for handler in node.handlers:
            self.visit(handler, around)

    def _for(self, node: s.ForAction | s.Clause, around: Around) -> Around:
        """Add what a `for` goes through, and return what is around that which it does."""
        self.visit(node.iterable, around)
        variables = dict(around.variables)
        for name in node.variables:
            self._define(Sort.VARIABLE, name, node)
            variables[name.text] = place_of(name.span)
        return replace(around, variables=variables)

    def _comprehension(
        self, node: s.ListComprehension | s.DictComprehension | s.Generator, around: Around
    ) -> None:
        for clause in node.clauses:
            around = self._for(clause, around)
            for condition in clause.conditions:
                self.visit(condition, around)
        self.visit(node.entry if isinstance(node, s.DictComprehension) else node.item, around)

    # --- actions ---

    def _message(self, node: s.Raise | s.Send | s.Emit, around: Around) -> None:
        recipient: Symbol | None = None
        if isinstance(node, s.Send):
            recipient = self._destination(node.destination, around)
        symbol = None
        if node.event.text != "event" or node.args is not None:
            symbol = self.event_symbol(node.event, around, recipient)
        self.import_of(node.event)
        if symbol is not None:
            self.refer(node.event.names[-1].span, symbol)
        if node.args is not None:
            self.arguments(node.args, symbol, around)
        if isinstance(node, s.Emit):
            return
        if node.delay is not None:
            self.visit(node.delay, around)
        if node.id is not None:
            also = around.table.delayed.get(node.id.text, ()) if around.table is not None else ()
            self._define(Sort.ID, node.id, node, also=also)

    def _destination(self, node: s.Destination, around: Around) -> Symbol | None:
        if isinstance(node, s.ObjectRef):
            self.visit(node.key, around)
            name = node.machine.text
            if around.table is not None and name in around.table.families:
                self.index.refer(node.machine.span, around.table.spawned(name))
                return next((symbol for _, symbol in around.table.spawns[name]), None)
            self.dotted(node.machine)
            return lookup.find(self.names, lookup.path_of(node.machine))
        if around.table is None or around.state is None:
            return None
        started = around.table.started(node.name.text, around.state)
        self.index.refer(node.name.span, [place for place, _ in started])
        return next((symbol for _, symbol in started), None)


def _texts(names: tuple[s.Name, ...]) -> list[str]:
    return [each.text for each in names]
