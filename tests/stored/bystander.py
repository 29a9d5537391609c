"""Who has to do with the machines, and is not changed with them: served by itself."""

from __future__ import annotations

import asyncio
import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import restate
from restate import (
    Context,
    ObjectContext,
    ObjectSharedContext,
    Service,
    TerminalError,
    VirtualObject,
)
from restate.serde import BytesSerde

FOLDER = Path(os.environ.get("E2E_FOLDER", "."))
RAW = BytesSerde()

awaiter = VirtualObject("Awaiter")
"""Somebody who makes an awakeable, and answers with what that is completed with."""

post = Service("Post")
"""Sends recorded messages as the engine would: to private handlers, too."""

clerk = Service("Clerk")
"""Somebody else's service, which machines call as an actor."""


@awaiter.handler("wait", output_serde=RAW)
async def wait(ctx: ObjectContext) -> bytes:
    """Wait for an awakeable."""
    awakeable, completed = ctx.awakeable(serde=RAW)
    ctx.set("awakeable", awakeable)
    return await completed or b""


@awaiter.handler("awakeable", kind="shared")
async def its_id(ctx: ObjectSharedContext) -> str | None:
    """Return the id of the awakeable that is waited for."""
    return await ctx.get("awakeable", type_hint=str)


@post.handler("send")
async def send(ctx: Context, messages: list[dict[str, Any]]) -> list[str]:
    """Send messages, in their order; return their invocations."""
    sent = []
    for message in messages:
        delay = message.get("delay")
        sent.append(
            ctx.generic_send(
                message["service"],
                message["handler"],
                base64.b64decode(message["body"]),
                key=message["key"],
                send_delay=None if delay is None else timedelta(seconds=delay),
                idempotency_key=message.get("idempotency_key"),
            )
        )
    return [await handle.invocation_id() for handle in sent]


@post.handler("answer")
async def answer(ctx: Context, answers: list[dict[str, Any]]) -> None:
    """Complete awakeables."""
    for each in answers:
        if "body" in each:
            ctx.resolve_awakeable(each["awakeable"], base64.b64decode(each["body"]), serde=RAW)
        else:
            ctx.reject_awakeable(each["awakeable"], each["message"], each["code"])


@clerk.handler("double")
async def double(_ctx: Context, request: dict[str, Any]) -> int:
    """Double as soon as the test lets it."""
    key, n = str(request["key"]), int(request["n"])
    with (FOLDER / f"{key}.jsonl").open("a") as notes:
        notes.write('{"clerk": true}\n')
    while not (FOLDER / f"{key}.open").exists():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    if n < 0:
        raise TerminalError("nothing to double", status_code=404)
    return n * 2


app = restate.app([awaiter, post, clerk])
