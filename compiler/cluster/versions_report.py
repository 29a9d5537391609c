"""The versions that machines are on: which can be deleted, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ..ir import Program
from .affected import ALIVE, MachineCount, machines, named, together
from .in_flight import InFlight, Kind, MachineGroup, Orphans

# Handlers that every machine has, whatever its chart: they outlive a version.
PROTOCOL = frozenset({"create", "send", "subscribe", "retry", "migrate", "snapshot", "waitFor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartVersions:
    """The versions of one machine that the charts have, and the one that new machines start on."""

    versions: tuple[str, ...]
    latest: str


class Standing(Enum):
    """What the charts say of a version; UNKNOWN where there are none to look at."""

    LATEST = "latest"
    THERE = "yes"
    GONE = "no"
    UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of a service: its machines, what they wait for, and whether it can be deleted.

    `oldest` is when the first of the invocations was made that are pending for its machines, None
    where none is. `alive` are the machines that need it: those active or in status `error`.
    """

    service: str
    version: str
    standing: Standing
    active: int
    done: int
    failed: int
    error: int
    oldest: datetime | None
    timers: int
    actors: int
    children: int
    alive: MachineCount
    can_be_deleted: bool
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedVersion:
    """A version that the charts do not have, though machines need it."""

    service: str
    version: str
    alive: MachineCount

    @property
    def message(self) -> str:
        """Say so, and name machines."""
        count = self.alive.count
        return (
            f"version {self.version} of `{self.service}` is not in the charts, but "
            f"{machines(count)} {'is' if count == 1 else 'are'} on it{named(self.alive)}"
        )


def versions_in(program: Program) -> dict[str, ChartVersions]:
    """Return the versions that charts have, by service."""
    return {
        machine.service: ChartVersions(
            versions=tuple(chart.version for chart in machine.charts), latest=machine.latest
        )
        for file in program.files
        for machine in file.machines
    }


def removed_versions_in_use(
    in_flight: InFlight, charts: Mapping[str, ChartVersions]
) -> tuple[RemovedVersion, ...]:
    """List the versions that machines need and the charts do not have: they must not be deleted.

    A service that the charts do not have at all counts, too, so `in_flight` should be read for the
    services that matter.
    """
    return tuple(
        RemovedVersion(service=service, version=version, alive=alive)
        for (service, version), groups in _by_version(in_flight).items()
        if service not in charts or version not in charts[service].versions
        if (alive := _alive(groups)).count
    )


def report_versions(
    in_flight: InFlight, charts: Mapping[str, ChartVersions] | None = None
) -> tuple[VersionRow, ...]:
    """Make a row for each version that machines are on or that the charts have.

    They are in the order of the services' names. Those of one service are as in its chart, behind
    those that are not in it. Without charts all that can be said is whether machines are there.
    """
    found = _by_version(in_flight)
    known = {
        (service, version): place
        for service, chart in (charts or {}).items()
        for place, version in enumerate(chart.versions)
    }
    rows = [
        _row(service, version, found.get((service, version), []), orphans, charts)
        for service, version in found.keys() | known.keys()
        for orphans in [[each for each in in_flight.orphans if each.service == service]]
    ]
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.service, known.get((row.service, row.version), -1), row.version),
        )
    )


def _by_version(in_flight: InFlight) -> dict[tuple[str, str], list[MachineGroup]]:
    found: dict[tuple[str, str], list[MachineGroup]] = {}
    for group in in_flight.machines:
        found.setdefault((group.service, group.version), []).append(group)
    return found


def _alive(groups: Iterable[MachineGroup]) -> MachineCount:
    return together(group for group in groups if group.status in ALIVE)


def _row(
    service: str,
    version: str,
    groups: Sequence[MachineGroup],
    orphans: Sequence[Orphans],
    charts: Mapping[str, ChartVersions] | None,
) -> VersionRow:
    def count(status: str) -> int:
        return sum(group.count for group in groups if group.status == status)

    alive = [group for group in groups if group.status in ALIVE]

    def running(kind: Kind) -> int:
        return sum(group.number_of(kind) for group in alive)

    standing = _standing(service, version, charts)
    can_be_deleted, verdict = _verdict(standing, groups, orphans)
    return VersionRow(
        service=service,
        version=version,
        standing=standing,
        active=count("active"),
        done=count("done"),
        failed=count("failed"),
        error=count("error"),
        oldest=min((group.oldest for group in groups if group.oldest), default=None),
        timers=running("timer") + sum(group.count * len(group.delayed) for group in alive),
        actors=running("actor"),
        children=running("child"),
        alive=together(alive),
        can_be_deleted=can_be_deleted,
        verdict=verdict,
    )


def _standing(service: str, version: str, charts: Mapping[str, ChartVersions] | None) -> Standing:
    if charts is None:
        return Standing.UNKNOWN
    if service not in charts or version not in charts[service].versions:
        return Standing.GONE
    return Standing.LATEST if version == charts[service].latest else Standing.THERE


def _verdict(
    standing: Standing, groups: Sequence[MachineGroup], orphans: Sequence[Orphans]
) -> tuple[bool, str]:
    """Return whether a version can be deleted from its chart, and why not, or what came of it."""
    alive = together(group for group in groups if group.status in ALIVE)
    ended = [group for group in groups if group.status not in ALIVE]
    gone: list[MachineGroup | Orphans] = [*ended, *orphans]
    working = together(each for each in gone if any(map(_is_work, each.handlers)))
    finished = f" ({count:,} ended" if (count := together(ended).count) else ""
    if standing is Standing.GONE:
        if alive.count:
            return False, f"NOT IN THE CHARTS, BUT NEEDED: {machines(alive.count)}{named(alive)}"
        return False, "deleted, and drained" + (finished and f"{finished}, cannot be read)")
    if standing is Standing.LATEST:
        return False, "cannot: new machines start on it"
    if alive.count:
        return False, f"cannot: {machines(alive.count)}{named(alive)}"
    if working.count:
        return False, f"cannot: actions or actors of ended machines still run{named(working)}"
    return True, "can be deleted: drained" + (finished and f"{finished}, cannot be read then)")


def _is_work(handler: str) -> bool:
    """Return whether a handler, `service/handler`, runs a function that the chart declares."""
    name = handler.rpartition("/")[2]
    return not name.startswith("_") and name not in PROTOCOL
