"""Check that each transition can be taken: another before it may take its events always."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes
from ...diagnostics import Label
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..names.symbols import Symbol
from ..states.survey import Transition
from .constant_guards import Guards


def check_order(guards: Guards, chart: ChartContext) -> None:
    """Report transitions behind one that takes the same events without a guard."""
    for transitions in chart.survey.transitions.values():
        _check_state(transitions, guards, chart)


def _check_state(transitions: list[Transition], guards: Guards, chart: ChartContext) -> None:
    taken: dict[tuple[object, ...], Transition] = {}
    for transition in transitions:
        keys = list(_keys(transition, chart))
        if not keys:
            continue
        before = [_taken_by(key, taken) for key in keys]
        first = before[0]
        if first is not None and None not in before:
            chart.report.add(
                codes.UNREACHABLE_LINE,
                "this line never runs",
                transition.node.span,
                secondary=(Label(span=first.node.span, text="this one is always taken before it"),),
            )
        if guards.get(transition) is True:
            for key in keys:
                taken.setdefault(key, transition)


def _keys(transition: Transition, chart: ChartContext) -> Iterator[tuple[object, ...]]:
    """Yield what a transition takes: what can be taken by an earlier one."""
    owner = transition.callee.id if transition.callee is not None else None
    if not isinstance(transition.node, syntax.On):
        yield ("timer", transition.timer)
        return
    for trigger in transition.node.triggers:
        match trigger:
            case syntax.EventTrigger():
                symbol = _event(trigger, chart)
                yield ("event", owner, symbol.name if symbol is not None else trigger)
            case syntax.AnyTrigger():
                yield ("any", owner)
            case syntax.DoneTrigger():
                yield ("done", owner)
            case syntax.ErrorTrigger():
                yield ("error", owner)


def _event(trigger: syntax.EventTrigger, chart: ChartContext) -> Symbol | None:
    name = trigger.event.names[-1].text
    return chart.machine.events.get(name)


def _taken_by(
    key: tuple[object, ...], taken: dict[tuple[object, ...], Transition]
) -> Transition | None:
    if key in taken:
        return taken[key]
    if key[0] == "event":
        # What comes from an invoke is an event like any other, outside of its block.
        return (
            taken.get(("any", key[1]))
            or taken.get(("event", None, key[2]))
            or taken.get(("any", None))
        )
    if key[0] == "any" and key[1] is not None:
        return taken.get(("any", None))
    return None
