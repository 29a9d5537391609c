"""Machines as text for people: a line each, or all that is known of one.

Every text that comes from Restate passes through `one_line`: what is stored can do nothing to a
terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ..cluster.report_text import age
from ..columns import column_widths, laid_out, shortened, width
from ..phrases import joined
from ..printable import one_line
from .as_data import PRIVATE, failure_text, shows_failures
from .model import Actor, AtLeast, Call, Machine, Symptom, Timer
from .published import Published

TITLES = ("service", "key", "version", "status", "state", "age", "idle", "pending", "error")
LONGEST_CELL = 60
"""Of a line, where it is not the last one in it."""


def machine_lines(
    batches: Iterable[Sequence[Machine]], now: datetime, columns: int | None = None
) -> Iterator[str]:
    """Yield a line for each machine, under one with the titles; none where there are no machines.

    Columns are as wide as the first of the batches needs them. `columns` is how wide a terminal is:
    what is longer is cut off there.
    """
    widths: list[int] = []
    for batch in batches:
        rows = [_cells(each, now) for each in batch]
        if not widths:
            rows.insert(0, TITLES)
        if columns is not None:
            rows = [
                tuple(shortened(cell, LONGEST_CELL) for cell in row[:-1]) + row[-1:] for row in rows
            ]
        widths = widths or column_widths(rows)
        for row in rows:
            wide = [max(each, width(cell)) for each, cell in zip(widths, row, strict=True)]
            line = laid_out(row, wide)
            yield line if columns is None else shortened(line, columns)


def _cells(machine: Machine, now: datetime) -> tuple[str, ...]:
    address = machine.address
    return (
        one_line(address.service),
        one_line(address.key),
        one_line(machine.version),
        one_line(machine.status),
        one_line(", ".join(machine.leaves)) or "-",
        at_least(machine.age),
        at_least(machine.idle),
        one_line(", ".join(pending(machine, now))) or "-",
        one_line(wrong_with(machine)),
    )


def wrong_with(machine: Machine) -> str:
    """Return why a machine is in status `error`, or cannot be read; empty for neither."""
    if machine.unreadable is not None:
        return machine.unreadable
    return "" if machine.error is None else machine.error.message


def pending(machine: Machine, now: datetime) -> Iterator[str]:
    """Yield what is pending for a machine, a few words for each sort."""
    timers = (*machine.timers, *machine.delayed)
    due = min((each.due for each in timers if each.due is not None), default=None)
    if timers:
        next_one = "" if due is None else f" {left(due, now)}"
        yield f"timer{next_one}" if len(timers) == 1 else f"{len(timers)} timers, next{next_one}"
    for actor in machine.actors[:3]:
        yield actor.name if actor.attempt == 1 else f"{actor.name} attempt {actor.attempt}"
    if more := len(machine.actors[3:]):
        yield f"{more} more actors"
    for count, one, several in (
        (len(machine.children), "child", "children"),
        (machine.parked, "parked", "parked"),
        (sum(machine.waiting.values()), "waits", "wait"),
    ):
        if count:
            yield f"{count:,} {one if count == 1 else several}"


def at_least(known: AtLeast | None) -> str:
    """Return how long something has been: `5m`; `>1d` where it is at least that, `-` if unknown."""
    if known is None:
        return "-"
    return f"{'' if known.is_exact else '>'}{age(known.duration)}"


def left(due: datetime, now: datetime) -> str:
    """Return how much time is left: `in 20m`, or `overdue 5s`."""
    return f"in {age(due - now)}" if due >= now else f"overdue {age(now - due)}"


def symptom_lines(symptoms: Sequence[Symptom]) -> Iterator[str]:
    """Yield what is wrong, with some machines that it is wrong with, and what to do."""
    for symptom in symptoms:
        yield one_line(f"{symptom.trouble.value}: {symptom.message}")
        more = ", ..." if symptom.machines > len(symptom.sample) else ""
        yield one_line(f"  {', '.join(map(str, symptom.sample))}{more}")
        yield one_line(f"  {symptom.advice}")
    if not symptoms:
        yield "nothing is wrong"


# --- one machine ----------------------------------------------------------------------------------


def machine_text(
    machine: Machine,
    kept: Sequence[Call],
    published: Published,
    now: datetime,
    *,
    show_private: bool = False,
) -> str:
    """Return all that is known of a machine, with the calls that have ended, as far as kept."""
    shows_text = shows_failures(machine, show_private)
    sections = [
        ("", _heading(machine, published, show_private)),
        ("context", _context(machine, show_private)),
        ("timers", [_timer(each, now) for each in machine.timers]),
        ("delayed events", [_timer(each, now) for each in machine.delayed]),
        ("actors", [_actor(each, now, shows_text) for each in machine.actors]),
        ("children", [(each.id, str(each.machine)) for each in machine.children]),
        ("who waits", [(name, f"{number:,}") for name, number in machine.waiting.items()]),
        ("pending calls", [_call(each, now, shows_text) for each in other_calls(machine)]),
        ("calls that have ended", [_ended(each, now, shows_text) for each in kept]),
    ]
    lines = [one_line(str(machine.address))]
    for title, rows in sections:
        if rows:
            lines += [title] if title else []
            cells = [(one_line(name), one_line(value)) for name, value in rows]
            names = max(width(name) for name, _ in cells)
            lines += [f"  {laid_out(row, (names, 0))}" for row in cells]
    return "\n".join(lines) + "\n"


def _heading(machine: Machine, published: Published, show_private: bool) -> list[tuple[str, str]]:
    rows = [
        ("version", machine.version + version_remark(machine, published)),
        ("status", machine.status),
        ("state", ", ".join(machine.leaves)),
        ("tags", ", ".join(machine.tags)),
        ("revision", f"{machine.revision:,}"),
        ("age", at_least(machine.age)),
        ("idle", at_least(machine.idle)),
        (
            "error",
            "" if machine.error is None else f"{machine.error.code}: {machine.error.message}",
        ),
        ("unreadable", machine.unreadable or ""),
        ("parked", f"{machine.parked:,}, until `retry`" if machine.parked else ""),
        ("parent", "" if machine.parent is None else str(machine.parent)),
        ("expires", "" if machine.expires is None else machine.expires.isoformat()),
        ("output", "" if machine.output is None else value_text(machine.output)),
    ]
    if machine.input is not None:
        rows.append(("input", value_text(machine.input) if show_private else PRIVATE))
    return [row for row in rows if row[1]]


def version_remark(machine: Machine, published: Published) -> str:
    """Return what is wrong with a machine's version, to be said behind it; empty for nothing."""
    service = published.machines.get(machine.address.service)
    if service is None:
        return ", of a service that is not registered"
    if machine.version not in service.fields:
        return f", which is not served: {joined(service.versions)} is"
    return ""


def _context(machine: Machine, show_private: bool) -> list[tuple[str, str]]:
    return [
        (name, value_text(value) if show_private or name in machine.shown_fields else PRIVATE)
        for name, value in (machine.context or {}).items()
    ]


def value_text(value: object) -> str:
    """Return a value as JSON, in a line."""
    return json.dumps(value, ensure_ascii=False)


def _timer(timer: Timer, now: datetime) -> tuple[str, str]:
    when = (
        "not pending" if timer.due is None else f"{left(timer.due, now)}, {timer.due.isoformat()}"
    )
    return timer.id or "(no id)", f"{when}, every {timer.every}" if timer.every else when


def _actor(actor: Actor, now: datetime, shows_text: bool) -> tuple[str, str]:
    said = f"{actor.name}, attempt {actor.attempt}"
    if actor.call is None:
        return actor.id, f"{said}, of which no call is pending"
    return actor.id, f"{said}, {standing(actor.call, now, shows_text)}"


def other_calls(machine: Machine) -> list[Call]:
    """Return the pending calls that are not those of the timers and actors shown above them."""
    actors = {each.call.id for each in machine.actors if each.call is not None}
    return [
        call
        for call in machine.calls
        if call.id not in actors and not (call.handler == "_timer" and call.status == "scheduled")
    ]


def _call(call: Call, now: datetime, shows_text: bool) -> tuple[str, str]:
    return f"{call.service}/{call.handler}", f"{standing(call, now, shows_text)}, {call.id}"


def standing(call: Call, now: datetime, shows_text: bool) -> str:
    """Return where a pending call stands."""
    said = [call.status]
    if call.due is not None and call.status == "scheduled":
        said.append(left(call.due, now))
    else:
        said.append(f"for {age(now - call.created)}")
    if call.tries > 1 or call.failure is not None:
        said.append(f"{call.tries:,} {'try' if call.tries == 1 else 'tries'}")
    if call.next_try is not None:
        said.append(f"the next one {left(call.next_try, now)}")
    if text := failure_text(call, shows_text=shows_text):
        said.append(text)
    return ", ".join(said)


def _ended(call: Call, now: datetime, shows_text: bool) -> tuple[str, str]:
    since = timedelta() if call.ended is None else now - call.ended
    text = failure_text(call, shows_text=shows_text)
    return call.handler, f"{age(since)} ago, {text or 'success'}"
