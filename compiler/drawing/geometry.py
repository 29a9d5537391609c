"""Where everything is: what a layout gives. All in pixels, from the top left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

from .blocks import Block
from .picture import Arrow, Box, MachinePicture


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return where its right edge is."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return where its lower edge is."""
        return self.y + self.height

    def overlaps(self, other: Rect, least: float = 0.5) -> bool:
        """Return whether two share more than a hair's breadth."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > least
            and min(self.bottom, other.bottom) - max(self.y, other.y) > least
        )

    def crosses(self, line: Rect, inset: float = 1.0) -> bool:
        """Return whether a horizontal or vertical line goes through it, and not just along it."""
        return (
            line.x < self.right - inset
            and line.right > self.x + inset
            and line.y < self.bottom - inset
            and line.bottom > self.y + inset
        )

    def holds(self, other: Rect, slack: float = 0.5) -> bool:
        """Return whether another one lies in it."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


Point: TypeAlias = tuple[float, float]


def segments(points: Sequence[Point]) -> Iterator[Rect]:
    """Yield the pieces of a line through points, as rectangles without a width or a height."""
    for (x, y), (u, v) in pairwise(points):
        yield Rect(min(x, u), min(y, v), abs(u - x), abs(v - y))


class Outline(Enum):
    """How the border of a box is drawn; regions have dashed ones, or lines between them."""

    SOLID = "solid"
    DASHED = "dashed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBox:
    """A box at its place, and its texts at theirs; marks have none.

    `depth` counts the boxes around it; `caption` is where the name of a history state is.
    """

    box: Box
    rect: Rect
    block: Block | None
    text: Rect | None
    depth: int
    outline: Outline = Outline.SOLID
    caption: Rect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedArrow:
    """An arrow with the points that it goes through, and its label at its place."""

    arrow: Arrow
    points: tuple[Point, ...]
    block: Block | None = None
    label: Rect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMachine:
    """A machine with all its boxes, from the outside in, and its arrows."""

    picture: MachinePicture
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    width: float
    height: float
    separators: tuple[tuple[Point, Point], ...] = field(default=())
