"""Making the parsing table: Lark turns the grammar into states, and says what each one takes."""

from __future__ import annotations

from typing import Any

from lark import Lark
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from .table import END, STARTS


def build(grammar: str) -> dict[str, Any]:
    """Return the table of a grammar as plain data, which `unpack` takes."""
    lark = Lark(grammar, parser="lalr", lexer=_NoLexer, start=list(STARTS))
    names = {terminal.name: _name(terminal) for terminal in lark.terminals} | {END: END}
    numbers = {rule: number for number, rule in enumerate(lark.rules)}
    starts, rows = _automaton(lark)
    states = {state: number for number, state in enumerate(rows)}
    actions: list[dict[str, int]] = [{} for _ in states]
    gotos: list[dict[str, int]] = [{} for _ in states]
    for state, row in rows.items():
        for symbol, (_, argument) in row.items():
            if symbol not in names:
                gotos[states[state]][str(symbol)] = states[argument]
            elif isinstance(argument, Rule):
                actions[states[state]][names[symbol]] = -1 - numbers[argument]
            else:
                actions[states[state]][names[symbol]] = states[argument]
    literals = {name: each.pattern.value for name, each in _terminals(lark, "str").items()}
    words = {name: value for name, value in literals.items() if value.isidentifier()}
    return {
        "actions": actions,
        "gotos": gotos,
        "rules": [_rule(rule) for rule in lark.rules],
        "starts": {start: states[state] for start, state in starts.items()},
        "keywords": [value for name, value in words.items() if not name.startswith("_")],
        "soft_words": [value for name, value in words.items() if name.startswith("_")],
        "marks": [value for name, value in literals.items() if name not in words],
        "patterns": {
            str(name): each.pattern.to_regexp() for name, each in _terminals(lark, "re").items()
        },
    }


class _NoLexer(Lexer):
    """Stands in for Lark's lexer, which would take as long to make as the table."""

    __future_interface__ = 2

    def __init__(self, _conf: Any) -> None:
        """Take what Lark passes."""

    def lex(self, _state: Any, _parser: Any) -> Any:
        """Yield nothing."""
        return iter(())


def _automaton(lark: Lark) -> tuple[dict[str, int], dict[int, dict[str, tuple[Any, Any]]]]:
    """Return the state of each start, and for each state what follows each symbol."""
    starts: dict[str, int] = {}
    rows: dict[int, dict[str, tuple[Any, Any]]] = {}
    for start in STARTS:
        parser: Any = lark.parse_interactive(start=start)
        stack = parser.parser_state.state_stack
        starts[start] = stack[-1]
        pending = [starts[start]]
        while pending:
            stack[-1] = pending.pop()
            if stack[-1] not in rows:
                # Lark's order, and its numbers of states, are of one process: it goes through sets.
                rows[stack[-1]] = row = dict(sorted(parser.choices().items()))
                pending += [each for _, each in row.values() if not isinstance(each, Rule)]
    return starts, rows


def _terminals(lark: Lark, kind: str) -> dict[str, TerminalDef]:
    return {each.name: each for each in lark.terminals if each.pattern.type == kind}


def _name(terminal: TerminalDef) -> str:
    return str(terminal.pattern.value if terminal.pattern.type == "str" else terminal.name)


def _rule(rule: Rule) -> list[Any]:
    """Return a rule's origin, its length, what it makes, and where its parts are."""
    length = len(rule.expansion)
    layout: list[int] = []
    symbols: Any = iter(enumerate(rule.expansion))
    for absent in rule.options.empty_indices or (False,) * length:
        if absent:
            layout.append(length)
            continue
        place, symbol = next(symbols)
        if not symbol.is_term and symbol.name.startswith("_"):
            layout.append(-1 - place)
        elif rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            layout.append(place)
    origin = str(rule.origin.name)  # of a class of Lark's, which is slower to look up
    makes: str | None = "" if origin.startswith("_") else str(rule.alias or origin)
    if rule.options.expand1 and rule.alias is None and len(layout) == 1 and layout[0] >= 0:
        makes = None
    return [origin, length, makes, None if layout == list(range(length)) else layout]
