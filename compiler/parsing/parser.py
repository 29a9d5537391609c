"""The loop that runs the parsing tables, and goes on after a mistake.

The tables are Lark's. The loop is not, because it has to report all mistakes of a file: it mends
the text where what was meant is clear, else it leaves out the item and resumes at the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, TypeAlias

from .. import limits
from ..diagnostics import Report
from ..source import Source, Span
from . import syntax
from .balance import Balanced, balance
from .scan import Token
from .syntax_errors import explain
from .syntax_situation import Fix, Problem, Situation
from .syntax_words import ITEM_WORDS
from .table import END, Table, table
from .tree_builder import TreeBuilder

# The lists whose states are where the parser resumes, by what they hold.
LISTS = frozenset({"tops", "m_items", "s_items", "stmts", "on_list", "policy_list", "moves"})
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")

# What it reduces to, its length, what builds the value, and which child each argument is.
_Rule: TypeAlias = tuple[str, int, Callable[..., Any] | None, tuple[int | None, ...] | None]


class Parser:
    """Runs the tables over the tokens of a file, or of an expression in an f-string."""

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
        self.rules: list[_Rule] = outer.rules if outer else self._rules()
        self.states: list[int] = []
        self.values: list[Any] = []
        self.begins: list[int] = []  # for each value, the index of its first token
        self.index = 0
        self.findings = 0

    def _rules(self) -> list[_Rule]:
        """Return the rules with what builds their values."""
        builder = TreeBuilder(self.source, self.report, self._expression)
        return [
            (
                rule.origin,
                rule.length,
                getattr(builder, rule.method) if rule.method else None,
                layout,
            )
            for rule, layout in zip(self.table.rules, _layouts(self.table), strict=True)
        ]

    def run(self, start: str) -> Any:
        """Return the value of the start symbol, None where there is none."""
        actions, gotos = self.table.actions, self.table.gotos
        rules = self.rules
        end_state = self.table.ends[start]
        states, values, begins = self.states, self.values, self.begins
        states.append(self.table.starts[start])
        tokens = self.tokens
        while True:
            token = tokens[self.index]
            row = actions[states[-1]]
            action = row.get(token.kind)
            if action is None:
                if token.kind in self.words:  # a keyword is a name where it can only be one
                    action = row.get("NAME")
                if action is None and len(choices := set(row.values())) == 1:
                    # There is one way to go on, whatever comes: after it, the mistake is in the
                    # list that it belongs to.
                    only = choices.pop()
                    action = only if only < 0 else None
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
            origin, length, method, layout = rules[-1 - action]
            if method is None:
                states.pop()
            elif length == 0:
                values.append(method())
                begins.append(self.index)
            else:
                args = values[-length:]
                del values[-length:]
                del states[-length:]
                if length > 1:
                    del begins[1 - length :]
                if layout is not None:
                    args = [None if place is None else args[place] for place in layout]
                values.append(method(*args))
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

    # --- mistakes ---

    def _recover(self) -> bool:
        """Report a mistake and get to where parsing can go on; return whether there is such."""
        level = self._level()
        problem = self._report(self._situation(level))
        if self.findings > limits.MOST_FINDINGS:
            return False
        for fix in problem.fixes:
            if self._fits(fix):
                index = self.index
                self.tokens[index : index + fix.removed] = self._tokens(fix)
                return True
        if problem.back is not None:
            self._go_back(level, problem.back)
            return True
        return self._skip(level)

    def _report(self, situation: Situation) -> Problem:
        self.findings += 1
        problem = explain(situation)
        if self.source.line(situation.token.start) in self.unclear:
            return problem
        self.report.add(
            problem.code,
            problem.message,
            problem.span,
            label=problem.label,
            secondary=problem.secondary,
            notes=problem.notes,
            help=problem.help,
        )
        return problem

    def _situation(self, level: int) -> Situation:
        between = level > 0 and level == len(self.states) - 1 and self.values[-1]
        return Situation(
            source=self.source,
            tokens=self.tokens,
            index=self.index,
            within=_symbols(self.table)[self.states[level]],
            begin=self.begins[level] if level < len(self.begins) else self.index,
            completed=self.values[-1][-1].span.end if between else -1,
            accepts=self._accepted(),
            acceptable=lambda kinds: self._shiftable(kinds) == len(kinds),
        )

    def _level(self) -> int:
        """Return the place in the stack of the innermost list of items."""
        symbols = _symbols(self.table)
        for place in range(len(self.states) - 1, 0, -1):
            if symbols[self.states[place]] in LISTS:
                return place
        return 0

    def _accepted(self) -> frozenset[str]:
        """Return the kinds of tokens that could stand here."""
        row = self.table.actions[self.states[-1]]
        return frozenset(kind for kind in row if self._shiftable([kind]))

    def _shiftable(self, kinds: list[str]) -> int:
        """Return how many tokens of these kinds the parser would take from here."""
        actions, gotos, rules = self.table.actions, self.table.gotos, self.table.rules
        states = list(self.states)
        for count, kind in enumerate(kinds):
            while True:
                row = actions[states[-1]]
                action = row.get(kind)
                if action is None and kind in self.words:
                    action = row.get("NAME")
                if action is None:
                    return count
                if action >= 0:
                    states.append(action)
                    break
                rule = rules[-1 - action]
                if rule.length:
                    del states[-rule.length :]
                goto = gotos[states[-1]].get(rule.origin)
                if goto is None:
                    return count
                states.append(goto)
                if kind == END and states[-1] in self.table.ends.values():
                    return len(kinds)
        return len(kinds)

    def _tokens(self, fix: Fix) -> list[Token]:
        """Return the tokens that a fix puts in, at the place of what it takes out."""
        at = self.tokens[self.index]
        end = self.tokens[self.index + fix.removed - 1].end if fix.removed else at.start
        return [Token(kind, text, at.start, max(end, at.start)) for kind, text in fix.put]

    def _fits(self, fix: Fix) -> bool:
        """Tell whether the parser gets past a fix, and some tokens further."""
        if self.index + fix.removed >= len(self.tokens):
            return False  # the end stays
        rest = self.tokens[self.index + fix.removed :][: fix.ahead]
        kinds = [kind for kind, _ in fix.put] + [token.kind for token in rest]
        return self._shiftable(kinds) == len(kinds)

    def _skip(self, level: int) -> bool:
        """Leave out the item with the mistake, and resume at the next one in its list."""
        if level == 0:
            return False
        symbols = _symbols(self.table)
        depth = sum(symbols[state] in _OPENING for state in self.states[level + 1 :])
        begin = self.begins[level] if level < len(self.begins) else self.index
        row = self.table.actions[self.states[level]]
        index = self.index
        while True:
            token = self.tokens[index]
            if token.kind == END:
                break
            if token.kind in _OPENING:
                depth += 1
            elif token.kind in _CLOSING:
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and token.kind == ";" and "NAME" in row:
                index += 1
                break
            elif depth == 0 and index > begin and self._resumes(index, row):
                break
            index += 1
        if index == self.index and begin == index and self.tokens[index].kind != END:
            index += 1
        if index > begin:
            last = self.tokens[index - 1]
            self.skipped.append(self.source.span(self.tokens[begin].start, last.end))
        del self.states[level + 1 :]
        del self.values[level:]
        del self.begins[level:]
        self.index = index
        return True

    def _go_back(self, level: int, back: int) -> None:
        """Leave out the item with the mistake, and read its last tokens as those of the next."""
        if level == len(self.states) - 1:
            self.values[-1].pop()  # it seemed complete
        del self.states[level + 1 :]
        del self.values[level:]
        del self.begins[level:]
        self.index -= back

    def _resumes(self, index: int, row: dict[str, int]) -> bool:
        """Tell whether an item of a list starts at a token."""
        token, before = self.tokens[index], self.tokens[index - 1]
        if token.kind == "NAME":
            return "NAME" in row and (token.first or before.kind in (";", "}"))
        if token.first and token.kind in ITEM_WORDS and "on" in row:
            return True  # if it is in the wrong place, the next message says so
        if token.kind not in row or token.kind not in self.table.keywords:
            return False
        # A keyword in the middle of a line may be a name: only some places rule that out.
        return token.first or before.kind in ("}", "{", ";", ")", "NAME", "STRING")


@lru_cache(maxsize=1)
def _layouts(table: Table) -> tuple[tuple[int | None, ...] | None, ...]:
    """Return, for each rule with absent parts, which child each argument of its method is."""
    layouts: list[tuple[int | None, ...] | None] = []
    for rule in table.rules:
        if not rule.absent:
            layouts.append(None)
            continue
        layout: list[int | None] = []
        for child, missing in enumerate(rule.absent):
            layout += [None] * missing
            if child < rule.length:
                layout.append(child)
        layouts.append(tuple(layout))
    return tuple(layouts)


@lru_cache(maxsize=1)
def _symbols(table: Table) -> dict[int, str]:
    """Return, for each state, the symbol that leads to it."""
    symbols = dict.fromkeys(table.starts.values(), "")
    for row in table.gotos:
        symbols.update((state, symbol) for symbol, state in row.items())
    for row in table.actions:
        symbols.update((state, kind) for kind, state in row.items() if state >= 0)
    return symbols
