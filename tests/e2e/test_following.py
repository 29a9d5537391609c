"""Following a machine: `revision` counts its steps, and the condition `changed` waits for them."""

from __future__ import annotations

import json

import httpx
import pytest

from scripts.eventually import eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = [
    pytest.mark.capability("waiters"),
    pytest.mark.also_on("replay", why="a revision is kept through a replay"),
]


def test_each_step_counts(machine: MakeMachine) -> None:
    job = machine("job")
    assert job.create()["revision"] == 1
    unhandled = job.send("READY")
    assert (unhandled["handled"], unhandled["revision"]) == (False, 1)
    job.refuses(422, "BAD")
    assert job.snapshot()["revision"] == 1
    assert job.send("GO")["revision"] == 2
    assert job.send("GO")["revision"] == 3
    assert job.send("READY")["revision"] == 4
    assert job.send("GO")["revision"] == 4
    assert job.stored()["snapshot"]["revision"] == 4
    assert job.create(reset=True)["revision"] == 1


def test_an_event_that_creates_is_the_second_step(machine: MakeMachine) -> None:
    assert machine("job").send("GO")["revision"] == 2


def test_a_timer_is_a_step(machine: MakeMachine) -> None:
    flash = machine("flash")
    flash.send("GO")
    assert flash.becomes("dark")["revision"] == 3


def test_a_change_is_waited_for(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    waiting = [job.wait("changed"), *(job.wait("changed", revision=since) for since in (1, 2))]
    job.has_waiters(3)
    assert not job.send("READY")["handled"]
    assert job.snapshot()["revision"] == 1
    job.has_waiters(3)  # what nothing handles is no step
    job.send("GO")
    for each in waiting[:2]:
        assert answered(each)["revision"] == 2
    job.has_waiters(1)
    job.send("GO")
    assert answered(waiting[2])["revision"] == 3
    assert "waiting" not in job.stored()["runtime"]


def test_no_change_is_missed(machine: MakeMachine) -> None:
    """Who asks for what comes after the revision that it has seen need not be there in time."""
    job = machine("job")
    seen = [job.create()]
    job.send("GO")
    while seen[-1]["status"] == "active":
        seen.append(answered(job.wait("changed", revision=seen[-1]["revision"])))
        if seen[-1]["revision"] == 2:
            job.send("GO")
            job.send("READY")
    assert [each["revision"] for each in seen] == [1, 2, 4]


def test_the_event_of_the_wait_is_the_next_step(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    assert answered(job.wait("changed", {"type": "GO"}))["revision"] == 2


def test_with_other_conditions(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    either = job.wait("done or changed", revision=7)
    both = job.wait("changed:1 and hasTag:close")
    job.has_waiters(2)
    job.send("GO")
    job.has_waiters(2)
    job.send("GO")
    assert answered(both)["revision"] == 3
    job.send("READY")
    assert answered(either)["status"] == "done"


def test_after_the_end(machine: MakeMachine) -> None:
    job = machine("job")
    for event in ("GO", "GO", "READY"):
        job.send(event)
    assert answered(job.wait("changed", revision=3))["status"] == "done"
    assert "`changed:4`" in answered(job.wait("changed", revision=4), 412)
    assert "`changed`" in answered(job.wait("changed"), 412)


def test_what_does_not_fit(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    for condition in ("changed:", "changed:x", "changed:-1", "changed: 1", "changed:1.5"):
        assert "bad condition" in job.fails(400, "waitFor", {"condition": condition})
    for revision in (-1, "1", 1.5, 2**53 + 1):
        body = {"condition": "changed", "revision": revision}
        assert "`$.revision`" in job.fails(400, "waitFor", body)
    body = {"condition": "done", "revision": 1}
    assert "`revision` goes with `changed`" in job.fails(400, "waitFor", body)


def test_a_wait_that_is_given_up(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    waits = [job.wait("changed", timeout=300), job.wait("changed", timeout=300, revision=1)]
    for each in waits:
        assert "300 ms" in answered(each, 408)
    job.has_waiters(0)
    eventually(lambda: "waiting" not in job.stored()["runtime"])


def test_status_error_is_a_change(machine: MakeMachine) -> None:
    late = machine("late")
    before = late.send("LATER")["revision"]
    assert answered(late.wait("changed", revision=before))["status"] == "error"


def test_what_was_stored_without_a_revision(world: World, machine: MakeMachine) -> None:
    """As code has stored it that did not count."""
    job = machine("job")
    job.create()
    entries = job.stored()
    older = entries["snapshot"] | {"runtime": entries["runtime"]}
    del older["revision"]
    new = {"version": list(b'"v1"'), "snapshot": list(json.dumps(older).encode())}
    url = f"{world.restate.admin_url}/services/job/state"
    httpx.post(url, json={"object_key": job.key, "new_state": new}).raise_for_status()
    eventually(lambda: job.snapshot()["revision"] == 0)
    waiting = job.wait("changed", revision=0)
    job.has_waiters(1)
    assert job.send("GO")["revision"] == 1
    assert answered(waiting)["revision"] == 1
