"""Check that each state can be reached."""

from __future__ import annotations

from ... import codes, ir
from ..charts.chart_context import ChartContext
from ..states.entering import entered
from ..states.state_tree import StateNode, descend
from .constant_guards import Guards


def check_reachable(
    guards: Guards, migrations: tuple[ir.Migration, ...], chart: ChartContext
) -> None:
    """Report states that no transition, initial, history or migration leads to."""
    survey = chart.survey
    reached: set[StateNode] = {survey.root}
    pending = [survey.root]

    def enter(within: StateNode, targets: tuple[StateNode, ...]) -> None:
        for node in entered(within, targets, survey.initials, survey.defaults):
            if node not in reached:
                reached.add(node)
                pending.append(node)

    enter(survey.root, survey.initials.get(survey.root, ()))
    for migration in migrations:
        for _, place in migration.places:
            node = descend(survey.root, place)
            if node is not None and node.parent is not None:
                enter(survey.root, (node,))
    while pending:
        node = pending.pop()
        for transition in survey.transitions[node]:
            if transition.domain is not None and guards.get(transition) is not False:
                enter(transition.domain, transition.targets)
    for node in survey.root.walk():
        if node.kind == "history" or node in reached:
            continue
        # What is below a state that cannot be reached goes without saying.
        if node.parent in reached:
            chart.report.add(
                codes.UNREACHABLE_STATE,
                f"state {node.described} cannot be reached",
                node.span,
            )
