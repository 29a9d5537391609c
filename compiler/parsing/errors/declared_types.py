"""The types of names as their declarations in the file have them, before anything is checked."""

from __future__ import annotations

from collections.abc import Sequence

from ..scan import Token
from ..table import END
from .situation import Situation, is_word, written

_DEFAULTS = {"STRING": "str", "FSTRING": "str", "INT": "int", "FLOAT": "float", "True": "bool"}
_DEFAULTS |= {"False": "bool", "DURATION": "duration"}


def declared_type(at: Situation, name: str) -> str:
    """Return the type that `name: type` gives a field; empty where there is none, or several."""
    found = set()
    for index, token in enumerate(at.tokens[:-2]):
        if token.text != name or at.tokens[index + 1].kind != ":":
            continue
        if at.tokens[index - 1].kind not in ("(", ",", "private"):
            continue
        end, depth = index + 2, 0
        while at.tokens[end].kind != END:
            kind = at.tokens[end].kind
            if depth == 0 and kind in (",", ")", "="):
                break
            depth += (kind in "([{") - (kind in ")]}")
            end += 1
        found.add(at.text(index + 2, end))
    return found.pop() if len(found) == 1 else ""


def type_of(at: Situation, path: Sequence[Token]) -> str:
    """Return the type of `a`, `event.a` or `a.b["c"]`, as far as declarations tell it."""
    tokens = list(path)
    items = 0
    while tokens and tokens[-1].kind == "]":
        depth = 0
        while tokens:
            depth += (tokens[-1].kind == "]") - (tokens[-1].kind == "[")
            tokens.pop()
            if depth == 0:
                break
        items += 1
    if not tokens or not is_word(tokens[-1]):
        return ""
    found = declared_type(at, tokens[-1].text)
    for _ in range(items):
        for start in ("list[", "dict[str, "):
            if found.startswith(start) and found.endswith("]"):
                found = found[len(start) : -1]
                break
        else:
            return ""
    return found


def type_of_value(tokens: Sequence[Token]) -> str:
    """Return the type of a value that is one token, empty for others."""
    return _DEFAULTS.get(tokens[0].kind, "") if len(tokens) == 1 else ""


def is_path(tokens: Sequence[Token]) -> bool:
    """Return whether tokens are a name with the fields behind it, about which None is followed."""
    return (
        bool(tokens)
        and all(
            (is_word(token) if index % 2 == 0 else token.kind == ".")
            for index, token in enumerate(tokens)
        )
        and is_word(tokens[-1])
    )


def is_field(at: Situation, name: str) -> bool:
    """Return whether a name is declared somewhere in the file, with a type."""
    return any(
        token.text == name and at.tokens[index + 1].kind == ":"
        for index, token in enumerate(at.tokens[:-1])
    )


def shown(tokens: Sequence[Token]) -> str:
    """Return tokens as one line, without spaces at its ends."""
    return written(tokens).strip()
