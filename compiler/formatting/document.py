"""Text that can be laid out in one line or in several, and how it is laid out.

The algorithm is that of P. Wadler, "A prettier printer" (2003): a group stands on one line where it
fits, and each of its lines ends where it does not; groups in it are looked at by themselves then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .gaps import DISTANCE


@dataclass(frozen=True, slots=True)
class Word:
    """A token, and its place in the text that it was read from."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line ends if the group around it does not fit; `flat` stands there if it does.

    With `forced`, the line ends in any case; with `blank`, an empty line follows where it ends.
    """

    flat: str = " "
    forced: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment behind something; its line ends after it.

    It is moved to its column, if there is room, where its line begins with the token at `behind`.
    """

    text: str
    column: int
    behind: int


@dataclass(frozen=True, slots=True)
class IfBroken:
    """A text that is there where the group around it has several lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Indent:
    """Something whose further lines are indented."""

    by: int
    parts: Sequence[Doc]


@dataclass(slots=True)
class Group:
    """Something that stands on one line where it fits, and nothing in it ends a line.

    With `is_kept`, it stays on one line where a line can end in what follows it instead.
    """

    parts: Sequence[Doc]
    is_kept: bool = False
    is_broken: bool = field(init=False)

    def __post_init__(self) -> None:
        """Find out whether a line has to end in it."""
        self.is_broken = _ends_a_line(self.parts)


@dataclass(frozen=True, slots=True)
class AboutLine:
    """Something with a comment about its line: behind it where it has one line, else above it."""

    group: Group
    comment: Remark


Doc: TypeAlias = str | Word | Line | Remark | IfBroken | Indent | Group | AboutLine


def _ends_a_line(parts: Sequence[Doc]) -> bool:
    for part in parts:
        match part:
            case Line(forced=forced):
                ends = forced
            case Remark() | AboutLine():
                ends = True
            case Indent(parts=inner):
                ends = _ends_a_line(inner)
            case Group(is_broken=is_broken):
                ends = is_broken
            case _:
                ends = False
        if ends:
            return True
    return False


def lay_out(parts: Sequence[Doc], width: int) -> str:
    """Return the text of a document, in lines of `width` where it can be broken so."""
    printer = _Printer(width)
    printer.print(parts)
    return "".join(printer.out)


_Step: TypeAlias = tuple[int, bool, Doc]  # how far it is indented, and whether its lines end


class _Printer:
    """Prints a document; what is still to be printed is on a stack, the next on top."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.out: list[str] = []
        self.column = 0
        self.line_start: int | None = None  # where the first token of the line was
        self.steps: list[_Step] = []

    def print(self, parts: Sequence[Doc]) -> None:
        """Print all parts."""
        self._push(0, True, parts)
        while self.steps:
            indent, broken, doc = self.steps.pop()
            match doc:
                case str():
                    self._text(doc)
                case Word(text=text, start=start):
                    if self.line_start is None:
                        self.line_start = start
                    self._text(text)
                case Line(flat=flat, forced=forced, blank=blank):
                    if broken or forced:
                        self._end_line(indent, blank=blank)
                    else:
                        self._text(flat)
                case Remark():
                    self._remark(doc)
                case IfBroken(text=text):
                    if broken:
                        self._text(text)
                case Indent(by=by, parts=inner):
                    self._push(indent + by, broken, inner)
                case Group(parts=inner):
                    self._push(indent, broken and not self._is_flat(doc), inner)
                case AboutLine(group=group, comment=comment):
                    if self._is_flat(group):
                        self._push(indent, False, [*group.parts, comment])
                    else:
                        self._text(comment.text)
                        self._end_line(indent, blank=False)
                        self._push(indent, True, group.parts)

    def _is_flat(self, group: Group) -> bool:
        """Return whether a group stands on one line."""
        return not group.is_broken and self._fits(group.parts, may_break_after=group.is_kept)

    def _push(self, indent: int, broken: bool, parts: Sequence[Doc]) -> None:
        self.steps.extend((indent, broken, part) for part in reversed(parts))

    def _text(self, text: str) -> None:
        self.out.append(text)
        self.column += len(text)

    def _end_line(self, indent: int, *, blank: bool) -> None:
        while self.out and not self.out[-1].strip(" "):
            self.out.pop()  # spaces that nothing stands behind
        self.out.append("\n\n" if blank else "\n")
        self.out.append(" " * indent)
        self.column = indent
        self.line_start = None

    def _remark(self, remark: Remark) -> None:
        stays = remark.behind == self.line_start
        column = max(remark.column if stays else 0, self.column + DISTANCE)
        self._text(" " * (column - self.column))
        self._text(remark.text)

    def _fits(self, parts: Sequence[Doc], *, may_break_after: bool) -> bool:
        """Return whether parts fit on the line, with all that follows up to the end of a line.

        With `may_break_after`, that is also where a line could end in a group that follows.
        """
        room = self.width - self.column
        inner: list[tuple[bool, Doc]] = [(False, part) for part in reversed(parts)]
        rest = len(self.steps)
        while room >= 0:
            if inner:
                broken, doc = inner.pop()
            elif rest:
                rest -= 1
                _, broken, doc = self.steps[rest]
                if may_break_after and isinstance(doc, Group):
                    inner.extend((True, part) for part in reversed(doc.parts))
                    continue
            else:
                return True
            match doc:
                case str():
                    room -= len(doc)
                case Word(text=text):
                    room -= len(text)
                case Line(flat=flat, forced=forced):
                    if broken or forced:
                        return True
                    room -= len(flat)
                case Remark() | AboutLine():
                    return True
                case IfBroken(text=text):
                    room -= len(text) if broken else 0
                case Indent(parts=more):
                    inner.extend((broken, part) for part in reversed(more))
                case Group(parts=more, is_broken=is_broken):
                    inner.extend((is_broken, part) for part in reversed(more))
        return False
