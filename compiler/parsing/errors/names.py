"""Mistakes in what a name or an id can be."""

from __future__ import annotations

import re

from ... import codes
from ...suggest import write
from .situation import Fix, Problem, Situation, is_word


def event_name(at: Situation) -> Problem | None:
    """Explain `event "user.login"` and `event user.login`."""
    if at.opening.kind not in ("event", "private") or at.token.kind not in ("STRING", "."):
        return None
    first = last = at.index
    if at.token.kind == ".":
        first -= 1
        while at.tokens[last].kind == "." and is_word(at.tokens[last + 1]):
            last += 2
        last -= 1
    if at.tokens[first - 1].kind != "event":
        return None
    meant = re.sub(r"\W+", "_", at.text(first, last + 1), flags=re.ASCII).strip("_")
    return Problem(
        code=codes.UNEXPECTED,
        message="the name of an event is letters, digits and underscores, without quotes",
        span=at.span(at.tokens[first], at.tokens[last]),
        label=write(meant) if meant.isidentifier() else "",
    )


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
