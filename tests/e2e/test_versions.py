"""Versions: a machine goes on with the version that it was created with."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, World, compile_charts

pytestmark = pytest.mark.capability("versions")

VERSIONS = "select service_key, value_utf8 from state where key = 'version'"


@pytest.fixture(scope="module")
def deployments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Compile what is deployed one after the other, into a folder each."""
    folders = {}
    for name in ("first", "second", "third"):
        folders[name] = tmp_path_factory.mktemp(name)
        compile_charts([CHARTS / "versions" / f"{name}.sc"], folders[name])
    return folders


def test_machines_in_flight_keep_their_version(
    deployment: Deployment, tmp_path: Path, deployments: dict[str, Path]
) -> None:
    world = World(deployment.restate, tmp_path)
    old, new = world.machine("tally", "old"), world.machine("tally", "new")

    def deploy(name: str) -> AppServer:
        return deployment.serve("machines:app", cwd=deployments[name])

    first = deploy("first")
    created = old.create()
    assert (created["version"], created["context"]) == ("v1", {"count": 0})
    old.send("increment")
    first.stop()

    second = deploy("second")
    counted = old.send("increment")
    assert (counted["version"], counted["context"]) == ("v1", {"count": 2})
    assert old.snapshot()["version"] == "v1"
    created = new.create()
    assert (created["version"], created["context"]) == ("v2", {"total": 100})
    assert new.send("increment")["context"] == {"total": 110}
    second.restart()
    assert old.send("increment")["context"] == {"count": 3}
    rows = {row["service_key"]: row["value_utf8"] for row in world.restate.query(VERSIONS)}
    assert (rows["old"], rows["new"]) == ('"v1"', '"v2"')
    second.stop()

    deploy("third")
    for handler, body in [
        ("send", {"event": {"type": "increment"}}),
        ("snapshot", None),
        ("waitFor", {"condition": "done"}),
        ("retry", None),
    ]:
        message = old.fails(409, handler, body)
        assert "`v1`" in message
        assert "`tally`" in message
    assert old.stored()["snapshot"]["context"] == {"count": 3}
    assert "reset" in old.fails(409, "create")
    assert new.send("increment")["context"] == {"total": 120}
    moved = old.create(reset=True)
    assert (moved["version"], moved["context"]) == ("v2", {"total": 100})

    deploy("second")  # back again
    assert old.send("increment")["context"] == {"total": 110}


def test_what_comes_late_for_a_version_that_is_gone(
    deployment: Deployment, tmp_path: Path, deployments: dict[str, Path]
) -> None:
    """It is kept, and blocks nothing; a machine that has ended has no use for it."""
    world = World(deployment.restate, tmp_path)
    active, ended = world.machine("tally", "active"), world.machine("tally", "ended")
    deployment.serve("machines:app", cwd=deployments["first"])
    active.send("later")
    ended.send("later")
    ended.send("stop")
    before = ended.stored()
    deployment.serve("machines:app", cwd=deployments["third"])
    eventually(lambda: "parked" in active.stored())
    eventually(lambda: not world.pending("tally", ended.key, "_timer"))
    assert ended.stored() == before
    stored = active.stored()
    assert stored["snapshot"]["status"] == "error"
    assert "`v1`" in stored["snapshot"]["error"]["message"]
    assert "`v1`" in active.fails(409, "retry")
    deployment.serve("machines:app", cwd=deployments["second"])
    assert active.snapshot()["status"] == "error"
    retried = active.ok("retry")
    assert (retried["status"], retried["context"]) == ("active", {"count": 1})
