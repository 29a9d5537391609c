"""Check that the values of a machine are used: lets, inputs, and fields of its context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ... import codes, ir
from ... import ir_expressions as expr
from ...diagnostics import Report
from ...ir_walk import AnyNode, is_fixed, parts, walk


@dataclass(slots=True)
class _Uses:
    """What is read and set in a version of a machine."""

    lets: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)

    def add(self, node: AnyNode, own: str | None = None) -> None:
        """Add what a node uses, and all in it; `own` is a field that is being set."""
        for each in walk(node):
            match each:
                case expr.LetValue(name=name):
                    self.lets.add(name)
                case expr.ContextField(name=name) if name != own:
                    self.read.add(name)
                case expr.InputField(name=name):
                    self.inputs.add(name)
                case _:
                    pass


def check_values(machine: ir.Machine, report: Report) -> None:
    """Warn of what no expression uses in the versions of a machine that are current.

    Clients read the fields of a context that are not private. What another version's migration
    takes over is read there, and an input that another version reads belongs to both. What an
    unused let reads is left alone: the let is what is reported.
    """
    uses = {chart.version: _uses_of(chart) for chart in machine.charts}
    idle = {
        chart.version: _uses_of_idle_lets(chart, uses[chart.version]) for chart in machine.charts
    }
    inputs = {name for each in (*uses.values(), *idle.values()) for name in each.inputs}
    _check_inputs(machine.current[0], inputs, report)
    for chart in machine.current:
        used = uses[chart.version]
        _check_lets(chart, used, report)
        elsewhere = idle[chart.version].read.union(_taken_over(chart, machine.charts))
        _check_context(chart, used, elsewhere, report)


def _uses_of(chart: ir.Chart) -> _Uses:
    """Collect what a version uses, a let only where something uses that."""
    uses = _Uses()
    for each in (*chart.input, *chart.context, *chart.migrations):
        uses.add(each)
    pending: list[AnyNode] = [chart.root]
    while pending:
        node = pending.pop()
        if isinstance(node, (ir.Assign, ir.Delete)):
            name = ir.field_of(node.target)
            uses.assigned.add(name)
            # What is only added to itself is not read: `total = total + 1`, `xs[len(xs) - 1] = n`.
            for part in parts(node):
                uses.add(part, own=name)
        elif isinstance(node, ir.Node):
            pending.extend(parts(node))
        else:
            uses.add(node)
    _follow_lets(chart, uses)
    return uses


def _follow_lets(chart: ir.Chart, uses: _Uses) -> None:
    values = {let.name: let.value for let in chart.lets}
    pending = set(uses.lets)
    while pending:
        before = set(uses.lets)
        for name in pending:
            uses.add(values[name])
        pending = uses.lets - before


def _taken_over(chart: ir.Chart, machine: Sequence[ir.Chart]) -> Iterator[str]:
    """Yield the fields of a version that migrations from it read."""
    for other in machine:
        for migration in other.migrations:
            if migration.source == chart.version:
                for node in walk(migration):
                    if isinstance(node, expr.OldField):
                        yield node.name


def _uses_of_idle_lets(chart: ir.Chart, used: _Uses) -> _Uses:
    """Collect what lets use that nothing uses: they are reported, and not what they read."""
    uses = _Uses()
    for let in chart.lets:
        if let.name not in used.lets:
            uses.add(let.value)
    return uses


def _check_lets(chart: ir.Chart, used: _Uses, report: Report) -> None:
    idle = [let for let in chart.lets if let.name not in used.lets]
    # One that only another one uses, which nothing uses, goes with that.
    inner = {
        node.name for let in idle for node in walk(let.value) if isinstance(node, expr.LetValue)
    }
    for let in idle:
        if let.name not in inner:
            report.add(codes.UNUSED_LET, f"nothing uses the let `{let.name}`", let.span)


def _check_inputs(chart: ir.Chart, read: set[str], report: Report) -> None:
    for each in chart.input:
        if each.name not in read:
            report.add(
                codes.UNUSED_FIELD,
                f"nothing reads the input `{each.name}`",
                each.span,
                help=f"use it as `input.{each.name}`, or remove it",
            )


def _check_context(chart: ir.Chart, used: _Uses, elsewhere: set[str], report: Report) -> None:
    migrated = {name for each in chart.migrations for name, _ in each.values}
    for each in chart.context:
        if each.name in used.read or each.name in elsewhere:
            continue
        if each.private:
            what = "set, but never read" if each.name in used.assigned else "never read"
            report.add(
                codes.UNUSED_FIELD,
                f"the private field `{each.name}` is {what}",
                each.span,
                help="remove it; or leave out `private`, so that clients can read it",
            )
        elif each.name not in used.assigned | migrated and _is_constant(each):
            report.add(
                codes.UNUSED_FIELD,
                f"nothing reads or sets the field `{each.name}`",
                each.span,
                help="remove it: clients see the same value in each machine",
            )


def _is_constant(each: ir.Field) -> bool:
    return each.default is not None and is_fixed(each.default)
