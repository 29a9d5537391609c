"""Diagnostics: plain data about what is wrong, and the report that collects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .codes import Code, Severity
from .source import Span


class Instead(str):
    """The text of a label that tells what to write in the place of its span: `written`."""

    __slots__ = ("written",)

    written: str

    def __new__(cls, label: str, written: str) -> Instead:
        """Take the text of the label, and what is to be written."""
        made = super().__new__(cls, label)
        made.written = written
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A place, and what there is to say about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What mends a finding: a text to write in the place of a span, or into it where it is empty.

    A `...` in the text stands for what the compiler cannot know.
    """

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what is wrong, where, what else plays a part, and how to mend it.

    `help` says it in words, and `fix` as a change of the text, where it is clear what to write.
    """

    code: Code
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fix: Fix | None = None


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
        fix: Fix | None = None,
    ) -> None:
        """Add a diagnostic; a label that tells what to write in the place of the span is a fix."""
        if fix is None and isinstance(label, Instead):
            fix = Fix(span=span, text=label.written)
        diagnostic = Diagnostic(
            code=code,
            message=message,
            primary=Label(span=span, text=label),
            secondary=tuple(secondary),
            notes=tuple(notes),
            help=help,
            fix=fix,
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
