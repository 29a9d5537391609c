"""The values of constant expressions."""

from __future__ import annotations

from fractions import Fraction

from ...ir_expressions import (
    Arithmetic,
    Comparison,
    Constant,
    DurationConstant,
    Expr,
    Logic,
    Negate,
    Not,
)
from ...limits import LONGEST_DURATION_MILLISECONDS
from ..types.type_relations import is_unknown

# Of a power, as far as it is computed here.
_MOST_POWER_BITS = 1_000


def number(expr: Expr) -> Fraction | None:
    """Return the value of a constant number, or the milliseconds of a constant duration."""
    match expr:
        case Constant(value=bool()):
            return None
        case Constant(value=int() | float() as value):
            return Fraction(value)
        case DurationConstant(milliseconds=milliseconds):
            return milliseconds
        case Negate(value=value):
            negated = number(value)
            return -negated if negated is not None else None
        case Arithmetic(left=left, op=op, right=right):
            one, other = number(left), number(right)
            if one is None or other is None:
                return None
            return _calculate(one, op, other)
        case _:
            return None


def is_too_long(duration: Expr) -> bool:
    """Return whether a duration is constant, and longer than any that is taken."""
    milliseconds = number(duration)
    return milliseconds is not None and abs(milliseconds) > LONGEST_DURATION_MILLISECONDS


def _calculate(left: Fraction, op: str, right: Fraction) -> Fraction | None:
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
        case "//" if right:
            return Fraction(left // right)
        case "**":
            return _power(left, right)
        case _:
            return None


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Return a power, None where it is none of the numbers that a duration or a guard has."""
    if exponent.denominator != 1 or (exponent < 0 and not base):
        return None
    length = max(base.numerator.bit_length(), base.denominator.bit_length())
    if length * abs(exponent) > _MOST_POWER_BITS:
        return None
    return base**exponent.numerator


def truth(expr: Expr) -> bool | None:
    """Return the value of a condition that is always the same, None where it depends."""
    match expr:
        case Constant(value=bool() as value):
            return value
        case Not(value=value):
            inner = truth(value)
            return not inner if inner is not None else None
        case Logic(op=op, operands=operands):
            values = [truth(operand) for operand in operands]
            deciding = op == "or"
            if deciding in values:
                return deciding
            return None if None in values else not deciding
        case Comparison(operands=(left, right), ops=(op,)):
            return _compare(left, op, right)
        case _:
            return None


def _compare(left: Expr, op: str, right: Expr) -> bool | None:
    if is_unknown(left.type) or is_unknown(right.type):
        return None
    if isinstance(left, Constant) and isinstance(right, Constant) and op in ("==", "!="):
        return (left.value == right.value) == (op == "==")
    one, other = number(left), number(right)
    if one is None or other is None:
        return None
    match op:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case ">=":
            return one >= other
        case "==":
            return one == other
        case "!=":
            return one != other
        case _:
            return None
