"""Machines of compiled charts, driven without a server: events by their names, timers, outcomes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.compiling import Package

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def effects_of(machine: Any, *kinds: str) -> list[Any]:
    """Return what a machine has asked for since the last time, of some kinds."""
    return [each for each in machine.effects() if type(each).__name__ in kinds]


class Driven:
    """A machine that is driven by the names of its events."""

    def __init__(self, recipes: Package, file: str, machine: str = "", **settings: Any) -> None:
        self.types = recipes.module(f"{file}_types")
        self.chart = recipes.module("_support.chart")
        name = machine or file
        module = recipes.module(f"{name}_v1")
        if "input" in settings:
            settings["input"] = module.Input(**settings["input"])
        self.machine = recipes.started(f"{name}_v1", **{"key": "no. 1", "now": NOON, **settings})

    def send(self, event: str, **fields: Any) -> bool:
        """Send an event by its name."""
        return bool(self.machine.send(getattr(self.types, event)(**fields)))

    def fire(self, timer: str) -> bool:
        """Let a timer be due."""
        return bool(self.machine.send(self.chart.Timer(timer)))

    def end(self, actor: str, output: Any = None) -> bool:
        """Let an actor be done."""
        return bool(self.machine.send(self.chart.Done(actor, output)))

    def fail(self, actor: str, code: int = 500) -> bool:
        """Let an actor fail."""
        error = self.chart.Error("it failed", code)
        return bool(self.machine.send(self.chart.Failed(actor, error)))

    def is_in(self, state: str) -> bool:
        """Return whether a state is active."""
        return bool(self.machine.matches(state))

    def started(self) -> list[Any]:
        """Return the timers, actors and machines that were started since the last time."""
        return effects_of(self.machine, "StartTimer", "StartActor", "StartMachine")

    @property
    def context(self) -> Any:
        """The context of the machine."""
        return self.machine.context
