"""Check the options of a machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import Scalar
from ...diagnostics import Instead, Label
from ...limits import LONGEST_SETTING_MILLISECONDS
from ...parsing import syntax
from ...parsing.syntax import quote
from ...phrases import listed
from ...suggest import did_you_mean, meant, suggest
from ..expressions.constants import number
from ..expressions.scope import constant_scope
from ..expressions.typecheck import Checker
from ..names.signatures import MachineVersion
from ..names.symbols import Symbol
from ..types.type_relations import is_unknown
from .alarms import alarm_action
from .handlers import COMPANIONS, SERVICE_NAME

WORDS = {
    "unhandled": ("ignore", "error"),
    "unknown_fields": ("reject", "ignore"),
    "create": ("implicit", "explicit"),
}
DURATIONS = (
    "final_state_ttl",
    "error_ttl",
    "journal_retention",
    "idempotency_retention",
    "inactivity_timeout",
    "abort_timeout",
)
NAMES = ("service", *WORDS, *DURATIONS, "alarm")
# What Restate knows of the service as a whole; the others are a matter of each version.
SHARED = (
    "service",
    "create",
    "journal_retention",
    "idempotency_retention",
    "inactivity_timeout",
    "abort_timeout",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOptions:
    """The options of one version, and where each of them is set."""

    options: ir.Options
    given: dict[str, syntax.Option]


def check_options(version: MachineVersion, checker: Checker) -> CheckedOptions:
    """Return the options of one version."""
    report = checker.report
    settings: dict[str, Any] = {"service": version.symbol.name}
    given: dict[str, syntax.Option] = {}
    for node in version.node.options:
        name = node.name.text
        if name not in NAMES:
            report.add(
                codes.UNKNOWN_OPTION,
                f"unknown option `{name}`",
                node.name.span,
                label=did_you_mean(name, NAMES),
                help=None if did_you_mean(name, NAMES) else f"the options are {listed(NAMES)}",
            )
            continue
        if name in given:
            report.add(
                codes.REPEATED_ITEM,
                f"option `{name}` stands here twice",
                node.span,
                secondary=(Label(span=given[name].span, text="the first is here"),),
            )
            continue
        given[name] = node
        value = _value(name, node, version, checker)
        if value is not None:
            settings[name] = value
    options = ir.Options(**settings, span=version.node.name.span)
    if "service" not in given and not SERVICE_NAME.fullmatch(options.service):
        report.add(
            codes.BAD_SERVICE_NAME,
            f"`{options.service}` cannot be the name of a Restate service",
            version.node.name.span,
            help='give it another one: `option service = "..."`',
        )
    return CheckedOptions(options=options, given=given)


def _value(
    name: str, node: syntax.Option, version: MachineVersion, checker: Checker
) -> str | float | ir.ActionRef | None:
    """Return the value of an option as the IR has it; None where it is wrong, which is reported."""
    report = checker.report
    if name == "alarm" and isinstance(node.value, syntax.Var):
        report.add(
            codes.BAD_OPTION,
            "`alarm` is the name of an action, in quotes",
            node.value.span,
            label=Instead(f"write {quote(node.value.name)}", quote(node.value.name)),
        )
        return None
    scope = constant_scope(version.names, "an option")
    value = checker.check(node.value, scope)
    if is_unknown(value.type):
        return None
    if name in DURATIONS:
        milliseconds = number(value)
        if value.type is not Scalar.DURATION or milliseconds is None or milliseconds < 0:
            report.add(
                codes.BAD_OPTION,
                f"`{name}` is a duration",
                node.value.span,
                help="for example `30s`, `12h` or `7d`",
            )
            return None
        if name in SHARED and milliseconds > LONGEST_SETTING_MILLISECONDS:
            report.add(
                codes.BAD_OPTION,
                f"`{name}` is longer than Restate takes",
                node.value.span,
                help="the longest one has 3,650,000 days",
            )
            return None
        return float(milliseconds)
    text = value.value if isinstance(value, expr.Constant) else None
    if not isinstance(text, str):
        wanted = " or ".join(quote(word) for word in WORDS.get(name, ())) or "a name in quotes"
        report.add(codes.BAD_OPTION, f"`{name}` is {wanted}", node.value.span)
        return None
    if name == "alarm":
        return alarm_action(text, node.value.span, version.names, report)
    if name == "service":
        if not SERVICE_NAME.fullmatch(text):
            report.add(
                codes.BAD_SERVICE_NAME,
                f"{quote(text)} cannot be the name of a Restate service",
                node.value.span,
                help="letters, digits, dots, hyphens and underscores, with a letter first",
            )
            return None
        if text.endswith(COMPANIONS):
            report.add(
                codes.BAD_SERVICE_NAME,
                f"{quote(text)} is the name of an object that stands beside a machine",
                node.value.span,
                help="actions and waiters are kept in objects of their own: take another name",
            )
    elif text not in WORDS[name]:
        report.add(
            codes.BAD_OPTION,
            f"`{name}` is {' or '.join(quote(word) for word in WORDS[name])}",
            node.value.span,
            label=_word_meant(text, name),
        )
        return None
    return text


def _word_meant(text: str, option: str) -> str:
    close = suggest(text, WORDS[option])
    return Instead(meant(close), quote(close)) if close is not None else ""


def check_agreement(
    versions: Sequence[tuple[MachineVersion, CheckedOptions]], symbol: Symbol, checker: Checker
) -> None:
    """Report options of the service that differ between the versions of a machine."""
    first_version, first = versions[0]
    for version, checked in versions[1:]:
        for name in SHARED:
            if getattr(first.options, name) == getattr(checked.options, name):
                continue
            node = checked.given.get(name)
            other = first.given.get(name)
            checker.report.add(
                codes.OPTIONS_DISAGREE,
                f"the versions of `{symbol.name}` have different values of `{name}`",
                node.span if node is not None else version.node.name.span,
                label="" if node is not None else "not set here",
                secondary=(
                    Label(
                        span=other.span if other is not None else first_version.node.name.span,
                        text="set here" if other is not None else "not set here",
                    ),
                ),
            )
