"""Check a finished chart as a whole: the checks in order."""

from __future__ import annotations

from ... import ir
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..exploration.conditions import Conditions
from .always_loops import check_always_loops
from .constant_guards import check_guards, guards_of, lines_of
from .default_entry import check_default_entry
from .final_outputs import check_outputs
from .histories import check_histories
from .never_taken import check_order
from .overridden import check_overridden
from .stopped import check_stopped
from .timers import check_timers
from .unreachable_states import check_reachable


def check_chart(chart: ChartContext, built: ir.Chart, *, is_current: bool) -> None:
    """Report warnings, and loops that never settle.

    A version that is not `is_current` is older than the latest one, and kept as it is: it may be
    untidy.
    """
    lines = lines_of(chart, built.root)
    guards = guards_of(lines)
    conditions = Conditions.of(built, is_whole=not chart.report.errors)
    check_guards(lines, conditions, chart)
    check_order(lines, guards, conditions, chart)
    if _is_whole(chart):
        check_default_entry(built.root, chart.report)
        check_reachable(guards, built.migrations, chart)
        check_always_loops(guards, chart)
        if is_current and not chart.report.errors:
            check_overridden(lines, guards, chart)
            check_timers(built, chart.report)
            check_stopped(lines, chart)
            check_histories(built, chart)
            check_outputs(built, chart.report)


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
