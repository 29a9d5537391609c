"""Check a finished chart as a whole: the checks in order."""

from __future__ import annotations

from ... import ir
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from .always_loops import check_always_loops
from .constant_guards import check_guards, guards_of
from .default_entry import check_default_entry
from .never_taken import check_order
from .unreachable_states import check_reachable


def check_chart(chart: ChartContext, built: ir.Chart) -> None:
    """Report warnings, and loops that never settle."""
    guards = guards_of(chart, built.root)
    check_guards(guards, chart)
    check_order(guards, chart)
    if _is_whole(chart):
        check_default_entry(built.root, chart.report)
        check_reachable(guards, built.migrations, chart)
        check_always_loops(guards, chart)


def _is_whole(chart: ChartContext) -> bool:
    """Return whether all targets are known: else much would seem unreachable."""
    survey = chart.survey
    if chart.names.file.skipped:
        return False
    for transitions in survey.transitions.values():
        for transition in transitions:
            effect = transition.node.effect
            if isinstance(effect, syntax.Go) and len(effect.targets) != len(transition.targets):
                return False
    return all(survey.initials.get(node) for node in survey.root.walk() if node.is_compound)
