"""What to say about a syntax error, and how to go on after it.

`explain` goes through the mistakes that people make, the special ones first. Each has a message of
its own and, where what was meant is clear, a fix: the parser tries it, so that what follows is read
as if the mistake were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import codes
from .codes import Code
from .diagnostics import Label
from .expected import expected, found
from .scan import UNITS, Token
from .source import Source, Span
from .suggest import suggest
from .table import END, table

# The keywords that start an item, by the list that it is in.
_STATE_ITEMS = (
    *("state", "parallel", "final", "history", "initial", "tags", "description", "entry", "exit"),
    *("on", "always", "after", "every", "invoke", "output"),
)
_STARTERS = {
    "tops": ("machine", "event", "type", "actor", "action", "def", "import", "use"),
    "m_items": ("context", "let", "option", "event", "migrate", *_STATE_ITEMS),
    "s_items": _STATE_ITEMS,
    "stmts": ("raise", "send", "emit", "cancel", "spawn", "stop", "log"),
    "on_list": ("on",),
    "policy_list": ("retry", "timeout"),
    "moves": ("state",),
}
ITEM_WORDS = frozenset((*_STARTERS["tops"], *_STARTERS["m_items"]))
# Where an item belongs, by its keyword.
_BELONGS = {
    **dict.fromkeys(_STARTERS["tops"], "outside the machines of a file"),
    **dict.fromkeys(_STARTERS["m_items"], "directly in a machine"),
    **dict.fromkeys(_STARTERS["s_items"], "in a machine or a state"),
    **dict.fromkeys(
        _STARTERS["stmts"], "between the braces of a transition, an `entry` or an `exit`"
    ),
    **dict.fromkeys(_STARTERS["policy_list"], "between the braces of an actor"),
    "event": "in a file or directly in a machine",
}
_PLACES = {
    "tops": "in a file",
    "m_items": "directly in a machine",
    "s_items": "in a state",
    "stmts": "among actions",
    "on_list": "in the braces of an `invoke` or a `spawn`",
    "policy_list": "in the braces of an actor",
    "moves": "in a `migrate`",
}
_MARKS = {
    "&&": ("and",),
    "||": ("or", "|"),
    "!": ("not",),
    "=>": ("->", ">="),
    "===": ("==",),
    "!==": ("!=",),
}
# Words of XState, SCXML and other notations, and what is written for them.
_HABITS = {
    "target": "a target stands after `->`: `on E -> target`",
    "cond": "a guard is `if`: `on E if condition -> target`",
    "guard": "a guard is `if`: `on E if condition -> target`",
    "when": "a guard is `if`: `on E if condition -> target`",
    "actions": "actions stand between braces: `on E -> target { action() }`",
    "states": "each state is an item of its own: `state name { ... }`",
    "transition": "a transition is `on E -> target`",
    "onentry": "actions on entry are `entry { ... }`",
    "onexit": "actions on exit are `exit { ... }`",
    "else": "there is no `else`: write another line for the event; the first enabled one wins",
    "elif": "there is no `elif`: write another line for the event; the first enabled one wins",
    "if": "a guard stands on a transition: `on E if condition -> target`; actions have no `if`",
    "goto": "a target stands after `->`: `on E -> target`",
    "assign": "an assignment is `field = value`, between the braces of actions",
    "var": "a field is declared in `context(name: type = value)`",
    "const": "a constant is `let name = value`",
    "function": "a helper is `def name(arg: type) -> type`",
    "enum": 'a choice of strings is `type Name = "a" | "b"`',
    "struct": "a record is `type Name(field: type)`",
    "record": "a record is `type Name(field: type)`",
    "class": "a record is `type Name(field: type)`",
    "include": '`import "file.sc"` takes in another file',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change to the tokens from the mistake on: what is put in for how many of them.

    It holds where the parser takes the new tokens and `ahead` more.
    """

    put: tuple[tuple[str, str], ...] = ()
    removed: int = 0
    ahead: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the parser is when it cannot take a token."""

    source: Source
    tokens: list[Token]
    index: int
    within: str  # the innermost list of items, as the grammar calls it; empty in an f-string
    begin: int  # the index of the first token of the item
    accepts: frozenset[str]
    acceptable: Callable[[list[str]], bool]

    @property
    def token(self) -> Token:
        """Return the token that the parser cannot take."""
        return self.tokens[self.index]

    def near(self, distance: int) -> Token:
        """Return a token before or after the mistake; beyond the ends the first or the last."""
        return self.tokens[max(0, min(self.index + distance, len(self.tokens) - 1))]

    def span(self, first: Token, last: Token | None = None) -> Span:
        """Return the span of a token, or of some."""
        return self.source.span(first.start, max(first.end, (last or first).end))

    def same_line(self, one: Token, other: Token) -> bool:
        """Tell whether two tokens are on one line."""
        return "\n" not in self.source.text[one.end : other.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What to report about a mistake, and the fixes to try, in order."""

    code: Code
    message: str
    span: Span
    label: str = ""
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fixes: tuple[Fix, ...] = ()


def explain(at: Situation) -> Problem:
    """Return what is wrong."""
    for check in _CHECKS:
        problem = check(at)
        if problem is not None:
            return problem
    return _generic(at)


# --- other languages ---


def _foreign_mark(at: Situation) -> Problem | None:
    meant = _MARKS.get(at.token.kind)
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


def _semicolon(at: Situation) -> Problem | None:
    if at.token.kind != ";":
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
    word = _opening_word(at)
    if word is None or word.text.lower() not in _HABITS:
        return None
    if word is at.token and not _starts_item(at):
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{word.text}` is not part of this language",
        span=at.span(word),
        help=_HABITS[word.text.lower()],
    )


# --- words ---


def _misplaced(at: Situation) -> Problem | None:
    word = at.token.kind
    if word not in _BELONGS or not _starts_item(at):
        return None
    return Problem(
        code=codes.MISPLACED_ITEM,
        message=f"`{word}` cannot stand {_PLACES.get(at.within, 'here')}",
        span=at.span(at.token),
        help=f"it belongs {_BELONGS[word]}",
    )


def _unknown_keyword(at: Situation) -> Problem | None:
    word = _opening_word(at)
    if word is None or at.within == "":
        return None
    meant = suggest(word.text, _items(at))
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
    if not _starts_item(at):
        return None
    after = at.near(1)
    if meant is None:
        # In the middle of a line it is more likely that something else is missing.
        if not word.first and at.index > at.begin:
            return None
        if at.within in ("m_items", "s_items") and after.kind in ("=", "+=", "-=", "("):
            return Problem(
                code=codes.MISPLACED_ITEM,
                message=f"an action cannot stand {_PLACES[at.within]}",
                span=at.span(word),
                help="actions stand between the braces of a transition, an `entry` or an `exit`",
            )
        return Problem(
            code=codes.UNKNOWN_KEYWORD,
            message=f"`{word.text}` is not a keyword",
            span=at.span(word),
            label=f"expected {expected(at)}",
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
    if not at.acceptable(["->"]) or not at.same_line(before, word) or _is_type_place(at):
        return None
    after = at.near(1)
    if word.kind in (":", "=") and after.kind in ("NAME", "STRING"):
        label, removed = "write `->`", 1
    elif word.kind == "NAME" and word.text in ("goto", "target", "to") and _is_word(after):
        label, removed = "write `->`", 1
        if at.near(1).kind == ":":
            removed = 2
    elif _is_word(word) or word.kind == "STRING":
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


def _missing_effect(at: Situation) -> Problem | None:
    needed = at.acceptable(["->"]) and at.acceptable(["{", "}"])
    begins = at.tokens[at.begin].kind
    if not needed or begins not in ("on", "always", "after", "every") or at.index == at.begin:
        return None
    if not (at.token.kind in ("}", END) or at.token.first):
        return None
    last = at.near(-1)
    return Problem(
        code=codes.MISSING_TARGET,
        message="the transition neither goes anywhere nor does anything",
        span=at.span(at.tokens[at.begin], last),
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


def _spaced_duration(at: Situation) -> Problem | None:
    """Explain `30 s`, also where the unit was taken for the next statement's name."""
    for number, unit in ((at.near(-1), at.token), (at.near(-2), at.near(-1))):
        if number.kind not in ("INT", "FLOAT") or unit.kind != "NAME" or number is unit:
            continue
        meant = UNITS.get(unit.text.lower())
        if meant is None or not at.same_line(number, unit):
            continue
        if unit is at.token and at.near(1).kind in (":", "=", "+=", "-=", "(", "."):
            continue  # a name: a comma is missing
        fixes = (Fix(removed=1),) if unit is at.token else ()
        return Problem(
            code=codes.BAD_NUMBER,
            message="a duration has its unit right behind the number",
            span=at.span(number, unit),
            label=f"write `{number.text}{meant}`",
            fixes=fixes,
        )
    return None


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
    yield Fix(removed=1, ahead=3)
    for distance in range(1, 12):
        token = at.near(distance)
        if token.first or token.kind == END:
            return
        if token.kind == "{":
            yield Fix(removed=distance, ahead=2)
            return


def _is_word(token: Token) -> bool:
    return token.kind == "NAME" or token.kind in table().keywords | table().soft_words


def _opening_word(at: Situation) -> Token | None:
    """Return the word that an item starts with, where it may be what is wrong."""
    before = at.near(-1)
    if at.within in ("stmts", "moves") and at.index == at.begin + 1 and _is_word(before):
        return before
    return at.token if _is_word(at.token) else None


def _starts_item(at: Situation) -> bool:
    """Tell whether a new item could start where the mistake is."""
    return at.index == at.begin or bool(_items(at) & at.accepts)


def _items(at: Situation) -> frozenset[str]:
    """Return the keywords that start an item in the list around the mistake."""
    return frozenset(_STARTERS.get(at.within, ()))


def _is_type_place(at: Situation) -> bool:
    """Tell whether an arrow here would be that of a result, not of a target."""
    return at.tokens[at.begin].kind in ("machine", "actor", "def", "action", "event", "type")


_CHECKS: tuple[Callable[[Situation], Problem | None], ...] = (
    _foreign_mark,
    _spaced_duration,
    _comment,
    _semicolon,
    _assignment,
    _colon,
    _missing_effect,
    _habit,
    _misplaced,
    _unknown_keyword,
    _missing_arrow,
    _missing_comma,
    _missing_type,
)
