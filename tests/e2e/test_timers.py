"""Timers and delayed events, short and long, and their ids."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("timers"),
    pytest.mark.also_on("replay", why="timers are sent from steps that are replayed"),
]


def has_settled(world: World, machine: Machine) -> None:
    """Wait until no timer of the machine is left."""
    eventually(lambda: not world.pending(machine.service, machine.key, "_timer"))


def test_a_timer_fires_once(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    assert timers.send("GO")["value"] == "short"
    timers.becomes("idle", ticks=[1])
    has_settled(world, timers)
    assert timers.context()["ticks"] == [1]
    assert timers.running() == {}


def test_a_timer_fires_no_sooner_than_it_should(machine: MakeMachine) -> None:
    timers = machine("timers")
    started = time.monotonic()
    timers.send("WAIT", pause="PT2S")
    timers.becomes("idle", ticks=[2])
    assert time.monotonic() - started > 1.99  # the server counts milliseconds


def test_a_duration_from_an_event(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("WAIT", pause="PT0.02S")
    timers.becomes("idle", ticks=[2])
    timers.send("WAIT", pause="PT0S")
    timers.becomes("idle", ticks=[2, 2])
    timers.send("WAIT", pause="PT3000S")
    assert timers.send("BACK")["context"]["ticks"] == [2, 2]


def test_a_negative_duration_does_not_block(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("WAIT", pause="-PT5S")
    timers.becomes("idle", ticks=[2])


@pytest.mark.parametrize("event", ["WAIT", "START", "FORGET", "SELF"])
def test_a_duration_that_is_too_long(machine: MakeMachine, event: str) -> None:
    """One that the machine itself makes longer than any: the step is refused, and not repeated."""
    timers = machine("timers")
    given = {"n": 1} if event == "START" else {}
    before = timers.create()
    message = timers.refuses(422, event, pause="P999999999D", more="P1D", **given)
    assert "OverflowError" in message
    assert timers.snapshot()["context"] == before["context"]
    assert timers.send(event, pause="P999999999D", **given)["handled"]
    assert timers.send("TICK", n=9)["context"]["ticks"] == [9]
    assert timers.send("END")["status"] == "done"


def test_a_timer_of_a_state_that_was_left_does_nothing(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("WAIT", pause="PT0.4S")
    timers.send("BACK")
    timers.send("WAIT", pause="PT60S")
    eventually(lambda: len(world.pending("timers", key, "_timer")) == 2)
    eventually(lambda: len(world.pending("timers", key, "_timer")) == 1)  # the old one came
    assert timers.snapshot()["value"] == "dynamic"
    assert timers.context()["ticks"] == []


def test_a_long_timer_is_cancelled_when_its_state_is_left(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("LEAVE")
    (first,) = eventually(lambda: world.pending("timers", key, "_timer"))
    assert first["status"] == "scheduled"
    timers.send("GO")  # re-enters the state: another timer takes its place

    def replaced() -> bool:
        left = [each["id"] for each in world.pending("timers", key, "_timer")]
        return len(left) == 1 and left != [first["id"]]

    eventually(replaced)
    timers.send("BACK")
    has_settled(world, timers)
    assert timers.snapshot()["value"] == "idle"


@pytest.mark.parametrize("event", ["START", "FORGET", "SELF"])
def test_long_delayed_events_are_cancelled_at_the_end(world: World, key: str, event: str) -> None:
    timers = world.machine("timers", key)
    timers.send(event, pause="PT2H", **({"n": 1} if event == "START" else {}))
    eventually(lambda: len(world.pending("timers", key, "_timer")) == 1)
    assert timers.send("END")["status"] == "done"
    has_settled(world, timers)


def test_delayed_events_come(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("START", n=3, pause="PT0.5S")
    timers.send("FORGET", pause="PT0.01S")
    timers.becomes(ticks=[7, 3])
    timers.send("SELF", pause="PT0.01S")
    timers.becomes(ticks=[7, 3, 8])
    assert timers.stored()["runtime"].get("delayed", {}) == {}


def test_delays_of_nothing_keep_their_order(machine: MakeMachine) -> None:
    timers = machine("timers")
    for _ in range(5):
        timers.send("TWICE")
    timers.becomes(ticks=[1, 2] * 5)


def test_the_same_id_replaces_a_delayed_event(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("START", n=1, pause="PT0.15S")
    timers.send("START", n=2, pause="PT0.1S")
    timers.becomes(ticks=[2])
    has_settled(world, timers)
    assert timers.context()["ticks"] == [2]
    timers.send("START", n=3, pause="PT2H")
    timers.send("START", n=4, pause="PT0.01S")
    timers.becomes(ticks=[2, 4])
    has_settled(world, timers)


def test_cancel_a_delayed_event(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("DROP")
    timers.send("START", n=1, pause="PT0.05S")
    timers.send("DROP")
    has_settled(world, timers)
    assert timers.context()["ticks"] == []
    timers.send("START", n=1, pause="PT2H")
    timers.send("DROP")
    has_settled(world, timers)


def test_what_a_machine_had_running_does_not_reach_the_next_one(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("START", n=1, pause="PT0.05S")
    timers.send("FORGET", pause="PT0.05S")
    timers.send("WAIT", pause="PT0.05S")
    timers.create(reset=True)
    timers.send("WAIT", pause="PT50S")
    eventually(lambda: len(world.pending("timers", key, "_timer")) == 1)
    assert timers.snapshot()["value"] == "dynamic"
    assert timers.context()["ticks"] == []


def test_delayed_events_after_the_end_do_nothing(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("FORGET", pause="PT0.05S")
    timers.send("START", n=1, pause="PT0.05S")
    ended = timers.send("END")
    has_settled(world, timers)
    del ended["handled"]
    assert timers.snapshot() == ended


def test_now_is_the_time_of_the_event(machine: MakeMachine) -> None:
    clock = machine("clock")
    before = datetime.now(UTC)
    clock.send("STAMP")
    context = clock.send("STAMP")["context"]
    first, second = map(datetime.fromisoformat, context["stamps"])
    assert context["equal"] is True
    # The server reports milliseconds.
    assert before.timestamp() - 0.001 <= first.timestamp() < second.timestamp() + 0.001
    assert second.timestamp() <= datetime.now(UTC).timestamp()


def test_now_is_the_same_in_a_replay(machine: MakeMachine) -> None:
    """A long delay is waited for in the middle of the step, which is then replayed."""
    clock = machine("clock")
    assert clock.send("SNOOZE")["handled"] is True
    clock.becomes(equal=True)


def test_a_delay_of_nothing_replaces_too(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("START", n=1, pause="PT2H")
    timers.send("START", n=2, pause="PT0S")
    timers.becomes(ticks=[2])
    has_settled(world, timers)
    assert timers.stored()["runtime"].get("delayed", {}) == {}


def test_the_longest_delays_there_are(world: World, key: str) -> None:
    timers = world.machine("timers", key)
    timers.send("START", n=1, pause="P999999999D")
    timers.send("FORGET", pause="P365000D")
    timers.send("WAIT", pause="P99999999D")
    timers.send("BACK")
    timers.send("DROP")
    assert timers.send("END")["status"] == "done"
    has_settled(world, timers)


def test_an_event_to_itself_does_not_reach_the_next_machine(
    world: World, app: AppServer, key: str
) -> None:
    lines = world.machine("lines", key)
    app.kill9()  # so that the reset stands in the queue before the machine has sent the event
    assert lines.call("send/send", {"event": {"type": "C"}}).status_code == 202
    assert lines.call("create/send", {"reset": True}).status_code == 202
    app.restart()
    eventually(lambda: lines.call("snapshot").status_code == 200)
    assert lines.send("BACK")["handled"] is False  # behind all that was sent before
    has_settled(world, lines)
    assert lines.context()["text"] == ""


def test_timers_run_under_their_ids(machine: MakeMachine) -> None:
    trial = machine("trial")
    trial.send("GO")
    assert trial.running().keys() == {"running.after", "running.tick", "running.trial_end"}
    trial.becomes("running", ticks=3)
    assert trial.send("BACK")["value"] == "idle"
    assert trial.running() == {}


@pytest.mark.parametrize("pause", ["PT0S", "-PT1S", "PT0.03S"])
def test_a_duration_that_may_be_none(machine: MakeMachine, pause: str) -> None:
    """None starts no timer; what is not positive is due at once."""
    trial = machine("trial")
    trial.send("WAIT", pause=pause)
    trial.becomes("idle", grace=trial.context()["grace"])
    assert trial.running() == {}
