"""Machines that invoke machines."""

from __future__ import annotations

from typing import Any

from scripts.local_restate import eventually
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World


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


def test_events_go_both_ways_and_the_output_comes_back(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
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
    eventually(lambda: not each_world.pending("child", kid.key, "_timer"))


def test_a_child_that_fails(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    parent.send("FAIL")
    context = parent.becomes("failed", code=422)["context"]
    assert "ZeroDivisionError" in context["why"]
    assert "`FAIL`" in context["why"]
    assert kid.stored() == {}


def test_a_client_may_talk_to_a_child(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
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


def test_leaving_the_state_stops_the_child(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    waiting = kid.wait("done")
    kid.has_waiters(1)
    kid.send("BYE")
    parent.send("LEAVE")
    assert waiting.result(timeout=20).status_code == 409
    eventually(lambda: kid.stored() == {})
    eventually(lambda: not each_world.pending("child", kid.key, "_timer"))
    is_quiet(each_world, "child", "parent")
    assert parent.context()["strays"] == 0
    assert kid.key not in keys_of(each_world, "child")


def test_a_delayed_event_to_the_parent(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    parent.send("BYE")
    parent.becomes("running", heard=[2, 99])


def test_a_new_visit_has_a_new_child(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    first = child_of(parent)
    parent.send("START", n=7)
    parent.becomes("running", heard=[2, 8])
    second = child_of(parent)
    assert second.key != first.key
    eventually(lambda: first.stored() == {})
    assert second.snapshot()["context"]["total"] == 8


def test_the_end_and_a_reset_stop_children(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
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


def test_nothing_is_sent_to_a_child_that_is_not_there(machine: MakeMachine) -> None:
    parent = machine("parent")
    parent.create()
    assert parent.send("PING", n=1)["handled"] is False


def test_an_answer_to_a_machine_that_is_gone_creates_none(each_world: World, key: str) -> None:
    parent = each_world.machine("parent", key)
    outsider = each_world.machine("outsider", key)
    parent.send("START", n=1)
    parent.becomes("running", heard=[2])
    kid = child_of(parent)
    parent.send("ASK", to=key)
    outsider.becomes(asked=kid.key)
    parent.send("LEAVE")
    eventually(lambda: kid.stored() == {})
    eventually(lambda: not each_world.pending("outsider", key, "_timer"))
    is_quiet(each_world, "outsider", "child")
    assert kid.stored() == {}


def test_there_is_no_parent_to_send_to(machine: MakeMachine) -> None:
    outsider = machine("outsider")
    assert outsider.send("RELAY", n=1)["handled"] is True


def test_a_child_that_cannot_start(each_world: World, key: str) -> None:
    before = keys_of(each_world, "picky")
    hopeful = each_world.machine("hopeful", key)
    hopeful.create()
    context = hopeful.becomes("failed", code=422)["context"]
    assert "ZeroDivisionError" in context["why"]
    is_quiet(each_world, "picky", "hopeful")
    assert keys_of(each_world, "picky") == before
