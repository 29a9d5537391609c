"""Report values of which nothing tells the type: they come of empty lists and dicts."""

from __future__ import annotations

from ... import codes
from ...codes import Severity
from ...datatypes import DataType
from ...diagnostics import Report
from ...parsing import syntax
from ...source import Span
from ..types.type_relations import is_unknown


def report_unclear(node: syntax.Expr, found: DataType, what: str, report: Report) -> bool:
    """Report a value of no clear type, unless what is wrong in it is reported; return whether."""
    if not is_unknown(found) or _has_errors(node.span, report):
        return False
    if not any(map(_is_empty, syntax.walk(node))):
        return False
    report.add(
        codes.UNCLEAR_TYPE,
        f"nothing says what {what}",
        node.span,
        help="use a context field, which has a type",
    )
    return True


def _is_empty(node: syntax.Node) -> bool:
    match node:
        case syntax.List(items=()) | syntax.Dict(entries=()):
            return True
        case _:
            return False


def _has_errors(span: Span, report: Report) -> bool:
    """Return whether an error is reported within a span."""
    return any(
        each.code.severity is Severity.ERROR
        and each.primary.span.source is span.source
        and span.start <= each.primary.span.start < span.end
        for each in report
    )
