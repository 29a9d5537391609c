"""Crashes of the application and of the server: what was under way comes, and comes once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import Machine, World, answered

pytestmark = pytest.mark.capability("crashes")

CAME = [
    "actor 42",
    "after",
    "child",
    "delayed",
    "from another",
    "from child",
    "named",
    "raised",
]


def killing(*usual: str) -> pytest.MarkDecorator:
    """Run a test for each process that can be killed; in `make test` for the usual ones."""
    long = pytest.mark.long("others have these crashes, or the test has them together")
    kinds = ({"app"}, {"server"}, {"app", "server"})
    names = {"+".join(sorted(each)): each for each in kinds}
    return pytest.mark.parametrize(
        "killed",
        [
            pytest.param(each, id=name, marks=[] if name in usual else [long])
            for name, each in names.items()
        ],
    )


def crash(killed: set[str], world: World, app: AppServer, down: Callable[[], None]) -> None:
    """Kill the application, the server or both, do something meanwhile, and start them again."""
    if "server" in killed:
        world.restate.kill9()
    if "app" in killed:
        app.kill9()
    down()
    if "app" in killed:
        app.restart()
    if "server" in killed:
        world.restate.restart()


def get_under_way(world: World, key: str) -> Machine:
    """Start a machine that has an actor, a child, timers, an action and messages under way.

    Another action has ended: that it did is in the journal.
    """
    machine = world.machine("enduring", key)
    assert machine.send("GO")["tags"] == ["busy"]
    eventually(lambda: {"gated": 21} in world.notes(key))
    eventually(
        lambda: world.restate.query(
            "select id from sys_invocation where status = 'completed' "
            f"and target = 'enduring.actions/{key}/record'"
        )
    )
    return machine


def all_has_come(machine: Machine) -> dict[str, Any]:
    """Wait until the machine has ended, and nothing more can come to it."""
    world, key = machine.world, machine.key

    def done() -> Any:
        snapshot = machine.snapshot()
        assert snapshot["status"] == "done", snapshot
        return snapshot

    snapshot: dict[str, Any] = eventually(done, timeout_s=20)

    def nothing_is_left() -> bool:
        return not world.restate.query(
            "select id from sys_invocation where status != 'completed' "
            f"and target_service_key = '{key}'"
        )

    eventually(nothing_is_left)
    assert machine.snapshot() == snapshot
    return snapshot


@killing("app+server")
def test_all_that_is_under_way_comes_once(
    world: World, app: AppServer, key: str, killed: set[str]
) -> None:
    machine = get_under_way(world, key)
    # What is awaited below ends while nothing runs: the gate opens, timers fall due.
    crash(killed, world, app, lambda: world.open_gate(key))
    assert all_has_come(machine)["output"] == CAME
    early, *late = [note["did"] for note in world.notes(key) if "did" in note]
    assert early == "early"
    assert set(late) == {"late"}
    # The late one goes on where only the server is killed. If it ends before it is told, its end is
    # in no journal, and it runs again: once is what a journaled end promises.
    assert len(late) == 1 or killed == {"server"}
    assert machine.stored()["runtime"].keys() == {"life"}


@killing("app", "server")
def test_an_actor_that_a_crash_interrupts_runs_again(
    deployment: Deployment, world: World, app: AppServer, key: str, killed: set[str]
) -> None:
    """Where only the server is killed, the function goes on, and its call comes back to it.

    On Lambda a call has an environment of its own, where nothing is known of the former one.
    """
    machine = get_under_way(world, key)
    crash(killed, world, app, lambda: None)
    begins = 1 if killed == {"server"} and deployment.name != "lambda" else 2
    running = "select id from sys_invocation where status = 'running' and "
    actor = f"target = 'enduring/{key}/gated'"
    eventually(lambda: world.restate.query(running + actor), timeout_s=20)
    eventually(lambda: world.notes(key).count({"gated": 21}) == begins, timeout_s=20)
    assert machine.snapshot()["status"] == "active"
    world.open_gate(key)
    assert all_has_come(machine)["output"] == CAME


@pytest.mark.capability("families")
@pytest.mark.parametrize("killed", [{"app", "server"}], ids=["app+server"])
def test_each_of_a_family_ends_once(
    world: World, app: AppServer, key: str, killed: set[str]
) -> None:
    """Several are at work when all is killed; their outcomes come, each under its own key."""
    chat = world.machine("chat", key)
    names = ["ada", "bob", "]", ""]
    chat.send("ASK", names=names, n=1)
    for n, name in enumerate(("eve", "dan")):
        chat.send("JOIN", name=name, n=n)
    eventually(lambda: len(world.notes(f"{key}-1")) == len(names))
    crash(killed, world, app, lambda: world.open_gate(f"{key}-1"))
    chat.becomes("open", answers={name: 2 + 2 * n for n, name in enumerate(names)})
    assert sorted(chat.context()["order"]) == sorted(names)
    assert list(chat.running()) == ["guests[eve]", "guests[dan]"]
    chat.send("SHOUT", n=10)
    eventually(lambda: sorted(chat.context()["heard"]) == ["dan 11", "eve 10"])
    chat.send("LEAVE")
    eventually(lambda: sorted(chat.context()["left"]) == ["dan 11", "eve 10"])
    assert chat.running() == {}


def test_a_wait_outlives_the_application(world: World, app: AppServer, key: str) -> None:
    machine = get_under_way(world, key)
    waiting = [machine.wait("done"), machine.wait("hasTag:busy"), machine.wait("done", timeout=20)]
    machine.has_waiters(1)
    assert answered(waiting[1])["status"] == "active"
    assert "20 ms" in answered(waiting[2], 408)
    crash({"app"}, world, app, lambda: world.open_gate(key))
    assert answered(waiting[0])["output"] == CAME
    assert "waiters" not in machine.stored()


def test_a_wait_outlives_the_server(world: World, app: AppServer, key: str) -> None:
    machine = get_under_way(world, key)
    first = machine.wait("done", idempotency_key=key)
    machine.has_waiters(1)
    crash({"server"}, world, app, lambda: None)
    with pytest.raises(httpx.TransportError):
        first.result(timeout=20)
    again = machine.wait("done", idempotency_key=key)  # the same call goes on
    world.open_gate(key)
    assert answered(again)["output"] == CAME
    calls = world.restate.query(
        "select id from sys_invocation "
        f"where target_service_key = '{key}' and target_handler_name = '_subscribe'"
    )
    assert len(calls) == 1


def test_a_step_that_a_crash_interrupts_is_taken_once(
    world: World, app: AppServer, key: str
) -> None:
    machine = world.machine("stumbling", key)
    assert machine.call("send/send", {"event": {"type": "COUNT"}}).status_code == 202
    eventually(lambda: world.notes(key) == [{"step": 1}])  # the process kills itself in it
    app.restart()
    eventually(lambda: {"did": "it"} in world.notes(key))
    assert machine.context() == {"n": 1}
    assert world.notes(key) == [{"step": 1}, {"step": 1}, {"did": "it"}]


@killing("app+server")
def test_each_accepted_event_is_taken_once(
    world: World, app: AppServer, key: str, killed: set[str]
) -> None:
    machine = world.machine("counted", key)
    body = {"event": {"type": "COUNT"}}

    def send(number: int) -> None:
        for _ in range(number):
            assert machine.call("send/send", body).status_code == 202

    send(60)
    crash(killed, world, app, lambda: None)
    send(20)
    eventually(lambda: machine.context() == {"n": 80}, timeout_s=20)
    assert machine.send("COUNT")["context"] == {"n": 81}
