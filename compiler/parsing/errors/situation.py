"""A syntax error as plain data: where the parser is, and what is to be said and done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...codes import Code
from ...diagnostics import Fix as Change
from ...diagnostics import Label
from ...source import Source, Span
from ..scan import Token
from ..table import END, table
from .words import OWNERS, STARTERS

_OPENING = ("(", "[", "{")
_CLOSING = (")", "]", "}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change to the tokens from the mistake on: what is put in for how many of them.

    It holds where the parser takes the new tokens and `ahead` more. With `since`, the tokens from
    that index to the mistake are taken out too: what was read of them is forgotten. `text` is what
    to write in the chart where that is something else than the new tokens.
    """

    put: tuple[tuple[str, str] | Token, ...] = ()
    removed: int = 0
    ahead: int = 1
    since: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the parser is when it cannot take a token."""

    source: Source
    tokens: list[Token]
    index: int
    within: str  # the innermost list of items, as the grammar calls it; empty in an f-string
    begin: int  # the index of the first token of the item
    completed: int  # where the item before it ends in the text, where nothing of a next one is read
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
        """Return whether two tokens are on one line."""
        return "\n" not in self.source.text[one.end : other.start]

    def text(self, begin: int, end: int) -> str:
        """Return the tokens from one index to before another, as one line."""
        return written(self.tokens[begin:end])

    def closing(self, opening: int) -> int:
        """Return the index of the bracket that closes one, or of the end."""
        depth = 0
        for index in range(opening, len(self.tokens)):
            kind = self.tokens[index].kind
            depth += (kind in _OPENING) - (kind in _CLOSING)
            if depth == 0:
                return index
        return len(self.tokens) - 1

    def around(self, index: int) -> int | None:
        """Return the index of the brace that is open before a token, None where there is none."""
        depth = 0
        for place in range(index - 1, -1, -1):
            kind = self.tokens[place].kind
            depth += (kind in _CLOSING) - (kind in _OPENING)
            if depth < 0:
                return place if kind == "{" else None
        return None

    def owner(self, brace: int) -> int | None:
        """Return the index of the keyword of the item that a brace belongs to."""
        depth = 0
        for place in range(brace - 1, -1, -1):
            kind = self.tokens[place].kind
            if kind in ("{", "}", ";"):
                return None
            depth += (kind in _CLOSING) - (kind in _OPENING)
            if depth < 0:
                return None
            if depth == 0 and kind in OWNERS:
                return place
        return None

    def line_end(self, index: int) -> int:
        """Return the index behind the rest of an item that stands on one line."""
        depth = 0
        while self.tokens[index].kind != END:
            token = self.tokens[index]
            depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
            if depth < 0 or (depth == 0 and self.tokens[index + 1].first):
                return index if depth < 0 else index + 1
            index += 1
        return index

    def in_brackets(self) -> bool:
        """Return whether a bracket of the item is open where the mistake is."""
        inside = [token.kind for token in self.tokens[self.begin : self.index]]
        return sum((kind in _OPENING) - (kind in _CLOSING) for kind in inside) > 0

    def starts_item(self) -> bool:
        """Return whether a new item could start where the mistake is."""
        return self.index == self.begin or not self.accepts.isdisjoint(self.starters)

    @property
    def starters(self) -> tuple[str, ...]:
        """Return the keywords that start an item in the list around the mistake."""
        return STARTERS.get(self.within, ())

    @property
    def opening(self) -> Token:
        """Return the first token of the item with the mistake."""
        return self.tokens[self.begin]

    def opening_word(self) -> Token | None:
        """Return the word that an item starts with, where it may be what is wrong."""
        before = self.near(-1)
        if (
            self.within in ("statements", "moves")
            and self.index == self.begin + 1
            and is_word(before)
        ):
            return before
        return self.token if is_word(self.token) else None


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
    guess: bool = False  # whether the fixes are only for the parser to go on
    change: Change | None = None  # what mends the text, where it is not what a fix puts in
    back: int | None = None  # how many tokens before this one the next item starts, where it does
    rest: bool = False  # whether what follows in the list is of the same mistake, and left out
    once: bool = False  # whether one message does for all such mistakes in a file


def is_word(token: Token) -> bool:
    """Return whether a token is a name or a keyword."""
    words = table()
    kind = token.kind
    return kind == "NAME" or kind in words.keywords or kind in words.soft_words


def written(tokens: Sequence[Token | tuple[str, str]]) -> str:
    """Return tokens as one line, strings between double quotes.

    New ones, which have no place in the text, are a kind and a text.
    """
    pieces: list[str] = []
    for index, token in enumerate(tokens):
        if index and _is_apart(tokens[index - 1], token):
            pieces.append(" ")
        kind, text = (token.kind, token.text) if isinstance(token, Token) else token
        single = kind == "STRING" and text.startswith("'")
        pieces.append('"' + text[1:-1].replace('"', '\\"') + '"' if single else text)
    return "".join(pieces)


def _is_apart(one: Token | tuple[str, str], other: Token | tuple[str, str]) -> bool:
    """Return whether there is a space between two tokens."""
    if isinstance(one, Token) and isinstance(other, Token) and one.end <= other.start:
        return other.start > one.end
    before = one.kind if isinstance(one, Token) else one[0]
    after = other.kind if isinstance(other, Token) else other[0]
    if after in ("(", "["):
        return before not in ("NAME", "(", "[") and not before.isidentifier()
    return before not in ("(", "[", ".") and after not in (")", "]", ",", ":", ".")
