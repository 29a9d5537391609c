"""Mistakes in expressions and signatures."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Fix as Change
from ..table import END
from .expected import found
from .situation import Fix, Problem, Situation

# Types that a default value shows, by the kind of its token.
_DEFAULTS = {
    "INT": "int",
    "FLOAT": "float",
    "STRING": "str",
    "FSTRING": "str",
    "DURATION": "duration",
    "True": "bool",
    "False": "bool",
}


def assignment(at: Situation) -> Problem | None:
    if at.token.kind != "=" or not at.acceptable(["=="]):
        return None
    return Problem(
        code=codes.ASSIGNMENT_IN_EXPRESSION,
        message="`=` assigns, and cannot stand in an expression",
        span=at.span(at.token),
        label="to compare, write `==`",
        fixes=(Fix(put=(("==", "=="),), removed=1),),
    )


def missing_comma(at: Situation) -> Problem | None:
    if not at.acceptable([","]) or at.token.kind in ("}", ")", "]", END, ":", "="):
        return None
    # Only within brackets: elsewhere a comma may follow, but seldom is what is missing.
    if not (at.acceptable([")"]) or at.acceptable(["]"])):
        return None
    if not at.acceptable([",", at.token.kind]):
        return None
    return Problem(
        code=codes.UNEXPECTED,
        message=f"a `,` is missing before {found(at.token)}",
        span=at.span(at.token),
        fixes=(Fix(put=((",", ","),), ahead=2),),
    )


def missing_type(at: Situation) -> Problem | None:
    if at.accepts != {":"} or at.near(-1).kind == ":":
        return None
    name = at.near(-1)
    if at.token.kind == "NAME" and not at.token.first:
        return Problem(
            code=codes.UNEXPECTED,
            message=f"a `:` is missing between `{name.text}` and its type",
            span=at.span(at.token),
            fixes=(Fix(put=((":", ":"),)),),
        )
    shown = _DEFAULTS.get(at.near(1).kind, "type") if at.token.kind == "=" else "type"
    return Problem(
        code=codes.UNEXPECTED,
        message=f"`{name.text}` has no type",
        span=at.span(name),
        label=f"write `{name.text}: {shown}`",
        change=Change(span=at.span(name).behind(), text=f": {shown}") if shown != "type" else None,
        help="everything with fields is a signature: `(name: type = default, ...)`",
    )
