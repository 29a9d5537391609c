"""Regions side by side: they are stretched to a common edge, with dashed lines between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .geometry import PlacedBox, PlacedMachine, Point, Rect
from .picture import Key, Kind


def with_separators(machine: PlacedMachine) -> PlacedMachine:
    """Return a machine whose regions are separated by lines, where they lie in rows or columns."""
    rects = {each.box.key: each.rect for each in machine.boxes}
    lines: list[tuple[Point, Point]] = []
    for parallel in machine.boxes:
        if parallel.box.kind is not Kind.PARALLEL:
            continue
        regions = [child.key for child in parallel.box.children if not child.kind.is_mark]
        others = [rects[child.key] for child in parallel.box.children if child.kind.is_mark]
        separated = _in_rows(parallel, regions, rects, others)
        if separated is None:
            flipped = {key: _flip(rect) for key, rect in rects.items()}
            turned = replace(parallel, rect=_flip(parallel.rect))
            separated = _in_rows(turned, regions, flipped, map(_flip, others))
            if separated is None:
                continue
            rects |= {key: _flip(rect) for key, rect in separated[0].items()}
            lines += [((y, x), (v, u)) for (x, y), (u, v) in separated[1]]
        else:
            rects |= separated[0]
            lines += separated[1]
    boxes = tuple(replace(each, rect=rects[each.box.key]) for each in machine.boxes)
    return replace(machine, boxes=boxes, separators=tuple(lines))


def _in_rows(
    parallel: PlacedBox, regions: list[Key], rects: dict[Key, Rect], others: Iterable[Rect]
) -> tuple[dict[Key, Rect], list[tuple[Point, Point]]] | None:
    """Stretch regions that lie one below the other to the same width; None where they do not."""
    rows = sorted(regions, key=lambda key: rects[key].y)
    pairs = list(zip(rows, rows[1:], strict=False))
    if any(rects[one].bottom > rects[other].y for one, other in pairs):
        return None
    left = min(rects[key].x for key in rows)
    right = max(rects[key].right for key in rows)
    stretched = {
        key: Rect(left, rects[key].y, right - left, rects[key].height) for key in rows
    }
    middles = [(rects[one].bottom + rects[other].y) / 2 for one, other in pairs]
    lines = [
        ((parallel.rect.x, round(y, 1)), (parallel.rect.right, round(y, 1))) for y in middles
    ]
    marks = list(others)
    if any(mark.overlaps(rect) for mark in marks for rect in stretched.values()):
        return None
    if any(mark.y <= y <= mark.bottom for mark in marks for y in middles):
        return None
    return stretched, lines


def _flip(rect: Rect) -> Rect:
    """Return a rectangle with its axes exchanged."""
    return Rect(rect.y, rect.x, rect.height, rect.width)
