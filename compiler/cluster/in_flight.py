"""What is stored of machines, and what is pending for them, as Restate knows it now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from ..ir import path_text
from .connection import ClusterError
from .queries import SERVICES_QUERY, in_flight_query
from .rows import Row

NAME = re.compile(r'"(?:\\.|[^"\\])*"|[^."]+')  # one of a path, as `ir.path_text` writes it

Kind: TypeAlias = Literal["timer", "actor", "child"]


class Asks(Protocol):
    """Whoever answers SQL: `admin.Admin`."""

    def query(self, sql: str) -> list[Row]:
        """Return the rows that a query finds."""


@dataclass(frozen=True, slots=True)
class Running:
    """A timer, an actor or a child machine, by its id; an actor has the name of its handler.

    The id of one of a family has no key: `agents[]`.
    """

    id: str
    kind: Kind
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineGroup:
    """Machines that are alike: how many, and the first of their keys.

    - `states`: the paths of the active states, those around them included, as `ir.path_text` has
      them; none where the chart has no states.
    - `running`, `delayed`: what the machine waits for, and the ids of delayed events ("" where the
      chart gives none).
    - `remembered`: the history states that remember something, and the states that they remember,
      with those around them.
    - `handlers`: those of the invocations that are pending at the machine's key, `service/handler`;
      `oldest` is when the first of these was made.
    """

    service: str
    version: str
    status: str
    states: frozenset[str]
    running: tuple[Running, ...]
    delayed: tuple[str, ...]
    remembered: frozenset[str]
    handlers: frozenset[str]
    oldest: datetime | None
    count: int
    keys: tuple[str, ...]

    def number_of(self, kind: Kind) -> int:
        """Count what all of them together wait for, of one kind."""
        return self.count * sum(each.kind == kind for each in self.running)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """Keys that invocations are pending at, though no machine is there, or none any more.

    A `create` that is on its way is one; and so is an action of a machine that was disposed of.
    """

    service: str
    handlers: frozenset[str]
    oldest: datetime
    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """All machines of some services, and what is pending at keys that have none."""

    machines: tuple[MachineGroup, ...]
    orphans: tuple[Orphans, ...]


def read_in_flight(admin: Asks, services: Iterable[str] | None = None) -> InFlight:
    """Ask for the machines of services, or of all that have machines where none are named.

    That is one query, and another one for their names where none are given. Raises ClusterError.
    """
    wanted = services_with_machines(admin) if services is None else frozenset(services)
    if not wanted:
        return InFlight(machines=(), orphans=())
    try:
        groups = sorted(map(_group, admin.query(in_flight_query(wanted))), key=_order)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ClusterError(
            "an entry `snapshot` of one of the services "
            f"{', '.join(sorted(wanted))} is not one of a machine: {error}"
        ) from error
    return InFlight(
        machines=tuple(each for each in groups if isinstance(each, MachineGroup)),
        orphans=tuple(each for each in groups if isinstance(each, Orphans)),
    )


def services_with_machines(admin: Asks) -> frozenset[str]:
    """Return the names of the services that have machines, registered or not."""
    names = [row.get("service") for row in admin.query(SERVICES_QUERY)]
    found = frozenset(name for name in names if isinstance(name, str))
    if len(found) < len(set(map(str, names))):
        raise ClusterError("what answers names services that are none")
    return found


def _order(group: MachineGroup | Orphans) -> tuple[str, str, tuple[str, ...]]:
    return (group.service, group.version if isinstance(group, MachineGroup) else "", group.keys)


# --- the rows ----------------------------------------------------------------------------------


def _group(row: Row) -> MachineGroup | Orphans:
    return _machines(row) if "version" in row and "value" in row else _orphans(row)


def _machines(row: Row) -> MachineGroup:
    running = _members(row.get("running"))
    return MachineGroup(
        service=row["service"],
        version=row["version"],
        status=row["status"],
        states=frozenset(active_states(json.loads(row["value"]))),
        running=tuple(_running(name, dict(one.members)) for name, one in running),
        delayed=tuple(name for name, _ in _members(row.get("delayed"))),
        remembered=frozenset(_remembered(json.loads(row.get("history", "{}")))),
        handlers=frozenset(row.get("handlers", "").split()),
        oldest=datetime.fromisoformat(row["oldest"]) if "oldest" in row else None,
        count=row["found"],
        keys=tuple(row["keys"]),
    )


def _orphans(row: Row) -> Orphans:
    return Orphans(
        service=row["service"],
        handlers=frozenset(row["handlers"].split()),
        oldest=datetime.fromisoformat(row["oldest"]),
        count=row["found"],
        keys=tuple(row["keys"]),
    )


class _Object:
    """A JSON object whose names need not differ: without their tokens several may be ""."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        self.members = members


def _members(stored: str | None) -> list[tuple[str, _Object]]:
    if stored is None:
        return []
    members: list[tuple[str, _Object]] = json.loads(stored, object_pairs_hook=_Object).members
    return members


def _running(name: str, members: dict[str, Any]) -> Running:
    actor = members.get("actor")
    if actor is not None:
        return Running(name, "actor", actor)
    return Running(name, "child" if "child" in members else "timer")


def active_states(value: str | dict[str, Any], around: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the paths of the active states, outer ones first.

    `value` is in XState's form: `"idle"`, `{"on": {"sound": "muted", "transport": "playing"}}`.
    """
    inner: dict[str, Any] = {value: {}} if isinstance(value, str) else value
    for name, inside in inner.items():
        path = (*around, name)
        yield path_text(path)
        yield from active_states(inside, path)


def _remembered(history: dict[str, str | list[str]]) -> Iterator[str]:
    """Yield history states, what they remember, and the states around that."""
    for state, was in history.items():
        yield state
        for path in [was] if isinstance(was, str) else was:
            yield from _around(path)


def _around(path: str) -> Iterator[str]:
    """Yield the paths of a state and of those around it."""
    for name in NAME.finditer(path):
        yield path[: name.end()]
