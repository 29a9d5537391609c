"""Semantic colours: what each word of a chart is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..diagnostics import Report
from ..parsing.scan import Scanner
from ..parsing.table import table
from ..source import Source
from .index import FileIndex, Index, Sort
from .positions import Positions

TYPES = (
    "keyword", "string", "number", "comment", "operator", "class", "enumMember", "event", "type",
    "function", "property", "parameter", "variable", "namespace", "label",
)  # fmt: skip
MODIFIERS = ("declaration",)

_OF_SORT = {
    Sort.MACHINE: "class",
    Sort.STATE: "enumMember",
    Sort.EVENT: "event",
    Sort.RECORD: "type",
    Sort.ALIAS: "type",
    Sort.ACTOR: "function",
    Sort.ACTION: "function",
    Sort.DEF: "function",
    Sort.FIELD: "property",
    Sort.INPUT: "parameter",
    Sort.MEMBER: "property",
    Sort.PARAMETER: "parameter",
    Sort.LET: "variable",
    Sort.VARIABLE: "variable",
    Sort.ID: "label",
    Sort.VERSION: "label",
    Sort.IMPORT: "namespace",
}
_OF_TOKEN = {
    "STRING": "string",
    "FSTRING": "string",
    "INT": "number",
    "FLOAT": "number",
    "DURATION": "number",
    "_IF": "keyword",
}
_COMMENT = re.compile(r"#[^\n]*")


def colours(
    source: Source, known: FileIndex | None, index: Index, positions: Positions
) -> list[int]:
    """Return the words of a chart as the protocol has them: five numbers each, in order."""
    data: list[int] = []
    line = character = 0
    for start, end, kind, modifiers in _words(source, known, index):
        place = positions.position(start)
        length = positions.position(end).character - place.character
        moved = place.line - line
        data += (moved, place.character - (0 if moved else character), length)
        data += (TYPES.index(kind), modifiers)
        line, character = place.line, place.character
    return data


def _words(
    source: Source, known: FileIndex | None, index: Index
) -> Iterator[tuple[int, int, str, int]]:
    """Yield where each word begins and ends, what it is, and its modifiers. None spans lines."""
    names: dict[int, tuple[int, str, int]] = {}
    for occurrence in known.occurrences if known is not None else ():
        meant = index.meant(occurrence)
        if meant:
            kind = _OF_SORT[meant[0].sort]
            names[occurrence.span.start] = (occurrence.span.end, kind, int(occurrence.defines))
    words = table()
    keywords = words.keywords | words.soft_words
    behind = 0
    text = source.text
    for token in Scanner(source, Report()).file():
        for found in _COMMENT.finditer(text, behind, token.start):
            yield found.start(), found.end(), "comment", 0
        behind = max(behind, token.end)
        name = names.get(token.start)
        if name is not None and "\n" not in text[token.start : name[0]]:
            yield token.start, name[0], name[1], name[2]
        elif token.kind in keywords:
            yield token.start, token.end, "keyword", 0
        elif token.kind in _OF_TOKEN:
            start = token.start
            for place in _within(names, token.start, token.end) if token.kind == "FSTRING" else ():
                yield from _pieces(text, start, place, _OF_TOKEN[token.kind])  # of an f-string
                yield place, names[place][0], names[place][1], 0
                start = names[place][0]
            yield from _pieces(text, start, token.end, _OF_TOKEN[token.kind])
    for found in _COMMENT.finditer(text, behind):
        yield found.start(), found.end(), "comment", 0


def _within(places: Iterable[int], start: int, end: int) -> list[int]:
    return sorted(place for place in places if start < place < end)


def _pieces(text: str, start: int, end: int, kind: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield a stretch of text line by line."""
    for piece in text[start:end].split("\n"):
        if piece:
            yield start, start + len(piece), kind, 0
        start += len(piece) + 1
