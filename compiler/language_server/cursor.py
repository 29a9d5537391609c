"""Where the cursor is, going by the text before it: what is open there, and what could follow.

The text is being written, so it is read up to the cursor alone, with the parser's table and
without a tree. What the table cannot take is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..diagnostics import Report
from ..parsing.lookahead import accepted, item_lists
from ..parsing.scan import Scanner, Token
from ..parsing.table import table
from ..source import Source
from .reader import Open, Reader

_STATES = ("state", "parallel", "final", "history")


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """What is before the cursor.

    `word` is the part of a name that is written already, from `start` on. `tokens` are those before
    it. `string` is the string that the cursor is in, without its quotes, and `is_comment` tells
    whether it is in a comment.
    """

    tokens: list[Token]
    stack: list[Open]
    accepts: frozenset[str]
    word: str
    start: int
    string: str | None = None
    is_comment: bool = False

    @property
    def top(self) -> str:
        """Return the symbol that was read last."""
        return self.stack[-1].symbol

    @property
    def last(self) -> str:
        """Return the kind of the last token."""
        return self.tokens[-1].kind if self.tokens else ""

    @cached_property
    def item(self) -> int:
        """Return the place in the stack of the innermost list of items."""
        lists = item_lists(table())
        for place in range(len(self.stack) - 1, 0, -1):
            if self.stack[place].symbol in lists:
                return place
        return 0

    def nearest(self, *wanted: str) -> str:
        """Return which of some symbols was read last in the item at the cursor; empty for none."""
        for each in reversed(self.stack[self.item :]):
            if each.symbol in wanted:
                return each.symbol
        return ""

    def place(self, *wanted: str) -> int | None:
        """Return the place in the stack of the last of some symbols."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place].symbol in wanted:
                return place
        return None

    def text(self, place: int) -> str:
        """Return what was read of a symbol in the stack, without white space."""
        return "".join(token.text for token in self.parts(place))

    def parts(self, place: int) -> list[Token]:
        """Return the tokens of a symbol in the stack."""
        behind = self.stack[place + 1].begin if place + 1 < len(self.stack) else len(self.tokens)
        return self.tokens[self.stack[place].begin : behind]

    @cached_property
    def machine(self) -> tuple[str, str] | None:
        """Return the name and the version of the machine around the cursor; None outside of one."""
        place = self.place("machine")
        if place is None or place + 1 >= len(self.stack):
            return None
        version = ""
        for each in range(place, len(self.stack)):
            if self.stack[each].symbol == "version" and len(self.parts(each)) > 1:
                version = plain(self.parts(each)[1].text)
        return self.text(place + 1), version

    @cached_property
    def state(self) -> tuple[str, ...]:
        """Return the path of the state around the cursor."""
        found: list[str] = []
        for place in range(len(self.stack) - 1):
            if self.stack[place].symbol in _STATES:
                behind = self.stack[place + 1].symbol
                is_move = any(each.symbol == "migrate" for each in self.stack[:place])
                if not is_move and behind not in ("path", "."):
                    found.append(plain(self.text(place + 1)))
        return tuple(found)

    @cached_property
    def callee(self) -> tuple[str, str, int] | None:
        """Return what the parentheses around the cursor belong to.

        That is the keyword before it or an empty text, its name, and how many commas are before
        the cursor.
        """
        for place in range(len(self.stack) - 1, 0, -1):
            if self.stack[place].symbol == "{" or place <= self.item:
                return None
            if self.stack[place].symbol != "(":
                continue
            before = self.stack[place - 1].symbol
            name = self.text(place - 1)
            if before in ("(", "=", "and", "or", "not", "if", "in") or not name:
                continue
            keyword = self.stack[place - 2].symbol if place > 1 else ""
            return keyword, name, self._commas(self.stack[place].begin)
        return None

    def _commas(self, opening: int) -> int:
        depth = count = 0
        for token in self.tokens[opening + 1 :]:
            depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
            count += token.kind == "," and depth == 0
        return count

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Return the variables of the `for`s around the cursor."""
        found: list[str] = []
        for place in range(len(self.stack) - 1):
            if self.stack[place].symbol == "for":
                found += (each.text for each in self.parts(place + 1) if each.kind != ",")
        return tuple(found)

    @cached_property
    def events(self) -> tuple[str, ...]:
        """Return what the line at the cursor is `on`: its triggers, as they are written."""
        place = self.place("on")
        if place is None or place + 1 >= len(self.stack):
            return ()
        return tuple(self.text(place + 1).split("|"))

    @cached_property
    def started(self) -> str:
        """Return what is invoked or spawned with the handlers around the cursor; empty for none."""
        place = self.place("invoke", "spawn")
        if place is None or place + 1 >= len(self.stack):
            return ""
        inside = any(each.symbol == "{" for each in self.stack[place:])
        return self.text(place + 1) if inside else ""

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """Return the names before the dot at the cursor: `a.b` of `a.b.`; empty for another value.

        A call is a name with parentheses behind it.
        """
        found: list[str] = []
        index = len(self.tokens) - 1
        while index > 0 and self.tokens[index].kind == ".":
            index -= 1
            called = ""
            if self.tokens[index].kind == ")":
                index = self._opening(index) - 1
                called = "()"
            if index < 0 or not self.tokens[index].text.isidentifier():
                return ()
            found.append(self.tokens[index].text + called)
            index -= 1
        return tuple(reversed(found))

    def _opening(self, closing: int) -> int:
        depth = 0
        for index in range(closing, -1, -1):
            kind = self.tokens[index].kind
            depth += (kind in (")", "]", "}")) - (kind in ("(", "[", "{"))
            if depth == 0:
                return index
        return 0


def plain(name: str) -> str:
    """Return a name without its quotes, if it has any."""
    return name[1:-1] if name.startswith('"') else name


def cursor_at(source: Source, offset: int, reader: Reader | None = None) -> Cursor:
    """Return where the cursor is in a text; a reader has read the text as it was before."""
    reader = reader or Reader()
    before = reader.tokens(source, offset)
    word, start, string = "", offset, None
    inside = bool(before) and before[-1].kind in ("STRING", "FSTRING")
    if inside and _is_inside(before[-1], offset):
        opening = _interpolation(source.text, before[-1], offset)
        string = source.text[before[-1].start : offset].partition('"')[2]
        start = before.pop().start
        if opening is not None:
            # The parser takes what is between the braces where it would take the f-string.
            before += Scanner(source, Report()).expression(opening + 1, offset)[0][:-1]
            string, start = None, offset
    if string is None and before and before[-1].end >= offset and before[-1].text.isidentifier():
        start = before.pop().start
        word = source.text[start:offset]
    gap = source.text[before[-1].end if before else 0 : start]
    states, stack = reader.stack(before)
    return Cursor(
        tokens=before,
        stack=stack,
        accepts=accepted(table(), states),
        word=word,
        start=start,
        string=string,
        is_comment=string is None and "#" in gap.rpartition("\n")[2],
    )


def _interpolation(text: str, token: Token, offset: int) -> int | None:
    """Return the place of the brace of an f-string that is open at an offset; None for none."""
    if token.kind != "FSTRING":
        return None
    opening: list[int] = []
    place = token.start + 2
    while place < offset:
        if text[place] == "{" and not opening and text[place + 1 : place + 2] == "{":
            place += 1
        elif text[place] == "{":
            opening.append(place)
        elif text[place] == "}" and opening:
            opening.pop()
        place += 2 if text[place] == "\\" else 1
    return opening[0] if opening else None


def _is_inside(token: Token, offset: int) -> bool:
    return offset < token.end or not (len(token.text) > 1 and token.text.endswith('"'))
