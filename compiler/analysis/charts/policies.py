"""What the braces of an actor or an action say: how it is tried again, for how long, and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DataType, Scalar
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...parsing.literals import MAX_INT
from ...suggest import did_you_mean
from ..expressions.constants import number
from ..expressions.scope import Scope, constant_scope
from ..expressions.typecheck import Checker
from ..names.symbols import FileNames, Parameter
from ..types.type_relations import fits, type_text
from .handlers import HANDLER_NAME, SERVICE_NAME

RETRY_TYPES: dict[str, DataType] = {
    "attempts": Scalar.INT,
    "initial": Scalar.DURATION,
    "factor": Scalar.FLOAT,
    "max": Scalar.DURATION,
    "duration": Scalar.DURATION,
}
Function: TypeAlias = syntax.Actor | syntax.Action
WORDS: dict[type[syntax.Policy], str] = {
    syntax.Retry: "retry",
    syntax.Timeout: "timeout",
    syntax.KeyParameter: "key",
    syntax.BodyParameter: "body",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What the braces say; `handler` is what an actor calls, where that is a Restate service."""

    retry: ir.Retry | None
    timeout: expr.Expr | None
    handler: ir.ServiceHandler | None


def policies(
    node: Function, names: FileNames, params: Sequence[Parameter], checker: Checker
) -> Policies:
    """Return what the braces of an actor or an action say, and the handler that an actor is."""
    retry: ir.Retry | None = None
    timeout: expr.Expr | None = None
    roles: dict[type[syntax.Policy], str] = {}
    first: dict[type[syntax.Policy], syntax.Policy] = {}
    for policy in node.policies:
        known = first.setdefault(type(policy), policy)
        if known is not policy:
            checker.report.add(
                codes.BAD_POLICY,
                f"{_kind(node)} has one `{WORDS[type(policy)]}`",
                policy.span,
                secondary=(Label(span=known.span, text="the first is here"),),
            )
            continue
        _check_place(node, policy, checker.report)
        match policy:
            case syntax.Retry():
                retry = _retry(policy, constant_scope(names, "`retry`"), checker)
            case syntax.Timeout():
                scope = constant_scope(names, "`timeout`")
                timeout = checker.check(policy.duration, scope, Scalar.DURATION)
                _check_timeout(node, timeout, checker.report)
            case syntax.KeyParameter(name=name) | syntax.BodyParameter(name=name):
                parameter = _parameter(name, params, checker.report)
                if parameter is not None:
                    roles[type(policy)] = parameter.name
                if isinstance(policy, syntax.KeyParameter) and parameter is not None:
                    _check_key(policy, parameter, checker.report)
    handler = None
    if node.service is not None and isinstance(node, syntax.Action):
        _refuse_service(node.service, checker.report)
    elif node.service is not None:
        handler = _handler(node.service, roles, params, checker.report)
    return Policies(retry=retry, timeout=timeout, handler=handler)


def _kind(node: Function) -> str:
    return "an actor" if isinstance(node, syntax.Actor) else "an action"


def _refuse_service(service: syntax.FromService, report: Report) -> None:
    report.add(
        codes.BAD_POLICY,
        "an action is not a handler of a Restate service",
        service.span,
        help="declare an actor instead, and run it with `invoke` or `spawn`",
    )


def _check_place(node: Function, policy: syntax.Policy, report: Report) -> None:
    word = WORDS[type(policy)]
    if isinstance(node, syntax.Action):
        if isinstance(policy, syntax.KeyParameter | syntax.BodyParameter):
            report.add(
                codes.BAD_POLICY,
                f"an action has no `{word}`",
                policy.span,
                help="`key` and `body` are for an actor that is a handler of a Restate service",
            )
        return
    if isinstance(policy, syntax.KeyParameter | syntax.BodyParameter) and node.service is None:
        report.add(
            codes.BAD_POLICY,
            f"`{word}` is for an actor that is a handler of a Restate service",
            policy.span,
            help='such an actor says `from service "Service.handler"`',
        )
    if isinstance(policy, syntax.Retry) and node.service is not None:
        report.add(
            codes.BAD_POLICY,
            "a handler of a Restate service is tried again by the service's own policy",
            policy.span,
            help="`timeout` limits all attempts together",
        )


def _parameter(name: syntax.Name, params: Sequence[Parameter], report: Report) -> Parameter | None:
    for param in params:
        if param.name == name.text:
            return param
    report.add(
        codes.BAD_POLICY,
        f"the actor has no parameter `{name.text}`",
        name.span,
        label=did_you_mean(name.text, [each.name for each in params]),
    )
    return None


def _check_key(policy: syntax.KeyParameter, parameter: Parameter, report: Report) -> None:
    if not fits(parameter.type, Scalar.STR):
        report.add(
            codes.BAD_POLICY,
            f"a key is a `str`; `{parameter.name}` has the type `{type_text(parameter.type)}`",
            policy.name.span,
        )


def _handler(
    node: syntax.FromService,
    roles: Mapping[type[syntax.Policy], str],
    params: Sequence[Parameter],
    report: Report,
) -> ir.ServiceHandler | None:
    key, body = roles.get(syntax.KeyParameter), roles.get(syntax.BodyParameter)
    if key is not None and key == body:
        report.add(
            codes.BAD_POLICY, f"`{key}` is the key already, so it is not the body", node.span
        )
    unsent = [each for each in params if body is not None and each.name not in (key, body)]
    for param in unsent:
        report.add(
            codes.BAD_POLICY,
            f"`{param.name}` would not be sent: `body {body}` is the whole body",
            param.span,
        )
    service, _, handler = node.target.value.rpartition(".")
    if not (SERVICE_NAME.fullmatch(service) and HANDLER_NAME.fullmatch(handler)):
        report.add(
            codes.BAD_SERVICE,
            f"{syntax.quote(node.target.value)} is not a handler of a Restate service",
            node.target.span,
            help='write the service and its handler: `from service "Payments.charge"`',
        )
        return None
    return ir.ServiceHandler(service=service, handler=handler, key=key, body=body, span=node.span)


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
        if name in ("attempts", "factor") and constant < 1:
            report.add(codes.BAD_POLICY, f"`{name}` must be at least 1", keyword.value.span)
        if RETRY_TYPES[name] is Scalar.DURATION and constant < 1:
            report.add(
                codes.BAD_POLICY,
                f"`{name}` must be longer than nothing: 1 ms or more",
                keyword.value.span,
                help="to try it once, write `attempts=1`" if name == "duration" else None,
            )
        if constant > MAX_INT and fits(RETRY_TYPES[name], Scalar.FLOAT):
            report.add(codes.BAD_POLICY, f"`{name}` must be at most {MAX_INT}", keyword.value.span)
            continue
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


def _check_timeout(node: Function, value: expr.Expr, report: Report) -> None:
    constant = number(value)
    if constant is not None and constant <= 0:
        report.add(codes.BAD_POLICY, "the timeout must be longer than nothing", value.span)
    is_duration = fits(value.type, Scalar.DURATION) and not _is_wrong(value)
    if constant is None and is_duration and isinstance(node, syntax.Action):
        report.add(codes.BAD_POLICY, "the timeout of an action must be a constant", value.span)


def _is_wrong(value: expr.Expr) -> bool:
    return isinstance(value, expr.Constant) and value.value is None
