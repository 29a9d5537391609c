"""Status `error`: what fails where no client waits is kept, and goes on after a fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import CHARTS, Machine, World, answered, compile_charts

pytestmark = pytest.mark.capability("errors")


def has_failed(machine: Machine) -> dict[str, Any]:
    """Wait until the machine's status is `error`; give the error."""

    def failed() -> dict[str, Any] | None:
        snapshot = machine.snapshot()
        error: dict[str, Any] | None = snapshot["error"]
        return error if snapshot["status"] == "error" else None

    return eventually(failed)


def test_a_timer_that_fails(machine: MakeMachine) -> None:
    late = machine("late")
    late.create()
    waiting = late.wait("done")
    late.has_waiters(1)
    before = late.send("LATER")
    error = has_failed(late)
    assert error["code"] == 422
    assert "ZeroDivisionError" in error["message"]
    assert "`waiting`" in error["message"]
    failed = late.snapshot()
    assert (failed["value"], failed["context"]) == (before["value"], before["context"])
    assert failed["next"] == []
    assert "`error`" in answered(waiting, 412)
    (parked,) = late.stored()["parked"]
    assert parked["handler"] == "_timer"
    assert late.running().keys() == {"waiting.after"}


def test_no_event_is_taken_in_status_error(machine: MakeMachine) -> None:
    late = machine("late")
    late.send("LATER")
    has_failed(late)
    failed = late.snapshot()
    message = late.refuses(409, "GO")
    assert "`retry`" in message
    assert "ZeroDivisionError" in message
    body = {"condition": "done", "event": {"type": "GO"}}
    assert "`retry`" in late.fails(409, "waitFor", body)
    assert late.snapshot() == failed
    assert "reset" in late.fails(409, "create")
    assert late.create(reset=True)["status"] == "active"
    assert set(late.stored()) == {"version", "snapshot", "runtime"}
    late.fails(409, "retry")


def test_retry_without_a_fix_fails_again(machine: MakeMachine) -> None:
    late = machine("late")
    late.send("LATER")
    error = has_failed(late)
    again = late.ok("retry")
    assert (again["status"], again["error"]) == ("error", error)
    assert len(late.stored()["parked"]) == 1


def test_an_actor_error_that_nothing_handles(machine: MakeMachine) -> None:
    late = machine("late")
    late.send("CALL", kind="terminal")
    error = {"message": "actor breaks: not found there", "code": 404}
    assert has_failed(late) == error
    assert late.snapshot()["value"] == "calling"
    assert late.ok("retry")["status"] == "active"  # the actor is asked again
    assert has_failed(late) == error


@pytest.mark.parametrize(
    ("event", "fields", "why", "code"),
    [
        ("LATER", {}, "ZeroDivisionError", 422),
        ("CALL", {"kind": "terminal"}, "not found there", 404),
        ("CALL", {"kind": "value"}, "no such value", 500),
        ("CALL", {"kind": "cancelled"}, "the function has cancelled itself", 500),
        ("CALL", {"kind": "exit"}, "the function has exited with over", 500),
    ],
)
def test_on_error_of_a_state_above_takes_it(
    machine: MakeMachine, event: str, fields: dict[str, str], why: str, code: int
) -> None:
    caught = machine("caught")
    caught.send(event, **fields)
    snapshot = caught.becomes("failed", code=code)
    assert why in snapshot["context"]["why"]
    assert (snapshot["status"], snapshot["error"]) == ("active", None)
    assert caught.send("FIX")["value"] == "idle"
    assert "parked" not in caught.stored()


# --- the time to live ---


def test_a_failed_machine_is_disposed_of(machine: MakeMachine) -> None:
    doomed = machine("doomed")
    doomed.create()
    waiting = doomed.wait("done")
    doomed.has_waiters(1)
    doomed.send("LATER")
    assert "`error`" in answered(waiting, 412)
    eventually(lambda: doomed.call("snapshot").status_code == 410)
    assert doomed.stored() == {"disposed": True}
    assert "disposed" in doomed.fails(410, "retry")
    assert doomed.create()["status"] == "active"


def test_the_time_to_live_of_the_final_state_is_another_one(machine: MakeMachine) -> None:
    spared = machine("spared")
    spared.send("LATER")
    has_failed(spared)
    assert not spared.world.pending("spared", spared.key, "_expire")
    assert "expiry" not in spared.stored()["runtime"]


def test_retry_calls_the_disposal_off(world: World, key: str) -> None:
    mended = world.machine("mended", key)
    mended.send("LATER")
    has_failed(mended)
    (disposal,) = eventually(lambda: world.pending("mended", key, "_expire"))
    assert mended.ok("retry")["status"] == "error"
    (another,) = eventually(lambda: only_others(world, mended, disposal["id"]))
    world.open_gate(key)
    retried = mended.ok("retry")
    assert (retried["status"], retried["value"], retried["context"]) == ("active", "idle", {"n": 1})
    eventually(lambda: not world.pending("mended", key, "_expire"))
    assert another["id"] != disposal["id"]
    assert set(mended.stored()) == {"version", "snapshot", "runtime"}
    assert mended.send("LATER")["value"] == "waiting"


def only_others(world: World, machine: Machine, disposal: str) -> list[dict[str, Any]]:
    """Return the disposals that are due, once the one that is named is not among them."""
    due = world.pending(machine.service, machine.key, "_expire")
    return [] if disposal in [each["id"] for each in due] else due


# --- after a fix ---


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the chart that has a fault."""
    folder = tmp_path_factory.mktemp("broken")
    compile_charts([CHARTS / "fragile" / "broken.sc"], folder)
    return folder


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the chart where the fault is put right."""
    folder = tmp_path_factory.mktemp("fixed")
    compile_charts([CHARTS / "fragile" / "fixed.sc"], folder)
    return folder


def test_retry_goes_on_after_a_fix(
    deployment: Deployment, notes: Path, broken: Path, fixed: Path
) -> None:
    world = World(deployment.restate, notes)
    env = {"E2E_FOLDER": str(notes)}
    deployment.serve("machines:app", cwd=broken, pythonpath=[ROOT], env=env)
    timed = world.machine("fragile", "fed")
    called = world.machine("fragile", "called")
    timed.send("GO")
    called.send("CALL")
    assert has_failed(timed)["code"] == 422
    assert has_failed(called)["code"] == 500
    # What comes meanwhile from other machines is kept too, in its order.
    feeder = world.machine("feeder", "f")
    feeder.send("ADD", n=5)
    feeder.send("ADD", n=7)
    eventually(lambda: len(timed.stored()["parked"]) == 3)

    deployment.serve("machines:app", cwd=fixed, pythonpath=[ROOT], env=env)
    retried = timed.ok("retry")
    assert (retried["status"], retried["value"], retried["error"]) == ("active", "idle", None)
    assert retried["context"] == {"n": 10 + 5 + 7, "divisor": 0}
    assert called.ok("retry")["context"]["n"] == 500
    for machine in (timed, called):
        assert set(machine.stored()) == {"version", "snapshot", "runtime"}
        assert machine.snapshot()["value"] == "idle"
        machine.fails(409, "retry")


def test_a_mistake_of_the_user_is_nothing_to_retry(app: AppServer, machine: MakeMachine) -> None:
    """What a chart fails on is an outcome: the SDK has no failed attempt to log."""
    late = machine("late")
    offset = app.process.log_size()
    late.send("LATER")
    has_failed(late)
    text = app.process.log_text(offset)
    assert "Exception in" not in text
    assert text.count("Traceback") == text.count(f"{late.key}: status `error`: ") == 1
