"""Names that differ in the chart, and would be one in Python: `class` and `class_`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .. import codes, ir
from ..diagnostics import Label, Report
from ..source import Span
from .names import field_name, identifier, own_event_name


def report_clashes(program: ir.Program, report: Report) -> bool:
    """Report what stands side by side and would be called the same; tell whether any does."""
    found = len(report)
    for file in program.files:
        for fields in _fields(file):
            _report(((each.name, each.span) for each in fields), field_name, report)
        shared = [(each.name, each.span) for each in file.events if each.machine is None]
        _report_quoted(shared, report)
        own: dict[tuple[str, str | None], list[tuple[str, Span]]] = {}
        for event in file.events:
            if event.machine is not None:
                named = own.setdefault((event.machine, event.version), [])
                named.append((event.name, event.span))
        for events in own.values():
            _report(events, own_event_name, report)
    return len(report) > found


def _report_quoted(events: list[tuple[str, Span]], report: Report) -> None:
    """Report events of a file that would be called the same in Python, where one is quoted.

    Words give way to each other; of others it would depend on their order which one does.
    """
    words = {name for name, _ in events if name.isidentifier()}
    quoted = {identifier(name) for name, _ in events if name not in words}
    _report((each for each in events if identifier(each[0]) in quoted), identifier, report)


def _fields(file: ir.File) -> Iterator[tuple[ir.Field, ...]]:
    """Yield the fields of each class that is made of a file."""
    yield from (record.fields for record in file.records)
    yield from (event.fields for event in file.events)
    yield from (actor.params for actor in file.actors)
    yield from (action.params for action in file.actions)
    for machine in file.machines:
        for chart in machine.charts:
            yield chart.input
            yield chart.context


def _report(
    named: Iterable[tuple[str, Span]], in_python: Callable[[str], str], report: Report
) -> None:
    seen: dict[str, tuple[str, Span]] = {}
    for name, span in named:
        text = in_python(name)
        other, place = seen.setdefault(text, (name, span))
        if other != name:
            report.add(
                codes.DUPLICATE_NAME,
                f"`{name}` and `{other}` are both called `{text}` in Python",
                span,
                secondary=[Label(span=place, text="the other one")],
                help="rename one of them",
            )
