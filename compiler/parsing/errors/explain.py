"""What to say about a syntax error, and how to go on after it.

`explain` goes through the mistakes that people make, the special ones first. Each has a message of
its own and, where what was meant is clear, a fix: the parser tries it, so that what follows is read
as if the mistake were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ... import codes
from ..table import END
from . import (
    actions,
    comprehensions,
    defaults,
    expressions,
    foreign,
    functions,
    items,
    javascript,
    loops,
    names,
    python,
    signatures,
    transitions,
)
from .expected import expected, found
from .situation import Fix, Problem, Situation


def explain(at: Situation) -> Problem:
    """Return what is wrong."""
    for check in _CHECKS:
        problem = check(at)
        if problem is not None:
            return problem
    return _generic(at)


def _generic(at: Situation) -> Problem:
    wanted = expected(at)
    what = found(at.token)
    fixes = tuple(_leave_out(at))
    return Problem(
        code=codes.UNEXPECTED,
        message=f"expected {wanted}, found {what}" if wanted else f"unexpected {what}",
        span=at.span(at.token),
        fixes=fixes,
        guess=True,
    )


def _leave_out(at: Situation) -> Iterator[Fix]:
    """Yield fixes that drop a token that is too much, or what stands before a brace."""
    if at.token.first:
        return
    if at.token.kind in ("NAME", "STRING", "INT", "FLOAT", "DURATION", ",", ".", ":", "="):
        yield Fix(removed=1, ahead=3)
    if "INT" in at.accepts:
        return  # the brace would be taken for a dict's
    for distance in range(1, 12):
        token = at.near(distance)
        if token.first or token.kind == END:
            return
        if token.kind == "{":
            yield Fix(removed=distance, ahead=2)
            return


_CHECKS: tuple[Callable[[Situation], Problem | None], ...] = (
    javascript.assign,
    defaults.default,
    defaults.present,
    defaults.absent,
    javascript.question_mark,
    functions.arrow,
    functions.lambda_word,
    foreign.mark,
    foreign.comment,
    foreign.json,
    foreign.semicolon,
    comprehensions.comprehension,
    loops.loop,
    comprehensions.word,
    python.stars,
    python.else_if,
    actions.variable,
    actions.elsewhere,
    actions.deletion,
    actions.several,
    actions.method,
    actions.event_object,
    actions.condition_behind,
    actions.tuple_value,
    actions.created,
    names.event_name,
    names.computed_id,
    foreign.failure,
    foreign.outcome,
    expressions.assignment,
    signatures.braces,
    signatures.enum,
    signatures.result,
    signatures.indentation,
    signatures.python_import,
    javascript.xstate,
    javascript.target,
    javascript.invoke_events,
    javascript.statement_operator,
    javascript.array_type,
    transitions.guard_word,
    transitions.bare_actions,
    foreign.colon,
    transitions.missing_effect,
    items.swallowed,
    transitions.event_list,
    transitions.late_guard,
    foreign.habit,
    foreign.statement_if,
    items.private,
    items.capital_private,
    items.migrating_action,
    items.misplaced,
    items.unknown_keyword,
    transitions.missing_arrow,
    expressions.missing_comma,
    expressions.missing_type,
)
