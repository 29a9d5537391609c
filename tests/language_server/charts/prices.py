"""What things cost."""

from typing import Any

FACTOR = "é" + "def rate"


def rate(amount: Any) -> str:
    """Say whether an amount is high.

    More than ten is.
    """
    return "high" if amount.cents > 1_000 else "low"


async def charge(ctx: Any, amount: Any, card: str) -> Any:
    """Charge a card."""
    return (ctx, amount, card)
