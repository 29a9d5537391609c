"""Puts a moment of a record in place on a server, as if its machines had run there."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts.eventually import eventually
from tests.e2e.machines import World
from tests.stored.records import Answer, Entry, Message, kept_bytes, read_record
from tests.stored.stage import AWAITER, Stage

LONG_S = 3600
"""What is due after such a time comes in no story."""


class Replay(Stage):
    """The machines of a story as they were after some steps of its record."""

    is_live = False

    def __init__(self, world: World, path: Path, steps: int, key: str) -> None:
        """Read the record, with a key, children's keys and awakeables of its own."""
        recorded = read_record(path)
        super().__init__(world, key)
        rename = {recorded.key: self.key} | {each: uuid4().hex for each in recorded.keys}
        for name, awakeable in recorded.waits.items():
            awaiter = world.machine(AWAITER, f"{self.key} {name}")
            rename[awakeable] = self.let_await(name, awaiter)
        record = read_record(path, rename)
        self.moment = record.moments()[steps]
        self.late = [each for each in self.moment.pending if each.late]
        """What had not come when the record ends."""
        self.of_waits = [m for s in record.steps[steps:] if s.takes is None for m in s.sends]
        """What those who wait have sent later."""

    def put(self) -> None:
        """Store what was stored, and send what was under way: the time of most of it has come."""
        self.store(self.moment.entries)
        self.complete(self.moment.answers)
        self.send(each for each in self.moment.pending if not each.late)
        # What can be found by a key of its own is there before it is due.
        self.send((each for each in self.late if each.idempotency_key is not None), in_time=True)

    def come_in_vain(self) -> None:
        """Let that come which nobody wants any more."""
        sent = self.send(each for each in self.late if each.delay < LONG_S)
        eventually(lambda: all(status == "completed" for status in self.statuses(sent)))

    def give_up(self, name: str) -> None:  # noqa: ARG002 - there is no more than one in a story
        """Let one who waits be forgotten, after all that was to come before."""
        self.nothing_is_to_come()
        self.send(self.of_waits)
        self.nothing_is_to_come()

    def store(self, entries: Iterable[Entry]) -> None:
        """Write entries, by the admin interface, and wait until they are there."""
        place = attrgetter("service", "key")
        for (service, key), group in groupby(sorted(entries, key=place), place):
            state = {each.name: kept_bytes(each.value) for each in group if each.value is not None}
            self.world.restate.write_state(service, key, state)

    def send(self, messages: Iterable[Message], *, in_time: bool = False) -> list[str]:
        """Call handlers, at once and in the order in which that is due; return the invocations.

        With `in_time` each comes after its delay.
        """
        bodies = [
            {
                "service": each.service,
                "handler": each.handler,
                "key": each.key,
                "body": base64.b64encode(kept_bytes(each.body)).decode(),
                "delay": each.delay if in_time else None,
                "idempotency_key": each.idempotency_key,
            }
            for each in sorted(messages, key=attrgetter("delay", "number"))
        ]
        sent: list[str] = self.post("send", bodies).json()
        eventually(lambda: len(self.statuses(sent)) == len(sent))
        return sent

    def statuses(self, invocations: list[str]) -> list[str]:
        """Return the statuses of those invocations that are there."""
        if not invocations:
            return []
        listed = ", ".join(f"'{each}'" for each in invocations)
        rows = self.world.restate.query(f"select status from sys_invocation where id in ({listed})")
        return [row["status"] for row in rows]

    def complete(self, answers: Iterable[Answer]) -> None:
        """Complete awakeables."""
        bodies = []
        for each in answers:
            if each.value is None:
                error = {"message": each.message, "code": each.code}
                bodies.append({"awakeable": each.awakeable, **error})
            else:
                body = base64.b64encode(kept_bytes(each.value)).decode()
                bodies.append({"awakeable": each.awakeable, "body": body})
        self.post("answer", bodies)

    def post(self, handler: str, body: list[dict[str, Any]]) -> Any:
        """Let the service that sends messages do something."""
        response = self.world.restate.ingress.call("Post", None, handler, body)
        assert response.status_code == 200, response.text
        return response
