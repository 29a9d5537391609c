"""An editor without windows: a client of the language server, which runs as a process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from scripts import ROOT

T = TypeVar("T")
SERVER = ROOT / ".venv" / "bin" / "sc-lsp"
PATIENCE = 60
"""Seconds after which a server that does not answer has failed."""


class Editor:
    """Opens charts in a server, and asks about places in them.

    A place is written as text of the chart around it, with a `|` where the cursor is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        encodings: tuple[str, ...] = (),
        options: dict[str, Any] | None = None,
    ) -> None:
        """Start a server for a folder."""
        self.folder = folder
        self.encodings = encodings
        self.texts: dict[Path, str] = {}
        self.versions: dict[Path, int] = {}
        self.diagnostics: dict[str, types.PublishDiagnosticsParams] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[types.ShowDocumentParams] = []
        self.said: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Condition()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = LanguageClient("editor", "1")
        self._listen()
        self.run(self._start(options))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what some work gives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def _listen(self) -> None:
        client: Any = self.client  # its decorators have no types

        async def published(params: types.PublishDiagnosticsParams) -> None:
            async with self._news:
                self.diagnostics[params.uri] = params
                self.published.append(params)
                self._news.notify_all()

        def said(params: types.LogMessageParams | types.ShowMessageParams) -> None:
            self.said.append(params.message)

        def show(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.shown.append(params)
            return types.ShowDocumentResult(success=True)

        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)
        client.feature(types.WINDOW_LOG_MESSAGE)(said)
        client.feature(types.WINDOW_SHOW_MESSAGE)(said)
        client.feature(types.WINDOW_SHOW_DOCUMENT)(show)

    async def _start(self, options: dict[str, Any] | None) -> None:
        await self.client.start_io(str(SERVER), "--stdio")
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(
                position_encodings=list(self.encodings) or None
            ),
            window=types.WindowClientCapabilities(
                show_document=types.ShowDocumentClientCapabilities(support=True)
            ),
        )
        self.server = await self.client.initialize_async(
            types.InitializeParams(
                capabilities=capabilities,
                root_uri=self.folder.as_uri(),
                initialization_options=options,
            )
        )
        self.client.initialized(types.InitializedParams())

    def stop(self) -> str:
        """End the server; return what it has written on stderr."""
        return self.run(self._stop())

    async def _stop(self) -> str:
        process = self.client._server
        assert process is not None
        assert process.stderr is not None
        await self.client.shutdown_async(None)
        self.client.exit(None)
        written = (await process.stderr.read()).decode()
        await process.wait()
        client: Any = self.client
        await client.stop()
        self._loop.call_soon(self._loop.stop)
        return written

    # --- texts ---

    def path(self, name: str | Path) -> Path:
        """Return the path of a file of the folder."""
        return self.folder / name

    def open(self, name: str | Path, text: str | None = None) -> None:
        """Open a chart, as it is on the disk or with a text."""
        path = self.path(name)
        self.texts[path] = path.read_text(encoding="utf-8") if text is None else text
        # What was found when it was open before is of an older version.
        version = self.versions[path] = self.versions.get(path, 0) + 1
        item = types.TextDocumentItem(path.as_uri(), "statechart", version, self.texts[path])
        self.run(
            self._do(self.client.text_document_did_open, types.DidOpenTextDocumentParams(item))
        )

    def change(self, name: str | Path, text: str) -> None:
        """Replace the text of an open chart."""
        path = self.path(name)
        self.texts[path] = text
        self.versions[path] += 1
        changed = types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(self.versions[path], path.as_uri()),
            [types.TextDocumentContentChangeWholeDocument(text)],
        )
        self.run(self._do(self.client.text_document_did_change, changed))

    def close(self, name: str | Path) -> None:
        """Close a chart."""
        closed = types.DidCloseTextDocumentParams(self.identifier(name))
        self.run(self._do(self.client.text_document_did_close, closed))

    async def _do(self, notify: Callable[[Any], None], params: Any) -> None:
        notify(params)

    def identifier(self, name: str | Path) -> types.TextDocumentIdentifier:
        """Return how the protocol calls a chart."""
        return types.TextDocumentIdentifier(self.path(name).as_uri())

    def findings(self, name: str | Path) -> list[types.Diagnostic]:
        """Return what is found in the newest text of a chart, once that is known."""
        path = self.path(name)

        async def wait() -> list[types.Diagnostic]:
            async with self._news:
                await self._news.wait_for(lambda: self._is_known(path))
            return list(self.diagnostics[path.as_uri()].diagnostics)

        return self.run(wait())

    def until(self, name: str | Path, holds: Callable[[list[types.Diagnostic]], bool]) -> None:
        """Wait until what is found in a chart, or was taken back, is so."""
        uri = self.path(name).as_uri()

        async def wait() -> None:
            async with self._news:
                await self._news.wait_for(lambda: holds(list(self.diagnostics[uri].diagnostics)))

        self.run(wait())

    def _is_known(self, path: Path) -> bool:
        known = self.diagnostics.get(path.as_uri())
        return known is not None and known.version == self.versions.get(path)

    # --- questions ---

    def position(self, name: str | Path, place: str) -> types.Position:
        """Return the position of the `|` in a piece of a chart's text, in UTF-16."""
        text = self.texts[self.path(name)]
        before, _, after = place.partition("|")
        assert text.count(before + after) >= 1, f"{before + after!r} is not in the chart"
        offset = text.index(before + after) + len(before)
        line = text.count("\n", 0, offset)
        start = text.rfind("\n", 0, offset) + 1
        return types.Position(line, len(text[start:offset].encode("utf-16-le")) // 2)

    def ask(self, kind: str, name: str | Path, place: str, **more: Any) -> Any:
        """Return the answer to a request about a place: `hover`, `definition`, ..."""
        return self.ask_at(kind, name, self.position(name, place), **more)

    def ask_at(self, kind: str, name: str | Path, position: types.Position, **more: Any) -> Any:
        """Return the answer to a request about a position."""
        params_type = getattr(types, f"{_camel(kind).removesuffix('s')}Params")
        params = params_type(text_document=self.identifier(name), position=position, **more)
        request = getattr(self.client, f"text_document_{kind}_async")
        return self.run(request(params))

    def ask_whole(self, kind: str, name: str | Path, **more: Any) -> Any:
        """Return the answer to a request about a whole chart: `document_symbol`, ..."""
        prefix = "Document" if kind == "formatting" else ""
        params_type = getattr(types, f"{prefix}{_camel(kind)}Params")
        request = getattr(self.client, f"text_document_{kind}_async")
        return self.run(request(params_type(text_document=self.identifier(name), **more)))

    def command(self, command: str, *arguments: Any) -> Any:
        """Return what a command of the server gives."""
        params = types.ExecuteCommandParams(command, list(arguments))
        return self.run(self.client.workspace_execute_command_async(params))

    def text_at(self, location: types.Location) -> str:
        """Return the text at a location, with the name of its file before it."""
        from pygls.uris import to_fs_path

        path = Path(to_fs_path(location.uri) or "")
        text = self.texts.get(path) or path.read_text(encoding="utf-8")
        return f"{path.name}: {part(text, location.range)}"


def part(text: str, span: types.Range) -> str:
    """Return a range of a text, whose characters count in UTF-16."""
    return text[_offset(text, span.start) : _offset(text, span.end)]


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """Return a text with some edits made, from its end to its start."""
    for edit in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character))[
        ::-1
    ]:
        start = _offset(text, edit.range.start)
        text = text[:start] + edit.new_text + text[_offset(text, edit.range.end) :]
    return text


def _offset(text: str, position: types.Position) -> int:
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: position.line])
    units = lines[position.line].encode("utf-16-le")[: 2 * position.character]
    return before + len(units.decode("utf-16-le"))


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
