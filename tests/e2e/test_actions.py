"""Policies of actions, and of actors with a limited duration; what is logged of failed attempts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Serve
from tests.e2e.machines import World, compile_charts

TRIED = {"tried": True}
DONE = {"done": True}


def test_an_actor_is_tried_for_its_duration(world: World, key: str) -> None:
    lasting = world.machine("lasting", key)
    lasting.send("GO")
    context = lasting.becomes("idle")["context"]
    attempts = len(world.notes(key))
    assert context == {"why": f"attempt {attempts} failed"}
    assert 2 <= attempts <= 11


def tries(world: World, key: str, how: str, failures: int = 0) -> int:
    """Let an action be tried, wait for the one behind it, and give the number of attempts."""
    world.machine("trier", key).send("TRY", how=how, failures=failures)
    eventually(lambda: DONE in world.notes(key))
    notes = world.notes(key)
    assert notes[-1] == DONE  # no attempt comes after the next action
    return notes.count(TRIED)


def is_silent(world: World, key: str) -> None:
    """Wait until all of the actions is done, and see that the machine has no error."""
    eventually(lambda: not world.pending("trier.actions", key, "done"))
    eventually(lambda: not world.pending("trier", key, "_result"))
    assert world.machine("trier", key).context() == {"why": "", "code": 0}


@pytest.mark.parametrize(
    ("how", "failures"),
    [("counted", 2), ("evenly", 4), ("patiently", 6), ("in_time", 2), ("usually", 3)],
)
def test_an_action_is_tried_until_it_succeeds(
    world: World, key: str, how: str, failures: int
) -> None:
    assert tries(world, key, how, failures) == failures + 1
    is_silent(world, key)


def test_attempts_are_counted(world: World, key: str) -> None:
    assert tries(world, key, "counted", failures=9) == 3
    world.machine("trier", key).becomes(why="attempt 3 failed", code=500)


def test_attempts_are_counted_through_a_crash(world: World, app: AppServer, key: str) -> None:
    """The time in which nothing serves the action is not counted."""
    trier = world.machine("trier", key)
    trier.send("TRY", how="counted", failures=9)
    eventually(lambda: TRIED in world.notes(key))
    app.restart()
    eventually(lambda: DONE in world.notes(key))
    assert 3 <= world.notes(key).count(TRIED) <= 4  # one may have been cut off
    notes = world.notes(key).count(TRIED)
    trier.becomes(why=f"attempt {notes} failed", code=500)


def test_attempts_end_with_the_duration(world: World, key: str) -> None:
    attempts = tries(world, key, "evenly", failures=1000)
    assert 3 <= attempts <= 21
    world.machine("trier", key).becomes(why=f"attempt {attempts} failed", code=500)


def test_an_attempt_that_takes_too_long_is_interrupted(world: World, key: str) -> None:
    assert tries(world, key, "at_length") == 2
    world.machine("trier", key).becomes(why="the action timed out", code=408)


def test_the_timeout_is_for_all_attempts_together(world: World, key: str) -> None:
    assert 3 <= tries(world, key, "in_time", failures=1000) <= 16
    world.machine("trier", key).becomes(why="the action timed out", code=408)


def test_steps_are_not_repeated(world: World, key: str) -> None:
    assert tries(world, key, "in_steps", failures=3) == 3  # the first line is that of a step
    assert world.notes(key).count({"first": True}) == 1
    is_silent(world, key)


def records(app: AppServer, key: str) -> list[str]:
    """Return what was logged of a machine."""
    lines = app.process.log_text(limit=1_000_000).splitlines()
    return [line.partition(f" {key}: ")[2] for line in lines if f" {key}: " in line]


def tracebacks(app: AppServer, offset: int) -> int:
    return app.process.log_text(offset).count("Traceback")


def test_each_failed_attempt_is_one_record(world: World, app: AppServer, key: str) -> None:
    offset = app.process.log_size()
    tries(world, key, "counted", failures=9)
    world.machine("trier", key).becomes(code=500)
    assert [re.sub(r"is in .*", "is in ...", line) for line in records(app, key)] == [
        "action `counted`, attempt 1: OSError: attempt 1 failed; the next one is in ...",
        "action `counted`, attempt 2: OSError: attempt 2 failed; the next one is in ...",
        "action `counted`, attempt 3: OSError: attempt 3 failed; no other one follows",
    ]
    assert tracebacks(app, offset) == 2  # of the first and of the last one


@pytest.mark.parametrize(("how", "failed"), [("usually", 4), ("patiently", 4), ("in_steps", 5)])
def test_an_action_without_limits_has_one_traceback(
    world: World, app: AppServer, key: str, how: str, failed: int
) -> None:
    offset = app.process.log_size()
    tries(world, key, how, failures=4)
    logged = records(app, key)
    assert len(logged) == failed
    assert all(line.endswith("; it is tried again") for line in logged)
    assert tracebacks(app, offset) == 1


def test_what_is_refused_is_one_record(world: World, app: AppServer, key: str) -> None:
    offset = app.process.log_size()
    world.machine("doer", key).send("BREAK", kind="")
    eventually(lambda: {"did": "after it"} in world.notes(key))
    assert records(app, key) == ["action `record_never`: it is refused"]
    assert tracebacks(app, offset) == 0


def test_a_cancelled_action_lets_the_others_go_on(world: World, key: str) -> None:
    """An operator ends one that is never going to succeed."""
    trier = world.machine("trier", key)
    trier.send("TRY", how="patiently", failures=100_000)
    eventually(lambda: world.notes(key).count(TRIED) > 2)
    for row in world.pending("trier.actions", key, "patiently"):
        world.cancel(row["id"])
    eventually(lambda: DONE in world.notes(key))
    trier.becomes(why="cancelled", code=409)


# --- a policy that changes while an action is tried ---

CHANGING = """\
use "tests.e2e.charts.action_functions"
event GO
action until_open(key: str) POLICY
action done(key: str)
machine persistent {
  context(why: str = "")
  on GO { until_open(self.key); done(self.key) }
  on error { why = event.error.message }
}
"""
COUNTED = "{ retry(attempts=99, initial=50ms, factor=1.0) }"
FEWER = "{ retry(attempts=2) }"
TIMED = "{ retry(initial=50ms, factor=1.0) timeout 1h }"  # soon, however many there were before
FREE = ""


@pytest.mark.parametrize(
    ("before", "after"),
    [(COUNTED, FREE), (FREE, COUNTED), (COUNTED, TIMED), (TIMED, FREE)],
    ids=["removed", "added", "timed", "not timed"],
)
def test_a_changed_policy_goes_for_an_action_that_is_tried(
    restate: RestateServer, serve: Serve, tmp_path: Path, before: str, after: str
) -> None:
    world, app, key = being_tried(restate, serve, tmp_path, before)
    changes(app, tmp_path, after)
    attempts = world.notes(key).count(TRIED)
    eventually(lambda: world.notes(key).count(TRIED) > attempts)
    assert DONE not in world.notes(key)
    world.open_gate(key)
    eventually(lambda: DONE in world.notes(key))
    eventually(lambda: not world.pending("persistent.actions", key, "done"))
    assert world.machine("persistent", key).context() == {"why": ""}


def test_fewer_attempts_go_for_an_action_that_is_tried(
    restate: RestateServer, serve: Serve, tmp_path: Path
) -> None:
    world, app, key = being_tried(restate, serve, tmp_path, COUNTED)
    changes(app, tmp_path, FEWER)
    eventually(lambda: DONE in world.notes(key))
    world.machine("persistent", key).becomes(why="not open")


def being_tried(
    restate: RestateServer, serve: Serve, folder: Path, policy: str
) -> tuple[World, AppServer, str]:
    """Serve a chart whose action has a policy, and let the action fail some times."""
    changes(None, folder, policy)
    env = {"E2E_FOLDER": str(folder)}
    app = serve("machines:app", restate, cwd=folder, pythonpath=[ROOT], env=env)
    world, key = World(restate, folder), folder.name
    world.machine("persistent", key).send("GO")
    eventually(lambda: world.notes(key).count(TRIED) >= 3)
    return world, app, key


def changes(app: AppServer | None, folder: Path, policy: str) -> None:
    """Compile the chart with another policy, and serve it where the former one was."""
    (folder / "chart.sc").write_text(CHANGING.replace("POLICY", policy))
    compile_charts([folder / "chart.sc"], folder)
    if app is not None:
        app.restart()
