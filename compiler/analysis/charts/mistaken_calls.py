"""Calls among actions that were meant for assignments, as XState and Python have them."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Fix
from ...parsing import syntax
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


def new_value(node: syntax.Call) -> str:
    """Return advice for a call of a method that changes its object."""
    *names, method = (name.text for name in node.function.names)
    target = ".".join(names)
    values = [each.span.text for each in node.args.positional]
    if method in ("append", "push") and len(values) == 1:
        meant = f"{target} += [{values[0]}]"
    elif method == "extend" and len(values) == 1:
        meant = f"{target} += {values[0]}"
    elif method == "clear":
        meant = f"{target} = []"
    elif method == "pop" and len(values) == 1:
        meant = f"del {target}[{values[0]}]"
    elif method == "update" and len(values) == 1:
        meant = f"{target} = {target} | {values[0]}"
    elif method == "insert" and len(values) == 2:
        place = values[0]
        meant = f"{target} = {target}[:{place}] + [{values[1]}] + {target}[{place}:]"
    else:
        return f"methods change nothing: assign a new value to `{target}`, perhaps that of a `def`"
    return f"methods change nothing: write `{meant}`"
