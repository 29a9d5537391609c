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


class Report:
    """Collects the diagnostics of a run; the same one is kept once."""

    def __init__(self) -> None:
        """Start empty."""
        self._diagnostics: dict[Diagnostic, None] = {}

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
        self._diagnostics[diagnostic] = None

    def take(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic that exists already."""
        self._diagnostics[diagnostic] = None

    def __iter__(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics in the order in which they were added."""
        return iter(self._diagnostics)

    def __len__(self) -> int:
        """Return how many diagnostics there are."""
        return len(self._diagnostics)

    @property
    def errors(self) -> bool:
        """Tell whether any of them is an error."""
        return any(each.code.severity is Severity.ERROR for each in self._diagnostics)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics by file and position."""
        return tuple(sorted(self._diagnostics, key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.primary.span
    return (span.source.path, span.start, span.end, diagnostic.code.id, diagnostic.message)
