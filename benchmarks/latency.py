"""How long calls took: what half of them stay below, and all but one in a hundred."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the time from a call to the end of its answer, in milliseconds."""

    p50: float
    p99: float


def latency(seconds: Sequence[float]) -> Latency:
    """Return the percentiles of calls that took so many seconds each; there are at least two."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return Latency(cuts[49] * 1000, cuts[98] * 1000)
