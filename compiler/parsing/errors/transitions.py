"""Mistakes in transitions: arrows, events, guards, effects."""

from __future__ import annotations

from ... import codes
from ..scan import Token
from ..table import END
from .situation import Fix, Problem, Situation, is_word, written
from .words import STARTERS, TRANSITIONS


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


def guard_word(at: Situation) -> Problem | None:
    """Explain `when` and `[...]` before a guard."""
    if at.opening.kind not in TRANSITIONS or not at.acceptable(["if"]):
        return None
    end = at.line_end(at.index)
    line = at.text(at.begin, at.index)
    after = at.near(1)
    rest: tuple[Token, ...]
    if at.token.text in ("when", "where", "cond", "guard") and after.kind not in ("->", "{"):
        skipped = 2 if after.kind in (":", "=") else 1
        rest = tuple(at.tokens[at.index + skipped : end])
    elif at.token.kind == "[":
        close = at.closing(at.index)
        inside = at.tokens[at.index + 1 : close]
        # UML has a `/` before the actions.
        effect = [token for token in at.tokens[close + 1 : end] if token.kind != "/"]
        rest = (*inside, *effect)
    else:
        return None
    # What does not read as a line of its own is only named.
    text = f"{line} if {written(rest)}"
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"a guard begins with `if`, not with `{at.token.text}`",
        span=at.span(at.token),
        label=f"write `{text}`" if len(text) <= 160 else "write `if`",
        fixes=(Fix(put=(("if", "if"), *rest), removed=end - at.index, ahead=0),),
    )


def bare_actions(at: Situation) -> Problem | None:
    """Explain actions without braces, behind a target, `entry` or `exit`."""
    begins = at.opening.kind
    if begins not in (*TRANSITIONS, "entry", "exit") or at.index == at.begin:
        return None
    if not at.acceptable(["{"]) or at.token.first:
        return None
    index = at.index + (at.token.kind in (":", "/", "do"))
    token, after = at.tokens[index], at.tokens[min(index + 1, len(at.tokens) - 1)]
    call = token.kind == "NAME" and after.kind in ("(", "=", "+=", "-=", ".")
    if not call and (token.kind == "if" or token.kind not in STARTERS["statements"]):
        return None
    if begins in TRANSITIONS and at.acceptable(["->"]) and not call:
        return None
    end = at.line_end(index)
    actions = at.tokens[index:end]
    text = f"{at.text(at.begin, at.index)} {{ {written(actions)} }}"
    either = at.acceptable(["->"])
    return Problem(
        code=codes.MISSING_ARROW if either else codes.UNEXPECTED,
        message="actions stand between braces" + (", a target after `->`" if either else ""),
        span=at.span(at.token),
        label=f"write `{text}`" if len(text) <= 160 else "a `{` is missing before this",
        fixes=(Fix(put=(("{", "{"), *actions, ("}", "}")), removed=end - at.index, ahead=0),),
    )


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
