"""Match the arguments of a call with the parameters of what is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ... import codes
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...phrases import listed
from ...source import Span
from ...suggest import did_you_mean
from ..names.symbols import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is called: how messages name it, its parameters, and where it is defined."""

    described: str
    params: tuple[Parameter, ...]
    span: Span | None


def match_arguments(
    args: syntax.Arguments, signature: Signature, span: Span, report: Report
) -> list[tuple[Parameter | None, syntax.Expr]]:
    """Return each argument with its parameter, None where it has none; report what is wrong."""
    params = {param.name: param for param in signature.params}
    matched: list[tuple[Parameter | None, syntax.Expr]] = []
    given: dict[str, Span] = {}
    for index, value in enumerate(args.positional):
        if index >= len(signature.params):
            if index == len(signature.params):
                _too_many(args.positional, signature, report)
            matched.append((None, value))
            continue
        param = signature.params[index]
        given[param.name] = value.span
        matched.append((param, value))
    unknown = False
    for keyword in args.keywords:
        name = keyword.name.text
        found = params.get(name)
        if found is None:
            unknown = True
            left = [each for each in params if each not in given]
            report.add(
                codes.UNKNOWN_ARGUMENT,
                f"{signature.described} has no parameter `{name}`",
                keyword.name.span,
                label=did_you_mean(name, left),
                secondary=_defined(signature),
                help=_takes(signature),
            )
        elif name in given:
            report.add(
                codes.REPEATED_ARGUMENT,
                f"`{name}` is given twice",
                keyword.name.span,
                secondary=(Label(span=given[name], text="given here already"),),
            )
            found = None
        if found is not None:
            given[name] = keyword.name.span
        matched.append((found, keyword.value))
    missing = [each.name for each in signature.params if each.required and each.name not in given]
    # A misspelt name is most likely the missing one: one mistake, one message.
    if missing and not (unknown and len(missing) == 1):
        report.add(
            codes.MISSING_ARGUMENT,
            f"{signature.described} needs {listed(missing)}",
            span,
            secondary=_defined(signature),
        )
    return matched


def _too_many(positional: Sequence[syntax.Expr], signature: Signature, report: Report) -> None:
    surplus = positional[len(signature.params)]
    number = len(signature.params)
    takes = "no arguments" if not number else f"{number} argument{'s' if number > 1 else ''}"
    report.add(
        codes.TOO_MANY_ARGUMENTS,
        f"{signature.described} takes {takes}, not {len(positional)}",
        surplus.span,
        secondary=_defined(signature),
    )


def _takes(signature: Signature) -> str | None:
    if not signature.params:
        return f"{signature.described} takes no arguments"
    return f"{signature.described} takes {listed(param.name for param in signature.params)}"


def _defined(signature: Signature) -> tuple[Label, ...]:
    return (Label(span=signature.span, text="defined here"),) if signature.span is not None else ()
