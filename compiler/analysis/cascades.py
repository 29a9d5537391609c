"""Leave out findings of the analysis that most likely follow from a syntax error."""

from __future__ import annotations

from collections.abc import Iterable

from .. import codes
from ..codes import Severity
from ..diagnostics import Diagnostic, Report
from ..source import Source, Span

_BRACKETS = (codes.UNCLOSED, codes.UNMATCHED)


def suppress_cascades(findings: Iterable[Diagnostic], report: Report) -> None:
    """Add the findings of the analysis to the report that has the syntax errors.

    Where the text could not be read as it stands, the tree has a guess. What overlaps a syntax
    error would be about that guess; with a bracket missing, states may stand in the wrong place;
    and warnings can wait until the file can be read.
    """
    errors: dict[Source, list[Diagnostic]] = {}
    for each in report:
        if each.code.severity is Severity.ERROR:
            errors.setdefault(each.primary.span.source, []).append(each)
    for finding in findings:
        earlier = errors.get(finding.primary.span.source, ())
        if not earlier or not _follows(finding, earlier):
            report.take(finding)


def _follows(finding: Diagnostic, errors: Iterable[Diagnostic]) -> bool:
    if finding.code.severity is Severity.WARNING:
        return True
    for error in errors:
        spans = (finding.primary.span, *(label.span for label in finding.secondary))
        if any(_overlap(span, error.primary.span) for span in spans):
            return True
        if error.code in _BRACKETS and finding.code.id.startswith("SC3"):
            return True
    return False


def _overlap(one: Span, other: Span) -> bool:
    if one.source is not other.source:
        return False
    return one.start <= other.end and other.start <= one.end
