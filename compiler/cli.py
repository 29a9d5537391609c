"""The command `sc-compile`: the only part that touches the disk and the terminal."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from . import printable
from .command_line import FINE, FOUND, explain_code, import_from, run_command, say, wants_colour
from .extra_checks import NONE, ExtraChecks
from .output_folder import read_folder
from .up_to_date import Observations

if TYPE_CHECKING:
    from .diagnostics import Diagnostic
    from .output_folder import Difference


@click.command(
    epilog="Exit codes: 0 all is well; 1 errors were found, or --check or --diff found the output "
    "stale, missing or left over; 2 wrong usage, or a bug."
)
@click.argument(
    "charts", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=str)
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the generated modules; the output of other charts in it is kept.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing: exit 1 where the output is not current."
)
@click.option("--diff", is_flag=True, help="Write nothing: print what would change; exit 1 if any.")
@click.option("--json", "as_json", is_flag=True, help="Print diagnostics as JSON, on stdout.")
@click.option(
    "--strict",
    is_flag=True,
    help="Warn of what is often fine too: actors without timeout, failures that only a parent or "
    "an alarm takes, versions that no migration leads on from.",
)
@click.option(
    "--explore",
    is_flag=True,
    help="Search what can happen in each machine: warn of deadlocks, and of states that no events "
    "lead to.",
)
@import_from
@explain_code
@click.version_option(package_name="sc-compile", prog_name="sc-compile")
def command(
    charts: tuple[str, ...],
    output: Path,
    check: bool,
    diff: bool,
    as_json: bool,
    strict: bool,
    explore: bool,
    allowed: tuple[str, ...],
) -> None:
    """Compile statecharts to Restate virtual objects in Python.

    Reads the charts FILE... (*.sc) and writes their modules into DIR.
    """
    if diff and as_json:
        raise click.UsageError("--diff and --json both print to stdout: choose one of them")
    write = not (check or diff)
    extra = ExtraChecks(strict=strict, explore=explore)
    sys.exit(run(charts, output, allowed, extra, write=write, show_diff=diff, as_json=as_json))


def run(
    charts: tuple[str, ...],
    output: Path,
    allowed: tuple[str, ...] = (),
    extra: ExtraChecks = NONE,
    *,
    write: bool,
    show_diff: bool,
    as_json: bool,
) -> int:
    """Compile charts, and write or compare the output; return the exit code."""
    existing = read_folder(output)
    observations = Observations(charts, output, existing, allowed=allowed, extra=extra)
    if write and not as_json and observations.are_known():
        say(f"{output}: up to date")
        return FINE
    # Imported here, since it takes longer than to find out that nothing has changed.
    from .output_folder import alone_in, apply
    from .render import render_json, render_text, summary
    from .stored_table import prepare

    prepare()
    found, changed = _compile(charts, output, allowed, extra, existing, observations)
    if write and changed:
        with alone_in(output):
            now = read_folder(output)
            if now != existing:  # another compilation has written meanwhile
                found, changed = _compile(charts, output, allowed, extra, now, observations)
            output.mkdir(parents=True, exist_ok=True)
            apply(changed or ())
    if as_json:
        click.echo(render_json(found), nl=False)
    elif found:
        colour = wants_colour(sys.stderr)
        click.echo(render_text(found, colour=colour) + summary(found), err=True)
    if changed is None:
        return FOUND
    for difference in changed:
        if write:
            say(f"{'removed' if difference.new is None else 'wrote'} {difference.path}")
            continue
        say(f"{difference.kind}: {difference.path}")
        if show_diff:
            click.echo(printable.lines(difference.diff()), nl=False)
    if not changed:
        say(f"{output}: up to date")
        if not found:
            observations.note()
    return FOUND if changed and not write else FINE


def _compile(
    charts: tuple[str, ...],
    output: Path,
    allowed: tuple[str, ...],
    extra: ExtraChecks,
    existing: Mapping[str, str],
    observations: Observations,
) -> tuple[tuple[Diagnostic, ...], list[Difference] | None]:
    """Compile charts: give the findings, and where none is an error, what is to be changed."""
    from .chart_files import Project
    from .merge import Folder
    from .output_folder import differences
    from .pipeline import compile_charts

    root = output.resolve().parent
    folder = Folder(
        name=output.resolve().name,
        files=existing,
        relative=lambda path: _posix(os.path.relpath(os.path.realpath(path), root)),
        locate=lambda source: _locate(root / source, observations),
    )
    report, changes = compile_charts(
        [_posix(path) for path in charts],
        observations.read,
        folder,
        identify=os.path.realpath,
        may_import=Project(charts, allowed).has,
        extra=extra,
    )
    changed = None if changes is None else list(differences(output, existing, changes))
    return report.sorted(), changed


def _locate(path: Path, observations: Observations) -> str | None:
    """Return the path of a source as a user would write it here, or None where it is gone."""
    return _posix(os.path.relpath(path)) if observations.exists(path) else None


def _posix(path: str) -> str:
    return PurePath(path).as_posix()


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    gc.disable()  # the process is short, and keeps most of what it makes to its end
    run_command(command, "sc-compile")
