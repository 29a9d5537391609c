"""Calls among actions that were meant for assignments, as XState and Python have them."""

from __future__ import annotations

from ... import codes
from ...datatypes import DataType, DictOf, ListOf
from ...diagnostics import Fix
from ...parsing import syntax
from ...parsing.errors.changing import instead_of
from ..types.type_relations import bare, can_be_ordered, without_none
from .chart_context import ChartContext


def report_assign(node: syntax.Call, chart: ChartContext) -> bool:
    """Report XState's `assign({...})`; return whether it is that."""
    match node.args:
        case syntax.Arguments(positional=(syntax.Dict(entries=entries),), keywords=()):
            pass
        case _:
            return False
    keys = (each.key.value if isinstance(each.key, syntax.Str) else "" for each in entries)
    written = "; ".join(f"{each.key.span.text} = {each.value.span.text}" for each in entries)
    assigned = "; ".join(
        f"{key or each.key.span.text} = {each.value.span.text}"
        for key, each in zip(keys, entries, strict=True)
    )
    chart.report.add(
        codes.FOREIGN_SYNTAX,
        "an assignment is no call",
        node.function.span,
        label=f"write `{written}`" if written and len(written) <= 160 else "write `field = value`",
        fix=Fix(span=node.span, text=assigned) if assigned else None,
    )
    return True


_LOGS = frozenset(
    (
        *("print", "console.log", "console.info", "console.warn", "console.error", "console.debug"),
        *("logger.info", "logger.debug", "logger.warning", "logger.error", "logging.info"),
    )
)


def report_elsewhere(node: syntax.Call, chart: ChartContext) -> bool:
    """Report `print(x)` and `delete(d[k])`; return whether it is that."""
    given = node.args.positional
    name = node.function.text
    if not given or node.args.keywords or name not in {*_LOGS, "delete"}:
        return False
    if name == "delete" and not all(isinstance(each, syntax.Index) for each in given):
        return False
    word = "del" if name == "delete" else "log"
    meant = "; ".join(f"{word} {each.span.text}" for each in given)
    chart.report.add(
        codes.UNKNOWN_FUNCTION,
        f"unknown action `{name}`",
        node.function.span,
        label=f"write `{meant}`" if len(meant) <= 160 else f"write `{word} x`",
        fix=Fix(span=node.span, text=meant),
    )
    return True


def new_value(node: syntax.Call, target: DataType) -> tuple[str, Fix | None]:
    """Return advice for a call of a method that changes its object, of some type, and a fix."""
    *names, method = (name.text for name in node.function.names)
    owner = ".".join(names)
    values = [each.span.text for each in node.args.positional]
    plain = bare(without_none(target))
    is_dict = isinstance(plain, DictOf) if isinstance(plain, (DictOf, ListOf)) else None
    meant = "" if node.args.keywords else instead_of(owner, method, values, is_dict=is_dict)
    if (
        method == "sort"
        and isinstance(plain, ListOf)
        and not can_be_ordered(plain.item, plain.item)
    ):
        meant = ""
    if not meant:
        return f"methods change nothing: assign a new value to `{owner}`", None
    return f"methods change nothing: write `{meant}`", Fix(span=node.span, text=meant)
