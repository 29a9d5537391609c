"""Items that stand in the wrong place, lack their end, or begin with a word that is no keyword."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Instead
from ...suggest import did_you_mean, suggest
from .expected import expected_after, expected_item
from .situation import Fix, Problem, Situation, is_word
from .words import BELONGS, ITEM_WORDS, PLACE_NAMES, STARTERS


def private(at: Situation) -> Problem | None:
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
            label=Instead(f"write `private event {at.token.text}`", "private event"),
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


def capital_private(at: Situation) -> Problem | None:
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
        label=Instead(f"did you mean `private {at.token.text}`?", "private"),
        fixes=(Fix(put=((":", ":"), ("NAME", "str"), (",", ",")), ahead=2),),
        guess=True,
    )


def misplaced(at: Situation) -> Problem | None:
    word = at.token.kind
    if word not in BELONGS or not at.starts_item():
        return None
    return Problem(
        code=codes.MISPLACED_ITEM,
        message=f"`{word}` cannot stand {PLACE_NAMES.get(at.within, 'here')}",
        span=at.span(at.token),
        help=f"it belongs {BELONGS[word]}",
    )


def migrating_action(at: Situation) -> Problem | None:
    """Explain an action in a `migrate`, whose keyword was read as a field there."""
    word = at.near(-1)
    if at.within != "moves" or at.index != at.begin + 1 or word.kind not in STARTERS["statements"]:
        return None
    return Problem(
        code=codes.MISPLACED_ITEM,
        message=f"`{word.kind}` cannot stand {PLACE_NAMES['moves']}",
        span=at.span(word),
        help="a migration runs no actions: its lines give fields their values, `field = value`",
    )


def swallowed(at: Situation) -> Problem | None:
    """Explain an item that lacks its end, where the next one's keyword was taken for it."""
    keyword, before = at.near(-1), at.near(-2)
    if keyword.kind not in ITEM_WORDS or not keyword.first or at.index - 1 == at.begin:
        return None
    if at.index == at.begin and at.completed != keyword.end:
        return None
    if at.in_brackets():
        return None  # a field's name may well be a keyword, and first on its line
    return Problem(
        code=codes.UNEXPECTED,
        message=f"something is missing after `{before.text}`",
        span=at.span(before),
        label=f"expected {expected_after(before, at.opening)}",
        back=1,
    )


def unknown_keyword(at: Situation) -> Problem | None:
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
            label=did_you_mean(word.text, at.starters),
        )
    if not at.starts_item():
        return None
    after = at.near(1)
    if meant is None:
        # In the middle of a line it is more likely that something else is missing.
        if not word.first and at.index > at.begin:
            return None
        if at.within in ("machine_items", "state_items") and after.kind in ("=", "+=", "-=", "("):
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
