"""Check names and attributes: what they mean where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ErrorInfo, RecordRef, Scalar, Unknown
from ...diagnostics import Fix, Report
from ...parsing import syntax
from ...phrases import listed
from ...source import Span
from ...suggest import did_you_mean, write
from ..names.symbols import Parameter
from ..types.builtin_functions import FUNCTIONS, OWN_FUNCTIONS, attributes_of, methods_of
from ..types.type_relations import UNKNOWN, bare, members, type_text, union_of, without_none
from .advice import as_length
from .narrowing import reference
from .scope import Scope

if TYPE_CHECKING:
    from .typecheck import Checker

ERROR_FIELDS: dict[str, DataType] = {"message": Scalar.STR, "code": Scalar.INT}


def check_name(node: syntax.Var, scope: Scope, report: Report) -> ir.Expr:
    """Return what a bare name means: a variable, a context field or a `let`."""
    name, span = node.name, node.span
    machine = scope.machine
    if name in scope.locals:
        datatype = _narrowed(scope.locals[name], name, scope)
        return ir.Local(type=datatype, span=span, name=name)
    if machine is not None and scope.has_fields:
        if name in machine.context:
            datatype = _narrowed(machine.context[name].type, name, scope)
            return ir.ContextField(type=datatype, span=span, name=name)
        if name in machine.lets:
            datatype = _narrowed(machine.lets[name].type, name, scope)
            return ir.LetValue(type=datatype, span=span, name=name)
    if not scope.names.may_declare(name):
        _report_name(node, scope, report)
    return unknown_value(span)


def check_attribute(node: syntax.Attribute, scope: Scope, checker: Checker) -> ir.Expr:
    """Return what `value.name` means."""
    name, span = node.name, node.span
    found: ir.Expr
    if isinstance(node.value, syntax.Var):
        match node.value.name:
            case "input":
                return _input(node, scope, checker.report)
            case "event":
                return _event(node, scope, checker.report)
            case "self":
                return _self(node, scope, checker.report)
            case "old" if scope.old is not None:
                return _old(node, scope.old, scope, checker.report)
            case "context" | "ctx" if is_value(name.text, scope):
                if not is_value(node.value.name, scope):
                    report_context(span, name.text, checker.report)
                    return check_name(syntax.Var(span=span, name=name.text), scope, checker.report)
            case alias if alias in scope.names.imports and not is_value(alias, scope):
                checker.report.add(
                    codes.WRONG_KIND,
                    f"`{alias}.{name.text}` is not a value",
                    span,
                    label=f"`{alias}` is an import",
                )
                return unknown_value(span)
    value = checker.check(node.value, scope)
    if not checker.present(value):
        return unknown_value(span)
    if name.text.startswith("_"):
        checker.report.add(codes.PRIVATE_ATTRIBUTE, f"`{name.text}` is private", name.span)
        return unknown_value(span)
    types = [_attribute_type(each, value, name, checker) for each in members(value.type)]
    datatype = _narrowed(union_of(types), reference(node), scope)
    found = ir.FieldOf(type=datatype, span=span, value=value, name=name.text)
    return found


def _attribute_type(
    owner: DataType, value: ir.Expr, name: syntax.Name, checker: Checker
) -> DataType:
    match owner:
        case Unknown():
            return UNKNOWN
        case RecordRef(file=file, name=record):
            symbol = checker.records.get((file, record))
            fields = {param.name: param.type for param in symbol.params} if symbol else {}
        case ErrorInfo():
            fields = ERROR_FIELDS
        case _:
            fields = attributes_of(owner)
    if name.text in fields:
        return fields[name.text]
    code = codes.UNKNOWN_FIELD
    help_text = f"it has {listed(fields)}" if fields else None
    if not isinstance(owner, (RecordRef, ErrorInfo)):
        code = codes.UNKNOWN_ATTRIBUTE
        if name.text in methods_of(owner):
            help_text = f"it is a method: `{value.span.text}.{name.text}(...)`"
        elif owner is Scalar.JSON:
            help_text = f'JSON is indexed: `{value.span.text}["{name.text}"]`'
    label, fix = "", None
    key = f'{value.span.text}["{name.text}"]' if isinstance(bare(owner), DictOf) else ""
    length = as_length(value, name.text)
    if length:
        label = f"write `{length}`"
        fix = Fix(span=value.span.to(name.span), text=length)
    elif key and name.text not in methods_of(owner) and len(key) <= 60:
        label, fix = f"write `{key}`", Fix(span=value.span.to(name.span), text=key)
    elif name.text not in methods_of(owner):
        label = did_you_mean(name.text, [*fields, *methods_of(owner)])
    checker.report.add(
        code,
        f"`{type_text(owner)}` has no field `{name.text}`",
        name.span,
        label=label,
        help=help_text if not label else None,
        fix=fix,
    )
    return UNKNOWN


def _input(node: syntax.Attribute, scope: Scope, report: Report) -> ir.Expr:
    name, span = node.name, node.span
    if scope.machine is None or not scope.has_input:
        _unavailable("`input`", node.value, scope, report)
        return unknown_value(span)
    param = scope.machine.input.get(name.text)
    if param is None:
        if not scope.names.may_declare(name.text):
            label = did_you_mean(name.text, scope.machine.input)
            advice = _input_help(scope.machine.input, scope.machine.symbol.name, name.text)
            report.add(
                codes.UNKNOWN_FIELD,
                f"the machine has no input `{name.text}`",
                name.span,
                label=label,
                help=advice if not label else None,
            )
        return unknown_value(span)
    datatype = _narrowed(param.type, f"input.{name.text}", scope)
    return ir.InputField(type=datatype, span=span, name=name.text)


def _input_help(known: Iterable[str], machine: str, name: str) -> str:
    names = list(known)
    return f"it has {listed(names)}" if names else f"declare it: `machine {machine}({name}: ...)`"


def _event(node: syntax.Attribute, scope: Scope, report: Report) -> ir.Expr:
    name, span = node.name, node.span
    if scope.event is None:
        report_no_event(node.value, scope, report)
        return unknown_value(span)
    datatype = scope.event.fields.get(name.text, None)
    if datatype is None:
        if not scope.names.may_declare(name.text):
            known = list(scope.event.fields)
            partial = scope.event.partial.get(name.text)
            label = did_you_mean(name.text, known) if partial is None else ""
            advice = None
            if name.text == "type" and not label:
                advice = "the line says which event it takes: there is nothing to ask"
            elif known and not label:
                advice = f"known here: {listed(f'event.{each}' for each in known)}"
            report.add(
                codes.UNKNOWN_FIELD,
                (
                    f"{scope.event.described} has no field `{name.text}`"
                    if partial is None
                    else f"`{name.text}` is not a field of every event here"
                ),
                name.span,
                label=label,
                help=partial or advice,
            )
        return unknown_value(span)
    datatype = _narrowed(datatype, f"event.{name.text}", scope)
    return ir.EventField(type=datatype, span=span, name=name.text)


def report_no_event(node: syntax.Node, scope: Scope, report: Report) -> None:
    """Report a use of the current event where there is none."""
    if scope.machine is None or not scope.has_fields:
        _unavailable("`event`", node, scope, report)
        return
    report.add(
        codes.NO_EVENT,
        f"there is no event in {scope.place}",
        node.span,
        help="put what you need into the context, in the actions of the `on` line",
    )


def _self(node: syntax.Attribute, scope: Scope, report: Report) -> ir.Expr:
    if scope.machine is None or not scope.has_input:
        _unavailable("`self`", node.value, scope, report)
        return unknown_value(node.span)
    if node.name.text == "key":
        return ir.SelfKey(type=Scalar.STR, span=node.span)
    known = node.name.text in scope.machine.context
    report.add(
        codes.UNKNOWN_FIELD,
        f"`self` has no field `{node.name.text}`",
        node.name.span,
        label=f"a context field is written bare: `{node.name.text}`" if known else "",
        help="`self.key` is the machine's key, and all there is",
    )
    return unknown_value(node.span)


def _old(
    node: syntax.Attribute, fields: Mapping[str, Parameter], scope: Scope, report: Report
) -> ir.Expr:
    param = fields.get(node.name.text)
    if param is not None:
        datatype = _narrowed(param.type, f"old.{param.name}", scope)
        return ir.OldField(type=datatype, span=node.span, name=param.name)
    report.add(
        codes.UNKNOWN_FIELD,
        f"the old version's context has no field `{node.name.text}`",
        node.name.span,
        label=did_you_mean(node.name.text, fields),
    )
    return unknown_value(node.span)


def _unavailable(what: str, node: syntax.Node, scope: Scope, report: Report) -> None:
    report.add(
        codes.UNAVAILABLE_NAME,
        f"{what} is not available in {scope.place}",
        node.span,
        help="the value must be a constant" if scope.machine is None else None,
    )


def _report_name(node: syntax.Var, scope: Scope, report: Report) -> None:
    name, span = node.name, node.span
    machine = scope.machine
    if name == "event" and scope.event is None:
        report_no_event(node, scope, report)
        return
    if name in ("event", "input", "self"):
        report.add(
            codes.UNKNOWN_NAME,
            f"`{name}` is not a value by itself",
            span,
            help=f"name one of its fields: `{name}.{'key' if name == 'self' else 'x'}`",
        )
        return
    if name in FUNCTIONS or name in OWN_FUNCTIONS:
        report.add(
            codes.WRONG_KIND,
            f"`{name}` is a function",
            span,
            help=f"call it: `{name}({'' if name == 'now' else '...'})`",
        )
        return
    if machine is not None and not scope.has_fields and name in {**machine.context, **machine.lets}:
        inputs = f"; the input is `input.{name}`" if name in machine.input else ""
        if scope.old is not None:
            was = f": `old.{name}`" if name in scope.old else ""
            report.add(
                codes.UNAVAILABLE_NAME,
                f"`{name}` has no value yet in {scope.place}",
                span,
                help=f"what the machine had is in `old`{was}",
            )
            return
        report.add(
            codes.UNAVAILABLE_NAME,
            f"`{name}` has no value yet in {scope.place}",
            span,
            help=f"it may use `input.x`, `self.key`, `now()` and defs, no context fields{inputs}",
        )
        return
    if machine is not None and name in machine.families:
        report.add(
            codes.UNAVAILABLE_NAME,
            f"who runs of the family `{name}` is not known in {scope.place}",
            span,
            help="ask for it in guards, actions and `let`s",
        )
        return
    symbol = scope.names.visible.get(name)
    if symbol is not None:
        report.add(
            codes.WRONG_KIND,
            f"`{name}` is {symbol.kind.value}, not a value",
            span,
        )
        return
    if machine is None:
        _unavailable(f"`{name}`", node, scope, report)
        return
    if name in machine.input:
        report.add(
            codes.UNKNOWN_NAME,
            f"unknown name `{name}`",
            span,
            help=f"did you mean the input, `input.{name}`?",
            fix=Fix(span=span, text=f"input.{name}"),
        )
        return
    if scope.event is not None and name in scope.event.fields:
        report.add(
            codes.UNKNOWN_NAME,
            f"unknown name `{name}`",
            span,
            help=f"did you mean the event's, `event.{name}`?",
            fix=Fix(span=span, text=f"event.{name}"),
        )
        return
    fields = (*machine.context, *machine.lets)
    known = [*scope.locals, *(each for each in fields if scope.has_fields)]
    advice = "a bare name is a context field or a `let`"
    if scope.event is not None and scope.event.family is not None:
        advice = f"{advice}; which one of the family it is says `{scope.event.family}.key`"
    report.add(
        codes.UNKNOWN_NAME,
        f"unknown name `{name}`",
        span,
        label=did_you_mean(name, known),
        help=None if did_you_mean(name, known) else advice,
    )


def report_context(span: Span, field: str, report: Report) -> None:
    """Report `context.field`, as XState has it."""
    report.add(
        codes.UNKNOWN_NAME,
        "fields of the context are written bare",
        span,
        label=write(field),
    )


def is_value(name: str, scope: Scope) -> bool:
    """Return whether a name is that of a value: of the machine's context, a `let`, a variable."""
    machine = scope.machine
    if name in scope.locals:
        return True
    return machine is not None and (name in machine.context or name in machine.lets)


def _narrowed(datatype: DataType, name: str | None, scope: Scope) -> DataType:
    return without_none(datatype) if name is not None and name in scope.facts else datatype


def unknown_value(span: Span) -> ir.Expr:
    """Return what stands for an expression that is wrong, which is reported."""
    return ir.Constant(type=UNKNOWN, span=span, value=None)
