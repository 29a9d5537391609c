"""Measuring on a noisy machine: contestants take turns in one run, and medians are compared."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """What each contestant reached in each round, in units a second; rounds are comparable."""

    by_name: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        """Return a contestant's median rate."""
        return statistics.median(self.by_name[name])

    def ratio(self, name: str, other: str) -> float:
        """Return how many times faster one was than another: the median over the rounds."""
        pairs = zip(self.by_name[name], self.by_name[other], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    def spread(self, name: str, other: str) -> tuple[float, float]:
        """Return the bounds of the middle half of the rounds' ratios."""
        pairs = zip(self.by_name[name], self.by_name[other], strict=True)
        ratios = [mine / theirs for mine, theirs in pairs]
        lower, _, upper = statistics.quantiles(ratios, n=4)
        return lower, upper


def take_turns(contestants: Mapping[str, Callable[[], float]], rounds: int) -> Rates:
    """Let every contestant measure itself once a round, in an order that changes.

    Each gives a rate. A machine that slows down for a while slows all of them in that round.
    """
    found: dict[str, list[float]] = {name: [] for name in contestants}
    order = list(contestants)
    shuffler = random.Random(0)
    for _ in range(rounds):
        shuffler.shuffle(order)
        for name in order:
            found[name].append(contestants[name]())
    return Rates(found)
