"""The functions of `onboarding.sc`."""

import asyncio

from generated.onboarding_types import Account


async def welcome(name: str) -> None:
    """Send the letter that every new customer gets."""
    await asyncio.sleep(0.1)
    print(f"to {name}: welcome!", flush=True)


async def personalise(name: str) -> Account:
    """Set up the account of a customer."""
    await asyncio.sleep(0.1)
    return Account(id=name.lower().replace(" ", "-"), greeting=f"Hello, {name}")
