"""Check that each machine settles: transitions without an event may lead in a circle."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Label
from ...graphs import Graph
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..states.entering import entered
from ..states.state_tree import StateNode
from ..states.survey import Transition
from .constant_guards import Guards


def check_always_loops(guards: Guards, chart: ChartContext) -> None:
    """Report circles of states in each of which the first `always` has no guard."""
    survey = chart.survey
    following: dict[StateNode, tuple[StateNode, Transition]] = {}
    first: dict[StateNode, Transition | None] = {}
    for node in survey.root.walk():
        transition = next(
            (each for each in survey.transitions[node] if isinstance(each.node, syntax.Always)),
            None,
        )
        if transition is None and node.parent is not None:
            transition = first[node.parent]
        first[node] = transition
        if node.is_compound or node.kind in ("parallel", "history"):
            continue
        if transition is None or guards.get(transition) is not True or _is_over(node, chart):
            continue
        if transition.domain is None:
            following[node] = (node, transition)
            continue
        leaves = [
            each
            for each in entered(
                transition.domain, transition.targets, survey.initials, survey.defaults
            )
            if not any(True for child in each.children.values() if child.kind != "history")
        ]
        # Regions can leave each other, so a loop in one of them need not be endless.
        if len(leaves) == 1 and not any(
            each.kind == "parallel" for each in (node, *node.ancestors())
        ):
            following[node] = (leaves[0], transition)
    for circle in Graph({node: [after] for node, (after, _) in following.items()}).cut_circles():
        _report_loop(circle, following, chart)


def _is_over(node: StateNode, chart: ChartContext) -> bool:
    """Return whether the machine has ended in a state."""
    return node.kind == "final" and node.parent is chart.survey.root


def _report_loop(
    circle: list[StateNode],
    following: dict[StateNode, tuple[StateNode, Transition]],
    chart: ChartContext,
) -> None:
    transitions = sorted(
        {following[node][1] for node in circle}, key=lambda each: each.node.span.start
    )
    chart.report.add(
        codes.ALWAYS_LOOP,
        "this `always` is taken again and again, without end",
        transitions[0].node.span,
        secondary=[
            Label(span=transition.node.span, text="then this one") for transition in transitions[1:]
        ],
        help="give it a guard that is False at some time, or an event to wait for",
    )
