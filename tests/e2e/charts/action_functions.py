"""What `actions.sc` calls; each call leaves a line in a file for the test."""

from __future__ import annotations

import asyncio

from restate import ObjectContext

from tests.e2e.charts.functions import FOLDER, note


async def fail_for_a_while(key: str) -> int:
    """Fail always."""
    raise ValueError(f"attempt {note(key, tried=True)} failed")


def tries(key: str, failures: int) -> None:
    """Fail some times, then succeed."""
    attempt = note(key, tried=True)
    if attempt <= failures:
        raise OSError(f"attempt {attempt} failed")


async def counted(key: str, failures: int) -> None:
    tries(key, failures)


async def evenly(key: str, failures: int) -> None:
    tries(key, failures)


def patiently(key: str, failures: int) -> None:
    tries(key, failures)


async def at_length(key: str) -> None:
    """Take too long; the first attempt fails, and leaves less time to the second."""
    if note(key, tried=True) == 1:
        raise OSError("not yet")
    await asyncio.sleep(3600)


async def in_time(key: str, failures: int) -> None:
    tries(key, failures)


async def in_steps(ctx: ObjectContext, key: str, failures: int) -> None:
    """Do a step, fail once behind it and once before it, and fail in the next step some times."""
    if (FOLDER / f"{key}-behind.jsonl").exists() and note(f"{key}-before", failed=True) == 1:
        raise OSError("before the steps")

    def first() -> None:
        note(key, first=True)

    await ctx.run_typed("first", first)
    if note(f"{key}-behind", failed=True) == 1:
        raise OSError("behind the first step")
    await ctx.run_typed("second", tries, key=key, failures=failures)


async def usually(key: str, failures: int) -> None:
    tries(key, failures)


async def until_open(key: str) -> None:
    """Fail until the test opens the gate."""
    note(key, tried=True)
    if not (FOLDER / f"{key}.open").exists():
        raise OSError("not open")


async def done(key: str) -> None:
    note(key, done=True)
