"""A virtual object that counts, at once or after a while."""

from datetime import timedelta
from uuid import uuid4

import restate

tally = restate.VirtualObject("Tally")


@tally.handler()
async def add(ctx: restate.ObjectContext, amount: int) -> int:
    """Add to the total and return it."""
    total = (await ctx.get("total", type_hint=int) or 0) + amount
    ctx.set("total", total)
    return total


@tally.handler("addLater")
async def add_later(ctx: restate.ObjectContext, delay_ms: int) -> None:
    """Add one after `delay_ms` milliseconds."""
    ctx.object_send(add, key=ctx.key(), arg=1, send_delay=timedelta(milliseconds=delay_ms))


@tally.handler(kind="shared")
async def total(ctx: restate.ObjectSharedContext) -> int:
    """Return the total."""
    return await ctx.get("total", type_hint=int) or 0


@tally.handler()
async def nap(ctx: restate.ObjectContext) -> str:
    """Wait for a millisecond and return a value that differs whenever it is replayed."""
    value = uuid4().hex
    ctx.set("nap", value)
    await ctx.sleep(timedelta(milliseconds=1))
    return value


app = restate.app(services=[tally])
