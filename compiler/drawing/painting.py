"""Paints what has been laid out, as SVG: one text, the same for the same chart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from html import escape
from math import hypot

from . import lettering
from .blocks import MARGIN_X, SIGNS, Block, Line
from .geometry import Outline, PlacedArrow, PlacedBox, PlacedMachine, Point, Rect, segments
from .palette import Theme, style_sheet
from .picture import Arrow, Box, Key, Kind, Status

MARGIN = 16.0
GAP = 28.0
ROUND = 9.0
BEND = 7.0
LEGEND_WIDTH = 250.0
HEAD = 7.0  # how long the head of an arrow is
NAME = "statechart"
"""The class of the outermost element, which the style sheet is for."""

LinkTo = Callable[[str, int], str]
"""The address of a line of a chart, from its path and its number; empty for none."""


def paint(
    machines: Sequence[PlacedMachine],
    *,
    title: str,
    description: str,
    theme: Theme = Theme.AUTO,
    link_to: LinkTo = lambda _path, _line: "",
) -> str:
    """Return the picture of machines, one below the other."""
    changed = _has_changed(machines)
    parts: list[str] = []
    top = MARGIN
    for machine in machines:
        parts.append(f'<g transform="translate({_n(MARGIN)} {_n(top)})">')
        parts += _Painter(machine, link_to, ()).parts()
        parts.append("</g>")
        top += machine.height + GAP
    legend = list(_legend(top)) if changed else []
    fails = any(each.box.kind is Kind.FAILING for machine in machines for each in machine.boxes)
    sheet = style_sheet(theme, NAME, with_changes=changed, with_failures=fails)
    return _svg([*parts, *legend], size_of(machines), title, description, sheet)


def paint_active(machine: PlacedMachine, *, title: str, active: Collection[Key]) -> str:
    """Return the picture of a machine with its active states, for a page that has the style sheet.

    `active` are the keys of the states, those around others too.
    """
    parts = [f'<g transform="translate({_n(MARGIN)} {_n(MARGIN)})">']
    parts += _Painter(machine, lambda _path, _line: "", active).parts()
    parts.append("</g>")
    return _svg(parts, size_of([machine]), title, describe([machine]), None)


def paint_text(text: str, *, title: str, theme: Theme) -> str:
    """Return a picture of one line of text."""
    line = _text(text, MARGIN, MARGIN + lettering.LABEL.size, lettering.LABEL, "")
    return _svg([line], text_size(text), title, text, style_sheet(theme, NAME, with_changes=False))


def _svg(
    parts: Iterable[str], size: tuple[float, float], title: str, description: str, sheet: str | None
) -> str:
    """Return the whole picture: its parts on a page, with what is told of it and its style."""
    width, height = map(_n, size)
    named = f'class="{NAME}" role="group" aria-label="{escape(title)}"'
    sized = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {named} {sized}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        *([] if sheet is None else [f"<style>\n{sheet}</style>"]),
        f'<rect class="page" width="{width}" height="{height}"/>',
    ]
    return "\n".join([*head, *parts, "</svg>", ""])


def text_size(text: str) -> tuple[float, float]:
    """Return the width and the height of the picture of one line of text."""
    return lettering.LABEL.width(text) + 2 * MARGIN, lettering.LABEL.line + 2 * MARGIN


def size_of(machines: Sequence[PlacedMachine]) -> tuple[float, float]:
    """Return the width and the height of a picture."""
    width = max((each.width for each in machines), default=0.0)
    height = sum(each.height for each in machines) + GAP * (len(machines) - 1)
    if _has_changed(machines):
        width = max(width, LEGEND_WIDTH)
        height += lettering.ROW.line + GAP / 2
    return width + 2 * MARGIN, height + 2 * MARGIN


def _has_changed(machines: Iterable[PlacedMachine]) -> bool:
    return any(machine.picture.has_changed for machine in machines)


def _legend(top: float) -> Iterator[str]:
    """Yield what the signs and colours mean."""
    x = MARGIN
    y = top - GAP / 2 + lettering.ROW.size
    for status, sign in SIGNS.items():
        if status is Status.SAME:
            continue
        text = sign + status.value
        yield _text(text, x, y, lettering.ROW, status.value)
        x += lettering.ROW.width(text) + 24


class _Painter:
    """Paints one machine."""

    def __init__(self, machine: PlacedMachine, link_to: LinkTo, active: Collection[Key]) -> None:
        self.machine = machine
        self.link_to = link_to
        self.active = active

    def parts(self) -> Iterator[str]:
        """Yield the elements, those behind others first."""
        for placed in self.machine.boxes:
            yield from self.box(placed)
        for (x, y), (u, v) in self.machine.separators:
            yield f'<path class="separator" d="M{_n(x)} {_n(y)}L{_n(u)} {_n(v)}"/>'
        for arrow in self.machine.arrows:
            yield from self.arrow(arrow)

    # --- boxes ---

    def box(self, placed: PlacedBox) -> Iterator[str]:
        """Yield a box with its texts, or a mark."""
        box = placed.box
        status = self.standing(box)
        yield f'<g class="{status}">' if status else "<g>"
        yield f"<title>{escape(_told(box))}{' (active)' if box.key in self.active else ''}</title>"
        if placed.block is None:
            yield from self.mark(placed)
        else:
            yield from self.shape(placed)
            yield from self.texts(placed, placed.block, placed.text or placed.rect)
        yield "</g>"

    def standing(self, box: Box) -> str:
        """Return the class of a box: what has become of it, or whether it is active."""
        if box.key in self.active:
            within = any(child.key in self.active for child in box.children)
            return "around" if within else "active"
        return "" if box.status is Status.SAME else box.status.value

    def mark(self, placed: PlacedBox) -> Iterator[str]:
        """Yield the sign of a pseudo-state."""
        rect, box = placed.rect, placed.box
        x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
        if box.kind is Kind.INITIAL:
            yield f'<circle class="dot" cx="{_n(x)}" cy="{_n(y)}" r="{_n(rect.width / 2)}"/>'
        elif box.kind is Kind.FORK:
            yield _rect_element("dot", rect, 1.5)
        else:
            sign = "H*" if box.kind is Kind.DEEP_HISTORY else "H"
            half = lettering.ROW.width(sign) / 2
            yield f'<circle class="mark" cx="{_n(x)}" cy="{_n(y)}" r="{_n(rect.width / 2)}"/>'
            yield self.linked(box, _text(sign, x - half, y + 4, lettering.ROW, ""))
            if placed.caption is not None:
                at = placed.caption
                yield _text(box.name, at.x, at.y + lettering.ROW.size, lettering.ROW, "soft")

    def shape(self, placed: PlacedBox) -> Iterator[str]:
        """Yield the outline of a box."""
        rect, box = placed.rect, placed.box
        if placed.outline is Outline.NONE:
            return
        shade = "even" if placed.depth % 2 == 0 else "odd"
        dashed = " dashed" if placed.outline is Outline.DASHED else ""
        yield _rect_element(shade + dashed, rect, ROUND)
        if box.kind in (Kind.FINAL, Kind.FAILING):
            inner = Rect(rect.x + 3, rect.y + 3, rect.width - 6, rect.height - 6)
            style = "inner" if box.kind is Kind.FINAL else "inner failing"
            yield _rect_element(style, inner, ROUND - 3)

    def texts(self, placed: PlacedBox, block: Block, at: Rect) -> Iterator[str]:
        """Yield the lines of a box, and the rule below its name."""
        rect, box = placed.rect, placed.box
        centred = not box.children and block.rule is None
        if block.rule is not None and placed.outline is not Outline.NONE:
            y = _n(rect.y + block.rule)
            yield f'<path class="rule" d="M{_n(rect.x + 1)} {y}H{_n(rect.right - 1)}"/>'
        for line in block.lines:
            x = rect.x + (rect.width - line.width) / 2 if centred else at.x + MARGIN_X
            text = _line(line, x, rect.y, _style(line))
            yield self.linked(box, text) if line.style == "name" else text

    def linked(self, shown: Box | Arrow, text: str) -> str:
        """Return a text as a link to where it stands in the chart; what is gone has no link."""
        span = shown.span
        is_gone = shown.status is Status.GONE
        address = "" if is_gone else self.link_to(span.source.path, span.line)
        return f'<a href="{escape(address)}">{text}</a>' if address else text

    # --- arrows ---

    def arrow(self, placed: PlacedArrow) -> Iterator[str]:
        """Yield an arrow with its head and its label."""
        arrow = placed.arrow
        status = "" if arrow.status is Status.SAME else f' class="{arrow.status.value}"'
        yield f"<g{status}>"
        if arrow.full:
            yield f"<title>{escape(arrow.full)}</title>"
        yield f'<path class="arrow" d="{_path(placed.points)}"/>'
        yield _head(placed.points)
        if placed.block is not None and placed.label is not None:
            at = placed.label
            is_left = _is_left(at, placed.points)
            for number, line in enumerate(placed.block.lines):
                x = at.right - line.width if is_left else at.x
                text = _line(line, x, at.y, _style(line))
                yield self.linked(arrow, text) if number == 0 else text
        yield "</g>"


def _is_left(label: Rect, points: Sequence[Point]) -> bool:
    """Return whether a label stands to the left of an upright piece of its arrow."""
    return any(
        0 <= piece.x - label.right <= 8 and piece.y < label.bottom and piece.bottom > label.y
        for piece in segments(points)
        if piece.height
    )


STYLES = {
    "tags": "tags",
    "note": "soft",
    "entry": "",
    "exit": "",
    "invoke": "",
    "internal": "",
    "output": "",
    "error": "failing",
    "finding": "finding",
    "warning": "warning",
    "guard": "guard",
    "action": "soft",
}


def _style(line: Line) -> str:
    if line.row is not None and line.row.status is not Status.SAME:
        return str(line.row.status.value)
    return STYLES.get(line.style, "")


def _told(box: Box) -> str:
    """Say all about a box, for those who point at it and for screen readers."""
    head = box.name if box.kind in (Kind.INITIAL, Kind.FORK) else f"{box.kind.value} {box.name}"
    note = [box.note] if box.note else []
    return "\n".join([head, *note, box.description, *(row.full for row in box.rows)]).strip()


def _line(line: Line, x: float, top: float, style: str) -> str:
    indent = len(line.text) - len(line.text.lstrip())
    shift = line.font.width(line.text[:indent])
    text = line.text[indent:]
    baseline = top + line.top + (line.font.line + line.font.size) / 2 - line.font.size * 0.14
    return _text(text, x + shift, baseline, line.font, style)


def _text(text: str, x: float, y: float, font: lettering.Font, style: str) -> str:
    style = f"{style} bold".strip() if font.bold else style
    named = f' class="{style}"' if style else ""
    return (
        f'<text{named} x="{_n(x)}" y="{_n(y)}" font-size="{_n(font.size)}" '
        f'textLength="{_n(font.width(text))}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


def _rect_element(style: str, rect: Rect, radius: float) -> str:
    return (
        f'<rect class="{style}" x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" '
        f'height="{_n(rect.height)}" rx="{_n(radius)}"/>'
    )


def _path(points: Sequence[Point]) -> str:
    """Return a line through points, with its bends rounded; it ends before the arrow's head."""
    points = [*points[:-1], _before(points[-2], points[-1], HEAD)]
    parts = [f"M{_pair(points[0])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(BEND, _distance(before, at) / 2, _distance(at, after) / 2)
        parts.append(f"L{_pair(_before(before, at, radius))}")
        parts.append(f"Q{_pair(at)} {_pair(_before(after, at, radius))}")
    parts.append(f"L{_pair(points[-1])}")
    return "".join(parts)


def _head(points: Sequence[Point]) -> str:
    tip, base = points[-1], _before(points[-2], points[-1], HEAD)
    dx, dy = (tip[0] - base[0]) / 2, (tip[1] - base[1]) / 2
    left, right = (base[0] - dy, base[1] + dx), (base[0] + dy, base[1] - dx)
    return f'<path class="head" d="M{_pair(tip)}L{_pair(left)}L{_pair(right)}Z"/>'


def _before(start: Point, end: Point, by: float) -> Point:
    """Return the point that is so far before the end of a line."""
    length = _distance(start, end)
    part = min(by / length, 1.0) if length else 0.0
    return (end[0] + (start[0] - end[0]) * part, end[1] + (start[1] - end[1]) * part)


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _pair(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    """Write a number with one decimal place at most."""
    text = f"{number:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def describe(machines: Iterable[PlacedMachine]) -> str:
    """Say in words what the picture shows."""
    parts: list[str] = []
    for machine in machines:
        names = {each.box.key: each.box for each in machine.boxes}
        parts.append(f"Machine {machine.picture.root.name}.")
        for placed in machine.arrows:
            arrow = placed.arrow
            source, target = names[arrow.source], names[arrow.target]
            label = f": {arrow.full}" if arrow.full else ""
            status = "" if arrow.status is Status.SAME else f"{arrow.status.value}: "
            parts.append(f"{status}{source.name} to {target.name}{label}.")
    return "\n".join(parts)
