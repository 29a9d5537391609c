"""Check that definitions are used: types, events, actors, actions and defs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ... import codes, ir
from ... import ir_expressions as expr
from ...diagnostics import Report
from ...ir_walk import AnyNode, walk
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ..names.lookup import TYPES, find, path_of
from ..names.symbols import FileNames, Kind, Symbol

Name = tuple[str, str]
"""A definition, by its file and name."""


@dataclass(slots=True)
class _Uses:
    """What the machines of a program use."""

    named: set[Name] = field(default_factory=set)
    events: set[ir.EventRef] = field(default_factory=set)

    def add(self, node: AnyNode) -> None:
        """Add what a node refers to, those in it aside."""
        match node:
            case expr.CallDef(file=file, name=name):
                self.named.add((file, name))
            case expr.Construct(record=record):
                self.named.add((record.file, record.name))
            case ir.RunAction(action=called) | ir.Options(alarm=ir.ActionRef() as called):
                self.named.add((called.file, called.name))
            case ir.Invoke(callee=callee) | ir.Spawn(callee=callee):
                self.named.add((callee.file, callee.name))
            case ir.MakeEvent(event=event):
                self.events.add(event)
            case ir.OnEvents(events=events) | ir.OnInvokeEvents(events=events):
                self.events.update(events)
            case _:
                pass


def check_definitions(
    tables: Sequence[FileNames], asked_for: AbstractSet[str], program: ir.Program, report: Report
) -> None:
    """Warn of definitions that nothing uses, in those files that were asked for.

    A file without machines is there for others, which need not be compiled with it. The program has
    no errors: what is wrong might be a use.
    """
    uses = _uses(program)
    types = {symbol for table in tables for symbol in _named_types(table)}
    with_machines = {file.path for file in program.files if file.machines} & asked_for
    for table in tables:
        if table.path not in with_machines:
            continue
        for symbol in table.own.values():
            used = (symbol.file, symbol.name) in uses.named or symbol in types
            if symbol.kind is not Kind.MACHINE and symbol.file == table.path and not used:
                report.add(
                    codes.UNUSED_DEFINITION,
                    f"nothing uses {_the(symbol)}",
                    symbol.span,
                    help="remove it, or compile this chart together with those that use it",
                )
    for file in program.files:
        if file.path in with_machines:
            _check_events(file, uses, report)


def _check_events(file: ir.File, uses: _Uses, report: Report) -> None:
    for event in file.events:
        ref = ir.EventRef(event.file, event.name, event.machine, event.version)
        # A private one that nothing sends is reported as such.
        if ref not in uses.events and not event.private:
            report.add(
                codes.UNUSED_EVENT,
                f"no machine takes or sends the event `{event.name}`",
                event.span,
                help=f"write a line for it: `on {name_as_written(event.name)} ...`; or remove it",
            )


def _the(symbol: Symbol) -> str:
    kind = "type" if symbol.kind in TYPES else symbol.kind.value.split()[-1]
    return f"the {kind} `{symbol.name}`"


def _uses(program: ir.Program) -> _Uses:
    uses = _Uses()
    for file in program.files:
        for definitions in (file.records, file.events, file.actors, file.actions, file.defs):
            for definition in definitions:
                for node in walk(definition):
                    uses.add(node)
        for machine in file.machines:
            for chart in machine.charts:
                takes_all = False
                for node in walk(chart):
                    uses.add(node)
                    takes_all = takes_all or isinstance(node, ir.OnAny)
                if takes_all:
                    uses.events.update(chart.events)
    return uses


# --- types --------------------------------------------------------------------------------------


def _named_types(table: FileNames) -> Iterator[Symbol]:
    """Yield the types that a file names, but for those that name themselves."""
    if not any(symbol.kind in TYPES for symbol in table.visible.values()) and not table.imports:
        return
    for owner, declared in _declared_types(table.file):
        for node in syntax.walk(declared):
            if isinstance(node, syntax.NamedType):
                symbol = find(table, path_of(node.name))
                if symbol is not None and symbol.span != owner:
                    yield symbol


def _declared_types(file: syntax.File) -> Iterator[tuple[object, syntax.TypeExpr]]:
    """Yield the types of a file as they are written, each with the place of the name it defines."""
    for definition in file.types:
        owner = definition.name.span
        if isinstance(definition, syntax.Alias):
            yield owner, definition.type
        else:
            yield from ((owner, each.type) for each in definition.fields)
    params = [each.params for each in file.events]
    params += [each.params for each in file.actions]
    results: list[syntax.TypeExpr | None] = []
    for actor in file.actors:
        params.append(actor.params)
        results.append(actor.result)
    for pure in file.defs:
        params.append(pure.params)
        results.append(pure.result)
    for machine in file.machines:
        params.append(machine.params)
        params += [each.params for each in machine.events]
        params += [each.fields for each in machine.contexts]
        results.append(machine.output)
    yield from ((None, each.type) for several in params for each in several)
    yield from ((None, each) for each in results if each is not None)
