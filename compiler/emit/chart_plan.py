"""The plan of a chart's module: one version of a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from ..datatypes import DataType
from .imports import Imports
from .modules import Modules
from .names import RESERVED, Allocator, cap_words, member_name, path_text, public_name
from .plan import ChartModule, LetCode, Member, Method, StateCode, Struct
from .python_expressions import Expressions, Functions
from .reactions import Reactions
from .scope import Definitions, Scope, walk_states
from .state_methods import StateMethods, invoke_done_tag, leaves, state_done_tag
from .structs import event_struct, is_fixed, struct

SUPPORT = "._support.chart"


def plan_chart(
    chart: ir.Chart, definitions: Definitions, modules: Modules, source: str, folder: str
) -> ChartModule:
    """Plan the module of a chart. `source` and `folder` are named in its header."""
    own = [ref for ref in chart.events if ref.machine is not None]
    allocator = Allocator(RESERVED | {public_name(ref.name) for ref in own})
    imports = Imports(allocator)
    functions = Functions({key: each.module for key, each in definitions.defs.items()})
    scope = Scope(
        definitions=definitions,
        modules=modules,
        imports=imports,
        expressions=Expressions(modules, imports, functions),
    )
    done_events = tuple(_done_events(chart, scope, allocator))
    methods = StateMethods(chart, scope)
    reactions = Reactions(chart, scope, methods)
    has_states = isinstance(chart.root, ir.Compound)
    plan = ChartModule(
        source=source,
        folder=folder,
        machine=chart.machine,
        version=chart.version,
        description=chart.root.description,
        states=tuple(path_text(leaf.path) for leaf in leaves(chart.root)) if has_states else (),
        own_events=tuple(event_struct(definitions.events[ref], scope) for ref in own),
        event=_event_type(chart, scope),
        internal=" | ".join(
            (
                imports.name(SUPPORT, "After"),
                imports.name(SUPPORT, "Failed"),
                *(each.name for each in done_events),
            )
        ),
        context=struct("Context", chart.context, scope, keep_default=is_fixed),
        input=struct("Input", chart.input, scope) if chart.input else None,
        output=scope.annotation(chart.output),
        done_events=done_events,
        reads_clock=chart.reads_clock,
        tags=tuple(_tags(chart, methods)),
        next=tuple(_next(chart, methods)),
        lets=tuple(_lets(chart, scope)),
        begin=tuple(_begin(chart, scope, methods)),
        react=reactions.react_choice() if has_states else None,
        always=reactions.always_choice() if has_states else None,
        code=tuple(_code(methods, reactions, has_states=has_states)),
        imports=(),
    )
    return _with_imports(plan, imports)


def _with_imports(plan: ChartModule, imports: Imports) -> ChartModule:
    """Add the imports of what every chart's module has."""
    imports.module("msgspec")
    imports.name(SUPPORT, "BaseSnapshot")
    imports.name(SUPPORT, "Statechart")
    imports.name("typing", "TypeAlias")
    if plan.states:
        imports.name("typing", "Literal")
        imports.name("typing", "get_args")
    if plan.tags or plan.next:
        imports.name("typing", "ClassVar")
        imports.name("collections.abc", "Mapping")
        imports.name("collections.abc", "Sequence")
    return replace(plan, imports=imports.sections())


def _event_type(chart: ir.Chart, scope: Scope) -> str:
    if not chart.events:
        return scope.imports.name(SUPPORT, "NoEvent")
    return " | ".join(scope.event(ref) for ref in chart.events)


def _done_events(chart: ir.Chart, scope: Scope, allocator: Allocator) -> Iterator[Struct]:
    """Plan the events by which a chart learns that a state or an invoke is done.

    Only those that it has a line for: an outcome that nothing waits for is not an event.
    """
    for state in walk_states(chart.root):
        assert not isinstance(state, ir.History)
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
        for invoke in state.invokes:
            if invoke.id in waited_for:
                yield _done_event(
                    invoke_done_tag(invoke.id),
                    cap_words(invoke.id),
                    f"`{invoke.callee.name}` is done, invoked as `{invoke.id}`.",
                    invoke.output,
                    scope,
                    allocator,
                )


def _done_event(
    tag: str, words: str, doc: str, output: DataType, scope: Scope, allocator: Allocator
) -> Struct:
    name = allocator.take(f"{words}Done")
    scope.done_classes[tag] = name
    annotation = scope.annotation(output)
    default = "None" if annotation == "None" else None
    member = Member(name="output", annotation=annotation, default=default)
    return Struct(name=name, doc=doc, tag=tag, members=(member,))


# --- tables -----------------------------------------------------------------------------------


def _tags(chart: ir.Chart, methods: StateMethods) -> Iterator[tuple[str, str]]:
    """List the tags of each atomic state, those of its ancestors included."""
    for leaf in leaves(chart.root):
        tags = [tag for state in _outward(leaf, methods) for tag in state.tags]
        if tags:
            yield path_text(leaf.path), _tuple(dict.fromkeys(tags))


def _next(chart: ir.Chart, methods: StateMethods) -> Iterator[tuple[str, str]]:
    """List the events that some line of each atomic state, or of its ancestors, could take."""
    declared = [ref.name for ref in chart.events]
    for leaf in leaves(chart.root):
        taken = {
            name
            for state in _outward(leaf, methods)
            for line in state.transitions
            for trigger in line.triggers
            for name in _event_names(trigger, declared)
        }
        if taken:
            yield path_text(leaf.path), _tuple(name for name in declared if name in taken)


def _event_names(trigger: ir.Trigger, declared: list[str]) -> list[str]:
    match trigger:
        case ir.OnEvents(events=events):
            return [event.name for event in events]
        case ir.OnAny():
            return declared
        case _:
            return []


def _outward(leaf: ir.StateBase, methods: StateMethods) -> Iterator[ir.StateBase]:
    """Yield a state and its ancestors, the machine itself included."""
    for length in range(len(leaf.path), -1, -1):
        yield methods.by_path[leaf.path[:length]]


def _tuple(names: Iterable[str]) -> str:
    listed = list(names)
    return f"({', '.join(map(repr, listed))}{',' if len(listed) == 1 else ''})"


# --- code -------------------------------------------------------------------------------------


def _lets(chart: ir.Chart, scope: Scope) -> Iterator[LetCode]:
    for let in chart.lets:
        yield LetCode(
            name=member_name(let.name),
            annotation=scope.annotation(let.value.type),
            value=scope.expressions.text(let.value),
        )


def _begin(chart: ir.Chart, scope: Scope, methods: StateMethods) -> Iterator[str]:
    """Write how a machine begins: its context, what the machine itself runs, its first state."""
    given = tuple(
        (each.name, each.default)
        for each in chart.context
        if each.default is not None and not is_fixed(each.default)
    )
    yield f"self.context = Context({scope.expressions.keywords(given)})"
    yield from methods.begin()


def _code(methods: StateMethods, reactions: Reactions, *, has_states: bool) -> Iterator[StateCode]:
    """Plan the methods of the states, each state's together, in document order."""
    for path, state in methods.by_path.items():
        planned: list[Method] = [*(methods.enter(state) if path else ()), *methods.exit(state)]
        own = (reactions.react(state), reactions.always(state))
        planned += [method for method in own if method is not None]
        if planned:
            yield StateCode(
                title=(path_text(path) or "the machine itself") if has_states else None,
                description=tuple((state.description or "").splitlines() if path else ()),
                methods=tuple(planned),
            )
