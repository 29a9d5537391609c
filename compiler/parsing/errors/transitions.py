"""Mistakes in transitions: arrows, events, guards, effects."""

from __future__ import annotations

from ... import codes
from ..table import END
from .situation import Fix, Problem, Situation, is_word


def missing_arrow(at: Situation) -> Problem | None:
    word, before = at.token, at.near(-1)
    if not at.acceptable(["->"]) or not at.same_line(before, word) or at.within == "definitions":
        return None
    after = at.near(1)
    if word.kind == "NAME" and after.kind in ("=", "+=", "-=", "("):
        return Problem(
            code=codes.MISSING_ARROW,
            message="actions stand between braces, a target after `->`",
            span=at.span(word),
            label="a `{` is missing before this",
        )
    if word.kind in (":", "=") and after.kind in ("NAME", "STRING"):
        label, removed = "write `->`", 1
    elif word.text in ("then", "do") and after.kind in ("->", "{"):
        return _superfluous(at)
    elif word.text in ("goto", "target", "to", "then") and after.kind in ("NAME", "STRING", ":"):
        label, removed = "write `->`", 2 if after.kind == ":" else 1
    elif is_word(word) or word.kind == "STRING":
        label, removed = "`->` is missing before the target", 0
    else:
        return None
    return Problem(
        code=codes.MISSING_ARROW,
        message="a target stands after `->`",
        span=at.span(word),
        label=label,
        fixes=(Fix(put=(("->", "->"),), removed=removed),),
    )


def _superfluous(at: Situation) -> Problem:
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}` has no meaning here",
        span=at.span(at.token),
        label="remove it",
        fixes=(Fix(removed=1),),
    )


def event_list(at: Situation) -> Problem | None:
    """Explain what stands behind an event after `on`: a comma, `or`, parentheses."""
    if at.opening.kind != "on" or not at.acceptable(["|"]):
        return None
    if at.token.kind in (",", "or"):
        return Problem(
            code=codes.UNEXPECTED,
            message="several events have `|` between them",
            span=at.span(at.token),
            label="write `|`",
            fixes=(Fix(put=(("|", "|"),), removed=1),),
        )
    if at.token.kind == "(":
        return Problem(
            code=codes.UNEXPECTED,
            message="`on` takes an event's name without its fields",
            span=at.span(at.token),
            help="a guard and actions have the fields as `event.field`",
        )
    return None


def late_guard(at: Situation) -> Problem | None:
    if at.token.kind != "if" or at.opening.kind not in ("on", "always", "after", "every"):
        return None
    return Problem(
        code=codes.UNEXPECTED,
        message="a guard stands before the arrow and before the actions",
        span=at.span(at.token),
        help="write `on E if condition -> target { actions }`",
    )


def missing_effect(at: Situation) -> Problem | None:
    needed = at.acceptable(["->"]) and at.acceptable(["{", "}"])
    begins = at.opening.kind
    if not needed or begins not in ("on", "always", "after", "every") or at.index == at.begin:
        return None
    if not (at.token.kind in ("}", END) or at.token.first):
        return None
    last = at.near(-1)
    return Problem(
        code=codes.MISSING_TARGET,
        message="the transition neither goes anywhere nor does anything",
        span=at.span(at.opening, last),
        label="expected `-> target` or `{ actions }`",
        help="to ignore an event on purpose, write `{}`" if begins == "on" else None,
        fixes=(Fix(put=(("{", "{"), ("}", "}")), ahead=0),),
    )
