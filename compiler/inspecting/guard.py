"""Whose requests are answered: those of this machine's browser, and of no other site's pages.

The page has no users. So a request has to name a host that the page is known by, else another
site's name could lead here (DNS rebinding); and one that changes something has to come from a page
of this process, which alone knows the token.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Not `no-referrer`: with that, a browser does not tell where a form comes from, either.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """Answers requests for the hosts that are known, and lets no other site change anything."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """Take the names that the page is known by, besides those of loopback."""
        self.app = app
        self.hosts = LOOPBACK | {each.lower() for each in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = _refusal(Headers(scope=scope), scope["method"], self.hosts)
        if refusal is None:
            await self.app(scope, receive, send_guarded)
        else:
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, send_guarded)


def _refusal(headers: Headers, method: str, hosts: Collection[str]) -> str | None:
    """Return why a request is not answered; None where it is."""
    host = headers.get("host", "")
    if _name(host) not in hosts:
        return (
            "This page is not known by that name. Open it as it was printed, or start sc-inspect "
            "with --allow-host and the name."
        )
    if method in ("GET", "HEAD"):
        return None
    origin = headers.get("origin")
    own = {f"http://{host.lower()}", f"https://{host.lower()}"}
    if origin is not None and origin.lower() not in own:
        return "This request comes from another site's page."
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return "This request comes from another site's page."
    return None


def _name(host: str) -> str:
    """Return the name of a host, without the port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


class Token:
    """What forms carry, so that they are known as those of this process."""

    def __init__(self) -> None:
        """Make one that nobody can guess."""
        self.text = secrets.token_urlsafe(32)

    def fits(self, given: str) -> bool:
        """Return whether it is this token."""
        return secrets.compare_digest(self.text.encode(), given.encode())
