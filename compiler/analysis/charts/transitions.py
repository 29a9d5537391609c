"""Check the transitions of a state: triggers, guards and actions, in document order."""

from __future__ import annotations

from ... import codes, ir
from ...parsing import syntax
from ..expressions.narrowing import NOTHING, facts_when
from ..names.symbols import Kind, Symbol
from ..states.state_tree import StateNode
from ..states.survey import Transition
from ..types.type_relations import UNKNOWN
from .chart_context import ChartContext
from .event_views import event_ref, resolve_events, view
from .statements import check_block


def check_transitions(node: StateNode, chart: ChartContext) -> tuple[ir.Transition, ...]:
    """Return the transitions of a state, those of its invokes included."""
    found: list[ir.Transition] = []
    refused: dict[tuple[object, ...], frozenset[str]] = {}
    for transition in chart.survey.transitions[node]:
        events = resolve_events(transition, chart.names, chart.machine, chart.report)
        # It is looked at only where the guards of those before it, for the same event, fail.
        keys = _keys(transition, events)
        before = [refused.get(key, NOTHING) for key in keys]
        known = frozenset.intersection(*before) if before else NOTHING
        found.append(_transition(transition, events, known, chart))
        if transition.node.guard is not None:
            facts = facts_when(transition.node.guard, False)
            for key in keys:
                refused[key] = refused.get(key, NOTHING) | facts
    return tuple(found)


def _keys(
    transition: Transition, events: dict[syntax.Trigger, Symbol | None]
) -> list[tuple[object, ...]]:
    if not isinstance(transition.node, syntax.On):
        return [("timer", transition.timer)]
    owner = transition.callee.id if transition.callee is not None else None
    return [
        (type(trigger), owner, id(events.get(trigger)) if trigger in events else None)
        for trigger in transition.node.triggers
    ]


def _transition(
    transition: Transition,
    events: dict[syntax.Trigger, Symbol | None],
    known: frozenset[str],
    chart: ChartContext,
) -> ir.Transition:
    node = transition.node
    event = view(
        transition, events, chart.machine, chart.done_outputs.get(transition.source, UNKNOWN)
    )
    place, facts = _place(transition), chart.presence.within(transition.source)
    if not isinstance(node, syntax.Always):
        facts |= chart.presence.settled.get(transition.source, NOTHING)
    scope = chart.scope(transition.place, place, facts | known, event)
    guard = None
    if node.guard is not None:
        guard = chart.checker.condition(node.guard, scope)
        scope = scope.knowing(facts_when(node.guard, True))
    scope = scope.with_facts(chart.presence.surviving(transition, scope.facts))
    actions = check_block(transition.block, transition.place, scope, chart)
    return ir.Transition(
        source=transition.source.path,
        triggers=_triggers(transition, events, chart),
        guard=guard,
        targets=tuple(target.path for target in transition.targets),
        reenter=transition.reenter,
        domain=transition.domain.path if transition.domain is not None else None,
        actions=actions,
        span=node.span,
    )


def _place(transition: Transition) -> str:
    match transition.node:
        case syntax.On():
            return "this line"
        case syntax.Always():
            return "an `always` line"
        case syntax.After():
            return "an `after` line"
        case syntax.Every():
            return "an `every` line"


def _triggers(
    transition: Transition, events: dict[syntax.Trigger, Symbol | None], chart: ChartContext
) -> tuple[ir.Trigger, ...]:
    node = transition.node
    if not isinstance(node, syntax.On):
        if transition.timer is not None:
            return (ir.OnTimer(id=transition.timer, span=node.span),)
        return (ir.OnNothing(span=node.span),)
    callee = transition.callee
    found: list[ir.Trigger] = []
    named = tuple(event_ref(symbol) for symbol in events.values() if symbol is not None)
    first_event = True
    for trigger in node.triggers:
        span = trigger.span
        match trigger:
            case syntax.EventTrigger() | syntax.AnyTrigger() if callee is not None:
                _check_sends(transition, trigger, chart)
                is_any = isinstance(trigger, syntax.AnyTrigger)
                if is_any or (first_event and named):
                    found.append(
                        ir.OnInvokeEvents(
                            id=callee.id,
                            events=() if is_any else named,
                            is_family=callee.is_family,
                            span=span,
                        )
                    )
                    first_event = first_event and is_any
            case syntax.EventTrigger():
                if first_event and named:
                    found.append(ir.OnEvents(events=named, span=span))
                    first_event = False
            case syntax.AnyTrigger():
                found.append(ir.OnAny(span=span))
            case syntax.DoneTrigger() if callee is not None:
                found.append(ir.OnInvokeDone(id=callee.id, is_family=callee.is_family, span=span))
            case syntax.DoneTrigger():
                _check_done(transition.source, trigger, chart)
                found.append(ir.OnStateDone(span=span))
            case syntax.ErrorTrigger() if callee is not None:
                found.append(ir.OnInvokeError(id=callee.id, is_family=callee.is_family, span=span))
            case syntax.ErrorTrigger():
                found.append(ir.OnError(span=span))
    return tuple(found)


def _check_sends(transition: Transition, trigger: syntax.Trigger, chart: ChartContext) -> None:
    symbol = transition.callee.symbol if transition.callee is not None else None
    if symbol is not None and symbol.kind is not Kind.MACHINE:
        chart.report.add(
            codes.NOT_A_MACHINE,
            f"`{symbol.name}` is {symbol.kind.value}, and sends no events",
            trigger.span,
            help="an actor ends with `on done` or `on error`; events come from machines",
        )


def _check_done(node: StateNode, trigger: syntax.Trigger, chart: ChartContext) -> None:
    if can_be_done(node) or chart.names.file.skipped:
        return
    invokes = chart.survey.callees.get(node)
    if node.parent is None:
        reason = "when a machine is done, it has ended"
        help_text = "put actions into the `entry` of the final state"
    elif node.kind == "parallel":
        reason = "not every region of it has a final state"
        help_text = "give each region a `final` child"
    else:
        reason = "none of its direct children is `final`"
        help_text = (
            "to wait for the invoke, put the line into its block: `invoke f() { on done ... }`"
            if invokes
            else "make one of its children `final`"
        )
    chart.report.add(
        codes.NEVER_DONE,
        f"{node.described} is never done: {reason}",
        trigger.span,
        help=help_text,
    )


def can_be_done(node: StateNode) -> bool:
    """Return whether a state can be done while the machine goes on."""
    if node.parent is None:
        return False
    if node.kind == "parallel":
        return all(
            can_be_done(child) for child in node.children.values() if child.kind != "history"
        )
    return any(child.kind == "final" for child in node.children.values())
