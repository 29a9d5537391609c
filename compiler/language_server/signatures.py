"""What the parentheses around the cursor take."""

from __future__ import annotations

from lsprotocol import types

from ..analysis.names.symbols import Kind
from ..analysis.types.builtin_functions import FUNCTIONS
from ..analysis.types.type_relations import type_text
from .visible import Visible

_TAKE_VALUES = ("len", "abs", "sum", "any", "all", "str", "int", "float", "bool", "sorted")


def signature_help(visible: Visible) -> types.SignatureHelp | None:
    """Return the signature of what is called at the cursor, and which parameter is written."""
    if visible.cursor.callee is None:
        return None
    _, name, commas = visible.cursor.callee
    symbol = visible.called()
    if symbol is None:
        return _builtin(name)
    parts = [f"{each.name}: {type_text(each.type)}" for each in symbol.params]
    for place, param in enumerate(symbol.params):
        if not param.required and param.default is not None:
            parts[place] += f" = {param.default.span.text}"
    result = ""
    if symbol.kind in (Kind.ACTOR, Kind.DEF, Kind.MACHINE):
        result = f" -> {type_text(symbol.result)}"
    label = f"{name}({', '.join(parts)}){result}"
    names = [each.name for each in symbol.params]
    active = _named_argument(visible, names)
    return types.SignatureHelp(
        signatures=[
            types.SignatureInformation(
                label=label, parameters=[types.ParameterInformation(label=part) for part in parts]
            )
        ],
        active_signature=0,
        active_parameter=active if active is not None else min(commas, len(parts)),
    )


def _named_argument(visible: Visible, names: list[str]) -> int | None:
    """Return which parameter an argument by name is for, where the cursor is behind that name."""
    cursor = visible.cursor
    for place in range(len(cursor.stack) - 1, cursor.item, -1):
        symbol = cursor.stack[place].symbol
        if symbol in ("(", ","):
            return None
        if symbol == "=":
            name = cursor.text(place - 1)
            return names.index(name) if name in names else None
    return None


def _builtin(name: str) -> types.SignatureHelp | None:
    if name not in FUNCTIONS:
        return None
    label = f"{name}(value)" if name in _TAKE_VALUES else f"{name}(...)"
    return types.SignatureHelp(signatures=[types.SignatureInformation(label=label)])
