"""What is written as other languages and notations have it."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Instead
from ..scan import FOREIGN_MARKS
from ..table import END, table
from .situation import Fix, Problem, Situation, is_word
from .words import HABITS


def mark(at: Situation) -> Problem | None:
    meant = FOREIGN_MARKS.get(at.token.kind)
    if not meant:
        return None
    known = [word for word in meant if at.acceptable([word])] or list(meant)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}` is not an operator of this language",
        span=at.span(at.token),
        label=f"write `{known[0]}`",
        # What follows may be another such mark, so nothing is asked of it.
        fixes=tuple(Fix(put=((word, word),), removed=1, ahead=0) for word in known),
    )


def comment(at: Situation) -> Problem | None:
    """Explain `//`; where it could still be a division, the words behind it give it away."""
    slashes = next(
        (
            token
            for token in reversed(at.tokens[max(at.begin, at.index - 12) : at.index + 1])
            if token.kind == "//" and at.same_line(token, at.token)
        ),
        None,
    )
    if slashes is None:
        return None
    rest = 0
    while at.near(rest).kind != END and (rest == 0 or not at.near(rest).first):
        rest += 1
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`//` does not start a comment",
        span=at.span(slashes),
        label=Instead("comments start with `#`", "#"),
        fixes=(Fix(removed=rest, ahead=1),),
        guess=True,
    )


def json(at: Situation) -> Problem | None:
    if at.within != "definitions" or at.token.kind != "{" or at.near(1).kind not in ("STRING", "}"):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="this looks like JSON, and is no chart",
        span=at.span(at.token),
        help="a machine is written `machine name { initial a  state a { on E -> b } ... }`",
    )


def semicolon(at: Situation) -> Problem | None:
    if at.token.kind != ";" or (at.within in ("statements", "moves") and at.index > at.begin):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="items have no `;` between them",
        span=at.span(at.token),
        label="remove it, and others like it",
        fixes=(Fix(removed=1),),
        once=True,
    )


def colon(at: Situation) -> Problem | None:
    """Explain `initial: x`, `on: { ... }`, `target: x`: JSON and YAML habits."""
    before = at.near(-1)
    if at.token.kind == ":" and at.index > at.begin and at.within:
        if at.index == at.begin + 1 and before.kind in table().keywords:
            return Problem(
                code=codes.FOREIGN_SYNTAX,
                message=f"`{before.text}` has no `:` behind it",
                span=at.span(at.token),
                label="remove it",
                fixes=(Fix(removed=1, ahead=2),),
            )
        if at.acceptable(["->"]):
            return None  # a missing arrow
    return None


def failure(at: Situation) -> Problem | None:
    """Explain `fail "..."` and `throw ...`, and `error "..."` among actions."""
    word = at.opening_word()
    if word is None or word.text not in ("error", "fail", "throw"):
        return None
    among = at.within == "statements"
    after = at.near(1) if word is at.token else at.token
    if after.first or not (is_word(after) or after.kind in ("STRING", "FSTRING")):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{word.text}` is no action" if among else f"`{word.text}` is not a keyword",
        span=at.span(word),
        help='a machine fails in a final state: `final failed { error "why", 422 }`',
    )


def outcome(at: Situation) -> Problem | None:
    """Explain `error -> target` and `error if ...`, a line for errors without its `on`."""
    read = at.tokens[at.begin + 1 : at.index]  # an `if` may have been taken for a name
    if at.opening.kind != "error" or not at.begin < at.index <= at.begin + 2:
        return None
    if at.tokens[at.begin + 1].kind not in ("->", "if"):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="a line for errors begins with `on`",
        span=at.span(at.opening),
        label="write `on error`",
        fixes=(Fix(put=(("on", "on"), ("error", "error"), *read), since=at.begin),),
    )


def habit(at: Situation) -> Problem | None:
    """Explain a word of another notation."""
    word = at.opening_word()
    if word is None or word.text.lower() not in HABITS:
        return None
    if word is at.token and not at.starts_item():
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{word.text}` has no meaning here",
        span=at.span(word),
        help=HABITS[word.text.lower()],
    )


def statement_if(at: Situation) -> Problem | None:
    """Explain an `if` without braces, taken for that of the expression before it."""
    if at.within != "statements" or not at.acceptable(["else"]):
        return None
    for token in at.tokens[at.begin + 1 : at.index]:
        if token.kind == "if" and token.first:
            return Problem(
                code=codes.FOREIGN_SYNTAX,
                message="the actions of an `if` stand between braces",
                span=at.span(token),
                help="write `if condition { ... }`",
            )
    return None
