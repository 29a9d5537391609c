"""Asking Restate's admin interface: by SQL, and for what is registered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .connection import Answer, ClusterError, Connection
from .rows import Row, rows_in

TIMEOUT_S = 120.0
CONNECTIONS = 4
"""Rows may be asked for while others are still coming."""

EXAMPLE = "http://localhost:9070"


class Admin(Connection):
    """The admin interface at a URL such as `http://localhost:9070`, in a `with` block."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """Take a URL; nothing is asked yet. Raises ClusterError where it is none."""
        super().__init__(url, EXAMPLE, timeout_s=timeout_s, connections=CONNECTIONS)

    def query(self, sql: str) -> list[Row]:
        """Return the rows that a query finds; a column that is NULL is absent from its row.

        Raises ClusterError where nobody answers, where it is not Restate's admin interface that
        does, or where it refuses the query.
        """
        answer = self.ask("POST", "/query", {"query": sql})
        body = answer.body
        rows: Any = body.get("rows") if isinstance(body, dict) else None
        is_fine = 200 <= answer.status < 300 and isinstance(rows, list)
        if is_fine and all(isinstance(row, dict) for row in rows):
            found: list[Row] = rows
            return found
        raise self._refusal(answer, "refuses a query")

    def stream_rows(self, sql: str) -> Iterator[Row]:
        """Yield the rows that a query finds, as they come: there may be very many.

        Raises ClusterError as `query` does, at any time.
        """
        with self.stream("POST", "/query", {"query": sql}) as response:
            if response.status_code == 200:
                try:
                    yield from rows_in(response.iter_bytes())
                except (ValueError, RecursionError) as error:
                    self._require_restate()
                    raise ClusterError(f"{self.url} breaks off an answer: {error}") from error
                return
        self.query(sql)  # which says what is wrong

    def services(self) -> list[Row]:
        """Give the services that are registered, with the schemas that they publish."""
        answer = self.ask("GET", "/services")
        found: Any = answer.body.get("services") if isinstance(answer.body, dict) else None
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            services: list[Row] = found
            return services
        raise self._refusal(answer, "does not tell its services")

    def ingress_url(self) -> str | None:
        """Give the address of the ingress, where Restate tells it."""
        body = self._require_restate()
        url = body.get("ingress_endpoint")
        return url if isinstance(url, str) else None

    def _refusal(self, answer: Answer, what: str) -> ClusterError:
        """Make the error for an answer that is not the one asked for."""
        self.require_welcome(answer.status)
        self._require_restate()
        return ClusterError(f"Restate at {self.url} {what}: {answer.message}")

    def _require_restate(self) -> dict[str, Any]:
        """Raise ClusterError where what answers is not Restate's admin interface."""
        answer = self.ask("GET", "/version")
        self.require_welcome(answer.status)
        if isinstance(answer.body, dict) and "max_admin_api_version" in answer.body:
            return answer.body
        raise ClusterError(
            f"what answers at {self.url} is not the admin interface of Restate; "
            "that is on port 9070 where nothing else is configured"
        )
