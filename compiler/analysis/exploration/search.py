"""A search of the situations that a machine can get into, those that take few events first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ... import ir
from ...limits import MOST_SEARCHED_STATES
from .model import NOTHING, Happening
from .steps import Selection, Situation, Steps


@dataclass(frozen=True, slots=True)
class Step:
    """A step to a situation: what happened, and the lines that were taken because of that.

    Where nothing was taken, the event that waited is gone. `is_sure` tells whether the step is
    taken whatever the values are. `before` is None where the machine was started.
    """

    before: Situation | None
    happening: Happening
    selection: Selection
    is_sure: bool
    from_outside: bool


# What a step takes besides looking at states, as if so many had been looked at.
_STEP = 10
_START = Step(None, NOTHING, Selection((), frozenset()), is_sure=True, from_outside=False)


class Search:
    """Finds the situations of a machine. Guards may hold or not, and anything may happen next.

    With `sure`, only steps are taken that depend on no value, and on clients and actors alone: what
    is found then happens for certain, if they want it to. Where others were skipped, a search
    without `sure` finds more.
    """

    def __init__(
        self, steps: Steps, *, sure: bool = False, most: int = MOST_SEARCHED_STATES
    ) -> None:
        """Take the steps of a machine; `most` is how many states are looked at."""
        self.model = steps.model
        self.steps = steps
        self.sure = sure
        self.most = steps.work + most
        self.taken = 0  # the steps that were looked at
        self.events = 0  # of the longest way that was looked at
        self.found: dict[Situation, Step] = {}
        self.has_skipped = False
        self.gave_up: str | None = None
        self._stimuli: dict[int, tuple[tuple[Happening, bool], ...]] = {}

    def settled(self) -> Iterator[Situation]:
        """Yield the situations in which the machine waits, or has ended, as they are found."""
        current: list[Situation] = []
        starts = self.steps.start()
        if self.sure and len(starts) > 1:
            self.has_skipped = True
            return
        for situation in starts:
            self._reach(situation, _START, current)
        while current:
            following: list[Situation] = []
            pending = deque(current)
            while pending:
                situation = pending.popleft()
                if self.steps.work >= self.most:
                    self.gave_up = f"after {self.taken:,} steps"
                    return
                if self.is_over(situation):
                    yield situation
                elif self._go_on(situation, pending):
                    yield situation
                    for happening in self.stimuli(situation):
                        self._happens(situation, happening, following)
            current = following
            self.events += bool(following)
        self.gave_up = self.gave_up or self.steps.left_out

    def is_over(self, situation: Situation) -> bool:
        """Return whether the machine has ended."""
        return bool(situation.active & self.model.ends)

    def way(self, situation: Situation) -> list[tuple[Step, Situation]]:
        """Return the steps that lead to a situation, each with where it leads."""
        steps: list[tuple[Step, Situation]] = []
        where: Situation | None = situation
        while where is not None:
            step = self.found[where]
            steps.append((step, where))
            where = step.before
        return steps[::-1]

    # --- steps ---

    def _go_on(self, situation: Situation, pending: deque[Situation]) -> bool:
        """Take the steps that nobody asks for; return whether the machine may wait instead."""
        without_event = self.steps.selections(situation.active, NOTHING)
        for selection in without_event:
            if selection.lines:
                self._follow(situation, NOTHING, selection, without_event, pending)
        if all(selection.lines for selection in without_event):
            return False
        if self.sure and len(without_event) > 1:
            return False  # which has been skipped with the others
        if not situation.waiting:
            return True
        first, *others = situation.waiting
        rest = Situation(situation.active, situation.memory, tuple(others), situation.ended)
        selections = self.steps.selections(situation.active, first)
        for selection in selections:
            self._follow(situation, first, selection, selections, pending, rest=rest)
        return False

    def _happens(
        self, situation: Situation, happening: Happening, following: list[Situation]
    ) -> None:
        """Take the steps that something from outside makes possible."""
        selections = self.steps.selections(situation.active, happening)
        for selection in selections:
            if selection.lines:
                self._follow(situation, happening, selection, selections, following, outside=True)

    def _follow(
        self,
        situation: Situation,
        happening: Happening,
        selection: Selection,
        selections: tuple[Selection, ...],
        reached: list[Situation] | deque[Situation],
        *,
        rest: Situation | None = None,
        outside: bool = False,
    ) -> None:
        """Take the lines of a selection, one of several; in `rest` the event is gone."""
        where = situation if rest is None else rest
        after = self.steps.taken(where, selection.lines, happening) if selection.lines else [where]
        self.taken += 1
        is_sure = len(selections) == 1 and len(after) == 1
        self.steps.work += _STEP
        if self.sure and not is_sure:
            self.has_skipped = True
            return
        step = Step(situation, happening, selection, is_sure, outside)
        for each in after:
            self._reach(each, step, reached)

    def _reach(
        self, situation: Situation, step: Step, reached: list[Situation] | deque[Situation]
    ) -> None:
        if situation not in self.found:
            self.found[situation] = step
            reached.append(situation)

    # --- what may happen ---

    def stimuli(self, situation: Situation) -> list[Happening]:
        """Return what may happen next, and is taken by some line if its guard holds."""
        known = self._stimuli.get(situation.active)
        if known is None:
            listed = dict.fromkeys(self._listed(situation.active))
            known = self._stimuli[situation.active] = tuple(
                (each, self._is_sure(each))
                for each in listed
                if any(taken.lines for taken in self.steps.selections(situation.active, each))
            )
        once = self.model.once
        found = []
        for happening, is_sure in known:
            if situation.ended & once.get(happening.id or happening.source, 0):
                continue
            if is_sure or not self.sure:
                found.append(happening)
            else:
                self.has_skipped = True
        return found

    def _listed(self, active: int) -> Iterator[Happening]:
        """Yield what lines of the active states wait for."""
        model = self.model
        running = [name for number in model.each(active) for name in model.states[number].invokes]
        running += model.spawned
        for number in model.each(active):
            for line in model.states[number].lines:
                for trigger in line.made.triggers:
                    match trigger:
                        case ir.OnEvents(events=events):
                            yield from (Happening("event", event.name) for event in events)
                        case ir.OnAny():
                            yield from (Happening("event", name) for name in model.events)
                        case ir.OnInvokeEvents(id=name, events=events):
                            names = [each.name for each in events] or model.events
                            yield from (Happening("event", each, source=name) for each in names)
                        case ir.OnInvokeDone(id=name):
                            yield Happening("invoke done", id=name)
                        case ir.OnInvokeError(id=name):
                            yield Happening("error", id=name)
                        case ir.OnError():
                            yield Happening("error")
                            yield from (Happening("error", id=name) for name in running)
                        case ir.OnTimer(id=name):
                            yield Happening("timer", id=name)
                        case _:
                            pass

    def _is_sure(self, happening: Happening) -> bool:
        """Return whether clients, or an actor that runs, can bring something about."""
        match happening.kind:
            case "event":
                return not happening.source and happening.name not in self.model.private
            case "invoke done":
                return happening.id in self.model.actors
            case _:
                return False
