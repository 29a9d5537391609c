"""Check assignments and `del`, and follow what they tell about None.

What can be set is a context field, and what a path of fields and items leads to from there.
"""

from __future__ import annotations

from dataclasses import replace

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DictOf, ListOf, RecordRef, Scalar, may_be_none
from ...diagnostics import Fix, Label
from ...parsing import syntax
from ...source import Span
from ...suggest import did_you_mean, suggest
from ..expressions.comparisons import describe_mismatch, is_followed, report_none
from ..expressions.names_in_scope import report_context
from ..expressions.narrowing import forget, reference
from ..expressions.rewriting import addition
from ..expressions.scope import Scope
from ..names.declared import field_declared
from ..types.type_relations import (
    arithmetic,
    bare,
    fits,
    is_unknown,
    members,
    type_text,
    without_none,
)
from .chart_context import ChartContext


def check_assign(node: syntax.Assign, scope: Scope, chart: ChartContext) -> ir.Assign | None:
    """Return an assignment to a context field, or to a part of one."""
    target = _target(node.target, scope, chart, "set", node.value)
    if target is not None and _may_be_added_to(target):
        _cannot(chart, "an item of a `json` cannot be set by its number", node.target.span)
        target = None
    if target is None:
        chart.checker.check(node.value, scope)
        return None
    if node.op == "=":
        value = chart.checker.check(node.value, scope, target.type)
    else:
        target, value = _augmented(node, target, scope, chart)
    return ir.Assign(target=target, op=node.op, value=value, span=node.span)


def check_delete(node: syntax.Delete, scope: Scope, chart: ChartContext) -> ir.Delete | None:
    """Return the end of an item of a list, or of an entry of a dict."""
    target = _target(node.target, scope, chart, "taken out")
    if target is None or isinstance(target, expr.Item):
        return None if target is None else ir.Delete(target=target, span=node.span)
    name = node.target.span.text
    _cannot(
        chart,
        f"`{name}` is a field, and cannot be taken out",
        node.target.span,
        help=(
            f"set it: `{name} = None`"
            if may_be_none(target.type)
            else "`del` takes out an item of a list, `del xs[i]`, or an entry of a dict, `del d[k]`"
        ),
    )
    return None


def root_of(target: syntax.Expr) -> syntax.Var | None:
    """Return the name that a target begins with.

    Of one that is nested too deeply, which is reported, a part may be left that is no target.
    """
    while isinstance(target, (syntax.Attribute, syntax.Index, syntax.Slice)):
        target = target.value
    return target if isinstance(target, syntax.Var) else None


def _cannot(
    chart: ChartContext,
    message: str,
    span: Span,
    help: str | None = None,  # noqa: A002
) -> None:
    chart.report.add(codes.BAD_ASSIGNMENT, message, span, help=help)


def _target(
    target: syntax.Expr,
    scope: Scope,
    chart: ChartContext,
    done: str,
    value: syntax.Expr | None = None,
) -> ir.Place | None:
    """Return what is `done` with, as declared: what is known of its value does not count.

    The new value, if there is one, shows how a field would be declared that is missing.
    """
    root = root_of(target)
    if root is None:
        return None
    if root.name not in chart.machine.context:
        _report_root(target, root, scope, chart, value if target is root else None)
        return None
    part = target
    while not isinstance(part, syntax.Var):
        if isinstance(part, syntax.Slice):
            _report_slice(part, chart, done)
            return None
        assert isinstance(part, (syntax.Attribute, syntax.Index))
        part = part.value
    match target:
        case syntax.Attribute(value=value, name=name):
            return _field(target, chart.checker.check(value, scope), name, chart)
        case syntax.Index():
            found = chart.checker.check(target, scope)
            assert isinstance(found, expr.Item)
            return _item(found, chart, done)
        case _:
            declared = chart.machine.context[root.name].type
            return expr.ContextField(type=declared, span=target.span, name=root.name)


def _report_root(
    target: syntax.Expr,
    root: syntax.Var,
    scope: Scope,
    chart: ChartContext,
    value: syntax.Expr | None,
) -> None:
    """Report a target that begins with something else than a context field."""
    name, machine, report = root.name, chart.machine, chart.report
    field = (reference(target) or name).split(".")[1:2]
    if name in machine.lets:
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` is a `let`, and cannot be set",
            root.span,
            secondary=(Label(span=machine.lets[name].node.name.span, text="defined here"),),
            help="a `let` is computed anew whenever it is used: set the fields that it depends on",
        )
    elif name in scope.locals:
        part = target.span.text.removeprefix(name)
        loop = f": `for i in range(len(xs)) {{ xs[i]{part} = ... }}`" if 0 < len(part) <= 60 else ""
        _cannot(
            chart,
            f"`{name}` is the variable of a `for`, and cannot be set",
            root.span,
            help=f"only fields of the context can be set, and what is in them{loop}",
        )
    elif name in chart.survey.spawned:
        _cannot(
            chart,
            f"`{name}` is what runs, and no value",
            root.span,
            help=f"`stop {target.span.text}` ends it",
        )
    elif name in ("context", "ctx") and field and field[0] in machine.context:
        report_context(target.span, field[0], report)
    elif name in ("input", "event", "self"):
        _cannot(
            chart,
            f"`{name}` cannot be changed",
            root.span,
            help="only fields of the context can be set, and what is in them",
        )
    elif not chart.names.may_declare(name):
        known_input = f"`{name}` is an input: copy it into the context to change it"
        is_new = name not in machine.input and suggest(name, machine.context) is None
        fix = None
        if is_new and value is not None:
            datatype = chart.checker.check(value, scope).type
            fix = field_declared(name, datatype, chart.version.node)
        report.add(
            codes.UNKNOWN_NAME,
            f"the context has no field `{name}`",
            root.span,
            label=did_you_mean(name, machine.context),
            help=(
                known_input
                if name in machine.input
                else f"declare it: `context({name}: ... = ...)`" if is_new else None
            ),
            fix=fix,
        )


def _report_slice(node: syntax.Slice, chart: ChartContext, done: str) -> None:
    """Report that a part of a list cannot be set or taken out."""
    text = node.value.span.text
    joined = f"{text}[:i]{' + [...]' if done == 'set' else ''} + {text}[j:]"
    _cannot(
        chart,
        f"a slice cannot be {done}",
        node.span,
        help=f"join what is before it and behind it: `{text} = {joined}`",
    )


def _field(
    node: syntax.Attribute, owner: expr.Expr, name: syntax.Name, chart: ChartContext
) -> ir.Place | None:
    """Return a field of a record."""
    if is_unknown(owner.type):
        return None
    if may_be_none(owner.type) and not is_followed(owner):
        whole = f"`{owner.span.text} = {type_text(without_none(owner.type))}(...)`"
        report_none(owner, chart.report, help=f"of items no check is kept: set it whole, {whole}")
        return None
    if not chart.checker.present(owner):
        return None
    alternatives = members(owner.type)
    if len(alternatives) == 1 and isinstance(alternatives[0], RecordRef):
        record = alternatives[0]
        symbol = chart.checker.records.get((record.file, record.name))
        fields = {param.name: param.type for param in symbol.params} if symbol else {}
        if name.text in fields:
            declared = fields[name.text]
            return expr.FieldOf(type=declared, span=node.span, value=owner, name=name.text)
        chart.report.add(
            codes.UNKNOWN_FIELD,
            f"`{record.name}` has no field `{name.text}`",
            name.span,
            label=did_you_mean(name.text, fields),
        )
        return None
    is_dict = isinstance(bare(owner.type), DictOf) or bare(owner.type) is Scalar.JSON
    _cannot(
        chart,
        f"`{type_text(owner.type)}` has no fields that can be set",
        name.span,
        help=f'it has keys: `{owner.span.text}["{name.text}"]`' if is_dict else None,
    )
    return None


def _item(found: expr.Item, chart: ChartContext, done: str) -> expr.Item | None:
    """Return an item of a list or an entry of a dict."""
    container = found.value.type
    if is_unknown(found.type) or is_unknown(container):
        return None
    if isinstance(bare(container), (ListOf, DictOf)) or bare(container) is Scalar.JSON:
        return found
    _cannot(
        chart,
        f"`{type_text(container)}` has no items that can be {done}",
        found.span,
        help="a list has, or a dict" if len(members(container)) == 1 else None,
    )
    return None


def _may_be_added_to(target: ir.Place) -> bool:
    """Return whether an item has a number where Python may find a dict, and so would add to it."""
    if not isinstance(target, expr.Item) or bare(target.value.type) is not Scalar.JSON:
        return False
    return fits(target.index.type, Scalar.INT)


def _augmented(
    node: syntax.Assign, target: ir.Place, scope: Scope, chart: ChartContext
) -> tuple[ir.Place, expr.Expr]:
    """Return the target and the value of `+=` and `-=`, which need a value that is there."""
    name = reference(node.target)
    current = without_none(target.type) if name in scope.facts else target.type
    wanted = current if node.op == "+=" and isinstance(bare(current), ListOf) else None
    value = chart.checker.check(node.value, scope, wanted)
    result = arithmetic(current, node.op[0], value.type)
    plain = without_none(current)
    if result is None and may_be_none(current) and arithmetic(plain, node.op[0], value.type):
        text = node.target.span.text
        chart.report.add(
            codes.POSSIBLY_NONE,
            f"`{text}` can be None here",
            node.target.span,
            help=f"check it first: `if {text} is not None`" if name is not None else None,
        )
        return target, value
    given = without_none(value.type)
    if result is None and may_be_none(value.type) and arithmetic(current, node.op[0], given):
        report_none(value, chart.report)
        return target, value
    if result is None:
        meant = addition(target, node.op, value)
        chart.report.add(
            codes.BAD_OPERANDS,
            f"`{node.op}` does not work on `{type_text(current)}` and `{type_text(value.type)}`",
            node.span,
            help=f"write `{meant}`" if meant else describe_mismatch(value.type, current),
            fix=Fix(span=node.span, text=meant) if meant else None,
        )
    elif not fits(result, target.type):
        chart.report.add(
            codes.TYPE_MISMATCH,
            f"`{node.target.span.text}` is `{type_text(target.type)}`, "
            f"and the result is `{type_text(result)}`",
            node.span,
            help=describe_mismatch(result, target.type),
        )
    return replace(target, type=current), value


def after_assignment(
    facts: frozenset[str], node: syntax.Assign, assign: ir.Assign, lets: frozenset[str]
) -> frozenset[str]:
    """Return what is known not to be None after an assignment."""
    name = reference(node.target)
    known = forget(facts, name, lets)
    datatype = assign.value.type
    # What `+=` and `-=` give is a number, a text or a list.
    if name is not None and (
        assign.op != "=" or not (may_be_none(datatype) or is_unknown(datatype))
    ):
        known |= {name}
    return known
