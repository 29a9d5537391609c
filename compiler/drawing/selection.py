"""Which part of charts is drawn: some machines, one state with what it leads to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ..codes import UNKNOWN_PART
from ..ir import path_text
from ..suggest import did_you_mean, suggest
from .errors import DrawingError
from .picture import FORK, INITIAL, STATE, Box, Key, Kind, MachinePicture


def select_machines(
    pictures: Sequence[MachinePicture], wanted: Sequence[str]
) -> list[MachinePicture]:
    """Return the machines with one of the names; a name may have a version behind it.

    Raises DrawingError where there is none of a name.
    """
    if not wanted:
        return list(pictures)
    for name in wanted:
        if not any(name in _names(each) for each in pictures):
            known = [each.root.name for each in pictures]
            raise DrawingError(
                UNKNOWN_PART,
                f"there is no machine `{name}`",
                span=pictures[0].root.span if pictures else None,
                label=did_you_mean(name, known),
                help=f"the machines are {', '.join(f'`{each}`' for each in known)}",
            )
    return [each for each in pictures if not _names(each).isdisjoint(wanted)]


def _names(picture: MachinePicture) -> set[str]:
    return {picture.name, picture.root.name, f"{picture.name} {picture.version}"}


def select_state(pictures: Sequence[MachinePicture], path: str) -> list[MachinePicture]:
    """Return the machines that have a state of a path, with this state alone; raises DrawingError.

    What it leads to, and what leads to it, is drawn as a box outside.
    """
    found = [
        _only(picture, box)
        for picture in pictures
        for box in picture.root.walk()
        if box.children and box.key != (STATE,) and path_text(box.key[1:]) == path
    ]
    if found:
        return found
    known = {
        path_text(box.key[1:]): box
        for picture in pictures
        for box in picture.root.walk()
        if box.key[0] == STATE and len(box.key) > 1
    }
    large = [name for name, box in known.items() if box.children]
    if path in known:
        raise DrawingError(
            UNKNOWN_PART,
            f"state `{path}` has no states in it",
            span=known[path].span,
            help=_listed(large),
        )
    close = _meant(path, large) or _meant(path, known)
    raise DrawingError(
        UNKNOWN_PART,
        f"there is no state `{path}`",
        span=known[close].span if close else (pictures[0].root.span if pictures else None),
        label=f"did you mean `{close}`?" if close else "",
        help=_listed(large),
    )


def _meant(path: str, known: Collection[str]) -> str | None:
    """Return the path that was most likely meant: also one of which only the end was given."""
    ends = (each for each in known if each.endswith(f".{path}"))
    return next(ends, None) or suggest(path, known)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"the states with states in them are {shown}{more}" if names else "draw the whole chart"


def largest_states(picture: MachinePicture, most: int = 3) -> list[str]:
    """Return the paths of the outermost states with the most states in them."""
    below = [box for box in picture.root.children if box.children]
    below.sort(key=lambda box: -sum(1 for _ in box.walk()))
    return [path_text(box.key[1:]) for box in below[:most]]


def _only(picture: MachinePicture, state: Box) -> MachinePicture:
    inside = {box.key for box in state.walk()}
    boxes = picture.boxes()
    # A fork outside belongs to a transition from or into the state, with all its arrows.
    forks = {
        end
        for arrow in picture.arrows
        for end, other in ((arrow.source, arrow.target), (arrow.target, arrow.source))
        if end[0] == FORK and end not in inside and other in inside
    }
    arrows = tuple(
        arrow
        for arrow in picture.arrows
        if not {arrow.source, arrow.target}.isdisjoint(inside | forks)
        and (arrow.source in inside or arrow.source[0] != INITIAL)
    )
    ends = dict.fromkeys(
        end
        for arrow in arrows
        for end in (arrow.source, arrow.target)
        if end not in inside and end != picture.root.key
    )
    outside = tuple(_outside(boxes[key], forks) for key in ends)
    root = replace(picture.root, rows=(), children=(state, *outside))
    return replace(picture, root=root, arrows=arrows)


def _outside(box: Box, forks: Collection[Key]) -> Box:
    """Return a box of the outside as a name alone."""
    if box.key in forks:
        return box
    return replace(box, kind=Kind.OUTSIDE, name=path_text(box.key[1:]), rows=(), children=())
