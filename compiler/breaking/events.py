"""Events: those that are gone, ask for more, or are sent to oneself after a while."""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from . import rules
from .fields import compare_fields
from .findings import in_new, in_old
from .json_fit import incompatibility
from .pairs import ChartIndex, Pair


def compare_events(pair: Pair, unknown_fields: str) -> None:
    """Report what callers cannot send any more, or that is dropped when its time has come.

    `unknown_fields` is the option of the version that the service is set up by.
    """
    taken = taken_events(pair.old)
    reading = replace(pair.stored, client=True, reject_unknown=unknown_fields == "reject")
    for name, event in pair.old.events.items():
        if name not in taken:
            continue
        now = pair.new.events.get(name)
        if now is None:
            pair.findings.add(
                rules.EVENT_REMOVED,
                f"{pair.called} does not know the event `{name}` any more",
                in_old(event, "was here"),
                pair.affected(),
                near=pair.new.chart.span,
            )
            continue
        if now.private and not event.private:
            pair.findings.add(
                rules.EVENT_PRIVATE,
                f"clients cannot send the event `{name}` of {pair.called} any more",
                in_new(now),
                pair.affected(),
                others=[in_old(event, "was public")],
            )
            continue
        for change in compare_fields(event.fields, now.fields, reading):
            pair.findings.add(
                rules.EVENT_NARROWED,
                f"the event `{name}` of {pair.called} is stricter: {change.why}",
                change.place,
                pair.affected(),
                near=now.span,
            )
    _compare_delayed(pair)


def taken_events(version: ChartIndex) -> set[str]:
    """Return the events that some transition of a chart takes."""
    found: set[str] = set()
    for state in version.real.values():
        for transition in state.transitions:
            for trigger in transition.triggers:
                match trigger:
                    case ir.OnEvents(events=events) | ir.OnInvokeEvents(events=events):
                        found |= {event.name for event in events} or set(version.events)
                    case ir.OnAny():
                        found |= set(version.events)
                    case _:
                        pass
    return found


def _compare_delayed(pair: Pair) -> None:
    """Report the delayed events that are sent in vain, to the machine itself or to another one."""
    for statement in pair.old.statements:
        if not isinstance(statement, (ir.Send, ir.Raise)) or statement.delay is None:
            continue
        receiver = _receiver(pair, statement)
        if receiver is None or not isinstance(statement.message, ir.MakeEvent):
            continue
        ref = statement.message.event
        now = receiver.events.get(ref.name)
        if now is None:
            why = f"`{receiver.chart.machine}` does not know the event any more"
        else:
            was = pair.old.charts.definitions.events[ref]
            changes = list(compare_fields(was.fields, now.fields, pair.stored))
            if not changes:
                continue
            why = changes[0].why
        pair.findings.add(
            rules.DELAYED_EVENT_DROPPED,
            f"a delayed `{ref.name}` of {pair.called} is dropped when it is due: {why}",
            in_old(statement, "was sent here"),
            pair.affected(delayed=(statement.id,) if statement.id else ()),
            near=pair.new.chart.span if now is None else now.span,
        )


def _receiver(pair: Pair, statement: ir.Send | ir.Raise) -> ChartIndex | None:
    """Return the chart that a delayed event comes to, None where that is not known."""
    match statement:
        case ir.Raise() | ir.Send(target=ir.ToSelf()):
            return pair.new
        case ir.Send(target=ir.ToMachine(machine=ref)):
            machine = pair.new.charts.machines.get(ref.service)
            if machine is None:
                return None  # which is reported
            chart = next(each for each in machine.charts if each.version == machine.latest)
            return ChartIndex(charts=pair.new.charts, chart=chart)
        case _:
            return None


def compare_emitted(pair: Pair) -> None:
    """Report the events that are no longer emitted, or that those who wait do not expect."""
    old, new = emitted_events(pair.old), emitted_events(pair.new)
    for name, statement in old.items():
        if name not in new:
            pair.findings.add(
                rules.EMIT_REMOVED,
                f"{pair.called} does not emit `{name}` any more",
                in_old(statement, "was emitted here"),
                pair.affected(),
                near=pair.new.chart.span,
            )
            continue
        before, now = pair.old.events.get(name), pair.new.events.get(name)
        if before is None or now is None:
            continue
        after = {each.name: each for each in now.fields}
        for field in before.fields:
            there = after.get(field.name)
            if there is None:
                why = f"it has no `{field.name}` any more"
            else:
                found = incompatibility(there.type, field.type, pair.stored.turned())
                if found is None:
                    continue
                why = f"its `{field.name}` may be something else now"
            pair.findings.add(
                rules.EMIT_CHANGED,
                f"the event `{name}` that {pair.called} emits is another one: {why}",
                in_old(field, "was this"),
                pair.affected(),
                near=now.span,
            )


def emitted_events(version: ChartIndex) -> dict[str, ir.Emit]:
    """Return the events that a chart emits, each with a place where it does."""
    found: dict[str, ir.Emit] = {}
    for statement in version.statements:
        if isinstance(statement, ir.Emit):
            message = statement.message
            names = [message.event.name] if isinstance(message, ir.MakeEvent) else version.events
            for name in names:
                found.setdefault(name, statement)
    return found
