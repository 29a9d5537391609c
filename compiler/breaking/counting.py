"""Which of the machines that are in flight feel a finding: how many, and which, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..cluster.affected import count_affected, describe
from ..cluster.in_flight import InFlight
from . import rules
from .findings import Finding, Impact

# Who deletes a machine or a version lets go of those that have ended.
_LETS_GO = frozenset({rules.MACHINE_REMOVED, rules.VERSION_REMOVED})


@dataclass(frozen=True, slots=True)
class Counted:
    """The machines that feel a finding now: their number, some of their keys, and a sentence.

    `finished` is how many of them have ended.
    """

    machines: int
    keys: tuple[str, ...]
    message: str
    finished: int = 0


def count_machines(findings: Iterable[Finding], in_flight: InFlight) -> dict[Finding, Counted]:
    """Count for each finding the machines that feel it."""
    return {finding: _count(finding, in_flight) for finding in findings}


def _count(finding: Finding, in_flight: InFlight) -> Counted:
    found = count_affected(in_flight, finding.affected)
    message = describe(found, finding.affected)
    return Counted(found.count, found.keys, message, found.finished)


def is_felt(finding: Finding, counted: Counted | None) -> bool:
    """Return whether a finding counts: what breaks machines does not, where none feels it.

    Nor does it where a version is deleted that only machines need that are done: they do not hold
    it. Callers and behaviour are not in Restate to be counted.
    """
    if counted is None or finding.rule.impact is not Impact.MACHINES:
        return True
    if finding.rule in _LETS_GO:
        return counted.machines > counted.finished
    return counted.machines > 0
