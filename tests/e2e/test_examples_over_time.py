"""The examples that take time: a stopwatch, a greeter, a glass of water, a room's readings."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = pytest.mark.capability("examples")


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


# --- stopwatch ---


def test_a_stopwatch_ticks_until_it_is_stopped(machine: MakeMachine) -> None:
    stopwatch = machine("stopwatch")
    assert stopwatch.send("START")["tags"] == ["ticking"]
    eventually(lambda: stopwatch.context()["elapsed"] not in ("P0D", "PT0.1S"))
    stopped = stopwatch.send("STOP")
    assert stopwatch.running() == {}
    del stopped["handled"]
    eventually(lambda: not stopwatch.world.pending("stopwatch", stopwatch.key, "_timer"))
    assert stopwatch.snapshot() == stopped
    assert stopwatch.send("RESET")["context"] == {"elapsed": "P0D"}


# --- greeting ---


def test_one_guest_after_the_other_is_greeted(machine: MakeMachine) -> None:
    greeting = machine("greeting")
    assert greeting.create()["value"] == "idle"
    first = greeting.send("GREET", name="Ada")
    assert (first["value"], first["tags"]) == ("greeting", ["busy"])
    assert greeting.send("GREET", name="Bob")["handled"] is False
    greeted = answered(greeting.wait("matches:idle"))
    assert greeted["context"] == {"guest": "Ada", "words": "Welcome, Ada!"}
    second = answered(greeting.wait("hasTag:busy", {"type": "GREET", "name": "Bob"}))
    assert second["context"] == {"guest": "Bob", "words": "Welcome, Ada!"}


# --- filling_water ---


def test_a_glass_is_filled_little_by_little(machine: MakeMachine) -> None:
    glass = machine("filling_water")
    started = time.monotonic()
    empty = glass.create(size=2)
    assert (empty["value"], empty["context"]) == ("filling", {"size": 2, "level": 0})
    full = answered(glass.wait("done"))
    assert time.monotonic() - started > 0.99  # half a second each; the server counts milliseconds
    assert (full["value"], full["output"]) == ("full", 2)
    assert glass.running() == {}


def test_nothing_goes_into_a_full_glass(machine: MakeMachine) -> None:
    glass = machine("filling_water")
    full = glass.create(size=0)
    assert (full["status"], full["output"]) == ("done", 0)


def test_a_glass_has_a_usual_size(machine: MakeMachine) -> None:
    assert machine("filling_water").create()["context"] == {"size": 10, "level": 0}


# --- room_readings ---


def reports(app: AppServer, room: str) -> list[str]:
    """Return what has been reported of a room, each time it was."""
    printed = app.process.log_text().splitlines()
    return [line.removeprefix(f"{room}: ") for line in printed if line.startswith(f"{room}: ")]


def test_readings_are_gathered_and_reported(world: World, app: AppServer, key: str) -> None:
    room = world.machine("room_readings", key)
    assert room.create()["value"] == "quiet"
    gathering = room.send("TEMPERATURE", celsius=20.5)
    assert gathering["value"] == "gathering"
    room.send("HUMIDITY", percent=40)
    room.send("TEMPERATURE", celsius=21)
    assert reports(app, key) == []
    eventually(lambda: reports(app, key) == ["[20.5, 21.0] °C, [40.0] %"])
    room.becomes("quiet", temperatures=[], humidities=[])


def test_a_room_is_reported_again_and_again(world: World, app: AppServer, key: str) -> None:
    room = world.machine("room_readings", key)
    told: list[str] = []

    def has_told() -> bool:
        return reports(app, key) == told

    for percent in (40, 41):
        gathering: dict[str, Any] = room.send("HUMIDITY", percent=percent)
        assert gathering["context"] == {"temperatures": [], "humidities": [percent]}
        told.append(f"[] °C, [{percent}.0] %")
        eventually(has_told)
    assert room.snapshot()["value"] == "quiet"  # and nothing is reported of a quiet room
    assert room.running() == {}
