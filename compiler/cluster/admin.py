"""Asking Restate's admin interface, by SQL; the only module that speaks HTTP."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import httpx

Row: TypeAlias = dict[str, Any]

TIMEOUT_S = 120.0
TOKEN = "RESTATE_AUTH_TOKEN"  # the name that Restate's own command line has for it


class ClusterError(Exception):
    """What went wrong between us and Restate, in words for the user."""


class Admin:
    """The admin interface at a URL such as `http://localhost:9070`, in a `with` block."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """Take a URL; nothing is asked yet. Raises ClusterError where it is none.

        Where the environment has a token, as Restate Cloud wants one, every request carries it.
        """
        import httpx  # here, since most who import this package never ask a server

        self.url = url.rstrip("/")
        try:
            address = httpx.URL(self.url)
            if address.scheme not in ("http", "https") or not address.host:
                raise ClusterError(f"`{url}` is not a URL such as http://localhost:9070")
            headers = {"accept": "application/json"}
            if token := os.environ.get(TOKEN, "").strip():
                if not (token.isascii() and token.isprintable()):
                    raise ClusterError(f"what {TOKEN} has is no token")
                headers["authorization"] = f"Bearer {token}"
            self._client = httpx.Client(base_url=address, timeout=timeout_s, headers=headers)
        except httpx.InvalidURL as error:
            raise ClusterError(f"`{url}` is not a URL: {error}") from error

    def __enter__(self) -> Admin:
        """Use the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._client.close()

    def query(self, sql: str) -> list[Row]:
        """Give the rows that a query finds; a column that is NULL is absent from its row.

        Raises ClusterError where nobody answers, where it is not Restate's admin interface that
        does, or where it refuses the query.
        """
        response = self._ask("POST", "/query", {"query": sql})
        if response.status_code in (401, 403):
            has_token = "authorization" in self._client.headers
            wrong = "does not take the token in" if has_token else "wants a token in"
            raise ClusterError(f"{self.url} {wrong} {TOKEN} (status {response.status_code})")
        body = _json(response)
        if response.is_success and isinstance(body, dict) and isinstance(body.get("rows"), list):
            rows: list[Row] = body["rows"]
            return rows
        self._require_restate()
        reason = body.get("message") if isinstance(body, dict) else None
        raise ClusterError(
            f"Restate at {self.url} refuses a query: "
            f"{reason or response.text[:500] or f'status {response.status_code}'}"
        )

    def _require_restate(self) -> None:
        """Raise ClusterError where what answers is not Restate's admin interface."""
        body = _json(self._ask("GET", "/version"))
        if isinstance(body, dict) and "max_admin_api_version" in body:
            return
        raise ClusterError(
            f"what answers at {self.url} is not the admin interface of Restate; "
            "that is on port 9070 where nothing else is configured"
        )

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        import httpx

        try:
            return self._client.request(method, path, json=body)
        except httpx.TimeoutException as error:
            raise ClusterError(
                f"{self.url} did not answer within {self._client.timeout.read:g} s"
            ) from error
        except httpx.ConnectError as error:
            raise ClusterError(f"there is no server at {self.url}: {error}") from error
        except httpx.HTTPError as error:
            raise ClusterError(f"{self.url} broke off: {type(error).__name__}: {error}") from error


def _json(response: httpx.Response) -> object:
    with suppress(ValueError):
        return response.json()
    return None
