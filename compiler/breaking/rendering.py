"""Findings as text for people, as JSON for programs, and as annotations for GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ..codes import Code, Severity
from ..diagnostics import Diagnostic, Label
from ..printable import annotation, as_json
from ..render import render_as
from ..source import Source, Span
from .counting import Counted, is_felt
from .findings import Finding, Impact, Place, Side

Shown = Mapping[Side, Callable[[str], str]]
"""For each side, how the path of a file is shown to the user."""

COLOURS = {Impact.MACHINES: "red", Impact.CALLERS: "yellow", Impact.BEHAVIOUR: "cyan"}
WORDS = {
    Impact.MACHINES: "breaks machines",
    Impact.CALLERS: "breaks callers",
    Impact.BEHAVIOUR: "changes behaviour",
}
LEVELS = {Impact.MACHINES: "error", Impact.CALLERS: "error", Impact.BEHAVIOUR: "warning"}


def render_text(
    findings: Iterable[Finding],
    shown: Shown,
    machines: Mapping[Finding, Counted] | None = None,
    *,
    colour: bool = False,
) -> str:
    """Return all findings as text, a blank line after each; with the machines that feel them."""
    counted = machines or {}
    return "".join(_text(each, shown, counted.get(each), colour) + "\n" for each in findings)


def _text(finding: Finding, shown: Shown, counted: Counted | None, colour: bool) -> str:
    rule = finding.rule
    diagnostic = Diagnostic(
        code=Code(rule.id, Severity.ERROR, rule.name, rule.reason),
        message=finding.message,
        primary=_label(finding.place, shown),
        secondary=tuple(_label(place, shown) for place in finding.others),
        notes=(_in_flight(counted),) if counted is not None else (),
        help=finding.hint,
    )
    return render_as(diagnostic, WORDS[rule.impact], COLOURS[rule.impact], colour=colour)


def _in_flight(counted: Counted) -> str:
    return counted.message if counted.machines else "no machine in flight feels it now"


def _label(place: Place, shown: Shown) -> Label:
    span = place.span
    source = Source(shown[place.side](span.source.path), span.source.text)
    return Label(span=Span(source, span.start, span.end), text=place.label)


def summary(findings: Iterable[Finding]) -> str:
    """Return how many there are of each kind, as in "2 break machines, 1 changes behaviour"."""
    counts = dict.fromkeys(Impact, 0)
    for finding in findings:
        counts[finding.rule.impact] += 1
    counted: list[str] = []
    for impact, count in counts.items():
        verb, _, whom = WORDS[impact].partition(" ")
        if count:
            counted.append(f"{count} {verb if count == 1 else verb.removesuffix('s')} {whom}")
    return ", ".join(counted)


def render_json(
    findings: Iterable[Finding],
    shown: Shown,
    machines: Mapping[Finding, Counted] | None = None,
    versions: Mapping[str, Any] | None = None,
) -> str:
    """Return all findings as JSON, and what the report on versions says."""
    counted = machines or {}
    data: dict[str, Any] = {
        "findings": [_as_data(each, shown, counted.get(each)) for each in findings],
        **(versions or {}),
    }
    return as_json(data)


def _as_data(finding: Finding, shown: Shown, counted: Counted | None) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": rule.impact.value,
        "message": finding.message,
        "place": _place(finding.place, shown),
        "others": [_place(place, shown) for place in finding.others],
        "reason": rule.reason,
        "hint": finding.hint,
        "affected": asdict(finding.affected),
        **({} if counted is None else {"in_flight": asdict(counted)}),
    }


def _place(place: Place, shown: Shown) -> dict[str, Any]:
    span = place.span
    return {
        "side": place.side.value,
        "file": shown[place.side](span.source.path),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "text": place.label,
    }


def render_github(
    findings: Iterable[Finding], shown: Shown, machines: Mapping[Finding, Counted] | None = None
) -> str:
    """Return all findings as workflow commands, which GitHub shows beside the changed lines.

    What is gone has no line there: it is shown at what is nearest.
    """
    counted = machines or {}
    return "".join(_annotation(each, shown, counted.get(each)) for each in findings)


def _annotation(finding: Finding, shown: Shown, counted: Counted | None) -> str:
    rule = finding.rule
    span: Span | None = finding.place.span
    if finding.place.side is Side.OLD:
        span = finding.near
    message = f"{finding.message}\n{WORDS[rule.impact]}; {finding.hint}"
    if counted is not None:
        message += f"\n{_in_flight(counted)}"
    return annotation(
        LEVELS[rule.impact] if is_felt(finding, counted) else "notice",
        message,
        title=f"{rule.id} {rule.name}",
        file=None if span is None else shown[Side.NEW](span.source.path),
        line=None if span is None else span.line,
        column=None if span is None else span.column,
    )
