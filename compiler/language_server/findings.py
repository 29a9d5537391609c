"""Findings as the protocol has them, and what mends them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from ..codes import UNREACHABLE_STATE, UNSENT_EVENT, Severity
from ..diagnostics import Diagnostic, Fix
from .asking import Places
from .meaning import Checked, Meaning

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
_UNUSED = (UNREACHABLE_STATE, UNSENT_EVENT)


def published(
    path: str, findings: Iterable[Diagnostic], checked: Checked | None, places: Places
) -> list[types.Diagnostic]:
    """Return the findings of one file; those on what has been edited since are left out.

    The findings are those of a text that was checked, or of the newest one.
    """
    found = (
        as_diagnostic(each, checked, places)
        for each in findings
        if each.primary.span.source.path == path
    )
    return [each for each in found if each is not None]


def as_diagnostic(
    finding: Diagnostic, checked: Checked | None, places: Places
) -> types.Diagnostic | None:
    """Return a finding as the protocol has it; None where its place was edited away."""
    there = places.range(finding.primary.span, checked)
    if there is None:
        return None
    related = [
        types.DiagnosticRelatedInformation(location, label.text or "see also here")
        for label in finding.secondary
        if label.span.source.text and (location := places.location(label.span, checked)) is not None
    ]
    return types.Diagnostic(
        range=there,
        message=_text(finding),
        severity=_SEVERITIES[finding.code.severity],
        code=finding.code.id,
        source="sc",
        tags=[types.DiagnosticTag.Unnecessary] if finding.code in _UNUSED else None,
        related_information=related or None,
    )


def _text(finding: Diagnostic) -> str:
    lines = [finding.message]
    if finding.primary.text:
        lines.append(finding.primary.text)
    lines += (f"note: {note}" for note in finding.notes)
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def actions(
    asked: types.Range, path: str, meaning: Meaning, places: Places
) -> list[types.CodeAction]:
    """Return what mends the findings in a range."""
    found: list[types.CodeAction] = []
    for finding in meaning.findings:
        fix = finding.fix
        if fix is None or finding.primary.span.source.path != path:
            continue
        diagnostic = as_diagnostic(finding, meaning, places)
        edit = _edit(fix, meaning, places)
        if diagnostic is None or edit is None or not _touch(diagnostic.range, asked):
            continue
        found.append(
            types.CodeAction(
                title=title(fix),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred="..." not in fix.text,
                edit=edit,
            )
        )
    return found


def title(fix: Fix) -> str:
    """Return what a fix does, in a few words."""
    old, new = _short(fix.span.text), _short(fix.text)
    if not fix.text:
        return f"Remove `{old}`"
    return f"Write `{new}`" if fix.span.text else f"Add `{new}`"


def _short(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= 60 else f"{joined[:57]}..."


def _edit(fix: Fix, meaning: Meaning, places: Places) -> types.WorkspaceEdit | None:
    there = places.range(fix.span, meaning)
    if there is None:
        return None
    uri = places.uri(fix.span.source.path)
    return types.WorkspaceEdit(changes={uri: [types.TextEdit(there, fix.text)]})


def _touch(one: types.Range, other: types.Range) -> bool:
    def place(position: types.Position) -> tuple[int, int]:
        return (position.line, position.character)

    return place(one.start) <= place(other.end) and place(other.start) <= place(one.end)
