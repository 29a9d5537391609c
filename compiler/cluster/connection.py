"""Speaking HTTP with Restate; the only module that does."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from .. import limits

if TYPE_CHECKING:
    import httpx

TOKEN = "RESTATE_AUTH_TOKEN"  # the name that Restate's own command line has for it


class ClusterError(Exception):
    """What went wrong between us and Restate, in words for the user."""


class UnansweredError(ClusterError):
    """Restate has taken a request, as far as is known, and has not answered it in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, the text, and the JSON in it, None where that is none."""

    status: int
    text: str
    body: object

    @property
    def members(self) -> Mapping[str, Any]:
        """Return the members of the JSON object that was answered; none where it is no object."""
        return self.body if isinstance(self.body, dict) else {}

    @property
    def message(self) -> str:
        """Return what is said of an error: its `message`, the text, or the status."""
        reason = self.members.get("message")
        return str(reason or self.text[:500] or f"status {self.status}")


class Connection:
    """Requests to one address such as `http://localhost:9070`, in a `with` block.

    Several threads may share one.
    """

    def __init__(self, url: str, example: str, *, timeout_s: float, connections: int = 1) -> None:
        """Take a URL; nothing is asked yet. Raises ClusterError where it is none like `example`.

        Where the environment has a token, as Restate Cloud wants one, every request carries it.
        """
        import httpx  # here, since most who import this package never ask a server

        self.url = without_secrets(url.rstrip("/"))
        wrong = f"`{self.url}` is not a URL such as {example}"
        try:
            address = httpx.URL(url.rstrip("/"))
            if address.scheme not in ("http", "https") or not address.host:
                raise ClusterError(wrong)
            headers = {"accept": "application/json"}
            if token := os.environ.get(TOKEN, "").strip():
                if not (token.isascii() and token.isprintable()):
                    raise ClusterError(f"what {TOKEN} has is no token")
                headers["authorization"] = f"Bearer {token}"
            self._client = httpx.Client(
                base_url=address,
                timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 10.0), pool=None),
                headers=headers,
                limits=httpx.Limits(max_connections=connections),
            )
        except httpx.InvalidURL as error:
            # The error names the part that is wrong, which may be one of a password.
            reason = "" if "@" in url else f": {error}"
            raise ClusterError(f"{wrong}{reason}") from error

    def __enter__(self) -> Self:
        """Use the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for something, with a body of JSON where there is one, and give the answer.

        Raises ClusterError where none comes, or none that Restate would give.
        """
        with self.stream(method, path, body, headers) as response:
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > limits.MOST_ANSWER_BYTES:
                    raise ClusterError(f"{self.url} answers more than Restate would")
            return as_answer(response.status_code, bytes(content))

    @contextmanager
    def stream(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[httpx.Response]:
        """Ask for something, and give the response before its content has been read."""
        import httpx

        try:
            with self._client.stream(method, path, json=body, headers=headers) as response:
                yield response
        except httpx.ConnectTimeout as error:
            raise ClusterError(f"{self.url} cannot be reached") from error
        except httpx.TimeoutException as error:
            raise UnansweredError(
                f"{self.url} did not answer within {self._client.timeout.read:g} s"
            ) from error
        except httpx.ConnectError as error:
            raise ClusterError(f"there is no server at {self.url}: {error}") from error
        except httpx.HTTPError as error:
            raise ClusterError(f"{self.url} broke off: {type(error).__name__}: {error}") from error

    def require_welcome(self, status: int) -> None:
        """Raise ClusterError where a status says that a token is wanted, or another one."""
        if status in (401, 403):
            has_token = "authorization" in self._client.headers
            wrong = "does not take the token in" if has_token else "wants a token in"
            raise ClusterError(f"{self.url} {wrong} {TOKEN} (status {status})")


def as_answer(status: int, content: bytes) -> Answer:
    """Return what was answered, and the JSON in it."""
    body: object = None
    with suppress(ValueError, RecursionError):
        body = json.loads(content)
    return Answer(status, content.decode(errors="replace"), body)


def without_secrets(url: str) -> str:
    """Return a URL as it may be shown: without a name and a password, and without a query."""
    return re.sub(r"\A(\w+://)?.*@", r"\1", url.partition("?")[0], flags=re.DOTALL)
