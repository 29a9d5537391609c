"""The functions of `trip.sc`: a fast airline and a slow hotel."""

import asyncio

from restate import TerminalError


async def book_flight(destination: str) -> str:
    """Book a flight, which takes a second; none goes to Atlantis."""
    await asyncio.sleep(1)
    if destination == "Atlantis":
        raise TerminalError(f"no flight goes to {destination}", status_code=404)
    return f"flight to {destination}"


async def book_hotel(destination: str) -> str:
    """Book a room, which takes three seconds."""
    await asyncio.sleep(3)
    return f"room in {destination}"
