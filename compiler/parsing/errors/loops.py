"""Loops that are written as JavaScript, C and Python have them."""

from __future__ import annotations

from collections.abc import Sequence

from ... import codes
from ..scan import Token
from ..table import END
from .declared_types import type_of
from .situation import Fix, Problem, Situation, is_word, written

Part = tuple[str, str] | Token

_DECLARING = ("const", "let", "var")


def loop(at: Situation) -> Problem | None:
    """Explain `for (const x of xs)`, `for (k, v) in ...` and `for (let i = 0; i < n; i++)`."""
    start = at.index
    while start > at.begin and at.tokens[start].kind != "for":
        start -= 1
    if at.tokens[start].kind != "for" or not start < at.index <= start + 2:
        return None
    first = at.tokens[start + 1]
    if first.kind == "(" and at.index == start + 1:
        close = at.closing(at.index)
        inside, end = at.tokens[start + 2 : close], close + 1
    elif at.within == "statements" and (first.text in _DECLARING or at.token.kind in ("=", "[")):
        end = _head_end(at, start + 1)
        inside = at.tokens[start + 1 : end]
    else:
        return None
    declares = bool(inside) and inside[0].text in _DECLARING
    inside = inside[declares:]
    made = _counted(inside) or _through(at, inside)
    if not made and at.tokens[end].kind == "in":
        made = [each for each in inside if each.kind not in ("[", "]")]
    if not inside:
        return None
    in_brackets = first.kind == "(" and not declares and all(each.kind != ";" for each in inside)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=(
            "the variables of a `for` stand in no brackets"
            if in_brackets
            else "a `for` goes through a list, a dict, or `range(n)`"
        ),
        span=at.span(at.tokens[start + 1], at.tokens[end - 1]),
        label=f"write `for {written(made)}`" if made else "",
        help=None if made else "what goes on until something happens is a state with an `always`",
        fixes=(
            Fix(
                since=start + 1,
                put=tuple(made or (inside[0], ("in", "in"), ("[", "["), ("INT", "0"), ("]", "]"))),
                removed=end - at.index,
                ahead=0,
            ),
        ),
        guess=not made,
    )


def _head_end(at: Situation, index: int) -> int:
    """Return the index of the brace behind the head of a loop without parentheses."""
    while at.tokens[index].kind != "{" and not at.tokens[index + 1].first:
        if at.tokens[index + 1].kind in ("}", END):
            return index + 1
        index += 1
    return index


def _through(at: Situation, inside: Sequence[Token]) -> list[Part]:
    """Return `k, v in d.items()` for `[k, v] of Object.entries(d)` and the like."""
    place = next((n for n, each in enumerate(inside) if each.text in ("of", "in")), 0)
    names = [each for each in inside[:place] if each.kind not in ("[", "]", "(", ")")]
    value = list(inside[place + 1 :])
    if not names or not value or any(each.kind == ";" for each in inside):
        return []
    parts: list[Part] = list(value)
    called = "".join(each.text for each in value[:4]) if len(value) > 4 else ""
    if called in ("Object.entries(", "Object.keys("):
        parts = list(value[4:-1])
        if called == "Object.entries(":
            parts += [(".", "."), ("NAME", "items"), ("(", "("), (")", ")")]
    elif [each.text for each in value[-4:]] == [".", "entries", "(", ")"]:
        parts = [*value[:-4], (".", "."), ("NAME", "items"), ("(", "("), (")", ")")]
    elif len(names) == 3 and type_of(at, value).startswith("dict["):
        parts += [(".", "."), ("NAME", "items"), ("(", "("), (")", ")")]
    return [*names, ("in", "in"), *parts]


def _counted(inside: Sequence[Token]) -> list[Part]:
    """Return `i in range(n)` for `i = 0; i < n; i++`; empty where that is not what it says."""
    ends = [index for index, each in enumerate(inside) if each.kind == ";"]
    if len(ends) != 2:
        return []
    first, last, step = inside[: ends[0]], inside[ends[0] + 1 : ends[1]], inside[ends[1] + 1 :]
    if len(first) < 3 or len(last) < 3 or not is_word(first[0]) or first[1].kind != "=":
        return []
    name, stop = first[0], list[Part](last[2:])
    steps = "".join(each.text for each in step)
    if last[0].text != name.text or last[1].kind not in ("<", "<="):
        return []
    if steps not in (f"{name.text}++", f"++{name.text}", f"{name.text}+=1"):
        return []
    if [each.text for each in last[-2:]] == [".", "length"]:
        stop = [("NAME", "len"), ("(", "("), *last[2:-2], (")", ")")]
    if last[1].kind == "<=":
        stop += [("+", "+"), ("INT", "1")]
    start: list[Part] = [] if written(first[2:]) == "0" else [*first[2:], (",", ",")]
    return [name, ("in", "in"), ("NAME", "range"), ("(", "("), *start, *stop, (")", ")")]
