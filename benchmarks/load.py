"""A load generator for Restate's ingress, which takes little of the machine that it measures on.

HTTP/1.1 over a few connections that stay open, each with one call under way. httpx would take as
long for a call as Restate does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

_END = b"\r\n\r\n"


class CallError(Exception):
    """A call was not answered with 200."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of calls that were made for a while: their rate, and the seconds of each."""

    per_second: float
    latencies: Sequence[float]


class Caller(asyncio.Protocol):
    """One connection; it calls again as soon as it is answered, until nothing is left to do."""

    def __init__(self, requests: Callable[[], bytes | None], latencies: list[float]) -> None:
        """Take the function that gives the next request, None where there is none.

        To `latencies` are added the seconds from each request to the end of its answer.
        """
        self._requests = requests
        self._latencies = latencies
        self._began = 0.0
        self._transport: asyncio.Transport | None = None
        self._head = b""
        self._body = bytearray()
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._call()

    def data_received(self, data: bytes) -> None:
        """Take an answer, once it is whole, and send the next request."""
        self._body += data
        if not self._head:
            head, found, body = self._body.partition(_END)
            if not found:
                return
            self._head, self._body = bytes(head), bytearray(body)
        length = _length(self._head)
        whole = self._body.endswith(b"0" + _END) if length is None else len(self._body) >= length
        if not whole:
            return
        self._latencies.append(time.perf_counter() - self._began)
        if not self._head.startswith(b"HTTP/1.1 2"):
            status = self._head.partition(b"\r\n")[0]
            self._end(CallError((status + b": " + self._body).decode()))
            return
        self._head, self._body = b"", bytearray()
        self._call()

    def connection_lost(self, error: Exception | None) -> None:
        """End with an error, where calls were left."""
        self._end(error or CallError("the connection was closed"))

    def _call(self) -> None:
        request = self._requests()
        if request is None:
            self._end(None)
        elif self._transport is not None:
            self._began = time.perf_counter()
            self._transport.write(request)

    def _end(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int | None:
    """Return the length of an answer's body, None where it comes in chunks."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
        if line.startswith(b"transfer-encoding:"):
            return None
    return 0


def request(path: str, body: bytes = b"") -> bytes:
    """Write a POST with a JSON body, or without one."""
    kind = b"content-type: application/json\r\n" if body else b""
    length = f"content-length: {len(body)}\r\n".encode()
    return (
        b"POST "
        + path.encode()
        + b" HTTP/1.1\r\nhost: restate\r\n"
        + kind
        + length
        + b"\r\n"
        + body
    )


def call_for(url: str, requests: Sequence[bytes], seconds: float) -> Load:
    """Make each request again and again for some seconds, over a connection of its own."""
    end = time.perf_counter() + seconds
    latencies: list[float] = []

    def repeat(request: bytes) -> Callable[[], bytes | None]:
        return lambda: request if time.perf_counter() < end else None

    start = time.perf_counter()
    asyncio.run(_run(url, [repeat(each) for each in requests], latencies))
    return Load(len(latencies) / (time.perf_counter() - start), latencies)


def call_all(url: str, requests: Sequence[bytes], connections: int) -> float:
    """Make all requests once, over so many connections; give the seconds that it took."""
    left = iter(requests)
    start = time.perf_counter()
    asyncio.run(_run(url, [lambda: next(left, None)] * connections, []))
    return time.perf_counter() - start


async def _run(
    url: str, sources: Sequence[Callable[[], bytes | None]], latencies: list[float]
) -> None:
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    callers = []
    for source in sources:
        _, caller = await loop.create_connection(
            partial(Caller, source, latencies), address.hostname or "", address.port or 80
        )
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
