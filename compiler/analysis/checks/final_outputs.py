"""Check that the final states of a state have outputs that go together."""

from __future__ import annotations

from ... import codes, ir
from ...datatypes import Scalar
from ...diagnostics import Label, Report
from ...ir_expressions import Expr
from ...ir_walk import children, real_states
from ..types.type_relations import fits, type_text, widened


def check_outputs(chart: ir.Chart, report: Report) -> None:
    """Warn of final states beside each other of which some have an output, or another type of it.

    Those at the top have the output that the machine declares. `output None` goes with all.
    """
    for state in real_states(chart.root):
        if not state.path or isinstance(state, ir.Parallel):
            continue
        finals = [each for each in children(state) if isinstance(each, ir.Final)]
        given = [each for each in finals if each.output is not None]
        if not given:
            continue
        first = given[0]
        assert first.output is not None
        for final in finals:
            if final.output is None:
                _report(final, first, f"final state `{final.name}` has no output", report)
            elif not _go_together(final.output, first.output):
                theirs = f"`{type_text(widened(final.output.type))}`"
                message = f"the output of final state `{final.name}` has another type: {theirs}"
                _report(final, first, message, report)


def _go_together(one: Expr, other: Expr) -> bool:
    types = (widened(one.type), widened(other.type))
    return Scalar.NONE in types or fits(*types) or fits(types[1], types[0])


def _report(final: ir.Final, first: ir.Final, message: str, report: Report) -> None:
    assert first.output is not None
    report.add(
        codes.DIFFERENT_OUTPUTS,
        message,
        final.span,
        secondary=[Label(span=first.span, text=f"this one: `{type_text(first.output.type)}`")],
        help="`on done` gets `event.output` of whichever was entered; where there is nothing to "
        "give, write `output None`",
    )
