"""Asking Restate's admin interface, by SQL; the only module that speaks HTTP."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .. import limits

if TYPE_CHECKING:
    pass

Row: TypeAlias = dict[str, Any]

TIMEOUT_S = 120.0
TOKEN = "RESTATE_AUTH_TOKEN"  # the name that Restate's own command line has for it


class ClusterError(Exception):
    """What went wrong between us and Restate, in words for the user."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, the text, and the JSON in it, None where that is none."""

    status: int
    text: str
    body: object


class Admin:
    """The admin interface at a URL such as `http://localhost:9070`, in a `with` block."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """Take a URL; nothing is asked yet. Raises ClusterError where it is none.

        Where the environment has a token, as Restate Cloud wants one, every request carries it.
        """
        import httpx  # here, since most who import this package never ask a server

        self.url = without_secrets(url.rstrip("/"))
        wrong = f"`{self.url}` is not a URL such as http://localhost:9070"
        try:
            address = httpx.URL(url.rstrip("/"))
            if address.scheme not in ("http", "https") or not address.host:
                raise ClusterError(wrong)
            headers = {"accept": "application/json"}
            if token := os.environ.get(TOKEN, "").strip():
                if not (token.isascii() and token.isprintable()):
                    raise ClusterError(f"what {TOKEN} has is no token")
                headers["authorization"] = f"Bearer {token}"
            self._client = httpx.Client(base_url=address, timeout=timeout_s, headers=headers)
        except httpx.InvalidURL as error:
            # The error names the part that is wrong, which may be one of a password.
            reason = "" if "@" in url else f": {error}"
            raise ClusterError(f"{wrong}{reason}") from error

    def __enter__(self) -> Admin:
        """Use the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._client.close()

    def query(self, sql: str) -> list[Row]:
        """Return the rows that a query finds; a column that is NULL is absent from its row.

        Raises ClusterError where nobody answers, where it is not Restate's admin interface that
        does, or where it refuses the query.
        """
        answer = self._ask("POST", "/query", {"query": sql})
        if answer.status in (401, 403):
            has_token = "authorization" in self._client.headers
            wrong = "does not take the token in" if has_token else "wants a token in"
            raise ClusterError(f"{self.url} {wrong} {TOKEN} (status {answer.status})")
        body = answer.body
        rows: Any = body.get("rows") if isinstance(body, dict) else None
        is_fine = 200 <= answer.status < 300 and isinstance(rows, list)
        if is_fine and all(isinstance(row, dict) for row in rows):
            found: list[Row] = rows
            return found
        self._require_restate()
        reason = body.get("message") if isinstance(body, dict) else None
        raise ClusterError(
            f"Restate at {self.url} refuses a query: "
            f"{reason or answer.text[:500] or f'status {answer.status}'}"
        )

    def _require_restate(self) -> None:
        """Raise ClusterError where what answers is not Restate's admin interface."""
        body = self._ask("GET", "/version").body
        if isinstance(body, dict) and "max_admin_api_version" in body:
            return
        raise ClusterError(
            f"what answers at {self.url} is not the admin interface of Restate; "
            "that is on port 9070 where nothing else is configured"
        )

    def _ask(self, method: str, path: str, body: object = None) -> Answer:
        import httpx

        try:
            with self._client.stream(method, path, json=body) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > limits.MOST_ANSWER_BYTES:
                        raise ClusterError(f"{self.url} answers more than Restate would")
                return _answer(response.status_code, bytes(content))
        except httpx.TimeoutException as error:
            raise ClusterError(
                f"{self.url} did not answer within {self._client.timeout.read:g} s"
            ) from error
        except httpx.ConnectError as error:
            raise ClusterError(f"there is no server at {self.url}: {error}") from error
        except httpx.HTTPError as error:
            raise ClusterError(f"{self.url} broke off: {type(error).__name__}: {error}") from error


def _answer(status: int, content: bytes) -> Answer:
    body: object = None
    with suppress(ValueError, RecursionError):
        body = json.loads(content)
    return Answer(status, content.decode(errors="replace"), body)


def without_secrets(url: str) -> str:
    """Return a URL as it may be shown: without a name and a password, and without a query."""
    return re.sub(r"\A(\w+://)?.*@", r"\1", url.partition("?")[0], flags=re.DOTALL)
