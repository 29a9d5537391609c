"""Actors that are at work in another process than their machine, as in a rolling deployment.

Restate gives new calls to what was registered last, and an actor's call stays where it is. It tells
an actor that it is cancelled where that waits for Restate, and a function at work does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generated._support.limits import MOST_STOPPED
from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Serve
from tests.e2e.machines import Machine, World

pytestmark = pytest.mark.capability("actors")

ServeAnother = Callable[[], AppServer]


@pytest.fixture
def serve_another(
    serve: Serve, restate: RestateServer, compiled: Path, notes: Path
) -> ServeAnother:
    """Serve the test charts with one process more, which new calls go to."""
    env = {"E2E_FOLDER": str(notes)}
    return partial(serve, "machines:app", restate, cwd=compiled, pythonpath=[ROOT], env=env)


@pytest.fixture
def stopping(restate: RestateServer, notes: Path, key: str) -> Machine:
    """Return a machine whose actors can be stopped."""
    return World(restate, notes).machine("stopping", key)


def noted(machine: Machine, name: str) -> list[Any]:
    """List what the functions have noted of a machine under a name."""
    return [note[name] for note in machine.world.notes(machine.key) if name in note]


def begins(machine: Machine, times: int) -> int:
    """Wait until the actor has begun so many times; give the process of the last time."""
    eventually(lambda: len(noted(machine, "begins")) == times)
    return int(noted(machine, "begins")[-1])


def is_idle(machine: Machine, actor: str) -> bool:
    """Return whether no call of an actor is left."""
    return not machine.world.pending(machine.service, machine.key, actor)


def has_come_to_its_end(machine: Machine) -> None:
    """Wait until no call of the actor is left, and the machine has forgotten what it stopped."""
    for actor in ("work_in_process", "wait_in_thread"):
        eventually(partial(is_idle, machine, actor))
    eventually(lambda: "stopped" not in machine.stored())


def lines(app: AppServer, machine: Machine) -> list[str]:
    """Return what a process has logged of a machine."""
    start = f"statechart.{machine.service} {machine.key}: "
    texts = app.process.log_text(limit=1_000_000).splitlines()
    return [text.partition(start)[2] for text in texts if start in text]


def test_what_is_stopped_elsewhere_is_ignored_and_told_once(
    serve_another: ServeAnother, stopping: Machine
) -> None:
    old = serve_another()
    stopping.send("RUN", how="process")
    first = begins(stopping, 1)
    new = serve_another()
    assert stopping.send("STOP")["value"] == "idle"
    assert stopping.running() == {}
    stopping.send("RUN", how="process")
    second = begins(stopping, 2)
    assert first != second
    stopping.world.open_gate(stopping.key)
    has_come_to_its_end(stopping)
    assert stopping.becomes("idle")["context"]["results"] == [second]
    assert sorted(noted(stopping, "ends")) == sorted((first, second))
    assert lines(old, stopping) == []
    assert lines(new, stopping) == ["the outcome of `working.work_in_process` came too late"]


def test_it_does_not_run_again_where_its_process_dies(
    serve_another: ServeAnother, stopping: Machine
) -> None:
    """Nor where its machine is another one by then; a thread is not even begun."""
    reset, threaded = (
        stopping.world.machine("stopping", f"{stopping.key}-{name}") for name in ("reset", "thread")
    )
    machines = {stopping: "process", reset: "process", threaded: "thread"}
    old = serve_another()
    for machine, how in machines.items():
        machine.send("RUN", how=how)
        begins(machine, 1)
    new = serve_another()
    stopping.send("STOP")
    threaded.send("STOP")
    reset.create(reset=True)
    old.kill9()
    for machine in machines:
        has_come_to_its_end(machine)
        assert len(noted(machine, "begins")) == 1 + len(noted(machine, "interrupted"))
        assert noted(machine, "ends") == []
        assert lines(new, machine) == []
    assert len(noted(threaded, "begins")) == 1


def test_a_machine_notes_the_last_ones(serve_another: ServeAnother, stopping: Machine) -> None:
    """The end of an attempt that never began is not told; a reset forgets it."""
    serve_another()
    earlier = {f"earlier {number}": 2 for number in range(MOST_STOPPED - 1)}
    entries = {"stopped": json.dumps(earlier).encode()}
    stopping.world.restate.write_state(stopping.service, stopping.key, entries)
    for _ in range(2):
        stopping.send("RUN", how="retry")
        eventually(lambda: stopping.running()["failing.fail_for_long"].get("attempt") == 2)
        stopping.send("STOP")
    noted = list(stopping.stored()["stopped"])
    assert noted[:-2] == list(earlier)[1:]
    assert len(noted) == MOST_STOPPED
    stopping.create(reset=True)
    assert "stopped" not in stopping.stored()


@pytest.mark.long("Restate takes its time until it gives up a call")
def test_a_call_that_is_cut_off_finds_its_function_at_work(
    serve_another: ServeAnother, restate: RestateServer, notes: Path, key: str
) -> None:
    serve_another()
    machine = World(restate, notes).machine("cut_off", key)
    machine.create()
    process = begins(machine, 1)
    attempts = (
        "select retry_count from sys_invocation where status = 'running' and "
        f"target_handler_name = 'work_in_process' and target_service_key = '{key}' "
    )
    eventually(lambda: restate.query(f"{attempts} and retry_count > 1"))
    machine.world.open_gate(key)
    assert machine.becomes("over")["context"]["results"] == [process]
    assert noted(machine, "begins") == [process]
