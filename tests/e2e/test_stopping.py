"""Actors that are stopped: their invocations end; and attempts of actors that take `ctx`."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from tests.conftest import Deployment
from tests.e2e.machines import World

pytestmark = [
    pytest.mark.capability("actors"),
    pytest.mark.also_on(
        "replay", "lambda", why="a function that is cancelled is reached otherwise there"
    ),
]

HANDLERS = {
    "async": "wait_long",
    "thread": "wait_in_thread",
    "ctx": "sleep_durably",
    "retry": "fail_for_long",
}


@pytest.mark.parametrize("how", HANDLERS)
def test_a_stopped_actor_is_cancelled(
    deployment: Deployment, world: World, key: str, how: str
) -> None:
    machine = world.machine("stopping", key)
    machine.send("RUN", how=how)
    eventually(lambda: world.notes(key))
    eventually(lambda: world.pending("stopping", key, HANDLERS[how]))
    assert machine.send("STOP")["value"] == "idle"
    if (deployment.name, how) == ("lambda", "thread"):
        world.open_gate(key)  # Lambda's event loop waits for its threads
    eventually(lambda: not world.pending("stopping", key, HANDLERS[how]))
    assert machine.running() == {}
    assert machine.snapshot()["context"]["results"] == []


def test_a_stopped_function_is_interrupted(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    machine.send("RUN", how="async")
    eventually(lambda: world.notes(key))
    machine.send("STOP")
    eventually(lambda: {"interrupted": True} in world.notes(key))


def test_a_reset_cancels_actors(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    machine.send("RUN", how="ctx")
    eventually(lambda: world.notes(key))
    machine.create(reset=True)
    eventually(lambda: not world.pending("stopping", key, "sleep_durably"))


def test_a_stopped_actor_can_be_started_again(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    for times in (1, 2, 3):
        machine.send("RUN", how="async")
        noted_times(world, key, {"waits": True}, times)
        machine.send("STOP")
    eventually(lambda: not world.pending("stopping", key, "wait_long"))
    noted_times(world, key, {"interrupted": True}, 3)


def noted_times(world: World, key: str, note: dict[str, object], times: int) -> None:
    """Wait until functions have left a note so many times."""
    eventually(lambda: world.notes(key).count(note) == times)


def test_an_actor_that_takes_ctx_is_tried_again(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    machine.send("TRY", failures=2)
    machine.becomes("idle", results=[3])
    assert world.notes(key) == [{"tried": 2}] * 3


def test_the_attempts_of_an_actor_that_takes_ctx_are_counted(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    machine.send("TRY", failures=9)
    machine.becomes("idle", errors=["attempt 3 failed"])
    assert len(world.notes(key)) == 3


def test_the_time_for_attempts_of_an_actor_that_takes_ctx(world: World, key: str) -> None:
    machine = world.machine("stopping", key)
    machine.send("RUN", how="while")
    attempts = eventually(
        lambda: len(machine.becomes("idle")["context"]["errors"]) == 1 and len(world.notes(key))
    )
    assert attempts > 1
    assert machine.snapshot()["context"]["errors"] == [f"attempt {attempts} failed"]
