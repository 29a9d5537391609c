"""Migrations: machines that run move to a newer version, with all that they have running."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, Machine, World, answered, compile_charts
from tests.e2e.test_errors import has_failed

pytestmark = pytest.mark.capability("migrations")

TEXTS = {
    name: (CHARTS / "migrations" / f"{name}.sc").read_text(encoding="utf-8")
    for name in ("first", "second", "third")
}
# What a user would edit: an expression that cannot fail, and the one word `latest`.
TEXTS["mended"] = TEXTS["second"].replace("100 // (1000 - old.n) * 0 + old.n", "old.n")
TEXTS["rolled_back"] = (
    TEXTS["second"]
    .replace("version v1 {", "version v1 latest {")
    .replace("version v2 latest {", "version v2 {")
)
TEXTS["brought_back"] = TEXTS["rolled_back"].replace(
    "  on BREAK { n = 1000 }\n",
    """  on BREAK { n = 1000 }
  migrate from v2 {
    state money -> open
    state money.charging -> paying
    state handing -> handing
    state moving.fast -> moving.quick
    n = old.total
  }
""",
)

Deploy = Callable[[str], AppServer]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Compile each state of the chart, into a folder of its own."""
    found = {}
    for name, text in TEXTS.items():
        found[name] = tmp_path_factory.mktemp(name)
        chart = found[name] / "parcel.sc"
        chart.write_text(text, encoding="utf-8")
        compile_charts([chart], found[name])
    return found


@pytest.fixture(scope="module")
def deploy(deployment: Deployment, folders: Mapping[str, Path], notes: Path) -> Deploy:
    """Let new calls go to one state of the chart, in place of the one that was served."""
    env = {"E2E_FOLDER": str(notes)}
    served: dict[str, AppServer] = {}

    def serve(name: str) -> AppServer:
        if name in served:
            return deployment.return_to(served[name])
        served[name] = deployment.serve(
            "machines:app", cwd=folders[name], pythonpath=[ROOT], env=env
        )
        return served[name]

    return serve


Parcel = Callable[[str], Machine]


@pytest.fixture
def parcel(deployment: Deployment, notes: Path, key: str) -> Parcel:
    """Return machines by the last part of their key."""
    world = World(deployment.restate, notes)
    return lambda name: world.machine("parcel", f"{key}-{name}")


def in_state(machine: Machine, *events: str, n: int = 3) -> Machine:
    """Create a machine of the first version, and bring it where some events lead."""
    assert machine.create()["version"] == "v1"
    machine.send("ADD", n=n)
    for event in events:
        assert machine.send(event)["handled"]
    return machine


def test_a_machine_moves_with_its_next_event(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    machine, ended = in_state(parcel("open")), in_state(parcel("ended"), "END")
    old = ended.snapshot()
    deploy("second")
    assert machine.snapshot()["version"] == "v1"
    moved = machine.send("ADD", n=1)
    assert moved["version"] == "v2"
    assert moved["context"] == {"total": 4, "rings": 0, "note": f"{machine.key} had 3"}
    assert machine.stored()["version"] == "v2"
    # The event need not be handled.
    machine = parcel("new")
    assert machine.create()["version"] == "v2"
    assert ended.send("ADD", n=1) == old | {"handled": False}
    assert ended.ok("migrate") == old


def test_an_unhandled_event_moves_a_machine_too(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    machine = in_state(parcel("open"))
    deploy("second")
    moved = machine.send("QUIT")
    assert (moved["version"], moved["handled"]) == ("v2", False)
    assert machine.stored()["version"] == "v2"


def test_an_actor_goes_on_and_timers_as_the_states_have_them(
    deploy: Deploy, parcel: Parcel
) -> None:
    deploy("first")
    asked, told = in_state(parcel("asked"), "PAY"), in_state(parcel("told"), "PAY")
    before = {each.key: each.running() for each in (asked, told)}
    deploy("second")
    moved = asked.ok("migrate")
    assert (moved["version"], moved["value"]) == ("v2", {"money": "charging"})
    assert moved["tags"] == ["busy", "money"]
    assert asked.ok("migrate") == moved
    running = asked.running()
    assert running.keys() == {"money.charging.gated", "money.after"}
    assert running["money.charging.gated"] == before[asked.key]["paying.gated"]
    # The outcome has the old id; where the machine has not moved yet, it moves now.
    for machine in (asked, told):
        machine.world.open_gate(machine.key)
        assert machine.becomes("paid", total=1006)["version"] == "v2"
        assert machine.running() == {}
        assert len(machine.world.notes(machine.key)) == 1


def test_what_a_version_does_not_run_is_stopped(deploy: Deploy, parcel: Parcel) -> None:
    """Two migrations, one after the other; the second stops what the first has let go on."""
    deploy("first")
    machine = in_state(parcel("paying"), "PAY")
    deploy("third")
    moved = machine.ok("migrate")
    assert (moved["version"], moved["value"]) == ("v3", {"money": "charging"})
    assert moved["context"] == {"sum": 3, "rings": 0}
    assert machine.running().keys() == {"money.gated", "money.charging.bank"}
    eventually(lambda: len(machine.world.notes(f"{machine.key}-v3")) == 1)
    machine.world.open_gate(machine.key)
    machine.becomes("ready", sum=6)
    assert machine.running() == {}
    machine.world.open_gate(f"{machine.key}-v3")
    eventually(lambda: not machine.world.pending("parcel", machine.key, "gated"))
    assert machine.snapshot()["context"] == {"sum": 6, "rings": 0}


def test_a_child_goes_on(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    machine = in_state(parcel("handing"), "HAND", n=0)
    deploy("second")
    machine.send("ASK", n=4)
    moved = machine.becomes({"handing": {"who": "asking", "what": "counting"}}, total=500)
    assert moved["version"] == "v2"
    machine.send("QUIT")
    machine.becomes({"handing": {"who": "answered", "what": "counting"}}, total=5500)
    assert machine.send("ADD", n=1)["context"]["total"] == 5501
    assert machine.running() == {}


def test_history_and_delayed_events_go_along(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    ringing = in_state(parcel("ringing"), "GO", "GO", "HAND", "LATER")
    silent = in_state(parcel("silent"), "GO", "GO", "HAND", "LATER")
    due = ringing.running()["resting.after"]
    deploy("second")
    assert silent.send("LATER")["version"] == "v2"  # cancels the bell
    ringing.becomes("resting", rings=10)
    assert ringing.running()["resting.after"] == due
    assert ringing.send("GO")["value"] == {"moving": "fast"}
    # Only the timer of the state is left.
    eventually(lambda: len(silent.world.pending("parcel", silent.key, "_timer")) == 1)
    assert silent.context()["rings"] == 0


def test_waiters_wait_on(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    machine = in_state(parcel("open"))
    done, tagged = machine.wait("done"), machine.wait("hasTag:busy")
    gone = machine.wait("matches:paying")
    machine.has_waiters(3)
    deploy("second")
    machine.send("PAY")
    message = answered(gone, 412)
    assert "`v2`" in message
    assert "`paying`" in message
    machine.send("GO")
    assert answered(tagged)["value"] == {"money": "charging"}
    machine.world.open_gate(machine.key)
    machine.becomes("paid")
    machine.send("END")
    assert answered(done)["status"] == "done"


def test_a_wait_without_time_is_judged_by_where_the_machine_goes(
    deploy: Deploy, parcel: Parcel
) -> None:
    """Only the new version has the state, and the machine may not have been moved yet."""
    deploy("first")
    machine = in_state(parcel("open"))
    wait = {"condition": "matches:money", "timeout": 0}
    assert "no state `money`" in machine.fails(400, "waitFor", wait)
    deploy("second")
    assert "0 ms" in machine.fails(408, "waitFor", wait)


def test_a_migration_that_fails_loses_nothing(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    machine, paying = in_state(parcel("open"), "BREAK"), in_state(parcel("paying"), "PAY", "BREAK")
    before, running = machine.stored(), paying.running()
    deploy("second")
    for handler, body in [
        ("send", {"event": {"type": "ADD", "n": 1}}),
        ("migrate", None),
        ("waitFor", {"condition": "done"}),
    ]:
        message = machine.fails(422, handler, body)
        assert "from version `v1`" in message
        assert "`open`" in message
        assert "ZeroDivisionError" in message
    assert machine.stored() == before
    # What no client waits for is kept.
    paying.world.open_gate(paying.key)
    error = has_failed(paying)
    assert "ZeroDivisionError" in error["message"]
    assert paying.snapshot()["version"] == "v1"
    assert paying.running() == running
    assert "ZeroDivisionError" in paying.fails(422, "retry")
    assert paying.snapshot()["status"] == "error"
    deploy("mended")
    assert machine.send("ADD", n=1)["context"]["total"] == 1001
    retried = paying.ok("retry")
    assert (retried["version"], retried["status"], retried["value"]) == ("v2", "active", "paid")
    assert retried["context"]["total"] == 1006


def test_rolling_back_moves_one_word(deploy: Deploy, parcel: Parcel) -> None:
    deploy("first")
    old = in_state(parcel("old"))
    deploy("second")
    new = parcel("new")
    assert new.create()["version"] == "v2"
    new.send("ADD", n=5)
    deploy("rolled_back")
    assert parcel("latest").create()["version"] == "v1"
    assert old.send("ADD", n=1)["version"] == "v1"
    assert old.ok("migrate")["version"] == "v1"
    assert new.send("ADD", n=1)["version"] == "v2"
    assert "from version `v2` to `v1`" in new.fails(409, "migrate")
    new.send("PAY")
    new.send("GO")
    deploy("brought_back")
    moved = new.ok("migrate")
    assert (moved["version"], moved["value"]) == ("v1", "paying")
    assert moved["context"] == {"n": 6, "rings": 0}
    new.world.open_gate(new.key)
    new.becomes("paid", n=12)
