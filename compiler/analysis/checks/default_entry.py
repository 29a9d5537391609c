"""Check that what is entered by default comes to an end: histories may lead to each other."""

from __future__ import annotations

from ... import codes, ir
from ...diagnostics import Report


def check_default_entry(root: ir.Atomic | ir.Compound, report: Report) -> None:
    """Report histories that would be entered by way of themselves, had nothing been recorded."""
    states = {state.path: state for state in _all_states(root)}
    finished: set[ir.StatePath] = set()
    for path, state in states.items():
        if isinstance(state, ir.History) and _leads_back(path, states, [], finished):
            report.add(
                codes.BAD_HISTORY,
                f"the default of history `{state.path[-1]}` leads back to it",
                state.span,
                help="give it a default that is a state: `history h -> some_state`",
            )


def _leads_back(
    path: ir.StatePath,
    states: dict[ir.StatePath, ir.State],
    way: list[ir.StatePath],
    finished: set[ir.StatePath],
) -> bool:
    """Tell whether the default entry of a state comes back to where the way began."""
    if path in finished:
        return False
    if path in way:
        return path == way[0]
    way.append(path)
    found = any(
        _leads_back(after, states, way, finished)
        for after in _entered_with(states[path], states)
        if after in states  # what stands in a final state is none, which is reported
    )
    way.pop()
    if not way and not found:
        finished.add(path)
    return found


def _entered_with(
    state: ir.State, states: dict[ir.StatePath, ir.State]
) -> tuple[ir.StatePath, ...]:
    """Return what is entered next by default, when a state is."""
    match state:
        case ir.History(targets=(), path=path):
            return _entered_with(states[path[:-1]], states)
        case ir.History(targets=targets):
            return targets
        case ir.Compound(initial=initial):
            return initial
        case ir.Parallel(children=children):
            return tuple(each.path for each in children if not isinstance(each, ir.History))
        case _:
            return ()


def _all_states(root: ir.State) -> list[ir.State]:
    """List a state and all below it, in document order."""
    found: list[ir.State] = []
    pending = [root]
    while pending:
        state = pending.pop()
        found.append(state)
        if isinstance(state, (ir.Compound, ir.Parallel)):
            pending.extend(reversed(state.children))
    return found
