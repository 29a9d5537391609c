"""The Python functions of the test charts; each call leaves a line in a file for the test."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from restate import ObjectContext, ObjectSharedContext, TerminalError
from restate.exceptions import RetryableError

FOLDER = Path(os.environ.get("E2E_FOLDER", "."))


def note(key: str, **what: Any) -> int:
    """Write a line to the file of `key`; tell how many it has now."""
    path = FOLDER / f"{key}.jsonl"
    with path.open("a") as file:
        file.write(json.dumps(what) + "\n")
    return len(path.read_text().splitlines())


async def gate(key: str) -> None:
    """Wait until the test opens the gate of `key`, from another process."""
    while not (FOLDER / f"{key}.open").exists():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


# --- actors ---


async def double(key: str, n: int) -> int:
    note(key, double=n)
    return n * 2


def double_plain(key: str, n: int) -> int:
    note(key, double_plain=n)
    return n * 2


async def double_steps(ctx: ObjectSharedContext, key: str, n: int) -> int:
    """Double in two steps of the function's own."""

    def step() -> int:
        note(key, step=n)
        return n

    return await ctx.run_typed("first", step) + await ctx.run_typed("second", step)


async def gated(key: str, n: int) -> int:
    """Double as soon as the test lets it."""
    note(key, gated=n)
    await gate(key)
    return n * 2


async def stubborn(key: str, failures: int) -> int:
    """Fail some times, then succeed with the number of attempts."""
    attempt = note(key, stubborn=failures)
    if attempt <= failures:
        raise ValueError(f"attempt {attempt} failed")
    return attempt


async def gated_failure(key: str) -> int:
    """Fail as soon as the test lets it."""
    note(key, gated_failure=True)
    await gate(key)
    raise TerminalError("too late", status_code=410)


async def refuse(key: str) -> int:
    note(key, refused=True)
    raise TerminalError("not for you", status_code=403)


async def run_errand(ctx: ObjectSharedContext, key: str) -> int:
    """Let a machine count, sleep in the server's care, and let it count again."""
    count = json.dumps({"event": {"type": "COUNT"}}).encode()
    await ctx.generic_call("counted", "send", count, key=key)
    await ctx.sleep(timedelta(milliseconds=700))
    answer = await ctx.generic_call("counted", "send", count, key=key)
    return int(json.loads(answer)["context"]["n"])


async def breaks(key: str, kind: str) -> int:
    """Fail in one of the ways there are."""
    note(key, breaks=kind)
    match kind:
        case "value":
            raise ValueError("no such value")
        case "silent":
            raise RuntimeError
        case "terminal":
            raise TerminalError("not found there", status_code=404)
        case "cancelled":
            raise asyncio.CancelledError
        case "exit":
            sys.exit("over")
        case "type":
            return "seven"  # type: ignore[return-value]
        case _:
            raise AssertionError(kind)


async def make_record(key: str) -> dict[str, Any]:
    return {"name": key, "count": 2}


async def stall(key: str) -> int:
    note(key, stall=True)
    await asyncio.sleep(3600)
    return 0


# --- actions ---


async def record(key: str, what: str) -> None:
    note(key, did=what)


def record_plain(key: str, what: str) -> None:
    note(key, did=what)


async def record_slowly(key: str, what: str) -> None:
    """Be done when the test lets it."""
    await gate(key)
    note(key, did=what)


async def record_stubbornly(key: str, what: str) -> None:
    """Fail twice, then succeed."""
    tries = FOLDER / f"{key}.tries"
    with tries.open("a") as file:
        file.write(".")
    if len(tries.read_text()) < 3:
        raise OSError("not yet")
    note(key, did=what)


async def record_never(key: str, what: str) -> None:
    note(key, tried=what)
    raise TerminalError(f"{what} is refused", status_code=403)


async def record_steps(ctx: ObjectContext, key: str, what: str) -> None:
    """Do it in a step of the function's own."""

    def step() -> None:
        note(key, did=what)

    await ctx.run_typed("step", step)


# --- helpers ---


def shout(text: str) -> str:
    return text.upper() + "!"


def crash_once(key: str) -> int:
    """Kill the process the first time; then give one."""
    if note(key, step=1) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1


def opened(key: str) -> int:
    """Fail until the test opens the gate of `key`: that stands for a fix."""
    if not (FOLDER / f"{key}.open").exists():
        raise RuntimeError("not mended yet")
    return 1


def fail(text: str) -> str:
    raise ValueError(f"cannot do {text}")


async def says_much(n: int) -> str:
    return "x" * n


async def reads_all(texts: list[str]) -> None:
    assert texts


async def complains_much(n: int) -> None:
    raise ValueError("x" * n)


async def fail_in_a_step(ctx: ObjectSharedContext, key: str, failures: int) -> int:
    """Do a step that fails some times; return the number of attempts at it."""

    def step() -> int:
        attempt = note(key, step=True)
        if attempt <= failures:
            raise OSError(f"step {attempt} failed")
        return attempt

    return await ctx.run_typed("step", step)


async def ask_again(key: str, failures: int) -> int:
    """Fail some times in the words of Restate; return the number of attempts."""
    attempt = note(key, asks=True)
    if attempt <= failures:
        raise RetryableError("not yet")
    return attempt


# --- what is mended while machines wait ---


async def mendable(key: str, n: int) -> int:
    """Fail as a bug does, until the test has mended it."""
    note(key, mendable=n)
    if not (FOLDER / f"{key}.mended").exists():
        raise KeyError("nope")
    return n * 10


async def dawdling(key: str, n: int) -> int:
    """Take too long, until the test has mended it."""
    note(key, dawdling=n)
    try:
        while not (FOLDER / f"{key}.mended").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        note(key, interrupted=n)
        raise
    return n * 10


async def declined(key: str) -> int:
    note(key, declined=True)
    raise TerminalError("declined", status_code=402)


async def ring(key: str, message: str) -> None:
    """Note an alarm; the first time the bell is broken."""
    if note(f"{key}-bell", rung=message) == 1:
        raise RuntimeError("the bell is broken")
    note(key, alarm=message)


async def gives_away(secret: str, how: str) -> str:
    """Fail with the secret: by a bug, by a wrong result, or on purpose."""
    if how == "raises":
        raise ValueError(secret)
    if how == "refuses":
        raise TerminalError("not today", status_code=402)
    return secret
