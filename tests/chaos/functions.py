"""The actors and actions of the charts; each effect leaves a line in the file of its machine."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from restate import ObjectContext, ObjectSharedContext, TerminalError

FOLDER = Path(os.environ.get("CHAOS_FOLDER", "."))


def note(key: str, n: int, **what: Any) -> None:
    """Write a line to the file of the machine at `key`: its `n`th job or action is at work."""
    with (FOLDER / f"{key}.jsonl").open("a") as file:
        file.write(json.dumps({"n": n, **what}) + "\n")


# --- actors ---
#
# Each call has a token that no other call has, so that the outcome tells which of them it is of.


async def double(key: str, job: int, n: int) -> dict[str, Any]:
    """Take a while, and give the same whenever it is called."""
    note(key, job)
    await asyncio.sleep(0.02)
    return {"n": n * 2, "token": "the same"}


async def draw(key: str, job: int, n: int) -> dict[str, Any]:
    """Return something else at each call."""
    token = uuid4().hex
    note(key, job, token=token)
    await asyncio.sleep(0.01)
    return {"n": n, "token": token}


def insist(key: str, job: int, n: int) -> dict[str, Any]:
    """Fail at every third attempt or so; what it gives is something else each time."""
    token = uuid4().hex
    if int(token, 16) % 3 == 0:
        raise OSError("not this time")
    note(key, job, token=token)
    return {"n": n * 3, "token": token}


async def proceed(ctx: ObjectSharedContext, key: str, job: int, n: int) -> dict[str, Any]:
    """Go on in two steps of its own, with a rest between them."""

    def step(number: int) -> str:
        token = uuid4().hex
        note(key, job, step=number, token=token)
        return token

    first = await ctx.run_typed("first", step, number=1)
    await ctx.sleep(timedelta(milliseconds=10))
    second = await ctx.run_typed("second", step, number=2)
    return {"n": n * 5, "token": f"{first} {second}"}


async def decline(key: str, job: int, n: int) -> dict[str, Any]:
    """Fail for good."""
    note(key, job)
    raise TerminalError("declined", status_code=400 + n)


# --- actions ---


async def record(key: str, n: int) -> None:
    note(key, n)


async def record_in_steps(ctx: ObjectContext, key: str, n: int) -> None:
    """Carry it out in a step of the function's own."""
    await ctx.run_typed("step", lambda: note(key, n))


async def refuse(key: str, n: int) -> None:
    note(key, n)
    raise TerminalError("refused", status_code=403)
