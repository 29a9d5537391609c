"""Actors and machines that outlive the state that started them."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("spawned actors"),
    pytest.mark.also_on("replay", why="actors are started and stopped by steps"),
]


def run(boss: Machine, n: int) -> None:
    """Spawn a gated actor, and wait until it runs."""
    boss.send("RUN", n=n)
    eventually(lambda: boss.world.notes(f"{boss.key}-{n}"))


def let_go(boss: Machine, *numbers: int) -> None:
    """Let gated actors go on, and wait until all has come of them that will."""
    for n in numbers:
        boss.world.open_gate(f"{boss.key}-{n}")
    eventually(lambda: not boss.world.pending("boss", boss.key, "gated"))
    eventually(lambda: not boss.world.pending("boss", boss.key, "_result"))


def hand_of(boss: Machine) -> Machine:
    """Find the machine that was spawned as `hand`."""
    address = boss.running()["hand"]["child"]
    return boss.world.machine(address["service"], address["key"])


def is_gone(machine: Machine) -> None:
    """Wait until there is nothing left of a machine, its long timer included."""
    eventually(lambda: machine.stored() == {})
    eventually(lambda: not machine.world.pending(machine.service, machine.key, "_timer"))


def test_an_actor_outlives_its_state(world: World, app: AppServer, key: str) -> None:
    boss = world.machine("boss", key)
    run(boss, 1)
    assert boss.send("MOVE")["value"] == "two"
    app.restart()
    let_go(boss, 1)
    boss.becomes("two", results=[2])
    assert boss.running() == {}


def test_an_actor_that_is_stopped_is_not_heard(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("STOP")  # there is none yet
    run(boss, 1)
    boss.send("MOVE")
    boss.send("STOP")
    let_go(boss, 1)
    assert boss.context()["results"] == []


def test_the_same_id_replaces_an_actor(machine: MakeMachine) -> None:
    boss = machine("boss")
    run(boss, 1)
    run(boss, 2)
    let_go(boss, 1, 2)
    boss.becomes(results=[4])


def test_a_machine_outlives_its_state(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("HIRE", n=5)
    boss.send("ASK", n=3)
    boss.becomes("one", heard=[8])
    boss.send("MOVE")
    hand = hand_of(boss)
    boss.send("ASK", n=3)
    boss.becomes("two", heard=[8, 11])
    boss.send("QUIT")
    boss.becomes("two", outputs=[11])
    assert boss.running() == {}
    is_gone(hand)


def test_a_machine_that_is_stopped(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("HIRE", n=5)
    hand = hand_of(boss)
    eventually(lambda: hand.call("snapshot").status_code == 200)
    boss.send("MOVE")
    boss.send("FIRE")
    is_gone(hand)
    assert boss.send("ASK", n=1)["handled"] is True  # there is nobody to forward it to
    assert boss.context()["heard"] == []


def test_the_same_id_replaces_a_machine(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("HIRE", n=5)
    first = hand_of(boss)
    boss.send("HIRE", n=100)
    assert hand_of(boss).key != first.key
    boss.send("ASK", n=1)
    boss.becomes(heard=[101])
    is_gone(first)


def test_a_machine_that_fails(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("HIRE", n=5)
    boss.send("MOVE")
    boss.send("FAIL")
    assert "ZeroDivisionError" in boss.becomes("two", code=422)["context"]["why"]


def test_the_end_stops_all(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("HIRE", n=5)
    hand = hand_of(boss)
    run(boss, 1)
    ended = boss.send("END")
    del ended["handled"]
    is_gone(hand)
    let_go(boss, 1)
    assert boss.snapshot() == ended


def test_an_error_that_nothing_handles_is_the_machines(machine: MakeMachine) -> None:
    boss = machine("boss")
    boss.send("BREAK", kind="terminal")
    eventually(lambda: boss.snapshot()["status"] == "error")
    error = {"message": "actor breaks, started as faulty: not found there", "code": 404}
    assert boss.snapshot()["error"] == error
    assert "not found there" in boss.refuses(409, "MOVE")
    assert boss.ok("retry")["status"] == "active"  # the actor is asked again
    eventually(lambda: boss.snapshot()["error"] == error)
    assert boss.create(reset=True)["status"] == "active"
