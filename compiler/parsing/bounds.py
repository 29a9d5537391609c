"""What a file may hold: what is larger is refused before later phases work on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .. import codes, limits
from ..diagnostics import Report
from ..source import Source, Span
from . import syntax


def fits(data: bytes, path: str, report: Report) -> bool:
    """Return whether a file is small enough to be looked at; report where it is not."""
    if len(data) <= limits.MOST_FILE_BYTES:
        return True
    most = f"{limits.MOST_FILE_BYTES:,} bytes"
    _refuse(report, f"`{path}` is larger than a chart may be ({most})", Source(path, "").span(0, 0))
    return False


def has_short_lines(source: Source, report: Report) -> bool:
    """Return whether the lines of a source are short enough; report the first one that is not."""
    most = limits.MOST_LINE_CHARACTERS
    starts = (*source.line_starts, len(source.text) + 1)
    for line, (start, end) in enumerate(pairwise(starts), start=1):
        if end - 1 - start > most:
            message = f"line {line} has more than {most:,} characters"
            _refuse(report, message, source.span(start, start + 1), "break the line")
            return False
    return True


def holds_what_it_may(file: syntax.File, report: Report) -> bool:
    """Return whether a file has no more of anything than it may; report what is too much."""
    found = len(report)
    defined = sorted(
        (*file.types, *file.events, *file.actors, *file.actions, *file.defs),
        key=lambda each: each.span.start,
    )
    if len(defined) > limits.MOST_DEFINITIONS:
        message = f"the file has more than {limits.MOST_DEFINITIONS:,} definitions besides machines"
        help_text = "move some into a file that this one imports"
        _refuse(report, message, defined[limits.MOST_DEFINITIONS].span, help_text)
    for definition in defined:
        if isinstance(definition, syntax.Record):
            _check_fields(definition.fields, report)
        elif not isinstance(definition, syntax.Alias):
            _check_fields(definition.params, report)
    for machine in file.machines:
        _check_machine(machine, report)
    return len(report) == found


def _check_machine(machine: syntax.Machine, report: Report) -> None:
    most = limits.MOST_LETS
    if len(machine.lets) > most:
        _refuse(report, f"the machine has more than {most:,} `let`s", machine.lets[most].name.span)
    most = limits.MOST_INVARIANTS
    if len(machine.invariants) > most:
        found = machine.invariants[most]
        _refuse(report, f"the machine has more than {most:,} invariants", found.span)
    most = limits.MOST_DEFINITIONS
    if len(machine.events) > most:
        _refuse(report, f"the machine has more than {most:,} events", machine.events[most].span)
    _check_fields(machine.params, report)
    for context in machine.contexts:
        _check_fields(context.fields, report)
    states = lines = 0
    pending: list[syntax.Body] = [machine.body]
    while pending:
        body = pending.pop()
        lines += len(body.lines)
        lines += sum(1 + len(invoke.handlers) for invoke in body.invokes)
        states += len(body.children)
        for state in body.children:
            if isinstance(state, syntax.History):
                continue
            pending.append(state.body)
            if (
                isinstance(state, syntax.Parallel)
                and len(state.body.children) > limits.MOST_REGIONS
            ):
                message = f"the state has more than {limits.MOST_REGIONS} regions"
                _refuse(report, message, state.name.span, "spawn a machine for each")
    for count, bound, what in (
        (states, limits.MOST_STATES, "states"),
        (lines, limits.MOST_LINES, "transitions"),
    ):
        if count > bound:
            message = f"the machine has more than {bound:,} {what}"
            help_text = "let it invoke machines that do parts of the work"
            _refuse(report, message, machine.name.span, help_text)


def _check_fields(fields: Sequence[syntax.Param], report: Report) -> None:
    most = limits.MOST_FIELDS
    if len(fields) > most:
        _refuse(report, f"there are more than {most:,} fields", fields[most].span, "use a dict")


def _refuse(report: Report, message: str, span: Span, help_text: str | None = None) -> None:
    report.add(codes.TOO_LARGE, message, span, help=help_text)
