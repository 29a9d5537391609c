"""The states of a machine by their names, for what is not written within one of them."""

from __future__ import annotations

from collections.abc import Sequence

from .state_tree import StateNode, descend


class NamedStates:
    """The states of a machine, which have a path from the top, and a name of their own."""

    def __init__(self, root: StateNode) -> None:
        """Take the root of the machine's states."""
        self.root = root
        self.by_name: dict[str, list[StateNode]] = {}
        for node in root.walk():
            if node.path and node.kind != "history":
                self.by_name.setdefault(node.name, []).append(node)

    def find(self, names: Sequence[str]) -> list[StateNode]:
        """Return the state at a path from the top, or else all states of a name."""
        found = descend(self.root, names)
        if found is not None and found.kind != "history":
            return [found]
        return self.by_name.get(names[0], []) if len(names) == 1 else []
