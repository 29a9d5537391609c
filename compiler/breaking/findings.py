"""Findings: plain data about what a change breaks, for whom, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from .. import ir
from ..cluster.affected import Affected
from ..source import Span


class Impact(Enum):
    """Who feels a change, the worst first."""

    MACHINES = "machines"
    CALLERS = "callers"
    BEHAVIOUR = "behaviour"

    @property
    def rank(self) -> int:
        """Return how bad it is: the more, the worse."""
        return len(Impact) - list(Impact).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of change: what it is called, who feels it and why, and what to do instead."""

    id: str
    name: str
    impact: Impact
    reason: str
    remedy: str


class Side(Enum):
    """Which of the two states of the charts a place is in."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in one of the two states of the charts, and what there is to say about it."""

    side: Side
    span: Span = field(compare=False)
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change that somebody feels.

    `place` is where it is seen: in the new charts, or in the old ones where it is gone. `near` is
    then the closest place in the new charts, if there is one. `hint` says what to do about it.
    """

    rule: Rule
    message: str
    place: Place
    affected: Affected
    others: tuple[Place, ...] = ()
    near: Span | None = field(default=None, compare=False)
    hint: str = ""


class Findings:
    """Collects the findings of a comparison; the same one is kept once."""

    def __init__(self) -> None:
        """Start empty."""
        self._findings: dict[Finding, None] = {}

    def add(
        self,
        rule: Rule,
        message: str,
        place: Place,
        affected: Affected,
        *,
        others: Iterable[Place] = (),
        near: Span | None = None,
        hint: str = "",
    ) -> None:
        """Add a finding; without a `hint` it has the rule's way out."""
        finding = Finding(
            rule=rule,
            message=message,
            place=place,
            affected=affected,
            others=tuple(others),
            near=near,
            hint=hint or rule.remedy,
        )
        self._findings[finding] = None

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings in the order in which they were added."""
        return iter(self._findings)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._findings)

    def sorted(self) -> tuple[Finding, ...]:
        """Return the findings, the worst first, then by file and position."""
        return tuple(sorted(self._findings, key=_order))


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    span = finding.place.span
    return (
        -finding.rule.impact.rank,
        span.source.path,
        span.start,
        finding.rule.id,
        finding.message,
    )


def in_old(node: ir.Node | Span, label: str = "") -> Place:
    """Return a place in the old charts."""
    return Place(side=Side.OLD, span=node if isinstance(node, Span) else node.span, label=label)


def in_new(node: ir.Node | Span, label: str = "") -> Place:
    """Return a place in the new charts."""
    return Place(side=Side.NEW, span=node if isinstance(node, Span) else node.span, label=label)
