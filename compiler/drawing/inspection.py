"""What is wrong with a layout: the things that a person would not draw so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .geometry import PlacedArrow, PlacedBox, PlacedMachine, Rect, segments


def flaws(machine: PlacedMachine) -> Iterator[str]:
    """Yield what is wrong: what overlaps, is crossed by a line, or is out of its frame."""
    yield from _overlaps(machine)
    yield from _crossed(machine)
    yield from _out_of_frame(machine)


def crossings(machine: PlacedMachine) -> int:
    """Count how often arrows cross each other."""
    lines = [
        (number, piece)
        for number, arrow in enumerate(machine.arrows)
        for piece in segments(arrow.points)
    ]
    flat = [(number, line) for number, line in lines if line.height == 0]
    upright = [(number, line) for number, line in lines if line.height > 0]
    return sum(
        one != other
        and flat_line.x < line.x < flat_line.right
        and line.y < flat_line.y < line.bottom
        for one, flat_line in flat
        for other, line in upright
    )


def _overlaps(machine: PlacedMachine) -> Iterator[str]:
    """Yield what lies on something else: boxes side by side, names, labels."""
    placed = {each.box.key: each for each in machine.boxes}
    for each in machine.boxes:
        children = [placed[child.key] for child in each.box.children]
        for one, other in combinations(children, 2):
            if one.rect.overlaps(other.rect):
                yield f"{_name(one)} is on {_name(other)}"
        for child in children:
            if each.text is not None and each.text.overlaps(child.rect):
                yield f"the name of {_name(each)} is on {_name(child)}"
    texts = list(_texts(machine))
    solid = [(f"box {_name(each)}", each.rect) for each in machine.boxes if not each.box.children]
    heads = [(name, rect) for name, rect in texts if name.startswith("name")]
    labels = [(name, rect) for name, rect in texts if not name.startswith("name")]
    for name, rect in labels:
        for what, there in [*solid, *heads]:
            if rect.overlaps(there):
                yield f"{name} is on {what}"
    for (name, rect), (what, there) in combinations(labels, 2):
        if rect.overlaps(there):
            yield f"{name} is on {what}"


def _crossed(machine: PlacedMachine) -> Iterator[str]:
    """Yield the lines that go through texts, or through boxes that have nothing to do with them."""
    texts = list(_texts(machine))
    solid = [each for each in machine.boxes if not each.box.children]
    for arrow in machine.arrows:
        for piece in segments(arrow.points):
            for name, rect in texts:
                if rect.crosses(piece):
                    yield f"an arrow of {_end(arrow)} goes through the {name}"
            for box in solid:
                if box.rect.crosses(piece):
                    yield f"an arrow of {_end(arrow)} goes through {_name(box)}"
    for (x, y), (u, v) in machine.separators:
        line = Rect(x, y, u - x, v - y)
        for name, rect in texts:
            if rect.crosses(line):
                yield f"a separator goes through the {name}"


def _out_of_frame(machine: PlacedMachine) -> Iterator[str]:
    frame = Rect(0, 0, machine.width, machine.height)
    placed = {each.box.key: each for each in machine.boxes}
    for each in machine.boxes:
        if not frame.holds(each.rect):
            yield f"{_name(each)} is out of the frame"
        for child in each.box.children:
            if not each.rect.holds(placed[child.key].rect):
                yield f"{child.name} is out of {_name(each)}"
    for name, rect in _texts(machine):
        if not frame.holds(rect):
            yield f"the {name} is out of the frame"


def _texts(machine: PlacedMachine) -> Iterator[tuple[str, Rect]]:
    """Yield the places of names of boxes that have others in them, of captions and labels."""
    for each in machine.boxes:
        if each.text is not None and each.box.children:
            yield f"name of {_name(each)}", each.text
        if each.caption is not None:
            yield f"caption of {_name(each)}", each.caption
    for arrow in machine.arrows:
        if arrow.label is not None:
            yield f"label of {_end(arrow)}", arrow.label


def _name(placed: PlacedBox) -> str:
    return ".".join(placed.box.key[1:]) or placed.box.name


def _end(arrow: PlacedArrow) -> str:
    return f"{'.'.join(arrow.arrow.source[1:])} ({arrow.arrow.event or arrow.arrow.source[0]})"
