"""Check the invariants of a machine: what they say of its states and tags."""

from __future__ import annotations

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import Scalar
from ...diagnostics import Label
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ...source import Span
from ...suggest import did_you_mean
from ..states.named_states import NamedStates
from ..states.state_tree import StateNode
from .chart_context import ChartContext

_FORM = "`invariant never_both: not (paid and refunded)`"


def build_invariants(chart: ChartContext) -> tuple[ir.Invariant, ...]:
    """Return the invariants of a machine, with conditions that ask for states alone."""
    builder = _Builder(chart)
    found: dict[str, ir.Invariant] = {}
    for node in chart.version.node.invariants:
        name = node.name.text
        if name in found:
            chart.report.add(
                codes.REPEATED_ITEM,
                f"there are two invariants `{name}`",
                node.name.span,
                secondary=(Label(span=found[name].span, text="the first is here"),),
            )
            continue
        condition = builder.read(node.condition)
        found[name] = ir.Invariant(name=name, condition=condition, span=node.name.span)
    return tuple(found.values())


class _Builder:
    """Reads conditions over the states and tags of a machine."""

    def __init__(self, chart: ChartContext) -> None:
        self.chart = chart
        self.states = NamedStates(chart.survey.root)
        self.by_tag: dict[str, list[StateNode]] = {}
        for node in chart.survey.root.walk():
            for tags in node.body.tags if node.body is not None else ():
                for tag in tags.names:
                    self.by_tag.setdefault(tag.text, []).append(node)

    def read(self, node: syntax.Expr) -> expr.Expr:
        """Return what a condition says; what is wrong is reported, and always holds."""
        match node:
            case syntax.BoolOp(op=op, operands=operands):
                return expr.Logic(
                    op=op,
                    operands=tuple(map(self.read, operands)),
                    type=Scalar.BOOL,
                    span=node.span,
                )
            case syntax.Not(value=value):
                return expr.Not(value=self.read(value), type=Scalar.BOOL, span=node.span)
            case syntax.Apply(
                function=syntax.Var(name="in_state"),
                args=syntax.Arguments(positional=(argument,), keywords=()),
            ):
                names = _names(argument)
                return self._wrong(node) if names is None else self._state(names, argument.span)
            case _:
                names = _names(node)
                return self._wrong(node) if names is None else self._named(names, node.span)

    def _named(self, names: tuple[str, ...], span: Span) -> expr.Expr:
        """Return what a name says: that a state is active, or one with a tag."""
        tagged = self.by_tag.get(names[0], []) if len(names) == 1 else []
        states = self.states.find(names)
        if states and tagged and states != tagged:
            self.chart.report.add(
                codes.BAD_INVARIANT,
                f"`{names[0]}` is a state and a tag",
                span,
                secondary=[
                    Label(span=states[0].span, text="the state"),
                    Label(span=tagged[0].span, text="a state with the tag"),
                ],
                help=f"for the state write `in_state({names[0]})`, or give the tag another name",
            )
        if not states and tagged:
            active = [self._active(each, span) for each in tagged]
            if len(active) == 1:
                return active[0]
            return expr.Logic(op="or", operands=tuple(active), type=Scalar.BOOL, span=span)
        return self._state(names, span)

    def _state(self, names: tuple[str, ...], span: Span) -> expr.Expr:
        states = self.states.find(names)
        if len(states) == 1:
            return self._active(states[0], span)
        text = ".".join(map(name_as_written, names))
        if states:
            self.chart.report.add(
                codes.BAD_INVARIANT,
                f"several states are named `{text}`",
                span,
                secondary=[Label(span=each.span, text=f"`{each.text}`") for each in states],
                help=f"write the path from the top: `{states[0].text}`",
            )
        elif not any(self.chart.names.may_declare(name) for name in names):
            self._report_unknown(names, text, span)
        return _holds(span)

    def _report_unknown(self, names: tuple[str, ...], text: str, span: Span) -> None:
        machine = self.chart.machine
        if len(names) == 1 and (names[0] in machine.context or names[0] in machine.lets):
            self.chart.report.add(
                codes.BAD_INVARIANT,
                f"`{text}` is a value, and an invariant is about states",
                span,
                help="make a state, or a tag, of what is to be told apart",
            )
            return
        by_name = self.states.by_name
        known = [name_as_written(each) for each in (*by_name, *self.by_tag)]
        known += [node.text for several in by_name.values() for node in several]
        self.chart.report.add(
            codes.BAD_INVARIANT,
            f"no state or tag is named `{text}`",
            span,
            label=did_you_mean(text, dict.fromkeys(known)),
        )

    def _wrong(self, node: syntax.Expr) -> expr.Expr:
        self.chart.report.add(
            codes.BAD_INVARIANT,
            "an invariant is made of states and tags with `and`, `or` and `not`",
            node.span,
            help=f"for example {_FORM}",
        )
        return _holds(node.span)

    @staticmethod
    def _active(node: StateNode, span: Span) -> expr.Expr:
        return expr.InState(state=node.path, type=Scalar.BOOL, span=span)


def _names(node: syntax.Expr) -> tuple[str, ...] | None:
    """Return the names of a path, None where an expression is none."""
    match node:
        case syntax.Var(name=name) | syntax.Str(value=name):
            return (name,)
        case syntax.Attribute(value=value, name=last):
            before = _names(value)
            return None if before is None else (*before, last.text)
        case _:
            return None


def _holds(span: Span) -> expr.Expr:
    return expr.Constant(value=True, type=Scalar.BOOL, span=span)
