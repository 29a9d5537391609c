"""The machines of the charts behind a connection that breaks: a part of an answer arrives.

So does an answer look of which a crash has let a part into the journal. No crash has to hit that
moment, which is short: answers are cut behind any of their messages.
"""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from random import Random
from typing import Any, TypeAlias

from machines import app as whole  # type: ignore[import-not-found]

Message: TypeAlias = MutableMapping[str, Any]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

HEADER = struct.Struct(">HHI")  # of each message: its type, flags, and the length of what follows
SHARE = 0.3  # of the answers are cut

random = Random(1)


def boundaries(body: bytes) -> Iterator[int]:
    """Return where the messages of Restate's protocol end, but for the last one."""
    at = 0
    while at < len(body):
        _, _, length = HEADER.unpack_from(body, at)
        at += HEADER.size + length
        if at < len(body):
            yield at


async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
    """Serve the machines, and cut some of what they answer."""
    broken = False

    async def cutting(message: Message) -> None:
        nonlocal broken
        if broken:  # whatever is told after that does not arrive, as after a crash
            raise ConnectionError
        body = message.get("body", b"")
        ends = list(boundaries(body)) if "/invoke/" in scope["path"] and body else []
        if ends and random.random() < SHARE:
            broken = True
            await send({**message, "body": body[: random.choice(ends)], "more_body": True})
            raise ConnectionError
        await send(message)

    await whole(scope, receive, cutting)
