"""Check comprehensions, and generators in calls: loops that are values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, Scalar
from ...diagnostics import Fix
from ...parsing import syntax
from ..types.type_relations import widened
from .iteration import check_iteration, is_too_deep
from .names_in_scope import unknown_value
from .narrowing import facts_when
from .scope import Scope

if TYPE_CHECKING:
    from .typecheck import Checker

Clauses: TypeAlias = tuple[ir.Clause, ...]

# What takes a generator, and the type that its items must have.
TAKERS: dict[str, DataType | None] = {
    **dict.fromkeys(("any", "all"), Scalar.BOOL),
    **dict.fromkeys(("sum", "min", "max", "sorted")),
    "join": Scalar.STR,
}
_LONGEST = 60  # characters of a comprehension that is offered


def check_list_comprehension(
    node: syntax.ListComprehension, scope: Scope, checker: Checker, wanted: DataType | None
) -> ir.Expr:
    """Return `[item for x in xs]`; `wanted` is the type that its items must have, if any."""
    checked = _check_clauses(node.clauses, scope, checker)
    if checked is None:
        return unknown_value(node.span)
    clauses, inner = checked
    item = checker.check(node.item, inner, wanted)
    found = ListOf(_type_of(item, wanted))
    return ir.ListComprehension(type=found, span=node.span, item=item, clauses=clauses)


def check_dict_comprehension(
    node: syntax.DictComprehension, scope: Scope, checker: Checker, wanted: DataType | None
) -> ir.Expr:
    """Return `{key: value for x in xs}`; `wanted` is the type that its values must have, if any."""
    checked = _check_clauses(node.clauses, scope, checker)
    if checked is None:
        return unknown_value(node.span)
    clauses, inner = checked
    key = checker.check(node.entry.key, inner, Scalar.STR)
    value = checker.check(node.entry.value, inner, wanted)
    found = DictOf(_type_of(value, wanted))
    return ir.DictComprehension(type=found, span=node.span, key=key, value=value, clauses=clauses)


def check_generator(
    node: syntax.Generator, scope: Scope, checker: Checker, wanted: DataType | None
) -> ir.Expr:
    """Return `item for x in xs`; `wanted` is the type that its items must have, if any."""
    checked = _check_clauses(node.clauses, scope, checker)
    if checked is None:
        return unknown_value(node.span)
    clauses, inner = checked
    if wanted is Scalar.BOOL:
        item = checker.condition(node.item, inner)
    else:
        item = checker.check(node.item, inner, wanted)
    found = ListOf(_type_of(item, wanted))
    return ir.Generator(type=found, span=node.span, item=item, clauses=clauses)


def report_generator(
    node: syntax.Generator, scope: Scope, checker: Checker, taker: str | None = None
) -> ir.Expr:
    """Report a generator where a value is wanted, and what is wrong in it."""
    written = node.span.text if len(node.span.text) <= _LONGEST else "x for x in xs"
    checker.report.add(
        codes.TYPE_MISMATCH,
        f"`{taker}` takes no generator" if taker is not None else "a generator cannot stand here",
        node.span,
        label=f"write a list, `[{written}]`",
        help="`any`, `all`, `sum`, `min`, `max`, `sorted` and `join` take generators",
        fix=Fix(span=node.span, text=f"[{node.span.text}]"),
    )
    check_generator(node, scope, checker, None)
    return unknown_value(node.span)


def _check_clauses(
    nodes: tuple[syntax.Clause, ...], scope: Scope, checker: Checker
) -> tuple[Clauses, Scope] | None:
    """Return the loops, and the scope of what the innermost makes; None where they are too many."""
    clauses: list[ir.Clause] = []
    for node in nodes:
        if is_too_deep(node, scope, checker):
            return None
        variables, iterable, scope = check_iteration(node.variables, node.iterable, scope, checker)
        conditions: list[ir.Expr] = []
        for condition in node.conditions:
            conditions.append(checker.condition(condition, scope))
            scope = scope.knowing(facts_when(condition, True))
        clauses.append(ir.Clause(variables, iterable, tuple(conditions)))
    return tuple(clauses), scope


def _type_of(value: ir.Expr, wanted: DataType | None) -> DataType:
    return widened(value.type) if wanted is None else wanted
