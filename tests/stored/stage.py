"""Where a story of machines is played: on a server, by code of a former edition or of today."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import httpx

from scripts.eventually import eventually
from tests.e2e.machines import Machine, World, answered

LONGEST_S = 60.0
"""How long somebody calls again."""

AWAITER = "Awaiter"
"""The object of `bystander.py` that makes awakeables."""


class Stage:
    """The machines of one story, all at the same key, and those who wait for them."""

    is_live = True
    """Whether time passes between what is begun and what comes of it; else it was recorded."""

    def __init__(self, world: World, key: str) -> None:
        self.world = world
        self.key = key
        self.waits: dict[str, Future[httpx.Response]] = {}

    def machine(self, service: str) -> Machine:
        """Return the machine of a service."""
        return self.world.machine(service, self.key)

    def children(self, service: str, of: Machine | None = None) -> list[Machine]:
        """Return the machines of a service that a machine has started, or one of the story's."""
        parent = self.key if of is None else of.key
        rows = self.world.restate.query(
            f"select service_key from state where service_name = '{service}' "
            f"and key = 'snapshot' and value_utf8 like '%\"{parent}\"%'"
        )
        return [self.world.machine(service, row["service_key"]) for row in rows]

    def child(self, service: str, of: Machine | None = None) -> Machine:
        """Wait until there is such a machine; return it."""
        (child,) = eventually(lambda: self.children(service, of))
        return child

    def fails(self, machine: Machine, code: int) -> dict[str, Any]:
        """Wait until a machine's status is `error`; return its snapshot."""

        def failed() -> dict[str, Any] | None:
            snapshot = machine.snapshot()
            return snapshot if snapshot["status"] == "error" else None

        snapshot = eventually(failed)
        assert snapshot["error"]["code"] == code, snapshot
        return snapshot

    # --- what the functions of the charts do ---

    def open_gate(self, suffix: str = "") -> None:
        """Let the functions go on, or put right what is wrong with them."""
        self.world.open_gate(f"{self.key}{suffix}")

    def has_noted(self, number: int = 1) -> None:
        """Wait until the functions have noted so much."""
        eventually(lambda: len(self.world.notes(self.key)) >= number)

    def has_done(self, *expected: str) -> None:
        """Wait until the actions have done what is expected, in its order and once.

        What was done before the recording is not seen here.
        """

        def done() -> bool:
            did = [note["did"] for note in self.world.notes(self.key) if "did" in note]
            assert did == list(expected[len(expected) - len(did) :]), did
            return did == list(expected) or not (self.is_live or self.is_pending())

        eventually(done)

    # --- what is to come ---

    def is_pending(self, of: Machine | None = None) -> bool:
        """Tell whether anything is to come yet for the machines of the story, or for another."""
        key = self.key if of is None else of.key
        return bool(
            self.world.restate.query(
                "select id from sys_invocation "
                f"where target_service_key = '{key}' and status != 'completed'"
            )
        )

    def has_scheduled(self) -> bool:
        """Return whether anything is due later for the machines of the story."""
        return bool(
            self.world.restate.query(
                "select id from sys_invocation "
                f"where target_service_key = '{self.key}' and status = 'scheduled'"
            )
        )

    def nothing_is_to_come(self) -> None:
        """Wait until nothing is pending any more: all has come, or was cancelled."""
        eventually(lambda: not self.is_pending())

    def come_in_vain(self) -> None:
        """Let that come which nobody wants any more, where that does not take a minute."""

    # --- those who wait ---

    def wait(
        self, name: str, service: str, condition: str, timeout: int | None = None
    ) -> Future[httpx.Response]:
        """Wait for a machine, as a client that calls again where its connection breaks."""
        body: dict[str, object] = {"condition": condition}
        if timeout is not None:
            body["timeout"] = timeout
        headers = {"idempotency-key": f"{self.key} {name}"}
        machine = self.machine(service)
        self.waits[name] = in_thread(lambda: machine.call("waitFor", body, headers=headers))
        return self.waits[name]

    def subscribe(self, name: str, service: str, condition: str) -> None:
        """Let an awakeable of somebody else's wait for a machine."""
        awaiter = self.world.machine(AWAITER, f"{self.key} {name}")
        awakeable = self.let_await(name, awaiter)
        body = {"condition": condition, "awakeableId": awakeable}
        assert self.machine(service).call("subscribe", body).status_code == 200

    def let_await(self, name: str, awaiter: Machine) -> str:
        """Let somebody make an awakeable and wait for it; return its id."""
        headers = {"idempotency-key": awaiter.key}
        self.waits[name] = in_thread(lambda: awaiter.call("wait", headers=headers))
        return eventually(lambda: awaiter.call("awakeable").text).strip('"')

    def give_up(self, name: str) -> None:
        """Let one who waits have waited too long, and be forgotten."""
        assert "not met within" in self.answered(name, 408)

    def answered(self, name: str, status: int = 200) -> Any:
        """Return what one who waits was answered: a snapshot, or an error's message."""
        return answered(self.waits[name], status)


def in_thread(call: Callable[[], httpx.Response]) -> Future[httpx.Response]:
    """Call in a thread of its own, and again where the connection breaks.

    A server that has just started may not know its services yet: it is called again, too.
    """
    answer: Future[httpx.Response] = Future()

    def is_answered() -> bool:
        response = call()
        if response.status_code == 404 and "make sure to register" in response.text:
            return False
        answer.set_result(response)
        return True

    def until_answered() -> None:
        try:
            eventually(is_answered, LONGEST_S)
        except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
            answer.set_exception(error)

    threading.Thread(target=until_answered, daemon=True).start()
    return answer
