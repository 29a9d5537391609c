"""Regions side by side and history, across restarts of the application."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered

pytestmark = pytest.mark.capability("regions")

FRESH = {"on": {"transport": "stopped", "sound": "audible", "drive": "empty"}}


def test_each_region_takes_events(machine: MakeMachine) -> None:
    deck = machine("deck")
    assert deck.create()["value"] == "off"
    fresh = deck.send("POWER")
    assert fresh["value"] == FRESH
    assert fresh["tags"] == ["quiet"]
    assert sorted(fresh["next"]) == ["LOAD", "MUTE", "PLAY", "POWER"]
    deck.send("PLAY")
    deck.send("PLAY")
    muted = deck.send("MUTE")
    assert muted["value"] == {
        "on": {"transport": {"playing": "backwards"}, "sound": "muted", "drive": "empty"}
    }
    assert muted["tags"] == ["odd", "silent"]
    assert deck.send("BOTH")["context"]["both"] == ["transport", "sound"]
    stopped = deck.send("PAUSE")  # one region looks at another
    assert stopped["value"] == FRESH


def test_waiting_for_a_state_of_a_region(machine: MakeMachine) -> None:
    deck = machine("deck")
    deck.send("POWER")
    waiting = [
        deck.wait(condition)
        for condition in ("matches:on.sound.muted", "matches:on.transport.playing", "hasTag:odd")
    ]
    deck.has_waiters(3)
    deck.send("PLAY")
    assert answered(waiting[1])["value"]["on"]["transport"] == {"playing": "forwards"}
    deck.send("MUTE")
    assert answered(waiting[0])["value"]["on"]["sound"] == "muted"
    deck.send("PLAY")
    assert answered(waiting[2])["tags"] == ["odd", "silent"]
    message = deck.fails(400, "waitFor", {"condition": "matches:on.sound.playing"})
    assert "on.transport.playing.backwards" in message
    assert "resume" not in message  # no machine is ever in a history state
    assert "resume" in deck.fails(400, "waitFor", {"condition": "matches:on.resume"})


def test_history_is_kept(world: World, app: AppServer, key: str) -> None:
    deck = world.machine("deck", key)
    for event in ("POWER", "PLAY", "PLAY", "MUTE"):
        before = deck.send(event)
    assert deck.send("POWER")["value"] == "off"
    app.restart()
    assert deck.send("POWER")["value"] == before["value"]  # deep
    deck.send("POWER")
    app.restart()
    assert deck.send("LAST")["value"] == {
        "on": {"transport": {"playing": "forwards"}, "sound": "audible", "drive": "empty"}
    }  # shallow, and only in one region


def test_history_goes_with_the_machine(machine: MakeMachine) -> None:
    deck = machine("deck")
    for event in ("POWER", "PLAY", "POWER"):
        deck.send(event)
    assert "memory" in deck.stored()["runtime"]
    deck.create(reset=True)
    assert "memory" not in deck.stored()["runtime"]
    assert deck.send("POWER")["value"] == FRESH


def test_regions_leave_each_others_actors_and_timers_alone(world: World, key: str) -> None:
    deck = world.machine("deck", key)
    deck.send("POWER")
    deck.send("LOAD", n=4)
    deck.send("PLAY")
    deck.send("PLAY")
    deck.becomes(ticks=1)  # the timer of one region, while an actor runs in another
    deck.send("PAUSE")
    deck.send("MUTE")
    world.open_gate(key)
    deck.becomes(loaded=8)
    assert deck.snapshot()["value"]["on"]["drive"] == "full"
    assert world.notes(key) == [{"gated": 4}]


def test_leaving_all_regions_stops_what_they_run(world: World, key: str) -> None:
    deck = world.machine("deck", key)
    deck.send("POWER")
    deck.send("LOAD", n=4)
    eventually(lambda: world.notes(key))
    deck.send("POWER")
    assert deck.running() == {}
    deck.send("POWER")  # resumes in `loading`, so that the actor starts anew
    assert list(deck.running()) == ["on.drive.loading.gated"]
    eventually(lambda: len(world.notes(key)) == 2)
    world.open_gate(key)
    deck.becomes(loaded=8)
    eventually(lambda: not world.pending("deck", key, "_result"))
    assert deck.snapshot()["value"]["on"]["drive"] == "full"


def test_all_regions_are_done(world: World, app: AppServer, key: str) -> None:
    contract = world.machine("contract", key)
    assert contract.send("FILL", text="x")["value"] == {
        "open": {"buyer": "signed", "seller": "waits"}
    }
    app.restart()
    done = contract.send("SIGN")
    assert (done["status"], done["value"]) == ("done", "over")
    assert done["output"] == {"buyer": "bought", "seller": 7}


def test_a_region_that_is_entered_again_is_not_done(machine: MakeMachine) -> None:
    contract = machine("contract")
    contract.send("FILL", text="x")
    contract.send("WITHDRAW")
    signed = contract.send("SIGN")
    assert signed["value"] == {"open": {"buyer": "reads", "seller": "signed"}}
    assert contract.send("FILL", text="y")["output"] == {"buyer": "bought", "seller": 7}
