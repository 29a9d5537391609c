"""The language server: the charts that an editor has open, and its state."""

from __future__ import annotations

import asyncio
import posixpath
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from ..command_line import failure
from ..diagnostics import Diagnostic
from ..extra_checks import ExtraChecks
from ..parsing import syntax
from .asking import Asked, Places
from .charts import Charts
from .documents import Document, Documents
from .findings import published
from .index import Definition, Occurrence
from .lenses import OUTPUT
from .meaning import Checked, Meaning
from .python_code import PythonFunction, PythonModule, PythonModules

T = TypeVar("T")
REQUEST_FAILED = -32803


class RefusedError(JsonRpcException):
    """A request cannot be fulfilled; the text is for whoever made it."""

    CODE = REQUEST_FAILED


class ChartServer(LanguageServer):
    """A language server for charts."""

    def __init__(self) -> None:
        """Start without any chart."""
        super().__init__(
            "sc-lsp",
            _version(),
            # pygls takes U+2028 and others for the end of a line when it applies a partial change.
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self.documents = Documents(
            self.folders,
            lambda path: self.charts.importers(path),
            self._publish_read,
            self._publish,
            self._fail,
        )
        self.charts = Charts(self.documents, self.folders)
        self.modules = PythonModules()
        self.output = OUTPUT
        self._places: Places | None = None
        self._published: dict[str, set[str]] = {}

    @property
    def places(self) -> Places:
        """Return what turns positions into places: known once the client has said how it counts."""
        if self._places is None:
            encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
            self._places = Places(self.documents, encoding)
        return self._places

    def folders(self) -> list[str]:
        """List the folders of the project."""
        folders = [path_of(uri) for uri in self.workspace.folders]
        if not folders and self.workspace.root_uri:
            folders = [path_of(self.workspace.root_uri)]
        return folders

    def configure(self, options: Any) -> None:
        """Take the settings of the editor.

        `output` is the folder of generated modules, `strict` asks for what `sc-compile --strict`
        finds.
        """
        if not isinstance(options, dict):
            return
        if isinstance(options.get("output"), str):
            self.output = options["output"]
        if isinstance(options.get("strict"), bool):
            self.documents.extra = ExtraChecks(strict=options["strict"])

    def document(self, uri: str) -> Document | None:
        """Return an open chart."""
        return self.documents.get(path_of(uri))

    async def ask(
        self, identifier: types.TextDocumentIdentifier, position: types.Position
    ) -> Asked | None:
        """Return what is known at a position of an open chart."""
        return await self.places.ask(path_of(identifier.uri), position)

    async def name_at(
        self, identifier: types.TextDocumentIdentifier, position: types.Position
    ) -> tuple[Asked, Occurrence] | None:
        """Return the name at a position of an open chart, if there is one."""
        asked = await self.ask(identifier, position)
        occurrence = asked.occurrence if asked is not None else None
        return (asked, occurrence) if asked is not None and occurrence is not None else None

    async def current(
        self, identifier: types.TextDocumentIdentifier
    ) -> tuple[Document, Meaning] | None:
        """Return an open chart with what its newest text means."""
        document = self.document(identifier.uri)
        meaning = await self.documents.current(document) if document is not None else None
        return (document, meaning) if document is not None and meaning is not None else None

    async def tree(
        self, identifier: types.TextDocumentIdentifier
    ) -> tuple[Document, syntax.File] | None:
        """Return an open chart with the tree of its newest text."""
        document = self.document(identifier.uri)
        tree = await self.documents.tree(document) if document is not None else None
        return (document, tree) if document is not None and tree is not None else None

    def module(self, name: str, chart: str) -> PythonModule | None:
        """Return the Python module that a chart has its functions in."""
        return self.modules.find(name, chart, self.folders())

    def function(self, definition: Definition) -> PythonFunction | None:
        """Return the Python function of an actor, an action or a def."""
        symbol = definition.symbol
        if symbol is None or not symbol.module:
            return None
        module = self.module(symbol.module, definition.span.source.path)
        return module.functions.get(definition.name) if module is not None else None

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Return what some work gives, done beside the requests of the editor."""
        return await asyncio.get_running_loop().run_in_executor(self.documents.worker, work)

    def write_picture(self, name: str, svg: str) -> str:
        """Write a picture where programs can open it, and return its address."""
        folder = Path(tempfile.mkdtemp(prefix="sc-lsp-"))
        path = folder / f"{name}.svg"
        path.write_text(svg, encoding="utf-8")
        return path.as_uri()

    def _fail(self, error: Exception) -> None:
        """Say that analysing a chart has met a bug; the server goes on."""
        self.window_log_message(
            types.LogMessageParams(types.MessageType.Error, failure(error, "sc-lsp"))
        )

    def _publish_read(self, document: Document, findings: Sequence[Diagnostic]) -> None:
        """Send what is found in a chart's syntax, with what else there was before."""
        path, meaning = document.path, document.meaning
        if meaning is None:
            return
        others = [each for each in meaning.findings if not each.code.id.startswith("SC0")]
        found = published(path, findings, None, self.places)
        found += published(path, others, meaning, self.places)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(self.places.uri(path), found)
        )

    def _publish(self, document: Document, checked: Checked) -> None:
        """Send the findings of a chart and of those that it imports and the editor has not open."""
        paths = {document.path} | {
            each.primary.span.source.path
            for each in checked.findings
            if self.documents.get(each.primary.span.source.path) is None
        }
        for path in paths | self._published.get(document.path, set()):
            if path != document.path and self.documents.get(path) is not None:
                continue
            self._send(path, published(path, checked.findings, checked, self.places), document)
        self._published[document.path] = paths

    def _send(self, path: str, found: list[types.Diagnostic], document: Document) -> None:
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=self.places.uri(path),
                diagnostics=found,
                version=document.version if path == document.path else None,
            )
        )

    def forget(self, document: Document) -> None:
        """Take back the findings of a chart that was closed."""
        for path in self._published.pop(document.path, set()):
            if self.documents.get(path) is None:
                uri = document.uri if path == document.path else self.places.uri(path)
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def path_of(uri: str) -> str:
    """Return the path of a file, with forward slashes; for what is no file, its address."""
    path = to_fs_path(uri)
    return posixpath.normpath(PurePath(path).as_posix() if path else uri)


def _version() -> str:
    try:
        return version("sc-compile")
    except PackageNotFoundError:
        return "0"
