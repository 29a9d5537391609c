"""Events: those that are gone, and those that ask for more."""

from __future__ import annotations

from .. import ir
from . import rules
from .findings import in_old
from .pairs import Pair, Version


def compare_events(pair: Pair) -> None:
    """Report the events that whoever sends them cannot send any more."""
    taken = taken_events(pair.old)
    for name, event in pair.old.events.items():
        if name not in taken:
            continue
        if name not in pair.new.events:
            pair.findings.add(
                rules.EVENT_REMOVED,
                f"{pair.called} does not know the event `{name}` any more",
                in_old(event, "was here"),
                pair.affected(),
                near=pair.new.chart.span,
            )


def taken_events(version: Version) -> set[str]:
    """Return the events that some line of a chart takes."""
    found: set[str] = set()
    for state in version.real.values():
        for line in state.transitions:
            for trigger in line.triggers:
                match trigger:
                    case ir.OnEvents(events=events) | ir.OnInvokeEvents(events=events):
                        found |= {event.name for event in events} or set(version.events)
                    case ir.OnAny():
                        found |= set(version.events)
                    case _:
                        pass
    return found
