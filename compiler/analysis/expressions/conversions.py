"""Check conversions: `decimal("9.99")`, `date(...)`, `uuid(...)` and others make values of texts.

A text that stands there is checked now; what another one gives is known when it is computed. An int
becomes a float, or a decimal, where that is expected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import DataType, Scalar
from ...limits import MOST_DECIMAL_EXPONENT
from ...parsing import syntax
from ..types.builtin_functions import CONVERSIONS
from ..types.type_relations import (
    bare,
    fits,
    is_unknown,
    members,
    type_text,
    union_of,
    widened,
)
from .names_in_scope import unknown_value
from .scope import Scope

if TYPE_CHECKING:
    from .typecheck import Checker

# How values stand in JSON, and one of each.
_FORMS = {
    "decimal": (r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,10})?", "9.99"),
    "date": (r"\d{4}-\d{2}-\d{2}", "2026-01-31"),
    "datetime": (
        r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})",
        "2026-01-31T12:00:00Z",
    ),
    "uuid": (
        r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f",
    ),
}
_WITHOUT_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)


def check_conversion(node: syntax.Apply, name: str, scope: Scope, checker: Checker) -> ir.Expr:
    """Return a constant, or a conversion, of one of the types that have no literals."""
    given, named = node.args.positional, node.args.keywords
    if len(given) != 1 or named:
        for each in (*given, *(keyword.value for keyword in named)):
            checker.check(each, scope)
        checker.report.add(
            codes.TOO_MANY_ARGUMENTS if given else codes.MISSING_ARGUMENT,
            f"`{name}` takes one argument, by position",
            node.args.span,
            help=f'for example `{name}("{_FORMS[name][1]}")`',
        )
        return unknown_value(node.span)
    [argument] = given
    if isinstance(argument, syntax.Str):
        return _constant(node, name, argument, checker)
    value = checker.check(argument, scope)
    converted = in_decimals(value) if name == "decimal" else None
    if converted is not None:
        return converted
    if is_unknown(value.type) or not checker.present(value):
        return unknown_value(node.span)
    if not _is_taken(name, value.type):
        _report_type(node, name, value, checker)
        return unknown_value(node.span)
    if scope.machine is None:
        checker.report.add(
            codes.UNAVAILABLE_NAME,
            f"`{name}` of a value that is computed is not available in {scope.place}",
            node.span,
            help=f'write the value: `{name}("{_FORMS[name][1]}")`',
        )
        return unknown_value(node.span)
    return ir.Convert(type=CONVERSIONS[name], span=node.span, value=value)


def in_decimals(value: ir.Expr) -> ir.Expr | None:
    """Return the decimal that a constant int stands for, None where it is something else."""
    match value:
        case ir.Constant(value=int() as number, type=Scalar.INT, span=span):
            return ir.TextConstant(type=Scalar.DECIMAL, span=span, text=str(number))
        case ir.Negate(value=ir.Constant(value=int() as number, type=Scalar.INT), span=span):
            return ir.TextConstant(type=Scalar.DECIMAL, span=span, text=str(-number))
        case _:
            return None


def is_text_of(name: str, text: str) -> bool:
    """Return whether a text is a value of a type, which is named."""
    return _mistake(name, text) is None


def in_floats(value: ir.Expr, expected: DataType) -> ir.Expr:
    """Return a value that fits what is expected, made a float where it is an int for a float."""
    wanted, found = members(expected), members(value.type)
    if Scalar.FLOAT not in wanted or Scalar.INT in wanted or Scalar.INT not in found:
        return value
    match value:
        case ir.Constant(value=int() as number, span=span):
            return ir.Constant(type=Scalar.FLOAT, span=span, value=float(number))
        case ir.Negate(value=ir.Constant(value=0), span=span):  # there is no int for -0.0
            return ir.Constant(type=Scalar.FLOAT, span=span, value=0.0)
        case ir.Negate(value=ir.Constant(value=int() as number, span=at), span=span):
            constant = ir.Constant(type=Scalar.FLOAT, span=at, value=float(number))
            return ir.Negate(type=Scalar.FLOAT, span=span, value=constant)
        case _:
            kept = [Scalar.FLOAT if each is Scalar.INT else each for each in found]
            return ir.Convert(type=union_of(kept), span=value.span, value=value)


def _is_taken(name: str, given: DataType) -> bool:
    return fits(given, Scalar.STR) or (name == "decimal" and fits(given, Scalar.INT))


def _constant(node: syntax.Apply, name: str, text: syntax.Str, checker: Checker) -> ir.Expr:
    wrong = _mistake(name, text.value)
    if wrong is None:
        return ir.TextConstant(type=CONVERSIONS[name], span=node.span, text=text.value)
    checker.report.add(
        codes.BAD_CONSTANT,
        (
            f"{syntax.quote(text.value)} is no {name}: {wrong}"
            if len(text.value) <= 60
            else f"this is no {name}: {wrong}"
        ),
        text.span,
    )
    return unknown_value(node.span)


def _mistake(name: str, text: str) -> str | None:
    """Return why a text is no value of a type, None where it is one."""
    form, example = _FORMS[name]
    if re.fullmatch(form, text, re.ASCII) is None:
        if name == "datetime" and _WITHOUT_ZONE.fullmatch(text):
            return "a time has seconds and a time zone, as in `2026-01-31T12:00:00Z`"
        return f"one is written `{example}`"
    if name == "decimal":
        from decimal import Decimal

        if abs(Decimal(text).adjusted()) > MOST_DECIMAL_EXPONENT:
            return f"its exponent is beyond {MOST_DECIMAL_EXPONENT}"
    elif name in ("date", "datetime"):
        from datetime import datetime

        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            return str(error)
    return None


def _report_type(node: syntax.Apply, name: str, value: ir.Expr, checker: Checker) -> None:
    text, found = value.span.text, bare(value.type)
    help_text = None
    if name == "decimal" and found is Scalar.FLOAT and isinstance(value, ir.Constant):
        help_text = f'a float is not exact: write `decimal("{text}")`'
    elif name == "date" and found is Scalar.DATETIME:
        help_text = f"take its day: `{text}.date()`"
    elif found is CONVERSIONS[name]:
        help_text = "it is one already"
    wanted = "a str or an int" if name == "decimal" else "a str"
    checker.report.add(
        codes.TYPE_MISMATCH,
        f"`{name}` needs {wanted}, not `{type_text(widened(value.type))}`",
        node.args.positional[0].span,
        help=help_text,
    )
