"""The comparison of two states of charts, in its order."""

from __future__ import annotations

from .. import ir
from ..cluster.affected import Affected
from . import rules
from .behaviour import compare_behaviour
from .events import compare_emitted, compare_events
from .findings import Finding, Findings, in_new, in_old
from .functions import compare_functions
from .options import compare_options
from .pairs import ChartIndex, Charts, Pair
from .presence import compare_presence
from .renames import alike_machines, match_up
from .running import compare_running
from .states import compare_states
from .values import compare_context, compare_creation, compare_input, compare_output


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
                Affected(service=service, finished_too=True),
            )
        else:
            findings.add(
                rules.SERVICE_RENAMED,
                f"the service `{service}` of machine `{machine.name}` is called `{now}` now",
                in_new(after.machines[now]),
                Affected(service=service, finished_too=True),
                others=[in_old(machine, f"was `{service}`")],
                hint=f'keep the service\'s name: `option service = "{service}"`',
            )


def _compare_machine(before: Charts, after: Charts, service: str, findings: Findings) -> None:
    machines = before.machines[service], after.machines[service]
    old = {each.version: ChartIndex(charts=before, chart=each) for each in machines[0].charts}
    new = {each.version: ChartIndex(charts=after, chart=each) for each in machines[1].charts}
    latest = _pair(service, old[machines[0].latest], new[machines[1].latest], findings)
    known: frozenset[str] = frozenset()
    for name, version in old.items():
        if name not in new:
            findings.add(
                rules.VERSION_REMOVED,
                f"`{machines[0].name}` has no version `{name}` any more",
                in_old(version.chart, "was here"),
                Affected(service=service, version=name, finished_too=True),
                near=machines[1].span,
            )
            continue
        pair = _pair(service, version, new[name], findings)
        incompatible = _compare_version(pair, latest.new.chart.options.unknown_fields)
        if name == machines[0].latest == machines[1].latest:
            known = incompatible
    compare_creation(latest, known)
    compare_options(latest)
    compare_functions(service, old.values(), new.values(), findings)


def _pair(service: str, old: ChartIndex, new: ChartIndex, findings: Findings) -> Pair:
    return Pair(service=service, old=old, new=new, findings=findings)


def _compare_version(pair: Pair, unknown_fields: str) -> frozenset[str]:
    """Compare one version with itself; return the fields of the input that are reported."""
    kept = compare_states(pair)
    compare_context(pair)
    compare_presence(pair, kept)
    incompatible = compare_input(pair)
    compare_output(pair)
    compare_events(pair, unknown_fields)
    compare_emitted(pair)
    compare_running(pair, kept)
    compare_behaviour(pair, kept)
    return incompatible
