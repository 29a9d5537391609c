"""Check a finished chart as a whole: what can be reached, what is constant, what never settles."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes, ir
from ...diagnostics import Label
from ...graphs import Graph
from ...ir_walk import real_states
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..expressions.constants import truth
from ..names.symbols import Symbol
from ..states.entering import entered
from ..states.state_tree import StateNode, descend
from ..states.survey import Line
from .default_entry import check_default_entry


def check_chart(chart: ChartContext, built: ir.Chart) -> None:
    """Report warnings, and loops that never settle."""
    root = built.root
    guards = _guards(chart, root)
    _check_guards(guards, chart)
    for lines in chart.survey.lines.values():
        _check_order(lines, guards, chart)
    if _is_whole(chart):
        check_default_entry(root, chart.report)
        _check_reachable(guards, built.migrations, chart)
        _check_loops(guards, chart)


Guards = dict[Line, bool | None]
"""Lines whose guard is constant, or that have none (None for a guard that depends)."""


def _guards(chart: ChartContext, root: ir.Atomic | ir.Compound) -> Guards:
    found: Guards = {}
    built = {state.path: state.transitions for state in real_states(root)}
    for node, lines in chart.survey.lines.items():
        for line, transition in zip(lines, built.get(node.path, ()), strict=False):
            guard = transition.guard
            found[line] = True if guard is None else truth(guard)
    return found


def _is_whole(chart: ChartContext) -> bool:
    """Tell whether all targets are known: else much would seem unreachable."""
    survey = chart.survey
    if chart.names.file.skipped:
        return False
    for lines in survey.lines.values():
        for line in lines:
            effect = line.node.effect
            if isinstance(effect, syntax.Go) and len(effect.targets) != len(line.targets):
                return False
    return all(survey.initials.get(node) for node in survey.root.walk() if node.is_compound)


# --- guards and order -------------------------------------------------------------------------


def _check_guards(guards: Guards, chart: ChartContext) -> None:
    for line, value in guards.items():
        if line.node.guard is None or value is None:
            continue
        chart.report.add(
            codes.CONSTANT_GUARD,
            f"this guard is always {value}",
            line.node.guard.span,
            label="" if value else "the line never runs",
            help="leave the guard out" if value else None,
        )


def _check_order(lines: list[Line], guards: Guards, chart: ChartContext) -> None:
    """Report lines behind one that takes the same event without a guard."""
    taken: dict[tuple[object, ...], Line] = {}
    for line in lines:
        keys = list(_keys(line, chart))
        if not keys:
            continue
        before = [_taken_by(key, taken) for key in keys]
        first = before[0]
        if first is not None and None not in before:
            chart.report.add(
                codes.UNREACHABLE_LINE,
                "this line never runs",
                line.node.span,
                secondary=(Label(span=first.node.span, text="this one is always taken before it"),),
            )
        if guards.get(line) is True:
            for key in keys:
                taken.setdefault(key, line)


def _keys(line: Line, chart: ChartContext) -> Iterator[tuple[object, ...]]:
    """Yield what a line takes: what can be taken by an earlier one."""
    owner = line.callee.id if line.callee is not None else None
    if not isinstance(line.node, syntax.On):
        yield ("timer", line.timer)
        return
    for trigger in line.node.triggers:
        match trigger:
            case syntax.EventTrigger():
                symbol = _event(trigger, chart)
                yield ("event", owner, symbol.name if symbol is not None else trigger)
            case syntax.AnyTrigger():
                yield ("any", owner)
            case syntax.DoneTrigger():
                yield ("done", owner)
            case syntax.ErrorTrigger():
                yield ("error", owner)


def _event(trigger: syntax.EventTrigger, chart: ChartContext) -> Symbol | None:
    name = trigger.event.names[-1].text
    return chart.machine.events.get(name)


def _taken_by(key: tuple[object, ...], taken: dict[tuple[object, ...], Line]) -> Line | None:
    if key in taken:
        return taken[key]
    if key[0] == "event":
        # What comes from an invoke is an event like any other, for a line outside its block.
        return (
            taken.get(("any", key[1]))
            or taken.get(("event", None, key[2]))
            or taken.get(("any", None))
        )
    if key[0] == "any" and key[1] is not None:
        return taken.get(("any", None))
    return None


# --- what can be reached ----------------------------------------------------------------------


def _check_reachable(
    guards: Guards, migrations: tuple[ir.Migration, ...], chart: ChartContext
) -> None:
    survey = chart.survey
    reached: set[StateNode] = {survey.root}
    pending = [survey.root]

    def enter(within: StateNode, targets: tuple[StateNode, ...]) -> None:
        for node in entered(within, targets, survey.initials, survey.defaults):
            if node not in reached:
                reached.add(node)
                pending.append(node)

    enter(survey.root, survey.initials.get(survey.root, ()))
    for migration in migrations:
        for _, place in migration.places:
            node = descend(survey.root, place)
            if node is not None and node.parent is not None:
                enter(survey.root, (node,))
    while pending:
        node = pending.pop()
        for line in survey.lines[node]:
            if line.domain is not None and guards.get(line) is not False:
                enter(line.domain, line.targets)
    for node in survey.root.walk():
        if node.kind == "history" or node in reached:
            continue
        # What is below a state that cannot be reached goes without saying.
        if node.parent in reached:
            chart.report.add(
                codes.UNREACHABLE_STATE,
                f"state {node.described} cannot be reached",
                node.span,
            )


# --- loops of always --------------------------------------------------------------------------


def _check_loops(guards: Guards, chart: ChartContext) -> None:
    """Report circles of states in each of which the first `always` has no guard."""
    survey = chart.survey
    following: dict[StateNode, tuple[StateNode, Line]] = {}
    first: dict[StateNode, Line | None] = {}
    for node in survey.root.walk():
        line = next(
            (each for each in survey.lines[node] if isinstance(each.node, syntax.Always)), None
        )
        if line is None and node.parent is not None:
            line = first[node.parent]
        first[node] = line
        if node.is_compound or node.kind in ("parallel", "history", "machine"):
            continue
        if line is None or guards.get(line) is not True or _is_over(node, chart):
            continue
        if line.domain is None:
            following[node] = (node, line)
            continue
        leaves = [
            each
            for each in entered(line.domain, line.targets, survey.initials, survey.defaults)
            if not any(True for child in each.children.values() if child.kind != "history")
        ]
        # Regions can leave each other, so a loop in one of them need not be endless.
        if len(leaves) == 1 and not any(
            each.kind == "parallel" for each in (node, *node.ancestors())
        ):
            following[node] = (leaves[0], line)
    for circle in Graph({node: [after] for node, (after, _) in following.items()}).cut_circles():
        _report_loop(circle, following, chart)


def _is_over(node: StateNode, chart: ChartContext) -> bool:
    """Tell whether the machine has ended in a state."""
    return node.kind == "final" and node.parent is chart.survey.root


def _report_loop(
    circle: list[StateNode],
    following: dict[StateNode, tuple[StateNode, Line]],
    chart: ChartContext,
) -> None:
    lines = sorted({following[node][1] for node in circle}, key=lambda each: each.node.span.start)
    chart.report.add(
        codes.ALWAYS_LOOP,
        "this `always` is taken again and again, without end",
        lines[0].node.span,
        secondary=[Label(span=line.node.span, text="then this one") for line in lines[1:]],
        help="give it a guard that is False at some time, or an event to wait for",
    )
