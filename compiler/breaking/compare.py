"""The comparison of two states of charts, in its order."""

from __future__ import annotations

from .. import ir
from . import rules
from .events import compare_events
from .findings import Affected, Finding, Findings, in_new, in_old
from .pairs import Charts, Pair, Version
from .renames import alike_machines, match_up
from .states import compare_states
from .values import compare_context


def compare(old: ir.Program, new: ir.Program) -> tuple[Finding, ...]:
    """Return what machines in flight and callers feel of a change, the worst first.

    Neither program may have errors.
    """
    findings = Findings()
    before, after = Charts(program=old), Charts(program=new)
    _report_gone(before, after, findings)
    for service in before.machines:
        if service in after.machines:
            _compare_machine(before, after, service, findings)
    return findings.sorted()


def _report_gone(before: Charts, after: Charts, findings: Findings) -> None:
    """Report the machines whose service is gone."""
    became = match_up(
        [each for each in before.machines if each not in after.machines],
        [each for each in after.machines if each not in before.machines],
        lambda one, other: alike_machines(before.machines[one], after.machines[other]),
    )
    for service, machine in before.machines.items():
        if service in after.machines:
            continue
        now = became.get(service)
        if now is None:
            findings.add(
                rules.MACHINE_REMOVED,
                f"machine `{machine.name}` is gone, and its service `{service}` with it",
                in_old(machine, "was here"),
                Affected(service=service),
            )
        else:
            findings.add(
                rules.SERVICE_RENAMED,
                f"the service `{service}` of machine `{machine.name}` is called `{now}` now",
                in_new(after.machines[now]),
                Affected(service=service),
                others=[in_old(machine, f"was `{service}`")],
                hint=f'keep the service\'s name: `option service = "{service}"`',
            )


def _compare_machine(before: Charts, after: Charts, service: str, findings: Findings) -> None:
    old, new = before.machines[service], after.machines[service]
    charts = {chart.version: chart for chart in new.charts}
    for chart in old.charts:
        if chart.version not in charts:
            findings.add(
                rules.VERSION_REMOVED,
                f"`{old.name}` has no version `{chart.version}` any more",
                in_old(chart, "was here"),
                Affected(service=service, version=chart.version),
                near=new.span,
            )
            continue
        _compare_version(
            Pair(
                service=service,
                old=Version(charts=before, chart=chart),
                new=Version(charts=after, chart=charts[chart.version]),
                findings=findings,
            )
        )


def _compare_version(pair: Pair) -> None:
    compare_states(pair)
    compare_context(pair)
    compare_events(pair)
