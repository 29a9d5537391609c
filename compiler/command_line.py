"""What the commands share: options, exit codes, and what is said where one fails."""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TextIO

import click

from .printable import one_line

FINE, FOUND, WRONG = 0, 1, 2

import_from = click.option(
    "--import-from",
    "allowed",
    metavar="DIR",
    multiple=True,
    type=click.Path(file_okay=False, path_type=str),
    help="A folder whose charts may be imported too; can be given several times.",
)
"""The option of the commands for charts outside of the project."""

admin_option = click.option(
    "--admin",
    "admin_url",
    metavar="URL",
    envvar="RESTATE_ADMIN_URL",
    default="http://localhost:9070",
    show_default=True,
    show_envvar=True,
    help="Restate's admin interface. A token is taken from RESTATE_AUTH_TOKEN.",
)

ingress_option = click.option(
    "--ingress",
    "ingress_url",
    metavar="URL",
    envvar="RESTATE_INGRESS_URL",
    show_envvar=True,
    help="Restate's ingress; the one that the admin interface tells if it is left out.",
)
"""The option of the commands that ask a Restate."""


def _explain(context: click.Context, _parameter: click.Parameter, code: str | None) -> None:
    """Print what a diagnostic code means, and end."""
    if code is None:
        return
    from .codes import CODES  # here, as it takes time

    known = CODES.get(code.upper())
    if known is None:
        raise click.BadParameter(f"there is no code {code!r}")
    click.echo(f"{known.id} ({known.severity.value}): {known.title}\n")
    click.echo(textwrap.fill(known.explanation, 88))
    context.exit(FINE)


explain_code = click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    expose_value=False,
    is_eager=True,
    help="Explain a diagnostic code, such as SC301.",
)
"""The option of the commands whose findings have codes."""


def say(text: str) -> None:
    """Print a line about what is done, on stderr."""
    click.echo(one_line(text), err=True)


def wants_colour(stream: TextIO) -> bool:
    """Return whether what is printed to a stream may have colours: to a terminal that has them."""
    return stream.isatty() and "NO_COLOR" not in os.environ


def run_command(command: click.Command, program: str) -> None:
    """Run a command as the whole process; say what went wrong, and whether that is a bug."""
    try:
        sys.exit(command(standalone_mode=False) or FINE)
    except click.Abort:
        sys.exit(WRONG)
    except click.ClickException as error:  # names of files and options are in it
        shown = click.UsageError(one_line(error.format_message()), getattr(error, "ctx", None))
        shown.show()
        sys.exit(WRONG)
    except Exception as error:
        if "SC_COMPILE_TRACEBACK" in os.environ:
            raise
        say(failure(error, program))
        sys.exit(WRONG)


def failure(error: Exception, program: str = "sc-compile") -> str:
    """Say that a program failed, and whether that is a bug."""
    if isinstance(error, OSError):
        place = f" `{error.filename}`" if error.filename is not None else ""
        return f"{program}: cannot read or write{place}: {error.strerror or error}"
    return (
        f"{program}: this is a bug in {program}: {type(error).__name__}: {error}. "
        "Please report it together with the chart; SC_COMPILE_TRACEBACK=1 shows where it happened."
    )
