"""Source text and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final


@dataclass(frozen=True)
class Source:
    """One source file; `path` is as shown to the user, with forward slashes."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Return the offset of the first character of every line."""
        starts = [0]
        position = self.text.find("\n")
        while position != -1:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    def line(self, offset: int) -> int:
        """Return the line that an offset is on, from 1."""
        return bisect_right(self.line_starts, offset)

    def column(self, offset: int) -> int:
        """Return the column of an offset in its line, from 1, in characters."""
        return offset - self.line_starts[self.line(offset) - 1] + 1

    def line_text(self, line: int) -> str:
        """Return the text of a line (from 1) without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def span(self, start: int, end: int) -> Span:
        """Return a span of this source."""
        return Span(self, start, end)


# A frozen one would take twice as long to make, and there is one for each node.
@dataclass(slots=True, unsafe_hash=True)
class Span:
    """A piece of a source, as offsets into its text: `start` is in it, `end` is not."""

    source: Final[Source] = field(repr=False)
    start: Final[int]
    end: Final[int]

    @property
    def text(self) -> str:
        """Return the text that the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """Return the line of the first character, from 1."""
        return self.source.line(self.start)

    @property
    def column(self) -> int:
        """Return the column of the first character, from 1."""
        return self.source.column(self.start)

    @property
    def end_line(self) -> int:
        """Return the line of the last character, from 1."""
        return self.source.line(max(self.start, self.end - 1))

    @property
    def end_column(self) -> int:
        """Return the column just after the last character, from 1."""
        last = max(self.start, self.end - 1)
        return self.source.column(last) + (self.end - last)

    def behind(self) -> Span:
        """Return the empty span at the end of this one."""
        return Span(self.source, self.end, self.end)

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of another."""
        return Span(self.source, self.start, other.end)


def changed(old: str, new: str) -> tuple[int, int, int]:
    """Return the stretch in which two texts differ.

    That is where it begins, where it ends in the old text, and where in the new one.
    """
    shorter = min(len(old), len(new))
    start = shared(old, new, shorter)
    behind = shorter - start
    tail = shared(old[::-1][:behind], new[::-1][:behind], behind) if old != new else behind
    return start, len(old) - tail, len(new) - tail


def shared(one: str, other: str, most: int) -> int:
    """Return how long the beginning is that two texts share, up to a length."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least
