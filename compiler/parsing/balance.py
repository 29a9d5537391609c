"""Brackets: after this phase each one that is opened is closed, so that the parser can trust them.

A missing brace would otherwise show up at the end of the file. Going by the indentation tells where
it was most likely meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .. import codes, limits
from ..diagnostics import Label, Report
from ..source import Source, Span
from .scan import Token
from .table import END

_CLOSING = {"{": "}", "(": ")", "[": "]"}
_OPENING = {close: opening for opening, close in _CLOSING.items()}


@dataclass(frozen=True, slots=True)
class Balanced:
    """Tokens whose brackets are in pairs, and the lines where that took a change.

    What else seems wrong on such a line is most likely a consequence. `around` has the brackets
    that are open around places that were asked for, each with the indentation of its line.
    """

    tokens: list[Token]
    mended: frozenset[int] = frozenset()
    around: tuple[tuple[tuple[str, int], ...], ...] = ()


def balance(
    source: Source, tokens: list[Token], report: Report, places: Sequence[int] = ()
) -> Balanced | None:
    """Return the tokens with their brackets mended, None where that is beyond hope.

    Of `places` between tokens, in their order, the result has what is open around them.
    """
    stack: list[str] = []
    balanced = True
    for token in tokens:
        kind = token.kind
        if kind in _CLOSING:
            stack.append(kind)
            if len(stack) > limits.MOST_LEVELS:
                report.add(
                    codes.TOO_DEEP,
                    f"brackets are nested more than {limits.MOST_LEVELS} deep",
                    source.span(token.start, token.end),
                )
                return None
        elif kind in _OPENING:
            if stack and stack[-1] == _OPENING[kind]:
                stack.pop()
            else:
                balanced = False
    if balanced and not stack and not places:
        return Balanced(tokens)
    mender = _Mender(source, tokens, report, places)
    mended = mender.mend()
    if mended is None:
        return None
    return Balanced(mended, frozenset(mender.lines), tuple(mender.around))


@dataclass(slots=True)
class _Open:
    token: Token
    indent: int


class _Mender:
    """Puts in the closing brackets that are missing, and takes out those that are too many."""

    def __init__(
        self, source: Source, tokens: list[Token], report: Report, places: Sequence[int]
    ) -> None:
        self.source = source
        self.places = places
        self.around: list[tuple[tuple[str, int], ...]] = []
        self.tokens = tokens
        self.report = report
        self.result: list[Token] = []
        self.stack: list[_Open] = []
        self.findings = 0
        self.lines: set[int] = set()
        # How many closing ones are missing (too many, where negative), by the opening one.
        self.missing = dict.fromkeys(_CLOSING, 0)
        for token in tokens:
            if token.kind in _CLOSING:
                self.missing[token.kind] += 1
            elif token.kind in _OPENING:
                self.missing[_OPENING[token.kind]] -= 1

    def mend(self) -> list[Token] | None:
        """Return tokens in which every bracket has its partner, None where too many have none."""
        indent = 0
        for index, token in enumerate(self.tokens):
            if self.findings > limits.MOST_FINDINGS:
                return None
            while len(self.around) < len(self.places) and token.start > self._next_place():
                self.around.append(tuple((each.token.kind, each.indent) for each in self.stack))
            if token.first:
                indent = self.source.column(token.start)
                self._close_by_indentation(token, indent)
            if token.kind in _CLOSING:
                if self._is_double(token):
                    continue
                self.stack.append(_Open(token, indent))
            elif token.kind in _OPENING:
                if not self._close(token, indent, self.tokens[index + 1]):
                    continue
            elif token.kind == END:
                while self.stack:
                    self._insert(token)
            self.result.append(token)
        return self.result

    def _next_place(self) -> int:
        return self.places[len(self.around)]

    def _close_by_indentation(self, token: Token, indent: int) -> None:
        """Close what a line that is not indented below it shows to be open by mistake."""
        while self.stack:
            top = self.stack[-1]
            if self.missing[top.token.kind] <= 0 or indent > top.indent:
                return
            if token.kind == _CLOSING[top.token.kind] and indent == top.indent:
                return
            self._insert(token)

    def _is_double(self, token: Token) -> bool:
        """Report `{{`, where one of the two is never closed: no block starts with another."""
        before = self.result[-1] if self.result else token
        if token.kind != "{" or before.kind != "{" or self.missing["{"] <= 0:
            return False
        self.missing["{"] -= 1
        self.lines.add(self.source.line(token.start))
        if self._may_report():
            self.report.add(
                codes.UNCLOSED, "`{` is never closed", self._span(token), label="one too many"
            )
        return True

    def _close(self, token: Token, indent: int, after: Token) -> bool:
        """Take in a closing bracket; return whether it stays."""
        opening = _OPENING[token.kind]
        top = self.stack[-1] if self.stack else None
        if top is not None and top.token.kind == opening:
            outside = indent != top.indent if token.first else self._goes_on(after, top)
            if self.missing[opening] < 0 and outside:
                return self._drop(token)
            self.stack.pop()
            return True
        if top is None or all(each.token.kind != opening for each in self.stack):
            if top is not None and self.missing[top.token.kind] > 0:
                self._mistaken(token, top)
                return False
            return self._drop(token)
        while self.stack[-1].token.kind != opening:
            self._insert(token)
        self.stack.pop()
        return True

    def _goes_on(self, after: Token, top: _Open) -> bool:
        """Return whether the next line is still indented below the one with an opening bracket."""
        return after.first and self.source.column(after.start) > top.indent

    def _mistaken(self, token: Token, top: _Open) -> None:
        """Read a closing bracket of the wrong kind as the right one."""
        wanted = _CLOSING[top.token.kind]
        self.lines.add(self.source.line(token.start))
        self.stack.pop()
        self.missing[top.token.kind] -= 1
        self.missing[_OPENING[token.kind]] += 1
        self.result.append(Token(wanted, wanted, token.start, token.end, token.first))
        if self._may_report():
            self.report.add(
                codes.UNMATCHED,
                f"`{token.text}` closes `{top.token.text}`",
                self.source.span(token.start, token.end),
                label=f"expected `{wanted}`",
                secondary=[Label(span=self._span(top.token), text="opened here")],
            )

    def _drop(self, token: Token) -> bool:
        self.lines.add(self.source.line(token.start))
        self.missing[_OPENING[token.kind]] += 1
        if self._may_report():
            self.report.add(
                codes.UNMATCHED,
                f"`{token.text}` closes nothing",
                self._span(token),
                label="one too many, going by the indentation" if self.stack else "",
            )
        return False

    def _insert(self, before: Token) -> None:
        """Close the innermost open bracket before a token."""
        top = self.stack.pop()
        self.missing[top.token.kind] -= 1
        wanted = _CLOSING[top.token.kind]
        end = self.result[-1].end if self.result else before.start
        self.result.append(Token(wanted, wanted, end, end))
        self.lines.update((self.source.line(top.token.start), self.source.line(end)))
        if not self._may_report():
            return
        secondary = []
        if before.kind != END:
            text = f"a `{wanted}` is missing before this"
            secondary.append(Label(span=self._span(before), text=text))
        self.report.add(
            codes.UNCLOSED,
            f"`{top.token.text}` is never closed",
            self._span(top.token),
            label="opened here",
            secondary=secondary,
            help=self._hidden(end)
            or (f"add `{wanted}` at the end of the file" if before.kind == END else None),
        )

    def _hidden(self, end: int) -> str | None:
        """Return advice where a comment hides the target, and what closes the bracket."""
        text = self.source.text
        rest = text[end : text.find("\n", end) if "\n" in text[end:] else None]
        found = re.match(r"[ \t]*#([\w.]+)", rest)
        if found is None or not text[:end].endswith("->"):
            return None
        return f"`#` begins a comment: a target is a path without it, `{found[1]}`"

    def _may_report(self) -> bool:
        self.findings += 1
        return self.findings <= limits.MOST_FINDINGS

    def _span(self, token: Token) -> Span:
        return self.source.span(token.start, token.end)
