"""The command that reports on a running Restate: arguments, exit codes, what is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from ..analysis.analyse import analyse
from ..diagnostics import Report
from ..parsing.load import load
from ..render import render_text, summary
from .admin import Admin, ClusterError
from .in_flight import read_in_flight
from .report_text import report_json, report_text
from .versions_report import ChartVersions, removed_versions_in_use, report_versions, versions_in

FINE, FOUND, WRONG = 0, 1, 2


class ClusterFailure(click.ClickException):
    """What went wrong between us and Restate."""

    exit_code = WRONG


@click.command()
@click.argument("url")
@click.argument("charts", metavar="[CHART...]", nargs=-1, type=click.Path(path_type=str))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(url: str, charts: tuple[str, ...], as_json: bool) -> None:
    """Report which machines are in flight on the Restate whose admin interface is at URL.

    With charts, only for their machines; exit 1 where some need a version that is not in them.
    """
    sys.exit(show_cluster(url, read_charts(charts) if charts else None, as_json=as_json))


def show_cluster(url: str, charts: dict[str, ChartVersions] | None, *, as_json: bool) -> int:
    """Print the report; return the exit code."""
    try:
        with Admin(url) as admin:
            in_flight = read_in_flight(admin, charts)
    except ClusterError as error:
        raise ClusterFailure(str(error)) from error
    rows = report_versions(in_flight, charts)
    removed = () if charts is None else removed_versions_in_use(in_flight, charts)
    if as_json:
        click.echo(report_json(rows, removed), nl=False)
    else:
        click.echo(report_text(rows), nl=False)
    for each in removed:
        click.echo(f"error: {each.message}", err=True)
    return FOUND if removed else FINE


def read_charts(paths: tuple[str, ...]) -> dict[str, ChartVersions]:
    """Read the versions that charts have; end the program where the charts have errors."""
    report = Report()
    options: dict[str, Any] = {"identify": os.path.realpath}
    program = analyse(load(paths, lambda path: Path(path).read_bytes(), report, **options), report)
    if report.errors:
        found = report.sorted()
        click.echo(render_text(found, colour=False) + summary(found), err=True)
        sys.exit(FOUND)
    return versions_in(program)
