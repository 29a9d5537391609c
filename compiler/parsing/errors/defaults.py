"""Values for where there is none, as JavaScript writes them: `a ?? b`, `a || b`, `a!`."""

from __future__ import annotations

from collections.abc import Sequence

from ... import codes
from ...diagnostics import Fix as Change
from ..scan import Token
from ..table import END
from .declared_types import is_path, type_of
from .situation import Fix, Problem, Situation, is_word, written

Part = tuple[str, str] | Token

_BEFORE_VALUE = frozenset(
    ("=", "+=", "-=", "(", "[", "{", ",", "->", "if", ":", ";", "and", "or", "not", "in", "return")
)
_VALUES = ("INT", "FLOAT", "STRING", "FSTRING", "DURATION", "None", "[", "{")


def default(at: Situation) -> Problem | None:
    """Explain `a ?? b`, and `a || b` where `b` is no condition."""
    kind = at.token.kind
    if kind == "||" and (at.near(1).kind not in _VALUES or "INT" in at.accepts):
        return None
    if kind not in ("??", "||"):
        return None
    begin = value_begin(at)
    if at.near(1).kind == "=":
        return _assigned(at)
    end = value_end(at, at.index + 1)
    left, right = at.tokens[begin : at.index], at.tokens[at.index + 1 : end]
    put = _with_default(at, left, right)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}` is not an operator of this language",
        span=at.span(at.token),
        label=f"write `{written(put)}`" if put else "",
        help=None if put else "a default is `a if a is not None else b`, where `a` is a field",
        fixes=(
            Fix(
                since=begin,
                put=tuple(put or at.tokens[begin : at.index]),
                removed=end - at.index,
                ahead=0,
            ),
        ),
        guess=not put,
    )


def _assigned(at: Situation) -> Problem:
    """Explain `a ??= b` and `a ||= b`."""
    field = at.tokens[at.begin : at.index]
    end = value_end(at, at.index + 2)
    text = f"if {written(field)} is None {{ {written(field)} = {at.text(at.index + 2, end)} }}"
    told = is_path(field) and type_of(at, field).endswith("| None")
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}=` is not an operator of this language",
        span=at.span(at.token, at.near(1)),
        label=f"write `{text}`" if told else "",
        fixes=(
            Fix(since=at.begin, put=(*field, ("=", "=")), removed=2, text=f"{written(field)} ="),
        ),
        guess=True,
        change=(
            Change(span=at.span(at.tokens[at.begin], at.tokens[end - 1]), text=text)
            if told
            else None
        ),
    )


def _with_default(at: Situation, left: Sequence[Token], right: Sequence[Token]) -> list[Part]:
    """Return a value with a default; empty where what its types ask for is not clear."""
    if not left or not right:
        return []
    getting = _got(left)
    if getting is not None:
        container, key = getting
        if not type_of(at, container).startswith("dict["):
            return []
        return _getting(container, key, right)
    item = _item(left)
    if item is not None:
        container, key = item
        kind = type_of(at, container)
        if kind.startswith("dict["):
            return _getting(container, key, right)
        if not kind.startswith("list[") or len(key) != 1 or key[0].kind not in ("INT", "NAME"):
            return []
        length: list[Part] = [("NAME", "len"), ("(", "("), *container, (")", ")"), (">", ">"), *key]
        return [*left, ("if", "if"), *length, ("else", "else"), *right]
    condition = presence(at, left, or_none=at.token.kind == "??")
    return [*left, ("if", "if"), *condition, ("else", "else"), *right] if condition else []


def presence(at: Situation, path: Sequence[Token], *, or_none: bool = False) -> list[Part]:
    """Return the condition that JavaScript asks where a name or a field stands for one.

    Empty where it is a bool, or its type is not known; with `or_none` that is taken for one with
    None.
    """
    if not is_path(path):
        return []
    kind = type_of(at, path)
    if kind.endswith("| None") or or_none:
        return [*path, ("is", "is"), ("not", "not"), ("None", "None")]
    if kind == "str":
        return [*path, ("!=", "!="), ("STRING", '""')]
    if kind in ("int", "float", "decimal"):
        return [*path, ("!=", "!="), ("INT", "0")]
    if kind.startswith(("list[", "dict[")):
        return [("NAME", "len"), ("(", "("), *path, (")", ")"), (">", ">"), ("INT", "0")]
    return []


def _getting(
    container: Sequence[Token], key: Sequence[Token], right: Sequence[Token]
) -> list[Part]:
    """Return `d.get(k, default)`."""
    method: list[Part] = [(".", "."), ("NAME", "get"), ("(", "(")]
    return [*container, *method, *key, (",", ","), *right, (")", ")")]


def _got(value: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Return the dict and the key of `d.get(k)`."""
    opening = _opening(value) if value[-1].kind == ")" else 0
    if opening < 3 or value[opening - 1].text != "get" or value[opening - 2].kind != ".":
        return None
    key = value[opening + 1 : -1]
    return (value[: opening - 2], key) if key and all(each.kind != "," for each in key) else None


def _item(value: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Return the container and the key of `d[k]`."""
    opening = _opening(value) if value[-1].kind == "]" else 0
    key = value[opening + 1 : -1]
    if opening < 1 or not key or any(each.kind == ":" for each in key):
        return None
    return value[:opening], key


def _opening(value: Sequence[Token]) -> int:
    """Return the index of the bracket that the last token closes."""
    depth = 0
    for index in range(len(value) - 1, -1, -1):
        depth += (value[index].kind in (")", "]", "}")) - (value[index].kind in ("(", "[", "{"))
        if depth == 0:
            return index
    return 0


def present(at: Situation) -> Problem | None:
    """Explain `a!`, which in TypeScript says that a value is not None."""
    before = at.near(-1)
    if at.token.kind != "!" or before.end != at.token.start or "INT" in at.accepts:
        return None
    if not (is_word(before) or before.kind in (")", "]")):
        return None
    begin = value_begin(at)
    value = at.text(begin, at.index)
    told = is_path(at.tokens[begin : at.index])
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`!` behind a value has no meaning",
        span=at.span(at.token),
        label=f"ask first: `if {value} is not None`" if told else "ask first whether it is there",
        fixes=(Fix(removed=1, ahead=0),),
        guess=True,
    )


def absent(at: Situation) -> Problem | None:
    """Explain `!a` where `a` is no bool, but a value that there may not be."""
    if at.token.kind != "!" or "INT" not in at.accepts:
        return None
    end = at.index + 1
    while is_word(at.tokens[end]) and at.tokens[end + 1].kind == ".":
        end += 2
    value = at.tokens[at.index + 1 : end + 1]
    if not is_path(value) or at.tokens[end + 1].kind in ("(", "["):
        return None
    kind = type_of(at, value)
    condition: list[Part]
    if kind.endswith("| None"):
        condition = [*value, ("is", "is"), ("None", "None")]
    elif kind == "str":
        condition = [*value, ("==", "=="), ("STRING", '""')]
    elif kind in ("int", "float", "decimal"):
        condition = [*value, ("==", "=="), ("INT", "0")]
    elif kind.startswith(("list[", "dict[")):
        condition = [("NAME", "len"), ("(", "("), *value, (")", ")"), ("==", "=="), ("INT", "0")]
    else:
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`!` is not an operator of this language",
        span=at.span(at.token),
        label=f"write `{written(condition)}`",
        fixes=(Fix(put=tuple(condition), removed=end + 1 - at.index, ahead=0),),
    )


def value_begin(at: Situation) -> int:
    """Return the index where the value begins that ends before the mistake."""
    begin, depth = at.index, 0
    while begin > at.begin:
        before = at.tokens[begin - 1].kind
        if depth == 0 and before in _BEFORE_VALUE:
            break
        depth += (before in (")", "]", "}")) - (before in ("(", "[", "{"))
        begin -= 1
    return begin


def value_end(at: Situation, index: int) -> int:
    """Return the index behind an expression."""
    depth = 0
    while at.tokens[index].kind != END:
        token = at.tokens[index]
        if depth == 0 and (token.kind in (",", ")", "]", "}", ";", "->") or token.first):
            return index
        if depth == 0 and token.kind == "{" and at.tokens[index - 1].kind not in ("??", "||", "="):
            return index
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        index += 1
    return index
