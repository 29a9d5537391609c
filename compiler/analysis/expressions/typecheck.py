"""Check expressions: from the syntax tree to typed expressions, with everything wrong reported.

A part that is wrong has the type `Unknown`, which fits everywhere: one mistake, one message.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, may_be_none
from ...diagnostics import Fix, Report
from ...limits import LONGEST_DURATION
from ...parsing import syntax
from ...source import Span
from ...suggest import write
from ..names.symbols import RecordTable
from ..types.type_relations import (
    UNKNOWN,
    arithmetic,
    bare,
    fits,
    is_unknown,
    members,
    type_text,
    union_of,
    widened,
    without_none,
)
from . import rewriting
from .advice import ARITHMETIC_HINTS, as_condition, as_text, meant_by, truth
from .calls import check_call
from .comparisons import check_comparison, describe_mismatch, report_none
from .comprehensions import (
    check_dict_comprehension,
    check_list_comprehension,
    report_generator,
)
from .constants import is_too_long, number
from .conversions import in_decimals, in_floats
from .families import check_member_key, keys_of, named_family, report_family
from .names_in_scope import check_attribute, check_name, unknown_value
from .narrowing import facts_when, reference
from .scope import Scope
from .unclear_types import report_unclear


class Checker:
    """Checks expressions against a scope."""

    def __init__(self, report: Report, records: RecordTable) -> None:
        """Start with the program's records; what is wrong goes to the report."""
        self.report = report
        self.records = records
        self.reads_clock = False

    def check(
        self,
        node: syntax.Expr,
        scope: Scope,
        expected: DataType | None = None,
        *,
        none_is_fine: bool = False,
    ) -> ir.Expr:
        """Return an expression with its type; where one is expected, it is made to fit.

        With `none_is_fine`, a value that would fit if it were not None does.
        """
        if isinstance(node, syntax.Ternary):
            # Each branch is compared with what is expected, so that a message names the wrong one.
            return self._ternary(node, scope, expected, none_is_fine=none_is_fine)
        found = self._check(node, scope, expected)
        if expected is None:
            return found
        if fits(found.type, expected):
            return in_floats(found, expected)
        if Scalar.DECIMAL in members(expected) and (converted := in_decimals(found)) is not None:
            return converted
        if none_is_fine and fits(without_none(found.type), expected):
            return in_floats(found, expected)
        self._report_mismatch(found, expected)
        return replace(found, type=UNKNOWN)

    def condition(
        self, node: syntax.Expr, scope: Scope, *, negation: Span | None = None
    ) -> ir.Expr:
        """Return an expression that must be True or False; `negation` is a `not` with it."""
        if isinstance(node, (syntax.Apply, syntax.BoolOp)):
            found = self._check(node, scope, Scalar.BOOL)
        else:
            found = self.check(node, scope)
        if fits(found.type, Scalar.BOOL):
            return found
        is_short = len(node.span.text) <= 30
        text = node.span.text if is_short else "x"
        meant = truth(found.type, text, holds=negation is None)
        is_plain = is_short and isinstance(
            node, (syntax.Var, syntax.Attribute, syntax.Index, syntax.Apply)
        )
        self.report.add(
            codes.NOT_BOOL,
            f"this is `{type_text(widened(found.type))}`, not a bool",
            node.span,
            help=as_condition(found.type, text, holds=negation is None),
            fix=Fix(span=negation or node.span, text=meant) if meant and is_plain else None,
        )
        return replace(found, type=UNKNOWN)

    def _check(self, node: syntax.Expr, scope: Scope, expected: DataType | None) -> ir.Expr:
        span = node.span
        match node:
            case syntax.Var(name=name):
                if named_family(node, scope) is not None:
                    report_family(name, span, self.report)
                    return unknown_value(span)
                return check_name(node, scope, self.report)
            case syntax.Str(value=text):
                return ir.Constant(type=Literal(text), span=span, value=text)
            case syntax.Int(value=integer):
                return ir.Constant(type=Scalar.INT, span=span, value=integer)
            case syntax.Float(value=number):
                return ir.Constant(type=Scalar.FLOAT, span=span, value=number)
            case syntax.Bool(value=truth):
                return ir.Constant(type=Scalar.BOOL, span=span, value=truth)
            case syntax.NoneLit():
                return ir.Constant(type=Scalar.NONE, span=span, value=None)
            case syntax.Duration(milliseconds=milliseconds, text=text):
                return ir.DurationConstant(
                    type=Scalar.DURATION, span=span, milliseconds=milliseconds, text=text
                )
            case syntax.FString(parts=parts):
                checked = tuple(
                    part if isinstance(part, str) else self.check(part, scope) for part in parts
                )
                return ir.Format(type=Scalar.STR, span=span, parts=checked)
            case syntax.List():
                return self._list(node, scope, expected)
            case syntax.Dict():
                return self._dict(node, scope, expected)
            case syntax.ListComprehension():
                return check_list_comprehension(node, scope, self, _item(expected))
            case syntax.DictComprehension():
                return check_dict_comprehension(node, scope, self, _value(expected))
            case syntax.Generator():
                return report_generator(node, scope, self)
            case syntax.Attribute(value=owner):
                if (family := named_family(owner, scope)) is not None:
                    return check_member_key(family, node, scope, self)
                return check_attribute(node, scope, self)
            case syntax.Index():
                return self._index(node, scope)
            case syntax.Slice():
                return self._slice(node, scope)
            case syntax.Apply():
                return check_call(node, scope, self, expected)
            case syntax.Neg():
                return self._negate(node, scope)
            case syntax.Not(value=value):
                negated = self.condition(value, scope, negation=span)
                return ir.Not(type=Scalar.BOOL, span=span, value=negated)
            case syntax.BinOp():
                return self._arithmetic(node, scope, expected)
            case syntax.BoolOp():
                return self._logic(node, scope, expected)
            case syntax.Compare():
                return self._comparison(node, scope)
            case syntax.Ternary():
                return self._ternary(node, scope, expected)

    def _list(self, node: syntax.List, scope: Scope, expected: DataType | None) -> ir.Expr:
        wanted = _item(expected)
        items = tuple(self.check(item, scope, wanted) for item in node.items)
        item_type = wanted
        if item_type is None:
            item_type = union_of(widened(item.type) for item in items) if items else UNKNOWN
            items = tuple(in_floats(item, item_type) for item in items)
        return ir.ListDisplay(type=ListOf(item_type), span=node.span, items=items)

    def _dict(self, node: syntax.Dict, scope: Scope, expected: DataType | None) -> ir.Expr:
        wanted = _value(expected)
        entries = tuple(
            (self.check(entry.key, scope, Scalar.STR), self.check(entry.value, scope, wanted))
            for entry in node.entries
        )
        value = wanted
        if value is None:
            value = union_of(widened(each.type) for _, each in entries) if entries else UNKNOWN
            entries = tuple((key, in_floats(each, value)) for key, each in entries)
        return ir.DictDisplay(type=DictOf(value), span=node.span, entries=entries)

    def _ternary(
        self,
        node: syntax.Ternary,
        scope: Scope,
        expected: DataType | None,
        *,
        none_is_fine: bool = False,
    ) -> ir.Expr:
        condition = self.condition(node.condition, scope)
        holds = scope.knowing(facts_when(node.condition, True))
        fails = scope.knowing(facts_when(node.condition, False))
        then = self.check(node.then, holds, expected, none_is_fine=none_is_fine)
        otherwise = self.check(node.otherwise, fails, expected, none_is_fine=none_is_fine)
        found = union_of((then.type, otherwise.type))
        if expected is None:
            then, otherwise = in_floats(then, found), in_floats(otherwise, found)
        return ir.Conditional(
            type=found, span=node.span, condition=condition, then=then, otherwise=otherwise
        )

    def _negate(self, node: syntax.Neg, scope: Scope) -> ir.Expr:
        value = self.check(node.value, scope)
        numbers = (Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL, Scalar.DURATION, UNKNOWN)
        result = value.type
        if not self.present(value):
            result = UNKNOWN
        elif any(member not in numbers for member in members(value.type)):
            self.report.add(
                codes.BAD_OPERANDS,
                f"`-` needs a number or a duration, not `{type_text(value.type)}`",
                node.span,
            )
            result = UNKNOWN
        return ir.Negate(type=result, span=node.span, value=value)

    def _arithmetic(self, node: syntax.BinOp, scope: Scope, expected: DataType | None) -> ir.Expr:
        # `a + b + c + ...` leans to the left and may be long: go down in a loop.
        spine = [node]
        while isinstance(spine[-1].left, syntax.BinOp):
            spine.append(spine[-1].left)
        # Lists and dicts that are joined take the expected type, as one of them would.
        joins = {ListOf: "+", DictOf: "|"}.get(type(bare(expected or UNKNOWN)))
        wanted = expected if all(each.op == joins for each in spine) else None
        result = self.check(spine[-1].left, scope, wanted)
        for each in reversed(spine):
            right = self.check(each.right, scope, wanted)
            result = self._operation(each, result, right)
        return result

    def _operation(self, node: syntax.BinOp, left: ir.Expr, right: ir.Expr) -> ir.Expr:
        found = arithmetic(left.type, node.op, right.type)
        if node.op == "**" and found is Scalar.INT and (number(right) or 0) < 0:
            self.report.add(
                codes.BAD_OPERANDS,
                "an int to the power of a negative one is no int",
                node.span,
                help=f"write `float({node.left.span.text}) ** {node.right.span.text}`",
            )
            found = UNKNOWN
        elif found is None:
            found = UNKNOWN
            self._report_operands(node, left, right)
        made = ir.Arithmetic(type=found, span=node.span, left=left, op=node.op, right=right)
        if found is Scalar.DURATION and is_too_long(made):
            self.report.add(
                codes.BAD_NUMBER,
                "the duration is too long",
                node.span,
                help=LONGEST_DURATION,
            )
            return ir.DurationConstant(
                type=found, span=node.span, milliseconds=Fraction(1000), text="1s"
            )
        return made

    def _report_operands(self, node: syntax.BinOp, left: ir.Expr, right: ir.Expr) -> None:
        """Report an operator that does not work on its sides, or one side that may be None."""
        for side, first in ((left, without_none(left.type)), (right, left.type)):
            would_work = arithmetic(first, node.op, without_none(right.type)) is not None
            if may_be_none(side.type) and side.type is not Scalar.NONE and would_work:
                report_none(side, self.report)
                return
        one, another = widened(left.type), widened(right.type)
        meant = rewriting.operation(left, node.op, right)
        advice = None
        if not meant and (Scalar.STR in (one, another) or node.op == "|"):
            advice = as_text(node) if node.op == "+" else ARITHMETIC_HINTS.get(node.op)
        self.report.add(
            codes.BAD_OPERANDS,
            f"`{node.op}` does not work on `{type_text(one)}` and `{type_text(another)}`",
            node.span,
            label=write(meant) if meant else "",
            help=advice,
        )

    def _logic(self, node: syntax.BoolOp, scope: Scope, expected: DataType | None) -> ir.Expr:
        if expected is not Scalar.BOOL and self._is_default(node, scope):
            return ir.Constant(type=UNKNOWN, span=node.span, value=None)
        operands: list[ir.Expr] = []
        for operand in node.operands:
            operands.append(self.condition(operand, scope))
            scope = scope.knowing(facts_when(operand, node.op == "and"))
        return ir.Logic(type=Scalar.BOOL, span=node.span, op=node.op, operands=tuple(operands))

    def _is_default(self, node: syntax.BoolOp, scope: Scope) -> bool:
        """Report `a or b` in the place of a value other than a bool; return whether it is that."""
        if node.op != "or" or len(node.operands) != 2:
            return False
        first = self.check(node.operands[0], scope)
        if fits(first.type, Scalar.BOOL):
            return False
        second = self.check(node.operands[1], scope)
        if not fits(widened(second.type), widened(without_none(first.type))):
            return False
        value, default = first.span.text, second.span.text
        meant = rewriting.with_default(node.operands[0], first, default)
        condition = truth(first.type, value)
        is_followed = reference(node.operands[0]) is not None or not may_be_none(first.type)
        if not meant and condition and is_followed:
            meant = f"{value} if {condition} else {default}"
        self.report.add(
            codes.NOT_BOOL,
            "`or` gives True or False, not one of its sides",
            node.span,
            label=write(meant) if meant else "",
            help=None if meant else "put the value into a field or a `let`, and ask for that",
        )
        return True

    def _comparison(self, node: syntax.Compare, scope: Scope) -> ir.Expr:
        if any(isinstance(operand, syntax.NoneLit) for operand in node.operands):
            # To ask again what is known already is no mistake.
            asked = {reference(operand) for operand in node.operands}
            scope = scope.with_facts(scope.facts - asked)
        operands = tuple(
            self._compared(operand, op, scope)
            for operand, op in zip(node.operands, (None, *node.ops), strict=True)
        )
        for left, op, right in zip(operands, node.ops, operands[1:], strict=False):
            check_comparison(left, op, right, self.report)
        return ir.Comparison(type=Scalar.BOOL, span=node.span, operands=operands, ops=node.ops)

    def _compared(self, node: syntax.Expr, op: str | None, scope: Scope) -> ir.Expr:
        """Return an operand of a comparison, behind an operator; a family contains its keys."""
        family = named_family(node, scope) if op in ("in", "not in") else None
        return self.check(node, scope) if family is None else keys_of(family, node.span)

    def _index(self, node: syntax.Index, scope: Scope) -> ir.Expr:
        value = self.check(node.value, scope)
        index = self.check(node.index, scope)
        result: DataType = UNKNOWN
        if self.present(value):
            results = [self._index_one(each, value, index) for each in members(value.type)]
            result = union_of(results)
            if UNKNOWN in results:
                report_unclear(node.value, value.type, "this holds", self.report)
        return ir.Item(type=result, span=node.span, value=value, index=index)

    def _index_one(self, container: DataType, value: ir.Expr, index: ir.Expr) -> DataType:
        result: DataType
        key: DataType
        match container:
            case ListOf(item=item):
                result, key = item, Scalar.INT
            case DictOf(value=item):
                result, key = item, Scalar.STR
            case Scalar.STR | Literal():
                result, key = Scalar.STR, Scalar.INT
            case Scalar.JSON:
                result = Scalar.JSON
                key = Scalar.INT if fits(index.type, Scalar.INT) else Scalar.STR
            case _:
                if container != UNKNOWN:
                    self.report.add(
                        codes.BAD_INDEX,
                        f"`{type_text(container)}` cannot be indexed",
                        value.span.to(index.span),
                    )
                return UNKNOWN
        if not fits(index.type, key):
            self.report.add(
                codes.BAD_INDEX,
                f"`{type_text(container)}` is indexed with `{type_text(key)}`, "
                f"not `{type_text(widened(index.type))}`",
                index.span,
                label=write(meant) if (meant := rewriting.index(index, key)) else "",
            )
            return UNKNOWN
        return result

    def _slice(self, node: syntax.Slice, scope: Scope) -> ir.Expr:
        value = self.check(node.value, scope)
        start, stop, step = (
            None if bound is None else self.check(bound, scope, Scalar.INT)
            for bound in (node.start, node.stop, node.step)
        )
        result: DataType = UNKNOWN
        if self.present(value):
            result = union_of(self._slice_one(each, value) for each in members(value.type))
        return ir.Slice(type=result, span=node.span, value=value, start=start, stop=stop, step=step)

    def _slice_one(self, container: DataType, value: ir.Expr) -> DataType:
        match container:
            case ListOf() | Scalar.STR | Scalar.BYTES:
                return container
            case Literal():
                return Scalar.STR
            case _:
                if container != UNKNOWN:
                    self.report.add(
                        codes.BAD_INDEX, f"`{type_text(container)}` has no slices", value.span
                    )
                return UNKNOWN

    def present(self, value: ir.Expr) -> bool:
        """Report a value that may be None; return whether there was nothing to report."""
        if not may_be_none(value.type) or is_unknown(value.type):
            return True
        report_none(value, self.report)
        return False

    def _report_mismatch(self, found: ir.Expr, expected: DataType) -> None:
        absent = found.type is Scalar.NONE
        if may_be_none(found.type) and fits(without_none(found.type), expected) and not absent:
            report_none(found, self.report)
            return
        shown = found.type
        if not any(isinstance(each, Literal) for each in members(expected)):
            shown = widened(shown)
        meant = rewriting.as_type(found, expected)
        self.report.add(
            codes.TYPE_MISMATCH,
            f"expected `{type_text(expected)}`, found `{type_text(shown)}`",
            found.span,
            help=meant_by(found, expected)
            or (f"write `{meant}`" if meant else describe_mismatch(found.type, expected)),
            fix=Fix(span=found.span, text=meant) if meant else None,
        )


def _item(expected: DataType | None) -> DataType | None:
    """Return the type of a list's items where a type is expected; None where that is not clear."""
    if expected is not None and bare(expected) is Scalar.JSON:
        return Scalar.JSON
    lists = [each for each in members(expected or UNKNOWN) if isinstance(each, ListOf)]
    return lists[0].item if len(lists) == 1 else None


def _value(expected: DataType | None) -> DataType | None:
    """Return the type of a dict's values where a type is expected; None where that is not clear."""
    if expected is not None and bare(expected) is Scalar.JSON:
        return Scalar.JSON
    dicts = [each for each in members(expected or UNKNOWN) if isinstance(each, DictOf)]
    return dicts[0].value if len(dicts) == 1 else None
