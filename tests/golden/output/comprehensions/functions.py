"""Functions that the chart names."""

from __future__ import annotations

from decimal import Decimal

from goldens.comprehensions_types import Line


def worth(*, lines: list[Line]) -> Decimal:
    """Return what lines cost together."""
    return sum((line.price * line.quantity for line in lines), Decimal(0))


async def pick(*, skus: list[str], left: dict[str, int]) -> list[str]:
    """Return what was picked."""
    return [sku for sku in skus if sku not in left]


async def bill(*, skus: list[str]) -> None:
    """Bill what was ordered."""
