"""Check that what an invoke is sent can reach it: the line may have stopped it before."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes, ir
from ...diagnostics import Label
from ...ir_walk import nested
from ..charts.chart_context import ChartContext
from ..states.entering import entered
from ..states.state_tree import StateNode
from ..states.survey import Started, Transition
from .constant_guards import Lines


def check_stopped(lines: Lines, chart: ChartContext) -> None:
    """Warn of messages to an invoke from a line that leaves the invoke's state.

    States are left before the actions of a line run. Nothing is said where the line may enter the
    state again, and so start the invoke anew.
    """
    invokes = {
        started.id: (node, started)
        for node, callees in chart.survey.callees.items()
        for started in callees.values()
    }
    if not invokes:
        return
    for transition, made in lines.items():
        for send in _sends(made):
            assert isinstance(send.target, ir.ToChild)
            owner, started = invokes.get(send.target.id, (None, None))
            if owner is not None and started is not None and _is_left(owner, transition, chart):
                _report(send, owner, started, chart)


def _sends(line: ir.Transition) -> Iterator[ir.Send]:
    """Yield the messages of a line to what runs in this machine."""
    for action in nested(line.actions):
        if isinstance(action, ir.Send) and isinstance(action.target, ir.ToChild):
            yield action


def _is_left(owner: StateNode, transition: Transition, chart: ChartContext) -> bool:
    """Return whether a line leaves a state that it stands in, and cannot enter it again."""
    domain = transition.domain
    if domain is None or domain is owner or not domain.contains(owner):
        return False
    if not owner.contains(transition.place):
        return False  # a line of what was spawned
    if any(target.kind == "history" for target in transition.targets):
        return False
    survey = chart.survey
    return owner not in entered(domain, transition.targets, survey.initials, survey.defaults)


def _report(send: ir.Send, owner: StateNode, started: Started, chart: ChartContext) -> None:
    chart.report.add(
        codes.STOPPED_RECIPIENT,
        f"`{started.name}` is stopped before this message is sent",
        send.span,
        secondary=[Label(span=started.node.span, text=f"it runs in {owner.described} alone")],
        help=f"send it in the `exit` of {owner.described}, which runs before",
    )
