"""The states that a microstep enters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sc_compile import ir

from .configuration import Configuration, is_descendant, proper_ancestors


class EntrySet:
    """The states to enter, and whose default content runs (computeEntrySet)."""

    def __init__(
        self, machine: Configuration, history_value: Mapping[ir.StatePath, Sequence[ir.StatePath]]
    ) -> None:
        self.machine = machine
        self.history_value = history_value
        self.to_enter: set[ir.StatePath] = set()
        self.for_default_entry: set[ir.StatePath] = set()
        self.history_content: dict[ir.StatePath, list[tuple[ir.Statement, ...]]] = {}

    def compute(self, transitions: Iterable[ir.Transition]) -> None:
        """Add what transitions enter (computeEntrySet)."""
        for transition in transitions:
            domain = self.machine.transition_domain(transition)
            if domain is None:
                continue
            for target in transition.targets:
                self.add_descendants(target)
            for target in transition.targets:
                # SCXML takes the effective targets here; what a history stands for has had its
                # ancestors added up to the history's parent already.
                self.add_ancestors(target, domain)
            # Language: a parallel state may be the domain; those regions of it that were left and
            # in which nothing is entered are entered by default.
            if isinstance(self.machine.states[domain], ir.Parallel):
                self.add_regions(domain)

    def add_descendants(self, path: ir.StatePath) -> None:
        """Add a state, and what is entered in it (addDescendantStatesToEnter)."""
        state = self.machine.states[path]
        if isinstance(state, ir.History):
            parent = path[:-1]
            remembered = self.history_value.get(path)
            if remembered:
                self.add_all(remembered, parent)
            else:
                self.add_default(state, parent)
            return
        self.to_enter.add(path)
        if isinstance(state, ir.Compound):
            self.for_default_entry.add(path)
            self.add_all(state.initial, path)
        elif isinstance(state, ir.Parallel):
            self.add_regions(path)

    def add_all(self, targets: Sequence[ir.StatePath], above: ir.StatePath) -> None:
        """Add states with their descendants, then their ancestors below another state."""
        for target in targets:
            self.add_descendants(target)
        for target in targets:
            self.add_ancestors(target, above)

    def add_default(self, state: ir.History, parent_path: ir.StatePath) -> None:
        """Add the default of a history state.

        Language: without one it is that of its parent, with the actions of its `initial`; so it is
        where the default names the parent itself.
        """
        parent = self.machine.states[parent_path]
        content = self.history_content.setdefault(parent_path, [])
        targets = state.targets
        if not targets or targets == (parent_path,):
            if isinstance(parent, ir.Compound):
                targets = parent.initial
                content.append(parent.initial_actions)
            else:
                targets = tuple(child.path for child in self.machine.children(parent))
        content.append(state.actions)
        self.add_all(targets, parent_path)

    def add_ancestors(self, path: ir.StatePath, above: ir.StatePath) -> None:
        """Add the states around one, below another (addAncestorStatesToEnter)."""
        for ancestor in proper_ancestors(path, above):
            self.to_enter.add(ancestor)
            if isinstance(self.machine.states[ancestor], ir.Parallel):
                self.add_regions(ancestor)

    def add_regions(self, path: ir.StatePath) -> None:
        """Add those regions of a parallel state that nothing is entered in yet."""
        for region in self.machine.children(self.machine.states[path]):
            entered = any(
                each == region.path or is_descendant(each, region.path) for each in self.to_enter
            )
            if not entered and region.path not in self.machine.configuration:
                self.add_descendants(region.path)
