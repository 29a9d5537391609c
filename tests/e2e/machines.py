"""Machines behind the real server's ingress, as tests drive them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner
from sc_compile.cli import command

from scripts.eventually import eventually
from scripts.local_restate import RestateServer

CHARTS = Path(__file__).parent / "charts"
LEAKS = ("Traceback", 'File "', ".py", "/home", "/tmp", "/work", "site-packages")


def compile_charts(charts: Iterable[Path], folder: Path) -> None:
    """Compile charts into the package `machines` in a folder."""
    result = CliRunner().invoke(command, [*map(str, charts), "-o", str(folder / "machines")])
    assert result.exit_code == 0, result.output


@dataclass(frozen=True)
class World:
    """A server, and the folder where the functions of the charts note that they were called."""

    restate: RestateServer
    folder: Path

    def machine(self, service: str, key: str) -> Machine:
        """Return the machine of a service at a key."""
        return Machine(self, service, key)

    def notes(self, key: str) -> list[dict[str, Any]]:
        """Return what the functions have noted under a key."""
        path = self.folder / f"{key}.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def open_gate(self, key: str) -> None:
        """Let the functions go on that wait for the test."""
        (self.folder / f"{key}.open").touch()

    def openapi(self, service: str) -> Any:
        """Return what the admin interface publishes of a service."""
        url = f"{self.restate.admin_url}/services/{service}/openapi"
        return httpx.get(url).raise_for_status().json()

    def cancel(self, invocation: str) -> None:
        """Cancel an invocation, as an operator would."""
        url = f"{self.restate.admin_url}/invocations/{invocation}/cancel"
        httpx.patch(url).raise_for_status()

    def pending(self, service: str, key: str, handler: str) -> list[dict[str, Any]]:
        """Return the invocations of a handler that have not ended."""
        return self.restate.query(
            "select id, status, target_handler_name from sys_invocation "
            f"where target_service_name = '{service}' and target_service_key = '{key}' "
            f"and target_handler_name = '{handler}' and status != 'completed'"
        )


@dataclass(frozen=True)
class Machine:
    """One machine: the ways to call it, and to look at what is stored of it."""

    world: World
    service: str
    key: str

    def call(
        self,
        handler: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        content: str | bytes | None = None,
    ) -> httpx.Response:
        """Call a handler; whatever it answers, there is nothing in it of how it is made."""
        response = self.world.restate.ingress.call(
            self.service, self.key, handler, body, headers, content=content
        )
        for leak in LEAKS:
            assert leak not in response.text, response.text
        return response

    def ok(self, handler: str, body: object = None) -> dict[str, Any]:
        """Call a handler that has to answer with a snapshot."""
        response = self.call(handler, body)
        assert response.status_code == 200, response.text
        snapshot: dict[str, Any] = response.json()
        return snapshot

    def fails(
        self, status: int, handler: str, body: object = None, *, content: str | bytes | None = None
    ) -> str:
        """Call a handler that has to fail; give the message."""
        # The ingress may close a connection on what it refuses before it has read the body.
        close = {"connection": "close"}
        response = self.call(handler, body, content=content, headers=close)
        assert response.status_code == status, response.text
        message: str = response.json()["message"]
        return message

    def create(self, reset: bool | None = None, **input: object) -> dict[str, Any]:  # noqa: A002
        """Call `create`, without a body where there is nothing to say."""
        body: dict[str, object] = {"input": input} if input else {}
        if reset is not None:
            body["reset"] = reset
        return self.ok("create", body or None)

    def send(self, event: str, **fields: object) -> dict[str, Any]:
        """Call `send` with an event that has to be accepted."""
        return self.ok("send", {"event": {"type": event, **fields}})

    def refuses(self, status: int, event: str, **fields: object) -> str:
        """Call `send` with an event that has to fail; give the message."""
        return self.fails(status, "send", {"event": {"type": event, **fields}})

    def snapshot(self) -> dict[str, Any]:
        """Call `snapshot`."""
        return self.ok("snapshot")

    def context(self) -> dict[str, Any]:
        """Return the machine's context."""
        context: dict[str, Any] = self.snapshot()["context"]
        return context

    def becomes(self, value: object = None, **context: object) -> dict[str, Any]:
        """Wait until the machine has this value, and these fields in its context."""

        def has_become() -> dict[str, Any]:
            snapshot = self.snapshot()
            assert value is None or snapshot["value"] == value, snapshot
            assert snapshot["context"].items() >= context.items(), snapshot
            return snapshot

        return eventually(has_become)

    def stored(self) -> dict[str, Any]:
        """Return the entries that Restate keeps at the machine's key."""
        rows = self.world.restate.query(
            "select key, value_utf8 from state "
            f"where service_name = '{self.service}' and service_key = '{self.key}'"
        )
        entries = {row["key"]: json.loads(row["value_utf8"]) for row in rows}
        if "runtime" in entries.get("snapshot", {}):  # a part of its own, as tests see it
            entries["runtime"] = entries["snapshot"].pop("runtime")
        return entries

    def running(self) -> dict[str, Any]:
        """Return what the machine has running, by its id."""
        running: dict[str, Any] = self.stored()["runtime"].get("running", {})
        return running

    def wait(
        self,
        condition: str,
        event: Mapping[str, object] | None = None,
        timeout: int | None = None,
        idempotency_key: str | None = None,
        revision: int | None = None,
    ) -> Future[httpx.Response]:
        """Call `waitFor` in a thread of its own."""
        body: dict[str, object] = {"condition": condition}
        if event is not None:
            body["event"] = event
        if timeout is not None:
            body["timeout"] = timeout
        if revision is not None:
            body["revision"] = revision
        headers = {} if idempotency_key is None else {"idempotency-key": idempotency_key}
        answer: Future[httpx.Response] = Future()

        def call() -> None:
            try:
                answer.set_result(self.call("waitFor", body, headers=headers))
            except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
                answer.set_exception(error)

        threading.Thread(target=call, daemon=True).start()
        return answer

    def has_waiters(self, number: int) -> None:
        """Wait until so many wait for the machine."""
        waiters = self.world.machine(f"{self.service}.waiters", self.key)

        def they_wait() -> bool:
            return len(waiters.stored()) == number

        eventually(they_wait)


def answered(answer: Future[httpx.Response], status: int = 200) -> Any:
    """Return what a `waitFor` has answered in the end: a snapshot, or an error's message."""
    response = answer.result(timeout=20)
    assert response.status_code == status, response.text
    return response.json() if status == 200 else response.json()["message"]
