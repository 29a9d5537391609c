"""The `error` of a final state: how a machine fails on purpose."""

from __future__ import annotations

from ... import codes, ir
from ...datatypes import Scalar
from ...diagnostics import Label
from ...parsing import syntax
from ..states.state_tree import StateNode
from .chart_context import ChartContext

LEAST_CODE, MOST_CODE, USUAL_CODE = 400, 599, 500


def failure_of(node: StateNode, chart: ChartContext) -> ir.Failure | None:
    """Return what a machine fails with in a final state; None where that gives no error."""
    assert node.body is not None
    if not node.body.failures:
        return None
    item = node.body.failures[0]
    is_top = node.parent is chart.survey.root
    if not is_top:
        assert node.parent is not None
        chart.report.add(
            codes.BAD_FAILURE,
            f"{node.described} does not end the machine, so it has no `error`",
            item.span,
            secondary=(Label(span=node.parent.span, text="it ends this state alone"),),
            help="lead on to a final state of the machine itself: `on done -> failed`, with "
            '`final failed { error "why" }`',
        )
    elif node.body.outputs:
        spans = (item.span, node.body.outputs[0].span)
        first, second = sorted(spans, key=lambda span: span.start)
        chart.report.add(
            codes.BAD_FAILURE,
            f"{node.described} has an `output` and an `error`",
            second,
            secondary=(Label(span=first, text="a machine that fails gives nothing else"),),
            help="remove one of them; what callers need of both goes into the message",
        )
    facts = chart.presence.at_end(node) if is_top else chart.presence.within(node)
    scope = chart.scope(node, "an error", facts)
    message = chart.checker.check(item.message, scope, Scalar.STR)
    return ir.Failure(message=message, code=_code(item, chart), span=item.span)


def _code(item: syntax.Failure, chart: ChartContext) -> int:
    """Return the code that an `error` has, or would have if it were right."""
    if item.code is None:
        return USUAL_CODE
    if isinstance(item.code, syntax.Int) and LEAST_CODE <= item.code.value <= MOST_CODE:
        return item.code.value
    chart.report.add(
        codes.BAD_FAILURE,
        f"the code of an error is a whole number from {LEAST_CODE} to {MOST_CODE}",
        item.code.span,
        help="it is the HTTP status that a parent sees as `event.error.code`; "
        f"left out, it is {USUAL_CODE}",
    )
    return USUAL_CODE
