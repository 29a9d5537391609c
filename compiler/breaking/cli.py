"""The command `sc-breaking`: what a change of charts breaks, for machines in flight and callers."""

from __future__ import annotations

import os
import sys
import textwrap
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version

import click

from .. import ir
from ..cluster.admin import Admin
from ..cluster.connection import ClusterError
from ..cluster.in_flight import InFlight, read_in_flight
from ..cluster.report_text import report_data, report_text
from ..cluster.versions_report import (
    RemovedVersion,
    VersionRow,
    removed_versions_in_use,
    report_versions,
    versions_in,
)
from ..command_line import FINE, FOUND, WRONG, import_from, run_command, say, wants_colour
from .analysed import analyse_origin
from .compare import compare
from .counting import Counted, count_machines, is_felt
from .findings import Finding, Impact, Rule, Side
from .origins import OriginError, find_charts, is_revision
from .rendering import Shown, render_github, render_json, render_text, summary
from .rules import RULES


def explain(context: click.Context, _parameter: click.Parameter, rule: str | None) -> None:
    """Print what a rule is about, and end."""
    if rule is None:
        return
    known = _rule(rule)
    click.echo(f"{known.id} ({known.impact.value}): {known.name}\n")
    click.echo(textwrap.fill(known.reason, 88))
    click.echo("\n" + textwrap.fill(f"What to do: {known.remedy}.", 88))
    context.exit(FINE)


def _rule(name: str) -> Rule:
    known = RULES.get(name.upper())
    if known is None:
        raise click.BadParameter(f"there is no rule {name!r}")
    return known


@click.command(
    epilog="Exit codes: 0 nothing that counts was found; 1 something was (see --fail-on); 2 wrong "
    "usage, charts that do not compile, or a bug."
)
@click.argument("old", metavar="[OLD]", required=False)
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--cluster",
    metavar="URL",
    help="Ask the Restate whose admin interface is at URL which machines are in flight.",
)
@click.option(
    "--fail-on",
    type=click.Choice([impact.value for impact in Impact]),
    default=Impact.CALLERS.value,
    show_default=True,
    help="The least that is a failure: machines in flight break, callers too, behaviour too.",
)
@click.option(
    "--ignore",
    "ignored",
    metavar="RULE",
    multiple=True,
    callback=lambda _context, _parameter, rules: [_rule(rule).id for rule in rules],
    help="Leave out what a rule finds, such as BR706; can be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, on stdout.")
@click.option(
    "--github",
    is_flag=True,
    help="Print annotations for GitHub too; it is so where GITHUB_ACTIONS is set.",
)
@import_from
@click.option(
    "--explain",
    metavar="RULE",
    callback=explain,
    expose_value=False,
    is_eager=True,
    help="Explain a rule, such as BR201.",
)
@click.version_option(version("sc-compile"), prog_name="sc-breaking")
def command(
    old: str | None,
    new: str | None,
    cluster: str | None,
    fail_on: str,
    ignored: list[str],
    as_json: bool,
    github: bool,
    allowed: tuple[str, ...],
) -> None:
    """Compare two states of charts, and report what machines in flight or callers would feel.

    OLD is a folder or a chart, or `git:REV` for what NEW was at a revision, such as `git:main`;
    `git:REV:PATH` names another path. NEW is a folder or a chart, this folder if it is left out.

    With --cluster, machines in flight are counted, and a table tells which versions of the charts
    in NEW they are on, and which can be deleted. With one folder or none, there is only the table;
    where there are no charts, it has all machines.
    """
    if as_json and github:
        raise click.UsageError("--json and --github both print to stdout: choose one of them")
    if new is None and cluster is not None and (old is None or not is_revision(old)):
        if old is None and not find_charts(".").charts:
            sys.exit(show_all(cluster, as_json=as_json))
        old, new = None, old
    elif old is None:
        raise click.UsageError("Missing argument 'OLD': what to compare with, such as git:main")
    github = github or (not as_json and "GITHUB_ACTIONS" in os.environ)
    form = Form.JSON if as_json else Form.GITHUB if github else Form.TEXT
    sys.exit(run(old, new or ".", cluster, Impact(fail_on), frozenset(ignored), form, allowed))


class Form(Enum):
    """What is printed: text, text with annotations for GitHub, or JSON."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


def run(
    old: str | None,
    new: str,
    cluster: str | None,
    fail_on: Impact,
    ignored: frozenset[str],
    form: Form,
    allowed: tuple[str, ...] = (),
) -> int:
    """Compare where there is an `old`, print what was found, and return the exit code."""
    try:
        after = find_charts(new, allowed=allowed)
        before = after if old is None else find_charts(old, beside=new, allowed=allowed)
        if not after.charts:
            raise OriginError(f"there is no chart (`*.sc`) in `{new}`")
    except OriginError as error:
        return _give_up(str(error))
    if not before.charts:
        say(f"sc-breaking: there are no charts in `{before.name}`: all is new")
    charts = analyse_origin(after)
    was = charts if before is after else analyse_origin(before)
    if charts is None or was is None:
        return WRONG
    compared = () if before is after else compare(was, charts)
    found = tuple(each for each in compared if each.rule.id not in ignored)
    versions: Versions | None = None
    machines: dict[Finding, Counted] | None = None
    if cluster is not None:
        try:
            in_flight = ask_cluster(cluster, was, charts)
        except ClusterError as error:
            return _give_up(str(error))
        versions = Versions.of(in_flight, charts)
        machines = count_machines(found, in_flight)
    shown = {Side.OLD: before.shown, Side.NEW: after.shown}
    show(found, shown, machines, versions, form)
    counted = machines or {}
    failed = any(
        each.rule.impact.rank >= fail_on.rank and is_felt(each, counted.get(each)) for each in found
    )
    return FOUND if failed or (versions is not None and versions.removed) else FINE


def show(
    found: tuple[Finding, ...],
    shown: Shown,
    machines: dict[Finding, Counted] | None,
    versions: Versions | None,
    form: Form,
) -> None:
    """Print what was found, how many machines feel it, and the versions that they are on."""
    if form is Form.JSON:
        data = None if versions is None else report_data(versions.rows, versions.removed)
        click.echo(render_json(found, shown, machines, data), nl=False)
    else:
        colour = wants_colour(sys.stdout)
        text = render_text(found, shown, machines, colour=colour)
        click.echo(text + summary(found), nl=bool(found))
        if versions is not None:
            click.echo(("\n" if found else "") + report_text(versions.rows), nl=False)
    if form is Form.GITHUB:
        click.echo(render_github(found, shown, machines), nl=False)
    for removed in () if versions is None else versions.removed:
        say(f"error: {removed.message}")


def show_all(cluster: str, *, as_json: bool) -> int:
    """Print the table of all machines, without charts to compare them with."""
    try:
        with Admin(cluster) as admin:
            rows = report_versions(read_in_flight(admin))
    except ClusterError as error:
        return _give_up(str(error))
    text = render_json((), {}, None, report_data(rows, ())) if as_json else report_text(rows)
    click.echo(text, nl=False)
    return FINE


def _give_up(why: str) -> int:
    say(f"sc-breaking: {why}")
    return WRONG


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that machines are on, and those that are needed and are not in the charts."""

    rows: tuple[VersionRow, ...]
    removed: tuple[RemovedVersion, ...]

    @classmethod
    def of(cls, in_flight: InFlight, charts: ir.Program) -> Versions:
        """Report on what is in flight."""
        known = versions_in(charts)
        return cls(report_versions(in_flight, known), removed_versions_in_use(in_flight, known))


def ask_cluster(url: str, was: ir.Program, charts: ir.Program) -> InFlight:
    """Ask Restate for the machines of all services in the charts, and of those that were there."""
    services = dict.fromkeys([*versions_in(was), *versions_in(charts)])
    with Admin(url) as admin:
        return read_in_flight(admin, services)


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-breaking")
