"""The table of rules: each kind of change that machines in flight or callers feel.

A rule's id is never used again for something else. To add one, add a constant in its family, and a
folder `tests/breaking/rules/<id>_<slug>` with the charts before and after.

Families: BR1xx machines, versions and options, BR2xx states, BR3xx context, input and output,
BR4xx what callers see, BR5xx actors, actions and children, BR6xx timers and delayed messages,
BR7xx behaviour.
"""

from __future__ import annotations

from .findings import Impact, Rule

RULES: dict[str, Rule] = {}


def _rule(id: str, impact: Impact, name: str, reason: str, way_out: str) -> Rule:  # noqa: A002
    if id in RULES:
        raise ValueError(f"{id} stands twice in the table of rules")
    RULES[id] = Rule(id=id, name=name, impact=impact, reason=reason, way_out=way_out)
    return RULES[id]


MACHINES, CALLERS, BEHAVIOUR = Impact.MACHINES, Impact.CALLERS, Impact.BEHAVIOUR

# --- BR1xx: machines, versions and options ------------------------------------------------------

MACHINE_REMOVED = _rule(
    "BR101",
    MACHINES,
    "machine removed",
    "The service is no longer served. What is stored stays in Restate, but nobody can read it: calls "
    "are answered with 404, and the timers and results of machines in flight are tried again and "
    "again without being delivered.",
    "keep the machine until none of it is left",
)
SERVICE_RENAMED = _rule(
    "BR102",
    MACHINES,
    "service renamed",
    "Machines are stored under the name of their service, and their timers and results are sent to "
    "it. Under another name there are no machines: clients find none, and those in flight are lost.",
    "keep the service's name with `option service`",
)
VERSION_REMOVED = _rule(
    "BR103",
    MACHINES,
    "version removed",
    "A machine stays on the version that it was created with. Where the code no longer has that "
    "version, every call to the machine is answered with 409, and what comes from inside (timers, "
    "results) puts it into status `error`.",
    "keep the version until no machine is left on it",
)
# --- BR2xx: states ------------------------------------------------------------------------------

_UNREADABLE = (
    "A machine is stored with the path of its state. One that is stored in a state that the code does "
    "not have cannot be read: every call is answered with 409, and what comes from inside puts it "
    "into status `error`. "
)

STATE_REMOVED = _rule(
    "BR201",
    MACHINES,
    "state removed",
    f"{_UNREADABLE}That holds for finished machines too, whose final state is gone.",
    "keep the state, without lines that lead to it, or make a new version",
)
STATE_RENAMED = _rule(
    "BR202",
    MACHINES,
    "state renamed",
    f"{_UNREADABLE}A new name is a new path. The ids of timers and invokes begin with the path, so "
    "what is pending is lost too.",
    "keep the name and change the `description`, or make a new version with `migrate`",
)
STATE_MOVED = _rule(
    "BR203",
    MACHINES,
    "state moved",
    f"{_UNREADABLE}In another parent the path is another one, and so are the ids of timers and "
    "invokes, which begin with it.",
    "leave the state where it is, or make a new version with `migrate`",
)

# --- BR3xx: context, input and output -----------------------------------------------------------

CONTEXT_FIELD_ADDED = _rule(
    "BR301",
    MACHINES,
    "context field without a constant default",
    "A stored context does not have the new field. Its default stands in where that is a constant; "
    "one made from `input`, `self.key` or `now()` is only evaluated when a machine starts, so a "
    "stored machine cannot be read: every call is answered with 409.",
    "give it a constant default, such as `None`, or make a new version",
)
CONTEXT_FIELD_REMOVED = _rule(
    "BR302",
    CALLERS,
    "context field removed",
    "Machines in flight go on, and the stored value is dropped at their next event: going back to the "
    "old code does not bring it back. Clients that read the field in a snapshot no longer find it.",
    "keep the field until nobody reads it",
)
CONTEXT_FIELD_RETYPED = _rule(
    "BR304",
    MACHINES,
    "context field retyped",
    "A stored context is read strictly. Where a value that the old type allows is none of the new "
    "type, the machine cannot be read: every call is answered with 409. Records in the context count "
    "with all their fields.",
    "widen the type instead (`int | str`), add a second field, or make a new version",
)

# --- BR4xx: what callers see --------------------------------------------------------------------

EVENT_REMOVED = _rule(
    "BR401",
    CALLERS,
    "event removed",
    "Whoever sends the event is answered with 400. Another machine's message is dropped, with a line "
    "in the log.",
    "keep declaring the event: where no line takes it, it is answered with `handled: false`",
)
