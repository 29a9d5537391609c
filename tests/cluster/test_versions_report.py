"""The table of versions: what can be deleted, what cannot, and what was deleted too early."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile.breaking.cli import command
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.affected import Affected, count_affected
from sc_compile.cluster.in_flight import InFlight, MachineGroup, read_in_flight
from sc_compile.cluster.report_text import age, report_text
from sc_compile.cluster.versions_report import (
    ChartVersions,
    Standing,
    VersionRow,
    removed_versions_in_use,
    report_versions,
    versions_in,
)
from sc_compile.pipeline import analyse_charts

from benchmarks import many_machines
from tests.cluster.conftest import Deployed
from tests.cluster.orders import BOTH, FIRST, LAST

pytestmark = pytest.mark.capability("report of a cluster", "versions")


@pytest.fixture(scope="session")
def in_flight(deployed: Deployed) -> InFlight:
    """Return what is in flight of the shared machines."""
    return deployed.in_flight()


def charts(text: str, folder: Path) -> dict[str, ChartVersions]:
    """Return the versions of a chart."""
    path = folder / "chart.sc"
    path.write_text(text)
    return read_charts(path)


def read_charts(path: Path) -> dict[str, ChartVersions]:
    """Return the versions of the chart in a file."""
    report, program = analyse_charts([str(path)], lambda name: Path(name).read_bytes())
    assert not report.errors
    return versions_in(program)


def ended_as(status: str, count: int) -> MachineGroup:
    """Return machines of `auth` v1 that have ended."""
    return MachineGroup(
        service="auth",
        version="v1",
        status=status,
        states=frozenset({"closed"}),
        running=(),
        delayed=(),
        remembered=frozenset(),
        handlers=frozenset(),
        oldest=None,
        count=count,
        keys=("a",),
    )


def row(rows: tuple[VersionRow, ...], service: str, version: str) -> VersionRow:
    """Return the row of a version."""
    (found,) = [each for each in rows if (each.service, each.version) == (service, version)]
    return found


def run(url: str, *arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, ["--cluster", url, *map(str, arguments)])


class TestRows:
    def test_what_is_in_use(self, in_flight: InFlight, tmp_path: Path) -> None:
        rows = report_versions(in_flight, charts(BOTH, tmp_path))
        assert [(each.service, each.version) for each in rows] == [
            *(("auth", "v1"), ("auth", "v2"), ("door", "v1"), ("door", "v2"), ("helper", "v1"))
        ]
        first = row(rows, "auth", "v1")
        assert first.standing is Standing.THERE
        assert (first.active, first.done, first.error) == (8, 1, 1)
        # a, b, c have an actor and a timer each; two wait, for a timer and two delayed events each;
        # one has a child; one is in status `error`, where its timer waits for `retry`.
        assert (first.timers, first.actors, first.children) == (3 + 2 * 3 + 1, 3, 1)
        assert first.alive.count == 9
        assert not first.can_be_deleted
        assert first.verdict == "cannot: 9 machines, e.g. a, asks, b"
        assert first.oldest is not None
        assert timedelta() < datetime.now(UTC) - first.oldest < timedelta(hours=1)

    def test_the_latest_one(self, in_flight: InFlight, tmp_path: Path) -> None:
        rows = report_versions(in_flight, charts(BOTH, tmp_path))
        latest = row(rows, "door", "v2")
        assert latest.standing is Standing.LATEST
        assert (latest.active, latest.done, latest.error, latest.oldest) == (0, 0, 0, None)
        assert latest.verdict == "cannot: new machines start on it"

    def test_a_done_machine_whose_action_is_not_over(
        self, in_flight: InFlight, tmp_path: Path
    ) -> None:
        door = row(report_versions(in_flight, charts(BOTH, tmp_path)), "door", "v1")
        assert (door.active, door.done) == (0, 1)
        assert not door.can_be_deleted
        assert door.verdict == "cannot: actions or actors of ended machines still run: shut"

    def test_machines_that_have_failed_do_not_hold_it(self, tmp_path: Path) -> None:
        ended = [ended_as(status, number) for status, number in (("failed", 3), ("done", 2))]
        in_flight = InFlight(machines=tuple(ended), orphans=())
        first = row(report_versions(in_flight, charts(BOTH, tmp_path)), "auth", "v1")
        assert (first.active, first.done, first.failed, first.error) == (0, 2, 3, 0)
        assert first.verdict == "can be deleted: drained (5 ended, cannot be read then)"

    def test_one_that_the_charts_do_not_have(self, in_flight: InFlight, tmp_path: Path) -> None:
        last = charts(LAST, tmp_path)
        gone = row(report_versions(in_flight, last), "auth", "v1")
        assert gone.standing is Standing.GONE
        assert gone.verdict == "NOT IN THE CHARTS, BUT NEEDED: 9 machines, e.g. a, asks, b"
        (removed,) = removed_versions_in_use(in_flight, last)
        assert removed.message == (
            "version v1 of `auth` is not in the charts, but 9 machines are on it, e.g. a, asks, b"
        )
        assert removed_versions_in_use(in_flight, charts(BOTH, tmp_path)) == ()

    def test_a_service_that_the_charts_do_not_have(self, in_flight: InFlight) -> None:
        removed = removed_versions_in_use(in_flight, {})
        assert [(each.service, each.version) for each in removed] == [
            *(("auth", "v1"), ("auth", "v2"), ("helper", "v1"))
        ]

    def test_without_charts(self, in_flight: InFlight) -> None:
        rows = report_versions(in_flight)
        assert {each.standing for each in rows} == {Standing.UNKNOWN}
        assert row(rows, "auth", "v2").verdict == "cannot: 2 machines: new, newer"


class TestLife:
    def test_a_version_drains_and_is_deleted(self, start_deployed: Deployed) -> None:
        deployed, url = start_deployed, start_deployed.restate.admin_url
        deployed.deploy(FIRST)
        machine = deployed.machine("auth", "last one", "WAIT")
        deployed.machine("auth", "ended", "CLOSE")
        deployed.deploy(BOTH)
        result = run(url, deployed.chart)
        assert result.exit_code == 0
        assert "cannot: 1 machine: last one" in result.stdout

        # Deleted too early: the tool says so, and it is what then happens to the machine.
        deployed.deploy(LAST)
        result = run(url, deployed.chart)
        assert result.exit_code == 1
        assert "NOT IN THE CHARTS, BUT NEEDED: 1 machine: last one" in result.stdout
        assert result.stderr == (
            "error: version v1 of `auth` is not in the charts, but 1 machine is on it: last one\n"
        )
        assert "v1" in machine.refuses(409, "CLOSE")

        deployed.deploy(BOTH)
        machine.send("CLOSE")
        rows = report_versions(deployed.in_flight(), read_charts(deployed.chart))
        first = row(rows, "auth", "v1")
        assert first.can_be_deleted
        assert first.verdict == "can be deleted: drained (2 ended, cannot be read then)"

        deployed.deploy(LAST)
        result = run(url, deployed.chart)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "deleted, and drained (2 ended, cannot be read)" in result.stdout


class TestCommand:
    def test_table(self, deployed: Deployed) -> None:
        result = run(deployed.restate.admin_url, deployed.chart)
        assert result.exit_code == 0
        titles, *lines = result.stdout.splitlines()
        assert titles.split("  ")[0] == "service"
        assert [line.split()[:7] for line in lines] == [
            ["auth", "v1", "yes", "8", "1", "0", "1"],
            ["auth", "v2", "latest", "2", "0", "0", "0"],
            ["door", "v1", "yes", "0", "1", "0", "0"],
            ["door", "v2", "latest", "0", "0", "0", "0"],
            ["helper", "v1", "latest", "1", "0", "0", "0"],
        ]

    def test_json(self, deployed: Deployed, tmp_path: Path) -> None:
        chart = tmp_path / "orders.sc"
        chart.write_text(LAST)
        result = run(deployed.restate.admin_url, chart, "--json")
        assert result.exit_code == 1
        report = json.loads(result.stdout)
        first = report["versions"][0]
        assert first["in_charts"] == "no"
        assert (first["machines"], first["keys"]) == (9, ["a", "asks", "b"])
        assert datetime.fromisoformat(first["oldest"]) < datetime.now(UTC)
        (removed,) = report["removed_in_use"]
        assert (removed["service"], removed["version"], removed["machines"]) == ("auth", "v1", 9)

    def test_charts_with_mistakes(self, deployed: Deployed, tmp_path: Path) -> None:
        chart = tmp_path / "orders.sc"
        chart.write_text("machine m { initial nowhere state a { } }")
        result = run(deployed.restate.admin_url, chart)
        assert result.exit_code == 2
        assert "nowhere" in result.stderr
        assert result.stdout == ""

    def test_without_charts_all_machines_are_shown(
        self, deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = run(deployed.restate.admin_url)
        assert result.exit_code == 0
        assert ["auth", "v1", "?", "8", "1", "0", "1"] in [
            line.split()[:7] for line in result.stdout.splitlines()
        ]

    def test_no_machines(
        self, start_deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        start_deployed.restate.query("select count(*) from state")  # until it can be asked
        result = run(start_deployed.restate.admin_url)
        assert (result.exit_code, result.stdout) == (0, "there are no machines\n")


def test_ages() -> None:
    ages = [(-1, "0s"), (59, "59s"), (60, "1m"), (7199, "1h"), (86_400 * 30, "30d")]
    assert [age(timedelta(seconds=seconds)) for seconds, _ in ages] == [text for _, text in ages]
    assert report_text([]) == "there are no machines\n"


@pytest.fixture(scope="module")
def many() -> Iterator[InFlight]:
    """Return what is in flight where there are 2,000 machines."""
    with many_machines.many_machines(2_000) as (restate, _), Admin(restate.admin_url) as admin:
        yield read_in_flight(admin, ["parcel"])


@pytest.mark.long("two thousand machines, counted as a few are")
class TestMany:
    """Which states they are in is known by their numbers: see `benchmarks/many_machines.py`."""

    def test_every_machine_counts_once(self, many: InFlight) -> None:
        sizes = {"active": 0, "done": 0}
        for group in many.machines:
            sizes[group.status] += group.count
        assert sizes == {"active": 1_334, "done": 666}
        assert len(many.machines) == 6

    def test_by_state_and_version(self, many: InFlight) -> None:
        waiting = count_affected(
            many, Affected(service="parcel", version="v1", states=("at_the_door",))
        )
        assert waiting.count == len(range(0, 1_000, 3))
        assert waiting.keys == ("parcel-000000", "parcel-000003", "parcel-000006")
        under_way = count_affected(
            many, Affected(service="parcel", version="v2", states=("under_way.paper",))
        )
        assert under_way.count == len(range(1_000, 2_000, 3))
        rows = report_versions(many)
        assert [each.timers for each in rows] == [334, 333]
