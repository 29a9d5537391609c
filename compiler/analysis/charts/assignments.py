"""Check assignments, and follow what they tell about None."""

from __future__ import annotations

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DataType, RecordRef, may_be_none
from ...diagnostics import Label
from ...parsing import syntax
from ...suggest import did_you_mean, suggest
from ..expressions.comparisons import describe_mismatch, report_none
from ..expressions.names_in_scope import report_context
from ..expressions.narrowing import forget
from ..expressions.scope import Scope
from ..types.type_relations import arithmetic, fits, is_unknown, members, type_text, without_none
from .chart_context import ChartContext


def check_assign(node: syntax.Assign, scope: Scope, chart: ChartContext) -> ir.Assign | None:
    """Return an assignment to a context field, or to a field of a record in one."""
    target = _target_type(node, scope, chart)
    if target is None:
        chart.checker.check(node.value, scope)
        return None
    if node.op == "=":
        value = chart.checker.check(node.value, scope, target)
    else:
        value = _augmented(node, target, scope, chart)
    return ir.Assign(
        target=tuple(name.text for name in node.target.names),
        op=node.op,
        value=value,
        span=node.span,
    )


def _target_type(node: syntax.Assign, scope: Scope, chart: ChartContext) -> DataType | None:
    first, *rest = node.target.names
    name, machine, report = first.text, chart.machine, chart.report
    if name in machine.context:
        datatype = machine.context[name].type
        known = name
        for part in rest:
            found = _record_field(datatype, known, part, scope, chart)
            if found is None:
                return None
            datatype, known = found, f"{known}.{part.text}"
        return datatype
    if name in machine.lets:
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` is a `let`, and cannot be set",
            first.span,
            secondary=(Label(span=machine.lets[name].node.name.span, text="defined here"),),
            help="a `let` is computed anew whenever it is used: set the fields that it depends on",
        )
    elif name in scope.locals:
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` is the variable of a `for`, and cannot be set",
            first.span,
            help="only fields of the context can be set",
        )
    elif name in ("context", "ctx") and rest and rest[0].text in machine.context:
        report_context(node.target.span, rest[0].text, report)
    elif name in ("input", "event", "self"):
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` cannot be changed",
            first.span,
            help="only fields of the context can be set",
        )
    elif not chart.names.may_declare(name):
        known_input = f"`{name}` is an input: copy it into the context to change it"
        report.add(
            codes.UNKNOWN_NAME,
            f"the context has no field `{name}`",
            first.span,
            label=did_you_mean(name, machine.context),
            help=(
                known_input
                if name in machine.input
                else (
                    f"declare it: `context({name}: ... = ...)`"
                    if suggest(name, machine.context) is None
                    else None
                )
            ),
        )
    return None


def _record_field(
    datatype: DataType, known: str, part: syntax.Name, scope: Scope, chart: ChartContext
) -> DataType | None:
    if may_be_none(datatype):
        if known not in scope.facts:
            chart.report.add(
                codes.POSSIBLY_NONE,
                f"`{known}` can be None here",
                part.span,
                help=f"check it first: `if {known} is not None`",
            )
            return None
        datatype = without_none(datatype)
    alternatives = members(datatype)
    if len(alternatives) == 1 and isinstance(alternatives[0], RecordRef):
        record = alternatives[0]
        symbol = chart.checker.records.get((record.file, record.name))
        fields = {param.name: param.type for param in symbol.params} if symbol else {}
        if part.text in fields:
            return fields[part.text]
        chart.report.add(
            codes.UNKNOWN_FIELD,
            f"`{record.name}` has no field `{part.text}`",
            part.span,
            label=did_you_mean(part.text, fields),
        )
    elif not is_unknown(datatype):
        chart.report.add(
            codes.BAD_ASSIGNMENT,
            f"`{type_text(datatype)}` has no fields that can be set",
            part.span,
        )
    return None


def _augmented(
    node: syntax.Assign, target: DataType, scope: Scope, chart: ChartContext
) -> expr.Expr:
    name = node.target.text
    current = without_none(target) if name in scope.facts else target
    wanted = current if node.op == "+=" and _is_list(current) else None
    value = chart.checker.check(node.value, scope, wanted)
    result = arithmetic(current, node.op[0], value.type)
    plain = without_none(current)
    if result is None and may_be_none(current) and arithmetic(plain, node.op[0], value.type):
        chart.report.add(
            codes.POSSIBLY_NONE,
            f"`{name}` can be None here",
            node.target.span,
            help=f"check it first: `if {name} is not None`",
        )
        return value
    given = without_none(value.type)
    if result is None and may_be_none(value.type) and arithmetic(current, node.op[0], given):
        report_none(value, chart.report)
        return value
    if result is None:
        chart.report.add(
            codes.BAD_OPERANDS,
            f"`{node.op}` does not work on `{type_text(current)}` and `{type_text(value.type)}`",
            node.span,
            help=describe_mismatch(value.type, current),
        )
    elif not fits(result, target):
        chart.report.add(
            codes.TYPE_MISMATCH,
            f"`{name}` is `{type_text(target)}`, and the result is `{type_text(result)}`",
            node.span,
            help=describe_mismatch(result, target),
        )
    return value


def _is_list(datatype: DataType) -> bool:
    return type_text(datatype).startswith("list[")


def after_assignment(
    facts: frozenset[str], assign: ir.Assign, lets: frozenset[str]
) -> frozenset[str]:
    """Return what is known not to be None after an assignment."""
    name = ".".join(assign.target)
    known = forget(facts, name, lets)
    datatype = assign.value.type
    # What `+=` and `-=` give is a number, a text or a list.
    if assign.op != "=" or not (may_be_none(datatype) or is_unknown(datatype)):
        known |= {name}
    return known
