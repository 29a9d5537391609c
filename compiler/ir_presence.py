"""Which context fields expressions and actions take not to be None, and which they show not to be.

The analysis follows None from state to state. Where that is what tells, and not what stands around
an expression, the generated code says so, and a stored machine may have None all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import ir
from .datatypes import may_be_none
from .ir_expressions import (
    Comparison,
    Conditional,
    Constant,
    ContextField,
    DictComprehension,
    Expr,
    Generator,
    LetValue,
    ListComprehension,
    Logic,
    Not,
)
from .ir_walk import expressions, nested, walk

NOTHING: frozenset[str] = frozenset()
_EQUALITY = frozenset({"==", "!=", "is", "is not"})


def present_when(expr: Expr, truth: bool) -> frozenset[str]:
    """Return the context fields that are not None where an expression is true, or is false."""
    match expr:
        case Comparison(operands=(ContextField(name=name), Constant(value=None)), ops=(op,)):
            return frozenset({name}) if truth == (op in ("is not", "!=")) else NOTHING
        case Not(value=value):
            return present_when(value, not truth)
        case Logic(op=op, operands=operands):
            each = [present_when(operand, truth) for operand in operands]
            all_hold = truth == (op == "and")
            return NOTHING.union(*each) if all_hold else each[0].intersection(*each[1:])
        case _:
            return NOTHING


def unproven(expr: Expr, optional: frozenset[str], known: frozenset[str]) -> set[str]:
    """Return the fields that an expression takes not to be None, beyond what is `known` there.

    `optional` are the context fields whose declared type has None.
    """
    found: set[str] = set()
    match expr:
        case ContextField(name=name, type=type):
            taken = name in optional and name not in known and not may_be_none(type)
            return {name} if taken else set()
        case ListComprehension() | DictComprehension() | Generator():
            for clause in expr.clauses:
                found |= unproven(clause.iterable, optional, known)
                for condition in clause.conditions:
                    found |= unproven(condition, optional, known)
                    known = known | present_when(condition, True)
            values = (expr.key, expr.value) if isinstance(expr, DictComprehension) else (expr.item,)
            return found.union(*(unproven(value, optional, known) for value in values))
        case Logic(op=op, operands=operands):
            for operand in operands:
                found |= unproven(operand, optional, known)
                known = known | present_when(operand, op == "and")
            return found
        case Comparison(operands=operands, ops=ops) if _EQUALITY.issuperset(ops):
            # None is equal to nothing else, and type checkers know that.
            others = (each for each in operands if not isinstance(each, ContextField))
            return {name for each in others for name in unproven(each, optional, known)}
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (
                unproven(condition, optional, known)
                | unproven(then, optional, known | present_when(condition, True))
                | unproven(otherwise, optional, known | present_when(condition, False))
            )
        case _:
            return {name for part in expressions(expr) for name in unproven(part, optional, known)}


def taken_present(
    action: ir.Statement, optional: frozenset[str], known: frozenset[str]
) -> set[str]:
    """Return the fields that an action takes not to be None, beyond what is `known` before it."""
    match action:
        case ir.If(branches=branches, otherwise=otherwise):
            found: set[str] = set()
            for branch in branches:
                holds = known | present_when(branch.condition, True)
                found |= unproven(branch.condition, optional, known)
                found |= taken_by(branch.actions, optional, holds)
                known |= present_when(branch.condition, False)
            return found | taken_by(otherwise, optional, known)
        case ir.For(iterable=iterable, actions=actions):
            again = known_in_loop(action, known)
            return unproven(iterable, optional, known) | taken_by(actions, optional, again)
        case _:
            pass
    return set().union(*(unproven(each, optional, known) for each in expressions(action)))


def taken_by(
    actions: Iterable[ir.Statement], optional: frozenset[str], known: frozenset[str]
) -> set[str]:
    """Return the fields that actions take not to be None, beyond what is `known` before them."""
    found: set[str] = set()
    for action in actions:
        taken = taken_present(action, optional, known)
        found |= taken
        known = known_after(action, known | taken)
    return found


def known_in_loop(loop: ir.For, known: frozenset[str]) -> frozenset[str]:
    """Return which of the known fields are known in every round of a loop."""
    assigned = {
        ir.field_of(each.target) for each in nested(loop.actions) if isinstance(each, ir.Assign)
    }
    return known - assigned


def known_after(action: ir.Statement, known: frozenset[str]) -> frozenset[str]:
    """Return which context fields are known not to be None after an action."""
    match action:
        case ir.If(branches=branches, otherwise=otherwise):
            ends: list[frozenset[str]] = []
            for branch in branches:
                holds = known | present_when(branch.condition, True)
                ends.append(_known_after_all(branch.actions, holds))
                known |= present_when(branch.condition, False)
            return _known_after_all(otherwise, known).intersection(*ends)
        case ir.For():
            return known_in_loop(action, known)
        case ir.Assign(target=ContextField(name=name), op=op, value=value):
            is_present = not may_be_none(value.type) or op != "="
            return known | {name} if is_present else known - {name}
        case _:
            return known


def _known_after_all(actions: Iterable[ir.Statement], known: frozenset[str]) -> frozenset[str]:
    for action in actions:
        known = known_after(action, known)
    return known


def lets_in(expr: Expr) -> set[str]:
    """Return the names of the lets that an expression uses itself."""
    return {each.name for each in walk(expr) if isinstance(each, LetValue)}
