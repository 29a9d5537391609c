"""What is entered when a transition is taken: the targets, what is around them, and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .state_tree import StateNode

Targets = Mapping[StateNode, Sequence[StateNode]]


def entered(
    within: StateNode,
    targets: Iterable[StateNode],
    initials: Targets,
    defaults: Targets,
    left: Iterable[StateNode] = (),
) -> list[StateNode]:
    """Return the states that are entered below a domain, in document order.

    A history counts as its default targets, without which its parent starts as usual. `left` are
    the regions of a parallel domain that were left: something is entered in each of them.
    """
    found = set(left) | _on_the_way(within, targets, defaults)
    return sorted(_with_defaults(found, initials, defaults), key=lambda node: node.order)


def _on_the_way(
    within: StateNode, targets: Iterable[StateNode], defaults: Targets
) -> set[StateNode]:
    """Return targets and what is around them, below a domain."""
    found: set[StateNode] = set()
    histories: set[StateNode] = set()
    pending = list(targets)
    while pending:
        target = pending.pop()
        if target in histories:
            continue
        if target.kind == "history":
            histories.add(target)
            parent = target.parent
            assert parent is not None
            if defaults.get(target):
                pending.extend(each for each in defaults[target] if each is not parent)
            if parent is not within and parent not in found:
                pending.append(parent)
            continue
        if target not in found:
            found.add(target)
        node = target.parent
        while node is not None and node is not within and node not in found:
            found.add(node)
            node = node.parent
    return found


def _with_defaults(found: set[StateNode], initials: Targets, defaults: Targets) -> set[StateNode]:
    pending = list(found)
    while pending:
        node = pending.pop()
        children = [child for child in node.children.values() if child.kind != "history"]
        if node.kind == "parallel":
            missing = [child for child in children if child not in found]
            found.update(missing)
            pending.extend(missing)
        elif children and not any(child in found for child in children):
            new = _on_the_way(node, initials.get(node, ()), defaults) - found
            found |= new
            pending.extend(new)
    return found
