"""A service that is none of ours: it waits for a machine at many awakeables at once."""

from __future__ import annotations

import json
from typing import Any

import restate
from restate import Context, Service, TerminalError

from tests.e2e.charts.functions import note

crowd = Service("crowd")


@crowd.handler("wait")
async def wait(ctx: Context, who: dict[str, Any]) -> dict[str, int]:
    """Make a `number` of awakeables, and count what they are answered, by what is said.

    Where a `machine` is named, they are subscribed to the condition there. Their ids are noted
    under `key`.
    """
    awakeables = [ctx.awakeable(type_hint=dict) for _ in range(who["number"])]
    ids = [id for id, _ in awakeables]  # noqa: A001

    def tell() -> None:
        note(who["key"], awakeables=ids)

    for each in ids if "machine" in who else []:
        body = {"condition": who["condition"], "awakeableId": each}
        ctx.generic_send(who["machine"], "subscribe", json.dumps(body).encode(), key=who["key"])
    await ctx.run_typed("tell", tell)
    said: dict[str, int] = {}
    for _, answer in awakeables:
        try:
            snapshot = await answer
            what = f"{snapshot['status']}: {snapshot['output']}"
        except TerminalError as error:
            what = f"{error.status_code}: {error.message}"
        said[what] = said.get(what, 0) + 1
    return said


app = restate.app([crowd])
