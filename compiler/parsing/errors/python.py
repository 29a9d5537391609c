"""What is written as Python has it: items that are set, powers, stars."""

from __future__ import annotations

from ... import codes
from ..scan import Token
from .situation import Fix, Problem, Situation, written


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


def stars(at: Situation) -> Problem | None:
    """Explain `a ** b`, `[*xs, x]` and `{**d, k: v}`, and `[...xs, x]` of JavaScript."""
    spread = at.token.kind == "." and at.near(1).kind == at.near(2).kind == "."
    if not (at.token.kind == "*" or spread) or "INT" not in at.accepts:
        return None
    before = at.near(-1)
    if before.kind == "*" and before.end == at.token.start:
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="`**` is not an operator of this language",
            span=at.span(before, at.token),
            help="multiply, `a * a`, or do this in Python, in a `def`",
            fixes=(Fix(removed=1),),
            guess=True,
        )
    if before.kind not in ("[", "{", "(", ","):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=(
            "`...` has no meaning here"
            if spread
            else "`*` multiplies, and cannot stand before a value"
        ),
        span=at.span(at.token, at.near(2) if spread else None),
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
