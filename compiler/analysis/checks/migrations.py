"""Check `migrate`: how a machine of an older version goes on in this one.

Where its states go is in `placements`; here is what its context becomes, and what both make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DataType, Scalar, may_be_none
from ...diagnostics import Label
from ...ir_walk import real_states
from ...parsing import syntax
from ...suggest import did_you_mean
from ..charts.assignments import check_assign, root_of
from ..charts.chart_context import ChartContext
from ..expressions.conversions import in_floats
from ..expressions.narrowing import NOTHING
from ..states.state_tree import descend
from ..types.type_relations import fits, is_unknown, type_text, widened
from .placements import is_leaf, place_states


def build_migrations(
    charts: Mapping[str, tuple[ir.Chart, ChartContext]],
) -> tuple[ir.Chart, ...]:
    """Return the versions of a machine, each with the migrations to it."""
    contexts = {name: context for name, (_, context) in charts.items()}
    found: list[ir.Chart] = []
    for built, context in charts.values():
        migrations: list[ir.Migration] = []
        seen: dict[str, syntax.Migrate] = {}
        for node in context.version.node.migrations:
            first = seen.setdefault(node.version.text, node)
            if first is not node:
                context.report.add(
                    codes.REPEATED_ITEM,
                    f"there are two migrations from `{node.version.text}`",
                    node.version.span,
                    secondary=(Label(span=first.version.span, text="the first is here"),),
                )
            if _is_known(node, context, contexts):
                source = charts[node.version.text]
                migrations.append(_migration(node, source, built, context))
        clock = built.reads_clock or context.checker.reads_clock
        found.append(replace(built, migrations=tuple(migrations), reads_clock=clock))
    return tuple(found)


def _is_known(
    node: syntax.Migrate, chart: ChartContext, charts: Mapping[str, ChartContext]
) -> bool:
    """Report a migration from a version that there is not."""
    name = node.version.text
    old = charts.get(name)
    if old is chart:
        chart.report.add(
            codes.BAD_MIGRATION, "a version does not migrate from itself", node.version.span
        )
        return False
    if old is None and not chart.names.may_declare(name):
        others = [each for each in charts if charts[each] is not chart]
        chart.report.add(
            codes.BAD_MIGRATION,
            f"`{chart.machine.symbol.name}` has no version `{name}`",
            node.version.span,
            label=did_you_mean(name, others),
            help="the version has to be there as long as machines may be on it",
        )
    return old is not None


def _migration(
    node: syntax.Migrate, source: tuple[ir.Chart, ChartContext], new: ir.Chart, chart: ChartContext
) -> ir.Migration:
    old, context = source
    _check_inputs(node, old, new, chart)
    migration = ir.Migration(
        source=node.version.text,
        places=place_states(node, context.survey.root, chart),
        values=_values(node, old, new, context, chart),
        span=node.span,
    )
    _check_present(node, migration, context, chart)
    _check_outputs(node, migration.places, old, new, chart)
    return migration


def _values(
    node: syntax.Migrate,
    old: ir.Chart,
    new: ir.Chart,
    context: ChartContext,
    chart: ChartContext,
) -> tuple[tuple[str, expr.Expr], ...]:
    """Return what the fields of the new context become: as told, as they were, or the default."""
    assigned = _assigned(node, context, chart)
    were = {each.name: each for each in old.context}
    values: list[tuple[str, expr.Expr]] = []
    for field in new.context:
        was = were.get(field.name)
        if field.name in assigned:
            values.append((field.name, assigned[field.name]))
        elif was is None:
            if field.default is not None:
                values.append((field.name, field.default))
            else:
                _report_no_value(node, field.name, f"`{old.version}` has no such field", chart)
        elif fits(was.type, field.type) or is_unknown(was.type) or is_unknown(field.type):
            kept = expr.OldField(type=was.type, span=field.span, name=field.name)
            values.append((field.name, in_floats(kept, field.type)))
        else:
            _report_no_value(node, field.name, _was_and_is(was.type, field.type), chart)
    return tuple(values)


def _was_and_is(was: DataType, is_now: DataType) -> str:
    old, new = type_text(was), type_text(is_now)
    if old == new:
        return f"it was the `{old}` of another file, which is another type"
    return f"it was `{old}`, and is `{new}`"


def _assigned(
    node: syntax.Migrate, old: ChartContext, chart: ChartContext
) -> Mapping[str, expr.Expr]:
    """Return the values that the lines of a migration give, by field."""
    scope = replace(
        chart.scope(chart.survey.root, "a migration", NOTHING),
        old=old.machine.context,
        has_fields=False,
    )
    found: dict[str, expr.Expr] = {}
    for assign in node.assigns:
        target, root = assign.target, root_of(assign.target)
        if root is None:
            continue
        name = root.name
        if not isinstance(target, syntax.Var) or assign.op != "=":
            chart.report.add(
                codes.BAD_MIGRATION,
                "a migration gives a field its value as a whole",
                target.span,
                help=f"write `{name} = ...`; what it was is `old.{name}`",
            )
            continue
        if name in found:
            chart.report.add(
                codes.REPEATED_ITEM,
                f"`{name}` is set twice in the migration",
                target.span,
            )
        checked = check_assign(assign, scope, chart)
        if checked is not None:
            found[name] = checked.value
    return found


def _report_no_value(node: syntax.Migrate, name: str, why: str, chart: ChartContext) -> None:
    chart.report.add(
        codes.NO_MIGRATED_VALUE,
        f"`{name}` has no value in a machine that comes from `{node.version.text}`: {why}",
        node.version.span,
        help=f"say what it becomes: `{name} = ...`, which can use `old.x`",
    )


def _check_inputs(node: syntax.Migrate, old: ir.Chart, new: ir.Chart, chart: ChartContext) -> None:
    """Report inputs that a machine was not given when it was created."""
    were = {each.name: each for each in old.input}
    for field in new.input:
        was = were.get(field.name)
        if was is None and field.default is None:
            why = f"`{old.version}` has no such input; give it a default"
        elif was is not None and not fits(was.type, field.type):
            why = _was_and_is(was.type, field.type)
        else:
            continue
        chart.report.add(
            codes.NO_MIGRATED_VALUE,
            f"the input `{field.name}` is not known of a machine that comes from "
            f"`{node.version.text}`: {why}",
            node.version.span,
            secondary=(Label(span=field.span, text="the input is here"),),
        )


def _check_present(
    node: syntax.Migrate, migration: ir.Migration, old: ChartContext, chart: ChartContext
) -> None:
    """Warn of fields that are never None in a state, but for machines that were moved there."""
    values = dict(migration.values)
    for path, place in migration.places:
        was, state = descend(old.survey.root, path), descend(chart.survey.root, place)
        if was is None or state is None or not is_leaf(was):
            continue
        for name in sorted(chart.presence.within(state) & chart.presence.fields & set(values)):
            value = values[name]
            if not may_be_none(value.type):
                continue
            if isinstance(value, expr.Convert):
                value = value.value
            if isinstance(value, expr.OldField) and value.name in old.presence.within(was):
                continue
            chart.report.add(
                codes.MAYBE_NONE_AFTER_MIGRATION,
                f"`{name}` is never None in `{state.text}`, but may be in a machine that comes "
                f"from `{was.text}` of `{node.version.text}`",
                node.version.span,
                secondary=(Label(span=state.span, text="the state"),),
                help=f"say what it becomes: `{name} = ...`",
            )


def _check_outputs(
    node: syntax.Migrate,
    placed: Sequence[tuple[ir.StatePath, ir.StatePath]],
    old: ir.Chart,
    new: ir.Chart,
    chart: ChartContext,
) -> None:
    """Report outputs of regions that are done, where they do not fit what is waited for."""
    places = dict(placed)
    were: dict[ir.StatePath, ir.StateBase] = {each.path: each for each in real_states(old.root)}
    are: dict[ir.StatePath, ir.StateBase] = {each.path: each for each in real_states(new.root)}
    keeps_outputs = any(isinstance(each, ir.Parallel) for each in were.values())
    for path, place in placed:
        # What is wrongly in a final state has a place, and is no state of the chart.
        final, around = were.get(path), are.get(place[:-1])
        if not (isinstance(final, ir.Final) and isinstance(are.get(place), ir.Final)):
            continue
        if not (isinstance(around, ir.Compound) and _is_awaited(around.path, are)):
            continue
        kept = keeps_outputs and places.get(path[:-1]) == around.path
        was = final.output.type if kept and final.output is not None else Scalar.NONE
        expected = widened(around.done_output)
        if not (fits(was, expected) or is_unknown(was)):
            chart.report.add(
                codes.NO_MIGRATED_VALUE,
                f"the output of the region `{ir.path_text(around.path)}` is not known of a machine "
                f"that comes from `{ir.path_text(path)}` of `{old.version}`: "
                f"{_was_and_is(widened(was), expected)}",
                node.version.span,
                secondary=(Label(span=around.span, text="the region"),),
                help="let the final states of the region give both",
            )


def _is_awaited(path: ir.StatePath, states: Mapping[ir.StatePath, ir.StateBase]) -> bool:
    """Return whether a transition takes the output of a region, with those of others beside it."""
    while path and isinstance(parallel := states[path[:-1]], ir.Parallel):
        triggers = (each for transition in parallel.transitions for each in transition.triggers)
        if any(isinstance(each, ir.OnStateDone) for each in triggers):
            return True
        path = parallel.path
    return False
