"""The Python functions of `stopping.sc`."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta

from restate import ObjectSharedContext

from tests.e2e.charts.functions import FOLDER, gate, note


async def wait_long(key: str) -> int:
    """Wait for ever, and note how that ends."""
    note(key, waits=True)
    try:
        await asyncio.sleep(3600)
    finally:
        note(key, interrupted=True)
    return 1


async def work_in_process(key: str) -> int:
    """Note the process, wait until the test opens the gate, and return the process's id."""
    note(key, begins=os.getpid())
    try:
        await gate(key)
    except asyncio.CancelledError:
        note(key, interrupted=os.getpid())
        raise
    note(key, ends=os.getpid())
    return os.getpid()


def wait_in_thread(key: str) -> int:
    """Wait, in a thread, until the test opens the gate."""
    note(key, waits=True, begins=os.getpid())
    while not (FOLDER / f"{key}.open").exists():
        time.sleep(0.01)
    return 1


async def sleep_durably(ctx: ObjectSharedContext, key: str) -> int:
    """Sleep for an hour, as Restate's timers do, in between of two steps."""
    await ctx.run_typed("before", lambda: note(key, waits=True))
    await ctx.sleep(timedelta(hours=1))
    return await ctx.run_typed("after", lambda: note(key, woke=True))


async def fail_for_long(key: str) -> int:
    """Fail; the next attempt is far off."""
    note(key, waits=True)
    raise ValueError("not now")


async def try_with_ctx(ctx: ObjectSharedContext, key: str, failures: int) -> int:
    """Fail some times after a journaled step, then succeed with the number of attempts."""
    attempt = await ctx.run_typed("attempt", lambda: note(key, tried=failures))
    if attempt <= failures:
        raise ValueError(f"attempt {attempt} failed")
    return attempt


async def try_for_a_while(ctx: ObjectSharedContext, key: str) -> int:
    """Fail always."""
    attempt = await ctx.run_typed("attempt", lambda: note(key, tried=True))
    raise ValueError(f"attempt {attempt} failed")
