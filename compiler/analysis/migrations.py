"""Check `migrate`: how a machine of an older version goes on in this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import codes
from ..diagnostics import Label
from ..parsing import syntax
from ..suggest import did_you_mean
from .chart_context import ChartContext
from .narrowing import NOTHING
from .state_tree import descend, report_unknown_state
from .statements import check_assign


def check_migrations(charts: Mapping[str, ChartContext]) -> None:
    """Check the migrations of all versions of a machine."""
    for chart in charts.values():
        seen: dict[str, syntax.Migrate] = {}
        for node in chart.version.node.migrations:
            first = seen.setdefault(node.version.text, node)
            if first is not node:
                chart.report.add(
                    codes.REPEATED_ITEM,
                    f"there are two migrations from `{node.version.text}`",
                    node.version.span,
                    secondary=(Label(span=first.version.span, text="the first is here"),),
                )
            _check(node, chart, charts)


def _check(node: syntax.Migrate, chart: ChartContext, charts: Mapping[str, ChartContext]) -> None:
    name = node.version.text
    old = charts.get(name)
    if old is chart:
        chart.report.add(
            codes.BAD_MIGRATION, "a version does not migrate from itself", node.version.span
        )
        return
    if old is None and not chart.names.may_declare(name):
        others = [each for each in charts if charts[each] is not chart]
        chart.report.add(
            codes.BAD_MIGRATION,
            f"`{chart.machine.symbol.name}` has no version `{name}`",
            node.version.span,
            label=did_you_mean(name, others),
        )
    for move in node.states:
        if old is not None:
            _check_path(move.old, old, chart)
        _check_path(move.new, chart, chart)
    if old is None:
        return
    scope = replace(chart.scope(chart.survey.root, "a migration", NOTHING), old=old.machine.context)
    for assign in node.assigns:
        check_assign(assign, scope, chart)


def _check_path(path: syntax.Path, within: ChartContext, chart: ChartContext) -> None:
    names = [name.text for name in path.names]
    if descend(within.survey.root, names) is None:
        report_unknown_state(names, path.span, within.survey.root, within.names, chart.report)
