"""Follow None through a machine: which context fields cannot be None in which state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .state_tree import StateNode

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is known not to be None: before a state's entry actions, and while it is active."""

    before: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    during: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    disturbed: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)

    def on_entry(self, node: StateNode) -> frozenset[str]:
        """Return what is known when a state's entry actions start."""
        return self.before.get(node, NOTHING)

    def within(self, node: StateNode) -> frozenset[str]:
        """Return what is known while a state is active."""
        return self.during.get(node, NOTHING)


def follow_none(*args: object) -> Presence:
    """Placeholder."""
    return Presence()
