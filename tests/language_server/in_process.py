"""The language server in the process of the test, which does everything in one thread.

It gets the messages that an editor would send, and what it sends is JSON. Nothing happens beside a
request, so that each run is the same.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pygls.protocol import json_rpc
from sc_compile.language_server.requests import make_server
from sc_compile.language_server.server import REQUEST_FAILED

T = TypeVar("T")
SAID = ("window/logMessage", "window/showMessage")
CHART = "chart.sc"


class ServerError(AssertionError):
    """The server has answered that it met a bug, or has said so."""


class InProcess:
    """A server with one chart of a folder open."""

    def __init__(self, folder: Path) -> None:
        """Start a server for a folder."""
        self.uri = (folder / CHART).as_uri()
        self.text: str | None = None
        self.diagnostics: list[dict[str, Any]] = []
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._note)
        self._server = make_server()
        self._server.documents.worker = AtOnce()  # type: ignore[assignment]
        self._server.protocol.set_writer(self, include_headers=False)
        self._answers: dict[int, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._version = 0
        self._wrong: list[str] = []
        logging.getLogger(json_rpc.__name__).setLevel(logging.CRITICAL)  # what it logs, it answers
        self.ask("initialize", rootUri=folder.as_uri(), capabilities={}, processId=None)

    def close(self) -> None:
        """End the server."""
        self.ask("shutdown")
        self._loop.close()

    # --- a writer, as pygls has them ---

    def write(self, data: bytes) -> None:
        """Take a message of the server."""
        message = json.loads(data)
        if "method" not in message:
            self._answers[message["id"]] = message
        elif message["method"] in SAID:
            self._wrong.append(message["params"]["message"])
        elif message["params"].get("uri") == self.uri:
            self.diagnostics = message["params"]["diagnostics"]
            if message["params"].get("version") != self._version:
                return  # what it is about was replaced before the server knew that
        self._check_ranges(message)

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._wrong.append(f"{context.get('message')}: {context.get('exception')!r}")

    # --- the chart ---

    def open(self, text: str) -> None:
        """Open the chart with a text."""
        self.text, self._version = text, next(self._numbers)
        document = {"uri": self.uri, "version": self._version, "text": text}
        self.tell("textDocument/didOpen", textDocument={"languageId": "statechart", **document})

    def change(self, text: str) -> None:
        """Give the chart another text."""
        self.text, self._version = text, next(self._numbers)
        document = {"uri": self.uri, "version": self._version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def shut(self) -> None:
        """Close the chart."""
        self.text = None
        self.tell("textDocument/didClose", textDocument={"uri": self.uri})

    def forget(self) -> None:
        """Close the chart after a failure, whatever else comes of it."""
        with suppress(ServerError):
            if self.text is not None:
                self.shut()
        self._run(lambda: None)
        self._wrong.clear()

    def ask_of_chart(self, method: str, **params: Any) -> Any:
        """Return the answer to a request about the chart; None where it is refused."""
        return self.ask(f"textDocument/{method}", textDocument={"uri": self.uri}, **params)

    # --- messages ---

    def tell(self, method: str, **params: Any) -> None:
        """Notify the server."""
        self._run(lambda: self._send({"method": method, "params": params}))
        self._check(method)

    def ask(self, method: str, **params: Any) -> Any:
        """Return the answer to a request; None where it is refused."""
        number = next(self._numbers)
        message = {"id": number, "method": method}
        if params:
            message["params"] = params
        self._run(lambda: self._send(message), until=lambda: number in self._answers)
        answer = self._answers.pop(number)
        self._check(method)
        error = answer.get("error")
        if error is not None and error["code"] != REQUEST_FAILED:
            raise ServerError(f"{method}: {error['message']}\n{error.get('data')}")
        return answer.get("result")

    def _send(self, message: dict[str, Any]) -> None:
        known = self._server.protocol.structure_message({"jsonrpc": "2.0", **message})
        self._server.protocol.handle_message(known)

    def _run(self, send: Callable[[], None], until: Callable[[], bool] = lambda: True) -> None:
        async def work() -> None:
            send()
            await asyncio.sleep(0)
            while not until():  # noqa: ASYNC110 - all that it waits for is done in this loop
                await asyncio.sleep(0)

        self._loop.run_until_complete(work())

    def _check(self, method: str) -> None:
        wrong, self._wrong = self._wrong, []
        if wrong:
            raise ServerError("\n".join((f"{method}:", *wrong)))

    def _check_ranges(self, message: dict[str, Any]) -> None:
        """Make sure that the places in the chart are in its text."""
        if self.text is None:
            return
        lines = self.text.count("\n") + self.text.count("\r") + 1
        for start, end in _ranges(message, self.uri):
            place = (start["line"], start["character"])
            if not (0, 0) <= place <= (end["line"], end["character"]) or end["line"] > lines:
                self._wrong.append(f"a range is not in the chart: {start} to {end}")


class AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Return a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits for it gets it
            future.set_exception(error)
        return future


def _ranges(value: Any, uri: str) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """Yield the ranges in a message that are in a file."""
    if isinstance(value, list):
        for each in value:
            yield from _ranges(each, uri)
    elif isinstance(value, dict) and value.get("uri", uri) == uri:
        start, end = value.get("start"), value.get("end")
        if isinstance(start, dict) and isinstance(end, dict) and "line" in start:
            yield start, end
        for key, each in value.items():
            if not key.startswith("file:") or key == uri:
                yield from _ranges(each, uri)
