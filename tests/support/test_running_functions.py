"""A call of an actor that comes again: its function is not begun a second time beside itself."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, cast

import pytest
from restate import ObjectSharedContext

from generated._support import actors
from generated._support.functions import StoppedError, bind


class Ctx:
    """Stands for an attempt: it knows which actors were stopped before it began."""

    def __init__(self, stopped: bytes | None = None) -> None:
        self.stopped = stopped

    async def get(self, name: str, serde: object) -> bytes | None:  # noqa: ARG002
        """Return what the machine's key has under a name."""
        return self.stopped if name == "stopped" else None


def attempt(function: Callable[[], Any], ctx: Ctx | None = None) -> asyncio.Task[Any]:
    """Begin an attempt at the actor of one token."""
    given = cast(ObjectSharedContext, ctx or Ctx())
    return asyncio.ensure_future(actors.run_interruptibly(given, "token", bind(function)))


async def goes_on() -> None:
    """Let all tasks go on until they wait."""
    for _ in range(5):
        await asyncio.sleep(0)


class Gated:
    """A function that waits until its gate is open."""

    def __init__(self) -> None:
        self.begun = 0
        self.gate = asyncio.Event()

    async def work(self) -> int:
        """Wait; return which call this was."""
        self.begun += 1
        number = self.begun
        await self.gate.wait()
        return number


def test_the_last_call_gets_the_outcome() -> None:
    async def run() -> None:
        function = Gated()
        former = attempt(function.work)
        await goes_on()
        last = attempt(function.work)
        await goes_on()
        function.gate.set()
        assert await last == 1
        assert function.begun == 1
        with pytest.raises(asyncio.CancelledError):  # which the SDK takes for the end of a call
            await former
        assert actors.in_progress == {}

    asyncio.run(run())


def test_a_call_after_the_end_begins_anew() -> None:
    async def run() -> None:
        function = Gated()
        function.gate.set()
        assert [await attempt(function.work), await attempt(function.work)] == [1, 2]

    asyncio.run(run())


def test_a_failure_is_told_once() -> None:
    async def run() -> None:
        gate = asyncio.Event()

        async def fails() -> None:
            await gate.wait()
            raise KeyError("nope")

        former, last = attempt(fails), attempt(fails)
        await goes_on()
        gate.set()
        with pytest.raises(KeyError):
            await last
        with pytest.raises(asyncio.CancelledError):
            await former

    asyncio.run(run())


@pytest.mark.parametrize("is_at_work", [False, True], ids=["elsewhere", "here"])
def test_one_that_was_stopped_is_interrupted(is_at_work: bool) -> None:
    async def run() -> None:
        function = Gated()
        former = attempt(function.work) if is_at_work else None
        await goes_on()
        with pytest.raises(StoppedError):
            await attempt(function.work, Ctx(b'{"token":1}'))
        assert function.begun == 1
        assert actors.in_progress == {}
        if former is not None:
            with pytest.raises(asyncio.CancelledError):
                await former

    asyncio.run(run())


def test_a_thread_is_not_begun() -> None:
    async def run() -> None:
        called: list[int] = []
        with pytest.raises(StoppedError):
            await attempt(lambda: called.append(1), Ctx(b'{"token":1}'))
        assert called == []
        await attempt(lambda: called.append(2), Ctx(b'{"another":1}'))
        assert called == [2]

    asyncio.run(run())


async def cancels_itself() -> None:
    raise asyncio.CancelledError


async def awaits_what_is_cancelled() -> None:
    task = asyncio.ensure_future(asyncio.sleep(60))
    task.cancel()
    await task


async def exits() -> None:
    raise SystemExit(3)


def exits_in_a_thread() -> None:
    sys.exit("over")


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (cancels_itself, "has cancelled itself"),
        (awaits_what_is_cancelled, "has cancelled itself"),
        (exits, "has exited with 3"),
        (exits_in_a_thread, "has exited with over"),
    ],
)
def test_a_function_cannot_end_without_an_outcome(function: Callable[[], Any], why: str) -> None:
    async def run() -> None:
        with pytest.raises(RuntimeError, match=why):
            await attempt(function)
        assert actors.in_progress == {}

    asyncio.run(run())


def test_the_end_of_the_server_ends_the_function() -> None:
    async def run() -> None:
        function = Gated()
        call = attempt(function.work)
        await goes_on()
        task = actors.in_progress["token"].task
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        with pytest.raises(asyncio.CancelledError):
            await task
        assert actors.in_progress == {}

    asyncio.run(run())
