"""Check that each state leads somewhere: that something can still happen in it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ... import codes
from ..charts.chart_context import ChartContext
from ..states.state_tree import StateNode


def check_dead_ends(reached: AbstractSet[StateNode], chart: ChartContext) -> None:
    """Warn of states that are not final, and in which no line can be taken and nothing runs.

    A line that stays counts, since the machine goes on working. Nothing is said of regions: what
    happens may be up to the others.
    """
    alive: set[StateNode] = set()
    for node in chart.survey.root.walk():  # each behind those that are around it
        around = node.parent in alive
        if (
            around
            or chart.survey.transitions[node]
            or chart.survey.callees.get(node)
            or node.kind == "parallel"
        ):
            alive.add(node)
        elif node.kind == "state" and not node.is_compound and node in reached:
            chart.report.add(
                codes.DEAD_END,
                f"nothing leads out of state {node.described}",
                node.span,
                help="make it `final`, or write a line: `on ... -> ...`",
            )
