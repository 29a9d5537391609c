"""The methods of a chart's states that enter and leave them, and what transitions do.

For charts without regions: the active atomic state alone tells the configuration, and the
states that a transition leaves and enters are known here (SCXML, appendix D, computeExitSet and
computeEntrySet; the domain is XState's, for which a descendant is an internal target by default).
"""

from __future__ import annotations

from .. import ir
from ..ir_defaults import history_default
from ..ir_walk import children, leaves, walk_states
from .entries import awaited_states, final_entry, method_names, own_entry, own_exit
from .literals import literal
from .names import path_text
from .plan import Case, Dispatch, Enter, Exit, Restore
from .scope import Scope
from .statements import statements


class StateMethods:
    """The methods of all states of a chart, and calls of them."""

    def __init__(self, chart: ir.Chart, scope: Scope) -> None:
        self._scope = scope
        self._root = chart.root
        every = list(walk_states(chart.root))
        states = [each for each in every if not isinstance(each, ir.History)]
        self.by_path = {state.path: state for state in states}
        self._histories = {each.path: each for each in every if isinstance(each, ir.History)}
        self._ids = method_names(every)
        self._awaited = awaited_states(chart.root)
        self._with_exit: set[ir.StatePath] = set()
        for state in reversed(states):
            inner = (child.path in self._with_exit for child in children(state))
            if self._own_exit(state) or any(inner):
                self._with_exit.add(state.path)
        # The states that a transition stays in while it leaves what is active below them.
        self._left_inside = {
            transition.source
            for state in states
            for transition in state.transitions
            if transition.domain == transition.source
        }

    def id(self, path: ir.StatePath) -> str:
        """Return what a state's methods are named after."""
        return self._ids[path]

    # --- entering ---

    def begin(self) -> list[str]:
        """Write the entry of the machine itself, and of its initial state where it has states."""
        root = self._root
        lines = self._own_entry(root)
        if isinstance(root, ir.Compound):
            lines += statements(root.initial_actions, self._scope)
            lines += self._enter_below((), root.initial[0])
        return lines

    def planned(self, state: ir.State) -> dict[str, Enter | Exit | Restore]:
        """Plan how a state is entered and left, each method under its name."""
        if isinstance(state, ir.History):
            methods: list[Enter | Exit | Restore] = [self._restore(state)]
        else:
            methods = [*(self._enter(state) if state.path else ()), *self._exit(state)]
        return {method.name: method for method in methods}

    def _enter(self, state: ir.State) -> list[Enter]:
        """Plan how a state is entered: as a whole, and on the way to a state below it."""
        assert not isinstance(state, (ir.History, ir.Parallel))
        lines: list[str] = []
        if not isinstance(state, ir.Compound):
            lines.append(f"self.state = {literal(path_text(state.path))}")
            lines += self._own_entry(state)
            return [Enter(name=f"enter_{self.id(state.path)}", lines=tuple(lines))]
        methods: list[Enter] = []
        if own := self._own_entry(state):
            name = f"enter_only_{self.id(state.path)}"
            methods.append(Enter(name=name, lines=tuple(own)))
            lines.append(f"self.{name}()")
        lines += statements(state.initial_actions, self._scope)
        lines += self._enter_below(state.path, state.initial[0])
        return [*methods, Enter(name=f"enter_{self.id(state.path)}", lines=tuple(lines))]

    def _own_entry(self, state: ir.StateBase) -> list[str]:
        """Write what entering the state itself does, after which its children are entered."""
        lines = own_entry(state, self._scope)
        if isinstance(state, ir.Final):
            completes = state.path[:-1] in self._awaited
            lines += final_entry(state, self._root, self._scope, completes=completes)
        return lines

    def _restore(self, state: ir.History) -> Restore:
        """Plan how a history state is entered: what was active, or its default."""
        parent = self.by_path[state.path[:-1]]
        assert isinstance(parent, ir.Compound)
        cases: list[Case] = []
        if state.deep:
            for leaf in leaves(parent):
                lines = self._enter_below(parent.path, leaf.path)
                cases.append(
                    Case(pattern=literal(path_text(leaf.path)), guard=None, lines=tuple(lines))
                )
        else:
            for child in children(parent):
                pattern = " | ".join(literal(path_text(leaf.path)) for leaf in leaves(child))
                call = f"self.enter_{self.id(child.path)}()"
                cases.append(Case(pattern=pattern, guard=None, lines=(call,)))
        targets, actions = history_default(state, parent)
        default = [
            *statements(actions, self._scope),
            *self._enter_below(parent.path, targets[0]),
        ]
        return Restore(
            name=f"enter_{self.id(state.path)}",
            history=path_text(state.path),
            cases=tuple(cases),
            default=tuple(default),
        )

    def _enter_below(self, domain: ir.StatePath, target: ir.StatePath) -> list[str]:
        """Write the entry of `target` and of its ancestors below `domain`."""
        lines: list[str] = []
        for length in range(len(domain) + 1, len(target)):
            ancestor = self.by_path[target[:length]]
            if self._own_entry(ancestor):
                lines.append(f"self.enter_only_{self.id(ancestor.path)}()")
        return [*lines, f"self.enter_{self.id(target)}()"]

    # --- leaving ---

    def _exit(self, state: ir.State) -> list[Exit]:
        """Plan how a state is left; nothing where that does nothing."""
        assert not isinstance(state, (ir.History, ir.Parallel))
        if state.path not in self._with_exit:
            return []
        inside = self._exit_dispatch(state)
        own = tuple(self._own_exit(state))
        name = f"exit_{self.id(state.path)}"
        first: tuple[str, ...] = ()
        if inside and len(children(state)) == 1:
            # There is nothing to choose from.
            first, inside = (inside[0].call,), ()
        if state.path not in self._left_inside or not (inside or first):
            planned = Exit(name=name, children=inside, lines=(*first, *own))
            return [planned] if state.path else []
        below = Exit(name=f"exit_inside_{self.id(state.path)}", children=inside, lines=first)
        if not state.path:
            return [below]
        return [below, Exit(name=name, children=(), lines=(f"self.{below.name}()", *own))]

    def _own_exit(self, state: ir.StateBase) -> list[str]:
        """Write what leaving the state itself does."""
        if isinstance(state, ir.Final) and len(state.path) == 1:
            return []
        recorded = [
            f"self.history[{literal(path_text(child.path))}] = self.state"
            for child in getattr(state, "children", ())
            if isinstance(child, ir.History)
        ]
        return [*recorded, *own_exit(state, self._scope)]

    def _exit_dispatch(self, state: ir.State) -> tuple[Dispatch, ...]:
        """Plan the choice of the active child, among those whose leaving does something."""
        return tuple(
            Dispatch(
                states=tuple(path_text(leaf.path) for leaf in leaves(child)),
                call=f"self.exit_{self.id(child.path)}()",
            )
            for child in children(state)
            if child.path in self._with_exit
        )

    # --- transitions ---

    def transition(self, transition: ir.Transition, actions: list[str]) -> list[str]:
        """Write what a transition does: exits, its actions, entries."""
        domain = transition.domain
        if domain is None:
            return actions
        return [
            *self._leave(transition.source, domain),
            *actions,
            *self._enter_below(domain, transition.targets[0]),
        ]

    def _leave(self, source: ir.StatePath, domain: ir.StatePath) -> list[str]:
        """Write the exit of what is active below `domain`."""
        if source != domain:
            child = source[: len(domain) + 1]
            return [f"self.exit_{self.id(child)}()"] if child in self._with_exit else []
        if not self._exit_dispatch(self.by_path[domain]):
            return []
        return [f"self.exit_inside_{self.id(domain)}()"]
