"""The function of `feed.sc`."""

from __future__ import annotations


async def read_feed(url: str) -> str:
    return f"what is at {url}"
