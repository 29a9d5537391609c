"""The concrete tree: all tokens of a chart, in the rules of the grammar that they stand in.

The syntax tree knows neither brackets nor commas. This one is made by the same loop and table, and
knows nothing of meanings, so that what is new in the grammar is in it without any change here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..diagnostics import Report
from ..parsing.balance import balance
from ..parsing.parser import Parser, ParserRule
from ..parsing.scan import Scanner, Token
from ..source import Source

_CLOSING = {"(": ")", "[": "]", "{": "}"}
# Rules of the grammar: of a file, and of what has commas between its parts and perhaps behind them.
_START = "start"
_COMMAS = "_commas{"


@dataclass(frozen=True, slots=True)
class Brackets:
    """What stands between brackets, commas included, and these.

    `is_operand` tells whether they are all of an expression, such as a list, rather than belong to
    what is before them. `may_end_in_comma` tells whether a comma may follow the last part.
    """

    rule: str
    opening: Token
    parts: tuple[Part, ...]
    closing: Token
    is_operand: bool
    may_end_in_comma: bool

    @property
    def is_block(self) -> bool:
        """Return whether they have items in them: states, lines, actions."""
        return self.opening.kind == "{" and not self.is_operand


@dataclass(slots=True)
class Tree:
    """A rule's tokens, brackets, and the trees of the rules in it, in their order.

    A rule whose only part is no token has no tree of its own: it is that part.
    """

    rule: str
    parts: list[Part]
    is_expression: bool


Part: TypeAlias = Token | Tree | Brackets


def first_token(part: Part) -> Token:
    """Return the first token of a part."""
    while isinstance(part, Tree):
        part = part.parts[0]
    return part.opening if isinstance(part, Brackets) else part


def is_token(part: Part, *kinds: str) -> bool:
    """Return whether a part is a token of one of these kinds."""
    return isinstance(part, Token) and part.kind in kinds


def concrete_tree(source: Source) -> tuple[list[Token], Sequence[Part]]:
    """Return the tokens of a chart that has no mistakes, the last one the end; its definitions."""
    report = Report()
    tokens = Scanner(source, report).file()
    balanced = balance(source, tokens, report)
    assert balanced is not None
    found = _ConcreteParser(source, balanced, report).run(_START)
    assert not report.errors
    return tokens, found.parts if isinstance(found, Tree) else []


class _ConcreteParser(Parser):
    """Makes trees of tokens in place of nodes."""

    def _rules(self) -> list[ParserRule]:
        # All that an expression can begin with is one.
        expressions = self.table.gotos[self.table.starts["expr"]]
        return [
            (rule.origin, rule.length, None, False, _maker(rule.origin, rule.origin in expressions))
            for rule in self.table.rules
        ]


def _maker(rule: str, is_expression: bool) -> Callable[..., Part]:
    """Return what makes the value of a rule; it takes a place, and the values of its symbols."""
    is_several = rule.startswith("_") or rule == _START  # even where it has one part

    def make(_span: object, *values: Any) -> Part:
        first = values[0]
        # What repeats itself from the left grows in place: it gets long, but not deep.
        grows = isinstance(first, Tree) and first.rule == rule
        made: Tree = first if grows else Tree(rule, [], is_expression)
        parts: list[Part] = []
        may_end_in_comma = False
        for value in values[1:] if grows else values:
            if isinstance(value, Tree) and value.rule.startswith("_"):
                parts += value.parts
                may_end_in_comma |= value.rule.startswith(_COMMAS)
            elif value:  # a list that is empty has no tree
                parts.append(value)
        folded = _folded(parts, made, may_end_in_comma, grows)
        made.parts += folded
        if is_several or len(made.parts) != 1 or isinstance(made.parts[0], Token):
            return made
        return made.parts[0]

    return make


def _folded(parts: list[Part], tree: Tree, may_end_in_comma: bool, grows: bool) -> list[Part]:
    """Return the parts of a tree with brackets and what is between them as one part."""
    for start, opening in enumerate(parts):
        closing = _CLOSING.get(opening.kind) if isinstance(opening, Token) else None
        if closing is None:
            continue
        assert isinstance(opening, Token)
        end = next(place for place, each in enumerate(parts) if is_token(each, closing))
        last = parts[end]
        assert isinstance(last, Token)
        brackets = Brackets(
            rule=tree.rule,
            opening=opening,
            parts=tuple(parts[start + 1 : end]),
            closing=last,
            is_operand=tree.is_expression and not grows and len(parts) == end + 1 - start,
            may_end_in_comma=may_end_in_comma,
        )
        return [*parts[:start], brackets, *_folded(parts[end + 1 :], tree, False, grows)]
    return parts
