"""What is written as Python and JavaScript have it: stars, spreads, `else if`."""

from __future__ import annotations

from ... import codes
from .situation import Fix, Problem, Situation


def stars(at: Situation) -> Problem | None:
    """Explain `[*xs, x]` and `{**d, k: v}`, and `[...xs, x]` of JavaScript."""
    spread = at.token.kind == "." and at.near(1).kind == at.near(2).kind == "."
    if not (at.token.kind in ("*", "**") or spread) or "INT" not in at.accepts:
        return None
    if at.near(-1).kind not in ("[", "{", "(", ","):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=(
            "`...` has no meaning here"
            if spread
            else f"`{at.token.kind}` stands between two values, and not before one"
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
