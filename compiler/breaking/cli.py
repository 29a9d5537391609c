"""The command `sc-breaking`: what a change of charts breaks, for machines in flight and callers."""

from __future__ import annotations

import os
import sys
import textwrap
from importlib.metadata import version

import click

from .. import ir
from ..cli import failure
from ..diagnostics import Diagnostic, Label
from ..pipeline import analyse_charts
from ..render import render_text as render_diagnostics
from ..render import summary as summary_of_diagnostics
from ..source import Source, Span
from .compare import compare
from .findings import Impact, Side
from .origins import Origin, OriginError, find_charts
from .rendering import render_github, render_json, render_text, summary
from .rules import RULES

FINE, FOUND, WRONG = 0, 1, 2


def explain(context: click.Context, _parameter: click.Parameter, rule: str | None) -> None:
    """Print what a rule is about, and end."""
    if rule is None:
        return
    known = RULES.get(rule.upper())
    if known is None:
        raise click.BadParameter(f"there is no rule {rule!r}")
    click.echo(f"{known.id} ({known.impact.value}): {known.name}\n")
    click.echo(textwrap.fill(known.reason, 88))
    click.echo("\n" + textwrap.fill(f"What to do: {known.way_out}.", 88))
    context.exit(FINE)


@click.command(
    epilog="Exit codes: 0 nothing that counts was found; 1 something was (see --fail-on); 2 wrong "
    "usage, charts that do not compile, or a bug."
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default=".")
@click.option(
    "--fail-on",
    type=click.Choice([impact.value for impact in Impact]),
    default=Impact.CALLERS.value,
    show_default=True,
    help="The least that is a failure: machines in flight break, callers too, behaviour too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, on stdout.")
@click.option(
    "--github",
    is_flag=True,
    help="Print annotations for GitHub too; it is so where GITHUB_ACTIONS is set.",
)
@click.option(
    "--explain",
    metavar="RULE",
    callback=explain,
    expose_value=False,
    is_eager=True,
    help="Explain a rule, such as BR201.",
)
@click.version_option(version("sc-compile"), prog_name="sc-breaking")
def command(old: str, new: str, fail_on: str, as_json: bool, github: bool) -> None:
    """Compare two states of charts, and report what machines in flight or callers would feel.

    OLD is a folder or a chart, or `git:REV` for what NEW was at a revision, such as `git:main`;
    `git:REV:PATH` names another path. NEW is a folder or a chart, this folder if it is left out.
    """
    if as_json and github:
        raise click.UsageError("--json and --github both print to stdout: choose one of them")
    github = github or (not as_json and "GITHUB_ACTIONS" in os.environ)
    sys.exit(run(old, new, Impact(fail_on), as_json=as_json, github=github))


def run(old: str, new: str, fail_on: Impact, *, as_json: bool, github: bool) -> int:
    """Compare, print what was found, and return the exit code."""
    try:
        after = find_charts(new)
        before = find_charts(old, beside=new)
        if not after.charts:
            raise OriginError(f"there is no chart (`*.sc`) in `{new}`")
    except OriginError as error:
        click.echo(f"sc-breaking: {error}", err=True)
        return WRONG
    if not before.charts:
        click.echo(f"sc-breaking: there are no charts in `{before.name}`: all is new", err=True)
    programs = [_analyse(origin) for origin in (before, after)]
    if programs[0] is None or programs[1] is None:
        return WRONG
    found = compare(programs[0], programs[1])
    shown = {Side.OLD: before.shown, Side.NEW: after.shown}
    if as_json:
        click.echo(render_json(found, shown), nl=False)
    else:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(render_text(found, shown, colour=colour) + summary(found), nl=bool(found))
    if github:
        click.echo(render_github(found, shown), nl=False)
    failed = any(each.rule.impact.rank >= fail_on.rank for each in found)
    return FOUND if failed else FINE


def _analyse(origin: Origin) -> ir.Program | None:
    """Return what charts mean; where they have errors, print these and return None."""
    report, program = analyse_charts(origin.charts, origin.read, identify=os.path.realpath)
    if not report.errors:
        return program
    errors = [each for each in report.sorted() if each.code.severity.value == "error"]
    shown = [_as_shown(each, origin) for each in errors]
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    click.echo(
        render_diagnostics(shown, colour=colour)
        + f"{summary_of_diagnostics(shown)}: `{origin.name}` does not compile",
        err=True,
    )
    return None


def _as_shown(diagnostic: Diagnostic, origin: Origin) -> Diagnostic:
    """Return a diagnostic with its paths as they are shown to the user."""

    def moved(label: Label) -> Label:
        source = label.span.source
        there = Source(origin.shown(source.path), source.text)
        return Label(span=Span(there, label.span.start, label.span.end), text=label.text)

    return Diagnostic(
        code=diagnostic.code,
        message=diagnostic.message,
        primary=moved(diagnostic.primary),
        secondary=tuple(map(moved, diagnostic.secondary)),
        notes=diagnostic.notes,
        help=diagnostic.help,
    )


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    try:
        command()
    except Exception as error:
        if "SC_COMPILE_TRACEBACK" in os.environ:
            raise
        click.echo(failure(error, "sc-breaking"), err=True)
        sys.exit(WRONG)
