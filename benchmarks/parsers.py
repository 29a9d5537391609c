"""The parser's own loop beside Lark's, on one table: `python -m benchmarks.parsers`.

It prints the least milliseconds of CPU of some rounds. The figures of ARCHITECTURE.md are its.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
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


def least(work: Callable[[], object]) -> float:
    """Do something some times; return the least milliseconds of CPU that it took."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
        gc.collect()
    return min(taken) * 1000


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


def main() -> None:
    """Print what each way takes."""
    tokens = scanned()
    nodes = lark(transformer=Nodes())
    terminals = {
        (each.pattern.value if each.pattern.type == "str" else each.name): each.name
        for each in nodes.terminals
    }

    def convert() -> list[LarkToken]:
        return [LarkToken(terminals[each.kind], each) for each in tokens if each.kind != END]

    converted = convert()
    gc.disable()  # as the command does
    ways: dict[str, Callable[[], object]] = {
        "all of parsing, as it is": lambda: parse(SOURCE, Report()),
        "scanning": scanned,
        "tokens of Lark's class": convert,
        "nodes with places, own loop": lambda: Parser(SOURCE, Balanced(list(tokens)), Report()).run(
            "start"
        ),
        "nodes without places, InteractiveParser": partial(fed, nodes, converted),
        "nodes without places, Lark.parse": lambda: nodes.parse(converted, start="start"),
        "trees without places, InteractiveParser": partial(fed, lark(), converted),
        "trees with places, InteractiveParser": partial(
            fed, lark(propagate_positions=True), converted
        ),
    }
    for name, work in ways.items():
        print(f"{least(work):6.1f} ms  {name}")
    print(f"{SOURCE.text.count(chr(10)):,} lines, {len(tokens):,} tokens")


if __name__ == "__main__":
    main()
