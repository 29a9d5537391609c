"""Machines and calls as data for programs; what is private is left out, and named."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from .model import Actor, AtLeast, Call, Machine, Symptom, Timer

NOT_OURS = frozenset({"RT0009", "RT0010", "RT0011"})
"""Failures before the application was reached: nothing of a machine is in their texts."""

PRIVATE = "(private)"
"""Stands for what is not shown."""

_STATUS = re.compile(r"\[[^\]]*\] ?")
_KIND = re.compile(
    r"bad body|bad condition"  # what machines answer to clients
    r"|[A-Za-z_][\w.]*(?=:)|[A-Za-z_][\w.]*(Error|Exception)$"
    r"|cancell?ed$|killed$"
)


def machine_data(machine: Machine, *, show_private: bool = False) -> dict[str, Any]:
    """Return all that is known of a machine.

    Fields that are not published are only named, in `hidden`, unless `show_private`; so is the
    input, and of failures only the kind is told.
    """
    data: dict[str, Any] = {
        "service": machine.address.service,
        "key": machine.address.key,
        "version": machine.version,
        "status": machine.status,
        "value": machine.value,
        "states": list(machine.states),
        "tags": list(machine.tags),
        "revision": machine.revision,
        "error": (
            None
            if machine.error is None
            else {"message": machine.error.message, "code": machine.error.code}
        ),
        "parent": None if machine.parent is None else str(machine.parent),
        "age": _at_least(machine.age),
        "idle": _at_least(machine.idle),
        "timers": [_timer(each) for each in machine.timers],
        "delayed": [_timer(each) for each in machine.delayed],
        "expires": _moment(machine.expires),
        "actors": [_actor(each, machine, show_private) for each in machine.actors],
        "children": [
            {"id": each.id, "service": each.machine.service, "key": each.machine.key}
            for each in machine.children
        ],
        "parked": machine.parked,
        "waiting": dict(machine.waiting),
    }
    if machine.unreadable is not None:
        data["unreadable"] = machine.unreadable
    if machine.context is not None:
        shown = machine.context.items()
        data["context"] = {
            name: value for name, value in shown if show_private or name in machine.shown_fields
        }
        data["hidden"] = [] if show_private else list(machine.hidden_fields)
        data["output"] = machine.output
        if show_private:
            data["input"] = machine.input
    return data


def call_data(call: Call, *, shows_text: bool) -> dict[str, Any]:
    """Return all that is known of a call; of a failure its kind alone, unless texts are shown."""
    return {
        "id": call.id,
        "handler": f"{call.service}/{call.handler}",
        "key": call.key,
        "status": call.status,
        "created": _moment(call.created),
        "ended": _moment(call.ended),
        "due": _moment(call.due),
        "tries": call.tries,
        "next_try": _moment(call.next_try),
        "failure": failure_text(call, shows_text=shows_text),
        "failure_code": call.failure_code,
    }


def symptom_data(symptom: Symptom) -> dict[str, Any]:
    """Return what is wrong."""
    return {
        "trouble": symptom.trouble.value,
        "message": symptom.message,
        "advice": symptom.advice,
        "machines": symptom.machines,
        "sample": [str(each) for each in symptom.sample],
        "invocation": symptom.invocation,
    }


def failure_text(call: Call, *, shows_text: bool) -> str | None:
    """Return why a call has failed, in a line: the text of an exception may hold private values."""
    if call.failure is None:
        return None
    line = call.failure.strip().partition("\n")[0]
    if shows_text or call.failure_code in NOT_OURS:
        return line
    status = _STATUS.match(line)
    before = status[0] if status else ""
    kind = _KIND.match(line, len(before))
    return before + (kind[0] if kind else PRIVATE)


def shows_failures(machine: Machine, show_private: bool) -> bool:
    """Return whether failures may be shown as they are: where nothing of the machine is hidden."""
    return show_private or (machine.context is not None and not machine.hidden_fields)


def _actor(actor: Actor, machine: Machine, show_private: bool) -> dict[str, Any]:
    call = actor.call
    shows_text = shows_failures(machine, show_private)
    return {
        "id": actor.id,
        "actor": actor.name,
        "attempt": actor.attempt,
        "call": None if call is None else call_data(call, shows_text=shows_text),
    }


def _timer(timer: Timer) -> dict[str, Any]:
    return {"id": timer.id, "due": _moment(timer.due), "every": timer.every}


def _at_least(known: AtLeast | None) -> dict[str, Any] | None:
    if known is None:
        return None
    return {"seconds": known.duration.total_seconds(), "exact": known.is_exact}


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()
