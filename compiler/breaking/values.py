"""Context, input and output: whether what is stored can still be read, and what callers see."""

from __future__ import annotations

from ..emit.structs import is_fixed
from . import rules
from .findings import in_new, in_old
from .json_fit import misfit
from .pairs import Pair


def compare_context(pair: Pair) -> None:
    """Report what a stored context does not have, has in vain, or has as something else."""
    old = {each.name: each for each in pair.old.chart.context}
    new = {each.name: each for each in pair.new.chart.context}
    for name, field in new.items():
        if name not in old:
            if field.default is None or not is_fixed(field.default):
                pair.findings.add(
                    rules.CONTEXT_FIELD_ADDED,
                    f"stored machines of {pair.called} have no `{name}` in their context, "
                    "and its default is not a constant",
                    in_new(field),
                    pair.affected(),
                )
            continue
        why = misfit(old[name].type, field.type, pair.stored)
        if why is not None:
            pair.findings.add(
                rules.CONTEXT_FIELD_RETYPED,
                f"stored values of `{name}` in the context of {pair.called} do not fit: "
                f"{why.told(name)}",
                in_new(why.span or field.span),
                pair.affected(),
                others=[in_old(old[name], "was this")],
            )
    for name, field in old.items():
        if name not in new:
            pair.findings.add(
                rules.CONTEXT_FIELD_REMOVED,
                f"`{name}` is gone from the context of {pair.called}",
                in_old(field, "was here"),
                pair.affected(),
                near=pair.new.chart.span,
            )
