"""What a chart's states do with events: their lines as cases, in document order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from .. import ir
from ..ir_presence import NOTHING, unproven
from ..ir_walk import all_statements, leaves
from .literals import Text, literal
from .names import field_name, path_text
from .plan import Always, Branch, Case, Choice, React
from .region_methods import RegionMethods
from .scope import Scope
from .state_methods import StateMethods, invoke_done_tag, state_done_tag

ANY_EVENT = "isinstance(event, Event)"


class Reactions:
    """The choice of transitions, the same with and without parallel regions.

    A state looks at its own lines first and then at its parent's (SCXML, appendix D,
    selectTransitions).
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
        # In a chart with regions a line is a step: it yields, and asks outward with `yield from`.
        self._nothing = "" if isinstance(methods, RegionMethods) else "False"
        self._reacting = {
            path for path, state in methods.by_path.items() if any(map(_has_event, _lines(state)))
        }
        self._hasty = {
            path for path, state in methods.by_path.items() if any(map(_is_always, _lines(state)))
        }

    # --- events ---

    def react(self, state: ir.StateBase) -> React | None:
        """Plan a state's lines for events; None where it has none."""
        if state.path not in self._reacting:
            return None
        cases: list[Case] = []
        taken: set[str] = set()
        for line in state.transitions:
            if _has_event(line):
                cases += self._cases(line, taken)
        return React(
            name="react" if self._is_stateless else f"on_{self._methods.id(state.path)}",
            cases=tuple(cases),
            otherwise=self._outward(state.path, self._reacting, "on_{}(event)"),
        )

    def react_choice(self) -> Choice | None:
        """Plan which state is asked first, by the active atomic state."""
        return self._choice(self._reacting, "on")

    def _cases(self, line: ir.Transition, taken: set[str]) -> list[Case]:
        """Write a line as a case; as several, where its triggers need guards of their own.

        `taken` are the patterns that earlier lines take without a guard: what comes after those is
        never reached, which the chart's author was warned of.
        """
        patterns: dict[str | None, list[str]] = {}
        for trigger in line.triggers:
            condition, listed = self._pattern(trigger, line.source)
            left = [] if ANY_EVENT in taken and _is_event(trigger) else listed
            left = [pattern for pattern in left if pattern not in taken]
            if left:
                patterns.setdefault(condition, []).extend(left)
            if line.guard is None and condition in (None, ANY_EVENT):
                taken.update(listed if condition is None else [ANY_EVENT])
        lines = tuple(self._methods.transition(line)) or ("pass",)
        return [
            Case(pattern=" | ".join(listed), guard=self._guard(line, condition), lines=lines)
            for condition, listed in patterns.items()
        ]

    def _pattern(self, trigger: ir.Trigger, source: ir.StatePath) -> tuple[str | None, list[str]]:
        """Write a trigger as patterns, and the condition that they need besides."""
        match trigger:
            case ir.OnEvents(events=events):
                return None, [f"{self._scope.event(event)}()" for event in events]
            case ir.OnAny():
                return ANY_EVENT, ["_"]
            case ir.OnStateDone():
                return None, [f"{self._scope.done_classes[state_done_tag(source)]}()"]
            case ir.OnError():
                return None, [f"{self._failed()}({self._failing(source)})"]
            case ir.OnInvokeDone(id=id):
                return None, [f"{self._scope.done_classes[invoke_done_tag(id)]}()"]
            case ir.OnInvokeError(id=id):
                return None, [f"{self._failed()}({literal(id)})"]
            case ir.OnInvokeEvents(id=id, events=()):
                return f"{ANY_EVENT} and self.source == {literal(id)}", ["_"]
            case ir.OnInvokeEvents(id=id, events=events):
                named = [f"{self._scope.event(event)}()" for event in events]
                return f"self.source == {literal(id)}", named
            case ir.OnTimer(id=id):
                after = self._scope.imports.name("._support.chart", "After")
                return None, [f"{after}({literal(id)})"]
            case ir.OnNothing():
                raise AssertionError("not for events")
            case _:
                assert_never(trigger)

    def _guard(self, line: ir.Transition, condition: str | None = None) -> str | None:
        """Write a line's guard, behind a condition that its trigger needs.

        Of fields that the guard takes not to be None it says so first.
        """
        if line.guard is None:
            return condition
        taken = sorted(unproven(line.guard, self._scope.optional, NOTHING))
        conditions = [
            *([] if condition is None else [condition]),
            *(f"self.context.{field_name(name)} is not None" for name in taken),
        ]
        if not conditions:
            return self._scope.expressions.text(line.guard)
        return " and ".join([*conditions, self._scope.expressions.operand_of_and(line.guard)])

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
        """Tell whether a state that is not below another can be active together with it."""
        common = next(n for n in range(len(other), -1, -1) if other[:n] == state[:n])
        return common == len(other) or isinstance(
            self._methods.by_path[other[:common]], ir.Parallel
        )

    def _failed(self) -> str:
        return self._scope.imports.name("._support.chart", "Failed")

    # --- eventless transitions ---

    def always(self, state: ir.StateBase) -> Always | None:
        """Plan a state's eventless transitions; None where it has none."""
        if state.path not in self._hasty:
            return None
        branches = [
            Branch(
                guard=self._guard(line),
                lines=tuple(self._methods.transition(line)) or ("pass",),
            )
            for line in _until_unguarded(state.transitions)
        ]
        return Always(
            name="always" if self._is_stateless else f"always_{self._methods.id(state.path)}",
            branches=tuple(branches),
            otherwise=self._outward(state.path, self._hasty, "always_{}()"),
        )

    def always_choice(self) -> Choice | None:
        """Plan which state is asked first, by the active atomic state."""
        return self._choice(self._hasty, "always")

    # --- both ---

    def _choice(self, asked: set[ir.StatePath], prefix: str) -> Choice | None:
        """Plan the method that each atomic state is asked by; None where there is none."""
        methods: list[tuple[Text, str]] = []
        exhaustive = True
        for leaf in leaves(self._root):
            ends = isinstance(leaf, ir.Final) and len(leaf.path) == 1
            state = None if ends else _nearest(leaf.path, asked)
            if state is None:
                exhaustive = False
            else:
                methods.append((path_text(leaf.path), f"{prefix}_{self._methods.id(state)}"))
        return Choice(methods=tuple(methods), exhaustive=exhaustive) if methods else None

    def _outward(self, path: ir.StatePath, asked: set[ir.StatePath], call: str) -> str:
        """Return the call of the nearest state around one that is asked, or what gives nothing."""
        state = _nearest(path[:-1], asked) if path else None
        return self._nothing if state is None else f"self.{call.format(self._methods.id(state))}"


def _nearest(path: ir.StatePath, asked: set[ir.StatePath]) -> ir.StatePath | None:
    """Return the nearest state that is asked, from `path` outward."""
    around = (path[:length] for length in range(len(path), -1, -1))
    return next((each for each in around if each in asked), None)


def _until_unguarded(lines: tuple[ir.Transition, ...]) -> Iterator[ir.Transition]:
    """Yield eventless lines up to the first without a guard: those behind it are never reached."""
    for line in lines:
        if _is_always(line):
            yield line
            if line.guard is None:
                return


def _is_event(trigger: ir.Trigger) -> bool:
    return isinstance(trigger, (ir.OnEvents, ir.OnAny, ir.OnInvokeEvents))


def _lines(state: ir.StateBase) -> tuple[ir.Transition, ...]:
    return state.transitions


def _is_always(line: ir.Transition) -> bool:
    return any(isinstance(trigger, ir.OnNothing) for trigger in line.triggers)


def _has_event(line: ir.Transition) -> bool:
    return not _is_always(line)
