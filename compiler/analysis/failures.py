"""Check that the failures of actors and children are taken by some line."""

from __future__ import annotations

from collections.abc import Iterator

from .. import codes, ir
from ..diagnostics import Report


def check_failures(root: ir.Atomic | ir.Compound, report: Report) -> None:
    """Warn of each invoke whose error no line of its state, or of one around it, takes."""
    for invoke, around in _invokes(root, ()):
        if not any(_takes(trigger, invoke.id) for state in around for trigger in _triggers(state)):
            report.add(
                codes.UNTAKEN_FAILURE,
                f"no line takes the error of `{invoke.callee.name}`",
                invoke.span,
                help="write `on error -> ...` in its braces; without it the machine is in status "
                "`error` then, until somebody calls `retry`",
            )


def _invokes(
    state: ir.State, around: tuple[ir.StateBase, ...]
) -> Iterator[tuple[ir.Invoke, tuple[ir.StateBase, ...]]]:
    """Yield the invokes of a state and those in it, each with the states that it is in."""
    if isinstance(state, ir.History):
        return
    around = (*around, state)
    for invoke in state.invokes:
        yield invoke, around
    if isinstance(state, (ir.Compound, ir.Parallel)):
        for child in state.children:
            yield from _invokes(child, around)


def _triggers(state: ir.StateBase) -> Iterator[ir.Trigger]:
    for line in state.transitions:
        yield from line.triggers


def _takes(trigger: ir.Trigger, invoke: str) -> bool:
    if isinstance(trigger, ir.OnInvokeError):
        return trigger.id == invoke
    return isinstance(trigger, ir.OnError)
