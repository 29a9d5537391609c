"""What runs in a machine that is migrated by just what comes of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, Machine, World, compile_charts
from tests.e2e.test_errors import has_failed

pytestmark = pytest.mark.capability("migrations")

TEXTS = {
    name: (CHARTS / "migrations" / f"running_{name}.sc").read_text(encoding="utf-8")
    for name in ("first", "second")
}
TEXTS["mended"] = TEXTS["second"].replace("10 // old.n * 0 + old.n", "old.n + 1")

Deploy = Callable[[str], AppServer]
Keeper = Callable[..., Machine]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Compile each state of the chart, into a folder of its own."""
    found = {}
    for name, text in TEXTS.items():
        found[name] = tmp_path_factory.mktemp(name)
        chart = found[name] / "keeper.sc"
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


@pytest.fixture
def keeper(deployment: Deployment, notes: Path, key: str) -> Keeper:
    """Make machines of the first version, in the state that an event leads to."""
    world = World(deployment.restate, notes)

    def make(event: str, **fields: object) -> Machine:
        machine = world.machine("keeper", f"{key}-{event}")
        assert machine.create()["version"] == "v1"
        assert machine.send(event, **fields)["handled"]
        return machine

    return make


def is_at_rest(machine: Machine) -> bool:
    """Return whether nothing runs in a machine, nor will come to it."""
    assert machine.running() == {}
    return not machine.world.pending(machine.service, machine.key, "_timer")


def child_of(machine: Machine, id: str) -> Machine:  # noqa: A002
    """Return the child that a machine has under an id."""
    address = machine.running()[id]["child"]
    return machine.world.machine(address["service"], address["key"])


def test_what_the_first_eventless_lines_leave_is_over(deploy: Deploy, keeper: Keeper) -> None:
    """A timer that recurs does not start again, and an event that they cancel does not come."""
    deploy("first")
    ticking, later = keeper("TICK"), keeper("LATER")
    eventually(lambda: ticking.context()["n"] > 0)
    deploy("second")
    assert ticking.becomes("idle")["version"] == "v2"
    eventually(lambda: is_at_rest(ticking))
    assert later.becomes("idle", n=0)["version"] == "v2"
    eventually(lambda: is_at_rest(later))
    assert later.context()["n"] == 0


def test_a_machine_may_end_by_its_migration(deploy: Deploy, keeper: Keeper) -> None:
    """Then it does not matter that an actor has failed."""
    deploy("first")
    machine = keeper("FAIL")
    eventually(lambda: machine.world.notes(machine.key))
    deploy("second")
    machine.world.open_gate(machine.key)
    ended = machine.becomes("over")
    assert (ended["version"], ended["status"], ended["error"]) == ("v2", "done", None)
    assert is_at_rest(machine)


def test_status_error_is_kept_until_it_is_tried_again(deploy: Deploy, keeper: Keeper) -> None:
    deploy("first")
    machine = keeper("REFUSE")
    error = has_failed(machine)
    deploy("second")
    # Who waits for it does not move it.
    assert "`error`" in machine.fails(412, "waitFor", {"condition": "done"})
    machine.refuses(409, "TICK")
    assert machine.stored()["version"] == "v1"
    moved = machine.ok("migrate")
    assert (moved["version"], moved["status"], moved["error"]) == ("v2", "error", error)
    assert machine.ok("migrate") == moved
    retried = machine.ok("retry")
    assert (retried["status"], retried["value"]) == ("active", "idle")


def test_an_actor_is_tried_again_and_times_out_under_its_new_id(
    deploy: Deploy, keeper: Keeper
) -> None:
    deploy("first")
    trying, limited = keeper("TRY"), keeper("LIMIT")
    eventually(lambda: limited.world.notes(limited.key))
    deploy("second")
    assert trying.becomes("idle", n=4)["version"] == "v2"
    assert limited.becomes("idle", n=408)["version"] == "v2"
    assert trying.running() == limited.running() == {}


def test_a_child_that_fails_stops_what_its_new_version_does_not_run(
    deploy: Deploy, keeper: Keeper
) -> None:
    deploy("first")
    machine = keeper("KID", n=1)
    child = child_of(machine, "parent.kid")
    eventually(child.snapshot)
    pet = child_of(child, "working.pet")
    eventually(lambda: pet.snapshot()["value"] == "living")
    deploy("second")
    assert machine.ok("migrate")["value"] == {"busy": "parent"}
    child.world.open_gate(f"{machine.key}-b")
    machine.becomes("idle", n=410)
    child.fails(404, "snapshot")
    eventually(lambda: pet.fails(404, "snapshot"))


@pytest.mark.capability("families")
def test_a_family_goes_on_under_its_keys(deploy: Deploy, keeper: Keeper) -> None:
    """The new version knows who runs; a family that it does not have is stopped."""
    deploy("first")
    machine = keeper("CREW", names=["ada", "]"])
    eventually(lambda: machine.world.notes(f"{machine.key}-]"))
    assert len(machine.running()) == 4
    deploy("second")
    moved = machine.send("CREW", names=["]", "eve"])
    assert moved["version"] == "v2"
    assert list(machine.running()) == ["crew[ada]", "crew[]]", "crew[eve]"]
    for name in ("ada", "]", "eve"):
        machine.world.open_gate(f"{machine.key}-{name}")
    machine.becomes("idle", n=200 + 200 + 2000)
    assert machine.running() == {}


def test_a_child_whose_migration_fails_is_kept(deploy: Deploy, keeper: Keeper) -> None:
    """It goes on after a fix; its parent waits until then."""
    deploy("first")
    machine = keeper("KID", n=0)
    child = child_of(machine, "parent.kid")
    deploy("second")
    child.world.open_gate(f"{machine.key}-c")
    assert "ZeroDivisionError" in has_failed(child)["message"]
    assert machine.snapshot()["value"] == "parent"
    deploy("mended")
    child.call("retry")
    assert machine.becomes("idle", n=0)["version"] == "v2"
