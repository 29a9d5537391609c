"""The plan of a chart's module: one version of a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from ..datatypes import DataType, may_be_none
from ..ir_definitions import Definitions
from ..ir_walk import all_statements, is_fixed, leaves, walk_states
from .imports import Imports
from .literals import Text, literal
from .modules import Modules
from .names import (
    IN_CHARTS,
    IN_CHARTS_WITH_REGIONS,
    RESERVED,
    WITH_FUNCTIONS,
    Allocator,
    cap_words,
    member_name,
    own_event_name,
    path_text,
)
from .plan import ChartModule, LetCode, Member, Method, StateCode, Struct
from .python_expressions import Expressions, Functions
from .reactions import Reactions
from .region_methods import RegionMethods, needs_regions
from .scope import Scope
from .state_methods import StateMethods, invoke_done_tag, state_done_tag
from .structs import event_struct, struct

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
    in_regions = needs_regions(chart)
    allocator = Allocator(
        RESERVED.union(
            WITH_FUNCTIONS,
            IN_CHARTS,
            IN_CHARTS_WITH_REGIONS if in_regions else (),
            (own_event_name(ref.name) for ref in own),
        )
    )
    imports = Imports(allocator, (modules.types(file.path), modules.defined(file.path)))
    functions = Functions(definitions.defs, definitions.sources)
    scope = Scope(
        definitions=definitions,
        modules=modules,
        imports=imports,
        expressions=Expressions(modules, imports, functions),
        optional=frozenset(each.name for each in chart.context if may_be_none(each.type)),
    )
    done_events = tuple(_done_events(chart, scope, allocator))
    methods = RegionMethods(chart, scope) if in_regions else StateMethods(chart, scope)
    reactions = Reactions(chart, scope, methods)
    has_states = isinstance(chart.root, ir.Compound)
    public = [each for each in chart.context if not each.private]
    private = [each for each in chart.context if each.private]
    plan = ChartModule(
        source=Text(source),
        folder=Text(folder),
        machine=Text(chart.machine),
        version=Text(chart.version),
        description=(
            Text(described) if (described := (chart.root.description or "").strip()) else None
        ),
        states=tuple(_states(chart, in_regions=in_regions)) if has_states else (),
        own_events=tuple(
            event_struct(own_event_name(ref.name), definitions.events[ref], scope) for ref in own
        ),
        event=_event_type(chart.events, scope),
        public_event=_public_event(chart, scope),
        internal=" | ".join(
            (
                imports.name(SUPPORT, "After"),
                imports.name(SUPPORT, "Failed"),
                *(each.name for each in done_events),
            )
        ),
        public_context=_context("PublicContext", public, scope) if private else None,
        context=_context("Context", private or chart.context, scope),
        input=struct("Input", chart.input, scope) if chart.input else None,
        output=scope.annotation(chart.output),
        done_events=done_events,
        reads_clock=chart.reads_clock,
        emits=_emits(chart),
        tags=tuple(_tags(chart, in_regions=in_regions)),
        next=tuple(_next(chart, public_events(chart, definitions), in_regions=in_regions)),
        lets=tuple(_lets(chart, scope)),
        begin=tuple(_begin(chart, scope, methods)),
        react=reactions.react_choice() if has_states else None,
        always=reactions.always_choice() if has_states else None,
        code=tuple(_code(chart, methods, reactions)),
        regions=methods.parts() if isinstance(methods, RegionMethods) else None,
        imports=(),
    )
    return _with_imports(plan, imports)


def _with_imports(plan: ChartModule, imports: Imports) -> ChartModule:
    """Add the imports of what every chart's module has."""
    imports.module("msgspec")
    imports.name(SUPPORT, "BaseSnapshot")
    if plan.regions is None:
        imports.name(SUPPORT, "Statechart")
        if plan.states:
            imports.name("typing", "get_args")
    else:
        imports.name("._support.regions", "RegionChart")
        if plan.react is not None or plan.always is not None:
            imports.name("._support.regions", "Line")
            imports.name("._support.regions", "Step")
        imports.name("._support.shape", "Node")
        if plan.regions.done:
            imports.name("typing", "Any")
        imports.name("typing", "ClassVar")
        imports.name("collections.abc", "Mapping")
    imports.name("typing", "TypeAlias")
    if plan.states and plan.regions is None:
        imports.name("typing", "Literal")
    if plan.tags or plan.next:
        imports.name("typing", "ClassVar")
        imports.name("collections.abc", "Mapping")
        imports.name("collections.abc", "Sequence")
    return replace(plan, imports=imports.sections(), functions=imports.functions())


def public_events(chart: ir.Chart, definitions: Definitions) -> tuple[ir.EventRef, ...]:
    """Return the events of a chart that clients can send."""
    return tuple(ref for ref in chart.events if not definitions.events[ref].private)


def has_private_fields(chart: ir.Chart) -> bool:
    """Tell whether a chart's context has fields that clients do not see."""
    return any(each.private for each in chart.context)


def _event_type(events: tuple[ir.EventRef, ...], scope: Scope) -> str:
    if not events:
        return scope.imports.name(SUPPORT, "NoEvent")
    return " | ".join(scope.event(ref) for ref in events)


def _public_event(chart: ir.Chart, scope: Scope) -> str | None:
    public = public_events(chart, scope.definitions)
    return None if public == chart.events else _event_type(public, scope)


def _context(name: str, fields: Iterable[ir.Field], scope: Scope) -> Struct:
    return struct(name, tuple(fields), scope, keep_default=is_fixed)


def _done_events(chart: ir.Chart, scope: Scope, allocator: Allocator) -> Iterator[Struct]:
    """Plan the events by which a chart learns that a state or an invoke is done.

    Only those that it has a line for: an outcome that nothing waits for is not an event.
    """
    spawned = {
        action.id: action.callee
        for action in all_statements(chart.root)
        if isinstance(action, ir.Spawn)
    }
    for state in walk_states(chart.root):
        if isinstance(state, ir.History):
            continue
        triggers = [each for line in state.transitions for each in line.triggers]
        if any(isinstance(trigger, ir.OnStateDone) for trigger in triggers):
            assert isinstance(state, (ir.Compound, ir.Parallel))
            yield _done_event(
                state_done_tag(state.path),
                cap_words("_".join(state.path)),
                f"State `{path_text(state.path)}` is done.",
                state.done_output,
                scope,
                allocator,
            )
        waited_for = {each.id for each in triggers if isinstance(each, ir.OnInvokeDone)}
        started = {invoke.id: invoke.callee for invoke in state.invokes}
        if not state.path:
            started |= spawned
        for name, callee in started.items():
            if name in waited_for:
                yield _done_event(
                    invoke_done_tag(name),
                    cap_words(name),
                    f"`{callee.name}` is done, started as `{name}`.",
                    _output(callee, scope.definitions),
                    scope,
                    allocator,
                )


def _output(callee: ir.ActorRef | ir.MachineRef, definitions: Definitions) -> DataType:
    """Return the type of what an actor or a machine gives when it is done."""
    if isinstance(callee, ir.ActorRef):
        return definitions.actors[callee].result
    machine = definitions.machines[callee.file, callee.name]
    return next(chart.output for chart in machine.charts if chart.version == machine.latest)


def _done_event(
    tag: str, words: str, doc: str, output: DataType, scope: Scope, allocator: Allocator
) -> Struct:
    name = allocator.take(f"{words}Done")
    scope.done_classes[tag] = name
    annotation = scope.annotation(output)
    default = "None" if may_be_none(output) else None
    member = Member(name="output", annotation=annotation, default=default)
    return Struct(name=name, doc=Text(doc), tag=Text(tag), members=(member,))


# --- tables -----------------------------------------------------------------------------------


def _tags(chart: ir.Chart, *, in_regions: bool) -> Iterator[tuple[Text, str]]:
    """List the tags of each state; those of an atomic state include its ancestors'.

    With regions each state has its own alone: there several are active at once.
    """
    for state, family in _families(chart, in_regions=in_regions):
        tags = [tag for each in family for tag in each.tags]
        if tags:
            yield path_text(state.path), _tuple(dict.fromkeys(tags))


def _next(
    chart: ir.Chart, public: tuple[ir.EventRef, ...], *, in_regions: bool
) -> Iterator[tuple[Text, str]]:
    """List the public events that some line of each state could take, as `_tags` does."""
    declared = [ref.name for ref in public]
    own = {
        state.path: {
            name
            for line in state.transitions
            for trigger in line.triggers
            for name in _event_names(trigger, declared)
        }
        for state in walk_states(chart.root)
        if not isinstance(state, ir.History)
    }
    for state, family in _families(chart, in_regions=in_regions):
        if isinstance(state, ir.Final) and len(state.path) == 1:
            continue
        taken = set[str]().union(*(own[each.path] for each in family))
        listed = [name for name in declared if name in taken]
        if listed:
            yield path_text(state.path), _tuple(listed)


def _families(
    chart: ir.Chart, *, in_regions: bool
) -> Iterator[tuple[ir.StateBase, list[ir.StateBase]]]:
    """Yield states, each with those whose tags and lines count for it."""
    states = [each for each in walk_states(chart.root) if not isinstance(each, ir.History)]
    if in_regions:
        for state in states:
            yield state, [state]
        return
    by_path = {state.path: state for state in states}
    for leaf in leaves(chart.root):
        yield leaf, [by_path[leaf.path[:n]] for n in range(len(leaf.path), -1, -1)]


def _states(chart: ir.Chart, *, in_regions: bool) -> Iterator[Text]:
    """List the states that can be a machine's: with regions all of them, else the atomic ones."""
    for state, _ in _families(chart, in_regions=in_regions):
        if state.path:
            yield path_text(state.path)


def _emits(chart: ir.Chart) -> str | None:
    """List the events that a chart emits, in the order of their declaration."""
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
    chart: ir.Chart, methods: StateMethods | RegionMethods, reactions: Reactions
) -> Iterator[StateCode]:
    """Plan the methods of the states, each state's together, in document order."""
    has_states = isinstance(chart.root, ir.Compound)
    for state in walk_states(chart.root):
        planned: list[Method] = []
        if isinstance(methods, RegionMethods):
            planned += methods.enter(state) if state.path else ()
            planned += [*methods.exit(state), *methods.default(state)]
        elif isinstance(state, ir.History):
            planned.append(methods.restore(state))
        else:
            planned += [*(methods.enter(state) if state.path else ()), *methods.exit(state)]
        if not isinstance(state, ir.History):
            own = (reactions.react(state), reactions.always(state))
            planned += [method for method in own if method is not None]
        if planned:
            description = None if isinstance(state, ir.History) else state.description
            yield StateCode(
                title=(path_text(state.path) or Text("the machine itself")) if has_states else None,
                description=tuple(
                    map(Text, (description or "").split("\n") if state.path and description else ())
                ),
                methods=tuple(planned),
            )
