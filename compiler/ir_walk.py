"""Walks of the IR: the states of a chart, what stands in them, and the parts of any node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeAlias, cast

from . import ir
from .ir_expressions import (
    ContextField,
    EventField,
    Expr,
    InputField,
    InState,
    LetValue,
    MemberKey,
    MemberKeys,
    Now,
    OldField,
    SelfKey,
    Typed,
)

AnyNode: TypeAlias = ir.Node | Typed

_OF_A_MACHINE = (
    ContextField,
    EventField,
    InputField,
    InState,
    LetValue,
    MemberKey,
    MemberKeys,
    Now,
    OldField,
    SelfKey,
)

# --- states -----------------------------------------------------------------------------------


def walk_states(state: ir.State) -> Iterator[ir.State]:
    """Yield a state and all below it, in document order."""
    pending = [state]
    while pending:
        found = pending.pop()
        yield found
        if isinstance(found, (ir.Compound, ir.Parallel)):
            pending.extend(reversed(found.children))


def real_states(state: ir.State) -> Iterator[ir.StateBase]:
    """Yield those that can be active of a state and all below it: no history states."""
    return (each for each in walk_states(state) if not isinstance(each, ir.History))


def children(state: ir.State | ir.StateBase) -> tuple[ir.StateBase, ...]:
    """Return a state's children that are real states."""
    if isinstance(state, (ir.Compound, ir.Parallel)):
        return tuple(child for child in state.children if not isinstance(child, ir.History))
    return ()


def leaves(state: ir.StateBase) -> list[ir.StateBase]:
    """List the atomic and final states that are, or are below, a state."""
    below = children(state)
    return [leaf for child in below for leaf in leaves(child)] if below else [state]


def own_statements(state: ir.State) -> Iterator[ir.Statement]:
    """Yield the actions of a state itself: of its entry and exit, its transitions, its defaults.

    Those within an `if` or a `for` come after it.
    """
    if isinstance(state, ir.History):
        yield from nested(state.actions)
        return
    yield from nested(state.entry)
    yield from nested(state.exit)
    if isinstance(state, ir.Compound):
        yield from nested(state.initial_actions)
    for transition in state.transitions:
        yield from nested(transition.actions)


def nested(actions: Iterable[ir.Statement]) -> Iterator[ir.Statement]:
    """Yield actions, each with those that are within it."""
    for action in actions:
        yield action
        match action:
            case ir.If(branches=branches, otherwise=otherwise):
                for branch in branches:
                    yield from nested(branch.actions)
                yield from nested(otherwise)
            case ir.For(actions=inner):
                yield from nested(inner)
            case _:
                pass


def all_statements(state: ir.State) -> Iterator[ir.Statement]:
    """Yield all actions of a state and of those below it."""
    for each in walk_states(state):
        yield from own_statements(each)


def triggers(root: ir.State) -> Iterator[ir.Trigger]:
    """Yield what the lines of a chart wait for."""
    for state in real_states(root):
        for line in state.transitions:
            yield from line.triggers


def callees(root: ir.State) -> Iterator[tuple[str, ir.Callee]]:
    """Yield the actors and machines that a chart invokes, and those that it spawns, with ids."""
    for state in real_states(root):
        yield from ((invoke.id, invoke.callee) for invoke in state.invokes)
    for action in all_statements(root):
        if isinstance(action, ir.Spawn):
            yield action.id, action.callee


def families(root: ir.State) -> tuple[str, ...]:
    """Return the names of the families that a chart spawns, in document order."""
    spawned = (each for each in all_statements(root) if isinstance(each, ir.Spawn))
    return tuple(dict.fromkeys(each.id for each in spawned if each.key is not None))


# --- parts of nodes ---------------------------------------------------------------------------


def members(node: object) -> Iterator[tuple[str, object]]:
    """Yield the fields of plain data with their names."""
    kind: Any = type(node)
    for name in _names(kind):
        yield name, getattr(node, name)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


def parts(node: AnyNode) -> list[AnyNode]:
    """Return the nodes directly in a node, in document order."""
    found: list[AnyNode] = []
    kind: Any = type(node)
    for name in _holders(kind):
        value = getattr(node, name)
        if isinstance(value, (ir.Node, Typed)):
            found.append(value)
        elif isinstance(value, tuple):
            _add_nodes(value, found)
    return found


# The names in the types of fields that hold no node.
_OPERATORS = frozenset({"ArithmeticOp", "CompareOp", "LogicOp"})
_REFERENCES = frozenset({"DataType", "EventRef", "RecordRef", "Span", "StatePath"})
_VALUES = frozenset({"Fraction", "None", "bool", "float", "int", "str", "tuple"})
_NO_NODE = _OPERATORS | _REFERENCES | _VALUES


@cache
def _holders(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a node that may hold others: most nodes have none, or one."""
    return tuple(
        each.name
        for each in fields(kind)
        if not _NO_NODE.issuperset(re.findall(r"\w+", str(each.type)))
    )


def _add_nodes(values: tuple[object, ...], found: list[AnyNode]) -> None:
    for each in values:
        if isinstance(each, (ir.Node, Typed)):
            found.append(each)
        elif isinstance(each, tuple):
            _add_nodes(each, found)


def walk(node: AnyNode) -> Iterator[AnyNode]:
    """Yield a node and all nodes in it, in document order."""
    pending = [node]
    while pending:
        found = pending.pop()
        yield found
        below = parts(found)
        if below:
            below.reverse()
            pending += below


def expressions(node: AnyNode) -> Iterator[Expr]:
    """Yield the outermost expressions in a node, which is none itself."""
    for part in parts(node):
        if isinstance(part, ir.Node):
            yield from expressions(part)
        else:
            yield cast(Expr, part)


def is_fixed(expr: Expr) -> bool:
    """Return whether an expression is the same for all machines: it needs no input, key or time."""
    return not any(isinstance(each, _OF_A_MACHINE) for each in walk(expr))
