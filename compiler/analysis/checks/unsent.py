"""Check that private events are sent: no client can do it."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes, ir
from ...diagnostics import Report
from ...ir_walk import all_statements


def check_sent(program: ir.Program, report: Report) -> None:
    """Warn of each private event that no machine of the program raises or sends.

    An event of the same name counts: a machine may send its own one to another that takes it too.
    The program has no errors: where an action is wrong, it is left out, and may be such a message.
    """
    charts = [
        chart for file in program.files for machine in file.machines for chart in machine.charts
    ]
    sent = {name for chart in charts for name in _sent(chart.root)}
    for file in program.files:
        for event in file.events:
            if event.private and event.name not in sent:
                report.add(
                    codes.UNSENT_EVENT,
                    f"no machine sends the private event `{event.name}`",
                    event.span,
                    help="clients cannot send it either: `raise` or `send` it somewhere, leave out "
                    "`private`, or compile this chart together with those that send it",
                )


def _sent(root: ir.State) -> Iterator[str]:
    """Yield the names of the events that are made to be raised or sent."""
    for action in all_statements(root):
        if isinstance(action, ir.Raise | ir.Send) and isinstance(action.message, ir.MakeEvent):
            yield action.message.event.name
