"""The Python functions of the charts; what they did is in a file for the test.

The test lets them go on: by a file that stands for a gate, or for a fault that was put right.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from restate import ObjectSharedContext, TerminalError

FOLDER = Path(os.environ.get("E2E_FOLDER", "."))


def note(key: str, **what: Any) -> None:
    """Write a line to the file of `key`."""
    with (FOLDER / f"{key}.jsonl").open("a") as file:
        file.write(json.dumps(what) + "\n")


def is_open(key: str) -> bool:
    """Tell whether the test has opened the gate of `key`."""
    return (FOLDER / f"{key}.open").exists()


async def gate(key: str) -> None:
    """Wait until the test opens the gate of `key`, from another process."""
    while not is_open(key):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


# --- actors ---


async def work(key: str, n: int) -> int:
    """Double as soon as the test lets it."""
    note(key, work=n)
    await gate(key)
    return n * 2


async def attempt(key: str, n: int) -> int:
    """Fail until the test has put the fault right, then double."""
    note(key, attempt=n)
    if not is_open(key):
        raise ValueError("not yet")
    return n * 2


async def attempt_seldom(key: str, n: int) -> int:
    """Fail until the test has put the fault right, then double."""
    return await attempt(key, n)


async def mendable(key: str, n: int) -> int:
    """Fail until the test has put the fault right; nobody tries it again by itself."""
    note(key, mendable=n)
    if not is_open(key):
        raise KeyError("nope")
    return n * 2


async def dawdling(key: str, n: int) -> int:
    """Take too long until the test has put that right."""
    note(key, dawdling=n)
    await gate(key)
    return n * 2


async def steps(ctx: ObjectSharedContext, key: str, n: int) -> int:
    """Journal a step, wait for the test, and journal another one."""

    def first() -> int:
        note(key, first=n)
        return n

    def second() -> int:
        note(key, second=n)
        return n

    one = await ctx.run_typed("first", first)
    await gate(key)
    return one + await ctx.run_typed("second", second)


async def linger(key: str) -> int:
    """Take too long."""
    note(key, linger=True)
    await asyncio.sleep(3600)
    return 0


async def refuse(key: str) -> int:
    """Refuse as soon as the test lets it."""
    note(key, refuse=True)
    await gate(key)
    raise TerminalError("not for you", status_code=403)


# --- actions ---


async def record(key: str, what: str) -> None:
    """Note it at once."""
    note(key, did=what)


async def record_later(key: str, what: str) -> None:
    """Note it as soon as the test lets it."""
    await gate(key)
    note(key, did=what)


async def record_tried(key: str, what: str) -> None:
    """Fail until the test has put the fault right, then note it."""
    if not is_open(key):
        raise OSError("not yet")
    note(key, did=what)


async def reject(key: str, what: str) -> None:
    """Fail for good as soon as the test lets it."""
    await gate(key)
    raise TerminalError(f"{what} is refused", status_code=403)


async def ring(key: str, message: str) -> None:
    """Note an alarm as soon as the test lets it."""
    await gate(f"{key}-bell")
    note(key, alarm=message)


# --- defs ---


def opened(key: str) -> int:
    """Fail until the test has put the fault right."""
    if not is_open(key):
        raise RuntimeError("not mended yet")
    return 1
