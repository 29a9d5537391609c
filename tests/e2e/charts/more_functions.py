"""More functions of the test charts: those whose lines name this module with `from`."""

from __future__ import annotations

import asyncio

from tests.e2e.charts.functions import note, stubborn


async def stubborn_for_ever(key: str, failures: int) -> int:
    return await stubborn(key, failures)


def make_dict(key: str) -> dict[str, object]:
    return {"name": key, "count": 3}


async def patient(key: str) -> int:
    note(key, patient=True)
    await asyncio.sleep(0)
    return 9
