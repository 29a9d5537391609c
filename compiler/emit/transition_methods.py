"""The methods by which states choose transitions, for events and without one.

A transition is a case or a branch, in document order; a state looks at its own transitions first,
and then at its parent's (SCXML, appendix D, selectTransitions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from .. import ir
from ..ir_expressions import EventField
from ..ir_presence import NOTHING, present_when, unproven
from ..ir_walk import all_statements, leaves, walk
from .literals import literal
from .names import field_name, identifier, member_name, path_text
from .plan import Always, Branch, Case, Choice, Dispatch, Handle
from .region_methods import RegionMethods
from .scope import Scope
from .state_methods import StateMethods
from .statements import statements

ANY_EVENT = "isinstance(event, Event)"
SUPPORT = "._support.chart"


class TransitionMethods:
    """The methods `handle` and `always` of all states of a chart, with and without regions.

    Without regions a method does what its transition means, and returns whether there was one. With
    regions it is a generator that yields the transition, and its actions follow.
    """

    def __init__(
        self, chart: ir.Chart, scope: Scope, methods: StateMethods | RegionMethods
    ) -> None:
        self._scope = scope
        self._methods = methods
        self._root = chart.root
        # What can fail, by its id: invokes with the states they belong to, and spawned ones.
        self._runners: dict[str, ir.StatePath] = {
            invoke.id: path for path, state in methods.by_path.items() for invoke in state.invokes
        }
        self._runners |= {
            action.id: () for action in all_statements(chart.root) if isinstance(action, ir.Spawn)
        }
        self._is_stateless = not isinstance(chart.root, ir.Compound)
        self._with_regions = isinstance(methods, RegionMethods)
        self._handling = self._states_with(_is_for_events)
        self._eventless = self._states_with(_is_eventless)

    def _states_with(self, kind: Callable[[ir.Transition], bool]) -> set[ir.StatePath]:
        return {
            path
            for path, state in self._methods.by_path.items()
            if any(map(kind, state.transitions))
        }

    def _returns(self) -> str:
        """Return the type of the methods."""
        if not self._with_regions:
            return "bool"
        iterator = self._scope.imports.name("collections.abc", "Iterator")
        return f"{iterator}[{self._scope.imports.name('._support.states', 'Transition')}]"

    # --- events ---

    def handle_name(self, path: ir.StatePath) -> str | None:
        """Return the name of a state's own method for events; None where it has none."""
        if path not in self._handling:
            return None
        return "handle" if self._is_stateless else f"handle_{self._methods.id(path)}"

    def handle(self, state: ir.StateBase) -> Handle | None:
        """Plan a state's transitions for events; None where it has none."""
        name = self.handle_name(state.path)
        if name is None:
            return None
        self._scope.imports.name(SUPPORT, "Internal")
        cases: list[Case] = []
        taken: set[str] = set()
        outputs: dict[tuple[str, str], str] = {}
        for transition in filter(_is_for_events, state.transitions):
            cases += self._cases(transition, taken, outputs)
        return Handle(
            name=name,
            returns=self._returns(),
            cases=tuple(cases),
            otherwise=self._outward(state.path, self._handling, "handle_{}(event)"),
        )

    def handle_choice(self) -> Choice | None:
        """Plan which state is asked first for an event, by the active atomic state."""
        return self._choice(self._handling, "self.handle_{}(event)")

    def _cases(
        self, transition: ir.Transition, taken: set[str], outputs: dict[tuple[str, str], str]
    ) -> list[Case]:
        """Write a transition as a case; as several, where its triggers need guards of their own.

        `taken` are the patterns that earlier ones take without a guard: what comes after those is
        never reached, which the chart's author was warned of. `outputs` are the variables of the
        method for outputs of events.
        """
        patterns: dict[str | None, list[str]] = {}
        for trigger in transition.triggers:
            condition, listed = self._pattern(trigger, transition.source)
            left = [] if ANY_EVENT in taken and _is_declared(trigger) else listed
            left = [pattern for pattern in left if pattern not in taken]
            if left:
                patterns.setdefault(condition, []).extend(left)
            if transition.guard is None and condition in (None, ANY_EVENT):
                taken.update(listed if condition is None else [ANY_EVENT])
        cases: list[Case] = []
        for condition, listed in patterns.items():
            scope = self._scope_of(transition, condition)
            cases.append(
                Case(
                    pattern=" | ".join(listed),
                    guard=self._guard(transition, scope, condition),
                    lines=tuple(self._lines(transition, scope, outputs)) or ("pass",),
                )
            )
        return cases

    def _scope_of(self, transition: ir.Transition, condition: str | None = None) -> Scope:
        """Return the scope of a transition, which knows the key of one of a family.

        That is in the outcome of the one; behind a `condition` the event is one that it has sent.
        """
        for trigger in transition.triggers:
            match trigger:
                case (
                    ir.OnInvokeDone(id=id, is_family=True)
                    | ir.OnInvokeError(id=id, is_family=True)
                    | ir.OnInvokeEvents(id=id, is_family=True)
                ):
                    sent = f"self.{member_name(id)}.sender_key"
                    return self._scope.with_member_key("event.key" if condition is None else sent)
                case _:
                    pass
        return self._scope

    def _lines(
        self, transition: ir.Transition, scope: Scope, outputs: dict[tuple[str, str], str]
    ) -> list[str]:
        """Write a transition.

        The output of an event has no type that Python's type checkers know, so where the actions
        use it, it is assigned to a variable that has one.
        """
        make = self._methods.transition
        known = NOTHING if transition.guard is None else present_when(transition.guard, True)
        outcome = next(filter(None, map(self._outcome, transition.triggers)), None)
        found = [
            part
            for action in transition.actions
            for part in walk(action)
            if isinstance(part, EventField) and part.name == "output"
        ]
        if outcome is None or not found:
            return make(transition, statements(transition.actions, scope, known))
        # One that is used as what it may be, and as what it is then, is narrowed by the expression.
        annotations = [self._scope.annotation(part.type) for part in found]
        annotation = max(annotations, key=lambda each: each.count("|"))
        name = outputs.get((outcome, annotation))
        declared = ""
        if name is None:
            wanted = f"{identifier(outcome)}_output" if outputs else "output"
            while wanted in outputs.values():
                wanted += "_"
            name = outputs[outcome, annotation] = self._scope.local(wanted)
            declared = f": {annotation}"
        line = f"{name}{declared} = event.output"
        actions = statements(transition.actions, scope.with_output(name), known)
        if self._with_regions:
            return make(transition, [line, *actions])
        return [line, *make(transition, actions)]

    def _outcome(self, trigger: ir.Trigger) -> str | None:
        """Return what an outcome's variable is named after; None for other events."""
        match trigger:
            case ir.OnStateDone():
                return "state"
            case ir.OnInvokeDone(id=id):
                return id.rpartition(".")[2]
            case _:
                return None

    def _pattern(self, trigger: ir.Trigger, source: ir.StatePath) -> tuple[str | None, list[str]]:
        """Write a trigger as patterns, and the condition that they need besides."""
        match trigger:
            case ir.OnEvents(events=events):
                return None, [f"{self._scope.event(event)}()" for event in events]
            case ir.OnAny():
                return ANY_EVENT, ["_"]
            case ir.OnStateDone():
                return None, [self._of("StateDone", literal(path_text(source)))]
            case ir.OnError():
                return None, [self._of("Failed", self._failing(source))]
            case ir.OnInvokeDone():
                return None, [self._of("Done", _of_callee(trigger))]
            case ir.OnInvokeError():
                return None, [self._of("Failed", _of_callee(trigger))]
            case ir.OnInvokeEvents(events=()):
                return f"{ANY_EVENT} and {_has_sent(trigger)}", ["_"]
            case ir.OnInvokeEvents(events=events):
                named = [f"{self._scope.event(event)}()" for event in events]
                return _has_sent(trigger), named
            case ir.OnTimer(id=id):
                return None, [self._of("Timer", literal(id))]
            case ir.OnNothing():
                raise AssertionError("not for events")
            case _:
                assert_never(trigger)

    def _of(self, kind: str, ids: str) -> str:
        """Write the pattern of an event that no client can send."""
        return f"{self._scope.imports.name(SUPPORT, kind)}({ids})"

    def _guard(
        self, transition: ir.Transition, scope: Scope, condition: str | None = None
    ) -> str | None:
        """Write a transition's guard, behind a condition that its trigger needs.

        Of fields that the guard takes not to be None it says so first.
        """
        if transition.guard is None:
            return condition
        taken = sorted(unproven(transition.guard, self._scope.optional, NOTHING))
        conditions = [
            *([] if condition is None else [condition]),
            *(f"self.context.{field_name(name)} is not None" for name in taken),
        ]
        expressions = scope.expressions
        if not conditions:
            return expressions.text(transition.guard)
        return " and ".join([*conditions, expressions.operand_of_and(transition.guard)])

    def _failing(self, state: ir.StatePath) -> str:
        """Write whose errors a state takes: of expressions, its own, and those of states below it.

        What was spawned belongs to the machine. Where nothing else runs meanwhile, that is not
        written.
        """
        own = [name for name, owner in self._runners.items() if owner[: len(state)] == state]
        others = (owner for owner in self._runners.values() if owner[: len(state)] != state)
        if not any(self._meanwhile(state, owner) for owner in others):
            return ""
        return " | ".join(map(literal, ["", *own]))

    def _meanwhile(self, state: ir.StatePath, other: ir.StatePath) -> bool:
        """Return whether a state that is not below another can be active together with it."""
        common = next(n for n in range(len(other), -1, -1) if other[:n] == state[:n])
        return common == len(other) or isinstance(
            self._methods.by_path[other[:common]], ir.Parallel
        )

    # --- eventless transitions ---

    def always_name(self, path: ir.StatePath) -> str | None:
        """Return the name of a state's own eventless method; None where it has none."""
        if path not in self._eventless:
            return None
        return "always" if self._is_stateless else f"always_{self._methods.id(path)}"

    def always(self, state: ir.StateBase) -> Always | None:
        """Plan a state's eventless transitions; None where it has none."""
        name = self.always_name(state.path)
        if name is None:
            return None
        branches = [
            Branch(
                guard=self._guard(transition, self._scope),
                lines=tuple(self._lines(transition, self._scope, {})) or ("pass",),
            )
            for transition in _until_unguarded(state.transitions)
        ]
        return Always(
            name=name,
            returns=self._returns(),
            branches=tuple(branches),
            otherwise=self._outward(state.path, self._eventless, "always_{}()"),
        )

    def always_choice(self) -> Choice | None:
        """Plan which state is asked first without an event, by the active atomic state."""
        return self._choice(self._eventless, "self.always_{}()")

    # --- both ---

    def _choice(self, asked: set[ir.StatePath], call: str) -> Choice | None:
        """Plan the method that each atomic state is asked by; None where there is none.

        With regions the support asks.
        """
        if self._with_regions or self._is_stateless:
            return None
        states: dict[ir.StatePath, list[ir.StatePath]] = {}
        exhaustive = True
        for leaf in leaves(self._root):
            ends = isinstance(leaf, ir.Final) and len(leaf.path) == 1
            state = None if ends else _nearest(leaf.path, asked)
            if state is None:
                exhaustive = False
            else:
                states.setdefault(state, []).append(leaf.path)
        cases = tuple(
            Dispatch(
                states=tuple(map(path_text, listed)), call=call.format(self._methods.id(state))
            )
            for state, listed in states.items()
        )
        return Choice(cases=cases, exhaustive=exhaustive) if cases else None

    def _outward(self, path: ir.StatePath, asked: set[ir.StatePath], call: str) -> str | None:
        """Return what is returned where no transition is taken: what the next state around does."""
        if self._with_regions:
            return None
        state = _nearest(path[:-1], asked) if path else None
        return "False" if state is None else f"self.{call.format(self._methods.id(state))}"


def _of_callee(trigger: ir.OnInvokeDone | ir.OnInvokeError) -> str:
    """Write which outcomes a trigger takes: of what has its id, or of those of a family."""
    return f"family={literal(trigger.id)}" if trigger.is_family else literal(trigger.id)


def _has_sent(trigger: ir.OnInvokeEvents) -> str:
    """Write that an event comes from the machine under an id, or from one of a family."""
    if trigger.is_family:
        return f"self.{member_name(trigger.id)}.has_sent"
    return f"self.source == {literal(trigger.id)}"


def _nearest(path: ir.StatePath, asked: set[ir.StatePath]) -> ir.StatePath | None:
    """Return the nearest state that is asked, from `path` outward."""
    around = (path[:length] for length in range(len(path), -1, -1))
    return next((each for each in around if each in asked), None)


def _until_unguarded(transitions: tuple[ir.Transition, ...]) -> Iterator[ir.Transition]:
    """Yield eventless transitions up to one without a guard: those after it are never reached."""
    for transition in filter(_is_eventless, transitions):
        yield transition
        if transition.guard is None:
            return


def _is_declared(trigger: ir.Trigger) -> bool:
    return isinstance(trigger, (ir.OnEvents, ir.OnAny, ir.OnInvokeEvents))


def _is_eventless(transition: ir.Transition) -> bool:
    return any(isinstance(trigger, ir.OnNothing) for trigger in transition.triggers)


def _is_for_events(transition: ir.Transition) -> bool:
    return not _is_eventless(transition)
