"""Actors and actions: the user's functions, run beside the machine."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("actors"),
    pytest.mark.also_on(
        "replay", "lambda", why="actors run beside the machine, and journal steps of their own"
    ),
]


def did(world: World, key: str) -> list[Any]:
    """Return what the actions have done under a key."""
    return [note["did"] for note in world.notes(key) if "did" in note]


# --- actors ---


def test_async_plain_and_with_ctx(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("RUN", n=1)
    runner.becomes("idle", results=[2, 4, 6])
    notes = world.notes(key)
    assert notes == [{"double": 1}, {"double_plain": 2}, {"step": 3}, {"step": 3}]
    assert runner.running() == {}


def test_a_call_and_a_durable_sleep_of_an_actor_outlive_a_crash(
    world: World, app: AppServer, key: str
) -> None:
    runner = world.machine("runner", key)
    counted = world.machine("counted", key)
    counted.create()
    runner.send("ERRAND")
    counted.becomes(n=1)
    app.restart()  # while it sleeps
    runner.becomes("idle", results=[2])
    assert counted.context() == {"n": 2}


@pytest.mark.parametrize(
    ("kind", "why", "code"),
    [
        ("value", "no such value", 500),
        ("silent", "RuntimeError", 500),
        ("terminal", "not found there", 404),
    ],
)
def test_an_error_is_an_outcome(world: World, key: str, kind: str, why: str, code: int) -> None:
    """Without `retry` there is one attempt; guards may look at the error."""
    runner = world.machine("runner", key)
    runner.send("BREAK", kind=kind)
    runner.becomes("idle", why=why, code=code)
    assert world.notes(key) == [{"breaks": kind}]


def test_a_result_of_the_wrong_type(machine: MakeMachine) -> None:
    runner = machine("runner")
    runner.send("BREAK", kind="type")
    context = runner.becomes("idle", code=500)["context"]
    assert "`breaks`" in context["why"]
    assert "int" in context["why"]


def test_retry_counts_all_attempts(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("STUBBORN", failures=2)
    runner.becomes("idle", results=[3])
    assert len(world.notes(key)) == 3


def test_retry_reports_the_last_error(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("STUBBORN", failures=9)
    runner.becomes("idle", why="attempt 3 failed", code=500, results=[])
    assert len(world.notes(key)) == 3


def test_a_terminal_error_is_not_tried_again(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("REFUSE")
    runner.becomes("idle", why="not for you", code=403)
    assert world.notes(key) == [{"refused": True}]


def test_retry_without_limits_goes_on(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("GIVE_UP", failures=12)
    runner.becomes("idle", results=[13])
    assert len(world.notes(key)) == 13


def test_records_as_results(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("MAKE")
    runner.becomes("idle", part={"name": key, "count": 2}, results=[3])


def test_a_timeout_is_an_error(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("STALL")
    context = runner.becomes("idle", code=408)["context"]
    assert "timed out" in context["why"]
    assert runner.running() == {}
    eventually(lambda: not world.pending("runner", key, "stall"))
    assert runner.snapshot()["value"] == "idle"


def test_a_long_timeout_is_cancelled_with_the_result(world: World, key: str) -> None:
    runner = world.machine("runner", key)
    runner.send("PATIENT")
    runner.becomes("idle", results=[9])
    eventually(lambda: not world.pending("runner", key, "_timer"))


def test_an_actor_does_not_block_the_machine(world: World, key: str) -> None:
    leaver = world.machine("leaver", key)
    leaver.send("RUN", n=1)
    eventually(lambda: world.notes(f"{key}-1"))
    assert leaver.send("PING")["context"]["pings"] == 1
    world.open_gate(f"{key}-1")
    leaver.becomes("idle", result=2, pings=1)


def runs_gated(world: World, machine: Machine, n: int) -> None:
    """Start a gated actor, and wait until it runs."""
    machine.send("RUN", n=n)
    eventually(lambda: world.notes(f"{machine.key}-{n}"))


def lets_go(world: World, machine: Machine, n: int) -> None:
    """Let a gated actor go on, and wait until all has come of it that will."""
    world.open_gate(f"{machine.key}-{n}")
    service, key = machine.service, machine.key
    eventually(
        lambda: not world.pending(service, key, "gated")
        and not world.pending(service, key, "_result")
    )


def test_the_result_for_a_state_that_was_left_is_ignored(world: World, key: str) -> None:
    leaver = world.machine("leaver", key)
    runs_gated(world, leaver, 1)
    before = leaver.send("LEAVE")
    del before["handled"]
    lets_go(world, leaver, 1)
    assert leaver.snapshot() == before


def test_the_result_of_an_earlier_visit_is_ignored(world: World, key: str) -> None:
    leaver = world.machine("leaver", key)
    runs_gated(world, leaver, 1)
    runs_gated(world, leaver, 2)
    world.open_gate(f"{key}-1")
    eventually(lambda: len(world.pending("leaver", key, "gated")) == 1)
    eventually(lambda: not world.pending("leaver", key, "_result"))
    assert leaver.snapshot()["value"] == "running"
    lets_go(world, leaver, 2)
    leaver.becomes("idle", result=4)


@pytest.mark.parametrize("way", ["reset", "end"])
def test_the_result_for_a_machine_that_is_over_is_ignored(world: World, key: str, way: str) -> None:
    leaver = world.machine("leaver", key)
    runs_gated(world, leaver, 1)
    if way == "reset":
        leaver.create(reset=True)
    else:
        assert leaver.send("END")["status"] == "done"
    before = leaver.snapshot()
    stored = leaver.stored()
    stored.pop("stopped", None)  # until the function has ended
    lets_go(world, leaver, 1)
    assert leaver.snapshot() == before
    eventually(lambda: leaver.stored() == stored)


# --- actions ---


@pytest.mark.capability("actions")
def test_actions_keep_their_order_through_failures(world: World, key: str) -> None:
    doer = world.machine("doer", key)
    doer.send("DO")
    doer.send("DO")
    eventually(lambda: did(world, key) == ["a", "b", "c", "d"] * 2)
    assert doer.snapshot()["status"] == "active"


@pytest.mark.capability("actions")
def test_an_action_does_not_block_the_machine(world: World, key: str) -> None:
    doer = world.machine("doer", key)
    doer.send("RUN", n=1)
    doer.send("RUN", n=2)
    assert doer.send("PING")["context"]["n"] == 3
    assert did(world, key) == []
    world.open_gate(key)
    eventually(lambda: did(world, key) == ["1", "2"])


def test_a_refused_action_is_offered_to_on_error(world: World, key: str) -> None:
    refused = world.machine("refused", key)
    refused.create()
    refused.becomes("told", why="it is refused", code=403)
    assert len(world.notes(key)) == 1


def test_a_refused_action_that_nothing_handles(world: World, key: str) -> None:
    doer = world.machine("doer", key)
    doer.send("BREAK", kind="")
    eventually(lambda: did(world, key) == ["after it"])
    eventually(lambda: not world.pending("doer", key, "_result"))
    assert doer.send("PING")["context"]["n"] == 1


@pytest.mark.capability("actions")
def test_actions_of_an_earlier_machine_are_carried_out_but_not_reported(
    world: World, key: str
) -> None:
    doer = world.machine("doer", key)
    doer.send("RUN", n=1)
    doer.send("BREAK", kind="")
    doer.create(reset=True)
    world.open_gate(key)
    eventually(lambda: did(world, key) == ["1", "after it"])
    eventually(lambda: not world.pending("doer", key, "_result"))
    assert doer.context() == {"n": 0}
