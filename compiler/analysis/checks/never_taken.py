"""Check that each transition can be taken: others before it may take its events always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ... import codes
from ...diagnostics import Label
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..exploration.conditions import Conditions
from ..names.symbols import Symbol
from ..states.survey import Transition
from .constant_guards import Guards, Lines

_Key = tuple[object, ...]
# Of the lines with a guard before a line: one more than that says hardly ever something.
_MOST_BEFORE = 8


def check_order(lines: Lines, guards: Guards, conditions: Conditions, chart: ChartContext) -> None:
    """Report transitions behind those that take the same events whatever their guards say."""
    for transitions in chart.survey.transitions.values():
        _State(lines, guards, conditions, chart).check(transitions)


class _State:
    """Checks the transitions of one state, in their order."""

    def __init__(
        self, lines: Lines, guards: Guards, conditions: Conditions, chart: ChartContext
    ) -> None:
        self.lines = lines
        self.guards = guards
        self.conditions = conditions
        self.chart = chart
        self.taken: dict[_Key, Transition] = {}
        self.perhaps: dict[_Key, list[Transition]] = {}

    def check(self, transitions: Sequence[Transition]) -> None:
        """Report those that are never taken."""
        for transition in transitions:
            keys = list(_keys(transition, self.chart))
            if not keys:
                continue
            before = [self._before(key, transition) for key in keys]
            if all(before):
                self._report(transition, before[0])
            always = self.guards.get(transition) is True
            for key in keys:
                if always:
                    self.taken.setdefault(key, transition)
                else:
                    self.perhaps.setdefault(key, []).append(transition)

    def _before(self, key: _Key, transition: Transition) -> list[Transition]:
        """Return the lines of which one is always taken before another; empty where none is."""
        covering = list(_covering(key))
        for each in covering:
            if each in self.taken:
                return [self.taken[each]]
        before = [self.perhaps[each] for each in covering if each in self.perhaps]
        made = self.lines.get(transition)
        if made is None or not 0 < sum(map(len, before)) <= _MOST_BEFORE:
            return []
        earlier = [line for several in before for line in several]
        own = () if made.guard is None else (made.guard,)
        if own and self.conditions.truth(*own, source=made.source) is False:
            return []  # which is said of the guard
        guards = [(line, found.guard) for line in earlier if (found := self.lines.get(line))]
        unless = tuple(guard for _, guard in guards if guard is not None)
        if self.conditions.truth(*own, source=made.source, unless=unless) is not False:
            return []
        for line, guard in guards:
            if guard and self.conditions.truth(*own, source=made.source, unless=(guard,)) is False:
                return [line]
        return [line for line, _ in guards]

    def _report(self, transition: Transition, before: Sequence[Transition]) -> None:
        text = "this one is always taken before it"
        if len(before) > 1:
            text = "this one is taken before it, or another one"
        self.chart.report.add(
            codes.UNREACHABLE_LINE,
            "this line never runs",
            transition.node.span,
            secondary=[Label(span=each.node.span, text=text) for each in before],
        )


def _keys(transition: Transition, chart: ChartContext) -> Iterator[_Key]:
    """Yield what a transition takes: what can be taken by an earlier one."""
    owner = transition.callee.id if transition.callee is not None else None
    if not isinstance(transition.node, syntax.On):
        yield ("timer", transition.timer)
        return
    for trigger in transition.node.triggers:
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


def _covering(key: _Key) -> Iterator[_Key]:
    """Yield the keys of the lines that take what a line with a key takes."""
    yield key
    # What comes from an invoke is an event like any other, outside of its block.
    if key[0] == "event":
        yield ("any", key[1])
        if key[1] is not None:
            yield ("event", None, key[2])
            yield ("any", None)
    elif key[0] == "any" and key[1] is not None:
        yield ("any", None)
