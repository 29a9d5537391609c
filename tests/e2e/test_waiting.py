"""Waiting for a machine: `waitFor` and `subscribe`."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = [
    pytest.mark.capability("waiters"),
    pytest.mark.also_on("replay", why="who waits is suspended, and goes on from its journal"),
]


def test_the_condition_is_met_already(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    snapshot = job.ok("waitFor", {"condition": "matches:idle"})
    assert snapshot == job.snapshot()
    job.send("GO")
    for condition in ("hasTag:busy", "matches:working", "matches:working.early"):
        assert answered(job.wait(condition))["value"] == {"working": "early"}
    job.send("GO")
    for condition in ('matches:working."nearly done"', "matches:working.nearly done"):
        assert answered(job.wait(condition))["value"] == {"working": "nearly done"}
    job.send("READY")
    assert answered(job.wait("done"))["output"] == "yes"
    assert "waiters" not in job.stored()


def test_several_wait_for_different_things(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    close = [job.wait("hasTag:close") for _ in range(2)]
    done = job.wait("done")
    nearly = job.wait('matches:working."nearly done"')
    job.has_waiters(4)
    job.send("GO")
    job.has_waiters(4)
    job.send("GO")
    for each in [*close, nearly]:
        snapshot = answered(each)
        assert sorted(snapshot["tags"]) == ["busy", "close"]
        assert "handled" not in snapshot
    job.has_waiters(1)
    job.send("READY")
    assert answered(done)["output"] == "yes"
    assert "waiters" not in job.stored()


def test_several_conditions_in_one(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    both = job.wait("hasTag:busy and hasTag:close")
    either = job.wait('matches:working.early and hasTag:close or matches:working."nearly done"')
    ends = job.wait("hasTag:close and done or done")
    job.has_waiters(3)
    job.send("GO")
    job.has_waiters(3)
    job.send("GO")
    assert answered(both)["value"] == answered(either)["value"] == {"working": "nearly done"}
    job.send("READY")
    assert answered(ends)["status"] == "done"
    for wrong in (
        "hasTag:busy and hasTag:lazy",
        "done or matches:nowhere",
        "done and",
        "done or x",
    ):
        assert "bad condition" in job.fails(400, "waitFor", {"condition": wrong})


def test_an_event_comes_with_the_wait(machine: MakeMachine) -> None:
    job = machine("job")
    snapshot = answered(job.wait("hasTag:busy", {"type": "GO"}))  # and creates the machine
    assert snapshot["value"] == {"working": "early"}
    waiting = job.wait("done", {"type": "GO"})
    job.has_waiters(1)
    assert sorted(job.snapshot()["tags"]) == ["busy", "close"]
    job.send("READY")
    assert answered(waiting)["status"] == "done"


def test_what_the_event_brings_is_not_missed(machine: MakeMachine) -> None:
    """The event and the wait are one step: no other comes between, be it as fast as it may."""
    flash = machine("flash")
    snapshot = answered(flash.wait("hasTag:bright", {"type": "GO"}))
    assert (snapshot["value"], snapshot["tags"]) == ("lit", ["bright"])
    flash.becomes("dark")


def test_a_failing_event_fails_the_wait(machine: MakeMachine) -> None:
    job = machine("job")
    before = job.create()
    stored = job.stored()
    assert "`BAD`" in answered(job.wait("done", {"type": "BAD"}), 422)
    assert job.snapshot() == before
    assert job.stored() == stored


def test_a_failing_event_creates_no_machine(machine: MakeMachine) -> None:
    job = machine("job")
    assert "`BAD`" in answered(job.wait("done", {"type": "BAD"}), 422)
    assert job.stored() == {}


def test_an_event_that_makes_the_wait_vain_is_taken(machine: MakeMachine) -> None:
    job = machine("job")
    job.send("GO")
    assert "hasTag:close" in answered(job.wait("hasTag:close", {"type": "CANCEL"}), 412)
    assert (job.snapshot()["status"], job.snapshot()["output"]) == ("done", "no")


def test_a_wait_times_out(world: World, key: str) -> None:
    job = world.machine("job", key)
    job.create()
    waiting = job.wait("done", timeout=300)
    job.has_waiters(1)
    message = answered(waiting, 408)
    assert "`done`" in message
    assert "300 ms" in message
    job.has_waiters(0)


def test_a_wait_with_no_time(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    assert "0 ms" in answered(job.wait("done", timeout=0), 408)
    job.has_waiters(0)


def test_in_time(machine: MakeMachine) -> None:
    job = machine("job")
    snapshot = answered(job.wait("hasTag:busy", {"type": "GO"}, timeout=60_000))
    assert snapshot["tags"] == ["busy"]


def test_the_same_idempotency_key_resumes(machine: MakeMachine) -> None:
    job = machine("job")
    event = {"type": "GO"}
    first = job.wait("done", event, idempotency_key=job.key)
    job.has_waiters(1)
    second = job.wait("done", event, idempotency_key=job.key)
    assert job.snapshot()["tags"] == ["busy"]  # the event was delivered once
    job.send("READY")
    assert answered(first) == answered(second)
    third = job.wait("done", event, idempotency_key=job.key)
    assert answered(third) == answered(first)


def test_the_machine_ends_otherwise(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    waiting = job.wait("hasTag:close")
    also = job.wait("done")
    job.has_waiters(2)
    job.send("GO")
    job.send("CANCEL")
    message = answered(waiting, 412)
    assert "`hasTag:close`" in message
    assert "`done`" in message
    assert answered(also)["output"] == "no"
    assert "`hasTag:close`" in job.fails(412, "waitFor", {"condition": "hasTag:close"})
    assert "waiters" not in job.stored()


def test_a_machine_with_input_is_waited_for(machine: MakeMachine) -> None:
    form = machine("form")
    form.create(name="a")
    assert answered(form.wait("done", {"type": "GO"}))["context"] == {"name": "a"}


def test_a_cancelled_wait_is_forgotten(world: World, key: str) -> None:
    job = world.machine("job", key)
    job.create()
    waiting = job.wait("done")
    job.has_waiters(1)
    (pending,) = world.pending("job", key, "waitFor")
    world.cancel(pending["id"])
    assert answered(waiting, 409)
    job.has_waiters(0)


@pytest.fixture(scope="module")
def sleeper(deployment: Deployment, notes: Path) -> AppServer:
    """Serve a service that is not generated, to the same server."""
    return deployment.serve("tests.e2e.services.sleeper:app", env={"E2E_FOLDER": str(notes)})


def awakeable(world: World, key: str) -> str:
    """Let another service wait for an awakeable; give its id."""
    sleeper = world.machine("sleeper", key)
    assert sleeper.call("sleep/send").status_code == 202
    notes = eventually(lambda: world.notes(key))
    return str(notes[0]["awakeable"])


def test_another_service_subscribes(world: World, sleeper: AppServer, key: str) -> None:
    assert sleeper.process.pid
    job = world.machine("job", key)
    job.create()
    awaited = awakeable(world, key)
    assert job.call("subscribe", {"condition": "done", "awakeableId": awaited}).text == ""
    job.has_waiters(1)
    job.send("GO")
    job.send("READY")
    snapshot = eventually(lambda: world.notes(key)[1:])[0]["woken"]
    assert (snapshot["status"], snapshot["output"]) == ("done", "yes")
    assert "waiters" not in job.stored()


def test_a_subscription_is_met_at_once(world: World, sleeper: AppServer, key: str) -> None:
    assert sleeper.process.pid
    job = world.machine("job", key)
    job.send("GO")
    awaited = awakeable(world, key)
    assert job.call("subscribe", {"condition": "hasTag:busy", "awakeableId": awaited}).text == ""
    assert eventually(lambda: world.notes(key)[1:])[0]["woken"]["tags"] == ["busy"]


def test_a_subscription_is_rejected(world: World, sleeper: AppServer, key: str) -> None:
    assert sleeper.process.pid
    job = world.machine("job", key)
    job.create()
    awaited = awakeable(world, key)
    job.call("subscribe", {"condition": "hasTag:close", "awakeableId": awaited})
    job.send("GO")
    job.send("CANCEL")
    assert eventually(lambda: world.notes(key)[1:])[0]["code"] == 412
    body = {"condition": "hasTag:close", "awakeableId": awaited}
    assert "hasTag:close" in job.fails(412, "subscribe", body)
