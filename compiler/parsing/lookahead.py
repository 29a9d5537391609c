"""What the parser could read next, going by its table and its stack alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from .scan import ACTION_IF
from .table import END, Table


def shiftable(table: Table, states: Sequence[int], kinds: Iterable[str]) -> int:
    """Return how many tokens of these kinds the parser would take with a stack of states."""
    gotos, rules = table.gotos, table.rules
    states = list(states)
    ends = {gotos[state][start] for start, state in table.starts.items()}
    count = 0
    for kind in kinds:
        while True:
            action = action_for(table, states[-1], kind)
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
            if kind == END and goto in ends:
                break
        count += 1
    return count


def action_for(table: Table, state: int, kind: str) -> int | None:
    """Return what the parser does with a kind of token in a state; None where it cannot take it.

    Where only a name can stand, a keyword is one; an `if` is that of an action or of a guard.
    """
    row = table.actions[state]
    action = row.get(kind)
    if action is None and (kind in table.keywords or kind in table.soft_words):
        action = row.get("NAME")
    if action is None and kind == ACTION_IF:
        action = row.get("if")
    return action


def accepted(table: Table, states: Sequence[int]) -> frozenset[str]:
    """Return the kinds of tokens that could stand next."""
    row = table.actions[states[-1]]
    return frozenset(kind for kind in row if shiftable(table, states, [kind]))


@lru_cache(maxsize=1)
def item_lists(table: Table) -> frozenset[str]:
    """Return the lists of items: they begin with nothing, so that the stack has them at once."""
    return frozenset(rule.origin for rule in table.rules if rule.length == 0)


@lru_cache(maxsize=1)
def symbols(table: Table) -> dict[int, str]:
    """Return, for each state, the symbol that leads to it."""
    found = dict.fromkeys(table.starts.values(), "")
    for row in table.gotos:
        found.update((state, symbol) for symbol, state in row.items())
    for row in table.actions:
        found.update((state, kind) for kind, state in row.items() if state >= 0)
    return found
