"""Guesses which of the things that are gone has become which of those that are new."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from typing import TypeVar

from .. import ir, limits
from ..ir_walk import walk_states
from .pairs import meaning

K = TypeVar("K", bound=Hashable)

LIKELY = 0.5
"""How much alike two things have to be, from 0 to 1, to be taken for one."""


def match_up(
    gone: Iterable[K], new: Iterable[K], likeness: Callable[[K, K], float]
) -> Mapping[K, K]:
    """Pair what is gone with what is new, the most alike first; the less alike stay alone.

    Where there is very much of both, nothing is paired: each is compared with each.
    """
    gone, there = list(gone), list(new)
    if len(gone) * len(there) > limits.MOST_PAIRS:
        return {}
    pairs = [
        (-alike, one, other)
        for one in gone
        for other in there
        if (alike := likeness(one, other)) >= LIKELY
    ]
    found: dict[K, K] = {}
    taken: set[K] = set()
    for _, one, other in sorted(pairs, key=itemgetter(0)):  # of equals the first
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def alike_names(one: str, other: str) -> float:
    """Return how much alike two names are, from 0 to 1: how much of both they have in common."""
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def alike_machines(one: ir.Machine, other: ir.Machine) -> float:
    """Return how much alike two machines are, from 0 to 1: their names, else states and fields."""
    if one.name == other.name:
        return 1.0
    mine, theirs = _parts(one), _parts(other)
    both = len(mine | theirs)
    return 0.8 * (len(mine & theirs) / both if both else 0.0) + 0.2 * alike_names(
        one.name, other.name
    )


def _parts(machine: ir.Machine) -> set[Hashable]:
    found: set[Hashable] = set()
    for chart in machine.charts:
        found |= {("state", state.path) for state in walk_states(chart.root) if state.path}
        found |= {("field", field.name) for field in (*chart.context, *chart.input)}
        found |= {("event", event.name) for event in chart.events}
    return found


@dataclass(frozen=True, slots=True)
class StateTraits:
    """What tells a state from others: its kind, its place, and what it does, in pieces."""

    kind: type[ir.StateBase]
    path: ir.StatePath
    acts: frozenset[Hashable]


def alike_states(one: StateTraits, other: StateTraits) -> float:
    """Return how much alike two states are, from 0 to 1; of different kinds not at all.

    What they do counts most; their names and their parents decide where they do little.
    """
    if one.kind is not other.kind:
        return 0.0
    both = len(one.acts | other.acts)
    acts = len(one.acts & other.acts) / both if both else 0.5
    place = 0.0
    if one.path[-1] == other.path[-1]:
        place = 1.0
    elif one.path[:-1] == other.path[:-1]:
        place = 0.4 + 0.6 * alike_names(one.path[-1], other.path[-1])
    return 0.6 * acts + 0.4 * place


def traits_of(state: ir.StateBase) -> StateTraits:
    """Return what tells a state from others, in pieces that do not depend on where it stands."""
    found: set[Hashable] = {("tag", tag) for tag in state.tags}
    found |= {("entry", meaning(each)) for each in state.entry}
    found |= {("exit", meaning(each)) for each in state.exit}
    found |= {("timer", meaning(each.delay), each.recurring) for each in state.timers}
    found |= {("invoke", each.callee.name) for each in state.invokes}
    for transition in state.transitions:
        goes = tuple(target[-1] for target in transition.targets)
        found |= {("line", _trigger(trigger), goes) for trigger in transition.triggers}
    if isinstance(state, (ir.Compound, ir.Parallel)):
        found |= {("child", child.path[-1]) for child in state.children}
    if isinstance(state, ir.Final):
        found.add(("output", meaning(state.output)))
        found.add(("error", meaning(state.failure)))
    return StateTraits(type(state), state.path, frozenset(found))


def _trigger(trigger: ir.Trigger) -> Hashable:
    """Return what a transition waits for, without the ids, which begin with the state's path."""
    match trigger:
        case ir.OnEvents(events=events):
            return tuple(event.name for event in events)
        case _:
            return type(trigger).__name__
