"""The parser's loop beside Lark's, on one grammar."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer
from sc_compile.diagnostics import Report
from sc_compile.parsing import scan, syntax
from sc_compile.parsing.balance import Balanced
from sc_compile.parsing.parse import parse
from sc_compile.parsing.parser import Parser
from sc_compile.parsing.table import END, STARTS, grammar_text
from sc_compile.parsing.tree_builder import TreeBuilder
from sc_compile.source import Source

from .chains import chain
from .report import Section, figure

STATES = 666
ROUNDS = 7
SOURCE = Source("chart.sc", chain(STATES))


class LarkToken(Token):
    """A token of Lark's that is a token of the scanner, too."""

    def __new__(cls, kind: str, token: scan.Token) -> LarkToken:
        """Take the token over; lines and columns are not needed."""
        made = str.__new__(cls, token.text)
        made.type, made.value = kind, token.text
        made.start_pos, made.end_pos = token.start, token.end
        made.line = made.column = made.end_line = made.end_column = 0
        made.text, made.start, made.end = token.text, token.start, token.end
        return made

    text: str
    start: int
    end: int


class GivenTokens(Lexer):
    """Gives the parser tokens that are there already; a keyword is a name where it has to be."""

    __future_interface__ = 2

    def __init__(self, _conf: Any) -> None:
        """Take what Lark passes."""

    def lex(self, state: Any, parser: Any) -> Any:
        """Yield the tokens."""
        rows = parser.parse_conf.parse_table.states
        for token in state.text:
            if token.type not in rows[parser.position]:
                token.type = "NAME"
            yield token


class Nodes:
    """Makes the nodes of the syntax tree for Lark, all of them at one place."""

    def __init__(self) -> None:
        """Get ready to make the nodes of the chart."""
        self._place = SOURCE.span(0, 0)
        self._builder = TreeBuilder(SOURCE, Report(), lambda _: None)

    def __getattr__(self, name: str) -> Callable[[list[Any]], Any]:
        """Return what makes the value of a rule; raises AttributeError where nothing does."""
        if name == "items":
            return tuple
        if name.startswith("_") or name.isupper():
            raise AttributeError(name)
        make = getattr(self._builder, name, None)
        if make is None:
            kind = getattr(syntax, name.title().replace("_", ""))
            names = getattr(kind, "__dataclass_fields__", None)
            if names is None:
                raise AttributeError(name)
            make = partial(self._node, kind, [each for each in names if each != "span"])
        return lambda parts: make(self._place, *parts)

    def _node(self, kind: type[Any], names: list[str], place: Any, *parts: Any) -> Any:
        given = {name: part for name, part in zip(names, parts, strict=True) if part is not None}
        return kind(span=place, **given)


def scanned() -> list[scan.Token]:
    """Return the tokens of the chart."""
    return scan.Scanner(SOURCE, Report()).file()


def lark(**options: Any) -> Lark:
    """Return Lark's parser for the grammar."""
    starts = list(STARTS)
    return Lark(grammar_text(), parser="lalr", lexer=GivenTokens, start=starts, **options)


def fed(parser: Lark, tokens: list[LarkToken]) -> object:
    """Parse tokens one by one."""
    interactive: Any = parser.parse_interactive(start="start")
    for token in tokens:
        if token.type not in interactive.choices():
            token.type = "NAME"
        interactive.feed_token(token)
    return interactive.feed_eof()


def run() -> Section:
    """Parse a chart in several ways, in turns."""
    tokens = scanned()
    nodes = lark(transformer=Nodes())
    terminals = {
        (each.pattern.value if each.pattern.type == "str" else each.name): each.name
        for each in nodes.terminals
    }

    def convert() -> list[LarkToken]:
        return [LarkToken(terminals[each.kind], each) for each in tokens if each.kind != END]

    def own_loop() -> object:
        return Parser(SOURCE, Balanced(list(tokens)), Report()).run("start")

    converted = convert()
    trees, placed = lark(), lark(propagate_positions=True)
    ways: dict[str, Callable[[], object]] = {
        "from text to the syntax tree, as it is": lambda: parse(SOURCE, Report()),
        "scanning": scanned,
        "the scanner's tokens as tokens of Lark's class": convert,
        "nodes with places, the loop of `parser.py`": own_loop,
        "nodes without places, `InteractiveParser` and a transformer": partial(
            fed, nodes, converted
        ),
        "nodes without places, `Lark.parse` and a transformer": lambda: nodes.parse(
            converted, start="start"
        ),
        "trees without places, `InteractiveParser`": partial(fed, trees, converted),
        "trees with places, `InteractiveParser`": partial(fed, placed, converted),
    }
    taken = times(ways)
    own = taken["nodes with places, the loop of `parser.py`"]
    section = Section("parsers", "The parser's loop")
    section.text(
        f"Milliseconds of CPU for a chart of {SOURCE.text.count(chr(10)):,} lines, "
        f"{len(tokens):,} tokens: the least of {ROUNDS} rounds. All but the first three begin with "
        "tokens."
    )
    section.table(
        ["", "ms", "of the loop"],
        [[way, figure(least * 1000), figure(least / own)] for way, least in taken.items()],
    )
    return section


def times(ways: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Do things in turns, some rounds long; return the least seconds of CPU of each."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    gc.disable()  # as the command does
    for _ in range(ROUNDS):
        for way, work in ways.items():
            start = time.process_time()
            work()
            taken[way].append(time.process_time() - start)
            gc.collect()
    gc.enable()
    return {way: min(each) for way, each in taken.items()}
