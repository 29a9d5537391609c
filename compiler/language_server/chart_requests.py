"""Requests about whole charts: outlines, colours, lenses, and the commands behind those."""

from __future__ import annotations

from lsprotocol import types

from .colours import MODIFIERS, TYPES, colours
from .lenses import (
    PICTURE,
    SHOW_GENERATED,
    SHOW_PICTURE,
    NoPictureError,
    lenses,
    output_folders,
    picture,
)
from .outline import folds, named, outline
from .server import ChartServer, RefusedError

MOST_SYMBOLS = 500
"""How many symbols of a project are listed at once."""


def register(server: ChartServer) -> None:
    """Have a server answer these requests."""
    _lists(server)
    _commands(server)


def _lists(server: ChartServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(
        ls: ChartServer, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | None:
        known = await ls.tree(params.text_document)
        return None if known is None else outline(known[1], ls.places.positions(known[0]))

    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbol(
        ls: ChartServer, params: types.WorkspaceSymbolParams
    ) -> list[types.SymbolInformation]:
        meanings = await ls.in_thread(lambda: list(ls.charts.meanings()))
        found: list[types.SymbolInformation] = []
        for meaning in meanings:
            for name, kind, span, owner in named(meaning, params.query):
                location = ls.places.location(span, meaning)
                if location is not None and len(found) < MOST_SYMBOLS:
                    found.append(
                        types.SymbolInformation(location, name, kind, container_name=owner or None)
                    )
        return found

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(
        ls: ChartServer, params: types.FoldingRangeParams
    ) -> list[types.FoldingRange] | None:
        known = await ls.tree(params.text_document)
        return None if known is None else folds(known[1])

    @server.feature(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        types.SemanticTokensLegend(token_types=list(TYPES), token_modifiers=list(MODIFIERS)),
    )
    async def semantic_tokens(
        ls: ChartServer, params: types.SemanticTokensParams
    ) -> types.SemanticTokens | None:
        known = await ls.current(params.text_document)
        if known is None:
            return None
        document, meaning = known
        names = meaning.index.files.get(document.path)
        positions = ls.places.positions(document)
        return types.SemanticTokens(colours(meaning.source, names, meaning.index, positions))

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())
    async def code_lens(
        ls: ChartServer, params: types.CodeLensParams
    ) -> list[types.CodeLens] | None:
        known = await ls.current(params.text_document)
        if known is None:
            return None
        folders = output_folders(ls.output, known[0].path, ls.folders())
        return lenses(known[1], ls.places, folders)


def _commands(server: ChartServer) -> None:
    @server.command(PICTURE)
    async def give_picture(ls: ChartServer, uri: str, machine: str, version: str) -> str:
        return await _picture(ls, uri, machine, version)

    @server.command(SHOW_PICTURE)
    async def show_picture(ls: ChartServer, uri: str, machine: str, version: str) -> None:
        svg = await _picture(ls, uri, machine, version)
        address = ls.write_picture(machine, svg)
        await _show(ls, address, external=True)

    @server.command(SHOW_GENERATED)
    async def show_generated(ls: ChartServer, uri: str) -> None:
        await _show(ls, uri, external=False)


async def _picture(ls: ChartServer, uri: str, machine: str, version: str) -> str:
    known = await ls.current(types.TextDocumentIdentifier(uri))
    if known is None:
        raise RefusedError("the chart is not open")
    meaning = known[1]
    try:
        return await ls.in_thread(lambda: picture(meaning, machine, version))
    except NoPictureError as error:
        raise RefusedError(str(error)) from error


async def _show(ls: ChartServer, uri: str, *, external: bool) -> None:
    window = ls.client_capabilities.window
    if window is None or window.show_document is None or not window.show_document.support:
        message = f"this editor cannot open a file for a server: {uri}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
        return
    await ls.window_show_document_async(
        types.ShowDocumentParams(uri, external=external, take_focus=True)
    )
