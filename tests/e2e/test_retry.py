"""`retry` after a bug: what failed is started again, and what was kept comes after it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import CHARTS, Machine, World, compile_charts
from tests.e2e.test_errors import has_failed

pytestmark = [
    pytest.mark.capability("retry", "logs and alarms"),
    pytest.mark.also_on("replay", why="what fails is told once, however it is replayed"),
]


def mend(machine: Machine) -> None:
    """Let the functions work that have failed for this machine."""
    (machine.world.folder / f"{machine.key}.mended").touch()


def calls(machine: Machine, name: str) -> list[object]:
    """List what a function was called with for this machine."""
    return [note[name] for note in machine.world.notes(machine.key) if name in note]


def has_called(machine: Machine, name: str, times: int) -> bool:
    """Return whether a function was called so often for this machine."""
    return len(calls(machine, name)) == times


def test_an_actor_runs_again_after_a_fix(machine: MakeMachine) -> None:
    shop = machine("shop")
    shop.send("START", n=4)
    assert has_failed(shop) == {"message": "actor mendable: KeyError: 'nope'", "code": 500}
    mend(shop)
    answer = shop.ok("retry")
    assert (answer["status"], answer["value"], answer["error"]) == ("active", "working", None)
    assert shop.becomes("idle", total=40)["status"] == "active"
    assert calls(shop, "mendable") == [4, 4]
    assert set(shop.stored()) == {"version", "snapshot", "runtime"}
    assert shop.running() == {}


def test_without_a_fix_it_fails_again_and_can_be_retried_again(machine: MakeMachine) -> None:
    shop = machine("shop")
    shop.send("START", n=4)
    error = has_failed(shop)
    for attempts in (2, 3):
        shop.ok("retry")
        eventually(partial(has_called, shop, "mendable", attempts))
        assert has_failed(shop) == error
        assert len(shop.stored()["parked"]) == 1
    mend(shop)
    shop.ok("retry")
    shop.becomes("idle", total=40)


def test_what_was_kept_comes_after_it_in_order(machine: MakeMachine) -> None:
    shop, courier = machine("shop"), machine("note_bearer")
    shop.send("START", n=4)
    has_failed(shop)
    for text in ("a", "b", "c"):
        courier.send("NOTE", text=text)
    eventually(lambda: len(shop.stored()["parked"]) == 4)
    mend(shop)
    shop.ok("retry")
    assert shop.becomes("idle", total=40)["context"]["notes"] == ["a", "b", "c"]


def test_an_actor_that_took_too_long_runs_again(machine: MakeMachine) -> None:
    shop = machine("slow_shop")
    shop.send("START", n=4)
    error = has_failed(shop)
    assert error == {
        "message": "actor dawdling, started as working.slowly: the actor timed out",
        "code": 408,
    }
    eventually(partial(has_called, shop, "interrupted", 1))  # it was stopped all the same
    shop.ok("retry")
    eventually(lambda: len(calls(shop, "dawdling")) == 2)
    assert has_failed(shop) == error  # it has its timeout again
    eventually(partial(has_called, shop, "interrupted", 2))
    mend(shop)
    shop.ok("retry")
    shop.becomes("idle", total=40)
    eventually(lambda: set(shop.stored()) == {"version", "snapshot", "runtime"})


def test_a_child_starts_again(machine: MakeMachine) -> None:
    chain = machine("chain")
    chain.send("START", n=4)
    message = "machine link, started as working.first: actor mendable: KeyError: 'nope'"
    assert has_failed(chain)["message"] == message
    mend(chain)
    assert chain.ok("retry")["status"] == "active"
    chain.becomes("idle", total=40)
    assert calls(chain, "mendable") == [4, 4]


def test_two_that_have_failed_both_run_again(machine: MakeMachine) -> None:
    twins = machine("two_hands")
    twins.create()
    has_failed(twins)
    eventually(lambda: len(twins.stored()["parked"]) == 2)
    mend(twins)
    twins.ok("retry")
    assert twins.becomes("over", a=10, b=20)["status"] == "done"


def test_what_an_actor_refuses_on_purpose_is_asked_again(machine: MakeMachine) -> None:
    refused = machine("turned_down")
    refused.create()
    assert has_failed(refused) == {"message": "actor declined: declined", "code": 402}
    refused.ok("retry")
    eventually(lambda: len(calls(refused, "declined")) == 2)
    assert has_failed(refused)["code"] == 402


def test_an_alarm_is_called_until_it_is_heard(machine: MakeMachine) -> None:
    guarded = machine("guarded")
    guarded.send("START", n=4)
    message = has_failed(guarded)["message"]
    eventually(lambda: calls(guarded, "alarm") == [message])
    mend(guarded)
    guarded.ok("retry")
    guarded.becomes("idle", total=40)
    assert calls(guarded, "alarm") == [message]


# --- what the log says ---


def test_a_bug_is_in_the_log_once(app: AppServer, machine: MakeMachine) -> None:
    shop = machine("shop")
    offset = app.process.log_size()
    shop.send("START", n=4)
    has_failed(shop)
    mend(shop)
    shop.ok("retry")
    shop.becomes("idle", total=40)
    text = app.process.log_text(offset, limit=1_000_000)
    lines = [line for line in text.splitlines() if shop.key in line and "statechart" in line]
    begin = f"ERROR:     statechart.shop {shop.key}: "
    what_to_do = "deploy a fix, then call `retry`"
    assert lines == [
        f"{begin}actor `mendable`, attempt 1: KeyError: 'nope'",
        f"{begin}status `error`: actor mendable: KeyError: 'nope'; {what_to_do}",
    ]
    assert text.count("Traceback (most recent call last)") == 1
    assert text.count("KeyError: 'nope'\n") == 2  # the record's own line, and the traceback's last


def test_what_a_chart_logs_is_shown(app: AppServer, machine: MakeMachine) -> None:
    shop = machine("shop")
    shop.create()
    shop.send("LOG", text="it works")
    line = f"INFO:     statechart.shop {shop.key}: it works"
    eventually(lambda: app.process.log_text().splitlines().count(line) == 1)


# --- another chart: the last test, since it is served in place of the first ---


def test_a_line_that_is_there_now_takes_the_failure(
    deployment: Deployment, world: World, app: AppServer, tmp_path: Path, key: str
) -> None:
    assert app.process.pid
    shop = world.machine("shop", key)
    shop.send("START", n=4)
    has_failed(shop)
    text = (CHARTS / "retry.sc").read_text(encoding="utf-8")
    done = "on done -> idle { total = event.output }"
    text = text.replace(done, f"{done}   on error -> idle {{ total = event.error.code }}", 1)
    (tmp_path / "retry.sc").write_text(text, encoding="utf-8")
    compile_charts([tmp_path / "retry.sc"], tmp_path)
    deployment.serve(
        "machines:app", cwd=tmp_path, pythonpath=[ROOT], env={"E2E_FOLDER": str(world.folder)}
    )
    answer = shop.ok("retry")
    assert (answer["value"], answer["context"]["total"]) == ("idle", 500)
    assert calls(shop, "mendable") == [4]
