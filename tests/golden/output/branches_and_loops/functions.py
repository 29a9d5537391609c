"""Functions of the chart beside."""

from __future__ import annotations


async def bill(sku: str, cents: int) -> None:
    """Send a bill."""


async def pick(count: int) -> None:
    """Pick goods from the shelves."""
