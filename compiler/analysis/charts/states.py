"""Build the states of the IR: from the tree and the survey, with everything in them checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DataType, DictOf, Scalar
from ...diagnostics import Fix, Label
from ...ir_walk import walk
from ...parsing import syntax
from ...source import Span
from ..expressions.calls import check_arguments
from ..expressions.constants import number
from ..expressions.conversions import in_floats
from ..expressions.narrowing import NOTHING, facts_when
from ..expressions.scope import Scope
from ..expressions.unclear_types import report_unclear
from ..states.state_tree import StateNode
from ..types.type_relations import UNKNOWN, fits, is_unknown, type_text, union_of, widened
from .chart_context import ChartContext
from .deliberate_failures import failure_of
from .handlers import check_handler
from .messages import callee_ref, report_unknown_callee
from .statements import check_block
from .transitions import check_transitions


class _Common(TypedDict):
    path: ir.StatePath
    description: str | None
    tags: tuple[str, ...]
    entry: tuple[ir.Statement, ...]
    exit: tuple[ir.Statement, ...]
    invokes: tuple[ir.Invoke, ...]
    timers: tuple[ir.Timer, ...]
    transitions: tuple[ir.Transition, ...]
    never_none: tuple[str, ...]
    span: Span


def build_states(chart: ChartContext) -> ir.Atomic | ir.Compound:
    """Return the root of a machine's states."""
    built = _build(chart.survey.root, _final_outputs(chart), chart)
    assert isinstance(built, (ir.Atomic, ir.Compound))
    return built


def _build(node: StateNode, outputs: dict[StateNode, expr.Expr], chart: ChartContext) -> ir.State:
    if node.history is not None:
        return _history(node, node.history, chart)
    assert node.body is not None
    common = _common(node, node.body, chart)
    if node.kind == "final":
        return ir.Final(**common, output=outputs.get(node), failure=failure_of(node, chart))
    children = tuple(_build(child, outputs, chart) for child in node.children.values())
    done_output = chart.done_outputs.get(node, Scalar.NONE)
    if node.kind == "parallel":
        return ir.Parallel(**common, children=children, done_output=done_output)
    if not node.is_compound:
        return ir.Atomic(**common)
    initial = node.body.initials[0].actions if node.body.initials else None
    scope = chart.scope(node, "the actions of `initial`", chart.presence.within(node))
    return ir.Compound(
        **common,
        initial=tuple(target.path for target in chart.survey.initials.get(node, ())),
        initial_actions=check_block(initial, node, scope, chart),
        children=children,
        done_output=done_output,
    )


def _history(node: StateNode, history: syntax.History, chart: ChartContext) -> ir.History:
    scope = chart.scope(node, "the actions of a history", NOTHING)
    return ir.History(
        path=node.path,
        deep=history.deep,
        targets=tuple(target.path for target in chart.survey.defaults.get(node, ())),
        actions=check_block(history.actions, node, scope, chart),
        span=history.span,
    )


def _common(node: StateNode, body: syntax.Body, chart: ChartContext) -> _Common:
    if node.kind == "final":
        _check_final(node, body, chart)
    _check_output_place(node, body, chart)
    if (
        node.kind == "parallel"
        and not any(child.kind != "history" for child in node.children.values())
        and not chart.names.file.skipped
    ):
        chart.report.add(
            codes.BAD_PARALLEL,
            f"{node.described} has no regions",
            node.span,
            help="use `state` for one without children",
        )
    _check_once("description", body.descriptions, chart)
    _check_once("entry", body.entries, chart)
    _check_once("exit", body.exits, chart)
    before, during = chart.presence.on_entry(node), chart.presence.within(node)
    entry: list[ir.Statement] = []
    for item in body.entries:
        scope = chart.scope(node, "an entry", before)
        entry.extend(check_block(item.actions, node, scope, chart))
    exits: list[ir.Statement] = []
    for exit_item in body.exits:
        scope = chart.scope(node, "an exit", during)
        exits.extend(check_block(exit_item.actions, node, scope, chart))
    return _Common(
        path=node.path,
        description=body.descriptions[0].text.value if body.descriptions else None,
        tags=tuple(dict.fromkeys(name.text for tags in body.tags for name in tags.names)),
        entry=tuple(entry),
        exit=tuple(exits),
        invokes=tuple(_invokes(node, chart)),
        timers=tuple(_timers(node, chart)),
        transitions=check_transitions(node, chart),
        never_none=tuple(sorted(chart.presence.waiting(node))),
        span=_span(node, chart),
    )


def _check_once(word: str, items: Sequence[syntax.Node], chart: ChartContext) -> None:
    for again in items[1:]:
        chart.report.add(
            codes.REPEATED_ITEM,
            f"`{word}` stands here twice",
            again.span,
            secondary=(Label(span=items[0].span, text="the first is here"),),
        )


def _span(node: StateNode, chart: ChartContext) -> Span:
    return node.span if node.path else chart.version.node.name.span


# --- final states -----------------------------------------------------------------------------


def _check_final(node: StateNode, body: syntax.Body, chart: ChartContext) -> None:
    if node.parent is not None and node.parent.kind == "parallel":
        chart.report.add(
            codes.BAD_FINAL,
            f"{node.described} cannot be a region",
            node.span,
            secondary=(Label(span=node.parent.span, text="all children of this are active"),),
            help="put it into a region: a parallel state is done when each has reached a `final`",
        )
    for item in body.items:
        what = None
        match item:
            case syntax.State() | syntax.Parallel() | syntax.Final() | syntax.History():
                what = "children"
            case syntax.On() | syntax.Always():
                what = "transitions"
            case syntax.After() | syntax.Every():
                what = "timers"
            case syntax.Invoke():
                what = "invokes"
            case _:
                continue
        chart.report.add(
            codes.BAD_FINAL,
            f"a final state has no {what}",
            item.span,
            secondary=(Label(span=node.span, text="this state is final"),),
            help="make it a `state`, or move this to another one",
        )
        return


def _check_output_place(node: StateNode, body: syntax.Body, chart: ChartContext) -> None:
    if node.kind != "final":
        items: list[syntax.Output | syntax.Failure] = [*body.outputs, *body.failures]
        for item in items:
            chart.report.add(
                codes.DETACHED_OUTPUT,
                f"an `{item.word}` belongs to a final state, and {node.described} is none",
                item.span,
                help="put it between the braces of the final state: "
                f"`final x {{ {item.word} ... }}`",
            )
        return
    _check_once("output", body.outputs, chart)
    _check_once("error", body.failures, chart)


def _final_outputs(chart: ChartContext) -> dict[StateNode, expr.Expr]:
    """Check the outputs of all final states, and with them what each state gives when done."""
    outputs: dict[StateNode, expr.Expr] = {}
    # From the inside out: a parallel state gives what its regions give.
    for node in reversed(list(chart.survey.root.walk())):
        if node.kind == "final" and node.body is not None:
            _final_output(node, node.body, outputs, chart)
        elif node.kind == "parallel":
            regions = [widened(chart.done_outputs.get(child, Scalar.NONE)) for child in _real(node)]
            chart.done_outputs[node] = DictOf(union_of(regions)) if regions else Scalar.NONE
        elif node.is_compound:
            finals = [child for child in _real(node) if child.kind == "final"]
            types: list[DataType] = [
                outputs[child].type if child in outputs else Scalar.NONE
                for child in finals
                if child.body is None or not child.body.failures
            ]
            found = chart.done_outputs[node] = union_of(types) if types else Scalar.NONE
            outputs |= {each: in_floats(outputs[each], found) for each in finals if each in outputs}
    return outputs


def _real(node: StateNode) -> Iterator[StateNode]:
    return (child for child in node.children.values() if child.kind != "history")


def _final_output(
    node: StateNode,
    body: syntax.Body,
    outputs: dict[StateNode, expr.Expr],
    chart: ChartContext,
) -> None:
    item = body.outputs[0] if body.outputs else None
    top = node.parent is chart.survey.root
    expected = chart.machine.output if top else None
    if item is not None:
        facts = chart.presence.at_end(node) if top else chart.presence.within(node)
        scope = chart.scope(node, "an output", facts)
        outputs[node] = _output(item.value, scope, expected, chart)
        if not top:
            report_unclear(item.value, outputs[node].type, "this output holds", chart.report)
        if top and expected is None and outputs[node].type not in (Scalar.NONE, UNKNOWN):
            chart.report.add(
                codes.UNDECLARED_OUTPUT,
                f"`{chart.machine.symbol.name}` declares no output",
                item.span,
                help=f"declare it: `machine {chart.machine.symbol.name} -> T`",
                fix=_output_declared(outputs[node].type, chart),
            )
    elif expected is not None and not fits(Scalar.NONE, expected) and not body.failures:
        chart.report.add(
            codes.MISSING_OUTPUT,
            f"{node.described} ends the machine without an output",
            node.span,
            secondary=_declared_output(chart),
            help="add `output ...` or `error ...`, or allow None: `-> T | None`",
        )


def _output_declared(datatype: DataType, chart: ChartContext) -> Fix | None:
    """Return the change that declares the output of a machine behind its name or its input.

    None stands for an output that does not say what it holds.
    """
    if is_unknown(datatype):
        return None
    version = chart.version.node
    behind = version.name.span.end
    text = version.span.source.text
    if version.params:
        behind = text.find(")", version.params[-1].span.end) + 1
    place = version.span.source.span(behind, behind)
    return Fix(span=place, text=f" -> {type_text(widened(datatype))}")


def _output(
    value: syntax.Expr, scope: Scope, expected: DataType | None, chart: ChartContext
) -> expr.Expr:
    """Return an output; that it may be None is a warning, because the caller may know better."""
    found = chart.checker.check(value, scope, expected, none_is_fine=True)
    if expected is not None and not fits(found.type, expected):
        chart.report.add(
            codes.MAYBE_NO_OUTPUT,
            "this output can be None",
            value.span,
            label=f"`{type_text(found.type)}`",
            secondary=_declared_output(chart),
        )
    return found


def _declared_output(chart: ChartContext) -> tuple[Label, ...]:
    declared = chart.version.node.output
    return (Label(span=declared.span, text="the machine gives this"),) if declared else ()


# --- invokes and timers -----------------------------------------------------------------------


def _invokes(node: StateNode, chart: ChartContext) -> Iterator[ir.Invoke]:
    facts = chart.presence.within(node)
    awaited = _awaited(node, chart)
    scope = chart.scope(node, "the arguments of an invoke", facts | awaited)
    for callee in chart.survey.callees.get(node, {}).values():
        args = callee.node.args
        if callee.symbol is None:
            report_unknown_callee(callee, scope, chart)
            continue
        check_handler(callee.symbol, callee.node.actor.span, chart.handlers, chart.report)
        span = callee.node.actor.span.to(args.span)
        arguments = check_arguments(args, callee.symbol, span, scope, chart.checker)
        yield ir.Invoke(
            id=callee.id,
            callee=callee_ref(callee.symbol),
            arguments=arguments,
            output=callee.symbol.result,
            present=tuple(
                name
                for name in chart.machine.context
                if name in awaited - facts and any(_mentions(value, name) for _, value in arguments)
            ),
            span=callee.node.span,
        )


def _awaited(node: StateNode, chart: ChartContext) -> frozenset[str]:
    """Return the fields without which a state is left before its invokes start.

    Where its first `always` leaves it because a field is None, the arguments are never used. With
    children or parallel regions, something else might happen first.
    """
    if node.is_compound or any(each.kind == "parallel" for each in (node, *node.ancestors())):
        return NOTHING
    for transition in chart.survey.transitions[node]:
        if isinstance(transition.node, syntax.Always):
            if (
                transition.node.guard is None
                or transition.domain is None
                or transition.domain is node
            ):
                return NOTHING
            return facts_when(transition.node.guard, False) & frozenset(chart.machine.context)
    return NOTHING


def _mentions(value: expr.Expr, name: str) -> bool:
    return any(isinstance(each, expr.ContextField) and each.name == name for each in walk(value))


def _timers(node: StateNode, chart: ChartContext) -> Iterator[ir.Timer]:
    done: set[str] = set()
    for transition in chart.survey.transitions[node]:
        if not isinstance(transition.node, (syntax.After, syntax.Every)):
            continue
        assert transition.timer is not None
        if transition.timer in done:
            continue
        done.add(transition.timer)
        recurring = isinstance(transition.node, syntax.Every)
        value = (
            transition.node.period
            if isinstance(transition.node, syntax.Every)
            else transition.node.delay
        )
        scope = chart.scope(node, "the duration of a timer", chart.presence.within(node))
        delay = chart.checker.check(value, scope, union_of((Scalar.DURATION, Scalar.NONE)))
        if delay.type is Scalar.NONE:
            message = "this timer never starts: its duration is always None"
            chart.report.add(codes.TYPE_MISMATCH, message, value.span)
        constant = number(delay)
        if constant is not None and constant < (1 if recurring else 0):
            least = "shorter than 1 ms" if recurring else "negative"
            message = f"the duration of a timer cannot be {least}"
            chart.report.add(codes.TYPE_MISMATCH, message, value.span)
        name = transition.node.id
        yield ir.Timer(
            id=transition.timer,
            delay=delay,
            recurring=recurring,
            name=name.text if name is not None else None,
            span=transition.node.span,
        )
