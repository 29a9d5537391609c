"""Functions of the chart beside."""

from __future__ import annotations


async def weigh(kilos: float, names: dict[str, float]) -> None:
    """Put goods on the scale."""


async def scale(limit: float) -> float:
    """Return what is on the scale."""
    return limit


def heavier(than: float) -> float:
    """Return a larger weight."""
    return than + 1.0
