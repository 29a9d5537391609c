"""The parsing table: Lark turns the grammar into it, and a file in the user's cache keeps it.

Building takes 0.2 s and Lark's import 0.05 s, reading the file 0.01 s. The file is JSON, so that
reading it runs nothing; its name is a digest of the grammar, so that it cannot be stale. Where it
cannot be read or written, the table is built in every process, and nothing else changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from .. import cache

FORMAT = 1
STARTS = ("start", "expr")
END = "$END"
_WORD = re.compile(r"([A-Za-z]+)\(\?!\\w\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the grammar, as the parser needs it to reduce.

    `method` names what builds the value, None where the only child is the value. `absent` has, for
    each place before, between and after the children, how many optional parts were left out there;
    it is empty where none was.
    """

    origin: str
    length: int
    method: str | None
    absent: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The LALR table. Terminals are named by their text (`state`, `->`) or their class (`NAME`).

    An action is the next state where it is not negative, else `-1 - rule`.
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    starts: dict[str, int]
    ends: dict[str, int]
    keywords: frozenset[str]  # always a keyword where one is possible
    soft_words: frozenset[str]  # words with a meaning in one place only


def grammar_text() -> str:
    """Return the text of the grammar."""
    package = f"{__package__.partition('.')[0]}.grammar"
    return resources.files(package).joinpath("statechart.lark").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the parsing table, from the cache where it is there."""
    grammar = grammar_text()
    digest = hashlib.sha256(f"{FORMAT}\n{grammar}".encode()).hexdigest()[:32]
    name = f"table-{digest}.json"
    stored = cache.load(name)
    if stored is not None:
        try:
            return _unpack(json.loads(stored))
        except (ValueError, LookupError, TypeError):
            pass  # damaged: it is written anew below
    data = build(grammar)
    cache.store(name, json.dumps(data, separators=(",", ":")).encode())
    return _unpack(data)


def build(grammar: str) -> dict[str, Any]:
    """Build the table with Lark, as plain data."""
    # Imported here, because a process that finds the table in the cache does without it.
    from lark import Lark
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        """Stand in for a lexer: making Lark's would take as long as the table."""

        __future_interface__ = 2

        def __init__(self, _conf: Any) -> None:
            """Take what Lark passes."""

        def lex(self, _state: Any, _parser: Any) -> Any:
            """Yield nothing."""
            return iter(())

    lark = Lark(
        grammar,
        parser="lalr",
        start=list(STARTS),
        lexer=NoLexer,
        keep_all_tokens=True,
        maybe_placeholders=True,
    )
    names = {terminal.name: _terminal_name(terminal) for terminal in lark.terminals}
    conf = {start: lark.parse_interactive(start=start).parser_state.parse_conf for start in STARTS}
    states = conf[STARTS[0]].parse_table.states
    rule_numbers = {rule: number for number, rule in enumerate(lark.rules)}
    actions: list[dict[str, int]] = [{} for _ in states]
    gotos: list[dict[str, int]] = [{} for _ in states]
    for state, row in states.items():
        for symbol, (action, argument) in row.items():
            if symbol in names:
                shift = action is Shift
                actions[state][names[symbol]] = argument if shift else -1 - rule_numbers[argument]
            elif symbol == END:
                if action is not Shift:
                    actions[state][END] = -1 - rule_numbers[argument]
            else:
                gotos[state][symbol] = argument
    keywords = [names[t.name] for t in lark.terminals if _is_word(t) and _is_hard(t.name)]
    soft = [names[t.name] for t in lark.terminals if _is_word(t) and not _is_hard(t.name)]
    return {
        "actions": actions,
        "gotos": gotos,
        "rules": [_rule(rule) for rule in lark.rules],
        "starts": {start: conf[start].start_state for start in STARTS},
        "ends": {start: conf[start].end_state for start in STARTS},
        "keywords": keywords,
        "soft_words": soft,
    }


def _is_word(terminal: Any) -> bool:
    return _WORD.fullmatch(terminal.pattern.value) is not None


def _is_hard(name: str) -> bool:
    return name.startswith("_") or name in ("NOT", "IN", "IS")


def _terminal_name(terminal: Any) -> str:
    word = _WORD.fullmatch(terminal.pattern.value)
    if word:
        return word[1]
    return terminal.pattern.value if terminal.pattern.type == "str" else str(terminal.name)


def _rule(rule: Any) -> list[Any]:
    length = len(rule.expansion)
    passes = rule.options.expand1 and length == 1 and rule.alias is None
    method = None if passes else rule.alias or rule.origin.name
    absent: list[int] = []
    if any(rule.options.empty_indices):
        absent = [0] * (length + 1)
        position = 0
        for missing in rule.options.empty_indices:
            if missing:
                absent[position] += 1
            else:
                position += 1
    return [rule.origin.name, length, method, absent]


def _unpack(data: dict[str, Any]) -> Table:
    return Table(
        actions=tuple(data["actions"]),
        gotos=tuple(data["gotos"]),
        rules=tuple(
            Rule(origin=origin, length=length, method=method, absent=tuple(absent))
            for origin, length, method, absent in data["rules"]
        ),
        starts=data["starts"],
        ends=data["ends"],
        keywords=frozenset(data["keywords"]),
        soft_words=frozenset(data["soft_words"]),
    )
