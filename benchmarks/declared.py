"""The counter of by_hand.py, with one thing more that the service of a compiled chart declares.

So breakdown.py tells what each of them costs, apart from the Python of the handler.
"""

from __future__ import annotations

from typing import Any

import msgspec
import restate

from generated import counter_v1
from generated._support.bodies import SendBody
from generated._support.published import Json, publish_schemas
from generated._support.serve import serve
from generated._support.service import UNTIL_IT_SUCCEEDS

from .by_hand import RAW, fresh, read, write

EVENT = Json(SendBody[counter_v1.Event])
SNAPSHOT = Json(counter_v1.Snapshot)
ANY_SNAPSHOT = Json(dict[str, Any])


def counter(name: str, *, takes: Any = RAW, gives: Any = RAW, **settings: Any) -> Any:
    """Make the counter as an object of that name; it keeps its version where it is so called."""
    made = restate.VirtualObject(name, **settings)

    @made.handler("send", input_serde=takes, output_serde=gives)
    async def send(ctx: restate.ObjectContext, body: bytes) -> bytes:
        """Add one."""
        msgspec.json.decode(body)
        stored = await ctx.get("snapshot", serde=RAW)
        machine = read(stored) if stored else fresh({}, "INCREMENT", total=0)
        if not stored and name == "WithVersion":
            ctx.set("version", b'"v1"', serde=RAW)
        machine.context["total"] += 1
        answer = write(machine)
        ctx.set("snapshot", answer, serde=RAW)
        return answer

    publish_schemas(made.handlers["send"].handler_io)
    return made


app = serve(
    [
        counter("Plain"),
        counter("WithEventSchema", takes=EVENT),
        counter("WithAnySnapshot", gives=ANY_SNAPSHOT),
        counter("WithSnapshotSchema", gives=SNAPSHOT),
        counter("WithRetryPolicy", invocation_retry_policy=UNTIL_IT_SUCCEEDS),
        counter("WithVersion"),
    ]
)
