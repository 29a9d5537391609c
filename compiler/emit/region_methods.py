"""The methods of a chart's states where regions are active side by side.

The support orders exits, actions and entries there, so that the methods of a state do its own work
alone, and a transition is yielded, with its actions behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import ir
from ..ir_defaults import history_default
from ..ir_expressions import Expr, InState, LetValue
from ..ir_walk import AnyNode, all_statements, walk, walk_states
from .entries import awaited_states, final_entry, method_names, own_entry, own_exit
from .layout import LONGEST
from .literals import Text, literal
from .names import path_text
from .plan import Enter, Exit
from .scope import Scope
from .statements import statements

STATES = "._support.states"


class RegionMethods:
    """The methods of all states of a chart with regions, and their rows in its table."""

    def __init__(self, chart: ir.Chart, scope: Scope) -> None:
        self._scope = scope
        self._root = chart.root
        states = list(walk_states(chart.root))
        self.by_path = {each.path: each for each in states if not isinstance(each, ir.History)}
        self._ids = method_names(states)
        self._awaited = awaited_states(chart.root)

    def id(self, path: ir.StatePath) -> str:
        """Return what a state's methods are named after."""
        return self._ids[path]

    def begin(self) -> list[str]:
        """Write the entry of the machine itself, and of its initial states."""
        return [*own_entry(self._root, self._scope), "self.enter_initial()"]

    def planned(self, state: ir.State) -> dict[str, Enter | Exit]:
        """Plan the methods of a state, by what the table calls them; what does nothing has none."""
        name = self.id(state.path)
        if isinstance(state, ir.History):
            _, actions = self._history_default(state)
            default = statements(actions, self._scope)
            return {"default_actions": _enter(f"default_{name}", default)} if default else {}
        methods: dict[str, Enter | Exit] = {}
        if state.path:
            enter, leave = own_entry(state, self._scope), own_exit(state, self._scope)
            if isinstance(state, ir.Final):
                enter += final_entry(state, self._root, self._scope, completes=True)
            if enter:
                methods["enter"] = _enter(f"enter_{name}", enter)
            if leave:
                methods["exit"] = Exit(name=f"exit_{name}", children=(), lines=tuple(leave))
        if isinstance(state, ir.Compound) and state.initial_actions:
            initial = statements(state.initial_actions, self._scope)
            methods["initial_actions"] = _enter(f"initial_{name}", initial)
        return methods

    def transition(self, transition: ir.Transition, actions: list[str]) -> list[str]:
        """Write a transition, and behind that its actions."""
        imports = self._scope.imports
        if not transition.targets:
            return [f"yield {imports.name(STATES, 'STAY')}", *actions]
        made = f"{imports.name(STATES, 'Transition')}(to={_targets(transition.targets)}"
        return [f"yield {made}{', reenter=True' if transition.reenter else ''})", *actions]

    # --- the table ---

    def row(self, state: ir.State, methods: Mapping[str, str]) -> tuple[Text, str]:
        """Write the row of a state: its kind, and its methods."""
        arguments: dict[str, str] = {}
        match state:
            case ir.Compound(initial=initial):
                arguments["initial"] = _targets(initial)
            case ir.History(deep=deep):
                default, _ = self._history_default(state)
                arguments["default"] = _targets(default)
                if deep:
                    arguments["deep"] = "True"
            case _:
                pass
        arguments |= methods
        if state.path in self._awaited:
            assert isinstance(state, (ir.Compound, ir.Parallel))
            arguments["output"] = self._scope.annotation(state.done_output)
        kind = self._scope.imports.name(STATES, type(state).__name__)
        key = path_text(state.path)
        written = [f"{name}={value}" for name, value in arguments.items()]
        row = f"{kind}({', '.join(written)})"
        if len(f"        {literal(key)}: {row},") > LONGEST:
            row = "\n".join([f"{kind}(", *(f"    {each}," for each in written), ")"])
        return key, row

    def _history_default(
        self, state: ir.History
    ) -> tuple[tuple[ir.StatePath, ...], tuple[ir.Statement, ...]]:
        """Return what a history state enters where it remembers nothing, and the actions."""
        parent = self.by_path[state.path[:-1]]
        assert isinstance(parent, (ir.Compound, ir.Parallel))
        return history_default(state, parent)


def _enter(name: str, lines: list[str]) -> Enter:
    return Enter(name=name, lines=tuple(lines))


def _targets(paths: tuple[ir.StatePath, ...]) -> str:
    """Write one state, or several in a tuple."""
    listed = ", ".join(literal(path_text(path)) for path in paths)
    return listed if len(paths) == 1 else f"({listed})"


def needs_regions(chart: ir.Chart) -> bool:
    """Return whether a chart is made one with regions.

    So is one that asks for the active states in the midst of a step, outside its guards: there the
    atomic state alone does not tell them.
    """
    states = list(walk_states(chart.root))
    if any(isinstance(state, ir.Parallel) for state in states):
        return True
    asking = {let.name: let.value for let in chart.lets}
    return any(_asks_for_states(each, asking) for each in _in_the_midst(chart.root, states))


def _in_the_midst(
    root: ir.Atomic | ir.Compound, states: list[ir.State]
) -> Iterator[ir.Statement | ir.Timer | ir.Invoke | ir.Failure | Expr]:
    """Yield all that is evaluated while a step leaves and enters states."""
    yield from all_statements(root)
    for state in states:
        if not isinstance(state, ir.History):
            yield from state.invokes
            yield from state.timers
        if isinstance(state, ir.Final):
            yield from (each for each in (state.output, state.failure) if each is not None)


def _asks_for_states(node: AnyNode, lets: dict[str, Expr]) -> bool:
    """Return whether a part of an action has `in_state`, itself or in a `let`.

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
