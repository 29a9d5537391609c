"""A service that is none of ours: it waits for an awakeable that a machine is to resolve."""

from __future__ import annotations

import restate
from restate import ObjectContext, TerminalError, VirtualObject

from tests.e2e.charts.functions import note

sleeper = VirtualObject("sleeper")


@sleeper.handler("sleep")
async def sleep(ctx: ObjectContext) -> None:
    """Tell the awakeable's id, then what it was resolved or rejected with."""
    key = ctx.key()
    id, woken = ctx.awakeable(type_hint=dict)  # noqa: A001

    def tell() -> None:
        note(key, awakeable=id)

    await ctx.run_typed("tell", tell)
    try:
        snapshot = await woken
    except TerminalError as error:
        code = error.status_code

        def tell_error() -> None:
            note(key, code=code)

        await ctx.run_typed("tell error", tell_error)
    else:

        def tell_snapshot() -> None:
            note(key, woken=snapshot)

        await ctx.run_typed("tell snapshot", tell_snapshot)


app = restate.app([sleeper])
