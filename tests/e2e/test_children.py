"""Machines that invoke machines."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.eventually import eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World

pytestmark = [
    pytest.mark.capability("children"),
    pytest.mark.also_on(
        "replay", why="who starts a child calls another machine in the middle of a step"
    ),
]


def child_of(parent: Machine) -> Machine:
    """Find the machine that the parent runs as `kid`."""
    (running,) = [each for each in parent.running().values() if "child" in each]
    return parent.world.machine(running["child"]["service"], running["child"]["key"])


def keys_of(world: World, service: str) -> set[Any]:
    """List the keys of a service that have any state."""
    rows = world.restate.query(
        f"select distinct service_key from state where service_name = '{service}'"
    )
    return {row["service_key"] for row in rows}


def is_quiet(world: World, *services: str) -> None:
    """Wait until nothing is under way in these services, timers of the future aside."""
    names = ", ".join(f"'{service}'" for service in services)
    eventually(
        lambda: not world.restate.query(
            f"select id from sys_invocation where target_service_name in ({names}) "
            "and status not in ('completed', 'scheduled')"
        )
    )


def test_events_go_both_ways_and_the_output_comes_back(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=10)
    parent.becomes("running", heard=[11])  # sent while entering, received after its start
    kid = child_of(parent)
    assert kid.snapshot()["context"] == {"total": 11, "name": "child"}
    assert kid.snapshot()["tags"] == ["busy"]
    parent.send("PING", n=4)
    parent.becomes("running", heard=[11, 15])
    parent.send("FORWARD")  # forwarded as it is; the child answers its sender
    parent.becomes("running", heard=[11, 15, 5])
    parent.send("FINISH", total=0)
    parent.becomes("finished", result=150, heard=[11, 15, 5])
    assert parent.running() == {}
    assert kid.stored() == {}
    eventually(lambda: not world.pending("child", kid.key, "_timer"))


def test_a_child_that_fails(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    parent.send("FAIL")
    context = parent.becomes("failed", code=422)["context"]
    assert "ZeroDivisionError" in context["why"]
    assert "`FAIL`" in context["why"]
    assert kid.stored() == {}


def test_a_client_may_talk_to_a_child(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    before = kid.snapshot()
    assert "ZeroDivisionError" in kid.refuses(422, "FAIL")
    assert kid.snapshot() == before
    waiting = kid.wait("done")
    kid.has_waiters(1)
    kid.send("PING", n=1)
    parent.becomes("running", heard=[2, 3])
    kid.send("FINISH", total=0)
    parent.becomes("finished", result=30)
    snapshot = waiting.result(timeout=20).json()
    assert (snapshot["status"], snapshot["output"]) == ("done", 30)


def test_leaving_the_state_stops_the_child(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    waiting = kid.wait("done")
    kid.has_waiters(1)
    kid.send("BYE")
    parent.send("LEAVE")
    assert waiting.result(timeout=20).status_code == 409
    eventually(lambda: kid.stored() == {})
    eventually(lambda: not world.pending("child", kid.key, "_timer"))
    is_quiet(world, "child", "parent")
    assert parent.context()["strays"] == 0
    assert kid.key not in keys_of(world, "child")


def test_a_delayed_event_to_the_parent(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    parent.send("BYE")
    parent.becomes("running", heard=[2, 99])


def test_a_new_visit_has_a_new_child(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    first = child_of(parent)
    parent.send("START", n=7)
    parent.becomes("running", heard=[2, 8])
    second = child_of(parent)
    assert second.key != first.key
    eventually(lambda: first.stored() == {})
    assert second.snapshot()["context"]["total"] == 8


def test_a_child_that_is_left_and_entered_again_starts_anew(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.send("PING", n=4)
    parent.becomes("running", heard=[2, 6])
    first = child_of(parent)
    parent.send("LEAVE")
    parent.send("START", n=1)
    parent.becomes("running", heard=[2, 6, 2])
    second = child_of(parent)
    eventually(lambda: first.stored() == {})
    eventually(lambda: not world.pending("child", first.key, "_timer"))
    assert len(world.pending("child", second.key, "_timer")) == 1
    assert second.context()["total"] == 2


def test_the_last_event_of_a_child_comes_before_its_end(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.send("CONCLUDE")
    parent.becomes("finished", heard=[2, 2], result=20, strays=0)


def test_two_children_of_one_machine_end_for_themselves(machine: MakeMachine) -> None:
    twins = machine("twins")
    twins.create()
    twins.send("FINISH", total=2)
    twins.becomes(one=0, two=20)
    assert twins.running().keys() == {"running.first"}
    twins.send("FINISH", total=1)
    twins.becomes(one=10, two=20)
    assert twins.running() == {}


def test_leaving_the_state_stops_the_childs_own_children(world: World, key: str) -> None:
    grandparent = world.machine("grandparent", key)
    grandparent.send("STEP")
    between = child_of(grandparent)
    eventually(lambda: "runtime" in between.stored())
    child = child_of(between)
    eventually(lambda: world.pending("child", child.key, "_timer"))
    grandparent.send("LEAVE")
    eventually(lambda: between.stored() == {})
    eventually(lambda: child.stored() == {})
    eventually(lambda: not world.pending("child", child.key, "_timer"))
    is_quiet(world, "child", "between", "grandparent")
    assert child.key not in keys_of(world, "child")


def test_the_end_and_a_reset_stop_children(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    parent.create(reset=True)
    eventually(lambda: kid.stored() == {})
    parent.send("START", n=2)
    parent.becomes("running", heard=[3])
    kid = child_of(parent)
    ended = parent.send("END")
    assert (ended["status"], ended["output"]) == ("done", 1)
    eventually(lambda: kid.stored() == {})


def test_a_child_that_is_reset_by_hand(world: World, key: str) -> None:
    """Its parent hears of it; what stands in its place is nobody's child."""
    parent = world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    assert "reset" in kid.fails(409, "create", {"input": {"n": 5}})
    assert kid.create(reset=True, n=5)["context"]["total"] == 5
    context = parent.becomes("failed", code=409)["context"]
    assert "reset" in context["why"]
    assert parent.running() == {}
    assert kid.send("PING", n=1)["context"]["total"] == 6
    assert kid.send("FINISH", total=0)["output"] == 60
    is_quiet(world, "child", "parent")
    assert kid.snapshot()["status"] == "done"
    assert parent.snapshot()["value"] == "failed"
    assert parent.context() == context


def test_nothing_is_sent_to_a_child_that_is_not_there(machine: MakeMachine) -> None:
    parent = machine("parent")
    parent.create()
    assert parent.send("PING", n=1)["handled"] is False


def test_an_answer_to_a_machine_that_is_gone_creates_none(world: World, key: str) -> None:
    parent = world.machine("parent", key)
    outsider = world.machine("outsider", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    parent.send("ASK", to=key)
    outsider.becomes(asked=kid.key)
    parent.send("LEAVE")
    eventually(lambda: kid.stored() == {})
    eventually(lambda: not world.pending("outsider", key, "_timer"))
    is_quiet(world, "outsider", "child")
    assert kid.stored() == {}


def test_there_is_no_parent_to_send_to(machine: MakeMachine) -> None:
    outsider = machine("outsider")
    assert outsider.send("RELAY", n=1)["handled"] is True


def test_a_child_that_cannot_start(world: World, key: str) -> None:
    before = keys_of(world, "picky")
    hopeful = world.machine("hopeful", key)
    hopeful.create()
    context = hopeful.becomes("failed", code=422)["context"]
    assert "ZeroDivisionError" in context["why"]
    is_quiet(world, "picky", "hopeful")
    assert keys_of(world, "picky") == before
