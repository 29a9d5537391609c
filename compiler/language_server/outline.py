"""The outline of a chart: its definitions and states, and what can be folded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types

from ..parsing import syntax
from ..source import Span
from .matching import has_letters
from .meaning import Meaning
from .positions import Positions

_Kind = types.SymbolKind


def outline(file: syntax.File, positions: Positions) -> list[types.DocumentSymbol]:
    """Return the symbols of a chart, each with those within it, in the order of the text."""
    nodes = [*file.types, *file.events, *file.actors, *file.actions, *file.defs, *file.machines]
    nodes.sort(key=lambda node: node.span.start)
    return [each for node in nodes for each in _symbols(node, positions)]


def _symbols(node: syntax.Node, positions: Positions) -> Iterator[types.DocumentSymbol]:
    match node:
        case syntax.Record(name=name, fields=fields):
            yield _symbol(name, _Kind.Struct, node, positions, list(fields))
        case syntax.Alias(name=name):
            yield _symbol(name, _Kind.TypeParameter, node, positions)
        case syntax.Event(name=name):
            yield _symbol(name, _Kind.Event, node, positions)
        case syntax.Actor(name=name) | syntax.Action(name=name) | syntax.Def(name=name):
            yield _symbol(name, _Kind.Function, node, positions)
        case syntax.Param(name=name):
            yield _symbol(name, _Kind.Field, node, positions)
        case syntax.Let(name=name):
            yield _symbol(name, _Kind.Variable, node, positions)
        case syntax.Machine(name=name):
            inner: list[syntax.Node] = [
                *(field for context in node.contexts for field in context.fields),
                *node.lets,
                *node.events,
                *node.body.children,
            ]
            inner.sort(key=lambda each: each.span.start)
            detail = f"version {node.version.name.written}" if node.version is not None else ""
            yield _symbol(name, _Kind.Class, node, positions, inner, detail)
        case syntax.State(name=name) | syntax.Parallel(name=name) | syntax.Final(name=name):
            kind = _Kind.Namespace if node.body.children else _Kind.EnumMember
            detail = next((each.text.value for each in node.body.descriptions), "")
            yield _symbol(name, kind, node, positions, list(node.body.children), detail)
        case syntax.History(name=name):
            yield _symbol(name, _Kind.EnumMember, node, positions, detail="history")
        case _:
            pass


def _symbol(
    name: syntax.Name,
    kind: types.SymbolKind,
    node: syntax.Node,
    positions: Positions,
    inner: list[syntax.Node] | None = None,
    detail: str = "",
) -> types.DocumentSymbol:
    start, end = min(node.span.start, name.span.start), max(node.span.end, name.span.end)
    return types.DocumentSymbol(
        name=name.text or '""',
        kind=kind,
        range=positions.between(start, end),
        selection_range=positions.range(name.span),
        detail=" ".join(detail.split()) or None,
        children=[each for node in inner or () for each in _symbols(node, positions)] or None,
    )


def named(meaning: Meaning, query: str) -> Iterator[tuple[str, types.SymbolKind, Span, str]]:
    """Yield what a chart defines under a name with the letters of a query in their order.

    That is its name, its kind, its place, and what it belongs to.
    """
    file = meaning.file
    for node in syntax.parts(file) if file is not None else ():
        yield from _named(node, query.casefold(), "")


def _named(
    node: syntax.Node, query: str, owner: str
) -> Iterator[tuple[str, types.SymbolKind, Span, str]]:
    name = getattr(node, "name", None)
    kind = _KINDS.get(type(node))
    if (
        isinstance(name, syntax.Name)
        and kind is not None
        and has_letters(name.text.casefold(), query)
    ):
        yield name.text, kind, name.span, owner
    if isinstance(node, syntax.Machine | syntax.State | syntax.Parallel | syntax.Final):
        assert isinstance(name, syntax.Name)
        inside = f"{owner}.{name.text}" if owner else name.text
        for child in node.body.children:
            yield from _named(child, query, inside)
        for event in node.events if isinstance(node, syntax.Machine) else ():
            yield from _named(event, query, inside)


_KINDS = {
    syntax.Record: _Kind.Struct,
    syntax.Alias: _Kind.TypeParameter,
    syntax.Event: _Kind.Event,
    syntax.Actor: _Kind.Function,
    syntax.Action: _Kind.Function,
    syntax.Def: _Kind.Function,
    syntax.Machine: _Kind.Class,
    syntax.State: _Kind.EnumMember,
    syntax.Parallel: _Kind.Namespace,
    syntax.Final: _Kind.EnumMember,
    syntax.History: _Kind.EnumMember,
}


def folds(file: syntax.File) -> list[types.FoldingRange]:
    """Return the ranges that can be folded: what has braces over several lines, and comments."""
    found: dict[int, int] = {}
    pending: list[syntax.Node] = list(syntax.parts(file))
    while pending:
        node = pending.pop()
        pending += syntax.parts(node)
        if isinstance(node, _FOLDED) and node.span.end > node.span.start:
            first, last = node.span.line - 1, node.span.end_line - 1
            if last > first:
                found[first] = max(last, found.get(first, 0))
    ranges = [types.FoldingRange(first, last) for first, last in sorted(found.items())]
    return ranges + list(_comments(file.source.text))


# Two that end on the same line would hide the braces of one another: the outer one is folded.
_FOLDED = (
    syntax.Machine,
    syntax.Body,
    syntax.Block,
    syntax.Invoke,
    syntax.Spawn,
    syntax.Context,
    syntax.Record,
    syntax.Event,
    syntax.Actor,
    syntax.Action,
    syntax.Migrate,
)


def _comments(text: str) -> Iterator[types.FoldingRange]:
    begun: int | None = None
    lines = text.split("\n")
    for number, line in enumerate([*lines, ""]):
        if re.match(r"[ \t]*#", line):
            begun = number if begun is None else begun
            continue
        if begun is not None and number - 1 > begun:
            yield types.FoldingRange(begun, number - 1, kind=types.FoldingRangeKind.Comment)
        begun = None
