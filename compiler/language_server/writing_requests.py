"""Requests of somebody who writes: what could come next, what is called, what mends a mistake."""

from __future__ import annotations

import posixpath

from lsprotocol import types

from .. import limits
from .completion import MOST_ITEMS, Offer, completions, matching
from .cursor import cursor_at
from .findings import actions
from .python_code import PythonFunction
from .server import ChartServer
from .signatures import signature_help
from .tidying import edits, tidied
from .visible import Visible, visible_at


def register(server: ChartServer) -> None:
    """Have a server answer these requests."""

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[".", '"', " "]),
    )
    async def completion(
        ls: ChartServer, params: types.CompletionParams
    ) -> types.CompletionList | None:
        visible = await _visible(ls, params.text_document, params.position)
        document = ls.document(params.text_document.uri)
        if visible is None or document is None:
            return None
        cursor = visible.cursor
        positions = ls.places.positions(document)
        there = types.Range(positions.position(cursor.start), params.position)
        offers = completions(
            visible,
            lambda: _importable(ls, document.path),
            lambda module: _functions(ls, module, document.path),
        )
        word = cursor.word if cursor.string is None else cursor.string
        best = matching(offers, word)
        quoted = cursor.string is not None
        return types.CompletionList(
            is_incomplete=len(best) > MOST_ITEMS,
            items=[
                _item(each, place, there, quoted=quoted)
                for place, each in enumerate(best[:MOST_ITEMS])
            ],
        )

    @server.feature(
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        types.SignatureHelpOptions(trigger_characters=["(", ","]),
    )
    async def signature(
        ls: ChartServer, params: types.SignatureHelpParams
    ) -> types.SignatureHelp | None:
        visible = await _visible(ls, params.text_document, params.position)
        return None if visible is None else signature_help(visible)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    async def code_action(
        ls: ChartServer, params: types.CodeActionParams
    ) -> list[types.CodeAction] | None:
        known = await ls.current(params.text_document)
        if known is None:
            return None
        document, meaning = known
        return actions(params.range, document.path, meaning, ls.places)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(
        ls: ChartServer, params: types.DocumentFormattingParams
    ) -> list[types.TextEdit] | None:
        document = ls.document(params.text_document.uri)
        if document is None:
            return None
        text = document.text
        new = await ls.in_thread(lambda: tidied(document.path, text))
        if new is None or document.text != text:
            return None
        return edits(text, new, ls.places.positions(document))


async def _visible(
    ls: ChartServer, identifier: types.TextDocumentIdentifier, position: types.Position
) -> Visible | None:
    """Return what can be named at a cursor, going by what is known of the chart already."""
    document = ls.document(identifier.uri)
    if document is None:
        return None
    meaning = document.meaning
    if meaning is None:
        meaning = await ls.documents.current(document)
    if meaning is None or len(document.text) > limits.MOST_FILE_BYTES:
        return None
    positions = ls.places.positions(document)
    cursor = cursor_at(positions.source, positions.offset(position), document.reader)
    return visible_at(cursor, meaning)


def _functions(ls: ChartServer, module: str, path: str) -> list[PythonFunction]:
    found = ls.module(module, path)
    return list(found.functions.values()) if found is not None else []


def _importable(ls: ChartServer, path: str) -> list[str]:
    folder = posixpath.dirname(path)
    return [posixpath.relpath(each, folder) for each in ls.charts.paths() if each != path]


def _item(offer: Offer, place: int, there: types.Range, *, quoted: bool) -> types.CompletionItem:
    label = offer.label
    text = label if not quoted or label.startswith('"') else f'"{label}"'
    return types.CompletionItem(
        label=label,
        kind=offer.kind,
        detail=offer.detail or None,
        sort_text=f"{place:04}",
        filter_text=text,
        text_edit=types.TextEdit(there, text),
    )
