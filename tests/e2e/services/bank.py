"""Services that are none of ours, whose handlers actors call: a service and a virtual object."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import restate
from restate import Context, ObjectContext, Service, TerminalError, VirtualObject

from tests.e2e.charts.functions import note

payments = Service("Payments")
account = VirtualObject("Account")


@payments.handler()
async def charge(ctx: Context, order: dict[str, Any]) -> dict[str, Any]:
    """Charge an account; refuse what is too much."""
    if order["cents"] > 1000:
        raise TerminalError("over the limit", status_code=402)

    def charged() -> str:
        note(order["account"], charged=order["cents"])
        return f"receipt of {order['account']}"

    return {"id": await ctx.run_typed("charge", charged), "cents": order["cents"]}


@payments.handler()
async def greet(_ctx: Context, name: str) -> str:
    """Take a name as the whole body."""
    return f"Hello, {name}"


@payments.handler()
async def misspeak(_ctx: Context) -> str:
    """Return something else than the chart declares."""
    return "none of your business"


@payments.handler()
async def dawdle(ctx: Context, order: dict[str, Any]) -> None:
    """Take an hour, unless it is cancelled."""

    def begun() -> None:
        note(order["account"], dawdles=True)

    def cancelled() -> None:
        note(order["account"], cancelled=True)

    await ctx.run_typed("begun", begun)
    try:
        await ctx.sleep(timedelta(hours=1))
    except TerminalError:
        await ctx.run_typed("cancelled", cancelled)
        raise


@account.handler()
async def debit(ctx: ObjectContext, order: dict[str, int]) -> int:
    """Take from the balance at the key; give the rest."""
    balance: int = await ctx.get("balance", type_hint=int) or 100
    ctx.set("balance", balance - order["cents"])
    return balance - order["cents"]


app = restate.app([payments, account])
