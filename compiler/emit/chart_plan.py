"""The plan of a chart's module: one version of a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from ..datatypes import DataType
from ..ir_definitions import Definitions
from ..ir_expressions import MemberKeys
from ..ir_walk import (
    all_statements,
    families,
    is_fixed,
    leaves,
    real_states,
    triggers,
    walk,
    walk_states,
)
from .imports import Imports
from .literals import Text, description, literal
from .modules import Modules
from .names import (
    IN_CHARTS,
    IN_CHARTS_WITH_FAMILIES,
    IN_CHARTS_WITH_REGIONS,
    member_name,
    own_event_name,
    path_text,
)
from .plan import ChartModule, LetCode, Method, StateCode, Struct
from .region_methods import RegionMethods, needs_regions
from .scope import Scope
from .state_methods import StateMethods
from .structs import event_struct, struct
from .transition_methods import TransitionMethods

SUPPORT = "._support.chart"


def plan_chart(
    chart: ir.Chart,
    file: ir.File,
    definitions: Definitions,
    modules: Modules,
    source: str,
    folder: str,
) -> ChartModule:
    """Plan the module of a file's chart. `source` and `folder` are named in its header."""
    own = [ref for ref in chart.events if ref.machine is not None]
    with_regions = needs_regions(chart)
    spawned = families(chart.root)
    scope = Scope.of_module(
        file,
        definitions,
        modules,
        own=IN_CHARTS.union(
            IN_CHARTS_WITH_REGIONS if with_regions else (),
            IN_CHARTS_WITH_FAMILIES if spawned else (),
            (own_event_name(ref.name) for ref in own),
        ),
        context=chart.context,
    )
    methods = RegionMethods(chart, scope) if with_regions else StateMethods(chart, scope)
    transitions = TransitionMethods(chart, scope, methods)
    public = [each for each in chart.context if not each.private]
    private = [each for each in chart.context if each.private]
    plan = ChartModule(
        source=Text(source),
        folder=Text(folder),
        machine=Text(chart.machine),
        version=Text(chart.version),
        bases=", ".join(_bases(scope.imports, bool(spawned), with_regions)),
        description=description(chart.root.description),
        states=() if with_regions else tuple(_states(chart)),
        own_events=tuple(
            event_struct(own_event_name(ref.name), definitions.events[ref], scope) for ref in own
        ),
        event=_event_type(chart.events, scope),
        public_event=_public_event(chart, scope),
        public_context=_context("PublicContext", public, scope) if private else None,
        context=_context("Context", private or chart.context, scope),
        input=struct("Input", chart.input, scope) if chart.input else None,
        output=scope.annotation(chart.output),
        outputs=tuple(_outputs(chart, scope)),
        reads_clock=chart.reads_clock,
        emits=_emits(chart),
        tags=tuple(_tags(chart, with_regions=with_regions)),
        next=tuple(_next(chart, public_events(chart, definitions), with_regions=with_regions)),
        families=tuple((member_name(name), Text(name)) for name in spawned),
        lets=tuple(_lets(chart, scope)),
        begin=tuple(_begin(chart, scope, methods)),
        handle=transitions.handle_choice(),
        always=transitions.always_choice(),
        table=None,
        code=(),
        imports=(),
    )
    code, table = _code(chart, methods, transitions)
    plan = replace(plan, code=tuple(code), table=tuple(table) if with_regions else None)
    return _with_imports(plan, scope.imports)


def _with_imports(plan: ChartModule, imports: Imports) -> ChartModule:
    """Add the imports of what the template writes."""
    imports.module("msgspec")
    imports.name(SUPPORT, "BaseSnapshot")
    imports.name("typing", "TypeAlias")
    if plan.families:
        imports.name("._support.families", "SpawnedFamily")
    if plan.table is not None:
        imports.name("._support.states", "Tree")
    if plan.states:
        imports.name("typing", "Literal")
        imports.name("typing", "get_args")
    if plan.table is not None or plan.outputs or plan.tags or plan.next:
        imports.name("typing", "ClassVar")
    if plan.outputs:
        imports.name("typing", "Any")
    if plan.outputs or plan.tags or plan.next:
        imports.name("collections.abc", "Mapping")
    if plan.tags or plan.next:
        imports.name("collections.abc", "Sequence")
    return replace(plan, imports=imports.sections(), functions=imports.functions())


def public_events(chart: ir.Chart, definitions: Definitions) -> tuple[ir.EventRef, ...]:
    """Return the events of a chart that clients can send."""
    return tuple(ref for ref in chart.events if not definitions.events[ref].private)


def _bases(imports: Imports, has_families: bool, has_regions: bool) -> Iterator[str]:
    """Yield the classes that a chart is made of, importing them."""
    if has_families:
        yield imports.name("._support.families", "FamilyChart")
    if has_regions:
        yield imports.name("._support.regions", "RegionChart")
    elif not has_families:
        yield imports.name(SUPPORT, "Statechart")


def _event_type(events: tuple[ir.EventRef, ...], scope: Scope) -> str:
    if not events:
        return scope.imports.name(SUPPORT, "NoEvent")
    return " | ".join(scope.event(ref) for ref in events)


def _public_event(chart: ir.Chart, scope: Scope) -> str | None:
    public = public_events(chart, scope.definitions)
    return None if public == chart.events else _event_type(public, scope)


def _context(name: str, fields: Iterable[ir.Field], scope: Scope) -> Struct:
    return struct(name, tuple(fields), scope, keep_default=is_fixed)


def _outputs(chart: ir.Chart, scope: Scope) -> Iterator[tuple[Text, str]]:
    """Yield the types of outputs of actors and machines that a transition waits for, by their ids.

    An outcome that nothing waits for is not taken in. But who asks which of a family run, waits for
    the end of each.
    """
    waited_for = {
        trigger.id for trigger in triggers(chart.root) if isinstance(trigger, ir.OnInvokeDone)
    }
    spawned = {
        action.id: action.callee
        for action in all_statements(chart.root)
        if isinstance(action, ir.Spawn)
    }
    invoked = {each.id: each.callee for state in real_states(chart.root) for each in state.invokes}
    watched: set[str] = set()
    if families(chart.root):
        watched = {part.family for part in walk(chart) if isinstance(part, MemberKeys)}
    for name, callee in (spawned | invoked).items():
        if name in waited_for:
            yield Text(name), scope.annotation(_output(callee, scope.definitions))
        elif name in watched:
            yield Text(name), "Any"


def _output(callee: ir.ActorRef | ir.MachineRef, definitions: Definitions) -> DataType:
    """Return the type of what an actor or a machine returns when it is done."""
    if isinstance(callee, ir.ActorRef):
        return definitions.actors[callee].result
    machine = definitions.machines[callee.file, callee.name]
    return next(chart.output for chart in machine.charts if chart.version == machine.latest)


# --- tables -----------------------------------------------------------------------------------


def _tags(chart: ir.Chart, *, with_regions: bool) -> Iterator[tuple[Text, str]]:
    """Yield the tags of each state; those of an atomic state include its ancestors'.

    With regions each state has its own alone: there several are active at once.
    """
    for state, family in _families(chart, with_regions=with_regions):
        tags = [tag for each in family for tag in each.tags]
        if tags:
            yield path_text(state.path), _tuple(dict.fromkeys(tags))


def _next(
    chart: ir.Chart, public: tuple[ir.EventRef, ...], *, with_regions: bool
) -> Iterator[tuple[Text, str]]:
    """Yield the public events that each state has a transition for, as `_tags` does."""
    declared = [ref.name for ref in public]
    own = {
        state.path: {
            name
            for transition in state.transitions
            for trigger in transition.triggers
            for name in _event_names(trigger, declared)
        }
        for state in walk_states(chart.root)
        if not isinstance(state, ir.History)
    }
    for state, family in _families(chart, with_regions=with_regions):
        if isinstance(state, ir.Final) and len(state.path) == 1:
            continue
        taken = set[str]().union(*(own[each.path] for each in family))
        listed = [name for name in declared if name in taken]
        if listed:
            yield path_text(state.path), _tuple(listed)


def _families(
    chart: ir.Chart, *, with_regions: bool
) -> Iterator[tuple[ir.StateBase, list[ir.StateBase]]]:
    """Yield states, each with those whose tags and transitions count for it."""
    states = [each for each in walk_states(chart.root) if not isinstance(each, ir.History)]
    if with_regions:
        for state in states:
            yield state, [state]
        return
    by_path = {state.path: state for state in states}
    for leaf in leaves(chart.root):
        yield leaf, [by_path[leaf.path[:n]] for n in range(len(leaf.path), -1, -1)]


def _states(chart: ir.Chart) -> Iterator[Text]:
    """Yield the atomic states."""
    for state in leaves(chart.root):
        if state.path:
            yield path_text(state.path)


def _emits(chart: ir.Chart) -> str | None:
    """Write the events that a chart emits, in the order of their declaration."""
    messages = [each.message for each in all_statements(chart.root) if isinstance(each, ir.Emit)]
    if not messages:
        return None
    names = {each.event.name for each in messages if isinstance(each, ir.MakeEvent)}
    forwards = any(isinstance(each, ir.CurrentEvent) for each in messages)
    return _tuple(ref.name for ref in chart.events if forwards or ref.name in names)


def _event_names(trigger: ir.Trigger, declared: list[str]) -> list[str]:
    match trigger:
        case ir.OnEvents(events=events):
            return [event.name for event in events]
        case ir.OnAny():
            return declared
        case _:
            return []


def _tuple(names: Iterable[str]) -> str:
    listed = list(names)
    return f"({', '.join(map(literal, listed))}{',' if len(listed) == 1 else ''})"


# --- code -------------------------------------------------------------------------------------


def _lets(chart: ir.Chart, scope: Scope) -> Iterator[LetCode]:
    for let in chart.lets:
        yield LetCode(
            name=member_name(let.name),
            annotation=scope.annotation(let.value.type),
            value=scope.expressions.text(let.value),
        )


def _begin(chart: ir.Chart, scope: Scope, methods: StateMethods | RegionMethods) -> Iterator[str]:
    """Write how a machine begins: its context, what the machine itself runs, its first state."""
    given = tuple(
        (each.name, each.default)
        for each in chart.context
        if each.default is not None and not is_fixed(each.default)
    )
    yield f"self.context = Context({scope.expressions.keywords(given)})"
    yield from methods.begin()


def _code(
    chart: ir.Chart, methods: StateMethods | RegionMethods, transitions: TransitionMethods
) -> tuple[list[StateCode], list[tuple[Text, str]]]:
    """Plan the methods of the states, in document order, and with regions the rows of the table."""
    has_states = isinstance(chart.root, ir.Compound)
    code: list[StateCode] = []
    table: list[tuple[Text, str]] = []
    for state in walk_states(chart.root):
        planned: dict[str, Method] = {**methods.planned(state)}
        described = None
        if not isinstance(state, ir.History):
            handle, always = transitions.handle(state), transitions.always(state)
            planned |= {} if handle is None else {"handle": handle}
            planned |= {} if always is None else {"always": always}
            described = state.description
        if planned:
            lines = described.split("\n") if state.path and described else ()
            title = path_text(state.path) or Text("the machine itself")
            code.append(
                StateCode(
                    title=title if has_states else None,
                    description=tuple(map(Text, lines)),
                    methods=tuple(planned.values()),
                )
            )
        if isinstance(methods, RegionMethods):
            names = {name: method.name for name, method in planned.items()}
            table.append(methods.row(state, names))
    return code, table
