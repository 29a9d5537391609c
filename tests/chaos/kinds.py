"""The machines that take part: what is sent to each kind, and what has to come of it.

What is expected follows from the events alone, in the order in which one client sends them, or in
any order where several do. It does not depend on when a timer or a result comes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar, TypeAlias

Event: TypeAlias = dict[str, Any]
Found: TypeAlias = dict[str, Any]


class Kind(ABC):
    """The machines of one service."""

    service: ClassVar[str]
    in_order: ClassVar[bool] = False  # whether what comes of the events depends on their order
    far_off: ClassVar[str] = ""  # the event after which one timer is left that is never due

    @abstractmethod
    def draw(self, random: Random) -> Event:
        """Return an event for a machine."""

    @abstractmethod
    def expected(self, events: Sequence[Event]) -> Found:
        """Return what has to be found of a machine after these events, when nothing runs."""

    def found(self, snapshot: dict[str, Any]) -> Found:
        """Return what is compared of a snapshot."""
        return {"status": snapshot["status"], "value": snapshot["value"], **snapshot["context"]}

    def counts(self, events: Sequence[Event]) -> Counter[str]:  # noqa: ARG002
        """Count what a machine does because of these events, at least."""
        return Counter()


def number_of(events: Sequence[Event], *types: str) -> int:
    """Count the events of these types."""
    return sum(event["type"] in types for event in events)


def sum_of(events: Sequence[Event], type: str) -> int:  # noqa: A002
    """Add up the numbers in the events of a type."""
    return sum(event["n"] for event in events if event["type"] == type)


def pause(random: Random) -> str:
    """Return a duration within which a crash may well come."""
    return f"PT{random.choice((0.01, 0.1, 0.5, 1.5))}S"


class Tally(Kind):
    service = "tally"
    in_order = True

    def draw(self, random: Random) -> Event:
        return {"type": "ADD", "n": random.randrange(1000)}

    def expected(self, events: Sequence[Event]) -> Found:
        value, digest, counts = "calm", 1, Counter(even=0, odd=0, alarms=0)
        for n in (event["n"] for event in events):
            if value == "calm" and n % 5 == 0:
                value, factor = "alarmed", 31
                counts["alarms"] += 1
            elif value == "alarmed" and n % 3 == 0:
                value, factor = "calm", 37
            else:
                factor = 43 if n % 2 else 41
                counts["odd" if n % 2 else "even"] += 1
            digest = (digest * factor + n) % 1_000_003
        return {"status": "active", "value": value, "digest": digest, **counts}


class Switches(Kind):
    service = "switches"

    def draw(self, random: Random) -> Event:
        return {"type": random.choice(("LIGHT", "FAN", "BOTH"))}

    def expected(self, events: Sequence[Event]) -> Found:
        light, fan = number_of(events, "LIGHT", "BOTH"), number_of(events, "FAN", "BOTH")
        value = {"light": ("dark", "bright")[light % 2], "fan": ("still", "slow", "fast")[fan % 3]}
        return {"status": "active", "value": {"on": value}, "presses": light + fan}


class Waker(Kind):
    service = "waker"

    def draw(self, random: Random) -> Event:
        return {"type": "WAKE", "n": random.randrange(1000), "pause": pause(random)}

    def expected(self, events: Sequence[Event]) -> Found:
        total = sum_of(events, "WAKE")
        return {"status": "active", "value": {}, "woken": len(events), "total": total}

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(timers=len(events))


class Runner(Kind):
    service = "runner"

    def draw(self, random: Random) -> Event:  # noqa: ARG002
        return {"type": "LAP"}

    def expected(self, events: Sequence[Event]) -> Found:
        laps = len(events)
        return {"status": "active", "value": "resting", "asked": laps, "laps": laps}

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(timers=len(events))


class Repeater(Kind):
    service = "repeater"

    def draw(self, random: Random) -> Event:
        return {"type": "REPEAT", "n": random.randrange(1, 6)}

    def expected(self, events: Sequence[Event]) -> Found:
        ticks = sum_of(events, "REPEAT")
        return {"status": "active", "value": "silent", "asked": ticks, "ticks": ticks}

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(timers=sum_of(events, "REPEAT"))


class Alarm(Kind):
    """Whether a bell rings or is replaced before is a matter of time; that it ends is not."""

    service = "alarm"
    far_off = "POSTPONE"

    def draw(self, random: Random) -> Event:
        name = random.choice(("ARM", "ARM", "ARM", "DISARM", "POSTPONE"))
        return {"type": name, "pause": pause(random)} if name == "ARM" else {"type": name}

    def expected(self, events: Sequence[Event]) -> Found:
        return {
            "status": "active",
            "armed": False,
            "ended": number_of(events, "ARM"),
            "strays": 0,
            "postponed": number_of(events, "POSTPONE"),
        }

    def found(self, snapshot: dict[str, Any]) -> Found:
        context = snapshot["context"]
        return {
            "status": snapshot["status"],
            "armed": context["armed"],
            "ended": context["rung"] + context["replaced"] + context["disarmed"],
            "strays": context["strays"],
            "postponed": context["postponed"],
        }

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(timers=number_of(events, "ARM", "POSTPONE"))


class Worker(Kind):
    """Each job is an actor; what `draw` gives is something else at each call."""

    service = "worker"
    in_order = True
    outcome: ClassVar = {
        "double": lambda n: n * 2,
        "draw": lambda n: n,
        "insist": lambda n: n * 3,
        "proceed": lambda n: n * 5,
        "decline": lambda n: n + 400,
    }

    def __init__(self, *jobs: str) -> None:
        self.jobs = jobs or ("double", "draw", "insist", "proceed", "decline")

    def draw(self, random: Random) -> Event:
        kind = random.choice(self.jobs)
        return {"type": "JOB", "kind": kind, "n": random.randrange(100)}

    def expected(self, events: Sequence[Event]) -> Found:
        jobs = [{"kind": event["kind"], "n": event["n"]} for event in events]
        outcomes = [self.outcome[job["kind"]](job["n"]) for job in jobs]
        return {"status": "active", "value": "idle", "jobs": jobs, "outcomes": outcomes}

    def found(self, snapshot: dict[str, Any]) -> Found:
        found = super().found(snapshot)
        return {**found, "outcomes": [outcome["n"] for outcome in found["outcomes"]]}

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(actors=len(events))


class Doer(Kind):
    service = "doer"

    def draw(self, random: Random) -> Event:
        return {"type": random.choice(("DO", "DO", "DO", "REFUSE"))}

    def expected(self, events: Sequence[Event]) -> Found:
        refused = number_of(events, "REFUSE")
        return {"status": "active", "value": {}, "asked": len(events), "refused": refused}

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        return Counter(actions=len(events))


class Shop(Kind):
    service = "shop"
    in_order = True

    def draw(self, random: Random) -> Event:
        book = f"book-{random.randrange(4)}"
        return {"type": "ORDER", "n": random.randrange(100), "book": book}

    def expected(self, events: Sequence[Event]) -> Found:
        orders = [event["n"] for event in events]
        return {
            "status": "active",
            "value": "idle",
            "orders": orders,
            "served": len(orders),
            "heard": 7 * len(orders),
            "total": 100 * sum(orders) + 7 * len(orders),
            "receipts": sum(orders),
        }

    def counts(self, events: Sequence[Event]) -> Counter[str]:
        # Three messages to the child and three back, one to the ledger and one back.
        return Counter(timers=len(events), children=len(events), messages=8 * len(events))


class Ledger(Kind):
    """Other machines write to it; no client does."""

    service = "ledger"

    def draw(self, random: Random) -> Event:
        raise NotImplementedError

    def expected(self, events: Sequence[Event]) -> Found:
        total = sum_of(events, "ORDER")
        return {"status": "active", "value": {}, "entries": len(events), "total": total}


KINDS: tuple[Kind, ...] = (
    Tally(),
    Switches(),
    Waker(),
    Runner(),
    Repeater(),
    Alarm(),
    Worker(),
    Doer(),
    Shop(),
)
