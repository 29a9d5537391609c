"""What the charts of this folder call."""

from __future__ import annotations

from goldens.parcel_types import Receipt


async def charge(amount: int) -> Receipt:
    """Charge an amount."""
    return Receipt(id=str(amount))


async def label(key: str) -> str:
    """Print a label."""
    return key
