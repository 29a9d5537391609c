"""Timers that recur."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine

pytestmark = [
    pytest.mark.capability("recurring timers"),
    pytest.mark.also_on("replay", why="each tick sends the next one"),
]


def beats(machine: Machine, number: int) -> dict[str, Any]:
    """Wait until the machine has counted so many beats; give its context."""

    def counted() -> dict[str, Any]:
        context = machine.context()
        assert context["beats"] >= number, context
        return context

    return eventually(counted)


def timers(machine: Machine) -> list[dict[str, Any]]:
    """List the timers that have not fired, those of the past included."""
    return machine.world.pending(machine.service, machine.key, "_timer")


def test_it_fires_until_its_state_is_left(machine: MakeMachine) -> None:
    metronome = machine("metronome")
    metronome.send("GO")
    beats(metronome, 3)
    metronome.becomes(others=3)  # a guard holds one timer back, not the other
    before = metronome.send("BACK")["context"]
    assert metronome.running() == {}
    eventually(lambda: not timers(metronome))
    assert metronome.context() == before


def test_entering_again_replaces_the_timer(machine: MakeMachine) -> None:
    metronome = machine("metronome")
    metronome.send("GO")
    for _ in range(5):
        metronome.send("AGAIN")
    assert len(metronome.running()) == 2
    eventually(lambda: len(timers(metronome)) <= 2)  # those that were replaced have come
    counted = metronome.context()["beats"]
    beats(metronome, counted + 3)
    assert len(timers(metronome)) <= 2


def test_the_end_stops_it(machine: MakeMachine) -> None:
    metronome = machine("metronome")
    metronome.send("GO")
    beats(metronome, 1)
    ended = metronome.send("END")["context"]
    eventually(lambda: not timers(metronome))
    assert metronome.context() == ended


def test_a_step_that_it_causes_may_leave_the_state(machine: MakeMachine) -> None:
    countdown = machine("countdown")
    countdown.create()
    countdown.becomes("over", left=0)
    assert countdown.running() == {}
    eventually(lambda: not timers(countdown))


def test_a_long_one_is_cancelled(machine: MakeMachine) -> None:
    metronome = machine("metronome")
    metronome.send("HOURLY")
    (timer,) = timers(metronome)
    assert timer["status"] == "scheduled"
    metronome.send("BACK")
    eventually(lambda: not timers(metronome))


def test_it_goes_on_after_a_restart(machine: MakeMachine, app: AppServer) -> None:
    metronome = machine("metronome")
    metronome.send("GO")
    beats(metronome, 1)
    app.kill9()
    app.restart()
    counted = metronome.context()["beats"]
    beats(metronome, counted + 3)
    metronome.send("BACK")


def test_an_error_is_offered_to_the_state_each_time(machine: MakeMachine) -> None:
    forgiving = machine("forgiving")
    forgiving.create()
    forgiving.becomes(errors=4, beats=0)
    # The fifth is not taken: the machine stops, and the timer with it.
    eventually(lambda: forgiving.snapshot()["status"] == "error")
    assert "ZeroDivisionError" in forgiving.snapshot()["error"]["message"]
    eventually(lambda: not timers(forgiving))
    assert forgiving.ok("retry")["status"] == "error"
    assert forgiving.context() == {"beats": 0, "errors": 4}


def test_it_does_not_pile_up_in_status_error(machine: MakeMachine) -> None:
    metronome = machine("metronome")
    metronome.send("GO")
    metronome.becomes(others=3)
    metronome.send("BREAK")
    eventually(lambda: metronome.snapshot()["status"] == "error")
    eventually(lambda: not timers(metronome))
    assert len(metronome.stored()["parked"]) == 2  # one of each timer
    assert "retry" in metronome.refuses(409, "FIX")
    metronome.ok("retry")
    assert len(metronome.stored()["parked"]) == 2
    assert metronome.create(reset=True)["status"] == "active"
    assert "parked" not in metronome.stored()


@pytest.mark.parametrize("event", ["GO", "AGAIN"])
def test_a_period_of_nothing_is_refused(machine: MakeMachine, event: str) -> None:
    paced = machine("paced")
    paced.create()
    message = paced.refuses(422, event)
    why = "PeriodError: the period of `running.every` must be positive: 1 ms or more"
    assert message == f"in state `idle`, on `{event}`: {why}; the machine is as it was before"
    assert paced.snapshot()["value"] == "idle"
    assert not timers(paced)
    paced.send("HOURLY")
    beats(paced, 3)
    assert paced.send("END")["status"] == "done"


def test_it_is_an_error_like_any_other(machine: MakeMachine) -> None:
    """Where no client asks for it, `on error` takes it."""
    paced = machine("paced")
    paced.send("BREAK")
    eventually(lambda: "must be positive" in paced.context()["why"])
    assert paced.snapshot()["value"] == "idle"


def test_a_timer_that_is_never_started_may_have_any_period(machine: MakeMachine) -> None:
    assert machine("paced").send("END")["value"] == "over"
