"""The layout of a machine: of several that ELK gives, the one that a person would rather draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Protocol

from .elk_graph import ATTEMPTS, ElkGraph
from .geometry import PlacedMachine
from .headings import with_clear_headings
from .inspection import crossings, flaws
from .picture import MachinePicture
from .regions import with_separators

FEW_BOXES = 40
"""Up to so many boxes both directions are tried, as that takes no time."""
WIDE = 1.35
"""How much wider than high a picture may be."""


class LayoutError(Exception):
    """The engine cannot lay out a graph."""


class Engine(Protocol):
    """What lays out graphs, in ELK's JSON."""

    def lay_out(self, graph: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the graph with places; raises LayoutError."""


class Direction(Enum):
    """Where transitions lead to, as far as they go forward."""

    DOWN = "down"
    RIGHT = "right"


def lay_out(
    picture: MachinePicture, engine: Engine, direction: Direction | None = None
) -> PlacedMachine:
    """Lay out a machine; without a direction, the better one is chosen. Raises LayoutError."""
    graph = ElkGraph(picture)
    directions = list(Direction) if direction is None else [direction]
    many = len(graph.numbers) > FEW_BOXES
    if many:
        directions.reverse()  # names are not crossed where arrows come in from the side
    best: PlacedMachine | None = None
    least: tuple[float, ...] = ()
    for each in directions:
        placed = _first(graph, engine, each)
        cost = _cost(placed)
        if best is None or cost < least:
            best, least = placed, cost
        if many and not least[0]:
            break
    assert best is not None
    return best


def _first(graph: ElkGraph, engine: Engine, direction: Direction) -> PlacedMachine:
    """Lay out with the first options that the engine takes."""
    for number, options in enumerate(ATTEMPTS):
        try:
            answer = engine.lay_out(graph.request({**options, "elk.direction": direction.name}))
        except LayoutError:
            if number == len(ATTEMPTS) - 1:
                raise
        else:
            return with_clear_headings(with_separators(graph.placed(answer)))
    raise AssertionError


def _cost(machine: PlacedMachine) -> tuple[float, ...]:
    """Return how bad a layout is: what is wrong with it, then its size and its crossings."""
    size = max(machine.width / WIDE, machine.height)
    return (float(_count(flaws(machine))), size * (1 + 0.05 * crossings(machine)))


def _count(found: Iterable[str]) -> int:
    return sum(1 for _ in found)
