"""A machine for the search of what can happen in it: states as numbers, sets of them as bits.

What a machine computes is left out. What remains of actions is which events they raise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ... import ir
from ...ir_expressions import InState
from ...ir_walk import all_statements, real_states, walk_states
from .conditions import Conditions, Formula, Term

NO_STATE = -1


@dataclass(frozen=True, slots=True)
class Happening:
    """What a transition may take. `id` is of a timer or an invoke, `state` is the one that is done.

    `source` is the id of the invoke that an event comes from.
    """

    kind: Literal["nothing", "event", "state done", "invoke done", "error", "timer"]
    name: str = ""
    id: str = ""
    state: int = NO_STATE
    source: str = ""


NOTHING = Happening("nothing")


@dataclass(frozen=True, slots=True)
class Raised:
    """An event that is raised; an empty name stands for the current one."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several raises is made, which one depends on values."""

    branches: tuple[Raises, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Raises are made as often as there are items."""

    raises: Raises


Raises: TypeAlias = "tuple[Raised | Choice | Repeated, ...]"
"""What actions raise, in order."""


@dataclass(slots=True, eq=False)
class Line:
    """A transition. `below` are the states in which it changes something, `domain` is around them.

    `spares` tells whether regions of the domain stay that have neither the source nor a target.
    """

    made: ir.Transition
    source: int
    domain: int
    targets: tuple[int, ...]
    below: int
    spares: bool
    guard: Term | None
    parts: frozenset[int]
    work: int  # to find out whether the guard holds
    raises: Raises


@dataclass(slots=True, eq=False)
class StateModel:
    """A state: what is around it, in it, and below it, and what it raises."""

    made: ir.State
    number: int
    parent: int
    children: list[int] = field(default_factory=list)  # real ones
    histories: list[int] = field(default_factory=list)
    around: tuple[int, ...] = ()  # from the inside out
    below: int = 0
    lines: tuple[Line, ...] = ()
    entry: Raises = ()
    exit: Raises = ()
    initial: tuple[int, ...] = ()
    initial_raises: Raises = ()

    @property
    def bit(self) -> int:
        """Return the set that has this state alone."""
        return 1 << self.number

    @property
    def invokes(self) -> list[str]:
        """Return the ids of what the state invokes."""
        return [] if isinstance(self.made, ir.History) else [each.id for each in self.made.invokes]


class Model:
    """One version of a machine, as it is searched."""

    def __init__(self, chart: ir.Chart, private: Collection[str]) -> None:
        """Take a chart without errors, and the names of its private events."""
        self.chart = chart
        self.private = private
        self.formula = Formula(Conditions.of(chart), lambda _: None)
        self.states: list[StateModel] = []
        self.numbers: dict[ir.StatePath, int] = {}
        self._add_states()
        self.events = tuple(event.name for event in chart.events)
        self.has_wildcard = False
        self.taken: set[str] = set()
        self.awaited: set[int] = set()
        self._add_transitions()
        self.leaves = self._bits(isinstance(s.made, ir.Atomic | ir.Final) for s in self.states)
        self.ends = self._bits(isinstance(s.made, ir.Final) and s.parent == 0 for s in self.states)
        # Parts of guards that ask for states: their values are those of the search.
        self.asked_states = {
            number: self.numbers[part.state]
            for part, number in self.formula.parts.items()
            if isinstance(part, InState)
        }
        # What runs in a state and ends once: each has a bit, and is told by its id.
        self.owners: dict[str, int] = {}
        self.once: dict[str, int] = {}
        self.actors: set[str] = set()
        self.spawned = tuple(
            dict.fromkeys(
                each.id for each in all_statements(chart.root) if isinstance(each, ir.Spawn)
            )
        )
        self._add_running()

    # --- states ---

    def _add_states(self) -> None:
        for made in walk_states(self.chart.root):
            number = len(self.states)
            self.numbers[made.path] = number
            parent = self.numbers[made.path[:-1]] if made.path else NO_STATE
            state = StateModel(made, number, parent)
            self.states.append(state)
            if parent != NO_STATE:
                above = self.states[parent]
                state.around = (parent, *above.around)
                is_history = isinstance(made, ir.History)
                (above.histories if is_history else above.children).append(number)
                for each in state.around:
                    self.states[each].below |= state.bit

    def _add_transitions(self) -> None:
        for state in self.states:
            made = state.made
            if isinstance(made, ir.History):
                state.initial_raises = self._raises(made.actions)
                state.initial = self._all(made.targets)
                continue
            state.entry, state.exit = self._raises(made.entry), self._raises(made.exit)
            if isinstance(made, ir.Compound):
                state.initial = self._all(made.initial)
                state.initial_raises = self._raises(made.initial_actions)
            state.lines = tuple(self._line(state, each) for each in made.transitions)

    def _line(self, state: StateModel, made: ir.Transition) -> Line:
        for trigger in made.triggers:
            match trigger:
                case ir.OnEvents(events=events) | ir.OnInvokeEvents(events=events):
                    self.taken.update(event.name for event in events)
                    self.has_wildcard = self.has_wildcard or not events
                case ir.OnAny():
                    self.has_wildcard = True
                case ir.OnStateDone():
                    self.awaited.add(state.number)
                case _:
                    pass
        domain = NO_STATE if made.domain is None else self.numbers[made.domain]
        targets = self._all(made.targets)
        guard = None if made.guard is None else self.formula.read(made.guard)
        around = None if domain == NO_STATE else self.states[domain]
        return Line(
            made=made,
            source=state.number,
            domain=domain,
            targets=targets,
            below=around.below if around is not None else 0,
            spares=around is not None
            and isinstance(around.made, ir.Parallel)
            and domain != state.number
            and not any(self._is_history_of(each, domain) for each in targets),
            guard=guard,
            parts=frozenset(guard.parts()) if guard is not None else frozenset(),
            work=guard.size if guard is not None else 1,
            raises=self._raises(made.actions),
        )

    def _is_history_of(self, target: int, parent: int) -> bool:
        state = self.states[target]
        return isinstance(state.made, ir.History) and state.parent == parent

    def _all(self, paths: Iterable[ir.StatePath]) -> tuple[int, ...]:
        return tuple(self.numbers[path] for path in paths)

    @staticmethod
    def _bits(flags: Iterable[bool]) -> int:
        return sum(1 << number for number, flag in enumerate(flags) if flag)

    def _add_running(self) -> None:
        for state in real_states(self.chart.root):
            number = self.numbers[state.path]
            for invoke in state.invokes:
                self.owners[invoke.id] = number
                self.once[invoke.id] = 1 << len(self.once)
                if isinstance(invoke.callee, ir.ActorRef):
                    self.actors.add(invoke.id)
            for timer in state.timers:
                self.owners[timer.id] = number
                if not timer.recurring:
                    self.once[timer.id] = 1 << len(self.once)
        self.once_of = [0] * len(self.states)
        for name, bit in self.once.items():
            self.once_of[self.owners[name]] |= bit

    # --- sets of states ---

    def each(self, states: int) -> Iterator[int]:
        """Yield the numbers in a set, in document order."""
        while states:
            lowest = states & -states
            yield lowest.bit_length() - 1
            states ^= lowest

    def paths(self, states: int) -> Iterator[ir.StatePath]:
        """Yield the paths of the states in a set."""
        return (self.states[number].made.path for number in self.each(states))

    # --- what actions raise ---

    def _raises(self, actions: Sequence[ir.Statement]) -> Raises:
        found: list[Raised | Choice | Repeated] = []
        for action in actions:
            match action:
                case ir.Raise(message=ir.MakeEvent(event=event), delay=None):
                    found.append(Raised(event.name))
                case ir.Raise(message=ir.CurrentEvent(), delay=None):
                    found.append(Raised(""))
                case ir.If(branches=branches, otherwise=otherwise):
                    made = [self._raises(branch.actions) for branch in branches]
                    made.append(self._raises(otherwise))
                    if any(made):
                        found.append(Choice(tuple(made)))
                case ir.For(actions=inner):
                    repeated = self._raises(inner)
                    if repeated:
                        found.append(Repeated(repeated))
                case _:
                    pass
        return tuple(found)
