"""The tree of a chart's states and the active ones among them, with SCXML's small procedures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from sc_compile import ir

State: TypeAlias = ir.StateBase | ir.History


def is_descendant(state: ir.StatePath, ancestor: ir.StatePath) -> bool:
    """Return whether a state is below another (isDescendant)."""
    return len(state) > len(ancestor) and state[: len(ancestor)] == ancestor


def proper_ancestors(
    state: ir.StatePath, limit: ir.StatePath | None = None
) -> Iterator[ir.StatePath]:
    """Yield the ancestors from the parent outward, up to the limit (getProperAncestors).

    Without a limit the machine itself is among them; if the limit is no proper ancestor, there are
    none.
    """
    if limit is not None and not is_descendant(state, limit):
        return
    for length in range(len(state) - 1, -1, -1):
        if state[:length] == limit:
            return
        yield state[:length]


class Configuration:
    """A chart's states, and which of them are active."""

    def __init__(self, root: ir.Atomic | ir.Compound) -> None:
        self.states: dict[ir.StatePath, State] = {}
        self._add(root)
        self.order = {path: number for number, path in enumerate(self.states)}
        self.configuration: set[ir.StatePath] = set()

    def _add(self, state: State) -> None:
        self.states[state.path] = state
        for child in self.children(state, pseudo=True):
            self._add(child)

    @staticmethod
    def children(state: State, *, pseudo: bool = False) -> tuple[State, ...]:
        """List the children (getChildStates), without history states unless they are wanted."""
        if not isinstance(state, (ir.Compound, ir.Parallel)):
            return ()
        return tuple(
            child for child in state.children if pseudo or not isinstance(child, ir.History)
        )

    def real(self, path: ir.StatePath) -> ir.StateBase:
        """Return a state that is no history state."""
        state = self.states[path]
        assert isinstance(state, ir.StateBase)
        return state

    def is_atomic(self, path: ir.StatePath) -> bool:
        """Return whether a state has no children (isAtomicState): final states have none either."""
        return isinstance(self.states[path], (ir.Atomic, ir.Final))

    def is_in_final_state(self, state: State) -> bool:
        """Return whether a state is done (isInFinalState)."""
        match state:
            case ir.Parallel():
                return all(self.is_in_final_state(child) for child in self.children(state))
            case ir.Compound():
                return any(
                    isinstance(child, ir.Final) and child.path in self.configuration
                    for child in self.children(state)
                )
            case _:
                return False

    def in_order(self, states: set[ir.StatePath]) -> list[ir.StatePath]:
        """Sort states in document order (entryOrder)."""
        return sorted(states, key=self.order.__getitem__)

    def transition_domain(self, transition: ir.Transition) -> ir.StatePath | None:
        """Return the domain (getTransitionDomain); none for a transition without targets."""
        source, targets = transition.source, transition.targets
        if not targets:
            return None
        # Language: XState's rule of re-entry, for a source of any kind.
        if not transition.reenter and all(is_descendant(each, source) for each in targets):
            return source
        # findLCCA(stateList). Language: the ancestor may be of any kind, also a parallel state.
        for ancestor in proper_ancestors(source):
            if all(is_descendant(each, ancestor) for each in targets):
                return ancestor
        return ()
