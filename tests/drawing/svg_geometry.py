"""Reads an SVG of `sc-draw`, and tells what overlaps in it; knows nothing of how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMMAND = re.compile(r"([MLQHVZ])([^MLQHVZ]*)")


@dataclass(frozen=True)
class Area:
    """A rectangle: of a box or of a text, which `called` tells apart."""

    left: float
    top: float
    right: float
    bottom: float
    called: str

    def overlaps(self, other: Area) -> bool:
        """Return whether two have more in common than a border."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 0.6 and high > 0.6

    def holds(self, other: Area) -> bool:
        """Return whether another one is in it."""
        return (
            other.left >= self.left - 0.6
            and other.top >= self.top - 0.6
            and other.right <= self.right + 0.6
            and other.bottom <= self.bottom + 0.6
        )

    def is_crossed_by(self, line: Area) -> bool:
        """Return whether a line goes through it."""
        return (
            line.right > self.left + 1
            and line.left < self.right - 1
            and line.bottom > self.top + 1
            and line.top < self.bottom - 1
        )


@dataclass
class Drawn:
    """What an SVG has: boxes, texts, and the straight pieces of arrows and separators."""

    frame: Area
    boxes: list[Area]
    texts: list[Area]
    lines: list[Area]


def read_svg(svg: str) -> Drawn:
    """Read an SVG."""
    root = ElementTree.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    drawn = Drawn(Area(0, 0, width, height, "the frame"), [], [], [])
    for child in root:
        _read(child, 0.0, 0.0, drawn)
    return drawn


def _read(element: ElementTree.Element, x: float, y: float, drawn: Drawn) -> None:
    moved = _NUMBER.findall(element.get("transform", ""))
    if moved:
        x, y = x + float(moved[0]), y + float(moved[1])
    style = element.get("class", "")
    if element.tag == f"{SVG}text":
        left, base = x + float(element.attrib["x"]), y + float(element.attrib["y"])
        size, wide = float(element.attrib["font-size"]), float(element.attrib["textLength"])
        # From the height of a capital to the descent of a letter.
        text = "".join(element.itertext())
        drawn.texts.append(Area(left, base - 0.72 * size, left + wide, base + 0.2 * size, text))
    elif element.tag == f"{SVG}rect" and style not in ("page", "inner"):
        left, top = x + float(element.attrib["x"]), y + float(element.attrib["y"])
        right, bottom = (
            left + float(element.attrib["width"]),
            top + float(element.attrib["height"]),
        )
        drawn.boxes.append(Area(left, top, right, bottom, style))
    elif element.tag == f"{SVG}circle":
        centre_x, centre_y = x + float(element.attrib["cx"]), y + float(element.attrib["cy"])
        radius = float(element.attrib["r"])
        drawn.boxes.append(
            Area(centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius, style)
        )
    elif element.tag == f"{SVG}path" and style in ("arrow", "separator"):
        drawn.lines += _pieces(element.attrib["d"], x, y, style)
    for child in element:
        _read(child, x, y, drawn)


def _pieces(path: str, x: float, y: float, style: str) -> Iterator[Area]:
    """Yield the pieces of a path; a bend counts as its chord."""
    at: tuple[float, float] | None = None
    for command, numbers in _COMMAND.findall(path):
        values = [float(each) for each in _NUMBER.findall(numbers)]
        to = (x + values[-2], y + values[-1])
        if at is not None and command != "M":
            left, right = sorted((at[0], to[0]))
            top, bottom = sorted((at[1], to[1]))
            yield Area(left, top, right, bottom, style)
        at = to


def flaws_of(drawn: Drawn) -> list[str]:
    """Return what nobody would show of a picture."""
    return list(_flaws(drawn))


def _flaws(drawn: Drawn) -> Iterator[str]:
    for each in [*drawn.boxes, *drawn.texts, *drawn.lines]:
        if not drawn.frame.holds(each):
            yield f"{each.called!r} is out of the frame"
    for one, other in combinations(drawn.boxes, 2):
        if one.overlaps(other) and not one.holds(other) and not other.holds(one):
            yield f"box {one} overlaps {other}"
    for one, other in combinations(drawn.texts, 2):
        if one.overlaps(other):
            yield f"{one.called!r} is on {other.called!r}"
    for text in drawn.texts:
        for box in drawn.boxes:
            if text.overlaps(box) and not box.holds(text):
                yield f"{text.called!r} is on the border of {box}"
        for line in drawn.lines:
            if text.is_crossed_by(line):
                yield f"a line goes through {text.called!r}"
