"""Check what machines have to do with each other: who starts, tells and awaits whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from ... import codes, ir
from ...diagnostics import Label, Report
from ...ir_walk import all_statements, callees, triggers
from .failures import started


def with_parents(machines: Sequence[ir.Machine]) -> set[tuple[str, str]]:
    """Return the machines that others start, and those that send messages to a parent."""
    sending = {
        (machine.file, machine.name)
        for machine in machines
        for chart in machine.charts
        if any(_sends_to_parent(chart.root))
    }
    return _started_by_others(machines) | sending


def _started_by_others(machines: Sequence[ir.Machine]) -> set[tuple[str, str]]:
    return {
        (ref.file, ref.name)
        for machine in machines
        for chart in machine.charts
        for ref in started(chart.root)
    }


def _sends_to_parent(root: ir.State) -> Iterator[ir.Send]:
    for action in all_statements(root):
        if isinstance(action, ir.Send) and isinstance(action.target, ir.ToParent):
            yield action


def check_parents(
    machines: Sequence[ir.Machine], asked_for: AbstractSet[str], report: Report
) -> None:
    """Warn of messages to the parent of machines that no other invokes or spawns.

    Those of a file that is only imported may be started by charts that are not compiled now.
    """
    children = _started_by_others(machines)
    for machine in machines:
        if (machine.file, machine.name) in children:
            continue
        for chart in machine.current:
            sends = list(_sends_to_parent(chart.root))
            if sends and chart.file in asked_for:
                report.add(
                    codes.NO_PARENT,
                    f"`{machine.name}` has no parent: no machine invokes or spawns it",
                    sends[0].span,
                    secondary=[Label(span=each.span, text="nor here") for each in sends[1:]],
                    help="compile this chart together with those that start it; to answer whoever "
                    "has sent the event, write `sender`",
                )


def check_ends(machines: Sequence[ir.Machine], report: Report) -> None:
    """Warn of lines that wait for a machine to be done that has no final state, or always fails."""
    reasons = {(machine.file, machine.name): _never_done(machine) for machine in machines}
    for machine in machines:
        for chart in machine.current:
            started_as = dict(callees(chart.root))
            for trigger in triggers(chart.root):
                if not isinstance(trigger, ir.OnInvokeDone):
                    continue
                callee = started_as.get(trigger.id)
                if not isinstance(callee, ir.MachineRef):
                    continue
                why = reasons.get((callee.file, callee.name))
                if why is not None:
                    _report_endless(trigger, callee.name, why, report)


def _never_done(machine: ir.Machine) -> str | None:
    """Return why a machine is never done; None for one that may be."""
    finals = [state for state in _at_the_top(machine) if isinstance(state, ir.Final)]
    if any(final.failure is None for final in finals):
        return None
    return "each final state at its top fails" if finals else "it has no final state at its top"


def _at_the_top(machine: ir.Machine) -> Iterator[ir.State]:
    for chart in machine.charts:
        if isinstance(chart.root, ir.Compound):
            yield from chart.root.children


def _report_endless(trigger: ir.OnInvokeDone, name: str, why: str, report: Report) -> None:
    report.add(
        codes.ENDLESS_MACHINE,
        f"`{name}` is never done: {why}",
        trigger.span,
        help=f"give `{name}` a `final` state without an `error`; or let it tell its end with "
        "`send ... to parent`",
    )
