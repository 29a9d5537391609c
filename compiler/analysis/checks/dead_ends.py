"""Check that each state leads somewhere: that something can still happen in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from ... import codes, ir
from ...diagnostics import Report
from ...ir_walk import children
from ...source import Span
from ..states.state_tree import path_as_written


def check_dead_ends(
    machines: Sequence[ir.Machine], parented: Collection[tuple[str, str]], report: Report
) -> None:
    """Warn of states that are not final, and in which no line can be taken and nothing runs.

    A line that stays counts, since the machine goes on working. Nothing is said of regions, where
    what happens may be up to the others, nor of machines that have a parent, which can stop them.
    """
    told = {each.primary.span for each in report if each.code is codes.UNREACHABLE_STATE}
    for machine in machines:
        if (machine.file, machine.name) not in parented:
            for chart in machine.current:
                _check(chart.root, told, report)


def _check(state: ir.StateBase, told: AbstractSet[Span], report: Report) -> None:
    """Check a state with no line around it, and those in it; `told` are not reached anyway."""
    lives = state.transitions or state.invokes or isinstance(state, ir.Parallel)
    if lives or state.span in told:
        return
    if isinstance(state, ir.Atomic) and state.path:
        report.add(
            codes.DEAD_END,
            f"nothing leads out of state `{path_as_written(state.path)}`",
            state.span,
            help="make it `final`, or write a line: `on ... -> ...`",
        )
    for child in children(state):
        _check(child, told, report)
