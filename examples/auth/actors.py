"""The functions of `auth.sc`."""

import asyncio

from generated.auth_types import Grant


async def authorise(code: str) -> Grant:
    """Exchange a code for a token; it takes the identity provider five seconds."""
    await asyncio.sleep(5)
    return Grant(token=f"token-for-{code}")
