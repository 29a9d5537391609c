"""Definitions of a file in the IR: records, aliases, events and functions, with their defaults."""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes, ir
from .. import ir_expressions as expr
from ..datatypes import DataType, Scalar
from ..diagnostics import Label, Report
from ..parsing import syntax
from ..suggest import did_you_mean
from .constants import number
from .scope import Scope
from .signatures import Version
from .symbols import FileNames, Parameter, Symbol
from .type_relations import fits
from .typecheck import Checker

RETRY_TYPES: dict[str, DataType] = {
    "attempts": Scalar.INT,
    "initial": Scalar.DURATION,
    "factor": Scalar.FLOAT,
    "max": Scalar.DURATION,
    "duration": Scalar.DURATION,
}


def constant_scope(names: FileNames, place: str) -> Scope:
    """Return the scope of an expression that must be constant."""
    return Scope(names=names, place=place, has_input=False, has_fields=False)


def fields(params: Sequence[Parameter], scope: Scope, checker: Checker) -> tuple[ir.Field, ...]:
    """Return typed fields with their defaults checked."""
    return tuple(
        ir.Field(
            name=param.name,
            type=param.type,
            default=(
                checker.check(param.default, scope, param.type)
                if param.default is not None
                else None
            ),
            span=param.span,
        )
        for param in params
    )


def build_file(
    names: FileNames,
    versions: Sequence[Version],
    machines: Sequence[ir.Machine],
    checker: Checker,
) -> ir.File:
    """Return what a file defines; `versions` are those of its machines."""
    scope = constant_scope(names, "a default")
    records: list[ir.Record] = []
    aliases: list[ir.Alias] = []
    for node in names.file.types:
        symbol = _symbol(names, node.name)
        if symbol is None:
            continue
        if isinstance(node, syntax.Record):
            records.append(
                ir.Record(
                    file=names.path,
                    name=symbol.name,
                    fields=fields(symbol.params, scope, checker),
                    span=node.span,
                )
            )
        else:
            aliases.append(
                ir.Alias(file=names.path, name=symbol.name, type=symbol.result, span=node.span)
            )
    events = list(names.own_events.values())
    for version in versions:
        events.extend(version.own_events)
    return ir.File(
        path=names.path,
        records=tuple(records),
        aliases=tuple(aliases),
        events=tuple(_event(symbol, scope, checker) for symbol in events),
        actors=tuple(_actors(names, scope, checker)),
        actions=tuple(
            ir.Action(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                module=symbol.module,
                span=node.span,
            )
            for node in names.file.actions
            if (symbol := _symbol(names, node.name)) is not None
        ),
        defs=tuple(
            ir.Def(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                result=symbol.result,
                module=symbol.module,
                span=def_.span,
            )
            for def_ in names.file.defs
            if (symbol := _symbol(names, def_.name)) is not None
        ),
        machines=tuple(machines),
        span=names.file.span,
    )


def _symbol(names: FileNames, name: syntax.Name) -> Symbol | None:
    symbol = names.own.get(name.text)
    return symbol if symbol is not None and symbol.span == name.span else None


def _event(symbol: Symbol, scope: Scope, checker: Checker) -> ir.Event:
    return ir.Event(
        file=symbol.file,
        name=symbol.name,
        fields=fields(symbol.params, scope, checker),
        machine=symbol.machine,
        version=symbol.version,
        span=symbol.span,
    )


def _actors(names: FileNames, scope: Scope, checker: Checker) -> list[ir.Actor]:
    found = []
    for node in names.file.actors:
        symbol = _symbol(names, node.name)
        if symbol is None:
            continue
        retry, timeout = _policies(node, names, checker)
        found.append(
            ir.Actor(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                result=symbol.result,
                module=symbol.module,
                retry=retry,
                timeout=timeout,
                span=node.span,
            )
        )
    return found


def _policies(
    node: syntax.Actor, names: FileNames, checker: Checker
) -> tuple[ir.Retry | None, expr.Expr | None]:
    retry: ir.Retry | None = None
    timeout: expr.Expr | None = None
    first: dict[type[syntax.Policy], syntax.Policy] = {}
    for policy in node.policies:
        known = first.setdefault(type(policy), policy)
        if known is not policy:
            word = "retry" if isinstance(policy, syntax.Retry) else "timeout"
            checker.report.add(
                codes.BAD_POLICY,
                f"an actor has one `{word}`",
                policy.span,
                secondary=(Label(span=known.span, text="the first is here"),),
            )
        elif isinstance(policy, syntax.Retry):
            retry = _retry(policy, constant_scope(names, "`retry`"), checker)
        else:
            scope = constant_scope(names, "`timeout`")
            timeout = checker.check(policy.duration, scope, Scalar.DURATION)
            _check_positive(timeout, "the timeout", checker.report)
    return retry, timeout


def _retry(node: syntax.Retry, scope: Scope, checker: Checker) -> ir.Retry:
    report = checker.report
    for value in node.args.positional:
        checker.check(value, scope)
        report.add(
            codes.BAD_POLICY,
            "`retry` takes its arguments by name",
            value.span,
            help="for example `retry(attempts=5, initial=1s, factor=2.0, max=30s)`",
        )
    found: dict[str, float] = {}
    for keyword in node.args.keywords:
        name = keyword.name.text
        if name not in RETRY_TYPES:
            checker.check(keyword.value, scope)
            report.add(
                codes.BAD_POLICY,
                f"`retry` has no argument `{name}`",
                keyword.name.span,
                label=did_you_mean(name, RETRY_TYPES),
                help="it has `attempts`, `initial`, `factor`, `max` and `duration`",
            )
            continue
        if name in found:
            report.add(codes.BAD_POLICY, f"`{name}` is given twice", keyword.name.span)
            continue
        value_ir = checker.check(keyword.value, scope, RETRY_TYPES[name])
        constant = number(value_ir)
        if constant is None:
            if fits(value_ir.type, RETRY_TYPES[name]) and not _is_wrong(value_ir):
                report.add(codes.BAD_POLICY, f"`{name}` must be a constant", keyword.value.span)
            continue
        least = 1 if name in ("attempts", "factor") else 0
        if constant < least:
            report.add(codes.BAD_POLICY, f"`{name}` must be at least {least}", keyword.value.span)
        found[name] = float(constant)
    attempts = found.get("attempts")
    return ir.Retry(
        attempts=int(attempts) if attempts is not None else None,
        initial=found.get("initial"),
        factor=found.get("factor"),
        max=found.get("max"),
        duration=found.get("duration"),
        span=node.span,
    )


def _check_positive(value: expr.Expr, what: str, report: Report) -> None:
    constant = number(value)
    if constant is not None and constant <= 0:
        report.add(codes.BAD_POLICY, f"{what} must be longer than nothing", value.span)


def _is_wrong(value: expr.Expr) -> bool:
    return isinstance(value, expr.Constant) and value.value is None
