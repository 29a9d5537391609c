"""What a condition tells about names: which of them are not None where it holds, or does not."""

from __future__ import annotations

from ...parsing.syntax import (
    Attribute,
    Bool,
    BoolOp,
    Compare,
    Dict,
    DictComprehension,
    Duration,
    Expr,
    Float,
    FString,
    Int,
    List,
    ListComprehension,
    NoneLit,
    Not,
    Str,
    Var,
)

NOTHING: frozenset[str] = frozenset()


def reference(expr: Expr) -> str | None:
    """Return the name that facts about an expression are kept under: `x`, `event.x`, `pos.x`."""
    names: list[str] = []
    while isinstance(expr, Attribute):
        names.append(expr.name.text)
        expr = expr.value
    if not isinstance(expr, Var):
        return None
    names.append(expr.name)
    return ".".join(reversed(names))


def facts_when(condition: Expr, holds: bool) -> frozenset[str]:
    """Return what is known not to be None where a condition is true, or where it is false."""
    match condition:
        case Var() | Attribute() if holds:
            # A value other than a bool is reported, and what follows from it need not be.
            name = reference(condition)
            return frozenset((name,)) if name is not None else NOTHING
        case Not(value=value):
            return facts_when(value, not holds)
        case BoolOp(op=op, operands=operands):
            parts = [facts_when(operand, holds) for operand in operands]
            certain = (op == "and") == holds
            return frozenset.union(*parts) if certain else frozenset.intersection(*parts)
        case Compare(operands=(left, right), ops=(op,)):
            if isinstance(left, NoneLit):
                left, right = right, left
            name = reference(left)
            if name is None:
                return NOTHING
            if isinstance(right, NoneLit):
                present = op in ("is not", "!=") if holds else op in ("is", "==")
                return frozenset((name,)) if present else NOTHING
            if op == "==" and holds and isinstance(right, _NEVER_NONE):
                return frozenset((name,))
            if op == "!=" and not holds and isinstance(right, _NEVER_NONE):
                return frozenset((name,))
            return NOTHING
        case _:
            return NOTHING


_NEVER_NONE = (
    *(Str, FString, Int, Float, Duration, Bool, List, Dict),
    *(ListComprehension, DictComprehension),
)


def forget(facts: frozenset[str], name: str | None, lets: frozenset[str]) -> frozenset[str]:
    """Return the facts that are still known once `name`, a field or a field of one, was assigned.

    Those about a `let` are not: it may depend on the field. Without a name an item of a list or a
    dict was assigned, or a part of one: there are no facts about these.
    """
    if not facts:
        return facts
    return frozenset(
        fact
        for fact in facts
        if fact != name and not fact.startswith(f"{name}.") and fact.split(".", 1)[0] not in lets
    )
