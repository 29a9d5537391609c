"""Graphs of what uses what: the circles in them, and an order without circles."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Graph(Generic[T]):
    """Which others each of some things uses."""

    def __init__(self, uses: Mapping[T, Iterable[T]]) -> None:
        """Take what each thing uses; what is itself no key of `uses` is left out."""
        self._places = {node: place for place, node in enumerate(uses)}
        self._uses = {
            node: {each: None for each in used if each in self._places}
            for node, used in uses.items()
        }

    def cut_circles(self) -> Iterator[list[T]]:
        """Yield circles, in each of which every thing uses the next one, and cut them open.

        A circle begins with the thing that comes first. Each takes a pass over the whole graph: who
        has seen enough of them stops asking.
        """
        while circle := self._circle():
            for node, used in zip(circle, [*circle[1:], circle[0]], strict=True):
                del self._uses[node][used]
            yield circle

    def _circle(self) -> list[T]:
        """Return one circle; empty where there is none."""
        try:
            TopologicalSorter(self._uses).prepare()
        except CycleError as error:
            # Each is used by the next one there, and the last is the first again.
            backwards: list[T] = error.args[1]
            circle = backwards[:0:-1]
            first = min(range(len(circle)), key=lambda at: self._places[circle[at]])
            return circle[first:] + circle[:first]
        return []

    def in_order(self) -> list[T]:
        """Return all things, each behind those that it uses; all circles must have been cut."""
        return list(TopologicalSorter(self._uses).static_order())
