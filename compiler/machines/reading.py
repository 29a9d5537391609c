"""Machines, put together of what Restate answers to several queries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from ..cluster import in_flight
from ..cluster.rows import Row
from .model import Actor, Address, AtLeast, Call, Child, Failure, Machine, Timer
from .published import Published
from .queries import (
    inputs_query,
    kept_query,
    machines_query,
    parked_query,
    pending_query,
    times_query,
)

BATCH = 1_000  # ids that one query names, and machines whose timers are looked up together
KEPT = 20  # calls that have ended, of one machine

NOT_A_MACHINE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


class Asks(in_flight.Asks, Protocol):
    """Whoever answers SQL, and gives many rows as they come: `cluster.admin.Admin`."""

    def stream_rows(self, sql: str) -> Iterator[Row]:
        """Yield the rows that a query finds, as they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which machines are read, and what of them.

    Where `keys` are given, they are those at one of them. `also` is a condition in SQL, as
    `machines_query` takes it, and `most` how many are wanted. With `context`, the context, the
    output and the input are read; with `beside`, what is not stored with a machine: calls, what is
    parked, how old it is.
    """

    services: Collection[str]
    keys: Collection[str] = ()
    also: str | None = None
    most: int | None = None
    context: bool = False
    beside: bool = True


def read_machines(
    admin: Asks, published: Published, wanted: Wanted, now: datetime
) -> Iterator[Machine]:
    """Yield machines, in the order of their services and keys.

    That is four queries, or one without what is beside them, however many machines there are. It is
    not looked up when short timers are due: `with_due_timers` does. Raises ClusterError.
    """
    if not wanted.services:
        return
    around = _read_surroundings(admin, wanted) if wanted.beside else NOTHING
    query = machines_query(
        wanted.services,
        also=wanted.also,
        with_context=wanted.context,
        keys=wanted.keys,
        most=wanted.most,
    )
    for row in admin.stream_rows(query):
        yield _machine(row, published, around, now)


def with_all(
    admin: Asks, published: Published, machines: Sequence[Machine], now: datetime, *, context: bool
) -> list[Machine]:
    """Return machines as they are now, with all that is beside them, in the same order.

    They should not be very many. One that is gone meanwhile is left out.
    """
    places = [each.address for each in machines]
    return machines_at(admin, published, places, now, context=context)


def machines_at(
    admin: Asks, published: Published, places: Sequence[Address], now: datetime, *, context: bool
) -> list[Machine]:
    """Return the machines at some places with all that is beside them, in the same order.

    They should not be very many. A place without a machine is left out.
    """
    if not places:
        return []
    wanted = Wanted(
        services={each.service for each in places},
        keys={each.key for each in places},
        context=context,
    )
    there = {each.address: each for each in read_machines(admin, published, wanted, now)}
    found = [there[each] for each in places if each in there]
    return list(with_due_timers(admin, found))


def read_machine(
    admin: Asks, published: Published, address: Address, now: datetime
) -> Machine | None:
    """Return one machine with all that is known of it; None where there is none."""
    wanted = Wanted(services=[address.service], keys=[address.key], context=True)
    found = list(read_machines(admin, published, wanted, now))
    return next(with_due_timers(admin, found), None)


def read_kept_calls(admin: Asks, address: Address, most: int = KEPT) -> list[Call]:
    """Return the last of the calls at a machine's key that have ended, as far as they are kept."""
    rows = admin.query(kept_query(address.service, address.key, most))
    return [read_call(row) for row in rows]


# --- what is beside the machines ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What belongs to machines and is not stored with them, by their addresses."""

    calls: Mapping[tuple[str, str], list[Call]]
    parked: Mapping[tuple[str, str], int]
    times: Mapping[tuple[str, str], Row]


NOTHING = _Surroundings({}, {}, {})
"""Stands for what was not asked for."""


def _read_surroundings(admin: Asks, wanted: Wanted) -> _Surroundings:
    calls: dict[tuple[str, str], list[Call]] = {}
    for row in admin.stream_rows(pending_query(wanted.services, wanted.keys)):
        call = read_call(row)
        service = call.service.removesuffix(".actions")
        calls.setdefault((service, call.key), []).append(call)
    return _Surroundings(
        calls,
        {
            (row["service"], row["service_key"]): row.get("parked", 0)
            for row in admin.stream_rows(parked_query(wanted.services, wanted.keys))
        },
        {
            (row["service"], row["service_key"]): row
            for row in admin.stream_rows(times_query(wanted.services, wanted.keys))
        },
    )


def read_call(row: Row) -> Call:
    """Read a call from a row that has the columns `queries.CALL`."""
    return Call(
        id=row["id"],
        service=row["service"],
        key=row.get("service_key", ""),
        handler=row["handler"],
        status=row["status"],
        created=datetime.fromisoformat(row["created"]),
        ended=_moment(row.get("ended")),
        due=_moment(row.get("due")),
        tries=row.get("tries", 0),
        next_try=_moment(row.get("next_try")),
        failure=row.get("failure"),
        failure_code=row.get("failure_code"),
        idempotency_key=row.get("idempotency_key"),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


# --- a machine ------------------------------------------------------------------------------------


def _machine(row: Row, published: Published, around: _Surroundings, now: datetime) -> Machine:
    try:
        return _read(row, published, around, now)
    except NOT_A_MACHINE as error:
        return _unreadable(row, around, f"{type(error).__name__}: {error}")


def _unreadable(row: Row, around: _Surroundings, why: str) -> Machine:
    """Return what is known of a machine whose entry `snapshot` is not one of a machine."""
    address = Address(row["service"], row["key"])
    return Machine(
        address=address,
        version=row["version"],
        status=row["status"],
        value=None,
        states=(),
        tags=(),
        revision=0,
        error=None,
        context=None,
        shown_fields=frozenset(),
        input=None,
        output=None,
        parent=None,
        timers=(),
        delayed=(),
        expires=None,
        actors=(),
        children=(),
        parked=around.parked.get(address, 0),
        calls=tuple(around.calls.get(address, ())),
        unreadable=f"its entry `snapshot` is not one of a machine: {why}",
    )


def _read(row: Row, published: Published, around: _Surroundings, now: datetime) -> Machine:
    address = Address(row["service"], row["key"])
    value, states = _value_and_states(row["value"])
    error = _json(row.get("error"))
    parent = _json(row.get("parent"))
    running = _json(row.get("running")) or {}
    expiry = _json(row.get("expiry")) or {}
    calls = around.calls.get(address, [])
    by_id = {call.id: call for call in calls}
    by_idempotency_key = {each.idempotency_key: each for each in calls if each.idempotency_key}
    service = published.machines.get(address.service)
    keeps = None if service is None or around is NOTHING else service.keeps_calls
    beyond = None if keeps is None else AtLeast(keeps, False)
    times = around.times.get(address)

    def due(of: Mapping[str, Any]) -> datetime | None:
        call = by_id.get(of.get("invocation", ""))
        return None if call is None else call.due

    return Machine(
        address=address,
        version=row["version"],
        status=row["status"],
        value=value,
        states=states,
        tags=tuple(_json(row.get("tags")) or ()),
        revision=row.get("revision", 0),
        error=None if error is None else Failure(str(error["message"]), int(error["code"])),
        context=_json(row.get("context")),
        shown_fields=published.shown_fields(address.service, row["version"]),
        input=_json(row.get("input")),
        output=_json(row.get("output")),
        parent=None if parent is None else Address(parent["service"], parent["key"]),
        timers=tuple(
            Timer(id=name, token=its["token"], due=due(its), every=its.get("every"))
            for name, its in running.items()
            if "actor" not in its and "child" not in its
        ),
        delayed=tuple(
            Timer(id="" if name == its["token"] else name, token=its["token"], due=due(its))
            for name, its in (_json(row.get("delayed")) or {}).items()
        ),
        expires=due(expiry),
        actors=tuple(
            _actor(name, its, by_idempotency_key) for name, its in running.items() if "actor" in its
        ),
        children=tuple(
            Child(id=name, machine=Address(its["child"]["service"], its["child"]["key"]))
            for name, its in running.items()
            if "child" in its
        ),
        parked=around.parked.get(address, 0),
        waiting={
            condition: its["number"] for condition, its in (_json(row.get("waiting")) or {}).items()
        },
        age=beyond if times is None else _since(times, "made", "first", now),
        idle=beyond if times is None else _since(times, "last", "first", now),
        calls=tuple(calls),
    )


@lru_cache(maxsize=10_000)
def _value_and_states(stored: str) -> tuple[Any, tuple[str, ...]]:
    """Read the active states, which are the same ones in very many machines."""
    value = json.loads(stored)
    return value, tuple(in_flight.active_states(value))


def _json(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)


def _actor(id: str, its: Mapping[str, Any], calls: Mapping[str, Call]) -> Actor:  # noqa: A002
    attempt = its.get("attempt", 1)
    name = its["token"] if attempt == 1 else f"{its['token']}.{attempt}"
    return Actor(id=id, name=its["actor"], attempt=attempt, call=calls.get(name))


def _since(times: Row, exact: str, at_least: str, now: datetime) -> AtLeast | None:
    if exact in times:
        return AtLeast(now - datetime.fromisoformat(times[exact]), True)
    if at_least in times:
        return AtLeast(now - datetime.fromisoformat(times[at_least]), False)
    return None


# --- when timers are due --------------------------------------------------------------------------


def with_due_timers(admin: Asks, machines: Iterable[Machine]) -> Iterator[Machine]:
    """Yield machines again, with when their short timers are due.

    Of a long timer the machine knows the invocation. A short one is a scheduled call of `_timer`
    at the machine's key; but calls of timers that were stopped are there, too, until they are due.
    What a call was made with says which it is. That is asked for where it is not plain.
    """
    machines = list(machines)
    asked = [call.id for each in machines if _unclear(each) for call in _candidates(each)]
    inputs = dict(_inputs(admin, asked))
    for machine in machines:
        calls = _candidates(machine)
        if not calls:
            yield machine
        elif not _unclear(machine):
            yield _with_due(machine, {_missing(machine)[0].token: calls[0].due})
        else:
            known = [(inputs[call.id], call.due) for call in calls if call.id in inputs]
            yield _with_due(machine, {its.get("token", ""): due for its, due in known})


def _missing(machine: Machine) -> list[Timer]:
    """Return the timers of which it is not known when they are due."""
    return [each for each in (*machine.timers, *machine.delayed) if each.due is None]


def _candidates(machine: Machine) -> list[Call]:
    """Return the calls that may be those of short timers."""
    if not _missing(machine):
        return []
    known = {each.due for each in (*machine.timers, *machine.delayed)}
    return [
        call
        for call in machine.calls
        if call.handler == "_timer" and call.status == "scheduled" and call.due not in known
    ]


def _unclear(machine: Machine) -> bool:
    """Return whether calls have to be looked at to know which timers they are of.

    In status `error` the call of a timer may have ended, and be kept as a message.
    """
    return len(_missing(machine)) > 1 or len(_candidates(machine)) != 1 or machine.status == "error"


def _with_due(machine: Machine, told: Mapping[str, datetime | None]) -> Machine:
    """Return a machine with when its timers are due, as their tokens tell."""

    def filled(timers: Iterable[Timer]) -> tuple[Timer, ...]:
        return tuple(
            each if each.due is not None else replace(each, due=told.get(each.token))
            for each in timers
        )

    return replace(machine, timers=filled(machine.timers), delayed=filled(machine.delayed))


def _inputs(admin: Asks, ids: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what invocations were called with, by their ids, where it is a JSON object."""
    for start in range(0, len(ids), BATCH):
        for row in admin.query(inputs_query(ids[start : start + BATCH])):
            try:
                payload = json.loads(row["entry"])["Command"]["Input"]["payload"]
                body = json.loads(bytes(payload))
            except NOT_A_MACHINE:
                continue
            if isinstance(body, dict):
                yield row["id"], body
