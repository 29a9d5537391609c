"""The function of `incident.sc` and `device.sc`."""

from __future__ import annotations


async def page(person: str, text: str) -> None:
    del person, text
