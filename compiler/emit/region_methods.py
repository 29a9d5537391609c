"""The methods of a chart's states where regions are active side by side.

A shared routine orders exits, actions and entries there, so that a state's methods do its own work
alone, and a line is a step: it yields its transition, and its actions stand behind that.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from ..ir_defaults import history_default
from ..ir_expressions import Expr, InState, LetValue
from ..ir_presence import NOTHING, present_when
from ..ir_walk import AnyNode, all_statements, walk, walk_states
from .literals import literal
from .names import path_text
from .plan import Dispatch, Enter, Exit, RegionParts
from .scope import Scope
from .state_methods import method_names, own_exit, own_start, state_done_tag
from .statements import present, statements

SHAPE = "._support.shape"


class RegionMethods:
    """The methods of all states of a chart with regions, and calls of them."""

    def __init__(self, chart: ir.Chart, scope: Scope) -> None:
        self._scope = scope
        self._root = chart.root
        self._states = list(walk_states(chart.root))
        self.by_path = {
            state.path: state for state in self._states if not isinstance(state, ir.History)
        }
        self._ids = method_names(self._states)

    def id(self, path: ir.StatePath) -> str:
        """Return what a state's methods are named after."""
        return self._ids[path]

    def begin(self) -> list[str]:
        """Write the entry of the machine itself, and of its initial states."""
        return [*own_start(self._root, self._scope), "self.enter_initial()"]

    def enter(self, state: ir.State) -> list[Enter]:
        """Plan what entering a state itself does; nothing where that is nothing."""
        if isinstance(state, ir.History):
            return []
        lines = own_start(state, self._scope)
        if isinstance(state, ir.Final):
            lines += self._finish(state)
        return [Enter(name=f"enter_{self.id(state.path)}", lines=tuple(lines))] if lines else []

    def exit(self, state: ir.State) -> list[Exit]:
        """Plan what leaving a state itself does; nothing where that is nothing."""
        if isinstance(state, ir.History) or not state.path:
            return []
        lines = own_exit(state, self._scope)
        name = f"exit_{self.id(state.path)}"
        return [Exit(name=name, children=(), lines=tuple(lines))] if lines else []

    def default(self, state: ir.State) -> list[Enter]:
        """Plan the actions of a state's `initial`, or of a history state's default."""
        if isinstance(state, ir.Compound):
            actions = state.initial_actions
        elif isinstance(state, ir.History):
            _, actions = self._history_default(state)
        else:
            return []
        lines = statements(actions, self._scope)
        return [Enter(name=f"default_{self.id(state.path)}", lines=tuple(lines))] if lines else []

    def _finish(self, state: ir.Final) -> list[str]:
        """Write what a final state does to its parent, or to the machine."""
        output = "" if state.output is None else self._scope.expressions.text(state.output)
        taken = [] if state.output is None else present([state.output], self._scope)
        if len(state.path) == 1:
            left = statements((*state.exit, *self._root.exit), self._scope)
            return [*left, *taken, f"self.finish({output})"]
        told = f", {output}" if output else ""
        return [*taken, f"self.complete({literal(path_text(state.path[:-1]))}{told})"]

    def transition(self, line: ir.Transition) -> list[str]:
        """Write a step: its transition, and behind that its actions."""
        chosen = [literal(path_text(line.source)), _tuple(line.targets)]
        if line.reenter:
            chosen.append('"reenter"')
        known = NOTHING if line.guard is None else present_when(line.guard, True)
        actions = statements(line.actions, self._scope, known)
        return [f"yield {', '.join(chosen)}", *actions]

    # --- for the shared routine ---

    def parts(self) -> RegionParts:
        """Plan what the shared routine is given: the tree, and what each state does."""
        entered = {state.path: self.enter(state) for state in self._states if state.path}
        left = {state.path: self.exit(state) for state in self._states}
        defaults = {state.path: self.default(state) for state in self._states}
        return RegionParts(
            tree=tuple((path_text(state.path), self._node(state)) for state in self._states),
            enter=_calls(entered),
            exit=_calls(left),
            defaults=_calls(defaults),
            done=tuple(self._done()),
        )

    def _node(self, state: ir.State) -> str:
        """Write a state's kind, as the tree has it."""
        match state:
            case ir.Atomic():
                return f"{self._scope.imports.name(SHAPE, 'Atomic')}()"
            case ir.Final():
                return f"{self._scope.imports.name(SHAPE, 'Final')}()"
            case ir.Parallel():
                return f"{self._scope.imports.name(SHAPE, 'Parallel')}()"
            case ir.Compound(initial=initial):
                return f"{self._scope.imports.name(SHAPE, 'Compound')}({_tuple(initial)})"
            case ir.History(deep=deep):
                default, _ = self._history_default(state)
                depth = ", deep=True" if deep else ""
                return f"{self._scope.imports.name(SHAPE, 'History')}({_tuple(default)}{depth})"

    def _history_default(
        self, state: ir.History
    ) -> tuple[tuple[ir.StatePath, ...], tuple[ir.Statement, ...]]:
        """Return what a history state enters where it remembers nothing, and the actions."""
        parent = self.by_path[state.path[:-1]]
        assert isinstance(parent, (ir.Compound, ir.Parallel))
        return history_default(state, parent)

    def _done(self) -> list[Dispatch]:
        """Plan the events that tell that a state is done."""
        planned: list[Dispatch] = []
        for path, state in self.by_path.items():
            done = self._scope.done_classes.get(state_done_tag(path))
            if done is not None and isinstance(state, (ir.Compound, ir.Parallel)):
                has_output = self._scope.annotation(state.done_output) != "None"
                made = f"{done}({'output=output' if has_output else ''})"
                if has_output and isinstance(state, ir.Parallel):
                    # The outputs of its regions were stored meanwhile, and are plain data.
                    made = f'msgspec.convert({{"output": output}}, {done})'
                call = f"self.raise_event({made})"
                planned.append(Dispatch(states=(path_text(path),), call=call))
        return planned


def _calls(
    planned: dict[ir.StatePath, list[Enter]] | dict[ir.StatePath, list[Exit]],
) -> tuple[Dispatch, ...]:
    return tuple(
        Dispatch(states=(path_text(path),), call=f"self.{method.name}()")
        for path, methods in planned.items()
        for method in methods
    )


def _tuple(paths: tuple[ir.StatePath, ...]) -> str:
    listed = ", ".join(literal(path_text(path)) for path in paths)
    return f"({listed}{',' if len(paths) == 1 else ''})"


def needs_regions(chart: ir.Chart) -> bool:
    """Tell whether a chart takes the shape for parallel regions.

    So does one that asks for the active states in the midst of a step, outside its guards: there
    they are not told by the atomic state alone.
    """
    states = list(walk_states(chart.root))
    if any(isinstance(state, ir.Parallel) for state in states):
        return True
    asking = {let.name: let.value for let in chart.lets}
    return any(_asks_for_states(each, asking) for each in _in_the_midst(chart.root, states))


def _in_the_midst(
    root: ir.Atomic | ir.Compound, states: list[ir.State]
) -> Iterator[ir.Statement | ir.Timer | ir.Invoke | Expr]:
    """Yield all that is evaluated while a step leaves and enters states."""
    yield from all_statements(root)
    for state in states:
        if not isinstance(state, ir.History):
            yield from state.invokes
            yield from state.timers
        if isinstance(state, ir.Final) and state.output is not None:
            yield state.output


def _asks_for_states(node: AnyNode, lets: dict[str, Expr]) -> bool:
    """Tell whether a part of an action has `in_state`, itself or in a `let`.

    A `let` is looked at once, and taken out: when it is met again, nothing was found in it.
    """
    for each in walk(node):
        if isinstance(each, InState):
            return True
        if isinstance(each, LetValue):
            value = lets.pop(each.name, None)
            if value is not None and _asks_for_states(value, lets):
                return True
    return False
