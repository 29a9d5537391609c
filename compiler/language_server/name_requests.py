"""Requests about the name at a place: what it means, where it is used, what else it could be."""

from __future__ import annotations

from lsprotocol import types

from .describing import describe
from .meaning import Meaning, find_meaning
from .navigation import definitions, highlights, implementations, references
from .renaming import CannotRenameError, as_workspace_edit, by_file, check_result, renamed
from .server import ChartServer, RefusedError


def register(server: ChartServer) -> None:
    """Have a server answer these requests."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(ls: ChartServer, params: types.HoverParams) -> types.Hover | None:
        named = await ls.name_at(params.text_document, params.position)
        if named is None:
            return None
        asked, occurrence = named
        meant = asked.meaning.index.meant(occurrence)
        here = asked.meaning.types.at(occurrence.span)
        text = describe(meant, asked.meaning, ls.function, here)
        contents = types.MarkupContent(types.MarkupKind.Markdown, text)
        return types.Hover(contents, ls.places.range(occurrence.span, asked.meaning))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(
        ls: ChartServer, params: types.DefinitionParams
    ) -> list[types.Location] | None:
        asked = await ls.ask(params.text_document, params.position)
        return None if asked is None else definitions(asked, ls.places, ls.module)

    @server.feature(types.TEXT_DOCUMENT_IMPLEMENTATION)
    async def implementation(
        ls: ChartServer, params: types.ImplementationParams
    ) -> list[types.Location] | None:
        asked = await ls.ask(params.text_document, params.position)
        return None if asked is None else implementations(asked, ls.places, ls.module)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlight(
        ls: ChartServer, params: types.DocumentHighlightParams
    ) -> list[types.DocumentHighlight] | None:
        asked = await ls.ask(params.text_document, params.position)
        return None if asked is None else highlights(asked, ls.places)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def find_references(
        ls: ChartServer, params: types.ReferenceParams
    ) -> list[types.Location] | None:
        named = await ls.name_at(params.text_document, params.position)
        if named is None:
            return None
        declarations = params.context.include_declaration
        meanings = await ls.in_thread(lambda: list(ls.charts.meanings()))
        return references(named[1], meanings, ls.places, declarations=declarations)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(
        ls: ChartServer, params: types.PrepareRenameParams
    ) -> types.Range | None:
        named = await ls.name_at(params.text_document, params.position)
        if named is None:
            return None
        asked, occurrence = named
        if not asked.meaning.index.meant(occurrence):
            return None
        return ls.places.range(occurrence.span, asked.meaning)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(ls: ChartServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
        if await ls.current(params.text_document) is None:
            return None
        named = await ls.name_at(params.text_document, params.position)
        if named is None:
            raise RefusedError("there is no name of the chart here")
        asked, occurrence = named

        def analyse(path: str, texts: dict[str, str]) -> Meaning:
            read = ls.documents.reader()
            return find_meaning(
                path,
                lambda each: texts[each].encode() if each in texts else read(each),
                ls.folders(),
            )

        try:
            written = renamed(asked, params.new_name, ls.module)
            meanings = await ls.in_thread(lambda: list(ls.charts.meanings()))
            files = by_file(occurrence, meanings)
            await ls.in_thread(lambda: check_result(files, written, meanings, analyse))
            return as_workspace_edit(files, written, ls.places)
        except CannotRenameError as error:
            raise RefusedError(str(error)) from error
