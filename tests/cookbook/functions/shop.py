"""The functions of `sale.sc`: a bank that charges what it is asked to, and a carrier."""

from __future__ import annotations

import restate


async def charge(order: str, cents: int) -> str:
    if cents > 100_000:
        raise restate.TerminalError("over the limit", status_code=402)
    return f"receipt of {order}"


async def ship(order: str) -> str:
    if "lost" in order:
        raise restate.TerminalError("there is no such address", status_code=404)
    return f"parcel of {order}"


async def refund(receipt: str) -> None:
    del receipt
