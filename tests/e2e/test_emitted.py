"""Events for whoever waits outside."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import answered

pytestmark = pytest.mark.capability("emitted events")


def test_the_answer_carries_the_event(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    speaker.create()
    waiting = [speaker.wait("emitted:SAID") for _ in range(2)]
    speaker.has_waiters(2)
    said = speaker.send("SAY", text="hello")
    assert "event" not in said
    for each in waiting:
        snapshot = answered(each)
        assert snapshot["event"] == {"type": "SAID", "text": "hello", "n": 1}
        assert snapshot["context"] == {"n": 1}
    assert "event" not in speaker.snapshot()
    assert "event" not in speaker.stored()["snapshot"]
    assert "waiters" not in speaker.stored()


def test_the_event_that_comes_with_the_wait_may_cause_it(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    event = {"type": "SHOUT", "text": "at once"}
    snapshot = answered(speaker.wait("emitted:SAID", event, timeout=10_000))
    assert snapshot["event"] == {"type": "SAID", "text": "at once", "n": 1}


def test_the_first_of_several_is_the_answer(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    snapshot = answered(speaker.wait("emitted:SAID", {"type": "SAY_TWICE", "text": "x"}))
    assert snapshot["event"] == {"type": "SAID", "text": "x", "n": 1}


def test_the_past_does_not_count(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    speaker.send("SAY", text="too early")
    assert "20 ms" in answered(speaker.wait("emitted:SAID", timeout=20), 408)


def test_the_last_step_counts(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    speaker.create()
    ended = speaker.wait("emitted:ENDED")
    said = speaker.wait("emitted:SAID")
    speaker.has_waiters(2)
    speaker.send("END")
    snapshot = answered(ended)
    assert (snapshot["status"], snapshot["event"]) == ("done", {"type": "ENDED"})
    assert "`emitted:SAID`" in answered(said, 412)
    assert "done" in speaker.fails(412, "waitFor", {"condition": "emitted:ENDED"})


def test_a_step_that_fails_emits_nothing(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    speaker.create()
    waiting = speaker.wait("emitted:SAID")
    speaker.has_waiters(1)
    speaker.refuses(422, "BAD")
    speaker.send("SAY", text="good")
    assert answered(waiting)["event"]["text"] == "good"


def test_a_condition_that_names_no_emitted_event(machine: MakeMachine) -> None:
    speaker = machine("speaker")
    speaker.create()
    for name in ("SAY", "SAIDD", ""):
        message = speaker.fails(400, "waitFor", {"condition": f"emitted:{name}"})
        assert "SAID, ENDED" in message
