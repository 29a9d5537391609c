"""Machines that the code that is served cannot read: every call of them is answered with 409.

Restate does not know which states the code has. So one machine of each service, version and set of
active states is asked for its snapshot: that changes nothing, and does not wait for what holds the
machine's key.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from ..cluster.connection import Answer
from ..cluster.in_flight import active_states
from ..cluster.rows import Row
from .model import Address, leaves_of
from .published import Published
from .queries import stored_query
from .reading import NOT_A_MACHINE, Asks

MOST_ASKED = 200
"""Machines that are asked; each takes some milliseconds."""
_BEFORE = "was stored by code that this code does not fit: "
_AFTER = "; serve code that can read it"


class AnswersSnapshots(Protocol):
    """Whoever asks machines for their snapshots: `cluster.ingress.Ingress`."""

    def snapshot(self, service: str, key: str) -> Answer:
        """Return what a machine answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Machines on a version and in some states, of which one cannot be read; `why` is its answer.

    `states` are the active ones that have no active states in them.
    """

    service: str
    version: str
    states: str
    why: str
    machines: int
    sample: tuple[Address, ...]


def find_unreadable(
    admin: Asks, ingress: AnswersSnapshots, published: Published, services: Collection[str]
) -> Iterator[Unreadable]:
    """Yield the machines that cannot be read, of versions that are served. Raises ClusterError."""
    if not services:
        return
    for row in admin.query(stored_query(services, MOST_ASKED)):
        service, version, keys = row["service"], row["version"], row["keys"]
        known = published.machines.get(service)
        if known is None or version not in known.versions:
            continue
        answer = ingress.snapshot(service, keys[0])
        _, found, why = answer.message.partition(_BEFORE)
        if answer.status == 409 and found:
            yield Unreadable(
                service=service,
                version=version,
                states=_states(row),
                why=why.partition(_AFTER)[0],
                machines=row["found"],
                sample=tuple(Address(service, key) for key in keys),
            )


def _states(row: Row) -> str:
    try:
        states = tuple(active_states(json.loads(row["value"])))
    except NOT_A_MACHINE:
        return "no states that can be read"
    return ", ".join(leaves_of(states)) or "no state"
