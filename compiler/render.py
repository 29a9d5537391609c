"""Diagnostics as text for people, and as JSON for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click

from . import limits
from .codes import Severity
from .diagnostics import Diagnostic, Fix, Label
from .printable import REPLACED, annotation, as_json, is_unsafe, one_line, without_commands
from .source import Source, Span

TAB = 4
MAX_WIDTH = 140  # longer lines are cut to a window around the place that matters
_WINDOW = 100

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def render_text(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """Return all diagnostics as text, a blank line after each."""
    found = list(diagnostics)
    shown = found[: limits.MOST_PRINTED]
    text = "".join(_Renderer(diagnostic, colour).text() + "\n" for diagnostic in shown)
    more = len(found) - len(shown)
    return f"{text}{more:,} more findings are left out\n\n" if more else text


def render_as(diagnostic: Diagnostic, word: str, shade: str, *, colour: bool = False) -> str:
    """Return a diagnostic as text, with another word than its severity, in a colour of its own."""
    return _Renderer(diagnostic, colour, word, shade).text()


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics as a JSON list of objects."""
    return as_json([_as_data(diagnostic) for diagnostic in diagnostics])


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics as workflow commands, which GitHub shows beside the lines."""
    return "".join(
        annotation(
            each.code.severity.value,
            "\n".join([each.message, *filter(None, (each.primary.text, each.help))]),
            title=f"{each.code.id} {each.code.title}",
            file=each.primary.span.source.path,
            line=each.primary.span.line,
            column=each.primary.span.column,
        )
        for each in diagnostics
    )


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many there are of each kind, as in "3 errors, 1 warning"; empty for none."""
    counts = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        counts[diagnostic.code.severity] += 1
    return ", ".join(
        f"{count} {severity.value}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )


def _as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.code.severity.value,
        "title": diagnostic.code.title,
        "message": diagnostic.message,
        **_place(diagnostic.primary.span),
        "labels": [
            {**_place(label.span), "text": label.text, "primary": label is diagnostic.primary}
            for label in (diagnostic.primary, *diagnostic.secondary)
        ],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": _change(diagnostic.fix),
    }


def _change(fix: Fix | None) -> dict[str, Any] | None:
    return {**_place(fix.span), "text": fix.text} if fix is not None else None


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.source.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of one line to underline: columns from 0, and whether it is the primary one."""

    start: int
    end: int
    text: str
    primary: bool


class _Renderer:
    """Lays out one diagnostic."""

    def __init__(
        self, diagnostic: Diagnostic, colour: bool, word: str = "", shade: str = ""
    ) -> None:
        severity = diagnostic.code.severity
        self.diagnostic = diagnostic
        self.colour = colour
        self.word = word or severity.value
        self.shade = shade or _COLOURS[severity]
        labels = (diagnostic.primary, *diagnostic.secondary)
        self.sources = list(dict.fromkeys(label.span.source for label in labels))
        # A file that could not be read has no lines to show.
        lines = [label.span.line for label in labels if label.span.source.text]
        self.gutter = max((len(str(line)) for line in lines), default=1)

    def text(self) -> str:
        """Return the diagnostic as text."""
        diagnostic = self.diagnostic
        head = self._style(f"{self.word}[{diagnostic.code.id}]", fg=self.shade)
        out = [head + self._style(f": {one_line(diagnostic.message)}")]
        for source in self.sources:
            out += self._snippets(source)
        bar = self._blue(" " * self.gutter + " = ")
        for kind, text in [
            *(("note", note) for note in diagnostic.notes),
            *([("help", diagnostic.help)] if diagnostic.help else []),
        ]:
            out.append(f"{bar}{self._style(kind)}: {one_line(text)}")
        return without_commands("\n".join(line.rstrip() for line in out) + "\n")

    def _snippets(self, source: Source) -> list[str]:
        primary = self.diagnostic.primary
        labels = [
            label for label in (primary, *self.diagnostic.secondary) if label.span.source == source
        ]
        arrow = "-->" if primary.span.source == source else ":::"
        where = one_line(source.path)
        if source.text:
            where += f":{labels[0].span.line}:{labels[0].span.column}"
        out = [self._blue(f"{' ' * self.gutter}{arrow} ") + where]
        if not source.text:
            return out
        out.append(self._bar())
        lines: dict[int, list[_Mark]] = {}
        for label in labels:
            lines.setdefault(label.span.line, []).append(self._mark(label))
        previous = 0
        for line in sorted(lines):
            if previous and line > previous + 1:
                gap = self._blue("...") if line > previous + 2 else None
                out.append(gap or self._source_line(source, line - 1, 0)[0])
            out += self._line(source, line, lines[line])
            previous = line
        return out

    def _mark(self, label: Label) -> _Mark:
        """Return what to underline on the label's first line."""
        span = label.span
        length = len(span.source.line_text(span.line))
        start = span.column - 1
        end = span.end_column - 1 if span.end_line == span.line else length
        return _Mark(start, max(end, start + 1), label.text, label is self.diagnostic.primary)

    def _line(self, source: Source, line: int, marks: list[_Mark]) -> list[str]:
        marks = sorted(marks, key=lambda mark: (mark.start, not mark.primary))
        primary = next((mark for mark in marks if mark.primary), marks[0])
        text, offsets = self._source_line(source, line, primary.start)
        out = [text]
        for mark in reversed(marks):
            start, end = _column(offsets, mark.start), _column(offsets, mark.end)
            if start is None:
                continue
            width = max(1, (end if end is not None else len(offsets)) - start)
            width = min(width, MAX_WIDTH)
            under = ("^" if mark.primary else "-") * width
            note = f"{under} {one_line(mark.text)}" if mark.text else under
            colour = self.shade if mark.primary else "blue"
            out.append(self._bar() + " " * (start + 1) + self._style(note, fg=colour))
        return out

    def _source_line(self, source: Source, line: int, start: int) -> tuple[str, dict[int, int]]:
        """Return a line as it is shown, and at which column each of its characters is."""
        raw = source.line_text(line)
        first, last = 0, len(raw)
        if len(raw) > MAX_WIDTH:
            first = max(0, min(start - _WINDOW // 3, len(raw) - _WINDOW))
            last = min(len(raw), first + _WINDOW)
        shown = "... " if first else ""
        offsets: dict[int, int] = {}
        width = len(shown)
        for position in range(first, last):
            offsets[position] = width
            piece, columns = _shown(raw[position], width)
            shown += piece
            width += columns
        offsets[last] = width
        if last < len(raw):
            shown += " ..."
        prefix = self._blue(f"{line:>{self.gutter}} |")
        return f"{prefix} {shown}", offsets

    def _bar(self) -> str:
        return self._blue(" " * self.gutter + " |")

    def _blue(self, text: str) -> str:
        return self._style(text, fg="blue")

    def _style(self, text: str, fg: str | None = None) -> str:
        return click.style(text, fg=fg, bold=True) if self.colour else text


def _column(offsets: dict[int, int], position: int) -> int | None:
    """Return the column of a character, of the end of the line for one beyond it."""
    if position in offsets:
        return offsets[position]
    return max(offsets.values()) if position > max(offsets) else None


def _shown(character: str, column: int) -> tuple[str, int]:
    """Return how a character is shown, and how many columns it takes."""
    if character == "\t":
        width = TAB - column % TAB
        return " " * width, width
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return character, 0
    if is_unsafe(character):
        return REPLACED, 1
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1
