"""What is wrong with machines that does not go away by itself, as plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from ..cluster.affected import machines
from ..cluster.queries import text, texts
from ..cluster.report_text import age
from ..cluster.rows import Row
from .as_data import failure_text
from .finding import Question, chosen_services
from .model import Address, Call, Symptom, Trouble
from .published import Published
from .queries import failed_query, held_query, not_served_query, retried_query
from .reading import Asks, read_call
from .unreadable import AnswersSnapshots, find_unreadable

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

SAMPLE = 3
_OF_ONE = re.compile(r"\b(?!\d{1,3}\b)(?=\w*\d)\w+(-\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What counts as too long, and as too often."""

    held: timedelta
    tries: int


def examine(
    admin: Asks,
    published: Published,
    services: Sequence[str],
    bounds: Bounds,
    now: datetime,
    *,
    show_private: bool = False,
) -> Iterator[Symptom]:
    """Yield what is wrong with the machines of services, or of all where none are named.

    Raises ClusterError and NotThereError.
    """
    question = Question(services=services)
    stored = chosen_services(admin, published, question)
    known = stored | (set(services) or published.machines.keys())
    if not known:
        return
    yield from _not_served(admin, published, known)
    yield from _failed(admin, stored)
    hiding = _Hiding(published, show_private)
    retried = [read_call(row) for row in admin.query(retried_query(known, bounds.tries))]
    yield from _retried(retried, hiding, now)
    told = {call.id for call in retried}
    holding = [(read_call(row), row) for row in admin.query(held_query(known))]
    yield from _held(
        ((call, row) for call, row in holding if call.id not in told), bounds.held, hiding, now
    )


def examine_by_asking(
    admin: Asks, ingress: AnswersSnapshots, published: Published, services: Sequence[str]
) -> Iterator[Symptom]:
    """Yield which machines the code that is served cannot read: some of them are asked.

    Raises ClusterError and NotThereError.
    """
    stored = chosen_services(admin, published, Question(services=services))
    for each in find_unreadable(admin, ingress, published, stored):
        yield Symptom(
            trouble=Trouble.UNREADABLE,
            message=f"{machines(each.machines)} of `{each.service}` {each.version} "
            f"{_are(each.machines)} in {each.states}; {each.sample[0].key}, which was asked, "
            f"answers 409, as the code that is served does not fit it: {each.why}",
            advice="serve code that can read what is stored, as what was served before it; or give "
            "the machines up: sc-machines reset",
            machines=each.machines,
            sample=each.sample,
        )


@dataclass(frozen=True, slots=True)
class _Hiding:
    """Knows whether the texts of failures may be shown."""

    published: Published
    show_private: bool

    def text(self, call: Call) -> str:
        """Return why a call has failed, as it may be shown; empty where it has not.

        What a service hides is not known from its schema, but that it hides something is.
        """
        service = self.published.machines.get(call.service.removesuffix(".actions"))
        shows_text = self.show_private or (service is not None and not service.hides)
        return failure_text(call, shows_text=shows_text) or ""


def _not_served(admin: Asks, published: Published, services: Collection[str]) -> Iterator[Symptom]:
    for row in admin.query(not_served_query(_served(published))):
        service, version = row["service"], row["version"]
        if service not in services:
            continue
        count, over = row["found"], row.get("ended", 0)
        ended = f"; {over:,} of them have ended, and cannot be read" if over else ""
        known = published.machines.get(service)
        if known is None:
            wrong = f"`{service}` is not registered"
            advice = "register what serves it"
        else:
            wrong = f"version {version} of `{service}` is not served ({', '.join(known.versions)})"
            advice = "serve that version again; or give the machines up: sc-machines reset"
        yield Symptom(
            trouble=Trouble.NOT_SERVED,
            message=f"{wrong}, but {machines(count)} {_are(count)} on it{ended}",
            advice=advice,
            machines=count,
            sample=_sample(row),
        )


def _served(published: Published) -> str:
    """Write a condition of SQL for machines whose versions the code has."""
    conditions = [
        f"(service = {text(name)} and version in {texts(service.versions)})"
        for name, service in published.machines.items()
    ]
    return " or ".join(conditions) or "false"


def _failed(admin: Asks, services: Collection[str]) -> Iterator[Symptom]:
    """Yield why machines are in status `error`, messages together that are alike."""
    if not services:
        return
    groups = [
        (sum(row["found"] for row in alike), *kind, alike)
        for kind, alike in _alike(admin.query(failed_query(services)), _reason)
    ]
    for count, service, version, gist, alike in sorted(groups, key=lambda each: -each[0]):
        message = alike[0].get("message", "") if len(alike) == 1 else gist
        yield Symptom(
            trouble=Trouble.FAILED,
            message=f"{machines(count)} of `{service}` {version} {_are(count)} in status "
            f"`error`: {message}",
            advice=f"mend what failed, deploy it, then: sc-machines retry {service}",
            machines=count,
            sample=tuple(each for row in alike for each in _sample(row))[:SAMPLE],
        )


def _reason(row: Row) -> tuple[str, str, str]:
    """Return the service, the version, and the message without what differs by machine.

    That is the machine's key, and words with digits in them, but for short numbers: these are the
    codes of answers.
    """
    message = row.get("message", "")
    for key in row["keys"]:
        message = re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", "…", message)
    return row["service"], row["version"], _OF_ONE.sub("…", message)


def _held(
    calls: Iterable[tuple[Call, Row]], most: timedelta, hiding: _Hiding, now: datetime
) -> Iterator[Symptom]:
    """Yield what holds machines' keys too long, calls that are alike together."""
    held = [
        (call, now - began, row.get("waiting", 0))
        for call, row in calls
        if call.status != "completed"
        for began in [datetime.fromisoformat(row.get("began") or row["created"])]
        if now - began >= most
    ]
    for (service, handler, status, why), alike in _alike(
        held, lambda each: (each[0].service, each[0].handler, each[0].status, hiding.text(each[0]))
    ):
        keys = [_address(call) for call, _, _ in alike]
        longest = max(since for _, since, _ in alike)
        waiting = sum(behind for _, _, behind in alike)
        behind = f", and {waiting:,} calls wait behind" if waiting else ""
        yield Symptom(
            trouble=Trouble.HELD,
            message=f"`{handler}` of `{service}` holds {_keys(keys)} for {age(longest)}, "
            f"{status}{behind}{_because(why)}",
            advice="see why it does not end; to cancel it loses what it was to do: "
            f"restate invocations cancel {alike[0][0].id}",
            machines=len(keys),
            sample=tuple(keys[:SAMPLE]),
            invocation=alike[0][0].id,
        )


def _retried(calls: Iterable[Call], hiding: _Hiding, now: datetime) -> Iterator[Symptom]:
    """Yield what is tried again and again, calls that are alike together."""
    for (service, handler, is_paused, why), alike in _alike(
        calls, lambda call: (call.service, call.handler, call.status == "paused", hiding.text(call))
    ):
        keys = [_address(call) for call in alike]
        tries = max(call.tries for call in alike)
        since = age(max(now - call.created for call in alike))
        times = f"{tries:,} times" if tries != 1 else "once"
        yield Symptom(
            trouble=Trouble.PAUSED if is_paused else Trouble.RETRIED,
            message=f"`{handler}` of `{service}` for {_keys(keys)} "
            + (f"is paused, after {since}" if is_paused else f"was tried {times} in {since}")
            + _because(why),
            advice=(
                f"mend what fails; then: restate invocations resume {alike[0].id}"
                if is_paused
                else "mend what fails, or what it calls: it is tried until it succeeds"
            ),
            machines=len(keys),
            sample=tuple(keys[:SAMPLE]),
            invocation=alike[0].id,
        )


def _alike(items: Iterable[T], kind: Callable[[T], K]) -> Iterable[tuple[K, list[T]]]:
    """Return items by their kinds, in the order in which these come first."""
    groups: dict[K, list[T]] = {}
    for each in items:
        groups.setdefault(kind(each), []).append(each)
    return groups.items()


def _keys(addresses: Sequence[Address]) -> str:
    return f"key {addresses[0].key}" if len(addresses) == 1 else f"{len(addresses):,} keys"


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _address(call: Call) -> Address:
    service = call.service.removesuffix(".actions").removesuffix(".waiters")
    return Address(service, call.key)


def _sample(row: Row) -> tuple[Address, ...]:
    return tuple(Address(row["service"], key) for key in row["keys"])


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
