"""Check that somebody sees it when an actor or a child fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from ... import codes, ir
from ...diagnostics import Report
from ...ir_walk import callees, children


def check_failures(
    machines: Sequence[ir.Machine], broken: AbstractSet[str], strict: bool, report: Report
) -> None:
    """Warn of each invoke whose error no line of its state, or of one around it, takes.

    A machine with an alarm calls that, and one that others invoke or spawn tells them, which is
    enough unless the check is `strict`. `broken` are the files with syntax errors: what is left out
    of them may be such a line.
    """
    charts = [chart for machine in machines for chart in machine.charts]
    children = {ref.name for chart in charts for ref in started(chart.root)}
    for chart in charts:
        is_told = chart.machine in children or chart.options.alarm is not None
        if chart.file in broken or (is_told and not strict):
            continue
        for invoke, around in _invokes(chart.root, ()):
            triggers = (each for state in around for each in _triggers(state))
            if not any(_takes(trigger, invoke.id) for trigger in triggers):
                report.add(
                    codes.UNTAKEN_FAILURE,
                    f"no line takes the error of `{invoke.callee.name}`",
                    invoke.span,
                    help="write `on error -> ...` in its braces, or name an `option alarm`; until "
                    "somebody calls `retry`, the machine would be in status `error`",
                )


def started(root: ir.State) -> Iterator[ir.MachineRef]:
    """Yield the machines that the states of a chart invoke and spawn."""
    yield from (callee for _, callee in callees(root) if isinstance(callee, ir.MachineRef))


def _invokes(
    state: ir.StateBase, around: tuple[ir.StateBase, ...]
) -> Iterator[tuple[ir.Invoke, tuple[ir.StateBase, ...]]]:
    """Yield the invokes of a state and those in it, each with the states that it is in."""
    around = (*around, state)
    for invoke in state.invokes:
        yield invoke, around
    for child in children(state):
        yield from _invokes(child, around)


def _triggers(state: ir.StateBase) -> Iterator[ir.Trigger]:
    for line in state.transitions:
        yield from line.triggers


def _takes(trigger: ir.Trigger, invoke: str) -> bool:
    if isinstance(trigger, ir.OnInvokeError):
        return trigger.id == invoke
    return isinstance(trigger, ir.OnError)
