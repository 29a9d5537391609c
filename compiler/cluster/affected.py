"""Which machines a change concerns: counted, named by some of their keys, and put into words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..phrases import either
from .in_flight import InFlight, Machines, Strays
from .queries import SAMPLE

ALIVE = frozenset({"active", "error"})  # the statuses that need the code of the version to go on

DONE = frozenset({"done"})  # what can still be asked of these is their snapshot


@dataclass(frozen=True, slots=True)
class Affected:
    """How many machines there are, and the first of their keys; `finished` of them are done."""

    count: int
    keys: tuple[str, ...]
    finished: int = 0


def affected_machines(
    in_flight: InFlight,
    service: str,
    version: str | None = None,
    states: Collection[str] = (),
    running: Collection[str] = (),
    *,
    delayed: Collection[str] = (),
    remembered: Collection[str] = (),
    handlers: Collection[str] = (),
    statuses: Collection[str] = ALIVE,
) -> Affected:
    """Count the machines of a service, on one version or on any, that meet one of the conditions.

    - `states`: they are in one of these states, or in a state below it;
    - `running`, `delayed`: they have one of these ids running, or an event delayed under it;
    - `remembered`: a history state of theirs is one of these, or remembers one, or a state below;
    - `handlers`: an invocation of one of these, `service/handler`, is pending at their key.

    Where there is no condition, all count. Paths are as `ir.path_text` has them.
    """
    conditions = (states, running, delayed, remembered, handlers)
    return together(
        each
        for each in in_flight.machines
        if each.service == service
        and version in (None, each.version)
        and each.status in statuses
        and (
            not any(conditions)
            or not each.states.isdisjoint(states)
            or any(one.id in running for one in each.running)
            or not set(delayed).isdisjoint(each.delayed)
            or not each.remembered.isdisjoint(remembered)
            or not each.handlers.isdisjoint(handlers)
        )
    )


def together(groups: Iterable[Machines | Strays]) -> Affected:
    """Add up groups, and name the first keys of all."""
    found = list(groups)
    keys = sorted({key for each in found for key in each.keys})
    done = (each.count for each in found if isinstance(each, Machines) and each.status in DONE)
    return Affected(sum(each.count for each in found), tuple(keys[:SAMPLE]), sum(done))


def describe(
    affected: Affected,
    service: str,
    version: str | None = None,
    states: Collection[str] = (),
    running: Collection[str] = (),
    *,
    delayed: Collection[str] = (),
    remembered: Collection[str] = (),
    handlers: Collection[str] = (),
) -> str:
    """Say what `affected_machines` has found: "2 machines of `auth` v1 are in state `idle`: a, b".

    Where the keys are not all, they are called examples. Where some of all machines are done, it
    says how many.
    """
    one = affected.count == 1
    said = []
    if states:
        said.append(f"{'is' if one else 'are'} in state {either(states)}")
    if running:
        said.append(f"{'has' if one else 'have'} {either(running)} running")
    if delayed:
        said.append(f"{'waits' if one else 'wait'} for the delayed {either(delayed)}")
    if remembered:
        said.append(f"{'remembers' if one else 'remember'} {either(remembered)}")
    if handlers:
        said.append(f"{'has' if one else 'have'} a call of {either(handlers)} pending")
    of = f"`{service}`" if version is None else f"`{service}` {version}"
    what = ", or ".join(said)
    if not what:
        what = f"{'is' if one else 'are'} {_standing(affected)}"
    return f"{machines(affected.count)} of {of} {what}{named(affected)}"


def _standing(affected: Affected) -> str:
    """Say whether machines are in flight, finished, or some of both."""
    if not affected.finished:
        return "in flight"
    if affected.finished == affected.count:
        return "finished"
    return f"in flight or finished ({affected.finished:,})"


def named(affected: Affected) -> str:
    """Name the keys, to be put behind what is said of them."""
    if not affected.keys:
        return ""
    lead = ": " if len(affected.keys) == affected.count else ", e.g. "
    return lead + ", ".join(affected.keys)


def machines(count: int) -> str:
    """Write a number of machines: `1 machine`, `1,234 machines`."""
    return f"{count:,} machine{'' if count == 1 else 's'}"
