"""The loop that runs the parsing table, and builds the syntax tree as it goes.

The table is Lark's, and what a rule's parts are is as in Lark. The loop is not Lark's: what makes a
node has to know where it is in the text, and Lark tells that to trees alone, which take more than
three times as long. `benchmarks/NOTES.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, TypeAlias

from ..diagnostics import Report
from ..source import Source, Span
from . import syntax
from .balance import Balanced, balance
from .scan import ACTION_IF, Token
from .table import END, table
from .tree_builder import TreeBuilder

if TYPE_CHECKING:
    from .recovery import Recovery

_Make: TypeAlias = Callable[..., Any]
ParserRule: TypeAlias = tuple[str, int, tuple[int, ...] | None, bool, _Make | None]
"""A rule's origin, length and layout, whether some of its symbols have several parts, and what
makes its value: None where its only part is the value, and `list` where its parts are.
"""


class Parser:
    """Runs the table over the tokens of a file, or of an expression in an f-string."""

    def __init__(
        self,
        source: Source,
        balanced: Balanced,
        report: Report,
        *,
        unclear: AbstractSet[int] = frozenset(),
        outer: Parser | None = None,
    ) -> None:
        """Get ready; `unclear` has lines with mistakes, `outer` parses around an f-string."""
        self.source = source
        self.tokens = balanced.tokens
        # What seems wrong on these lines is most likely a consequence of what is reported already.
        self.unclear = balanced.mended | unclear
        self.report = report
        self.skipped: list[Span] = []
        self.table = table()
        self.words = self.table.keywords | self.table.soft_words
        self.rules: list[ParserRule] = outer.rules if outer else self._rules()
        self.states: list[int] = []
        self.values: list[Any] = []
        self.begins: list[int] = []  # for each value, the index of its first token
        self.index = 0
        self.recovery: Recovery | None = None

    def _rules(self) -> list[ParserRule]:
        """Return the rules with what makes their values."""
        builder = TreeBuilder(self.source, self.report, self._expression)
        rules: list[ParserRule] = []
        for rule in self.table.rules:
            make, layout = builder.maker(rule)
            spreads = layout is not None and min(layout, default=0) < 0
            rules.append((rule.origin, rule.length, layout, spreads, make))
        return rules

    def run(self, start: str) -> Any:
        """Return the value of the start symbol, None where there is none."""
        actions, gotos, rules = self.table.actions, self.table.gotos, self.rules
        source, tokens, words = self.source, self.tokens, self.words
        states, values, begins = self.states, self.values, self.begins
        states.append(self.table.starts[start])
        end_state = gotos[states[0]][start]
        while True:
            token = tokens[self.index]
            row = actions[states[-1]]
            action = row.get(token.kind)
            if action is None:
                if token.kind in words:  # a keyword is a name where it can only be one
                    action = row.get("NAME")
                if action is None and len(choices := set(row.values())) == 1:
                    # There is one way to go on, whatever comes: after it, the mistake is in the
                    # list that it belongs to.
                    only = choices.pop()
                    action = only if only < 0 else None
                if action is None and token.kind == ACTION_IF:
                    token.kind = "if"  # of a guard
                    continue
                if action is None:
                    if not self._recover():
                        return None
                    continue
            if action >= 0:
                states.append(action)
                values.append(token)
                begins.append(self.index)
                self.index += 1
                continue
            origin, length, layout, spreads, make = rules[-1 - action]
            if make is None and length == 1:
                states.pop()
            elif length == 0:
                values.append([])
                begins.append(self.index)
            else:
                parts = values[-length:]
                if layout is not None:
                    parts = _parts(parts, layout, spreads)
                if make is None:
                    value = parts[0]
                elif make is list:
                    value = parts
                elif make is tuple:
                    value = tuple(parts)
                else:
                    begin = tokens[begins[-length]].start
                    value = make(Span(source, begin, tokens[self.index - 1].end), *parts)
                if length == 1:
                    values[-1] = value
                    states.pop()
                else:
                    values[-length:] = (value,)
                    del states[-length:]
                    del begins[1 - length :]
            states.append(gotos[states[-1]][origin])
            if states[-1] == end_state and token.kind == END:
                return values[-1]

    def _expression(self, tokens: list[Token]) -> syntax.Expr | None:
        """Parse the expression in an f-string."""
        balanced = balance(self.source, tokens, self.report)
        if balanced is None or balanced.mended:
            return None
        parser = Parser(self.source, balanced, self.report, outer=self)
        value: syntax.Expr | None = parser.run("expr")
        return value

    def _recover(self) -> bool:
        """Report a mistake and get to where parsing can go on; return whether there is such."""
        if self.recovery is None:
            from .recovery import Recovery  # here, as most charts have no mistakes

            self.recovery = Recovery(self)
        return self.recovery.recover()


def _parts(symbols: list[Any], layout: tuple[int, ...], spreads: bool) -> list[Any]:
    """Return the parts of a rule, of the values of its symbols."""
    symbols.append(None)  # what is absent has the place behind the last
    if not spreads:
        return [symbols[place] for place in layout]
    parts: list[Any] = []
    for place in layout:
        if place >= 0:
            parts.append(symbols[place])
        elif parts:
            parts += symbols[-1 - place]
        else:
            parts = symbols[-1 - place]  # a list grows in place
    return parts
