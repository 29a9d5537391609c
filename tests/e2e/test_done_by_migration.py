"""A migration that takes the last region of a parallel state that was not done."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import ROOT
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, Machine, World, compile_charts
from tests.e2e.test_errors import has_failed


@pytest.fixture
def packed(deployment: Deployment, tmp_path: Path, key: str) -> Machine:
    """Return a machine of the first version, of whose two regions one is done."""
    serve(deployment, tmp_path, "done_first")
    machine = World(deployment.restate, tmp_path).machine("box", key)
    assert machine.create()["version"] == "v1"
    sent = machine.send("PACK")
    assert sent["value"] == {"packing": {"goods": "packed", "label": "blank"}}
    return machine


def serve(deployment: Deployment, folder: Path, name: str) -> None:
    """Serve one state of the chart in place of the one that was served."""
    built = folder / name
    built.mkdir()
    chart = built / "box.sc"
    chart.write_text((CHARTS / "migrations" / f"{name}.sc").read_text(encoding="utf-8"))
    compile_charts([chart], built)
    deployment.serve("machines:app", cwd=built, pythonpath=[ROOT])


def test_the_parallel_state_is_done(
    packed: Machine, deployment: Deployment, tmp_path: Path
) -> None:
    """With the output of the region that was done before."""
    serve(deployment, tmp_path, "done_second")
    moved = packed.ok("migrate")
    assert (moved["version"], moved["value"], moved["context"]["weight"]) == ("v2", "sent", 2)


def test_it_is_done_when_status_error_is_over(
    packed: Machine, deployment: Deployment, tmp_path: Path
) -> None:
    packed.send("BREAK")
    has_failed(packed)
    serve(deployment, tmp_path, "done_second")
    moved = packed.ok("migrate")
    assert (moved["status"], moved["value"]) == ("error", {"packing": {"goods": "packed"}})
    retried = packed.ok("retry")
    assert (retried["status"], retried["value"]) == ("active", "sent")
    assert retried["context"]["weight"] == 2
    assert "untold" not in str(packed.stored())
