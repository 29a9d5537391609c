"""Find assignments, and tell what they leave known: whether what they assign can be None."""

from __future__ import annotations

from collections.abc import Iterator

from ...datatypes import may_be_none
from ...parsing import syntax
from ..expressions.narrowing import facts_when, forget, reference
from ..expressions.scope import Scope
from ..expressions.typecheck import Checker
from ..types.type_relations import is_unknown

_NEVER_NONE = (
    syntax.Str,
    syntax.FString,
    syntax.Int,
    syntax.Float,
    syntax.Duration,
    syntax.Bool,
    syntax.List,
    syntax.Dict,
    syntax.ListComprehension,
    syntax.DictComprehension,
    syntax.Neg,
    syntax.Not,
    syntax.BinOp,
    syntax.BoolOp,
    syntax.Compare,
)


def assigned_in(block: syntax.Block | None) -> frozenset[str]:
    """Return the context fields that a block may set as a whole."""
    return frozenset(target.name for target in _targets_in(block) if isinstance(target, syntax.Var))


def forget_assigned(
    facts: frozenset[str], block: syntax.Block | None, lets: frozenset[str]
) -> frozenset[str]:
    """Return the facts that are still known whatever of a block was done, and however often."""
    for target in _targets_in(block):
        facts = forget(facts, reference(target), lets)
    return facts


def _targets_in(block: syntax.Block | None) -> Iterator[syntax.Expr]:
    """Yield what a block sets or takes out, fields and parts of fields."""
    for statement in syntax.all_statements(block):
        if isinstance(statement, (syntax.Assign, syntax.Delete)):
            yield statement.target


def is_present(value: syntax.Expr, scope: Scope, checker: Checker) -> bool:
    """Return whether a value is certainly not None.

    Even where something else is wrong with it: an operation never gives None.
    """
    if isinstance(value, _NEVER_NONE):
        return True
    if isinstance(value, syntax.Ternary):
        then = scope.knowing(facts_when(value.condition, True))
        otherwise = scope.knowing(facts_when(value.condition, False))
        return is_present(value.then, then, checker) and is_present(
            value.otherwise, otherwise, checker
        )
    found = checker.check(value, scope).type
    return not (may_be_none(found) or is_unknown(found))
