"""What could be written at the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from ..analysis.charts.options import DURATIONS, NAMES, WORDS
from ..analysis.names.symbols import Kind, Symbol
from ..analysis.names.type_names import BUILT_IN
from ..analysis.states.state_tree import path_as_written
from ..analysis.types.builtin_functions import FUNCTIONS, OWN_FUNCTIONS
from ..analysis.types.type_relations import is_unknown, type_text
from ..datatypes import DataType
from ..parsing.syntax import name_as_written
from ..parsing.table import table
from .cursor import Cursor
from .declaring import declaration, may_be
from .matching import has_letters
from .python_code import PythonFunction
from .visible import Visible

MOST_ITEMS = 200
"""More are not offered at once: the editor asks again when the name has another letter."""

_ItemKind = types.CompletionItemKind
_KINDS = {
    Kind.RECORD: _ItemKind.Struct,
    Kind.ALIAS: _ItemKind.TypeParameter,
    Kind.EVENT: _ItemKind.Event,
    Kind.ACTOR: _ItemKind.Function,
    Kind.ACTION: _ItemKind.Function,
    Kind.DEF: _ItemKind.Function,
    Kind.MACHINE: _ItemKind.Class,
}
_DESTINATIONS = {
    "parent": "the machine that started this one",
    "sender": "the machine that sent the event",
    "self": "this machine",
}
_VALUES = {
    "event": "the event that the line is on",
    "input": "what the machine was started with",
    "self": "the machine itself: `self.key`",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be written; `detail` is shown beside it."""

    label: str
    kind: types.CompletionItemKind
    detail: str = ""


def completions(
    visible: Visible,
    charts: Callable[[], Iterable[str]],
    functions: Callable[[str], Iterable[PythonFunction]],
) -> list[Offer]:
    """Return what could be written at a cursor.

    `charts` lists the paths that could be imported, `functions` those of a Python module.
    """
    cursor = visible.cursor
    if cursor.is_comment:
        return []
    if cursor.last in ("actor", "action", "def") and cursor.string is None:
        return list(_undeclared(visible, functions))
    if cursor.string is not None:
        if cursor.last == "import":
            return [Offer(each, _ItemKind.File) for each in charts()]
        if "STRING" not in cursor.accepts or "INT" in cursor.accepts:
            return []
    found = dict.fromkeys(_names(visible))
    if cursor.string is None:
        found |= dict.fromkeys(_keywords(cursor))
    return list(found)


def _undeclared(
    visible: Visible, functions: Callable[[str], Iterable[PythonFunction]]
) -> Iterator[Offer]:
    """Yield the functions of the file's Python module that it does not declare."""
    names, keyword = visible.names, visible.cursor.last
    for use in names.file.uses if names is not None else ():
        for function in functions(use.module.value):
            if names is not None and function.name not in names.own and may_be(function, keyword):
                text = declaration(function, keyword)
                yield Offer(text, _ItemKind.Function, function.docstring.partition("\n")[0])


def matching(offers: Iterable[Offer], word: str) -> list[Offer]:
    """Return those that have the letters of a word in their order, the best ones first."""
    wanted = word.casefold()
    ranked = [
        (not each.label.casefold().startswith(wanted), place, each)
        for place, each in enumerate(offers)
        if has_letters(each.label.casefold(), wanted)
    ]
    return [each for _, _, each in sorted(ranked, key=lambda each: each[:2])]


def _keywords(cursor: Cursor) -> Iterator[Offer]:
    if cursor.last == ".":
        return
    known = table()
    for kind in sorted(cursor.accepts):
        word = "if" if kind == "_IF" else kind
        if word in known.keywords or word in known.soft_words:
            yield Offer(word, _ItemKind.Keyword)


def _names(visible: Visible) -> Iterator[Offer]:
    """Yield the names that fit where the cursor is."""
    cursor = visible.cursor
    if cursor.last == ".":
        yield from _behind_dot(visible)
    elif "INT" in cursor.accepts and cursor.string is None:
        yield from _in_expression(visible)
    elif "NAME" in cursor.accepts or cursor.string is not None:
        yield from _where_a_name_stands(visible)


def _where_a_name_stands(visible: Visible) -> Iterator[Offer]:
    cursor = visible.cursor
    match cursor.last:
        case "on" | "raise" | "send" | "emit":
            yield from _events(visible)
        case "to":
            yield from _destinations(visible)
        case "invoke" | "spawn":
            yield from _symbols(visible.symbols(Kind.ACTOR, Kind.MACHINE))
        case "cancel" | "stop":
            yield from _ids(visible, cursor.last)
        case "option":
            yield from (Offer(each, _ItemKind.Property) for each in NAMES)
        case "key" | "body":
            yield from ()
        case "from" if cursor.nearest("migrate"):
            yield from _versions(visible)
        case "initial" | "->" | "," | "|" | ":" | "=" | "[" | "state" | "(":
            yield from _by_item(visible)
        case _ if cursor.top in ("_statements", "_moves"):
            yield from _in_block(visible)


def _by_item(visible: Visible) -> Iterator[Offer]:
    """Yield names behind a mark, which means different things in different items."""
    cursor = visible.cursor
    if cursor.last == "state":  # of a `migrate`; elsewhere the name is a new one
        if cursor.nearest("_moves"):
            yield from _states(visible.targets())
        return
    header = cursor.nearest("type", "actor", "action", "def", "machine", "context", "event")
    line = cursor.nearest("on", "always", "after", "every", "initial", "history", "state")
    if line:
        if cursor.last == "|":
            yield from _events(visible)
        elif cursor.last in ("->", "initial") or cursor.nearest("->", "initial"):
            yield from _states(visible.targets())
    elif header and (
        cursor.last in (":", "->", "|", "=", "[")
        or (cursor.last == "," and cursor.nearest("[", "(") == "[")
    ):
        yield from (Offer(each, _ItemKind.Keyword) for each in BUILT_IN)
        yield from _symbols(visible.symbols(Kind.RECORD, Kind.ALIAS))


def _behind_dot(visible: Visible) -> Iterator[Offer]:
    cursor = visible.cursor
    imported = (
        visible.names.imports.get(cursor.chain[0]) if cursor.chain and visible.names else None
    )
    if imported is not None and len(cursor.chain) == 1:
        symbols = {**imported.own, **imported.own_events}
        yield from _symbols(symbols.items())
        return
    is_expression = any(each.symbol == "postfix" for each in cursor.stack[-2:])
    attributes = visible.attributes()
    if is_expression or attributes:
        for name, datatype in attributes.items():
            if datatype is None:
                yield Offer(name, _ItemKind.Method)
            else:
                yield Offer(name, _ItemKind.Field, _type(datatype))
    if not attributes:
        yield from _states(visible.inside(cursor.chain))


def _in_expression(visible: Visible) -> Iterator[Offer]:
    cursor, known = visible.cursor, visible.table
    for param in visible.parameters():
        if cursor.last in ("(", ","):
            yield Offer(f"{param.name}=", _ItemKind.Field, _type(param.type))
    option = cursor.place("option")
    if option is not None and option >= cursor.item and cursor.last == "=":
        yield from _option_values(cursor.text(option + 1), visible)
        return
    called = cursor.callee
    if called is not None and called[1] == "in_state":
        yield from _states(visible.targets())
        return
    yield from (Offer(each, _ItemKind.Variable, "of a `for`") for each in cursor.variables)
    if known is not None:
        for name in known.fields:
            yield Offer(name, _ItemKind.Field, _type(known.field_types.get(name)))
        for name in known.lets:
            yield Offer(name, _ItemKind.Variable, _type(known.let_types.get(name)))
        yield from (Offer(name, _ItemKind.Variable, text) for name, text in _VALUES.items())
    yield from _symbols(visible.symbols(Kind.DEF, Kind.RECORD))
    yield from (Offer(each, _ItemKind.Function) for each in (*FUNCTIONS, *OWN_FUNCTIONS))


def _option_values(name: str, visible: Visible) -> Iterator[Offer]:
    if name in WORDS:
        yield from (Offer(f'"{each}"', _ItemKind.EnumMember) for each in WORDS[name])
    elif name in DURATIONS:
        yield from (Offer(each, _ItemKind.Unit) for each in ("1h", "1d", "30d"))
    elif name == "alarm":
        yield from _symbols(visible.symbols(Kind.ACTION))


def _in_block(visible: Visible) -> Iterator[Offer]:
    if visible.table is not None:
        for name in visible.table.fields:
            yield Offer(name, _ItemKind.Field, _type(visible.table.field_types.get(name)))
    yield from _symbols(visible.symbols(Kind.ACTION))


def _events(visible: Visible) -> Iterator[Offer]:
    for name, symbol in visible.events():
        written = name.removesuffix(symbol.name) + name_as_written(symbol.name)
        yield Offer(written, _ItemKind.Event, _signature(symbol))
    if visible.cursor.last in ("send", "raise", "emit") and visible.cursor.events:
        yield Offer("event", _ItemKind.Variable, _VALUES["event"])


def _destinations(visible: Visible) -> Iterator[Offer]:
    table = visible.table
    if table is not None and visible.state is not None:
        for state in (visible.state, *visible.state.ancestors()):
            for name in table.invoked.get(state, {}):
                yield Offer(name, _ItemKind.Reference, "invoked here")
        for name in table.spawns:
            yield Offer(name, _ItemKind.Reference, "spawned")
    yield from (Offer(name, _ItemKind.Reference, text) for name, text in _DESTINATIONS.items())
    yield from _symbols(visible.symbols(Kind.MACHINE))


def _ids(visible: Visible, word: str) -> Iterator[Offer]:
    if visible.table is not None:
        known = visible.table.delayed if word == "cancel" else visible.table.spawns
        yield from (Offer(name, _ItemKind.Reference) for name in known)


def _versions(visible: Visible) -> Iterator[Offer]:
    own = visible.table
    for each in visible.meaning.tables.values():
        if own is not None and each is not own and each.version.symbol is own.version.symbol:
            yield Offer(name_as_written(each.version.name), _ItemKind.Module)


def _states(states: Iterable[tuple[str, object]]) -> Iterator[Offer]:
    for name, state in states:
        detail = path_as_written(getattr(state, "path", ()))
        yield Offer(name_as_written(name), _ItemKind.EnumMember, detail)


def _symbols(symbols: Iterable[tuple[str, Symbol]]) -> Iterator[Offer]:
    for name, symbol in symbols:
        yield Offer(name, _KINDS[symbol.kind], _signature(symbol))


def _signature(symbol: Symbol) -> str:
    params = ", ".join(f"{each.name}: {_type(each.type)}" for each in symbol.params)
    result = "" if is_unknown(symbol.result) or symbol.kind is Kind.EVENT else _type(symbol.result)
    brackets = f"({params})" if params or symbol.kind is not Kind.EVENT else ""
    return f"{brackets} -> {result}" if result and result != "None" else brackets


def _type(datatype: DataType | None) -> str:
    return "" if datatype is None or is_unknown(datatype) else type_text(datatype)
