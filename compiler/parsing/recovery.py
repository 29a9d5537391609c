"""Going on after a mistake, so that all of them are reported in one run.

The text is mended where what was meant is clear. Else the item with the mistake is left out: the
parser's stacks are cut back to the innermost list of items, which goes on with the next one.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from .. import limits
from ..diagnostics import Fix as Change
from .errors.explain import explain
from .errors.situation import Fix, Problem, Situation, written
from .errors.words import ITEM_WORDS
from .lookahead import accepted, item_lists, shiftable, symbols
from .scan import ACTION_IF, Token
from .table import END

if TYPE_CHECKING:
    from .parser import Parser

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class Recovery:
    """Takes a parser that cannot go on to where it can."""

    def __init__(self, parser: Parser) -> None:
        """Get ready to mend what a parser reads."""
        self.parser = parser
        self.table = parser.table
        self.findings = 0
        self.said: set[str] = set()  # the messages that are given once

    def recover(self) -> bool:
        """Report a mistake and get to where parsing can go on; return whether there is such."""
        parser = self.parser
        level = self._level()
        problem = explain(self._situation(level))
        fix = next((each for each in problem.fixes if self._fits(each)), None)
        change = None if fix is None or problem.guess else self._as_text(fix)
        self._report(problem, problem.change or change)
        if self.findings > limits.MOST_FINDINGS:
            return False
        if fix is not None:
            new = self._tokens(fix)
            end = parser.index + fix.removed
            if fix.since is not None:
                kept = self._kept(fix.since)
                del parser.states[kept + 1 :]
                del parser.values[kept:]
                del parser.begins[kept:]
                parser.index = fix.since
            parser.tokens[parser.index : end] = new
            return True
        if problem.back is not None:
            self._go_back(level, problem.back)
            return True
        return self._skip(level, rest=problem.rest)

    def _report(self, problem: Problem, change: Change | None) -> None:
        self.findings += 1
        parser = self.parser
        if parser.source.line(parser.tokens[parser.index].start) in parser.unclear:
            return
        if problem.once:
            if problem.message in self.said:
                return
            self.said.add(problem.message)
        parser.report.add(
            problem.code,
            problem.message,
            problem.span,
            label=problem.label,
            secondary=problem.secondary,
            notes=problem.notes,
            help=problem.help,
            fix=change,
        )

    def _as_text(self, fix: Fix) -> Change:
        """Return a change of tokens as a change of the text."""
        parser = self.parser
        text, tokens = parser.source.text, parser.tokens
        first = parser.index if fix.since is None else fix.since
        behind = parser.index + fix.removed
        new = written(fix.put) if fix.text is None else fix.text
        if first == behind:
            place = tokens[first - 1].end if first else tokens[first].start
            space = "" if new.startswith((",", ":")) or not first else " "
            return Change(span=parser.source.span(place, place), text=space + new)
        start, end = tokens[first].start, tokens[behind - 1].end
        if not new and text[start - 1 : start] == " " and text[end : end + 1] in (" ", "\n"):
            start -= 1
        if new[-1:].isidentifier() and text[end : end + 1].isidentifier():
            new += " "
        return Change(span=parser.source.span(start, end), text=new)

    def _situation(self, level: int) -> Situation:
        parser = self.parser
        between = level > 0 and level == len(parser.states) - 1 and parser.values[-1]
        return Situation(
            source=parser.source,
            tokens=parser.tokens,
            index=parser.index,
            within=symbols(self.table)[parser.states[level]].lstrip("_"),
            begin=self._begin(level),
            completed=parser.values[-1][-1].span.end if between else -1,
            accepts=accepted(self.table, parser.states),
            acceptable=lambda kinds: self._shiftable(kinds) == len(kinds),
        )

    def _level(self) -> int:
        """Return the place in the stack of the innermost list of items."""
        names, lists = symbols(self.table), item_lists(self.table)
        for place in range(len(self.parser.states) - 1, 0, -1):
            if names[self.parser.states[place]] in lists:
                return place
        return 0

    def _begin(self, level: int) -> int:
        """Return the index of the first token behind the finished items of a list."""
        begins = self.parser.begins
        return begins[level] if level < len(begins) else self.parser.index

    def _shiftable(self, kinds: list[str], kept: int | None = None) -> int:
        """Return how many tokens of these kinds the parser would take from here.

        With `kept`, that is from where it had so many values.
        """
        states = self.parser.states[: None if kept is None else kept + 1]
        return shiftable(self.table, states, kinds)

    def _tokens(self, fix: Fix) -> list[Token]:
        """Return the tokens that a fix puts in, at the place of what it takes out."""
        tokens, index = self.parser.tokens, self.parser.index
        at = tokens[index]
        end = tokens[index + fix.removed - 1].end if fix.removed else at.start
        return [
            each if isinstance(each, Token) else Token(*each, at.start, max(end, at.start))
            for each in fix.put
        ]

    def _kept(self, since: int) -> int:
        """Return how many values were there before the token at an index was read."""
        return bisect_left(self.parser.begins, since)

    def _fits(self, fix: Fix) -> bool:
        """Return whether the parser gets past a fix, and some tokens further."""
        tokens, behind = self.parser.tokens, self.parser.index + fix.removed
        if behind >= len(tokens):
            return False  # the end stays
        kept = None
        if fix.since is not None:
            kept = self._kept(fix.since)
            begins = self.parser.begins
            if kept < len(begins) and begins[kept] != fix.since:
                return False  # what was read of it began earlier
        put = [each.kind if isinstance(each, Token) else each[0] for each in fix.put]
        kinds = put + [token.kind for token in tokens[behind : behind + fix.ahead]]
        return self._shiftable(kinds, kept) == len(kinds)

    def _skip(self, level: int, *, rest: bool = False) -> bool:
        """Leave out the item with the mistake, and resume at the next one in its list."""
        if level == 0:
            return False
        parser = self.parser
        tokens = parser.tokens
        begin, index = self._begin(level), self._next_item(level, rest=rest)
        if index == parser.index and begin == index and tokens[index].kind != END:
            index += 1
        if index > begin:
            last = tokens[index - 1]
            parser.skipped.append(parser.source.span(tokens[begin].start, last.end))
        self._cut(level)
        parser.index = index
        return True

    def _next_item(self, level: int, *, rest: bool) -> int:
        """Return the index of the token where a list goes on, or ends; with `rest`, where it ends.

        In the list of a file's definitions, the rest ends where the next one begins.
        """
        parser = self.parser
        tokens, index, begin = parser.tokens, parser.index, self._begin(level)
        names = symbols(self.table)
        depth = sum(names[state] in _OPENING for state in parser.states[level + 1 :])
        row = self.table.actions[parser.states[level]]
        while True:
            kind = tokens[index].kind
            if kind == END:
                return index
            if kind in _OPENING:
                depth += 1
            elif kind in _CLOSING:
                if depth == 0:
                    return index
                depth -= 1
            elif rest and level > 1:
                pass
            elif depth == 0 and kind == ";" and "NAME" in row:
                return index + 1
            elif depth == 0 and index > begin and self._resumes(index, row):
                return index
            index += 1

    def _resumes(self, index: int, row: dict[str, int]) -> bool:
        """Return whether an item of a list starts at a token."""
        token, before = self.parser.tokens[index], self.parser.tokens[index - 1]
        if token.kind == "NAME":
            return "NAME" in row and (token.first or before.kind in (";", "}"))
        if token.first and token.kind in ITEM_WORDS and "on" in row:
            return True  # if it is in the wrong place, the next message says so
        if token.kind == ACTION_IF and token.kind in row:
            return True
        if token.kind not in row or token.kind not in self.table.keywords:
            return False
        # A keyword in the middle of a line may be a name: only some places rule that out.
        return token.first or before.kind in ("}", "{", ";", ")", "NAME", "STRING")

    def _go_back(self, level: int, back: int) -> None:
        """Leave out the item with the mistake, and read its last tokens as those of the next."""
        if level == len(self.parser.states) - 1:
            self.parser.values[-1].pop()  # it seemed complete
        self._cut(level)
        self.parser.index -= back

    def _cut(self, level: int) -> None:
        """Forget what was read behind the finished items of a list."""
        del self.parser.states[level + 1 :]
        del self.parser.values[level:]
        del self.parser.begins[level:]
