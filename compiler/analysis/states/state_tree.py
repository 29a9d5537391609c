"""The tree of a machine's states, before anything in them has a meaning; paths are found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ... import codes
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ...source import Span
from ...suggest import did_you_mean, meant
from ..names.symbols import FileNames

NodeKind: TypeAlias = Literal["machine", "state", "parallel", "final", "history"]


@dataclass(slots=True, eq=False, repr=False)
class StateNode:
    """A state, or the machine itself at the root.

    `order` and `last` are the numbers of the state and of the last one below it, in document order.
    """

    kind: NodeKind
    name: str
    span: Span
    body: syntax.Body | None
    history: syntax.History | None
    parent: StateNode | None
    path: tuple[str, ...]
    order: int
    last: int
    children: dict[str, StateNode] = field(default_factory=dict)

    @property
    def is_compound(self) -> bool:
        """Return whether one of the children is active at a time."""
        return self.kind in ("machine", "state") and any(
            child.kind != "history" for child in self.children.values()
        )

    @property
    def text(self) -> str:
        """Return the path as a chart writes it."""
        return path_as_written(self.path)

    @property
    def described(self) -> str:
        """Return what messages call the state."""
        return f"`{self.text}`" if self.path else "the machine"

    def contains(self, other: StateNode) -> bool:
        """Return whether another state is this one or lies below it."""
        return self.order <= other.order <= self.last

    def ancestors(self) -> Iterator[StateNode]:
        """Yield the states around this one, from the inside out, up to the machine."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def walk(self) -> Iterator[StateNode]:
        """Yield this state and all below it, in document order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children.values()))


def path_as_written(path: Sequence[str]) -> str:
    """Return a path as a chart writes it: a name that is no word is quoted."""
    return ".".join(map(name_as_written, path))


def build_tree(machine: syntax.Machine, report: Report) -> StateNode:
    """Return the tree of a machine's states; of two with one name the first is kept."""
    root = StateNode(
        kind="machine",
        name="",
        span=machine.name.span,
        body=machine.body,
        history=None,
        parent=None,
        path=(),
        order=0,
        last=0,
    )
    count = 0
    pending: list[tuple[StateNode, Iterator[syntax.StateNode]]] = [
        (root, iter(machine.body.children))
    ]
    while pending:
        node, below = pending[-1]
        child = next(below, None)
        if child is None:
            node.last = count
            pending.pop()
            continue
        first = node.children.get(child.name.text)
        if first is not None:
            report.add(
                codes.DUPLICATE_STATE,
                f"state `{child.name.written}` is defined twice",
                child.name.span,
                secondary=(Label(span=first.span, text="first defined here"),),
            )
            continue
        count += 1
        made = _node(child, node, count)
        node.children[made.name] = made
        if made.body is not None:
            pending.append((made, iter(made.body.children)))
    return root


def _node(item: syntax.StateNode, parent: StateNode, order: int) -> StateNode:
    kind: NodeKind
    match item:
        case syntax.State():
            kind = "state"
        case syntax.Parallel():
            kind = "parallel"
        case syntax.Final():
            kind = "final"
        case syntax.History():
            kind = "history"
    name = item.name.text
    return StateNode(
        kind=kind,
        name=name,
        span=item.name.span,
        body=None if isinstance(item, syntax.History) else item.body,
        history=item if isinstance(item, syntax.History) else None,
        parent=parent,
        path=(*parent.path, name),
        order=order,
        last=order,
    )


def find_state(source: StateNode, names: Sequence[str]) -> StateNode | None:
    """Return the state that a path means to a source: the nearest one that it leads to.

    Looked at are the source's siblings (itself included), its children, then the siblings of its
    ancestors from the inside out, which ends with the paths from the top.
    """
    scopes = [source] if source.parent is None else [source.parent, source, *source.ancestors()]
    for scope in scopes:
        found = descend(scope, names)
        if found is not None:
            return found
    return None


def descend(node: StateNode, names: Sequence[str]) -> StateNode | None:
    """Return the state at a path below a state."""
    current: StateNode | None = node
    for name in names:
        current = current.children.get(name) if current is not None else None
    return current


def report_unknown_state(
    names: Sequence[str], span: Span, source: StateNode, files: FileNames, report: Report
) -> None:
    """Report a path that leads nowhere, with the state that was most likely meant."""
    if any(files.may_declare(name) for name in names):
        return
    text = path_as_written(names)
    report.add(
        codes.UNKNOWN_STATE,
        f"unknown state `{text}`",
        span,
        label=_nearest(names, source),
    )


def _nearest(names: Sequence[str], source: StateNode) -> str:
    root = source
    while root.parent is not None:
        root = root.parent
    near: list[str] = []
    scopes = [source] if source.parent is None else [source.parent, source, *source.ancestors()]
    for scope in scopes:
        near.extend(name_as_written(child) for child in scope.children)
        for child in scope.children.values():
            if child.name == names[0]:
                near.extend(path_as_written((child.name, below)) for below in child.children)
    hint = did_you_mean(path_as_written(names), near)
    if hint:
        return hint
    # A state of that very name elsewhere needs its path.
    for node in root.walk():
        if node.name == names[-1]:
            return meant(node.text)
    return ""
