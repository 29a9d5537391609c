"""A page of machines: some of those that a filter finds, and how many there are of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .filters import Compare, all_of, as_sql, is_decided_by_server
from .finding import Question, chosen_services, find_machines
from .model import Address, Machine
from .published import Published
from .queries import counts_query, places_query
from .reading import Asks, machines_at, with_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Machines in the order of their services and keys, with all that is beside them.

    `counts` has how many there are by status, those of other statuses too.
    """

    machines: tuple[Machine, ...]
    counts: Mapping[str, int]


def read_page(
    admin: Asks,
    published: Published,
    question: Question,
    status: str | None,
    *,
    first: int,
    most: int,
    now: datetime,
) -> Page:
    """Return the machines that are asked for, from a number on, of one status where it is given.

    Where the server can decide on the filter, it looks at all machines and gives those of the page;
    else all of them are read. Raises ClusterError and NotThereError.
    """
    if not is_decided_by_server(question.where):
        return _sifted(admin, published, question, status, first, most, now)
    services = chosen_services(admin, published, question)
    if not services:
        return Page(machines=(), counts={})
    also = None if question.where is None else as_sql(question.where)
    counts = {row["status"]: row["found"] for row in admin.query(counts_query(services, also))}
    of_status = None if status is None else Compare(("status",), "==", status)
    wanted = all_of(question.where, of_status)
    also = None if wanted is None else as_sql(wanted)
    rows = admin.query(places_query(services, also, first=first, most=most))
    places = [Address(row["service"], row["key"]) for row in rows]
    machines = machines_at(admin, published, places, now, context=False)
    return Page(machines=tuple(machines), counts=counts)


def _sifted(
    admin: Asks,
    published: Published,
    question: Question,
    status: str | None,
    first: int,
    most: int,
    now: datetime,
) -> Page:
    """Read all machines, and keep those of the page."""
    counts: Counter[str] = Counter()
    kept: list[Machine] = []
    found = 0
    for machine in find_machines(admin, published, replace(question, beside=False), now):
        counts[machine.status] += 1
        if status in (None, machine.status):
            if first <= found < first + most:
                kept.append(machine)
            found += 1
    machines = with_all(admin, published, kept, now, context=False)
    return Page(machines=tuple(machines), counts=counts)
