"""The command `sc-format`: charts in canonical form."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import click

from .. import limits, printable
from ..chart_files import charts_in, read_chart
from ..command_line import FINE, FOUND, WRONG, explain_code, run_command, say
from ..diagnostics import Report
from ..output_folder import Difference
from ..printing import annotate, print_findings
from ..stored_table import prepare
from ..whole_files import rewrite
from .format import FormattingError, format_chart

STDIN = "-"


@click.command(
    epilog="Exit codes: 0 all is well; 1 a chart has errors and was left as it is, or --check or "
    "--diff found one that is not in canonical form; 2 wrong usage, or a bug."
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option(
    "--check", is_flag=True, help="Write nothing: exit 1 where a chart is not in canonical form."
)
@click.option("--diff", is_flag=True, help="Write nothing: print what would change; exit 1 if any.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@explain_code
@click.version_option(package_name="sc-compile", prog_name="sc-format")
def command(paths: tuple[str, ...], check: bool, diff: bool, quiet: bool) -> None:
    """Bring charts into canonical form.

    PATH is a chart, a folder with charts (*.sc), or `-` for one on stdin, whose form is printed. A
    chart with errors of syntax is left as it is.
    """
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("`-` reads a chart from stdin: no other one can be named with it")
    formatter = _Formatter(write=not (check or diff), diff=diff, quiet=quiet)
    sys.exit(formatter.run([*dict.fromkeys(chart for path in paths for chart in _charts(path))]))


def _charts(path: str) -> Iterator[str]:
    """Yield the charts that an argument names."""
    place = Path(path)
    if place.is_dir():
        yield from charts_in(place)
    elif path == STDIN or place.exists():
        yield path
    else:
        raise click.UsageError(f"there is no file or folder `{path}`")


class _Outcome(Enum):
    """What has become of a chart, or would."""

    CHANGED = "formatted"
    SAME = "in canonical form"
    BROKEN = "with errors, left as they are"
    WRONG = "left as they are"


@dataclass(slots=True, kw_only=True)
class _Formatter:
    """Formats charts, or compares them with their forms."""

    write: bool
    diff: bool
    quiet: bool
    report: Report = field(default_factory=Report)

    def run(self, charts: list[str]) -> int:
        """Format charts, say what was done, and return the exit code."""
        prepare()
        outcomes = Counter(map(self.format, charts))
        if len(self.report):
            print_findings(self.report.sorted(), annotated=not self.diff and charts != [STDIN])
        if not self.quiet:
            say(self.summary(outcomes))
        if outcomes[_Outcome.WRONG]:
            return WRONG
        found = outcomes[_Outcome.BROKEN] or (outcomes[_Outcome.CHANGED] and not self.write)
        return FOUND if found else FINE

    def summary(self, outcomes: Counter[_Outcome]) -> str:
        """Return how many charts there were, and what has become of them."""
        total = outcomes.total()
        if not total:
            return "there is no chart (`*.sc`)"
        verb = "" if self.write else "to be "
        parts = [
            f"{outcomes[each]} {verb if each is _Outcome.CHANGED else ''}{each.value}"
            for each in _Outcome
            if outcomes[each]
        ]
        return f"{total} chart{'' if total == 1 else 's'}: {', '.join(parts)}"

    def format(self, chart: str) -> _Outcome:
        """Format one chart."""
        is_stdin = chart == STDIN
        name = "<stdin>" if is_stdin else chart
        most = limits.MOST_FILE_BYTES + 1
        data = sys.stdin.buffer.read(most) if is_stdin else read_chart(chart)
        try:
            form = format_chart(name, data, self.report)
        except FormattingError as error:
            say(
                f"sc-format: `{name}` is left as it is, since {error}: this is a bug in sc-format. "
                "Please report it together with the chart."
            )
            return _Outcome.WRONG
        if form is None:
            return _Outcome.BROKEN
        if is_stdin and self.write:
            sys.stdout.buffer.write(form)
        if form == data:
            return _Outcome.SAME
        if self.write and not is_stdin:
            rewrite(Path(chart), form)
        if not self.quiet and not is_stdin:
            say(f"{'formatted' if self.write else 'to be formatted'}: {chart}")
        if self.diff:
            difference = Difference(Path(name), data.decode("utf-8-sig"), form.decode())
            click.echo(printable.lines(difference.diff()), nl=False)
        elif not (self.write or is_stdin):
            annotate("sc-format", f"`{chart}` is not in canonical form", file=chart)
        return _Outcome.CHANGED


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-format")
