"""The reference passes the conformance cases, and so does the generated code beside it.

No server is needed: a clock that is turned by hand delivers timers and delayed messages.
"""

from __future__ import annotations

import heapq
import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conformance.cases import cases

from .charts import compile_chart
from .events import Event
from .twins import Twins

PATIENCE = timedelta(seconds=2)


class Clock:
    """Delivers what is due to two machines, in the order of time."""

    def __init__(self, twins: Twins) -> None:
        self.twins = twins
        self.now = timedelta(0)
        self.due: list[tuple[timedelta, int, str | None, Event, timedelta | None]] = []
        self.live: dict[str, int] = {}
        self.numbers = itertools.count()

    def take(self) -> None:
        """Note what the machines have asked for."""
        for effect in self.twins.trace:
            match effect:
                case ("timer", name, delay, recurring):
                    event = Event(kind="timer", id=name)
                    self._add(delay, name, event, delay if recurring else None)
                case ("stop" | "cancel", name):
                    self.live.pop(name, None)
                case ("send", name, fields, "self", delay, id):
                    event = Event(name=name, fields=fields)
                    self._add(delay or timedelta(0), id, event, None)
                case _:
                    pass

    def _add(
        self, delay: timedelta, name: str | None, event: Event, again: timedelta | None
    ) -> None:
        number = next(self.numbers)
        if name is not None:
            self.live[name] = number
        heapq.heappush(self.due, (self.now + delay, number, name, event, again))

    def step(self, until: timedelta) -> bool:
        """Deliver what is due next, if that is in time; return whether there was something."""
        if not self.due or self.due[0][0] > until:
            self.now = until
            return False
        at, number, name, event, again = heapq.heappop(self.due)
        if name is None or self.live.get(name) == number:
            self.now = at
            if name is not None:
                del self.live[name]
            if again is not None:
                self._add(again, name, event, again)
            self.twins.deliver(event)
            self.take()
        return True

    def becomes(self, configuration: list[str]) -> None:
        """Let time pass until the machines are where they should be."""
        until = self.now + PATIENCE
        while sorted(self.twins.active) != sorted(configuration):
            moved = self.step(until)
            assert moved, f"{self.twins.active} never becomes {configuration}"


@pytest.mark.parametrize("path", cases("json"))
def test_conformance(path: Path) -> None:
    """Both machines go through the configurations that a case tells."""
    case = json.loads(path.read_text(encoding="utf-8"))
    compiled = compile_chart(path.with_suffix(".sc").read_text(encoding="utf-8"))
    twins = Twins(compiled).start()
    clock = Clock(twins)
    clock.take()
    clock.becomes(case["initial"])
    for step in case["steps"]:
        until = clock.now + timedelta(milliseconds=step["after_ms"])
        while clock.step(until):
            pass
        twins.send(step["event"], **(step["data"] or {}))
        clock.take()
        clock.becomes(step["configuration"])
    compiled.forget()
