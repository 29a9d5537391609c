"""Where the states of an older version are in a newer one: the lines `state old -> new`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from ... import codes, ir
from ...diagnostics import Label
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..states.entering import entered
from ..states.state_tree import StateNode, descend, report_unknown_state

Moves = Mapping[StateNode, StateNode]


def place_states(
    node: syntax.Migrate, old: StateNode, chart: ChartContext
) -> tuple[tuple[ir.StatePath, ir.StatePath], ...]:
    """Return each state of the old version with its place, and report those that have none.

    `old` is the old version's machine. A state that no live machine can be in needs no place.
    """
    known = len(chart.report)
    moves = _moves(node, old, chart)
    places: dict[StateNode, StateNode] = {}
    missing: list[StateNode] = []
    for state in old.walk():
        if not _is_live(state):
            continue
        place = _place(state, moves, chart.survey.root)
        if place is not None:
            places[state] = place
        elif is_leaf(state):
            missing.append(state)
    if len(chart.report) > known:  # what is missing may only be misspelt
        return ()
    if missing:
        _report_missing(node, missing, chart)
    _check_ends(node, places, chart)
    _check_together(node, old, places, chart)
    return tuple((state.path, place.path) for state, place in places.items())


def _moves(node: syntax.Migrate, old: StateNode, chart: ChartContext) -> Moves:
    """Return the moves as they are written; report paths that lead nowhere."""
    root = chart.survey.root
    moves: dict[StateNode, StateNode] = {}
    for move in node.states:
        source = descend(old, [name.text for name in move.old.names])
        target = descend(root, [name.text for name in move.new.names])
        for found, path, within in ((source, move.old, old), (target, move.new, root)):
            if found is None:
                names = [name.text for name in path.names]
                report_unknown_state(names, path.span, within, chart.names, chart.report)
            elif found.kind == "history":
                chart.report.add(
                    codes.BAD_MIGRATION,
                    f"`{found.text}` is a history state: no machine is in it",
                    path.span,
                    help="what it remembers goes along with the states",
                )
        if source is None or target is None:
            continue
        if source in moves:
            chart.report.add(codes.REPEATED_ITEM, f"`{source.text}` is moved twice", move.old.span)
        moves[source] = target
    return moves


def _place(state: StateNode, moves: Moves, root: StateNode) -> StateNode | None:
    """Return where a state is in the new version, if anywhere."""
    if not _children(root):
        return root
    for moved in (state, *state.ancestors()):
        if moved in moves:
            target = moves[moved]
            below = _below(moved, state, target)
            if below is None and not any(_below(moved, each, target) for each in _inside(moved)):
                return target
            return below
    found = descend(root, state.path)
    return found if found is not None and found.kind != "history" else None


def _below(moved: StateNode, state: StateNode, target: StateNode) -> StateNode | None:
    """Return the state below `target` that stands as `state` does below `moved`."""
    found = descend(target, state.path[len(moved.path) :])
    return found if found is not None and found.kind != "history" else None


def _inside(state: StateNode) -> Iterator[StateNode]:
    """Yield the real states below a state."""
    return (each for each in state.walk() if each is not state and each.kind != "history")


def _children(state: StateNode) -> list[StateNode]:
    return [child for child in state.children.values() if child.kind != "history"]


def is_leaf(state: StateNode) -> bool:
    """Return whether a state has no states in it."""
    return not _children(state)


def _is_live(state: StateNode) -> bool:
    """Return whether a machine that has not ended can be in a state."""
    return state.kind != "history" and not _ends_machine(state)


def _ends_machine(state: StateNode) -> bool:
    return state.kind == "final" and state.parent is not None and state.parent.parent is None


def _report_missing(node: syntax.Migrate, missing: list[StateNode], chart: ChartContext) -> None:
    listed = ", ".join(f"`{state.text}`" for state in missing)
    have, states = ("has", "state") if len(missing) == 1 else ("have", "states")
    chart.report.add(
        codes.NO_PLACE,
        f"{states} {listed} of `{node.version.text}` {have} no place in `{chart.version.name}`",
        node.version.span,
        secondary=tuple(Label(span=state.span, text="a machine can be here") for state in missing),
        help=_advice(missing[0], chart.survey.root),
    )


def _advice(state: StateNode, root: StateNode) -> str:
    """Say what to write for a state without a place: all of the one around it may become one."""
    kept = next(
        (each for each in state.ancestors() if each.path and descend(root, each.path)), None
    )
    if kept is not None and is_leaf(descend(root, kept.path) or kept):
        return f"to make one state of it: `state {kept.text} -> {kept.text}`"
    return f"say where it goes: `state {state.text} -> ...`"


def _check_ends(
    node: syntax.Migrate, places: Mapping[StateNode, StateNode], chart: ChartContext
) -> None:
    """Report states whose place is a final one."""
    for state, place in places.items():
        if not is_leaf(state):
            continue  # it is where the states in it are
        final, how = place, ""
        if state.kind == "final" and not _ends_machine(place):
            continue  # what is around it has been done already
        alone = all(each.kind != "parallel" for each in state.ancestors())
        if place.is_compound and alone:  # else another region may be in there
            final, how = _entered_first(place, chart), f"{place.described}, which starts with "
        if final.kind == "final":
            was = f"state `{state.text}`" if state.path else "the machine"
            chart.report.add(
                codes.NO_PLACE,
                f"{was} of `{node.version.text}` cannot become {how}`{final.text}`, which is final",
                node.version.span,
                secondary=(Label(span=final.span, text="the final state"),),
                help="move it to a state that goes there with `always`",
            )


def _entered_first(state: StateNode, chart: ChartContext) -> StateNode:
    """Return the innermost state that a state is entered by, as long as no regions are."""
    initials, defaults = chart.survey.initials, chart.survey.defaults
    below = entered(state, initials.get(state, ()), initials, defaults)
    inner: StateNode | None = state
    while inner is not None:
        state = inner
        inner = next((each for each in below if each.parent is state and state.is_compound), None)
    return state


def _check_together(
    node: syntax.Migrate,
    old: StateNode,
    places: Mapping[StateNode, StateNode],
    chart: ChartContext,
) -> None:
    """Report states that are active together, and whose places cannot be."""
    for parallel in old.walk():
        if parallel.kind != "parallel":
            continue
        regions = [
            [each for each in region.walk() if is_leaf(each) and each in places]
            for region in _children(parallel)
        ]
        for one, other in combinations(regions, 2):
            pairs = ((a, b) for a in one for b in other)
            apart = next((p for p in pairs if not _agree(places[p[0]], places[p[1]])), None)
            if apart is not None:
                first, second = apart
                chart.report.add(
                    codes.NO_PLACE,
                    f"`{first.text}` and `{second.text}` of `{node.version.text}` can be active "
                    f"together; `{places[first].text}` and `{places[second].text}` cannot",
                    node.version.span,
                    help=f"let one go to a state around the other: "
                    f"`state {second.text} -> {_around(places[first])}`",
                )


def _around(state: StateNode) -> str:
    return state.parent.text if state.parent is not None and state.parent.path else state.text


def _agree(one: StateNode, other: StateNode) -> bool:
    """Return whether a machine can be in both states at once."""
    if one.contains(other) or other.contains(one):
        return True
    common = next(each for each in one.ancestors() if each.contains(other))
    return common.kind == "parallel"
