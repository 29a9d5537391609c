"""Several events in one `send`: taken in order, each a step of its own, all or none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, answered

pytestmark = [
    pytest.mark.capability("events"),
    pytest.mark.also_on("replay", why="several steps are one journal"),
]


def events(*names: str) -> dict[str, Any]:
    """Return the body of a `send` with events without fields."""
    return {"events": [{"type": name} for name in names]}


def send(machine: Machine, *names: str) -> dict[str, Any]:
    """Send events without fields, which have to be accepted."""
    return machine.ok("send", events(*names))


def test_each_is_a_step(machine: MakeMachine) -> None:
    job = machine("job")
    sent = send(job, "READY", "GO", "GO", "READY", "GO")
    assert sent["handled"] == [False, True, True, True, False]
    assert (sent["status"], sent["output"], sent["revision"]) == ("done", "yes", 4)
    assert sent["created"]
    assert "created" not in send(job, "GO")


def test_one_is_a_list_too(machine: MakeMachine) -> None:
    assert send(machine("job"), "GO")["handled"] == [True]
    assert send(machine("job"))["handled"] == []


def test_all_or_none(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    stored = job.stored()
    message = job.fails(422, "send", events("READY", "BAD", "GO"))
    assert "`$.events[1]`" in message
    assert "none of the events was taken" in message
    assert job.stored() == stored
    waiting = job.wait("hasTag:busy")
    job.has_waiters(1)
    body = {"events": [{"type": "GO"}, {"type": "NO"}]}
    assert "`$.events[1].type`" in job.fails(400, "send", body)
    assert job.snapshot()["revision"] == 1
    send(job, "GO")
    assert answered(waiting)["revision"] == 2


def test_a_refused_batch_creates_no_machine(machine: MakeMachine) -> None:
    job = machine("job")
    job.fails(422, "send", events("READY", "BAD"))
    assert job.stored() == {}


def test_unhandled_events_are_refused_where_the_chart_says_so(machine: MakeMachine) -> None:
    strict = machine("strict")
    before = strict.create()
    assert "`$.events[" in strict.fails(409, "send", events(*strict_events(before)))
    assert strict.snapshot() == before


def strict_events(snapshot: dict[str, Any]) -> list[str]:
    """Return events of which one is not handled: the first that is possible, often."""
    return [snapshot["next"][0]] * 20


def test_who_waits_for_what_is_so_in_between(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    early, close = job.wait("matches:working.early"), job.wait("hasTag:close")
    changed, end = job.wait("changed"), job.wait("done")
    job.has_waiters(4)
    send(job, "GO", "GO", "READY")
    assert answered(early)["revision"] == answered(changed)["revision"] == 2
    assert answered(early)["value"] == {"working": "early"}
    assert answered(close)["value"] == {"working": "nearly done"}
    assert answered(end)["revision"] == 4
    assert "waiting" not in job.stored()["runtime"]


def test_timers_that_a_later_event_stops(machine: MakeMachine) -> None:
    timers = machine("timers")
    assert send(timers, "LEAVE", "BACK", "LEAVE", "GO", "BACK")["value"] == "idle"
    assert timers.running() == {}


def test_one_time_for_all(machine: MakeMachine) -> None:
    clock = machine("clock")
    first, second = send(clock, "STAMP", "STAMP")["context"]["stamps"]
    assert first == second


def test_what_does_not_fit(machine: MakeMachine) -> None:
    job = machine("job")
    job.create()
    go = {"type": "GO"}
    for body, said in (
        ({"events": [go] * 1_001}, "`$.events`"),
        ({"events": go}, "`$.events`"),
        ({"events": [go], "event": go}, "`event` and `events`"),
        ({"events": [go, {"type": "RESET", "n": "1"}]}, "`$.events[1].n`"),
        ({"events": [go, {**go, "more": 1}]}, "`$.events[1].more`"),
    ):
        assert said in job.fails(400, "send", body)
    assert job.snapshot()["revision"] == 1
    assert len(job.ok("send", {"events": [go] * 1_000})["handled"]) == 1_000
