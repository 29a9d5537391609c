"""Which of the machines that are in flight feel a finding: how many, and which, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..cluster.affected import ALIVE, affected_machines, describe
from ..cluster.in_flight import InFlight
from .findings import Finding, Impact


@dataclass(frozen=True, slots=True)
class Counted:
    """The machines that feel a finding now: their number, some of their keys, and a sentence."""

    machines: int
    keys: tuple[str, ...]
    message: str


def count_machines(findings: Iterable[Finding], in_flight: InFlight) -> dict[Finding, Counted]:
    """Count for each finding the machines that feel it."""
    return {finding: _count(finding, in_flight) for finding in findings}


def _count(finding: Finding, in_flight: InFlight) -> Counted:
    which = finding.affected
    statuses = frozenset({"done"}) if which.finished else ALIVE
    if which.handlers:  # a call may be pending for a machine that has ended
        statuses |= {"done"}
    found = affected_machines(
        in_flight,
        which.service,
        which.version,
        which.states,
        which.running,
        delayed=which.delayed,
        remembered=which.remembered,
        handlers=which.handlers,
        statuses=statuses,
    )
    message = describe(
        found,
        which.service,
        which.version,
        which.states,
        which.running,
        delayed=which.delayed,
        remembered=which.remembered,
        handlers=which.handlers,
    )
    return Counted(found.count, found.keys, message)


def is_felt(finding: Finding, counted: Counted | None) -> bool:
    """Tell whether a finding counts: what breaks machines does not, where none is there to feel it.

    Callers and behaviour are not in Restate to be counted.
    """
    return counted is None or counted.machines > 0 or finding.rule.impact is not Impact.MACHINES
