"""Check that what is entered by default comes to an end: histories may lead to each other."""

from __future__ import annotations

from collections.abc import Mapping

from ... import codes, ir
from ...diagnostics import Report
from ...graphs import Graph
from ...ir_defaults import default_targets
from ...ir_walk import children, walk_states


def check_default_entry(root: ir.Atomic | ir.Compound, report: Report) -> None:
    """Report histories that would be entered by way of themselves, had nothing been recorded."""
    states = {state.path: state for state in walk_states(root)}
    entered_next = Graph({path: _entered_next(state, states) for path, state in states.items()})
    for circle in entered_next.cut_circles():
        for path in circle:
            state = states[path]
            if isinstance(state, ir.History):
                report.add(
                    codes.BAD_HISTORY,
                    f"the default of history `{path[-1]}` leads back to it",
                    state.span,
                    help="give it a default that is a state: `history h -> some_state`",
                )


def _entered_next(
    state: ir.State, states: Mapping[ir.StatePath, ir.State]
) -> tuple[ir.StatePath, ...]:
    """Return what is entered next by default, when a state is."""
    if isinstance(state, ir.History) and not children(states[state.path[:-1]]):
        return ()  # it restores nothing, which is reported
    return default_targets(state, states)
