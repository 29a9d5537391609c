"""How events are called in logs, in telemetry and in messages of errors."""

from __future__ import annotations

from typing import Any

import pytest

from generated._support.chart import Done, Error, Failed, Timer
from generated._support.session import name_of, place_of
from generated.player_types import PLAY, POWER
from generated.player_v1 import Machine


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (PLAY(), "PLAY"),
        (Timer("on.transport.paused.after"), "after"),
        (Failed("paying.charge", Error("no")), "error"),
        (Done("paying.charge", 3), "done.invoke.paying.charge"),
    ],
)
def test_name(event: Any, name: str) -> None:
    """A timer and a failure are called by their kind, an outcome by what is done."""
    assert name_of(event) == name


def test_place() -> None:
    """A message says where a machine was, in all of its regions, and what it took there."""
    machine = Machine("key")
    machine.start()
    assert place_of(machine, POWER()) == "in state `off`, on `POWER`"
    machine.send(POWER())
    active = "on.transport.stopped, on.sound.audible"
    assert place_of(machine, Timer("x")) == f"in state `{active}`, on `after`"
