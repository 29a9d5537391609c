"""`sc-breaking OLD NEW --cluster`: who of the machines in flight feels what a change breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile.breaking.cli import command

from tests.cluster.conftest import Deployed
from tests.cluster.orders import BOTH, LAST

pytestmark = pytest.mark.capability("report of a cluster")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the charts as they are deployed, in `old`."""
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "orders.sc").write_text(BOTH)
    return tmp_path


def run(deployed: Deployed, folder: Path, text: str, *options: str) -> Result:
    """Compare the deployed charts with others, and ask the server."""
    (folder / "new" / "orders.sc").write_text(text)
    arguments = [str(folder / "old"), str(folder / "new"), *options]
    return CliRunner().invoke(command, [*arguments, "--cluster", deployed.restate.admin_url])


def test_machines_in_a_state_that_is_removed(deployed: Deployed, folder: Path) -> None:
    result = run(deployed, folder, BOTH.replace("authorizing", "approving"))
    assert result.exit_code == 1
    assert "3 machines of `auth` v1 are in state `authorizing`: a, b, c" in result.stdout


def test_a_version_that_machines_are_on(deployed: Deployed, folder: Path) -> None:
    result = run(deployed, folder, LAST)
    assert result.exit_code == 1
    assert (
        "10 machines of `auth` v1 are in flight or finished (1), e.g. a, asks, b" in result.stdout
    )
    assert "version v1 of `auth` is not in the charts, but 9 machines are on it" in result.stderr


def test_what_no_machine_feels_is_no_failure(deployed: Deployed, folder: Path) -> None:
    unused = "machine unused { initial a state a }\n"
    (folder / "old" / "orders.sc").write_text(BOTH + unused)
    result = run(deployed, folder, BOTH)
    assert "breaks machines[BR101]" in result.stdout
    assert "no machine in flight feels it now" in result.stdout
    assert result.exit_code == 0


def test_json(deployed: Deployed, folder: Path) -> None:
    result = run(deployed, folder, LAST, "--json")
    report = json.loads(result.stdout)
    removed = [each for each in report["findings"] if each["rule"] == "BR103"]
    counts = {each["affected"]["service"]: each["in_flight"]["machines"] for each in removed}
    assert counts["auth"] == 10
    assert report["removed_in_use"][0]["service"] == "auth"


def test_annotations(deployed: Deployed, folder: Path) -> None:
    result = run(deployed, folder, LAST, "--github")
    assert "::error " in result.stdout
    assert "10 machines of `auth` v1 are in flight or finished" in result.stdout


def test_finished_machines_that_cannot_be_read(deployed: Deployed, folder: Path) -> None:
    text = BOTH.replace("total: int = 0", "total: bool = False").replace("1 // total", "not total")
    result = run(deployed, folder, text, "--json")
    report = json.loads(result.stdout)
    retyped = [each["in_flight"] for each in report["findings"] if each["rule"] == "BR304"]
    assert [(each["machines"], each["finished"]) for each in retyped] == [(10, 1), (2, 0)]


def test_finished_machines_do_not_hold_a_version(start_deployed: Deployed, folder: Path) -> None:
    start_deployed.deploy(
        BOTH.replace("auth version v2 latest", "auth version v2").replace(
            "auth version v1", "auth version v1 latest"
        )
    )
    start_deployed.machine("auth", "over", "CLOSE")
    result = run(start_deployed, folder, LAST)
    assert "1 machine of `auth` v1 is finished: over" in result.stdout
    assert result.exit_code == 0
    alive = start_deployed.machine("auth", "alive")
    assert alive.snapshot()["version"] == "v1"
    assert run(start_deployed, folder, LAST).exit_code == 1
