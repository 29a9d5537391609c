"""Reads a text that is being written, up to a place in it: tokens, and the parser's stack.

Of a text that shares its beginning with the one before, that beginning is not read again: somebody
who writes asks after each key. Nothing is built, and what the table cannot take is passed over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ..diagnostics import Report
from ..parsing.errors.words import ITEM_WORDS
from ..parsing.lookahead import action_for, item_lists, shiftable, symbols
from ..parsing.scan import LONGEST_CONDITION, Scanner, Token
from ..parsing.table import END, Table, table
from ..source import Source, shared

EVERY = 256
"""How many tokens are between the places where reading can go on."""
AHEAD = 4_000
"""How many characters behind a place are read: what an `if` belongs to shows behind it."""


@dataclass(frozen=True, slots=True)
class Open:
    """A symbol of the grammar that the parser has read, or has begun, and its first token."""

    symbol: str
    begin: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """The parser's stack before the token of an index."""

    index: int
    states: tuple[int, ...]
    begins: tuple[int, ...]


class Reader:
    """Reads the states of one text, one after the other."""

    def __init__(self) -> None:
        """Start with an empty text."""
        self._text = ""
        self._end = 0  # up to where the text was read
        self._tokens: list[Token] = []
        self._marks: list[_Mark] = []

    def tokens(self, source: Source, offset: int) -> list[Token]:
        """Return the tokens that begin before an offset."""
        text = source.text
        same = shared(self._text, text, min(self._end, offset, len(text)))
        line = text.rfind("\n", 0, same) + 1
        kept = self._kept(line)
        start = self._tokens[kept - 1].end if kept else 0
        end = text.find("\n", offset + AHEAD)
        end = len(text) if end == -1 else end
        scanner = Scanner(source, Report())
        self._tokens = scanner.rest(self._tokens[:kept], start, end)
        self._text, self._end = text, end
        # What is read now may tell an `if` before it from another.
        while self._marks and self._marks[-1].index > kept - LONGEST_CONDITION:
            self._marks.pop()
        return self._tokens[: bisect_left(self._tokens, offset, key=lambda each: each.start)]

    def _kept(self, line: int) -> int:
        """Return how many tokens stay that end before a line; the next one is first on its line."""
        tokens = self._tokens
        kept = bisect_right(tokens, line, key=lambda each: each.end)
        while 0 < kept < len(tokens) and tokens[kept].start < line and not tokens[kept].first:
            kept -= 1
        return kept

    def stack(self, tokens: list[Token]) -> tuple[list[int], list[Open]]:
        """Return the parser's stack behind tokens: the first of those that were read, or others."""
        known = table()
        common = min(len(tokens), len(self._tokens))
        while common and tokens[common - 1] is not self._tokens[common - 1]:
            common -= 1  # what stands between the braces of an f-string is read for itself
        beginning = _Mark(0, (known.starts["start"],), (0,))
        usable = [each for each in self._marks if each.index <= common]
        mark = usable[-1] if usable else beginning
        marks = usable.copy()
        states, begins = _read(tokens, known, mark, marks, common)
        if len(marks) > len(self._marks):
            self._marks = marks
        names = symbols(known)
        opened = [Open(names[each], begin) for each, begin in zip(states, begins, strict=True)]
        return states, opened


def _read(
    tokens: list[Token], known: Table, mark: _Mark, marks: list[_Mark], most: int
) -> tuple[list[int], list[int]]:
    """Return the parser's stack behind some tokens, from a mark on: states, and where they begin.

    Further marks are added up to a number of tokens.
    """
    names, lists = symbols(known), item_lists(known)
    states, begins, index = list(mark.states), list(mark.begins), mark.index
    due = index + EVERY
    while index <= len(tokens):
        if due <= index <= most:
            marks.append(_Mark(index, tuple(states), tuple(begins)))
            due = index + EVERY
        if index == len(tokens):
            # A list begins with nothing, whatever comes: it is what the cursor is in.
            action = _only_choice(known, states[-1])
            if action is None or known.rules[-1 - action].length:
                break
            kind = END
        else:
            kind = tokens[index].kind
            if _begins_item(tokens[index], states, known, names):
                _pass_over(tokens[index], states, begins, known, names, lists)
            action = action_for(known, states[-1], kind)
        if action is None:
            action = _only_choice(known, states[-1])
        if action is None:
            _pass_over(tokens[index], states, begins, known, names, lists)
            if action_for(known, states[-1], kind) is None:
                index += 1
            continue
        if action >= 0:
            states.append(action)
            begins.append(index)
            index += 1
            continue
        rule = known.rules[-1 - action]
        begin = index
        if rule.length:
            begin = begins[-rule.length]
            del states[-rule.length :]
            del begins[-rule.length :]
        states.append(known.gotos[states[-1]][rule.origin])
        begins.append(begin)
    return states, begins


def _begins_item(token: Token, states: list[int], known: Table, names: dict[int, str]) -> bool:
    """Return whether a keyword that would be read as a name is rather that of a next item."""
    if not token.first or token.kind not in ITEM_WORDS or token.kind in known.actions[states[-1]]:
        return False
    return names[states[-1]] not in ("(", ",")


def _only_choice(known: Table, state: int) -> int | None:
    """Return the rule that ends in a state, whatever comes next; None where that decides."""
    choices = set(known.actions[state].values())
    only = choices.pop() if len(choices) == 1 else 0
    return only if only < 0 else None


def _pass_over(
    token: Token,
    states: list[int],
    begins: list[int],
    known: Table,
    names: dict[int, str],
    lists: frozenset[str],
) -> None:
    """Cut the stack back to the list that goes on with a token, where it begins an item."""
    if token.kind == END or not (token.kind == "}" or (token.first and token.kind in ITEM_WORDS)):
        return
    for place in range(len(states) - 1, 0, -1):
        if names[states[place]] in lists and shiftable(known, states[: place + 1], [token.kind]):
            del states[place + 1 :]
            del begins[place + 1 :]
            return
