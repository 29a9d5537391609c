"""What the charts of this folder call."""

from __future__ import annotations


async def pass_on(baton: int) -> int:
    """Return what was given."""
    return baton
