"""What has happened to a machine: the calls that have ended, as far as Restate keeps journals.

What a call was made with, and what it has stored, is in its journal. So each step of a machine is
known with the event that it took and the states that it led to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..cluster import in_flight
from .model import Address, Call, leaves_of
from .queries import parked_messages_query, steps_query
from .reading import NOT_A_MACHINE, Asks, read_kept_calls

MOST_STEPS = 50
MOST_BYTES = 100_000
"""Of what a step has stored: where it is larger, the states after it are not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A call at a machine's key that has ended.

    `what` says what it brought: an event, a timer, the result of an actor. Of an event there are
    its name, its `fields`, and the machine that has sent it. `states` are the active states after
    it that have no active states in them, and `status` is the machine's; both are None where the
    step has stored nothing, or nothing of it is kept.
    """

    call: Call
    what: str
    event: str = ""
    sender: Address | None = None
    fields: Mapping[str, Any] | None = None
    states: tuple[str, ...] | None = None
    status: str | None = None


def read_history(admin: Asks, address: Address, most: int = MOST_STEPS) -> list[Step]:
    """Return the last steps of a machine, the last one first. Raises ClusterError."""
    calls = read_kept_calls(admin, address, most)
    brought: dict[str, Any] = {}
    stored: dict[str, Any] = {}
    for row in admin.query(steps_query([each.id for each in calls], MOST_BYTES)) if calls else ():
        try:
            ((kind, what),) = json.loads(row["entry"])["Command"].items()
            if kind == "Input":
                brought[row["id"]] = json.loads(bytes(what["payload"]) or b"null")
            elif kind == "SetState" and what["key"] == "snapshot":
                stored[row["id"]] = json.loads(bytes(what["value"]))
        except NOT_A_MACHINE:
            continue
    return [_step(call, brought.get(call.id), stored.get(call.id)) for call in calls]


def read_parked(admin: Asks, address: Address) -> list[str]:
    """Return what each of the messages has brought that a machine keeps in status `error`.

    Raises ClusterError.
    """
    found: list[str] = []
    for row in admin.query(parked_messages_query(address.service, address.key)):
        try:
            for each in json.loads(row["messages"]):
                what, _ = _brought(each["handler"], each["body"])
                found.append(what)
        except NOT_A_MACHINE:
            continue
    return found


def _step(call: Call, body: Any, snapshot: Any) -> Step:
    what, fields = _brought(call.handler, body if isinstance(body, dict) else {})
    states, status = None, None
    try:
        states = leaves_of(tuple(in_flight.active_states(snapshot["value"])))
        status = str(snapshot["status"])
    except NOT_A_MACHINE:
        pass  # nothing was stored, or it is none of a machine
    return Step(
        call=call,
        what=what,
        event=_name(body.get("event")) if isinstance(body, dict) else "",
        sender=_sender(body),
        fields=fields,
        states=states,
        status=status,
    )


def _brought(handler: str, body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any] | None]:
    """Return what a call brought, in a few words, and the fields of the event, if it was one."""
    event = body.get("event")
    name = _name(event)
    fields = (
        {key: value for key, value in event.items() if key != "type"} if name else None  # type: ignore[union-attr]
    )
    events = body.get("events")
    its_id = str(body.get("id", ""))
    match handler:
        case "send" if isinstance(events, list):
            return ", ".join(filter(None, map(_name, events))), None
        case "_timer" if name:
            return f"{name}, delayed", fields
        case "_timer":
            return f"timer {its_id}".rstrip(), None
        case "_result":
            how = "has failed" if "error" in body else "has ended"
            return f"{its_id or 'an action'} {how}", None
        case "_again":
            return f"{its_id}: attempt {body.get('attempt')} has failed", None
        case "_begin":
            return "begin, as a child", None
        case "_stop" | "_expire" | "_given_up" | "_unsubscribe" | "_subscribe" if not name:
            return handler.removeprefix("_").replace("_", " "), None
        case _:
            return name or handler, fields


def _name(event: object) -> str:
    """Return the name of an event; empty where it is none."""
    found = event.get("type") if isinstance(event, dict) else None
    return found if isinstance(found, str) else ""


def _sender(body: object) -> Address | None:
    """Return the machine that a message came from."""
    found = body.get("sender") or body.get("parent") if isinstance(body, dict) else None
    try:
        return Address(str(found["service"]), str(found["key"]))  # type: ignore[index]
    except (KeyError, TypeError):
        return None
