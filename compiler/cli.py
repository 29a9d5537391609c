"""The command `sc-compile`: its options, and what it prints."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import printable
from .chart_files import charts_named, read_chart
from .command_line import (
    FINE,
    FOUND,
    admin_option,
    explain_code,
    import_from,
    run_command,
    say,
)
from .extra_checks import ExtraChecks
from .job import Job
from .output_folder import read_folder
from .up_to_date import Observations

if TYPE_CHECKING:  # not needed to find out that nothing has changed
    from .diagnostics import Diagnostic


@click.command(
    epilog="Exit codes: 0 all is well, or --watch was ended with Ctrl-C; 1 errors were found, or "
    "--check or --diff found the output stale, missing or left over; 2 wrong usage, or a bug."
)
@click.argument("named", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the generated modules; the output of other charts in it is kept. Only "
    "--check goes without it.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: exit 1 where the output is not current; without -o, where a chart is "
    "wrong.",
)
@click.option("--diff", is_flag=True, help="Write nothing: print what would change; exit 1 if any.")
@click.option("--json", "as_json", is_flag=True, help="Print diagnostics as JSON, on stdout.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
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
@click.option("--watch", is_flag=True, help="Compile again whenever a chart changes, until Ctrl-C.")
@click.option(
    "--serve",
    is_flag=True,
    help="With --watch: serve the output with uvicorn, and register it with Restate, again "
    "whenever it or a function of a chart changes.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=9080,
    show_default=True,
    help="With --serve: where uvicorn listens.",
)
@click.option(
    "--uri",
    metavar="URL",
    help="With --serve: where Restate reaches uvicorn; http://localhost:PORT if it is left out.",
)
@admin_option
@import_from
@explain_code
@click.version_option(package_name="sc-compile", prog_name="sc-compile")
def command(
    named: tuple[str, ...],
    output: Path | None,
    check: bool,
    diff: bool,
    as_json: bool,
    quiet: bool,
    strict: bool,
    explore: bool,
    watch: bool,
    serve: bool,
    port: int,
    uri: str | None,
    admin_url: str,
    allowed: tuple[str, ...],
) -> None:
    """Compile statecharts to Restate virtual objects in Python.

    Reads the charts PATH..., files or folders with charts (*.sc), and writes their modules into
    DIR.
    """
    if diff and as_json:
        raise click.UsageError("--diff and --json both print to stdout: choose one of them")
    if watch and (check or diff or as_json):
        raise click.UsageError(
            "--watch writes the output: it goes with none of --check, --diff, --json"
        )
    if serve and not watch:
        raise click.UsageError("--serve goes with --watch")
    if output is None and (diff or not check):
        raise click.UsageError("Missing option '-o' / '--output'; only --check goes without it")
    job = Job(
        named=named,
        output=output if output is not None else Path("generated"),
        allowed=allowed,
        extra=ExtraChecks(strict=strict, explore=explore),
    )
    if watch:
        from .watching.serving import Server
        from .watching.watch import watch_charts

        server = Server(job.output, port, uri, admin_url) if serve else None
        sys.exit(watch_charts(job, server=server, quiet=quiet))
    if output is None:
        sys.exit(check_alone(job, as_json=as_json, quiet=quiet))
    write = not (check or diff)
    sys.exit(run(job, write=write, show_diff=diff, as_json=as_json, quiet=quiet))


def run(job: Job, *, write: bool, show_diff: bool, as_json: bool, quiet: bool) -> int:
    """Compile charts, and write or compare the output; return the exit code."""
    charts = _charts(job)
    existing = read_folder(job.output)
    allowed = (*job.named, "", *job.allowed)
    observations = Observations(charts, job.output, existing, allowed=allowed, extra=job.extra)
    if write and not as_json and observations.are_known():
        _say_unless(quiet, f"{job.output}: up to date")
        return FINE
    # Imported here, since it takes longer than to find out that nothing has changed.
    from .compilation import MOST_NAMED, compile_and_write, compile_job, written
    from .printing import annotate
    from .stored_table import prepare

    prepare()
    compile_charts = compile_and_write if write else compile_job
    compiled = compile_charts(job, charts, existing, observations.read, observations.exists)
    found, changed = compiled.found, compiled.changed
    _tell(found, as_json=as_json, annotated=not show_diff)
    if changed is None:
        return FOUND
    if write or not changed:
        _say_unless(quiet, f"{job.output}: {written(changed)}")
    for difference in () if write else changed:
        _say_unless(quiet, f"{difference.kind}: {difference.path}")
        if show_diff:
            click.echo(printable.lines(difference.diff()), nl=False)
    if changed and not (write or show_diff or as_json):
        files = ", ".join(difference.path.name for difference in changed[:MOST_NAMED])
        more = ", ..." if len(changed) > MOST_NAMED else ""
        annotate("sc-compile", f"{job.output} is not what the charts compile to: {files}{more}")
    if not changed and not found:
        observations.note()
    return FOUND if changed and not write else FINE


def check_alone(job: Job, *, as_json: bool, quiet: bool) -> int:
    """Check charts without an output folder; return the exit code."""
    from .compilation import compile_job
    from .stored_table import prepare

    charts = _charts(job)
    prepare()
    compiled = compile_job(job, charts, {}, read_chart, Path.exists)
    _tell(compiled.found, as_json=as_json, annotated=True)
    if compiled.changed is None:
        return FOUND
    count = "1 chart is" if len(charts) == 1 else f"{len(charts)} charts are"
    _say_unless(quiet, f"{count} without errors; nothing is written")
    return FINE


def _charts(job: Job) -> list[str]:
    charts = charts_named(job.named)
    if not charts:
        raise click.UsageError(f"there is no chart (`*.sc`) in `{'`, `'.join(job.named)}`")
    return charts


def _tell(found: Sequence[Diagnostic], *, as_json: bool, annotated: bool) -> None:
    from .printing import print_findings
    from .render import render_json

    if as_json:
        click.echo(render_json(found), nl=False)
    elif found:
        print_findings(found, annotated=annotated)


def _say_unless(quiet: bool, text: str) -> None:
    if not quiet:
        say(text)


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    # The process is short, and keeps most of what it makes to its end; that which watches is not.
    if "--watch" not in sys.argv:
        gc.disable()
    run_command(command, "sc-compile")
