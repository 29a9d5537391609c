"""Clients that send each event until it is answered, whatever happens to the servers meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from itertools import cycle

import httpx

from tests.chaos.plan import Delivery

PATIENCE_S = 120.0  # how long an event may go unanswered
PAUSE_S = 0.1  # between two attempts


class RefusedError(Exception):
    """An event was answered with what no crash explains, or not at all."""


class Client:
    """Sends events one after the other, to one ingress after the other where there are several."""

    def __init__(self, ingresses: Sequence[str]) -> None:
        self.attempts = 0
        self._ingresses = cycle(ingresses)
        self._ingress = next(self._ingresses)
        self._http = httpx.Client(timeout=30.0)

    def send(self, delivery: Delivery) -> None:
        """Send an event until it is answered: under one idempotency key it is taken once."""
        deadline = time.monotonic() + PATIENCE_S
        member = delivery.member
        while True:
            self.attempts += 1
            try:
                response = self._http.post(
                    f"{self._ingress}/{member.kind.service}/{member.key}/send",
                    json={"event": delivery.event},
                    headers={"idempotency-key": delivery.id},
                )
            except httpx.TransportError as error:
                answer = repr(error)
            else:
                if response.status_code == 200:
                    return
                answer = f"{response.status_code} {response.text}"
                if not is_passing(response):
                    raise RefusedError(f"{member}: {delivery.event}: {answer}")
            if time.monotonic() > deadline:
                raise RefusedError(f"{member}: {delivery.event}: no answer in time; last: {answer}")
            self._ingress = next(self._ingresses)
            time.sleep(PAUSE_S)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def is_passing(response: httpx.Response) -> bool:
    """Return whether an answer is that of a server which is not all there yet, or no more."""
    # A server that has just started may not know its services.
    return response.status_code >= 500 or "not found" in response.text


def rotated(ingresses: Sequence[str], number: int) -> list[str]:
    """Return the ingresses in the order in which a client tries them: each begins with another."""
    first = number % len(ingresses)
    return [*ingresses[first:], *ingresses[:first]]


class Clients:
    """All clients of a run, each in a thread of its own."""

    def __init__(self, ingresses: Sequence[str], shares: Sequence[Sequence[Delivery]]) -> None:
        self.answered = 0
        self.attempts = 0
        self.failures: list[Exception] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(rotated(ingresses, n), share), daemon=True)
            for n, share in enumerate(shares)
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until all clients have ended, or a while; return whether they have."""
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Send no more events."""
        self._stopped.set()

    def _work(self, ingresses: Sequence[str], share: Sequence[Delivery]) -> None:
        client = Client(ingresses)
        try:
            for delivery in share:
                if self._stopped.is_set():
                    return
                client.send(delivery)
                with self._lock:
                    self.answered += 1
        except Exception as error:  # noqa: BLE001 - whoever waits for the clients looks at it
            self.failures.append(error)
            self.stop()
        finally:
            with self._lock:
                self.attempts += client.attempts
            client.close()
