"""Which warnings of a compilation were shown before: an edit leaves most of them as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..codes import Severity
from ..diagnostics import Diagnostic

_Look = tuple[object, ...]
"""What is seen of a warning but for the numbers of its lines, which each edit may move."""


class Shown:
    """The warnings that have been shown, and that still hold."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: Counter[_Look] = Counter()

    def news(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Return all errors, and the warnings that were not shown before; note these as shown.

        A warning that is gone is forgotten, and shown again when it comes back. Beside an error not
        all warnings are looked for: then one that is not found may still hold.
        """
        warnings = Counter(_look(each) for each in found if not _is_error(each))
        known = self._known.copy()
        self._known = warnings | known if any(map(_is_error, found)) else warnings
        new: list[Diagnostic] = []
        for each in found:
            if not _is_error(each) and known[_look(each)]:
                known[_look(each)] -= 1
            else:
                new.append(each)
        return new


def _is_error(finding: Diagnostic) -> bool:
    return finding.code.severity is Severity.ERROR


def _look(finding: Diagnostic) -> _Look:
    labels = tuple(
        (
            each.span.source.path,
            each.span.source.line_text(each.span.line),
            each.span.text,
            each.text,
        )
        for each in (finding.primary, *finding.secondary)
    )
    return finding.code.id, finding.message, labels, finding.notes, finding.help
