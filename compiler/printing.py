"""Diagnostics of a command, printed: for its user, and as annotations where GitHub runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from .command_line import wants_colour
from .diagnostics import Diagnostic
from .printable import annotation
from .render import render_github, render_text, summary


def print_findings(found: Sequence[Diagnostic], *, annotated: bool = True) -> None:
    """Print diagnostics, and how many there are, on stderr.

    Where GITHUB_ACTIONS is set, they are printed as annotations too, on stdout. Without
    `annotated` they are not, since something else is printed there.
    """
    print_news(found, found)
    if annotated and _is_on_github():
        click.echo(render_github(found), nl=False)


def print_news(found: Sequence[Diagnostic], new: Sequence[Diagnostic]) -> None:
    """Print those diagnostics that are new, and how many there are with those known, on stderr."""
    known = len(found) - len(new)
    before = f", {known if new else 'all'} as before" if known else ""
    text = render_text(new, colour=wants_colour(sys.stderr))
    click.echo(text + summary(found) + before, err=True)


def annotate(program: str, message: str, *, file: str | None = None) -> None:
    """Print an error that has no line as an annotation, on stdout, where GITHUB_ACTIONS is set."""
    if _is_on_github():
        click.echo(annotation("error", message, title=program, file=file), nl=False)


def _is_on_github() -> bool:
    return "GITHUB_ACTIONS" in os.environ
