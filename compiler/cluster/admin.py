"""Asking Restate's admin interface: by SQL, and for what is registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        rows = _objects(answer, "rows")
        if rows is not None and 200 <= answer.status < 300:
            return rows
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
        """Return the services that are registered, with the schemas that they publish.

        Raises ClusterError as `query` does.
        """
        answer = self.ask("GET", "/services")
        services = _objects(answer, "services")
        if services is not None:
            return services
        raise self._refusal(answer, "does not tell its services")

    def ingress_url(self) -> str | None:
        """Return the address of the ingress; None where Restate does not tell it."""
        url = self._require_restate().get("ingress_endpoint")
        return url if isinstance(url, str) else None

    def _refusal(self, answer: Answer, what: str) -> ClusterError:
        """Return the error for an answer that is not the one asked for."""
        self.require_welcome(answer.status)
        self._require_restate()
        return ClusterError(f"Restate at {self.url} {what}: {answer.message}")

    def _require_restate(self) -> Mapping[str, Any]:
        """Return what the admin interface says of itself. Raises ClusterError where it is none."""
        answer = self.ask("GET", "/version")
        self.require_welcome(answer.status)
        if "max_admin_api_version" in answer.members:
            return answer.members
        raise ClusterError(
            f"what answers at {self.url} is not the admin interface of Restate; "
            "that is on port 9070 where nothing else is configured"
        )


def _objects(answer: Answer, name: str) -> list[dict[str, Any]] | None:
    """Return the list of objects that an answer has under a name; None where it has none."""
    found = answer.members.get(name)
    is_fine = isinstance(found, list) and all(isinstance(each, dict) for each in found)
    return found if is_fine else None
