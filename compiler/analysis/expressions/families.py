"""What expressions can ask of a family: who runs, and whom the current event comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import codes
from ... import ir_expressions as ir
from ...datatypes import ListOf, Scalar
from ...diagnostics import Instead, Report
from ...parsing import syntax
from ...source import Span
from .names_in_scope import is_value, unknown_value
from .scope import Scope

if TYPE_CHECKING:
    from .typecheck import Checker


def named_family(node: syntax.Expr, scope: Scope) -> str | None:
    """Return the name of the family that an expression is; None for anything else."""
    if not isinstance(node, syntax.Var) or scope.machine is None or not scope.has_fields:
        return None
    is_family = node.name in scope.machine.families and not is_value(node.name, scope)
    return node.name if is_family else None


def keys_of(family: str, span: Span) -> ir.MemberKeys:
    """Return the keys of those of a family that run."""
    return ir.MemberKeys(type=ListOf(Scalar.STR), span=span, family=family)


def check_member_key(
    family: str, node: syntax.Attribute, scope: Scope, checker: Checker
) -> ir.Expr:
    """Return `family.key`, which is known in the lines of the family's block alone."""
    name = node.name
    if name.text != "key":
        checker.report.add(
            codes.UNKNOWN_FIELD,
            f"a family has no field `{name.text}`",
            name.span,
            help=f"call it: `{family}.keys()`" if name.text == "keys" else _what_there_is(family),
        )
        return unknown_value(node.span)
    if scope.event is not None and scope.event.family == family:
        return ir.MemberKey(type=Scalar.STR, span=node.span, family=family)
    here = None if scope.event is None else scope.event.family
    checker.report.add(
        codes.UNAVAILABLE_NAME,
        f"`{family}.key` is known in the lines of the family's block alone",
        node.span,
        label=(
            Instead(f"write `{here}.key`: this line is about that family", f"{here}.key")
            if here is not None
            else ""
        ),
        help=(
            f"it is the key of the one that is done, has failed or has sent the event: "
            f"`spawn ... as {family}[...] {{ on done {{ log {family}.key }} }}`"
            if here is None
            else None
        ),
    )
    return unknown_value(node.span)


def check_keys_call(
    family: str, node: syntax.Apply, name: syntax.Name, scope: Scope, checker: Checker
) -> ir.Expr:
    """Return `family.keys()`, the only method that a family has."""
    given = (*node.args.positional, *(each.value for each in node.args.keywords))
    if name.text == "keys" and not given:
        return keys_of(family, node.span)
    for value in given:
        checker.check(value, scope)
    if name.text == "keys":
        checker.report.add(codes.TOO_MANY_ARGUMENTS, "`keys` takes no arguments", node.args.span)
    else:
        checker.report.add(
            codes.UNKNOWN_ATTRIBUTE,
            f"a family has no method `{name.text}`",
            name.span,
            help=_what_there_is(family),
        )
    return unknown_value(node.span)


def report_family(family: str, span: Span, report: Report) -> None:
    """Report a family in the place of a value."""
    report.add(
        codes.WRONG_KIND,
        f"`{family}` is a family, and no value by itself",
        span,
        help=_what_there_is(family),
    )


def _what_there_is(family: str) -> str:
    return f"`k in {family}`, `len({family})` and `{family}.keys()` tell who runs"
