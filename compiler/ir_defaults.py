"""What is entered by default."""

from __future__ import annotations

from collections.abc import Mapping

from . import ir
from .ir_walk import children


def history_default(
    state: ir.History, parent: ir.Compound | ir.Parallel
) -> tuple[tuple[ir.StatePath, ...], tuple[ir.Statement, ...]]:
    """Return what a history state enters where it remembers nothing, and the actions for that.

    Without a default of its own, or where that is the parent itself, it does as the parent does.
    """
    if state.targets not in ((), (parent.path,)):
        return state.targets, state.actions
    if isinstance(parent, ir.Compound):
        return parent.initial, (*parent.initial_actions, *state.actions)
    return tuple(child.path for child in children(parent)), state.actions


def default_targets(
    state: ir.State, states: Mapping[ir.StatePath, ir.State]
) -> tuple[ir.StatePath, ...]:
    """Return what is entered next where a state is entered by default: nothing in an atomic one.

    `states` are all states of the chart, by their paths.
    """
    match state:
        case ir.Compound(initial=initial):
            return initial
        case ir.Parallel():
            return tuple(child.path for child in children(state))
        case ir.History(path=path):
            parent = states[path[:-1]]
            assert isinstance(parent, (ir.Compound, ir.Parallel))
            return history_default(state, parent)[0]
        case _:
            return ()
