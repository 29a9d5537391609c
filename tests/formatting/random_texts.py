"""Texts that the grammar allows, whatever is in it, with comments and line ends between any tokens.

A new rule of the grammar is drawn without any change here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache

from lark import Lark
from lark.grammar import NonTerminal, Rule, Symbol, Terminal
from sc_compile.diagnostics import Report
from sc_compile.parsing.scan import Scanner
from sc_compile.parsing.table import grammar_text
from sc_compile.source import Source

DEEPEST = 14
LONGEST = 400
"""Tokens; a text that gets longer takes the shortest way to its end."""

SAMPLES = {
    "NAME": (
        "a",
        "count",
        "value_of_something",
        "event",
        "input",
        "x1",
        "Order",
        "unusually_long" * 3,
    ),
    "STRING": ('""', '"a text"', '"# no comment"', '"{ \\" }"', f'"{"long " * 12}"'),
    "FSTRING": ('f""', 'f"{a} of {b}"', "f\"{d['k']} # {f(1, 2)}\""),
    "INT": ("0", "1", "120"),
    "FLOAT": ("0.5", "1.0e6"),
    "DURATION": ("0s", "1h30m", "500ms"),
}
COMMENTS = (
    "# sc: allow SC803 of a line",
    "# a",
    "# two words",
    "#",
    "#: odd { ( , ; -> if",
    "# " + "long " * 30,
    '# "quoted" // and /* */',
)


class _Grammar:
    """The rules of the grammar, and how deep each one is at least."""

    def __init__(self) -> None:
        lark = Lark(grammar_text(), parser="lalr", start=["start"])
        self.terminals = {each.name: each for each in lark.terminals}
        self.rules: dict[str, list[Rule]] = {}
        for rule in lark.rules:
            self.rules.setdefault(rule.origin.name, []).append(rule)
        self.depths = dict.fromkeys(self.rules, 1_000)
        changed = True
        while changed:
            changed = False
            for name, rules in self.rules.items():
                least = min(map(self.depth, rules))
                changed |= least < self.depths[name]
                self.depths[name] = least

    def depth(self, rule: Rule) -> int:
        """Return how deep the tree of a rule is at least."""
        inner = [self.depths[each.name] for each in rule.expansion if isinstance(each, NonTerminal)]
        return 1 + max(inner, default=0)

    def word(self, terminal: str, chance: random.Random) -> str:
        """Return a text for a terminal."""
        if terminal in SAMPLES:
            return chance.choice(SAMPLES[terminal])
        return str(self.terminals[terminal].pattern.value)


@cache
def _grammar() -> _Grammar:
    return _Grammar()


def random_words(chance: random.Random) -> list[str]:
    """Return the words of a random chart, which need not mean anything."""
    grammar = _grammar()
    words: list[str] = []
    pending: list[tuple[Symbol, int]] = [(NonTerminal("definition"), 0)]
    pending *= chance.randrange(1, 5)
    while pending:
        symbol, depth = pending.pop()
        if isinstance(symbol, Terminal):
            words.append(grammar.word(symbol.name, chance))
            continue
        rules = grammar.rules[symbol.name]
        if depth > DEEPEST or len(words) + len(pending) > LONGEST:
            least = min(map(grammar.depth, rules))
            rules = [rule for rule in rules if grammar.depth(rule) == least]
        rule = chance.choice(rules)
        # What repeats itself from the left is no deeper for that.
        pending += [(each, depth + (each.name != symbol.name)) for each in reversed(rule.expansion)]
    return words


def words_of(text: str) -> list[str]:
    """Return the words of a chart."""
    return [token.text for token in Scanner(Source("chart.sc", text), Report()).file()[:-1]]


def spread(words: Sequence[str], chance: random.Random) -> str:
    """Return a text of these words, with spaces, line ends and comments between them."""
    kinds = chance.choice(("spaces", "lines", "few comments", "comments"))
    return "".join(piece for word in words for piece in (_between(kinds, chance), word)) + (
        _between(kinds, chance)
    )


def _between(kinds: str, chance: random.Random) -> str:
    pieces = [" "]
    if kinds != "spaces":
        rare = {"lines": 0.0, "few comments": 0.03, "comments": 0.4}[kinds]
        while chance.random() < rare:
            pieces += [chance.choice(COMMENTS), "\n", " " * chance.randrange(9)]
        if chance.random() < 0.2:
            pieces.append("\n" * chance.randrange(1, 4))
        if kinds == "comments" and chance.random() < 0.2:
            pieces += ["\n", chance.choice(COMMENTS), "\n"]
    pieces.append(" " * chance.randrange(3))
    return "".join(pieces)


def broken(words: Sequence[str], chance: random.Random) -> str:
    """Return a text with mistakes: words that are gone, twice, elsewhere, or cut."""
    wrong = list(words)
    for _ in range(chance.randrange(1, 4)):
        if not wrong:
            break
        place = chance.randrange(len(wrong))
        match chance.randrange(4):
            case 0:
                del wrong[place]
            case 1:
                wrong.insert(place, wrong[chance.randrange(len(wrong))])
            case 2:
                wrong[place] = wrong[place][: chance.randrange(len(wrong[place]) + 1)]
            case _:
                wrong.insert(place, chance.choice(list(_odd())))
    return spread(wrong, chance)


def _odd() -> Iterator[str]:
    yield from (
        "//",
        "/*",
        "*/",
        "&&",
        "'",
        '"',
        "\\",
        "}",
        "{",
        "(",
        ")",
        "\N{NO-BREAK SPACE}",
        "0x",
        "=>",
    )
