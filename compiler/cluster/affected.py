"""Which machines feel a change: counted, named by some of their keys, and put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..phrases import either
from .in_flight import InFlight, MachineGroup, Orphans
from .queries import SAMPLE

ALIVE = frozenset({"active", "error"})  # the statuses that need the code of the version to go on

ENDED = frozenset({"done", "failed"})  # what can still be asked of these is their snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Which machines feel a change.

    They are machines of `service`, under its old name, on `version` (None: on any). Where one of
    the other fields says something, they are those that meet at least one of these:

    - they are in one of `states` (paths as in `ir.path_text`) or in a state below it;
    - they have one of the ids `running` or `delayed` in the entry of that name of `runtime`;
    - they remember one of `remembered` in `runtime.memory.history`;
    - an invocation of one of `handlers` (`service/handler`) is pending at their key.

    Where all are empty, it is every machine of the version. Of all these, it is those that have
    not ended; with `finished` those that have, and with `finished_too` both.
    """

    service: str
    version: str | None = None
    states: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    finished: bool = False
    finished_too: bool = False

    @property
    def statuses(self) -> frozenset[str]:
        """Return the statuses that the machines have."""
        if self.finished:
            return ENDED
        # A call of a handler may be pending for a machine that has ended.
        return ALIVE | ENDED if self.finished_too or self.handlers else ALIVE

    def has(self, group: MachineGroup) -> bool:
        """Return whether machines are among these."""
        conditions = (self.states, self.running, self.delayed, self.remembered, self.handlers)
        return (
            group.service == self.service
            and self.version in (None, group.version)
            and group.status in self.statuses
            and (
                not any(conditions)
                or not group.states.isdisjoint(self.states)
                or any(each.id in self.running for each in group.running)
                or not set(self.delayed).isdisjoint(group.delayed)
                or not group.remembered.isdisjoint(self.remembered)
                or not group.handlers.isdisjoint(self.handlers)
            )
        )


@dataclass(frozen=True, slots=True)
class MachineCount:
    """How many machines there are, and the first of their keys; `finished` of them have ended."""

    count: int
    keys: tuple[str, ...]
    finished: int = 0


def count_affected(in_flight: InFlight, affected: Affected) -> MachineCount:
    """Count the machines in flight that feel something."""
    return together(group for group in in_flight.machines if affected.has(group))


def together(groups: Iterable[MachineGroup | Orphans]) -> MachineCount:
    """Add up groups, and name the first keys of all."""
    found = list(groups)
    keys = sorted({key for each in found for key in each.keys})
    ended = (
        each.count for each in found if isinstance(each, MachineGroup) and each.status in ENDED
    )
    return MachineCount(sum(each.count for each in found), tuple(keys[:SAMPLE]), sum(ended))


def describe(found: MachineCount, affected: Affected) -> str:
    """Say what was counted: "2 machines of `auth` v1 are in state `idle`: a, b".

    Where the keys are not all, they are called examples. Where some of all machines have ended,
    it says how many.
    """
    one = found.count == 1
    said = []
    if affected.states:
        said.append(f"{'is' if one else 'are'} in state {either(affected.states)}")
    if affected.running:
        said.append(f"{'has' if one else 'have'} {either(affected.running)} running")
    if affected.delayed:
        said.append(f"{'waits' if one else 'wait'} for the delayed {either(affected.delayed)}")
    if affected.remembered:
        said.append(f"{'remembers' if one else 'remember'} {either(affected.remembered)}")
    if affected.handlers:
        said.append(f"{'has' if one else 'have'} a call of {either(affected.handlers)} pending")
    of = f"`{affected.service}`"
    if affected.version is not None:
        of += f" {affected.version}"
    what = ", or ".join(said)
    if not what:
        what = f"{'is' if one else 'are'} {_standing(found)}"
    return f"{machines(found.count)} of {of} {what}{named(found)}"


def _standing(found: MachineCount) -> str:
    """Say whether machines are in flight, finished, or some of both."""
    if not found.finished:
        return "in flight"
    if found.finished == found.count:
        return "finished"
    return f"in flight or finished ({found.finished:,})"


def named(found: MachineCount) -> str:
    """Name the keys, to be put behind what is said of them."""
    if not found.keys:
        return ""
    lead = ": " if len(found.keys) == found.count else ", e.g. "
    return lead + ", ".join(found.keys)


def machines(count: int) -> str:
    """Write a number of machines: `1 machine`, `1,234 machines`."""
    return f"{count:,} machine{'' if count == 1 else 's'}"
