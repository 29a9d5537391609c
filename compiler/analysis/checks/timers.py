"""Check that timers can fire: a shorter one may always leave the state before."""

from __future__ import annotations

from fractions import Fraction

from ... import codes, ir
from ...diagnostics import Label, Report
from ...ir_walk import children
from ..expressions.constants import number, truth


def check_timers(chart: ir.Chart, report: Report) -> None:
    """Warn of timers that are longer than one that leaves their state whatever else is true.

    Nothing is said of a version that machines migrate to: they may bring timers with them.
    """
    if not chart.migrations:
        _check(chart.root, None, report)


def _check(state: ir.StateBase, first: tuple[Fraction, ir.Timer] | None, report: Report) -> None:
    """Check the timers of a state and those in it; of those around, `first` is due first."""
    delays = [(number(timer.delay), timer) for timer in state.timers]
    for delay, timer in delays:
        if delay is not None and _leaves(state, timer) and (first is None or delay < first[0]):
            first = (delay, timer)
    if first is None and not children(state):
        return
    for delay, timer in delays:
        if first is not None and delay is not None and delay > first[0]:
            report.add(
                codes.BEATEN_TIMER,
                "this timer never fires: a shorter one leaves the state before",
                timer.span,
                secondary=[Label(span=first[1].span, text="this one is due before it")],
            )
    for child in children(state):
        _check(child, first, report)


def _leaves(state: ir.StateBase, timer: ir.Timer) -> bool:
    """Return whether a state is left when a timer of it is due, whichever of its lines is taken."""
    for line in state.transitions:
        if not any(isinstance(each, ir.OnTimer) and each.id == timer.id for each in line.triggers):
            continue
        if line.domain is None or len(line.domain) >= len(state.path):
            return False
        if line.guard is None or truth(line.guard) is True:
            return True
    return False
