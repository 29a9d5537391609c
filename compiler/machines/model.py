"""A machine as an operator sees it, and what is pending for it: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple


class Address(NamedTuple):
    """A machine's place: its service, and the key there."""

    service: str
    key: str

    def __str__(self) -> str:
        """Write it as on a command line."""
        return f"{self.service}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An invocation at a machine's key, as Restate knows it now.

    `status` is Restate's: `scheduled`, `inboxed`, `ready`, `running`, `backing-off`, `suspended`,
    `paused` or `completed`. `tries` counts those of Restate itself, which are none in a call that
    goes well at once. `failure` is why the last one failed, or what a completed call ended with;
    `failure_code` is what Restate calls that, such as RT0007 where the application has raised.
    `due` is when a scheduled call begins, `next_try` when one is tried again.
    """

    id: str
    service: str
    key: str
    handler: str
    status: str
    created: datetime
    ended: datetime | None = None
    due: datetime | None = None
    tries: int = 0
    next_try: datetime | None = None
    failure: str | None = None
    failure_code: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer, or a delayed event, by its id; `due` is None where it cannot be told when that is.

    The id is empty where the chart gives a delayed event none. What it brings carries the token.
    """

    id: str
    token: str
    due: datetime | None
    every: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor at work: the attempt that it is at, and the call that runs it, if there is one."""

    id: str
    name: str
    attempt: int
    call: Call | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child machine."""

    id: str
    machine: Address


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a machine is in status `error`."""

    message: str
    code: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """How long something has been: just so long, or at least, where Restate keeps no more."""

    duration: timedelta
    is_exact: bool


def leaves_of(states: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of active states that have no active states in them, of all in order."""
    return tuple(
        each for each, after in pairwise((*states, "")) if not after.startswith(f"{each}.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine as it is stored, and what is pending for it.

    - `value`: the active states in XState's form; `states`: their paths, outer ones first.
    - `revision`: how many steps it has taken; 0 where code that did not count has stored it.
    - `context`, `output` and `input`: as stored; `context` is None where it was not asked for.
      `shown_fields` are the names of the fields that its service publishes: the others are not
      to be shown.
    - `timers`: those that are running; `delayed`: events that come later; `expires`: when it is
      disposed of.
    - `parked`: how many messages are kept in status `error`.
    - `waiting`: the conditions that are waited for, and by how many.
    - `age`: since it was created, `idle`: since its last call ended; None where nothing is known.
    - `calls`: those that are pending at its key.
    - `unreadable`: why its entry is none that a machine has stored; then all that is in there is
      left empty, but for the version and the status.
    """

    address: Address
    version: str
    status: str
    value: Any
    states: tuple[str, ...]
    tags: tuple[str, ...]
    revision: int
    error: Failure | None
    context: Mapping[str, Any] | None
    shown_fields: frozenset[str]
    input: Any
    output: Any
    parent: Address | None
    timers: tuple[Timer, ...]
    delayed: tuple[Timer, ...]
    expires: datetime | None
    actors: tuple[Actor, ...]
    children: tuple[Child, ...]
    parked: int
    waiting: Mapping[str, int] = field(default_factory=dict)
    age: AtLeast | None = None
    idle: AtLeast | None = None
    calls: tuple[Call, ...] = ()
    unreadable: str | None = None

    @property
    def leaves(self) -> tuple[str, ...]:
        """Return the paths of the active states that have no active states in them."""
        return leaves_of(self.states)

    @property
    def hidden_fields(self) -> tuple[str, ...]:
        """Return the names of the fields that its service does not publish."""
        return tuple(name for name in self.context or () if name not in self.shown_fields)


class Trouble(Enum):
    """What is wrong."""

    FAILED = "failed"
    NOT_SERVED = "not served"
    UNREADABLE = "unreadable"
    HELD = "held"
    RETRIED = "retried"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """Something that is wrong: what, with which machines, and what to do.

    `machines` says how many they are, and `sample` which some of them are. `invocation` is an id,
    where it is about a single call.
    """

    trouble: Trouble
    message: str
    advice: str
    machines: int
    sample: tuple[Address, ...]
    invocation: str | None = None
