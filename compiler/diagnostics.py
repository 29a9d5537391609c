"""Diagnostics: plain data about what is wrong, and the report that collects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .codes import Code, Severity
from .source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A place, and what there is to say about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what is wrong, where, what else plays a part, and how to mend it."""

    code: Code
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None


class TooManyErrorsError(Exception):
    """A report has as many errors as it takes."""


class Report:
    """Collects the diagnostics of a run; the same one is kept once."""

    def __init__(self, most_errors: int | None = None) -> None:
        """Start empty; the error after `most_errors` raises TooManyErrorsError."""
        self._diagnostics: dict[Diagnostic, None] = {}
        self._most_errors = most_errors
        self._errors = 0

    def add(
        self,
        code: Code,
        message: str,
        span: Span,
        *,
        label: str = "",
        secondary: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str | None = None,  # noqa: A002
    ) -> None:
        """Add a diagnostic."""
        diagnostic = Diagnostic(
            code=code,
            message=message,
            primary=Label(span=span, text=label),
            secondary=tuple(secondary),
            notes=tuple(notes),
            help=help,
        )
        self.take(diagnostic)

    def take(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic that exists already."""
        if diagnostic in self._diagnostics:
            return
        if diagnostic.code.severity is Severity.ERROR:
            if self._errors == self._most_errors:
                raise TooManyErrorsError
            self._errors += 1
        self._diagnostics[diagnostic] = None

    def __iter__(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics in the order in which they were added."""
        return iter(self._diagnostics)

    def __len__(self) -> int:
        """Return how many diagnostics there are."""
        return len(self._diagnostics)

    @property
    def errors(self) -> bool:
        """Return whether any of them is an error."""
        return self._errors > 0

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics by file and position."""
        return tuple(sorted(self._diagnostics, key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.primary.span
    return (span.source.path, span.start, span.end, diagnostic.code.id, diagnostic.message)
