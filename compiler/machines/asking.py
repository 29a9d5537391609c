"""What all of the command's parts begin with: whom they ask, and what they are asked for."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

import click

from .. import limits
from ..cluster.admin import Admin
from ..cluster.connection import ClusterError
from ..codes import Code, Severity
from ..command_line import WRONG, admin_option, say, wants_colour
from ..diagnostics import Diagnostic, Label
from ..parsing.literals import milliseconds
from ..render import render_text
from ..source import Source, Span
from .filter_text import FilterError, parse_filter
from .filters import Filter, all_of
from .finding import NotThereError
from .model import Address
from .published import Published, read_published

NO_FILTER = Code("--where", Severity.ERROR, "this is no filter", "See docs/operating.md.")

WRITTEN_DURATION = re.compile(r"(\d+(\.\d+)?(ms|s|m|h|d))+", re.ASCII)

F = TypeVar("F", bound=Callable[..., Any])


def give_up(why: str) -> NoReturn:
    """End the command: say why what was asked for cannot be done."""
    say(f"sc-machines: {why}")
    sys.exit(WRONG)


def refuse_filter(text: str, error: FilterError) -> NoReturn:
    """End the command: show what of a filter cannot be understood."""
    place = Label(span=Span(Source("--where", text), error.start, error.end), text="")
    diagnostic = Diagnostic(
        code=NO_FILTER, message=error.message, primary=place, help=error.hint or None
    )
    colour = wants_colour(sys.stderr)
    click.echo(render_text([diagnostic], colour=colour), err=True, nl=False)
    sys.exit(WRONG)


def read_where(
    _context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]
) -> Filter | None:
    """Read the filters of the options `--where`: all of them are to be met."""
    found = []
    for each in texts:
        try:
            found.append(parse_filter(each))
        except FilterError as error:
            refuse_filter(each, error)
    return all_of(*found)


def read_address(text: str) -> Address:
    """Read `SERVICE/KEY`; the key may have more slashes in it."""
    service, slash, key = text.partition("/")
    if not (service and slash and key):
        raise click.UsageError(f"`{text}` is no machine: write SERVICE/KEY")
    return Address(service, key)


class Duration(click.ParamType[timedelta]):
    """A duration as charts have it: `30s`, `1h30m`."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the duration."""
        if isinstance(value, timedelta):
            return value
        if not WRITTEN_DURATION.fullmatch(value):
            self.fail(f"`{value}` is no duration: write `30s`, `5m` or `1h30m`", param, ctx)
        try:
            return timedelta(milliseconds=float(milliseconds(value)))
        except OverflowError:
            self.fail(limits.LONGEST_DURATION, param, ctx)


def asks_restate(command: F) -> F:
    """Give a command the options that all have."""
    for option in (
        click.option("--json", "as_data", is_flag=True, help="Print JSON on stdout."),
        click.option(
            "--show-private",
            is_flag=True,
            help="Show what the charts keep private, and let --where ask for it.",
        ),
        admin_option,
    ):
        command = option(command)
    return command


where_option = click.option(
    "--where",
    metavar="FILTER",
    multiple=True,
    callback=read_where,
    help="Only machines that meet FILTER, such as 'status == error and context.total > 100'; "
    "of several, those that meet all.",
)


@dataclass(frozen=True, slots=True)
class Restate:
    """The Restate that is asked, what is registered there, and when that was asked."""

    admin: Admin
    published: Published
    now: datetime


@contextmanager
def restate_at(url: str) -> Iterator[Restate]:
    """Ask the Restate at a URL; what goes wrong ends the command."""
    try:
        with Admin(url) as admin:
            yield Restate(admin, read_published(admin.services()), datetime.now(UTC))
    except (ClusterError, NotThereError) as error:
        give_up(str(error))


def terminal_columns() -> int | None:
    """Return how wide the terminal is; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
