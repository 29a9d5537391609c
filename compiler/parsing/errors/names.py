"""Mistakes in what a name or an id can be."""

from __future__ import annotations

from ... import codes
from ...suggest import write
from ..scan import Token
from ..syntax import quote
from .situation import Fix, Problem, Situation, is_word

# What other languages have within the names of events.
_IN_NAMES = frozenset({".", "-", "/", ":", "//"})


def event_name(at: Situation) -> Problem | None:
    """Explain `event user.login` and `event user-login`: such a name is quoted."""
    first = at.index - 1
    if at.opening.kind not in ("event", "private") or not is_word(at.tokens[first]):
        return None
    if at.tokens[first - 1].kind != "event" or at.token.kind not in _IN_NAMES:
        return None
    last = first
    while _goes_on(at.tokens[last], at.tokens[last + 1]):
        last += 1
    if last == first:
        return None
    name = quote(at.source.text[at.tokens[first].start : at.tokens[last].end])
    return Problem(
        code=codes.UNEXPECTED,
        message="the name of an event that is no word stands between quotes",
        span=at.span(at.tokens[first], at.tokens[last]),
        label=write(name),
        fixes=(Fix(put=(("STRING", name),), since=first, removed=last + 1 - at.index, ahead=0),),
    )


def _goes_on(token: Token, after: Token) -> bool:
    """Return whether a name goes on with the token after one: nothing stands between them."""
    return after.start == token.end and (after.kind in _IN_NAMES or is_word(after))


def computed_id(at: Situation) -> Problem | None:
    """Explain `invoke f() as agents[name]` and `cancel reminders[name]`."""
    if at.token.kind != "[" or at.near(-2).kind not in ("as", "cancel"):
        return None
    close = at.closing(at.index)
    return Problem(
        code=codes.UNEXPECTED,
        message="only what is spawned has a key; another id is a name in the chart",
        span=at.span(at.near(-1), at.tokens[close]),
        help="for one of each, spawn a family: `spawn f(...) as agents[key]`",
        fixes=(Fix(removed=close + 1 - at.index, ahead=0),),
        guess=True,
    )
