"""The options that `retry`, `migrate`, `send` and `reset` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from ..command_line import ingress_option
from .asking import asks_restate, where_option
from .filters import Filter

F = TypeVar("F", bound=Callable[..., Any])


class Rate(click.ParamType[float]):
    """How many calls in how long: `50/s`, `100/m`, `10/h`."""

    name = "rate"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return calls a second."""
        if isinstance(value, float):
            return value
        number, _, unit = str(value).partition("/")
        try:
            per_second = float(number) / {"s": 1, "m": 60, "h": 3600}[unit]
        except (KeyError, ValueError):
            per_second = 0.0
        if not 0 < per_second < 1e6:
            self.fail(f"`{value}` is no rate: write `50/s`, `100/m` or `10/h`", param, ctx)
        return per_second


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How something is done: the options that the four commands share."""

    where: Filter | None
    all_of_them: bool
    yes: bool
    dry_run: bool
    per_second: float
    parallel: int
    timeout_s: float
    job_file: str | None
    go_on: bool
    anew: bool
    ingress_url: str | None
    admin_url: str
    show_private: bool
    as_data: bool


def mends(command: F) -> F:
    """Give a command its target, and the options that `How` holds."""
    options = (
        click.argument("target", metavar="SERVICE[/KEY]"),
        where_option,
        click.option("--all", "all_of_them", is_flag=True, help="All machines of the service."),
        click.option("--yes", is_flag=True, help="Do not ask whether to go ahead."),
        click.option("--dry-run", is_flag=True, help="Only tell which machines it would be."),
        click.option(
            "--rate",
            "per_second",
            type=Rate(),
            default="50/s",
            show_default=True,
            help="How many are begun in how long.",
        ),
        click.option(
            "--parallel",
            type=click.IntRange(1, 256),
            default=8,
            show_default=True,
            help="How many calls are made at a time.",
        ),
        click.option(
            "--timeout",
            "timeout_s",
            type=click.FloatRange(min=0.1),
            default=60.0,
            show_default=True,
            help="How many seconds an answer is waited for.",
        ),
        click.option(
            "--job",
            "job_file",
            metavar="FILE",
            type=click.Path(dir_okay=False),
            help="Where it is noted what was done, so that it can go on; in the user's folder "
            "for state if it is left out.",
        ),
        click.option("--go-on", is_flag=True, help="Go on with what broke off, however old it is."),
        click.option("--anew", is_flag=True, help="Forget what broke off, and begin anew."),
        ingress_option,
        asks_restate,
    )
    for option in reversed(options):
        command = option(command)
    return command
