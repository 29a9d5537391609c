"""Diagnostics of a command, printed: for its user, and as annotations where GitHub runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from .command_line import wants_colour
from .diagnostics import Diagnostic
from .render import render_github, render_text, summary


def print_findings(found: Sequence[Diagnostic], *, annotate: bool = True) -> None:
    """Print diagnostics, and how many there are, on stderr.

    Where GITHUB_ACTIONS is set, they are printed as annotations too, on stdout. Without `annotate`
    they are not, since something else is printed there.
    """
    text = render_text(found, colour=wants_colour(sys.stderr))
    click.echo(text + summary(found), err=True)
    if annotate and on_github():
        click.echo(render_github(found), nl=False)


def on_github() -> bool:
    """Return whether GitHub Actions runs this process."""
    return "GITHUB_ACTIONS" in os.environ
