"""What the log tells of what comes too late, and of what nobody can read: each once, if at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Serve
from tests.e2e.machines import Machine, World, compile_charts

pytestmark = [
    pytest.mark.capability("logs and alarms"),
    pytest.mark.also_on("replay", why="what is replayed is not logged again"),
]


def logged(app: AppServer, machine: Machine) -> list[str]:
    """Return what was logged of a machine, each with its level."""
    found = []
    for line in app.process.log_text(limit=1_000_000).splitlines():
        level, colon, text = line.partition(f":     statechart.{machine.service} {machine.key}: ")
        if colon:
            found.append(f"{level} {text}")
    return found


def has_ended(machine: Machine, handler: str) -> None:
    """Wait until no call of a handler is left."""
    eventually(lambda: not machine.world.pending(machine.service, machine.key, handler))


def all_is_taken(machine: Machine) -> None:
    """Wait until nothing is left that was sent to a machine."""
    for handler in ("_message", "_result"):
        has_ended(machine, handler)


def test_a_child_that_answers_and_is_done(world: World, app: AppServer, key: str) -> None:
    asker = world.machine("asker", key)
    asker.create(times=1)
    asker.becomes("content", heard=[1])
    all_is_taken(asker)
    assert logged(app, asker) == []


def test_an_answer_too_many(world: World, app: AppServer, key: str) -> None:
    asker = world.machine("asker", key)
    asker.create(times=2)
    asker.becomes("content", heard=[2])
    all_is_taken(asker)
    assert logged(app, asker) == ["INFO `ANSWER` of `asking.child` came too late"]


def test_a_message_after_the_end(world: World, app: AppServer, key: str) -> None:
    hearer = world.machine("hearer", key)
    hearer.send("END")
    world.machine("herald", key).send("GO", to=key)
    dropped = [f"WARNING event dropped: `WORD` of herald {key}: the machine has ended"]
    eventually(lambda: logged(app, hearer) == dropped)


def test_an_expression_that_fails_without_a_client(world: World, app: AppServer, key: str) -> None:
    """Whether the chart takes it or not, one record has the traceback."""
    offset = app.process.log_size()
    caught = world.machine("caught", key)
    caught.send("LATER")
    caught.becomes("failed", code=422)
    (line,) = logged(app, caught)
    why = "in state `waiting`, on `after`: ZeroDivisionError: integer division or modulo by zero"
    assert line == f"WARNING `on error` takes a failure: {why}"
    assert app.process.log_text(offset).count("Traceback") == 1


def test_a_child_that_cannot_start(world: World, app: AppServer, key: str) -> None:
    offset = app.process.log_size()
    world.machine("hopeful", key).create()
    world.machine("hopeful", key).becomes("failed")
    text = app.process.log_text(offset)
    assert (
        text.count("it cannot start, and its parent is told: on its start: ZeroDivisionError") == 1
    )
    assert text.count("Traceback") == 1


def test_a_step_of_an_actor_that_fails(world: World, app: AppServer, key: str) -> None:
    """Restate tries it again; the SDK's own record of it, without the machine, is held back."""
    offset = app.process.log_size()
    striver = world.machine("striver", key)
    striver.send("WORD")
    striver.becomes("idle", n=3, why="")
    told = "actor `fail_in_a_step`, attempt 1: OSError('step {} failed'); it is tried again"
    assert logged(app, striver) == [f"WARNING {told.format(n)}" for n in (1, 2)]
    text = app.process.log_text(offset, limit=1_000_000)
    assert "Exception in" not in text
    assert text.count("restate_sdk_python_core.VMException") == 1  # the first one's traceback


def test_an_actor_that_asks_for_another_attempt(world: World, app: AppServer, key: str) -> None:
    """What the SDK has for that counts like any other failure."""
    striver = world.machine("striver", key)
    striver.send("END")
    striver.becomes("idle", n=3, why="")
    assert [line.partition("; the next one")[0] for line in logged(app, striver)] == [
        f"ERROR actor `ask_again`, attempt {n}: RetryableError: not yet" for n in (1, 2)
    ]


def waits(world: World, key: str, times: int) -> bool:
    """Return whether an actor has begun to wait so many times."""
    return world.notes(key).count({"waits": True}) == times


def test_an_actor_that_is_stopped_has_not_failed(world: World, app: AppServer, key: str) -> None:
    stopping = world.machine("stopping", key)
    for times, (how, handler) in enumerate((("async", "wait_long"), ("ctx", "sleep_durably")), 1):
        stopping.send("RUN", how=how)
        eventually(partial(waits, world, key, times))
        stopping.send("STOP")
        has_ended(stopping, handler)
    all_is_taken(stopping)
    assert logged(app, stopping) in ([], ["INFO actor `sleep_durably`, attempt 1: cancelled"])


# --- calls that are pending while the code changes ---

CHART = """\
use "tests.e2e.charts.functions"
event GO
actor gated(key: str, n: TYPE) -> int
machine changing {
  context(n: int = 0)
  initial idle
  state idle { on GO -> working }
  state working {
    invoke gated(self.key, VALUE) {
      on done -> idle { n = event.output }
      on error -> idle
    }
  }
}
"""


def test_a_call_that_does_not_fit_is_one_record(
    restate: RestateServer, serve: Serve, tmp_path: Path, key: str
) -> None:
    """It waits until code is served that it fits."""

    def compiles(datatype: str, value: str) -> None:
        text = CHART.replace("TYPE", datatype).replace("VALUE", value)
        (tmp_path / "changing.sc").write_text(text)
        compile_charts([tmp_path / "changing.sc"], tmp_path)

    compiles("int", "4")
    env = {"E2E_FOLDER": str(tmp_path)}
    app = serve("machines:app", restate, cwd=tmp_path, pythonpath=[ROOT], env=env)
    world = World(restate, tmp_path)
    machine = world.machine("changing", key)
    machine.send("GO")
    eventually(lambda: world.notes(key))
    app.kill9()
    compiles("list[str]", "[]")
    app.start()
    eventually(lambda: logged(app, machine))
    tries = f"select retry_count from sys_invocation where target_service_key = '{key}' "
    (before,) = restate.query(f"{tries} and status != 'completed'")
    # Restate makes the call again after at most ten seconds.
    more = f"{tries} and retry_count > {before['retry_count']}"
    eventually(lambda: restate.query(more), timeout_s=30)
    why = "does not fit the declaration of this code: Expected `array`, got `int`"
    what_next = "it waits until code is served that it fits"
    text = f"ERROR actor `gated`: its call {why} - at `$.arguments.n`; {what_next}"
    assert logged(app, machine) == [text]
    assert "Traceback" not in app.process.log_text()
    app.kill9()
    compiles("int", "4")
    app.start()
    world.open_gate(key)
    machine.becomes("idle", n=8)
