"""The functions of `subscription.sc`, besides the one on the page."""

from __future__ import annotations


async def charge(card: str, period: str) -> str:
    return f"receipt of {card} for {period}"


async def remind(account: str, attempt: int) -> None:
    del account, attempt
