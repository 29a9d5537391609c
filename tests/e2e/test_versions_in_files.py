"""Versions in several files: machines go on while a file comes, and while `latest` moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, World, compile_charts

pytestmark = pytest.mark.capability("versions")

VERSIONS = "select service_key, value_utf8 from state where key = 'version'"
FIRST, SECOND, THIRD = (
    (CHARTS / "versions_in_files" / name).read_text()
    for name in ("meter.sc", "meter_v2.sc", "meter_v3.sc")
)

Deploy = Callable[[dict[str, str], str], AppServer]


@pytest.fixture
def deploy(deployment: Deployment, tmp_path: Path) -> Deploy:
    """Return what compiles the newest of some charts, and serves it in place of what was served."""
    served: list[AppServer] = []

    def deploy_charts(charts: dict[str, str], newest: str) -> AppServer:
        folder = tmp_path / f"deployed_{len(served)}"
        (folder / "charts").mkdir(parents=True)
        for name, text in charts.items():
            (folder / "charts" / name).write_text(text)
        compile_charts([folder / "charts" / newest], folder)
        if served:
            served[-1].stop()
        env = {"E2E_FOLDER": str(tmp_path)}
        served.append(deployment.serve("machines:app", cwd=folder, pythonpath=[ROOT], env=env))
        return served[-1]

    return deploy_charts


@pytest.fixture
def world(deployment: Deployment, tmp_path: Path) -> World:
    """Return the machines, and where their functions note that they were called."""
    return World(deployment.restate, tmp_path)


def test_machines_go_on_while_versions_come_and_latest_moves(
    world: World, deploy: Deploy, key: str
) -> None:
    """The reference system's story: create, swap the versions, and create another; and back."""
    oldest, mine, new, last = (
        world.machine("meter", f"{key}-{name}") for name in ("oldest", "mine", "new", "last")
    )

    # A machine from the time when there was one file.
    deploy({"meter.sc": FIRST}, "meter.sc")
    assert oldest.create()["version"] == "v1"
    assert oldest.send("increment")["context"] == {"count": 1}

    # The new version is a file of its own; new machines start on it, the other goes on.
    deploy({"meter.sc": FIRST, "meter_v2.sc": SECOND}, "meter_v2.sc")
    created = mine.create()
    assert (created["version"], created["context"]) == ("v2", {"total": 100})
    assert mine.send("increment")["context"] == {"total": 110}
    assert mine.send("increment", by=5)["context"] == {"total": 115}
    sent = oldest.send("increment")
    assert (sent["version"], sent["context"]) == ("v1", {"count": 2})
    assert "by" in oldest.refuses(400, "increment", by=5)

    # Rolling back moves one word. The existing machine goes on with v2, a new one gets v1.
    back = {
        "meter.sc": FIRST.replace("version v1 {", "version v1 latest {"),
        "meter_v2.sc": SECOND.replace("version v2 latest {", "version v2 {"),
    }
    deploy(back, "meter_v2.sc")
    sent = mine.send("increment")
    assert (sent["version"], sent["context"]) == ("v2", {"total": 125})
    created = new.create()
    assert (created["version"], created["context"]) == ("v1", {"count": 0})
    assert new.send("increment")["context"] == {"count": 1}
    assert oldest.send("increment")["context"] == {"count": 3}

    # And forward again.
    deploy({"meter.sc": FIRST, "meter_v2.sc": SECOND}, "meter_v2.sc")
    assert last.send("increment", by=1)["context"] == {"total": 101}
    assert mine.send("increment")["context"] == {"total": 135}
    assert new.send("increment")["context"] == {"count": 2}
    rows = {row["service_key"]: row["value_utf8"] for row in world.restate.query(VERSIONS)}
    running = {name: rows[f"{key}-{name}"] for name in ("oldest", "mine", "new", "last")}
    assert running == {"oldest": '"v1"', "mine": '"v2"', "new": '"v1"', "last": '"v2"'}


def test_an_actor_of_the_old_version_ends_in_the_new_code(
    deployment: Deployment, world: World, key: str, tmp_path: Path
) -> None:
    """Both versions declare the actor, so both use one handler, and the old one's call is known.

    An invocation stays with its deployment, so the code is replaced where it is.
    """
    old, new = world.machine("meter", f"{key}-old"), world.machine("meter", f"{key}-new")
    charts, env = tmp_path / "charts", {"E2E_FOLDER": str(tmp_path)}
    charts.mkdir()
    (charts / "meter.sc").write_text(FIRST)
    compile_charts([charts / "meter.sc"], tmp_path)
    app = deployment.serve("machines:app", cwd=tmp_path, pythonpath=[ROOT], env=env)
    old.create()
    old.send("increment")
    old.send("measure")
    eventually(lambda: world.notes(old.key))

    (charts / "meter_v2.sc").write_text(SECOND)
    compile_charts([charts / "meter_v2.sc"], tmp_path)
    app.restart()
    new.create()
    new.send("measure")
    assert old.send("increment")["context"] == {"count": 2}
    world.open_gate(new.key)
    assert new.becomes("running", total=200)["version"] == "v2"
    assert old.snapshot()["value"] == "measuring"
    world.open_gate(old.key)
    assert old.becomes("counting", count=2)["version"] == "v1"


def test_machines_of_an_imported_version_migrate(world: World, deploy: Deploy, key: str) -> None:
    """What `migrate from` names is in another file; versions without one stay."""
    old, moved = world.machine("meter", f"{key}-old"), world.machine("meter", f"{key}-moved")
    deploy({"meter.sc": FIRST}, "meter.sc")
    old.create()
    charts = {"meter.sc": FIRST, "meter_v2.sc": SECOND}
    deploy(charts, "meter_v2.sc")
    moved.create()
    charts["meter_v2.sc"] = SECOND.replace("version v2 latest {", "version v2 {")
    charts["meter_v3.sc"] = THIRD
    deploy(charts, "meter_v3.sc")
    sent = moved.send("increment", by=1)
    assert (sent["version"], sent["context"]) == ("v3", {"sum": 101})
    sent = old.send("increment")
    assert (sent["version"], sent["context"]) == ("v1", {"count": 1})
