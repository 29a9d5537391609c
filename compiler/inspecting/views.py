"""What pages show of a machine: as it may be shown, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..machines.as_data import PRIVATE, failure_text, shows_failures
from ..machines.as_text import (
    other_calls,
    pending,
    standing,
    value_text,
    version_remark,
    wrong_with,
)
from ..machines.history import Step
from ..machines.model import Actor, Address, Call, Machine
from ..machines.published import Published
from ..printable import as_json
from .charts import Charts, Drawn, NotDrawn

MOST_CHARACTERS = 20_000
"""Of a value that is shown; a context may have megabytes."""
LONG_VALUE = 60
"""A value with more characters than this is laid out on several lines."""
MOST_OF_ERROR = 200
"""Characters of an error that is looked for."""


@dataclass(frozen=True, slots=True)
class Value:
    """A named value as it is shown; one that is long gets a block of its own."""

    name: str
    text: str
    is_long: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A pending call: what it is, where it stands, and the ids of it and of what it is of."""

    name: str
    id: str
    text: str
    call: Call | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A step of the history: `fields` are those of the event, as they may be shown."""

    step: Step
    when: datetime | None
    fields: str
    failure: str
    sender: Address | None


def facts(machine: Machine, published: Published) -> Iterator[tuple[str, str]]:
    """Yield what is known of a machine in single words, with their names."""
    yield "version", machine.version + version_remark(machine, published)
    yield "revision", f"{machine.revision:,}"
    if machine.tags:
        yield "tags", ", ".join(machine.tags)


def values(machine: Machine, *, show_private: bool) -> list[Value]:
    """Return the context, and what the machine was started with and has given."""
    found = [
        (
            _value(name, value)
            if show_private or name in machine.shown_fields
            else Value(name, PRIVATE, is_private=True)
        )
        for name, value in (machine.context or {}).items()
    ]
    if machine.output is not None:
        found.append(_value("output", machine.output))
    if machine.input is not None:
        shown = _value("input", machine.input)
        found.append(shown if show_private else Value("input", PRIVATE, is_private=True))
    return found


def _value(name: str, value: Any) -> Value:
    text = value_text(value)
    if len(text) <= LONG_VALUE:
        return Value(name, text)
    text = as_json(value).rstrip("\n")
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}\n... and {len(text) - MOST_CHARACTERS:,} characters more"
    return Value(name, text, is_long=True)


def actors(machine: Machine, now: datetime, *, show_private: bool) -> list[Work]:
    """Return the actors at work, with their attempts."""
    shows_text = shows_failures(machine, show_private)
    return [_actor(each, now, shows_text) for each in machine.actors]


def _actor(actor: Actor, now: datetime, shows_text: bool) -> Work:
    where = (
        "no call of it is pending" if actor.call is None else standing(actor.call, now, shows_text)
    )
    return Work(actor.name, actor.id, f"attempt {actor.attempt}, {where}", actor.call)


def calls(machine: Machine, now: datetime, *, show_private: bool) -> list[Work]:
    """Return the pending calls that are not those of timers and actors."""
    shows_text = shows_failures(machine, show_private)
    return [
        Work(f"{each.service}/{each.handler}", each.id, standing(each, now, shows_text), each)
        for each in other_calls(machine)
    ]


def history(
    machine: Machine, steps: Sequence[Step], published: Published, *, show_private: bool
) -> list[Past]:
    """Return the steps as they may be shown.

    The fields of an event are shown where nothing of the machine is private, and the event is one
    that clients can send.
    """
    shows = shows_failures(machine, show_private)
    service = published.machines.get(machine.address.service)
    public = () if service is None else service.events
    return [
        Past(
            step=each,
            when=each.call.ended or each.call.created,
            fields=_fields(each, shows and (show_private or each.event in public)),
            failure=failure_text(each.call, shows_text=shows) or "",
            sender=each.sender,
        )
        for each in steps
    ]


def _fields(step: Step, shows: bool) -> str:
    if not step.fields:
        return ""
    if not shows:
        return PRIVATE
    return ", ".join(
        f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in step.fields.items()
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A machine in a list."""

    machine: Machine
    state: str
    pending: str
    wrong: str


def row(machine: Machine, now: datetime) -> Row:
    """Return a machine as a list has it."""
    return Row(
        machine, ", ".join(machine.leaves), ", ".join(pending(machine, now)), wrong_with(machine)
    )


def where_error(message: str) -> str:
    """Return a filter for machines with an error; of a long one it has the beginning alone.

    The status is in it, as the server can decide on that.
    """
    if len(message) > MOST_OF_ERROR:
        part = json.dumps(message[:MOST_OF_ERROR], ensure_ascii=False)
        return f"status == error and {part} in error"
    return f"status == error and error == {json.dumps(message, ensure_ascii=False)}"


def drawing(charts: Charts, machine: Machine) -> Drawn | NotDrawn:
    """Return the chart of a machine, with its active states."""
    address = machine.address
    return charts.draw(address.service, machine.version, machine.states)
