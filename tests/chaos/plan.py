"""What a run does: its machines, and the events that clients send to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.chaos.kinds import KINDS, Event, Kind, Ledger


@dataclass(frozen=True)
class Member:
    """A machine, and all events that are sent to it."""

    kind: Kind
    key: str
    events: list[Event] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.kind.service}/{self.key}"


@dataclass(frozen=True)
class Delivery:
    """An event for a machine; the id tells it from all others of the run."""

    member: Member
    event: Event
    id: str


@dataclass(frozen=True)
class Plan:
    """The machines of a run, and what each of its clients sends, one event after the other."""

    members: list[Member]
    clients: list[list[Delivery]]

    @classmethod
    def draw(
        cls,
        random: Random,
        *,
        machines: int,
        events: int,
        clients: int = 8,
        kinds: Sequence[Kind] = KINDS,
    ) -> Plan:
        """Draw a run; the same numbers give the same one."""
        run = f"{random.getrandbits(32):08x}"
        members = [Member(kinds[n % len(kinds)], f"{run}-{n}") for n in range(machines)]
        plan = cls(members, [[] for _ in range(clients)])
        for number in range(events):
            index = number if number < machines else random.randrange(machines)
            member = members[index]
            event = member.kind.draw(random)
            if "book" in event:
                event["book"] = f"{run}-{event['book']}"
            member.events.append(event)
            client = index % clients if member.kind.in_order else random.randrange(clients)
            plan.clients[client].append(Delivery(member, event, f"{run}-{number}"))
        return plan

    def everyone(self) -> Iterator[Member]:
        """Return all machines, with those that only other machines send to."""
        yield from self.members
        ledgers: dict[str, Member] = {}
        for member in self.members:
            for event in member.events:
                if (book := event.get("book")) is not None:
                    ledgers.setdefault(book, Member(Ledger(), book)).events.append(event)
        yield from ledgers.values()

    def counts(self) -> Counter[str]:
        """Count what the machines do because of the events."""
        total: Counter[str] = Counter()
        for member in self.members:
            total += member.kind.counts(member.events)
        return total
