"""The functions of `greeting.sc`."""

import asyncio


async def greet(name: str) -> str:
    """Find the words for a guest; it takes two seconds."""
    await asyncio.sleep(2)
    return f"Welcome, {name}!"
