"""Memory is given back when nobody types."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sc_compile.language_server import garbage
from sc_compile.language_server.garbage import Garbage


class Circle:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def by_itself() -> Iterator[None]:
    """Keep Python from collecting by itself."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(("pause", "analyses"), [(0.01, 1), (3_600.0, garbage.MOST_ANALYSES)])
def test_it_is_collected(pause: float, analyses: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a pause, or after many analyses without one."""
    monkeypatch.setattr(garbage, "PAUSE", pause)
    gone = asyncio.Event()

    async def work() -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1) as worker:
            found = Garbage(worker)
            weakref.finalize(Circle(), loop.call_soon_threadsafe, gone.set)
            for _ in range(analyses):
                found.hold()
                assert not gone.is_set()
                found.add()
            await asyncio.wait_for(gone.wait(), 60)

    asyncio.run(work())


def test_an_analysis_holds_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """While an analysis runs, nothing is collected."""
    monkeypatch.setattr(garbage, "PAUSE", 0.0)

    async def work() -> None:
        with ThreadPoolExecutor(max_workers=1) as worker:
            found = Garbage(worker)
            monkeypatch.setattr(worker, "submit", lambda *_: pytest.fail("it was collected"))
            found.add()
            found.hold()
            await asyncio.sleep(0)

    asyncio.run(work())
