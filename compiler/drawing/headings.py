"""Names of boxes that have others in them: moved aside where an arrow comes in through the top."""

from __future__ import annotations

from dataclasses import replace

from .geometry import PlacedBox, PlacedMachine, Rect, segments

CLEARANCE = 4.0


def with_clear_headings(machine: PlacedMachine) -> PlacedMachine:
    """Return a machine whose names stand where no arrow goes through, as far as there is room."""
    lines = [piece for arrow in machine.arrows for piece in segments(arrow.points)]
    boxes = tuple(
        _clear(each, lines) if each.box.children and each.text is not None else each
        for each in machine.boxes
    )
    return replace(machine, boxes=boxes)


def _clear(placed: PlacedBox, lines: list[Rect]) -> PlacedBox:
    rect, text = placed.rect, placed.text
    assert text is not None
    head = Rect(rect.x, rect.y, rect.width, text.height)
    across = [line for line in lines if head.crosses(line)]
    if not across:
        return placed
    ends = sorted(line.right + CLEARANCE for line in across)
    for left in (rect.x, *ends):
        there = Rect(left, text.y, text.width, text.height)
        if there.right <= rect.right and not any(there.crosses(line, -1.0) for line in across):
            return replace(placed, text=there)
    return placed
