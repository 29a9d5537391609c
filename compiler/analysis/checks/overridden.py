"""Check that the lines of states with states in them can be taken: those inside come first."""

from __future__ import annotations

from dataclasses import dataclass, field

from ... import codes, ir
from ...diagnostics import Label
from ..charts.chart_context import ChartContext
from ..states.state_tree import StateNode
from ..states.survey import Transition
from .constant_guards import Guards, Lines


@dataclass(slots=True)
class _Taken:
    """The events that are taken in any case, each by a line; `others` takes all that are left."""

    events: dict[str, Transition] = field(default_factory=dict)
    others: Transition | None = None

    def by(self, name: str) -> Transition | None:
        """Return the line that takes an event."""
        return self.events.get(name, self.others)


def check_overridden(lines: Lines, guards: Guards, chart: ChartContext) -> None:
    """Warn of lines whose events are taken by a line without a guard in each state inside."""
    made: dict[StateNode, _Taken] = {}
    for node in reversed(list(chart.survey.root.walk())):  # each before those around it
        inside = [made[child] for child in node.children.values() if child in made]
        taken = _in_all(inside)
        for transition in chart.survey.transitions[node]:
            _check(transition, node, taken, lines, chart)
            if guards.get(transition) is True:
                _add(transition, lines, taken)
        is_end = node.kind == "final" and node.parent is chart.survey.root
        if node.kind != "history" and not is_end:
            made[node] = taken


def _in_all(inside: list[_Taken]) -> _Taken:
    """Return what is taken in each of some states."""
    if not inside:
        return _Taken()
    # Where one takes few, few are taken in all.
    fewest = min((each.events for each in inside if each.others is None), key=len, default={})
    events = {
        name: line
        for name, line in fewest.items()
        if all(each.by(name) is not None for each in inside)
    }
    others = [each.others for each in inside]
    return _Taken(events, others[0] if all(others) else None)


def _add(transition: Transition, lines: Lines, taken: _Taken) -> None:
    for trigger in lines[transition].triggers:
        match trigger:
            case ir.OnEvents(events=events):
                for event in events:
                    taken.events.setdefault(event.name, transition)
            case ir.OnAny():
                taken.others = taken.others or transition
            case _:
                pass


def _check(
    transition: Transition, node: StateNode, taken: _Taken, lines: Lines, chart: ChartContext
) -> None:
    triggers = lines[transition].triggers
    names = [
        event.name for each in triggers if isinstance(each, ir.OnEvents) for event in each.events
    ]
    before = [taken.by(name) for name in names]
    inner = [each for each in before if each is not None and each.source is not node]
    if (
        not names
        or len(inner) < len(before)
        or not all(isinstance(t, ir.OnEvents) for t in triggers)
    ):
        return
    events = " and ".join(f"`{name}`" for name in dict.fromkeys(names))
    places = sorted({each.node.span.start: each for each in inner}.items())
    chart.report.add(
        codes.OVERRIDDEN_LINE,
        f"this line never runs: each state in {node.described} takes {events} before it",
        transition.node.span,
        secondary=[Label(span=each.node.span, text="here, for one") for _, each in places[:1]],
    )
