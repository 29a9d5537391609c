"""The texts of boxes and arrows, broken into lines: what has to have room before all is placed."""

from __future__ import annotations

from dataclasses import dataclass

from . import lettering
from .lettering import Font
from .picture import Arrow, Box, Kind, Row, Sort, Status

WIDEST_ROW = 250.0
WIDEST_LABEL = 180.0
MOST_ROW_LINES = 2
MOST_LABEL_LINES = 2
MOST_FINDING_LINES = 4
MARGIN_X = 12.0
MARGIN_Y = 7.0
RULE = 5.0  # above and below the line between the name and the rows
INITIAL_SIZE = 12.0
HISTORY_SIZE = 26.0
FORK_SIZE = (5.0, 34.0)
SIGNS = {
    Status.SAME: "",
    Status.NEW: "+ ",
    Status.GONE: "\N{MINUS SIGN} ",
    Status.CHANGED: "~ ",
    Status.MOVED: "\N{RIGHTWARDS ARROW} ",
}
"""What stands before a text that has changed, so that colours are not needed to see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text; `top` is where it begins, from the top of its block. `row` is its row."""

    text: str
    font: Font
    style: str
    top: float
    row: Row | None = None

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.font.width(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines one below the other; `rule` is where a line is drawn between name and rows."""

    lines: tuple[Line, ...]
    width: float
    height: float
    rule: float | None = None


class _Stack:
    """Puts lines one below the other."""

    def __init__(self, top: float = 0.0) -> None:
        self.lines: list[Line] = []
        self.top = top

    def add(self, text: str, font: Font, style: str, row: Row | None = None) -> None:
        """Put a line below the others."""
        self.lines.append(Line(text=text, font=font, style=style, top=self.top, row=row))
        self.top += font.line

    def block(self, margin_x: float, margin_y: float, rule: float | None = None) -> Block:
        """Return the block of all lines, with a margin around them."""
        width = max((line.width for line in self.lines), default=0.0)
        return Block(
            lines=tuple(self.lines),
            width=round(width + 2 * margin_x, 1),
            height=self.top + margin_y,
            rule=rule,
        )


def box_block(box: Box) -> Block:
    """Return the texts of a box: its name, and a row for each thing that it does."""
    stack = _Stack(MARGIN_Y)
    font = lettering.HEADING if box.kind is Kind.MACHINE else lettering.TITLE
    title = SIGNS[box.status] + box.name
    stack.add(font.shortened(title, WIDEST_ROW), font, "name")
    if box.note:
        for text in lettering.ROW.wrapped(box.note, WIDEST_ROW, MOST_ROW_LINES):
            stack.add(text, lettering.ROW, "note")
    rows = sorted(box.rows, key=lambda row: row.sort is not Sort.TAGS)
    heads = [row for row in rows if row.sort is Sort.TAGS]
    for row in heads:
        _add_row(stack, row)
    rule = None
    if len(rows) > len(heads):
        rule = stack.top + RULE
        stack.top = rule + RULE
        for row in rows[len(heads) :]:
            _add_row(stack, row)
    return stack.block(MARGIN_X, MARGIN_Y, rule)


def _add_row(stack: _Stack, row: Row) -> None:
    text = SIGNS[row.status] + row.text
    font, most = lettering.ROW, MOST_ROW_LINES
    if row.sort.is_finding:
        font, most = lettering.NOTICE, MOST_FINDING_LINES
    for line in font.wrapped(text, WIDEST_ROW, most, indent="   "):
        stack.add(line, font, row.sort.name.lower(), row)


def arrow_block(arrow: Arrow) -> Block | None:
    """Return the label of an arrow, as `event [guard] / action`; None where there is none."""
    stack = _Stack()
    sign = SIGNS[arrow.status]
    event = sign + arrow.event
    guard = f"[{arrow.guard}]" if arrow.guard else ""
    actions = "/ " + "; ".join(arrow.actions) if arrow.actions else ""
    if event.strip():
        for text in lettering.EVENT.wrapped(event, WIDEST_LABEL, MOST_LABEL_LINES):
            stack.add(text, lettering.EVENT, "event")
    for text, style in ((guard, "guard"), (actions, "action")):
        if text:
            for line in lettering.LABEL.wrapped(text, WIDEST_LABEL, MOST_LABEL_LINES, "  "):
                stack.add(line, lettering.LABEL, style)
    for row in arrow.findings:
        for line in lettering.NOTICE.wrapped(row.text, WIDEST_LABEL, MOST_FINDING_LINES):
            stack.add(line, lettering.NOTICE, row.sort.name.lower(), row)
    return stack.block(0.0, 0.0) if stack.lines else None
