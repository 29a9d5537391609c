"""What is written as Python has it: items that are set, generators, powers."""

from __future__ import annotations

from ... import codes
from ..scan import Token
from .situation import Fix, Problem, Situation, written

_LONGEST = 80  # characters of a list that is offered


def item_assignment(at: Situation) -> Problem | None:
    """Explain `d[k] = v` and `xs[0].f = v`: what is in a list or a dict is not set."""
    if at.within not in ("statements", "moves") or at.token.kind != "[":
        return None
    if at.index == at.begin or not at.acceptable(["="]):
        return None
    close = at.closing(at.index)
    field = at.text(at.begin, at.index)
    operator = at.tokens[min(close + 1, len(at.tokens) - 1)].kind
    meant: list[str] = []
    key = at.tokens[at.index + 1 : close]
    if operator in ("=", "+=", "-=") and {":", "-"}.isdisjoint(token.kind for token in key):
        meant = _with_item(field, key, operator)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="only a field can be set, not what is in a list or a dict",
        span=at.span(at.opening, at.tokens[close]),
        help="values are not changed: assign a new one"
        + (f", {', '.join(meant)}" if meant else f" to `{field}`, perhaps that of a `def`"),
    )


def _with_item(field: str, key: list[Token], operator: str) -> list[str]:
    """Return how a field is given a dict or a list with another item, going by what its key is."""
    place, kinds = written(key), [token.kind for token in key]
    item = "value" if operator == "=" else f"{field}[{place}] {operator[0]} value"
    ways: list[str] = []
    if kinds != ["INT"]:
        ways.append(f"`{field} = {field} | {{{place}: {item}}}` for a dict")
    if kinds != ["STRING"]:
        before = "" if place == "0" else f"{field}[:{place}] + "
        after = int(place) + 1 if kinds == ["INT"] else f"{place} + 1"
        ways.append(f"`{field} = {before}[{item}] + {field}[{after}:]` for a list")
    return ways


def generator(at: Situation) -> Problem | None:
    """Explain a generator that is not the only argument of a call, and a set."""
    if at.token.kind not in ("for", ",") or not at.in_brackets():
        return None
    opening = _opening(at)
    loop, begin = opening + 1, opening + 1
    depth = 0
    while loop < at.index and (depth or at.tokens[loop].kind != "for"):
        kind = at.tokens[loop].kind
        depth += (kind in "([{") - (kind in ")]}")
        loop += 1
        if depth == 0 and kind in (",", "=", ":"):
            begin = loop
    if (
        at.tokens[loop].kind != "for"
        or begin == loop
        or at.tokens[loop + 2].kind not in ("in", ",")
    ):
        return None
    return _as_list(at, opening, begin, at.index if loop < at.index else _end_of_loop(at))


def _opening(at: Situation) -> int:
    """Return the index of the bracket that is open where the mistake is."""
    depth, place = 0, at.index - 1
    while place > at.begin:
        kind = at.tokens[place].kind
        depth += (kind in ")]}") - (kind in "([{")
        if depth < 0:
            break
        place -= 1
    return place


def _end_of_loop(at: Situation) -> int:
    """Return the index behind a loop that begins where the mistake is."""
    depth, end, variables = 0, at.index, True
    while depth or at.tokens[end].kind not in (")", "]", "}"):
        kind = at.tokens[end].kind
        variables = variables and kind != "in"
        if depth == 0 and kind == "," and not variables:
            break
        depth += (kind in "([{") - (kind in ")]}")
        end += 1
    return end


def _as_list(at: Situation, opening: int, begin: int, end: int) -> Problem:
    bracket, close = at.tokens[opening].kind, at.closing(opening)
    if bracket == "[":
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="a comprehension makes one item each time, not several",
            span=at.span(at.token),
        )
    message = "a generator can only be the one argument of a call"
    since, removed = begin, end - at.index
    if bracket == "{":
        message = "there are no sets"
    whole = bracket == "{" or (
        begin == opening + 1 and end == close and not _ends_operand(at.tokens[opening - 1].kind)
    )
    if whole:
        since, removed = opening, close + 1 - at.index
    text = f"[{at.text(begin, end)}]"
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=message,
        span=at.span(at.token),
        label=f"write a list, `{text if len(text) <= _LONGEST else '[x for x in xs]'}`",
        fixes=(
            Fix(
                since=since,
                put=(("[", "["), *at.tokens[begin:end], ("]", "]")),
                removed=removed,
                ahead=0,
            ),
        ),
    )


def _ends_operand(kind: str) -> bool:
    return kind in ("NAME", ")", "]")


def variables(at: Situation) -> Problem | None:
    """Explain `for (k, v) in ...`."""
    if at.token.kind != "(" or at.near(-1).kind != "for":
        return None
    close = at.closing(at.index)
    inside = at.tokens[at.index + 1 : close]
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="the variables of a `for` stand in no brackets",
        span=at.span(at.token, at.tokens[close]),
        label=f"write `for {at.text(at.index + 1, close)}`",
        fixes=(Fix(put=tuple(inside), removed=close + 1 - at.index),),
    )


def stars(at: Situation) -> Problem | None:
    """Explain `a ** b`, `[*xs, x]` and `{**d, k: v}`."""
    if at.token.kind != "*" or "INT" not in at.accepts:
        return None
    before = at.near(-1)
    if before.kind == "*" and before.end == at.token.start:
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="`**` is not an operator of this language",
            span=at.span(before, at.token),
            help="multiply, `a * a`, or do this in Python, in a `def`",
            fixes=(Fix(removed=1),),
        )
    if before.kind not in ("[", "{", "(", ","):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`*` multiplies, and cannot stand before a value",
        span=at.span(at.token),
        help="`+` joins lists, `xs + [x]`, and `|` dicts, `d | {k: v}`",
    )


def else_if(at: Situation) -> Problem | None:
    """Explain `else if` among actions."""
    before = at.near(-1)
    if before.kind != "else" or at.token.text != "if" or "INT" in at.accepts:
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`else if` is one word",
        span=at.span(before, at.token),
        label="write `elif`",
        fixes=(Fix(since=at.index - 1, put=(("elif", "elif"),), removed=1),),
    )
