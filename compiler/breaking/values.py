"""Context, input and output: whether what is stored can still be read, and what callers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import ir
from ..analysis.types.type_relations import type_text
from ..cluster.affected import Affected
from ..ir_walk import is_fixed
from . import rules
from .fields import Change, compare_fields
from .findings import in_new, in_old
from .json_fit import incompatibility
from .pairs import Pair, meaning
from .renames import alike_names, match_up


def compare_context(pair: Pair) -> None:
    """Report what a stored context does not have, has in vain, or has as something else."""
    old = {each.name: each for each in pair.old.chart.context}
    new = {each.name: each for each in pair.new.chart.context}
    for change in compare_fields(
        pair.old.chart.context, pair.new.chart.context, pair.stored, fills_in=_has_constant
    ):
        if change.change is Change.NEEDED:
            pair.findings.add(
                rules.CONTEXT_FIELD_ADDED,
                f"stored machines of {pair.called} have no `{change.name}` in their context, "
                "and its default is not a constant",
                change.place,
                pair.affected(finished_too=True),
            )
        else:
            pair.findings.add(
                rules.CONTEXT_FIELD_RETYPED,
                f"the stored context of {pair.called} does not fit: {change.why}",
                change.place,
                pair.affected(finished_too=True),
                others=[in_old(old[change.name], "was this")],
            )
    became = _renamed(pair, old, new)
    for name, field in old.items():
        if name in became:
            pair.findings.add(
                rules.CONTEXT_FIELD_RENAMED,
                f"`{name}` in the context of {pair.called} seems to be called `{became[name]}` "
                "now: stored values are lost",
                in_new(new[became[name]]),
                pair.affected(),
                others=[in_old(field, f"was `{name}`")],
            )
        elif name in new:
            if new[name].private and not field.private:
                pair.findings.add(
                    rules.CONTEXT_FIELD_PRIVATE,
                    f"clients of {pair.called} do not see `{name}` any more",
                    in_new(new[name]),
                    pair.affected(),
                    others=[in_old(field, "was public")],
                )
        elif not field.private:
            pair.findings.add(
                rules.CONTEXT_FIELD_REMOVED,
                f"`{name}` is gone from the context of {pair.called}",
                in_old(field, "was here"),
                pair.affected(),
                near=pair.new.chart.span,
            )


def _has_constant(field: ir.Field) -> bool:
    return field.default is not None and is_fixed(field.default)


def _renamed(
    pair: Pair, old: Mapping[str, ir.Field], new: Mapping[str, ir.Field]
) -> Mapping[str, str]:
    """Guess which field of the context is which, by types, names, defaults and places."""
    places = [list(old), list(new)]

    def likeness(one: str, other: str) -> float:
        if incompatibility(old[one].type, new[other].type, pair.stored) is not None:
            return 0.0
        if incompatibility(new[other].type, old[one].type, pair.stored.turned()) is not None:
            return 0.0
        default = meaning(old[one].default) == meaning(new[other].default)
        place = places[0].index(one) == places[1].index(other)
        return 0.5 * alike_names(one, other) + 0.25 * bool(default) + 0.25 * place

    added = [name for name, field in new.items() if name not in old and _has_constant(field)]
    return match_up([name for name in old if name not in new], added, likeness)


def compare_input(pair: Pair) -> frozenset[str]:
    """Report the fields by which a stored input cannot be read; return their names."""
    found: set[str] = set()
    for change in compare_fields(pair.old.chart.input, pair.new.chart.input, pair.stored):
        found.add(change.name)
        pair.findings.add(
            rules.INPUT_UNREADABLE,
            f"the stored input of {pair.called} does not fit: {change.why}",
            change.place,
            pair.affected(),
        )
    return frozenset(found)


def compare_creation(latest: Pair, known: frozenset[str]) -> None:
    """Report what `create` refuses of an input that it took.

    `latest` are the versions that new machines start on; `known` are fields that are reported.
    """
    options = latest.new.chart.options
    reading = replace(latest.stored, client=True, reject_unknown=options.unknown_fields == "reject")
    for change in compare_fields(latest.old.chart.input, latest.new.chart.input, reading):
        if change.name in known:
            continue
        latest.findings.add(
            rules.INPUT_STRICTER,
            f"the input of `{latest.new.chart.machine}` is stricter: {change.why}",
            change.place,
            Affected(service=latest.service, version=latest.new.chart.version),
            near=latest.new.chart.span,
        )


def compare_output(pair: Pair) -> None:
    """Report an output that cannot be read any more, or that callers do not expect."""
    old, new = pair.old.chart, pair.new.chart
    was = f"was `{type_text(old.output)}`"
    narrowed = incompatibility(old.output, new.output, pair.stored)
    if narrowed is not None:
        pair.findings.add(
            rules.OUTPUT_UNREADABLE,
            f"the stored output of {pair.called} does not fit: {narrowed.describe('output')}",
            in_new(narrowed.span or new),
            pair.affected(finished=True),
            others=[in_old(old, was)],
        )
        return
    widened = incompatibility(new.output, old.output, pair.stored.turned())
    if widened is not None:
        pair.findings.add(
            rules.OUTPUT_WIDENED,
            f"the output of {pair.called} was `{type_text(old.output)}` "
            f"and is `{type_text(new.output)}`",
            in_new(new),
            pair.affected(),
            others=[in_old(old, was)],
        )
