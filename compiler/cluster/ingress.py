"""Calling handlers of virtual objects, at Restate's ingress."""

from __future__ import annotations

from urllib.parse import quote

from .connection import Answer, Connection

TIMEOUT_S = 60.0
EXAMPLE = "http://localhost:8080"


class Ingress(Connection):
    """The ingress at a URL such as `http://localhost:8080`, in a `with` block."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S, connections: int = 1) -> None:
        """Take a URL, and how many calls are made at a time. Raises ClusterError for no URL."""
        super().__init__(url, EXAMPLE, timeout_s=timeout_s, connections=connections)

    def call(
        self, service: str, key: str, handler: str, body: object, *, idempotency_key: str
    ) -> Answer:
        """Call a handler and wait for its answer, whatever that is.

        A call under an idempotency key that was used already is answered as that one was.
        """
        answer = self.ask(
            "POST", _path(service, key, handler), body, {"idempotency-key": idempotency_key}
        )
        self.require_welcome(answer.status)
        return answer

    def snapshot(self, service: str, key: str) -> Answer:
        """Return what a machine answers that is asked for its snapshot, which changes nothing."""
        answer = self.ask("POST", _path(service, key, "snapshot"))
        self.require_welcome(answer.status)
        return answer


def _path(service: str, key: str, handler: str) -> str:
    return f"/{quote(service, safe='')}/{quote(key, safe='')}/{handler}"
