"""Finding machines: those of some services that a filter finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..cluster.in_flight import services_with_machines
from ..phrases import listed
from ..suggest import did_you_mean, suggest
from .filters import BESIDE, PARTS, Filter, as_sql, is_met, names_in, texts_compared
from .model import Machine
from .published import Published
from .queries import counts_query
from .reading import Asks, Wanted, read_machines


class NotThereError(Exception):
    """What was asked for is not there, or not to be shown; in words for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which machines are looked for, and what of them is wanted.

    `services` are their names; none of them is all that have machines. `key` is that of one. With
    `context` and with `beside`, what `reading.Wanted` calls so is read even if the filter needs
    none of it.
    """

    services: Sequence[str] = ()
    key: str | None = None
    where: Filter | None = None
    context: bool = False
    beside: bool = False
    show_private: bool = False


@dataclass(slots=True)
class Seen:
    """The states and tags that machines were in while some were looked for, and their number."""

    machines: int = 0
    names: Mapping[str, set[str]] = field(default_factory=lambda: {"state": set(), "tag": set()})

    def unknown(self, where: Filter | None) -> Iterator[str]:
        """Yield what a filter names that no machine was in: it may be a slip of the pen."""
        for kind, known in self.names.items():
            for name in sorted(texts_compared(where, kind) - known):
                if self.machines:
                    meant = did_you_mean(name, known)
                    there = f"there are {listed(sorted(known))}" if known else "there are none"
                    yield f"no machine has the {kind} `{name}`; {meant or there}"


def find_machines(
    admin: Asks,
    published: Published,
    question: Question,
    now: datetime,
    seen: Seen | None = None,
) -> Iterator[Machine]:
    """Yield the machines that are asked for, in the order of their services and keys.

    Raises ClusterError, and NotThereError before anything is yielded.
    """
    services = chosen_services(admin, published, question)
    where = question.where
    names = names_in(where)
    looks_at_names = seen is not None and bool({("state",), ("tag",)} & names)
    wanted = Wanted(
        services=services,
        keys=() if question.key is None else (question.key,),
        also=None if where is None else as_sql(where),
        context=question.context or any(name[0] in PARTS for name in names),
        beside=question.beside or any(name[0] in BESIDE for name in names),
    )
    for machine in read_machines(admin, published, wanted, now):
        if looks_at_names and seen is not None:
            seen.machines += 1
            seen.names["state"].update(machine.states)
            seen.names["tag"].update(machine.tags)
        if where is None or is_met(where, machine, show_private=question.show_private):
            yield machine


def first_machines(
    admin: Asks, published: Published, question: Question, most: int, now: datetime
) -> tuple[list[Machine], Counter[str]]:
    """Return the first machines that are asked for, and how many there are by their statuses.

    The server decides which they are: the filter has to be one of `is_decided_by_server`. Raises
    ClusterError and NotThereError.
    """
    services = chosen_services(admin, published, question)
    if not services:
        return [], Counter()
    also = None if question.where is None else as_sql(question.where)
    counts = {row["status"]: row["found"] for row in admin.query(counts_query(services, also))}
    wanted = Wanted(
        services=services, also=also, most=most, context=question.context, beside=question.beside
    )
    return list(read_machines(admin, published, wanted, now)), Counter(counts)


def chosen_services(admin: Asks, published: Published, question: Question) -> frozenset[str]:
    """Return the services that are asked about; refuse what is not there, or is private."""
    stored = services_with_machines(admin)
    known = stored | published.machines.keys()
    for name in question.services:
        if name not in known:
            near = suggest(name, known)
            hint = f"did you mean `{near}`?" if near else f"there are {listed(sorted(known))}"
            raise NotThereError(f"there are no machines of a service `{name}`; {hint}")
    services = frozenset(question.services) or stored
    if not question.show_private:
        _require_shown(published, services, question.where)
    return services & stored


def _require_shown(published: Published, services: Collection[str], where: Filter | None) -> None:
    """Refuse a filter that asks for what is not published: it would tell what it is."""
    fields = {
        name
        for service in services
        if service in published.machines
        for shown in published.machines[service].fields.values()
        for name in shown
    }
    for name in sorted(names_in(where)):
        if name[0] == "input":
            raise NotThereError("inputs are not published: --show-private lets you ask for them")
        if name[0] == "context" and name[1] not in fields:
            meant = did_you_mean(name[1], fields)
            raise NotThereError(
                f"no field `{name[1]}` is published of these machines"
                f"{'; ' + meant if meant else ''}; --show-private lets you ask for private ones"
            )
