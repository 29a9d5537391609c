"""What the charts of an origin mean; where they have errors, these are printed."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import click

from .. import ir
from ..command_line import wants_colour
from ..diagnostics import Diagnostic, Label
from ..pipeline import analyse_charts
from ..printable import one_line
from ..render import render_text, summary
from ..source import Source, Span
from ..stored_table import prepare
from .origins import Origin


def analyse_origin(origin: Origin) -> ir.Program | None:
    """Return what charts mean; where they have errors, print these and return None."""
    found = program_or_errors(origin, colour=wants_colour(sys.stderr))
    if isinstance(found, ir.Program):
        return found
    click.echo(found, err=True)
    return None


def program_or_errors(origin: Origin, *, colour: bool = False) -> ir.Program | str:
    """Return what charts mean, or their errors as text."""
    prepare()
    report, program = analyse_charts(
        origin.charts, origin.read, identify=os.path.realpath, may_import=origin.may_import
    )
    if not report.errors:
        return program
    errors = [each for each in report.sorted() if each.code.severity.value == "error"]
    shown = [_as_shown(each, origin) for each in errors]
    said = f"{summary(shown)}: `{one_line(origin.name)}` does not compile"
    return render_text(shown, colour=colour) + said


def _as_shown(diagnostic: Diagnostic, origin: Origin) -> Diagnostic:
    """Return a diagnostic with its paths as they are shown to the user."""

    def moved(label: Label) -> Label:
        source = label.span.source
        there = Source(origin.shown(source.path), source.text)
        return Label(span=Span(there, label.span.start, label.span.end), text=label.text)

    return replace(
        diagnostic,
        primary=moved(diagnostic.primary),
        secondary=tuple(map(moved, diagnostic.secondary)),
        fix=None,
    )
