"""Check that guards depend on something."""

from __future__ import annotations

from ... import codes, ir
from ...ir_walk import real_states
from ..charts.chart_context import ChartContext
from ..expressions.constants import truth
from ..states.survey import Transition

Guards = dict[Transition, bool | None]
"""Transitions whose guard is constant, or that have none (None for a guard that depends)."""


def guards_of(chart: ChartContext, root: ir.Atomic | ir.Compound) -> Guards:
    """Return what is known of the guards of a chart, whose states have been built."""
    found: Guards = {}
    built = {state.path: state.transitions for state in real_states(root)}
    for node, transitions in chart.survey.transitions.items():
        for transition, made in zip(transitions, built.get(node.path, ()), strict=False):
            found[transition] = True if made.guard is None else truth(made.guard)
    return found


def check_guards(guards: Guards, chart: ChartContext) -> None:
    """Report guards that are always True or always False."""
    for transition, value in guards.items():
        if transition.node.guard is None or value is None:
            continue
        chart.report.add(
            codes.CONSTANT_GUARD,
            f"this guard is always {value}",
            transition.node.guard.span,
            label="" if value else "the line never runs",
            help="leave the guard out" if value else None,
        )
