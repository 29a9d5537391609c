"""A chart in its canonical form, and the proof that nothing else about it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..diagnostics import Report
from ..parsing import syntax
from ..parsing.parse import decode, parse
from ..source import Source, Span
from .arrange import arrange
from .concrete import concrete_tree
from .document import lay_out
from .gaps import gaps_of

WIDTH = 100


class FormattingError(Exception):
    """The canonical form does not say what the chart says: a bug, or a limit of the scanner."""


def format_chart(path: str, data: bytes, report: Report) -> bytes | None:
    """Return the canonical form of a chart; None where it has errors, which are reported.

    Line ends stay as the first one is. Raises FormattingError where the form has another syntax
    tree or other comments, or has itself another form.
    """
    found = Report()
    source = decode(path, data, found)
    file = None if source is None else parse(source, found)
    for diagnostic in found:
        report.take(diagnostic)
    if source is None or file is None or found.errors:
        return None
    text, comments = _formatted(source)
    findings = Report()
    again = Source(path, text)
    if not _same(file, parse(again, findings)) or findings.errors:
        raise FormattingError("its syntax tree would be another one")
    second, kept = _formatted(again)
    if kept != comments:
        raise FormattingError("its comments would be others")
    if second != text:
        raise FormattingError("its form would have another form")
    line_end = "\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n"
    return text.replace("\n", line_end).encode()


def _formatted(source: Source) -> tuple[str, list[str]]:
    """Return a chart's canonical form, and the comments that the chart has."""
    tokens, definitions = concrete_tree(source)
    gaps = gaps_of(source, tokens)
    text = lay_out(arrange(definitions, tokens[-1], gaps), WIDTH)
    return text, _comments(gaps)


def _comments(gaps: Mapping[int, Any]) -> list[str]:
    return [comment.text for gap in gaps.values() for comment in gap.comments]


def _same(one: object, other: object) -> bool:
    """Return whether two nodes, or parts of nodes, are the same but for their places."""
    pending = [(one, other)]
    while pending:
        left, right = pending.pop()
        if type(left) is not type(right):
            return False
        match left, right:
            case Span(), Span():
                continue
            case syntax.Node(), syntax.Node():
                names = [each.name for each in fields(left) if each.compare]
                pending += [(getattr(left, name), getattr(right, name)) for name in names]
            case tuple(), tuple():
                if len(left) != len(right):
                    return False
                pending += zip(left, right, strict=True)
            case _:
                if left != right:
                    return False
    return True
