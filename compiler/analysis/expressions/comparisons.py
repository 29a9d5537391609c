"""Check comparisons: what can be equal, what has an order, and what contains what."""

from __future__ import annotations

from ... import codes
from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, Unknown, may_be_none
from ...diagnostics import Fix, Report
from ...ir_expressions import (
    CallBuiltin,
    CallDef,
    CallMethod,
    Constant,
    Expr,
    FieldOf,
    Item,
    Slice,
)
from ...operators import CompareOp
from ...parsing.syntax import quote
from ...source import Span
from ...suggest import meant, suggest
from ..types.type_relations import (
    bare,
    can_be_equal,
    can_be_ordered,
    is_unknown,
    members,
    type_text,
    without_none,
)
from .rewriting import as_constant


def check_comparison(left: Expr, op: CompareOp, right: Expr, report: Report) -> None:
    """Report a comparison that makes no sense for the types of its sides."""
    if is_unknown(left.type) and is_unknown(right.type):
        return
    span = left.span.to(right.span)
    match op:
        case "==" | "!=":
            _check_equality(left, right, span, report)
        case "<" | "<=" | ">" | ">=":
            _check_order(left, op, right, span, report)
        case "in" | "not in":
            _check_membership(left, right, report)
        case "is" | "is not":
            _check_identity(left, op, right, span, report)


def _check_equality(left: Expr, right: Expr, span: Span, report: Report) -> None:
    if can_be_equal(left.type, right.type):
        return
    label = f"`{type_text(left.type)}` and `{type_text(right.type)}`"
    fix = None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and isinstance(one.value, str):
            words = [each.value for each in members(other.type) if isinstance(each, Literal)]
            close = suggest(one.value, words)
            if close is not None:
                label, fix = meant(close), Fix(span=one.span, text=quote(close))
    advice = None
    if fix is None and (fix := _converted(left, right)) is not None:
        advice = f"write `{fix.text}`"
    report.add(
        codes.NEVER_EQUAL, "these can never be equal", span, label=label, help=advice, fix=fix
    )


def _check_order(left: Expr, op: CompareOp, right: Expr, span: Span, report: Report) -> None:
    if can_be_ordered(left.type, right.type):
        return
    for side in (left, right):
        other = right if side is left else left
        if may_be_none(side.type) and can_be_ordered(without_none(side.type), other.type):
            report_none(side, report)
            return
    fix = _converted(left, right)
    report.add(
        codes.NOT_ORDERED,
        f"`{op}` cannot order `{type_text(left.type)}` and `{type_text(right.type)}`",
        span,
        help=f"write `{fix.text}`" if fix is not None else None,
        fix=fix,
    )


def _converted(left: Expr, right: Expr) -> Fix | None:
    """Return the change that makes a constant one of the other side's type."""
    for one, other in ((left, right), (right, left)):
        made = as_constant(one, bare(without_none(other.type)))
        if made:
            return Fix(span=one.span, text=made)
    return None


def _check_membership(left: Expr, right: Expr, report: Report) -> None:
    for container in members(right.type):
        match container:
            case Unknown():
                continue
            case ListOf(item=item):
                possible = can_be_equal(left.type, item)
            case DictOf() | Scalar.STR | Literal():
                possible = can_be_equal(left.type, Scalar.STR)
            case Scalar.NONE if len(members(right.type)) > 1:
                report_none(right, report)
                return
            case _:
                report.add(
                    codes.BAD_MEMBERSHIP,
                    f"`in` needs a list, a dict or a str, not `{type_text(right.type)}`",
                    right.span,
                )
                return
        if not possible:
            report.add(
                codes.BAD_MEMBERSHIP,
                f"`{type_text(right.type)}` cannot contain `{type_text(left.type)}`",
                left.span,
            )
            return


def _check_identity(left: Expr, op: CompareOp, right: Expr, span: Span, report: Report) -> None:
    if not isinstance(right, Constant) or (
        isinstance(right.value, (str, int)) and not isinstance(right.value, bool)
    ):
        report.add(
            codes.BAD_IDENTITY,
            "`is` is for None, True and False",
            right.span,
            help=f"to compare values write `{'==' if op == 'is' else '!='}`",
        )
    elif not can_be_equal(left.type, right.type):
        result = "False" if op == "is" else "True"
        report.add(
            codes.CONSTANT_COMPARISON,
            f"this is always {result}",
            span,
            label=f"`{type_text(left.type)}` is never {right.value}",
            help=_missing_key(left, op) if right.value is None else None,
        )


def _missing_key(value: Expr, op: CompareOp) -> str | None:
    """Return advice for a question whether an entry of a dict is None, which is there or not."""
    if not isinstance(value, Item) or not isinstance(bare(value.value.type), DictOf):
        return None
    asked = (
        f"{value.index.span.text} {'in' if op == 'is not' else 'not in'} {value.value.span.text}"
    )
    return f"a key that is missing fails the step; to ask whether it is there write `{asked}`"


def report_none(
    value: Expr,
    report: Report,
    *,
    help: str | None = None,  # noqa: A002
) -> None:
    """Report a value that may be None where it must not be; `help` is in the place of advice."""
    text = value.span.text
    advice = help
    if advice is None and len(text) <= 40:
        is_asked = is_followed(value)
        advice = f"check it first: `{text} is not None`" if is_asked else _named(value)
    report.add(
        codes.POSSIBLY_NONE,
        "this value can be None here",
        value.span,
        label=f"`{type_text(value.type)}`",
        help=advice,
    )


def is_followed(value: Expr) -> bool:
    """Return whether a check that a value is not None holds where it is used next."""
    while isinstance(value, FieldOf):
        value = value.value
    return not isinstance(value, (Item, CallBuiltin, CallDef, CallMethod, Slice))


def _named(value: Expr) -> str:
    """Return advice for an item or what a call gives, of which no check is kept."""
    text = value.span.text
    if isinstance(value, CallMethod) and value.method == "get" and len(value.arguments) == 1:
        owner = bare(value.value.type)
        if isinstance(owner, DictOf) and not may_be_none(owner.value):
            return f"say what it is where the key is missing: `{text[:-1]}, ...)`"
    loop = f"`for x in [{text}] {{ if x is not None {{ ... }} }}`"
    return f"of items and calls no check is kept: give it a name, as a `let` or in {loop}"


def describe_mismatch(found: DataType, expected: DataType) -> str | None:
    """Return advice for a value of one type where another one is expected."""
    wanted, given = members(expected), members(found)
    if Scalar.JSON in given:
        return "convert JSON values with a `def`"
    if all(isinstance(each, Literal) for each in wanted) and Scalar.STR in given:
        return (
            f"give it the type `{type_text(expected)}` where it is declared: in an event, a field"
        )
    if Scalar.STR in wanted and not any(member is Scalar.NONE for member in given):
        return 'make text of it with an f-string: `f"{...}"`'
    if Scalar.DURATION in wanted and given[0] in (Scalar.INT, Scalar.FLOAT):
        return "write a duration with its unit: `500ms`, `30s`, `1h30m`"
    if Scalar.INT in wanted and given == (Scalar.FLOAT,):
        return "round it: `round(x)`, or `int(x)`"
    return None
