"""Mistakes in comprehensions, and generators where none can stand."""

from __future__ import annotations

from dataclasses import dataclass

from ... import codes
from ..scan import ACTION_IF
from .situation import Fix, Problem, Situation

_LONGEST = 80  # characters of a comprehension that is offered
_IFS = ("if", ACTION_IF)
# What other languages have in the place of a word.
_WORDS = {"of": "in", "where": "if", "when": "if"}


@dataclass(frozen=True, slots=True)
class _Loop:
    """Indexes: of the bracket around it, of what is made of each item, of its `for`, of its end."""

    opening: int
    item: int
    start: int
    end: int


def comprehension(at: Situation) -> Problem | None:
    """Explain a `for` in brackets, or a comma behind one, that makes no comprehension."""
    loop = _loop(at) if at.token.kind in ("for", ",") and at.in_brackets() else None
    if loop is None:
        return None
    if at.token.kind == "," and at.near(1).kind in (*_IFS, "for"):
        return Problem(
            code=codes.UNEXPECTED,
            message=f"no `,` stands before the `{at.near(1).text}` of a comprehension",
            span=at.span(at.token),
            label="remove it",
            fixes=(Fix(removed=1),),
        )
    condition = _condition_before(at, loop)
    if condition is not None:
        return _early_condition(at, loop, condition)
    if at.tokens[loop.opening].kind == "[":
        if loop.item == loop.opening + 1:  # an index
            return None
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="a comprehension makes one item each time, not several",
            span=at.span(at.token),
        )
    return _generator(at, loop)


def _loop(at: Situation) -> _Loop | None:
    """Return the loop in whose brackets the mistake is."""
    opening = _opening(at)
    start, item, depth = opening + 1, opening + 1, 0
    while start < at.index and (depth or at.tokens[start].kind != "for"):
        kind = at.tokens[start].kind
        depth += (kind in "([{") - (kind in ")]}")
        start += 1
        if depth == 0 and kind in (",", "=", ":"):
            item = start
    is_loop = at.tokens[start].kind == "for" and at.tokens[start + 2].kind in ("in", ",")
    if not is_loop or item == start:
        return None
    return _Loop(opening, item, start, at.index if start < at.index else _end(at))


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


def _end(at: Situation) -> int:
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


def _condition_before(at: Situation, loop: _Loop) -> int | None:
    """Return the index of an `if` without `else` before the `for`."""
    depth, found = 0, None
    for place in range(loop.item, loop.start):
        kind = at.tokens[place].kind
        depth += (kind in "([{") - (kind in ")]}")
        if depth == 0 and kind in _IFS:
            found = place
        elif depth == 0 and kind == "else":
            found = None
    return found


def _early_condition(at: Situation, loop: _Loop, condition: int) -> Problem:
    parts = ((loop.item, condition), (loop.start, loop.end), (condition, loop.start))
    text = " ".join(at.text(begin, end) for begin, end in parts)
    put = tuple(token for begin, end in parts for token in at.tokens[begin:end])
    return Problem(
        code=codes.UNEXPECTED,
        message="the condition of a comprehension stands behind its `for`",
        span=at.span(at.tokens[condition]),
        label=f"write `{text}`" if len(text) <= _LONGEST else "",
        fixes=(Fix(since=loop.item, put=put, removed=loop.end - at.index, ahead=0),),
    )


def _generator(at: Situation, loop: _Loop) -> Problem:
    """Explain a set, and a generator that is not the only argument of a call."""
    message = "a generator can only be the one argument of a call"
    before, removed = at.tokens[loop.opening : loop.item], loop.end - at.index
    close = at.closing(loop.opening)
    is_set = at.tokens[loop.opening].kind == "{"
    is_call = at.tokens[loop.opening - 1].kind in ("NAME", ")", "]")
    if is_set or (loop.item == loop.opening + 1 and loop.end == close and not is_call):
        before, removed = [], close + 1 - at.index
    text = f"[{at.text(loop.item, loop.end)}]"
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="there are no sets" if is_set else message,
        span=at.span(at.token),
        label=f"write a list, `{text if len(text) <= _LONGEST else '[x for x in xs]'}`",
        fixes=(
            Fix(
                since=loop.opening,
                put=(*before, ("[", "["), *at.tokens[loop.item : loop.end], ("]", "]")),
                removed=removed,
                ahead=0,
            ),
        ),
    )


def word(at: Situation) -> Problem | None:
    """Explain `for x of xs`, and `where` and `when` for the `if` of a comprehension."""
    meant = _WORDS.get(at.token.text)
    if meant is None or not at.acceptable([meant]):
        return None
    if at.near(-2).kind != "for" if meant == "in" else not at.in_brackets():
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}` is written `{meant}`",
        span=at.span(at.token),
        label=f"write `{meant}`",
        fixes=(Fix(put=((meant, meant),), removed=1),),
    )
