"""Check calls in expressions: built-in functions, defs, constructors of records, and methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, RecordRef, Scalar, may_be_none
from ...diagnostics import Fix
from ...parsing import syntax
from ...source import Span
from ...suggest import did_you_mean
from ..names.lookup import find
from ..names.symbols import Kind, Symbol
from ..states.state_tree import find_state, report_unknown_state
from ..types.builtin_functions import (
    CONVERSIONS,
    FUNCTIONS,
    MUTATORS,
    Outcome,
    Refusal,
    call_function,
    call_method,
    methods_of,
)
from ..types.type_relations import (
    UNKNOWN,
    bare,
    is_unknown,
    members,
    type_text,
    widened,
    without_none,
)
from . import rewriting
from .advice import as_comprehension, meant_by
from .arguments import Signature, match_arguments
from .comparisons import report_none
from .comprehensions import TAKERS, check_generator, report_generator
from .conversions import check_conversion, in_decimals, in_floats
from .families import check_keys_call, keys_of, named_family
from .names_in_scope import is_value, unknown_value
from .scope import Scope
from .unclear_types import report_unclear
from .unknown_functions import report_foreign, report_function, report_mapping

if TYPE_CHECKING:
    from .typecheck import Checker

# Arguments that functions of Python take by name, and what to do instead.
_BY_NAME = {
    "key": "an order of your own is a `def`",
    "reverse": "`sorted(xs)[::-1]` is in descending order",
}


def check_call(
    node: syntax.Apply, scope: Scope, checker: Checker, expected: DataType | None = None
) -> ir.Expr:
    """Return a call with its type; the expected one is for what to say about a missing `def`."""
    match node.function:
        case syntax.Var(name=name):
            return _named(node, (name,), scope, checker, expected)
        case syntax.Attribute(
            value=syntax.Var(name=alias), name=name_node
        ) if alias in scope.names.imports and not is_value(alias, scope):
            return _named(node, (alias, name_node.text), scope, checker, expected)
        case syntax.Attribute(value=syntax.Var(name=root), name=name_node) if not is_value(
            root, scope
        ) and (meant := rewriting.function((root, name_node.text), node.args)):
            check_values(node.args, scope, checker)
            report_foreign(node, f"{root}.{name_node.text}", meant, checker.report)
            return unknown_value(node.span)
        case syntax.Attribute(value=owner, name=name_node):
            if (family := named_family(owner, scope)) is not None:
                return check_keys_call(family, node, name_node, scope, checker)
            return _method(node, node.function, scope, checker)
        case other:
            value = checker.check(other, scope)
            if not is_unknown(value.type):
                checker.report.add(
                    codes.NOT_CALLABLE,
                    f"`{type_text(widened(value.type))}` cannot be called",
                    other.span,
                )
            check_values(node.args, scope, checker)
            return unknown_value(node.span)


def _named(
    node: syntax.Apply,
    path: tuple[str, ...],
    scope: Scope,
    checker: Checker,
    expected: DataType | None,
) -> ir.Expr:
    name = path[0]
    if len(path) == 1 and name in FUNCTIONS:
        return _builtin(node, cast(ir.Builtin, name), scope, checker)
    if len(path) == 1 and name in CONVERSIONS:
        return check_conversion(node, name, scope, checker)
    if len(path) == 1 and name == "now":
        return _now(node, scope, checker)
    if len(path) == 1 and name == "in_state":
        return _in_state(node, scope, checker)
    symbol = find(scope.names, path)
    if symbol is not None and symbol.kind is Kind.RECORD:
        return _construct(node, symbol, scope, checker)
    if symbol is not None and symbol.kind is Kind.DEF:
        return _call_def(node, symbol, scope, checker)
    if symbol is None and report_mapping(node, name, checker.report):
        return unknown_value(node.span)
    types = check_values(node.args, scope, checker)
    report_function(node, path, symbol, scope, checker.report, types, expected)
    return unknown_value(node.span)


def _construct(node: syntax.Apply, symbol: Symbol, scope: Scope, checker: Checker) -> ir.Expr:
    record = RecordRef(symbol.file, symbol.name)
    fields = check_arguments(node.args, symbol, node.span, scope, checker)
    return ir.Construct(type=record, span=node.span, record=record, fields=fields)


def _call_def(node: syntax.Apply, symbol: Symbol, scope: Scope, checker: Checker) -> ir.Expr:
    arguments = check_arguments(node.args, symbol, node.span, scope, checker)
    if scope.machine is None:
        checker.report.add(
            codes.UNAVAILABLE_NAME,
            f"`{symbol.name}` cannot be called in {scope.place}",
            node.function.span,
            help="the value must be a constant",
        )
    return ir.CallDef(
        type=symbol.result,
        span=node.span,
        file=symbol.file,
        name=symbol.name,
        arguments=arguments,
    )


def check_arguments(
    args: syntax.Arguments | None, symbol: Symbol, span: Span, scope: Scope, checker: Checker
) -> tuple[tuple[str, ir.Expr], ...]:
    """Return the arguments by parameter, in the order of the parameters, each of the right type."""
    given = args if args is not None else syntax.Arguments(span=span)
    signature = Signature(described=f"`{symbol.name}`", params=symbol.params, span=symbol.span)
    found: dict[str, ir.Expr] = {}
    for param, value in match_arguments(given, signature, span, checker.report):
        checked = checker.check(value, scope, param.type if param is not None else None)
        if param is not None:
            found[param.name] = checked
    return tuple((each.name, found[each.name]) for each in symbol.params if each.name in found)


def _builtin(node: syntax.Apply, name: ir.Builtin, scope: Scope, checker: Checker) -> ir.Expr:
    if name == "len" and len(node.args.positional) == 1 and not node.args.keywords:
        family = named_family(node.args.positional[0], scope)
        if family is not None:
            keys = keys_of(family, node.args.positional[0].span)
            return ir.CallBuiltin(type=Scalar.INT, span=node.span, name=name, arguments=(keys,))
    arguments = _positional(name, node.args, scope, checker)
    if arguments is None:
        return unknown_value(node.span)
    if name in ("min", "max"):
        arguments = _alike(arguments)
    types = [argument.type for argument in arguments]
    if name not in ("str", "bool"):
        # A value that may be None is its own mistake, if it would be right without.
        plain = [_without_none(argument) for argument in arguments]
        if plain != types and not isinstance(call_function(name, plain), Refusal):
            for argument in arguments:
                value = argument.item if isinstance(argument, ir.Generator) else argument
                if may_be_none(value.type):
                    report_none(value, checker.report)
            return unknown_value(node.span)
    outcome = call_function(name, types)
    datatype = _result(outcome, node, arguments, checker)
    if UNKNOWN in members(datatype):
        for written, argument in zip(node.args.positional, arguments, strict=True):
            report_unclear(written, argument.type, "this holds", checker.report)
    if name in ("min", "max") and len(arguments) > 1:
        arguments = tuple(in_floats(each, datatype) for each in arguments)
    return ir.CallBuiltin(type=datatype, span=node.span, name=name, arguments=arguments)


def _alike(arguments: tuple[ir.Expr, ...]) -> tuple[ir.Expr, ...]:
    """Return values that are compared; beside decimals, whole numbers are decimals."""
    if not any(bare(each.type) is Scalar.DECIMAL for each in arguments):
        return arguments
    return tuple(in_decimals(each) or each for each in arguments)


def _without_none(argument: ir.Expr) -> DataType:
    """Return the type of an argument without None; of a generator, without None for its items."""
    if isinstance(argument, ir.Generator) and isinstance(argument.type, ListOf):
        return ListOf(without_none(argument.type.item))
    return without_none(argument.type)


def _method(
    node: syntax.Apply, function: syntax.Attribute, scope: Scope, checker: Checker
) -> ir.Expr:
    if isinstance(function.value, syntax.Var) and function.value.name in ("input", "event", "self"):
        value = checker.check(function, scope)
        if not is_unknown(value.type):
            checker.report.add(
                codes.NOT_CALLABLE, f"`{type_text(value.type)}` cannot be called", function.span
            )
        check_values(node.args, scope, checker)
        return unknown_value(node.span)
    value = checker.check(function.value, scope)
    name = function.name.text
    meant = as_comprehension(value, name, node.args) or rewriting.method(value, name, node.args)
    if meant:
        fix = Fix(span=node.span, text=meant) if "..." not in meant else None
        _report_method(value, function.name, checker, label=f"write `{meant}`", fix=fix)
        return unknown_value(node.span)
    arguments = _positional(name, node.args, scope, checker)
    report_unclear(function.value, value.type, "this holds", checker.report)
    if is_unknown(value.type) or arguments is None or not checker.present(value):
        return unknown_value(node.span)
    if name.startswith("_"):
        checker.report.add(codes.PRIVATE_ATTRIBUTE, f"`{name}` is private", function.name.span)
        return unknown_value(node.span)
    owners = members(value.type)
    known = methods_of(owners[0])
    if name not in known:
        label = did_you_mean(name, known)
        advice = None
        if name in MUTATORS:
            advice = f"`{name}` would change its object: assign a new value instead"
        elif name == "items":
            advice = "`for k, v in d.items()` goes through the entries of a dict"
        _report_method(value, function.name, checker, label=label, help=advice)
        return unknown_value(node.span)
    entries = bare(owners[0])
    if name == "get" and isinstance(entries, DictOf) and bare(entries.value) is Scalar.DECIMAL:
        arguments = tuple(in_decimals(each) or each for each in arguments)
    outcome = call_method(owners[0], name, [argument.type for argument in arguments])
    datatype = _result(outcome, node, arguments, checker)
    if name == "get" and len(arguments) == 2:
        arguments = (arguments[0], in_floats(arguments[1], datatype))
    return ir.CallMethod(
        type=datatype, span=node.span, value=value, method=name, arguments=arguments
    )


def _report_method(
    value: ir.Expr,
    name: syntax.Name,
    checker: Checker,
    *,
    label: str,
    help: str | None = None,  # noqa: A002
    fix: Fix | None = None,
) -> None:
    checker.report.add(
        codes.UNKNOWN_ATTRIBUTE,
        f"`{type_text(value.type)}` has no method `{name.text}`",
        name.span,
        label=label,
        help=help if not label else None,
        fix=fix,
    )


def _positional(
    name: str, args: syntax.Arguments, scope: Scope, checker: Checker
) -> tuple[ir.Expr, ...] | None:
    checked = tuple(_argument(name, value, scope, checker) for value in args.positional)
    for keyword in args.keywords:
        checker.check(keyword.value, scope)
    if args.keywords:
        first = args.keywords[0].name
        checker.report.add(
            codes.UNKNOWN_ARGUMENT,
            f"`{name}` takes its arguments by position",
            first.span,
            help=_default(name, args) if first.text == "default" else _BY_NAME.get(first.text),
        )
        return None
    return checked


def _default(name: str, args: syntax.Arguments) -> str | None:
    """Return advice for `max(xs, default=0)`."""
    default, given = args.keywords[0].value.span.text, args.positional
    if len(given) != 1 or name not in ("min", "max"):
        return None
    text = given[0].span.text
    if not text or text.startswith("for ") or len(text) > 40:  # of a generator, which is reported
        return "ask first whether there is one: `len(xs) > 0`"
    return f"ask first whether there is one: `{name}({text}) if len({text}) > 0 else {default}`"


def _argument(name: str, value: syntax.Expr, scope: Scope, checker: Checker) -> ir.Expr:
    if not isinstance(value, syntax.Generator):
        return checker.check(value, scope)
    if name not in TAKERS:
        return report_generator(value, scope, checker, name)
    return check_generator(value, scope, checker, TAKERS[name])


def _result(
    outcome: Outcome, node: syntax.Apply, arguments: tuple[ir.Expr, ...], checker: Checker
) -> DataType:
    if not isinstance(outcome, Refusal):
        return outcome
    if outcome.argument is None:
        span = node.args.span
        code = codes.MISSING_ARGUMENT if not arguments else codes.TOO_MANY_ARGUMENTS
    else:
        span = arguments[outcome.argument].span
        code = codes.TYPE_MISMATCH
    advice = None
    if outcome.argument:  # of `min` and `max`: it is to be like the first one
        advice = meant_by(arguments[outcome.argument], arguments[0].type)
    elif outcome.argument == 0:
        advice = _sum_of_durations(node, arguments[0])
    checker.report.add(code, outcome.message, span, help=advice)
    return UNKNOWN


def _sum_of_durations(node: syntax.Apply, values: ir.Expr) -> str | None:
    """Return advice for `sum` of durations: of the number of seconds of each."""
    is_sum = isinstance(node.function, syntax.Var) and node.function.name == "sum"
    summed = bare(values.type) == ListOf(Scalar.DURATION)
    if not is_sum or not summed or len(node.args.span.text) > 60:
        return None
    [given] = node.args.positional
    if isinstance(given, syntax.Generator):
        rest = given.span.text[len(given.item.span.text) :].rstrip(")")
        return f"add up seconds: `sum({given.item.span.text} / 1s{rest}) * 1s`"
    return f"add up seconds: `sum(x / 1s for x in {given.span.text}) * 1s`"


def _now(node: syntax.Apply, scope: Scope, checker: Checker) -> ir.Expr:
    if scope.machine is None or not scope.has_input:
        checker.report.add(
            codes.UNAVAILABLE_NAME, f"`now()` is not available in {scope.place}", node.span
        )
        return unknown_value(node.span)
    if node.args.positional or node.args.keywords:
        checker.report.add(codes.TOO_MANY_ARGUMENTS, "`now` takes no arguments", node.args.span)
    checker.reads_clock = True
    return ir.Now(type=Scalar.DATETIME, span=node.span)


def _in_state(node: syntax.Apply, scope: Scope, checker: Checker) -> ir.Expr:
    if scope.state is None:
        checker.report.add(
            codes.UNAVAILABLE_NAME, f"`in_state` is not available in {scope.place}", node.span
        )
        return unknown_value(node.span)
    args = node.args.positional
    names = _state_names(args[0]) if len(args) == 1 and not node.args.keywords else None
    if names is None:
        checker.report.add(
            codes.TYPE_MISMATCH,
            "`in_state` takes the path of a state",
            node.args.span,
            help="for example `in_state(transport.stopped)`",
        )
        return unknown_value(node.span)
    found = find_state(scope.state, names)
    if found is None and len(names) == 1 and "." in names[0]:
        found = find_state(scope.state, names[0].split("."))
    if found is None:
        report_unknown_state(names, args[0].span, scope.state, scope.names, checker.report)
        return unknown_value(node.span)
    return ir.InState(type=Scalar.BOOL, span=node.span, state=found.path)


def _state_names(node: syntax.Expr) -> tuple[str, ...] | None:
    names: list[str] = []
    while isinstance(node, syntax.Attribute):
        names.append(node.name.text)
        node = node.value
    match node:
        case syntax.Var(name=name):
            names.append(name)
        case syntax.Str(value=name):
            names.append(name)
        case _:
            return None
    return tuple(reversed(names))


def check_values(args: syntax.Arguments | None, scope: Scope, checker: Checker) -> list[DataType]:
    """Return the types of arguments, where it is not known what takes them."""
    if args is None:
        return []
    types: list[DataType] = []
    for value in (*args.positional, *(keyword.value for keyword in args.keywords)):
        if isinstance(value, syntax.Generator):
            types.append(check_generator(value, scope, checker, None).type)
        else:
            types.append(checker.check(value, scope).type)
    return types
