"""Regions side by side: they are stretched to a common edge, with dashed lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .geometry import Outline, PlacedBox, PlacedMachine, Point, Rect
from .picture import Key, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Regions that lie one below the other, all as wide as the widest, and the lines between."""

    regions: Mapping[Key, Rect]
    lines: Sequence[Rect]

    def flipped(self) -> _Rows:
        """Return them with the axes exchanged: as columns."""
        regions = {key: _flip(rect) for key, rect in self.regions.items()}
        return _Rows(regions=regions, lines=[_flip(line) for line in self.lines])


def with_separators(machine: PlacedMachine) -> PlacedMachine:
    """Return a machine whose regions are separated by lines, as far as these have room.

    Other regions keep boxes of their own: those that arrows lead to or from, since these begin and
    end at a border, and those that lie otherwise.
    """
    rects = {each.box.key: each.rect for each in machine.boxes}
    ends = {key for each in machine.arrows for key in (each.arrow.source, each.arrow.target)}
    texts = [each.label for each in machine.arrows if each.label is not None]
    separated: dict[Key, Rect] = {}
    lines: list[tuple[Point, Point]] = []
    for parallel in machine.boxes:
        if parallel.box.kind is not Kind.PARALLEL:
            continue
        regions = [child.key for child in parallel.box.children if not child.kind.is_mark]
        if not ends.isdisjoint(regions):
            continue
        marks = [rects[child.key] for child in parallel.box.children if child.kind.is_mark]
        rows = _rows(parallel, regions, rects, [*marks, *texts])
        if rows is not None:
            separated |= rows.regions
            lines += [((line.x, line.y), (line.right, line.bottom)) for line in rows.lines]
    boxes = tuple(
        _separated(each, separated[each.box.key]) if each.box.key in separated else each
        for each in machine.boxes
    )
    return replace(machine, boxes=boxes, separators=tuple(lines))


def _separated(placed: PlacedBox, rect: Rect) -> PlacedBox:
    """Return a region without a border; the name of one with states in it begins at its left."""
    text = placed.text
    if text is not None:
        text = Rect(rect.x, rect.y, text.width, text.height) if placed.box.children else rect
    return replace(placed, rect=rect, text=text, outline=Outline.NONE)


def _rows(
    parallel: PlacedBox, regions: list[Key], rects: Mapping[Key, Rect], others: list[Rect]
) -> _Rows | None:
    """Stretch regions to rows or to columns; None where something would be in the way."""
    found = _in_rows(parallel.rect, regions, rects, others)
    if found is not None:
        return found
    turned = {key: _flip(rects[key]) for key in regions}
    columns = _in_rows(_flip(parallel.rect), regions, turned, list(map(_flip, others)))
    return None if columns is None else columns.flipped()


def _in_rows(
    around: Rect, regions: list[Key], rects: Mapping[Key, Rect], others: list[Rect]
) -> _Rows | None:
    rows = sorted(regions, key=lambda key: rects[key].y)
    pairs = list(pairwise(rows))
    if any(rects[one].bottom > rects[other].y for one, other in pairs):
        return None
    left = min(rects[key].x for key in rows)
    right = max(rects[key].right for key in rows)
    stretched = {key: Rect(left, rects[key].y, right - left, rects[key].height) for key in rows}
    lines = [
        Rect(around.x, round((rects[one].bottom + rects[other].y) / 2, 1), around.width, 0.0)
        for one, other in pairs
    ]
    if any(other.crosses(line, -2.0) for other in others for line in lines):
        return None
    grown = [key for key in rows if stretched[key] != rects[key]]
    if any(
        other.overlaps(stretched[key]) and not rects[key].holds(other)
        for key in grown
        for other in others
    ):
        return None
    return _Rows(regions=stretched, lines=lines)


def _flip(rect: Rect) -> Rect:
    """Return a rectangle with its axes exchanged."""
    return Rect(rect.y, rect.x, rect.height, rect.width)
