"""Check that guards depend on something."""

from __future__ import annotations

from ... import codes, ir
from ...ir_expressions import ContextField
from ...ir_walk import real_states, walk
from ..charts.chart_context import ChartContext
from ..exploration.conditions import Conditions
from ..expressions.constants import truth
from ..states.survey import Transition

Lines = dict[Transition, ir.Transition]
"""Transitions as they are written, with what has been made of each."""
Guards = dict[Transition, bool | None]
"""Transitions whose guard is a constant, or that have none (None for a guard that depends)."""


def lines_of(chart: ChartContext, root: ir.Atomic | ir.Compound) -> Lines:
    """Return the transitions of a chart, whose states have been built."""
    built = {state.path: state.transitions for state in real_states(root)}
    return {
        transition: made
        for node, transitions in chart.survey.transitions.items()
        for transition, made in zip(transitions, built.get(node.path, ()), strict=False)
    }


def guards_of(lines: Lines) -> Guards:
    """Return what the guards of transitions are by themselves, whatever is known of the chart."""
    return {
        transition: True if made.guard is None else truth(made.guard)
        for transition, made in lines.items()
    }


def check_guards(lines: Lines, conditions: Conditions, chart: ChartContext) -> None:
    """Report guards that are always True or always False."""
    for transition, made in lines.items():
        if transition.node.guard is None or made.guard is None:
            continue
        value = conditions.truth(made.guard, source=made.source)
        if value is None:
            continue
        named = [each.name for each in walk(made.guard) if isinstance(each, ContextField)]
        unset = [name for name in dict.fromkeys(named) if name in conditions.constants]
        chart.report.add(
            codes.CONSTANT_GUARD,
            f"this guard is always {value}",
            transition.node.guard.span,
            label="" if value else "the line never runs",
            notes=[f"nothing sets `{name}`" for name in unset],
            help="leave the guard out" if value else None,
        )
