"""Check that what a machine raises is taken by a line of it."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes, ir
from ...diagnostics import Label, Report
from ...ir_walk import all_statements, triggers
from ...parsing.syntax import name_as_written


def check_raised(chart: ir.Chart, report: Report) -> None:
    """Warn of each event that a machine raises, or sends to itself, and that no line takes."""
    taken = set(_taken(chart.root))
    if None in taken:
        return
    places: dict[str, list[ir.Statement]] = {}
    for action in all_statements(chart.root):
        match action:
            case ir.Raise(message=ir.MakeEvent(event=event)) | ir.Send(
                message=ir.MakeEvent(event=event), target=ir.ToSelf()
            ):
                places.setdefault(event.name, []).append(action)
            case _:
                pass
    for name, actions in places.items():
        if name not in taken:
            written = name_as_written(name)
            report.add(
                codes.UNTAKEN_EVENT,
                f"no line of `{chart.machine}` takes `{name}`",
                actions[0].span,
                secondary=[Label(span=each.span, text="and here") for each in actions[1:]],
                help=f"write `on {written} ...`, or `emit {written}` for those who wait outside",
            )


def _taken(root: ir.State) -> Iterator[str | None]:
    """Yield the names of the events that lines take; None stands for all of them."""
    for trigger in triggers(root):
        if isinstance(trigger, ir.OnAny):
            yield None
        elif isinstance(trigger, ir.OnEvents):
            yield from (event.name for event in trigger.events)
