"""Machines that fail on purpose: `error` in a final state."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World, answered
from tests.e2e.test_children import child_of
from tests.e2e.test_errors import has_failed
from tests.e2e.test_log import logged
from tests.e2e.test_refusals import AWAKEABLE

pytestmark = [
    pytest.mark.capability("failures on purpose"),
    pytest.mark.also_on("replay", why="a child that fails tells its parent within a step"),
]

WHY = "101 is more than 100"


def test_it_ends_with_its_error(machine: MakeMachine) -> None:
    purse = machine("purse")
    sent = purse.send("SPEND", cents=101)
    assert (sent["status"], sent["value"], sent["handled"]) == ("failed", "overspent", True)
    assert sent["error"] == {"message": WHY, "code": 422}
    assert (sent["output"], sent["next"], sent["tags"]) == (None, [], ["broke"])
    assert purse.running() == {}
    assert purse.snapshot() == {
        name: sent[name] for name in sent if name not in ("handled", "created")
    }


def test_it_has_ended_like_any_other(machine: MakeMachine) -> None:
    purse = machine("purse")
    ended = purse.send("SPEND", cents=101)
    ignored = purse.send("SPEND", cents=1)
    assert (ignored["handled"], ignored["revision"]) == (False, ended["revision"])
    assert "reset" in purse.fails(409, "create")
    assert "nothing to retry: the machine's status is `failed`" in purse.fails(409, "retry")
    again = purse.create(reset=True)
    assert (again["status"], again["error"], again["context"]["spent"]) == ("active", None, 0)


def test_those_who_wait_are_told_why(machine: MakeMachine) -> None:
    purse = machine("purse")
    purse.create()
    done, broke = purse.wait("done"), purse.wait("hasTag:broke")
    either = purse.wait("done or matches:overspent")
    purse.has_waiters(3)
    purse.send("SPEND", cents=101)
    told = f"`done` can no longer be met: the machine's status is `failed` ({WHY})"
    assert answered(done, 412) == told
    assert answered(broke)["status"] == answered(either)["status"] == "failed"
    assert purse.fails(412, "waitFor", {"condition": "done"}) == told
    assert purse.ok("waitFor", {"condition": "matches:overspent"})["status"] == "failed"
    subscription = {"condition": "done", "awakeableId": AWAKEABLE}
    assert purse.fails(412, "subscribe", subscription) == told


def test_it_fails_while_a_call_waits_with_its_event(machine: MakeMachine) -> None:
    body = {"condition": "done", "event": {"type": "SPEND", "cents": 101}}
    assert WHY in machine("purse").fails(412, "waitFor", body)


def test_it_can_fail_at_its_start(machine: MakeMachine) -> None:
    created = machine("stillborn").create()
    assert (created["status"], created["revision"]) == ("failed", 1)
    assert created["error"] == {"message": "there was nothing to do", "code": 404}


def test_it_is_disposed_of(machine: MakeMachine) -> None:
    brief = machine("brief_purse")
    sent = brief.send("CLOSE")
    assert sent["error"] == {"message": "it is lost", "code": 500}
    assert brief.send("CLOSE")["handled"] is False  # as after any end, in spite of `unhandled`
    eventually(lambda: brief.call("snapshot").status_code == 410)


def test_it_fails_without_a_client(world: World, app: AppServer, machine: MakeMachine) -> None:
    brief = machine("brief_purse")
    brief.create()
    eventually(lambda: brief.call("snapshot").status_code == 410)
    assert logged(app, brief) == ["INFO status `failed`: it is lost"]
    assert world.pending("brief_purse", brief.key, "_timer") == []


def test_a_parent_takes_the_error(machine: MakeMachine) -> None:
    shopper = machine("shopper")
    shopper.send("BUY")
    shopper.becomes("shopping")
    kid = child_of(shopper)
    shopper.send("SPEND", cents=11)
    shopper.becomes("idle", why="11 is more than 10", code=422, left=None)
    assert shopper.running() == {}
    eventually(lambda: kid.stored() == {})
    shopper.send("BUY")
    shopper.send("CLOSE")
    shopper.becomes("idle", left=0)


def test_a_spawned_machine_fails(app: AppServer, machine: MakeMachine) -> None:
    household = machine("household")
    household.send("BUY")
    household.send("SPEND", cents=11)
    household.becomes(why="11 is more than 10", code=422)
    eventually(lambda: household.running() == {})
    assert "INFO there was nothing to do" in logged(app, household)


def test_a_parent_that_takes_no_error(machine: MakeMachine) -> None:
    careless = machine("careless")
    careless.send("BUY")
    careless.send("SPEND", cents=11)
    error = has_failed(careless)
    assert error["code"] == 422
    assert error["message"] == "machine purse, started as shopping.wallet: 11 is more than 10"
    assert careless.ok("retry")["status"] == "active"  # with another child
    eventually(lambda: child_of(careless).call("snapshot").status_code == 200)
    assert child_of(careless).context() == {"limit": 10, "spent": 0}
    careless.send("CLOSE")
    careless.becomes("idle", left=0)
