"""What to say about a syntax error, and how to go on after it.

`explain` goes through the mistakes that people make, the special ones first. Each has a message of
its own and, where what was meant is clear, a fix: the parser tries it, so that what follows is read
as if the mistake were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .. import codes
from ..suggest import suggest
from .expected import expected, expected_after, expected_item, found
from .syntax_situation import Fix, Problem, Situation, is_word
from .syntax_words import BELONGS, FOREIGN_MARKS, HABITS, ITEM_WORDS, PLACE_NAMES
from .table import END, table


def explain(at: Situation) -> Problem:
    """Return what is wrong."""
    for check in _CHECKS:
        problem = check(at)
        if problem is not None:
            return problem
    return _generic(at)


# --- other languages ---


def _foreign_mark(at: Situation) -> Problem | None:
    meant = FOREIGN_MARKS.get(at.token.kind)
    if meant is None:
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


def _comment(at: Situation) -> Problem | None:
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
        label="comments start with `#`",
        fixes=(Fix(removed=rest, ahead=1),),
    )


def _json(at: Situation) -> Problem | None:
    if at.within != "tops" or at.token.kind != "{" or at.near(1).kind not in ("STRING", "}"):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="this looks like JSON, and is no chart",
        span=at.span(at.token),
        help="a machine is written `machine name { initial a  state a { on E -> b } ... }`",
    )


def _semicolon(at: Situation) -> Problem | None:
    if at.token.kind != ";" or (at.within in ("stmts", "moves") and at.index > at.begin):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="items have no `;` between them",
        span=at.span(at.token),
        label="remove it",
        fixes=(Fix(removed=1),),
    )


def _colon(at: Situation) -> Problem | None:
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


def _habit(at: Situation) -> Problem | None:
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


def _statement_if(at: Situation) -> Problem | None:
    """Explain an `if` among actions that was taken for that of the expression before it."""
    if at.within != "stmts" or not at.acceptable(["else"]):
        return None
    for token in at.tokens[at.begin + 1 : at.index]:
        if token.kind == "if" and token.first:
            return Problem(
                code=codes.FOREIGN_SYNTAX,
                message="`if` has no meaning here",
                span=at.span(token),
                help=HABITS["if"],
            )
    return None


# --- words ---


def _private(at: Situation) -> Problem | None:
    """Explain `private` where it has no meaning, and go on without it."""
    if at.token.kind == "private" and not at.starts_item():
        return Problem(
            code=codes.MISPLACED_ITEM,
            message="`private` stands before the name of a field",
            span=at.span(at.token),
            help='`context(private code: str = "")`',
            fixes=(Fix(removed=1),),
        )
    if at.near(-1).kind != "private" or not is_word(at.token):
        return None
    if at.near(-2).kind == "event" and at.index == at.begin + 2:
        return Problem(
            code=codes.MISPLACED_ITEM,
            message="`private` stands before `event`",
            span=at.span(at.near(-2), at.near(-1)),
            label=f"write `private event {at.token.text}`",
        )
    if at.index != at.begin + 1:
        return None
    return Problem(
        code=codes.MISPLACED_ITEM,
        message=f"`{at.token.text}` cannot be private",
        span=at.span(at.near(-1)),
        help="`private` stands before an `event`, or before a field of the `context`",
        back=0,
    )


def _capital_private(at: Situation) -> Problem | None:
    """Explain `Private` before the name of a field, which was taken for a name itself."""
    word = at.near(-1)
    if word.kind != "NAME" or word.text.lower() != "private" or at.token.kind != "NAME":
        return None
    if at.opening.kind != "context" or at.accepts != {":"} or at.token.first:
        return None
    return Problem(
        code=codes.UNKNOWN_KEYWORD,
        message=f"`{word.text}` is not a keyword",
        span=at.span(word),
        label=f"did you mean `private {at.token.text}`?",
        fixes=(Fix(put=((":", ":"), ("NAME", "str"), (",", ",")), ahead=2),),
    )


def _misplaced(at: Situation) -> Problem | None:
    word = at.token.kind
    if word not in BELONGS or not at.starts_item():
        return None
    return Problem(
        code=codes.MISPLACED_ITEM,
        message=f"`{word}` cannot stand {PLACE_NAMES.get(at.within, 'here')}",
        span=at.span(at.token),
        help=f"it belongs {BELONGS[word]}",
    )


def _swallowed(at: Situation) -> Problem | None:
    """Explain an item that lacks its end, where the next one's keyword was taken for it."""
    keyword, before = at.near(-1), at.near(-2)
    if keyword.kind not in ITEM_WORDS or not keyword.first or at.index - 1 == at.begin:
        return None
    if at.index == at.begin and at.completed != keyword.end:
        return None
    inside = [token.kind for token in at.tokens[at.begin : at.index]]
    if sum((kind in "([{") - (kind in ")]}") for kind in inside):
        return None  # a field's name may well be a keyword, and first on its line
    return Problem(
        code=codes.UNEXPECTED,
        message=f"something is missing after `{before.text}`",
        span=at.span(before),
        label=f"expected {expected_after(before, at.opening)}",
        back=1,
    )


def _unknown_keyword(at: Situation) -> Problem | None:
    word = at.opening_word()
    if word is None or word.kind != "NAME" or at.within == "":
        return None
    meant = suggest(word.text, at.starters)
    if word is not at.token:
        # Among actions a word may be a name, and what follows it shows that it is none.
        if meant is None:
            return None
        return Problem(
            code=codes.UNKNOWN_KEYWORD,
            message=f"`{word.text}` is not a keyword",
            span=at.span(word),
            label=f"did you mean `{meant}`?",
        )
    if not at.starts_item():
        return None
    after = at.near(1)
    if meant is None:
        # In the middle of a line it is more likely that something else is missing.
        if not word.first and at.index > at.begin:
            return None
        if at.within in ("m_items", "s_items") and after.kind in ("=", "+=", "-=", "("):
            return Problem(
                code=codes.MISPLACED_ITEM,
                message=f"an action cannot stand {PLACE_NAMES[at.within]}",
                span=at.span(word),
                help="actions stand between the braces of a transition, an `entry` or an `exit`",
            )
        return Problem(
            code=codes.UNKNOWN_KEYWORD,
            message=f"`{word.text}` is not a keyword",
            span=at.span(word),
            label=f"expected {expected_item(at.within)}",
        )
    return Problem(
        code=codes.UNKNOWN_KEYWORD,
        message=f"`{word.text}` is not a keyword",
        span=at.span(word),
        label=f"did you mean `{meant}`?",
        fixes=(Fix(put=((meant, meant),), removed=1, ahead=1),),
    )


# --- transitions ---


def _missing_arrow(at: Situation) -> Problem | None:
    word, before = at.token, at.near(-1)
    if not at.acceptable(["->"]) or not at.same_line(before, word) or at.within == "tops":
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


def _event_list(at: Situation) -> Problem | None:
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


def _late_guard(at: Situation) -> Problem | None:
    if at.token.kind != "if" or at.opening.kind not in ("on", "always", "after", "every"):
        return None
    return Problem(
        code=codes.UNEXPECTED,
        message="a guard stands before the arrow and before the actions",
        span=at.span(at.token),
        help="write `on E if condition -> target { actions }`",
    )


def _missing_effect(at: Situation) -> Problem | None:
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


# --- expressions ---


def _assignment(at: Situation) -> Problem | None:
    if at.token.kind != "=" or not at.acceptable(["=="]):
        return None
    return Problem(
        code=codes.ASSIGNMENT_IN_EXPRESSION,
        message="`=` assigns, and cannot stand in an expression",
        span=at.span(at.token),
        label="to compare, write `==`",
        fixes=(Fix(put=(("==", "=="),), removed=1),),
    )


def _missing_comma(at: Situation) -> Problem | None:
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


def _missing_type(at: Situation) -> Problem | None:
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
    return Problem(
        code=codes.UNEXPECTED,
        message=f"`{name.text}` has no type",
        span=at.span(name),
        label=f"write `{name.text}: type`",
        help="everything with fields is a signature: `(name: type = default, ...)`",
    )


def _generic(at: Situation) -> Problem:
    wanted = expected(at)
    what = found(at.token)
    fixes = tuple(_leave_out(at))
    return Problem(
        code=codes.UNEXPECTED,
        message=f"expected {wanted}, found {what}" if wanted else f"unexpected {what}",
        span=at.span(at.token),
        fixes=fixes,
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
    _foreign_mark,
    _comment,
    _json,
    _semicolon,
    _assignment,
    _colon,
    _missing_effect,
    _swallowed,
    _event_list,
    _late_guard,
    _habit,
    _statement_if,
    _private,
    _capital_private,
    _misplaced,
    _unknown_keyword,
    _missing_arrow,
    _missing_comma,
    _missing_type,
)
