"""Makes the record of a story out of what Restate's journals hold of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.stored.journals import Command, Invocation
from tests.stored.records import Answer, Entry, Message, Record, Step, keep

AWAKEABLE = re.compile(r"(?:sign|prom)_1[A-Za-z0-9_-]{38}")
DEEPEST = 6
"""How long a chain of messages is kept, each of which has caused the next: some never end."""


@dataclass(frozen=True)
class Event:
    """What has happened at once: an invocation has ended, or one that waits has called another."""

    at: datetime
    invocation: Invocation
    commands: Sequence[Command]

    @property
    def takes(self) -> str | None:
        """The invocation that ends, where nobody waits for it."""
        return None if self.invocation.is_of_client else self.invocation.id


class Recording:
    """The invocations of a story, and its record in the making.

    `begun` are the invocations that clients had made when the story had begun.
    """

    def __init__(self, key: str, invocations: Mapping[str, Invocation], begun: set[str]) -> None:
        self.key = key
        self.invocations = invocations
        self.begun = begun
        self.numbers: dict[str, int] = {}
        """The numbers of the messages that were sent, by their invocations."""
        self.came: set[str] = set()
        """The invocations that had come when clients called the machines again."""

    def record(self, subscribed: Mapping[str, str]) -> Record:
        """Make the record; `subscribed` has the awakeables of those who do not call `waitFor`."""
        start, rest = self.divided(in_order(self.events()))
        self.came = {each.takes for each in (*start, *rest) if each.takes is not None}
        begun = Record(self.key, [], {}, [], [], [], [self.step(each) for each in start])
        moment = begun.moments()[-1]
        return Record(
            key=self.key,
            keys=sorted({each.key for each in self.invocations.values()} - {self.key}),
            waits={**self.awakeables_of_waits(), **subscribed},
            entries=moment.entries,
            pending=moment.pending,
            answers=moment.answers,
            steps=up_to_depth([self.step(each) for each in rest]),
        )

    # --- what has happened, and when ---

    def events(self) -> Iterable[Event]:
        """Yield what has happened, in no order."""
        for each in self.invocations.values():
            if each.is_turn and each.ended is not None:
                yield Event(each.ended, each, each.commands)
            elif not each.is_turn:
                for call in each.calls:
                    yield Event(call.at, each, [call])

    def divided(self, events: Sequence[Event]) -> tuple[list[Event], list[Event]]:
        """Return what had happened when the story had begun, and what followed by itself."""
        last = max(
            index
            for index, event in enumerate(events)
            if event.invocation.id in self.begun and event.invocation.is_turn
        )
        start = list(events[: last + 1])
        rest: list[Event] = []
        for event in events[last + 1 :]:
            invocation = event.invocation
            if invocation.id in self.begun:  # a wait, which has called `_subscribe` by then
                is_first = event.commands[0] is invocation.calls[0]
                (start if is_first else rest).append(event)
            elif not invocation.is_of_client:
                rest.append(event)
            else:
                break
        return start, rest

    def awakeables_of_waits(self) -> dict[str, str]:
        """Return the awakeables of those who call `waitFor`, by the names of the waits."""
        found = {}
        for each in self.invocations.values():
            if each.id in self.begun and not each.is_turn and each.calls:
                body = bytes(each.calls[0].what["request"]["parameter"])
                awakeable = AWAKEABLE.search(body.decode())
                assert awakeable is not None
                found[each.idempotency_key.removeprefix(f"{self.key} ")] = awakeable[0]
        return found

    # --- as it is recorded ---

    def step(self, event: Event) -> Step:
        """Return what has happened in one event."""
        place = event.invocation.service, event.invocation.key
        writes: dict[str, Entry] = {}
        sends: list[Message] = []
        cancels: list[int] = []
        answers: list[Answer] = []
        for command in event.commands:
            what = command.what
            match command.kind:
                case "SetState":
                    writes[what["key"]] = Entry(*place, what["key"], keep(bytes(what["value"])))
                case "ClearState":
                    writes[what["key"]] = Entry(*place, what["key"])
                case "ClearAllState":
                    writes |= {name: Entry(*place, name) for name in self.names_at(*place)}
                case "OneWayCall":
                    if command.called not in self.numbers:  # else it asks for that invocation
                        sends.append(self.message(command))
                case "SendSignal":  # to cancel it is all that is done by signals
                    cancels.append(self.numbers[what["target_invocation_id"]])
                case "CompleteAwakeable":
                    answers.append(answer_of(what))
                case _:
                    pass  # it has an effect in its own invocation alone
        takes = None if event.takes is None else self.numbers[event.takes]
        return Step(takes, list(writes.values()), sends, cancels, answers)

    def names_at(self, service: str, key: str) -> list[str]:
        """Return the names of all entries that an object has ever had."""
        names = [
            command.what["key"]
            for each in self.invocations.values()
            if (each.service, each.key) == (service, key)
            for command in each.commands
            if command.kind == "SetState"
        ]
        return list(dict.fromkeys(names))

    def message(self, call: Command) -> Message:
        """Return a call that nobody waits for, and number it."""
        request = call.what["request"]
        target = request["invocation_target"]["VirtualObject"]
        number = self.numbers[call.called] = len(self.numbers) + 1
        due_ms = call.what["invoke_time"]  # 0 where it is due at once
        delay = max(0.0, round(due_ms / 1000 - call.at.timestamp(), 1)) if due_ms else 0.0
        return Message(
            number=number,
            service=target["name"],
            key=target["key"],
            handler=target["handler"],
            body=keep(bytes(request["parameter"])),
            delay=delay,
            idempotency_key=request["idempotency_key"],
            late=bool(due_ms) and call.called not in self.came,
        )


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events in an order that they can have had: by their times, the cause first."""
    waiting = sorted(events, key=lambda event: (event.at, event.invocation.began))
    ordered: list[Event] = []
    called: set[str] = set()
    while waiting:
        event = next(
            each
            for each in waiting
            if (each.takes is None or each.takes in called)
            and not any(has_cancelled(other, each) for other in waiting)
        )
        waiting.remove(event)
        ordered.append(event)
        called |= {each.called for each in event.commands if each.kind == "OneWayCall"}
    return ordered


def has_cancelled(event: Event, other: Event) -> bool:
    """Tell whether an event is a cause of another one's end, though it has gone on after that."""
    return any(
        command.kind == "SendSignal"
        and command.what["target_invocation_id"] == other.takes
        and command.at <= other.at
        for command in event.commands
    )


def up_to_depth(steps: list[Step]) -> list[Step]:
    """Return the steps up to the first one whose message has too many causes."""
    depths: dict[int, int] = {}
    for index, step in enumerate(steps):
        depth = 1 if step.takes is None else depths.get(step.takes, 1)
        if depth > DEEPEST:
            return steps[:index]
        depths |= {message.number: depth + 1 for message in step.sends}
    return steps


def answer_of(command: Mapping[str, Any]) -> Answer:
    """Return what an awakeable is completed with."""
    match command["result"]:
        case {"Success": value}:
            return Answer(command["id"], keep(bytes(value)))
        case {"Failure": {"code": code, "message": message}}:
            return Answer(command["id"], message=message, code=code)
        case _:
            raise AssertionError(command)
