"""The server with all that it answers, and how charts are opened, changed and closed."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from . import chart_requests, name_requests, writing_requests
from .server import ChartServer, path_of


def make_server() -> ChartServer:
    """Return a server that answers all requests."""
    server = ChartServer()
    _life(server)
    name_requests.register(server)
    writing_requests.register(server)
    chart_requests.register(server)
    return server


def _life(server: ChartServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(ls: ChartServer, params: types.InitializeParams) -> None:
        ls.configure(params.initialization_options)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: ChartServer, params: types.DidOpenTextDocumentParams) -> None:
        known = params.text_document
        ls.charts.look_again()
        ls.documents.open(known.uri, path_of(known.uri), known.text, known.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: ChartServer, params: types.DidChangeTextDocumentParams) -> None:
        known = params.text_document
        text = ls.workspace.get_text_document(known.uri).source
        ls.documents.change(path_of(known.uri), text, known.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: ChartServer, params: types.DidCloseTextDocumentParams) -> None:
        document = ls.documents.close(path_of(params.text_document.uri))
        if document is not None:
            ls.forget(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: ChartServer, params: types.DidSaveTextDocumentParams) -> None:
        _renew_all(ls, but=path_of(params.text_document.uri))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(ls: ChartServer, _: types.DidChangeWatchedFilesParams) -> None:
        _renew_all(ls)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(ls: ChartServer, params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        ls.configure(settings.get("statechart") if isinstance(settings, dict) else None)
        _renew_all(ls)

    @server.feature(types.SHUTDOWN)
    def shut_down(ls: ChartServer, _: Any = None) -> None:
        ls.documents.stop()


def _renew_all(ls: ChartServer, but: str = "") -> None:
    """Have all charts analysed again but for one: files on the disk have changed."""
    ls.charts.look_again()
    for document in ls.documents:
        if document.path != but:
            ls.documents.renew(document)
