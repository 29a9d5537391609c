"""The functions of the charts in the stories: each does what its story says, when it says so.

A story writes the outcome to a file, in another process; a call waits until that is there, and
leaves a line that says where it ran. A copy of this module is deployed with each state of the
charts, one more as `shop.payments`.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from restate import ObjectContext, ObjectSharedContext

Context = ObjectContext | ObjectSharedContext


async def outcome(ctx: Context, function: str) -> Any:
    """Wait for the outcome of the current call: an actor's by its id, an action's by its name."""
    call = json.loads(ctx.request().body)
    return await outcome_at(ctx.key(), call["id"] or function, function)


async def outcome_at(key: str, name: str, function: str) -> Any:
    """Wait for the outcome of a call at a machine's key."""
    folder = Path(os.environ["PROOF_FOLDER"])
    done = {"id": name, "function": f"{__name__}.{function}", "by": os.environ["PROOF_SIDE"]}
    with (folder / f"{key}.jsonl").open("a") as calls:
        calls.write(json.dumps(done) + "\n")
    path = folder / f"{key}.{name}"
    while not path.exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    told = json.loads(path.read_text())
    if "raises" in told:
        raise RuntimeError(told["raises"])
    return told["returns"]


async def charge(ctx: Context, *_: Any, **__: Any) -> Any:
    return await outcome(ctx, "charge")


async def charge_card(ctx: Context, *_: Any, **__: Any) -> Any:
    return await outcome(ctx, "charge_card")


async def refund(ctx: Context, *_: Any, **__: Any) -> Any:
    return await outcome(ctx, "refund")


async def poll(ctx: Context) -> Any:
    return await outcome(ctx, "poll")


async def mail(ctx: Context, *_: Any, **__: Any) -> None:
    await outcome(ctx, "mail")


async def send_mail(ctx: Context, *_: Any, **__: Any) -> None:
    await outcome(ctx, "send_mail")


async def print_label(ctx: Context, *_: Any, **__: Any) -> None:
    await outcome(ctx, "print_label")


async def notify(key: str) -> None:
    await outcome_at(key, "notify", "notify")


async def archive(key: str) -> None:
    await outcome_at(key, "archive", "archive")
