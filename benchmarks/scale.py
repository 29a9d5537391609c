"""Scale: many machines with a pending timer each, and one machine with many events.

Compiled, and by hand: each on a Restate server of its own, so that what one has piled up slows the
other down in nothing. They take turns, a share of the calls after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from scripts.eventually import eventually

from .load import call_all, request
from .report import Section, Target, figure
from .size import resident_megabytes
from .through_restate import BY_HAND, KEYS, OURS, Ground, servers, service

WINDOWS = 20
WITHIN = 1.25
"""How much dearer an event may be at the end than at the start, in CPU time: the noise."""

CONTESTANTS = (OURS, BY_HAND)
TIMERS = {OURS: "_timer", BY_HAND: "timer"}
INCREMENT = {"event": {"type": "INCREMENT"}}


@dataclass(frozen=True, slots=True)
class Window:
    """A share of the calls: how many were answered by its end, their rate and their CPU time."""

    done: int
    per_second: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Growth:
    """What a call costs in the first window, at the start, and at the end: milliseconds of CPU.

    The start is the quarter of the windows after the first, the end the last quarter.
    """

    first: float
    start: float
    end: float


def growth(windows: Sequence[Window]) -> Growth:
    """Return what a call costs in the course of a run."""
    costs = [each.cpu_ms for each in windows]
    quarter = max(1, len(costs) // 4)
    start = costs[1 : 1 + quarter] or costs
    return Growth(costs[0], sum(start) / len(start), sum(costs[-quarter:]) / quarter)


def part_of(index: int, count: int) -> str:
    """Return in which part of the comparison a window is, by its place among so many."""
    quarter = max(1, count // 4)
    if index == 0:
        return "left out"
    if index <= quarter:
        return "start"
    return "end" if index >= count - quarter else ""


def run(machines: int = 100_000, events: int = 100_000) -> Section:
    """Make so many machines, and let one machine take so many events."""
    section = Section("scale", "Scale")
    section.text(
        f"The calls are made in {WINDOWS} shares, compiled and by hand (`by_hand.py`) in turns, "
        "each beside a restate-server of its own. The end (the last quarter) is compared with the "
        "start (the quarter after the first share). The first share is left out of that, since "
        "the server has stored next to nothing then; what it costs is said beside."
    )
    targets = []
    with apart() as grounds:
        before = {each: _memory(each, grounds[each]) for each in CONTESTANTS}
        creates = {
            each: [
                request(f"/{service('heartbeat', each)}/many-{n}/create") for n in range(machines)
            ]
            for each in CONTESTANTS
        }
        title = f"{machines:,} live machines with a pending timer each"
        targets.append(describe(section, "machines", title, _run(grounds, creates)))
        for each in CONTESTANTS:
            _await_timers(each, grounds[each], machines)
        after = {each: _memory(each, grounds[each]) for each in CONTESTANTS}
        section.text(f"Timers that are pending then, of each: {machines:,}.")
        section.table(
            ["memory, MB", "before", "after"],
            [
                [f"{process}, {each}", figure(before[each][process]), figure(after[each][process])]
                for each in CONTESTANTS
                for process in before[each]
            ],
        )
    with apart() as grounds:
        body = json.dumps(INCREMENT).encode()
        sends = {
            each: [request(f"/{service('counter', each)}/one/send", body)] * events
            for each in CONTESTANTS
        }
        title = f"One machine with {events:,} events"
        targets.append(describe(section, "events", title, _run(grounds, sends)))
        for each, ground in grounds.items():
            last = ground.restate.ingress.call(service("counter", each), "one", "send", INCREMENT)
            if last.json()["context"]["total"] != events + 1:
                raise RuntimeError(f"{each}: {last.text} after {events + 1} events")
    section.targets(targets)
    return section


@contextmanager
def apart() -> Iterator[Mapping[str, Ground]]:
    """Serve each contestant beside a Restate server of its own."""
    with ExitStack() as stack:
        yield {each: stack.enter_context(servers(reference=False)) for each in CONTESTANTS}


def _run(
    grounds: Mapping[str, Ground], requests: Mapping[str, Sequence[bytes]]
) -> Mapping[str, Sequence[Window]]:
    """Make all calls, a window after the other; who begins one changes."""
    windows: dict[str, list[Window]] = {each: [] for each in requests}
    count = len(requests[OURS])
    size = max(1, count // WINDOWS)
    for number, start in enumerate(range(0, count, size)):
        for each in CONTESTANTS[:: 1 - number % 2 * 2]:
            share = requests[each][start : start + size]
            windows[each].append(_window(grounds[each], each, share, start))
    return windows


def _window(ground: Ground, contestant: str, share: Sequence[bytes], done: int) -> Window:
    """Make a share of the calls, after so many others."""
    cpu = ground.cpu_seconds(contestant)
    taken = call_all(ground.restate.ingress_url, share, KEYS)
    cpu = ground.cpu_seconds(contestant) - cpu
    return Window(done + len(share), len(share) / taken, cpu / len(share) * 1000)


def describe(
    section: Section, name: str, title: str, runs: Mapping[str, Sequence[Window]]
) -> Target:
    """Add the tables and the plot of a run; compare its end with its start."""
    section.text(f"### {title}")
    count = len(runs[OURS])
    shown = sorted({*range(0, count, max(1, count // 5)), count - 1})
    section.table(
        [
            "calls so far",
            "compared as",
            *(f"{what}, {each}" for each in CONTESTANTS for what in ("per second", "ms of CPU")),
            "generated over by hand, CPU",
        ],
        [
            [
                f"{runs[OURS][at].done:,}",
                part_of(at, count),
                *(
                    figure(value)
                    for each in CONTESTANTS
                    for value in (runs[each][at].per_second, runs[each][at].cpu_ms)
                ),
                f"{runs[OURS][at].cpu_ms / runs[BY_HAND][at].cpu_ms:.2f}",
            ]
            for at in shown
        ],
    )
    grown = {each: growth(runs[each]) for each in CONTESTANTS}
    section.table(
        ["ms of CPU for a call", "first share", "start", "end", "end over start", "end over first"],
        [
            [
                each,
                *(figure(value) for value in (one.first, one.start, one.end)),
                f"{one.end / one.start:.2f}",
                f"{one.end / one.first:.2f}",
            ]
            for each, one in grown.items()
        ],
    )
    section.text(
        "In the share that is left out, a call costs "
        f"{grown[OURS].first / grown[OURS].end:.2f} of one at the end; "
        f"by hand {grown[BY_HAND].first / grown[BY_HAND].end:.2f}."
    )
    section.lines(
        name,
        title,
        {each: [(one.done, one.cpu_ms) for one in runs[each] if one.cpu_ms] for each in runs},
        ("calls so far", "ms of CPU for a call"),
    )
    ours, hand = grown[OURS], grown[BY_HAND]
    ratio = ours.end / ours.start
    return Target(
        f"{title}: cost at the end, the first share left out",
        f"≤ {WITHIN} times the start",
        f"{ratio:.2f} times (by hand {hand.end / hand.start:.2f}; "
        f"{ours.end / ours.first:.2f} times the first share, by hand {hand.end / hand.first:.2f})",
        ratio <= WITHIN,
    )


def _await_timers(contestant: str, ground: Ground, number: int) -> None:
    """Wait until so many timers of a contestant's machines are pending.

    A call is answered before its last message has come to where it is kept.
    """

    def all_there() -> bool:
        (row,) = ground.restate.query(
            "select count(*) as n from sys_invocation where status = 'scheduled' "
            f"and target_service_name = '{service('heartbeat', contestant)}' "
            f"and target_handler_name = '{TIMERS[contestant]}'"
        )
        return bool(row["n"] == number)

    eventually(all_there)


def _memory(contestant: str, ground: Ground) -> dict[str, float]:
    return {
        "restate-server": resident_megabytes(ground.restate.process.pid),
        "application": resident_megabytes(ground.processes[contestant].pid),
    }
