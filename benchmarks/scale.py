"""Scale: many machines with a pending timer each, and one machine with many events."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .load import call_all, request
from .report import Section, Target, figure
from .size import resident_megabytes
from .through_restate import KEYS, OURS, Ground, servers

WINDOWS = 20
WITHIN = 1.25
"""How much dearer an event may be at the end than at the start, in CPU time: the noise."""


@dataclass(frozen=True, slots=True)
class Window:
    """A share of the calls: how many were answered by its end, their rate and their CPU time."""

    done: int
    per_second: float
    cpu_ms: float


def run(machines: int = 100_000, events: int = 100_000) -> Section:
    """Make so many machines, and let one machine take so many events."""
    section = Section("scale", "Scale")
    targets = []
    with servers(reference=False) as ground:
        before = _memory(ground)
        targets += _describe(
            section,
            "machines",
            f"{machines:,} live machines with a pending timer each",
            _run(ground, [request(f"/heartbeat/many-{n}/create") for n in range(machines)]),
        )
        counted = ground.restate.query(
            "select count(*) as n from sys_invocation "
            "where target_handler_name = '_timer' and status = 'scheduled'"
        )
        after = _memory(ground)
        section.text(f"Timers that are pending then: {counted[0]['n']:,}.")
        section.table(
            ["memory, MB", "before", "after"],
            [
                [name, figure(before[name]), figure(after[name])]
                for name in ("restate-server", "application")
            ],
        )
        if counted[0]["n"] != machines:
            raise RuntimeError(f"{counted[0]['n']} timers are pending, not {machines}")
    with servers(reference=False) as ground:
        body = json.dumps({"event": {"type": "INCREMENT"}}).encode()
        targets += _describe(
            section,
            "events",
            f"One machine with {events:,} events",
            _run(ground, [request("/counter/one/send", body)] * events),
        )
        total = ground.restate.ingress.call("counter", "one", "snapshot").json()
        if total["context"]["total"] != events:
            raise RuntimeError(f"{total} after {events} events")
    section.targets(targets)
    return section


def _run(ground: Ground, requests: Sequence[bytes]) -> list[Window]:
    """Make all calls, a window after the other."""
    windows: list[Window] = []
    size = max(1, len(requests) // WINDOWS)
    for start in range(0, len(requests), size):
        share = requests[start : start + size]
        cpu, began = ground.cpu_seconds(OURS), time.perf_counter()
        call_all(ground.restate.ingress_url, share, KEYS)
        taken = time.perf_counter() - began
        cpu = ground.cpu_seconds(OURS) - cpu
        windows.append(Window(start + len(share), len(share) / taken, cpu / len(share) * 1000))
    return windows


def _describe(section: Section, name: str, title: str, windows: Sequence[Window]) -> list[Target]:
    """Add the table and the plot of a run; compare its end with its start, without the first."""
    section.text(f"### {title}")
    shown = windows[:: max(1, len(windows) // 5)]
    section.table(
        ["calls so far", "per second", "ms of CPU each"],
        [
            [f"{each.done:,}", figure(each.per_second), figure(each.cpu_ms)]
            for each in dict.fromkeys([*shown, windows[-1]])
        ],
    )
    section.lines(
        name,
        title,
        {"ms of CPU for a call": [(each.done, each.cpu_ms) for each in windows if each.cpu_ms]},
        ("calls so far", "ms"),
    )
    quarter = max(1, len(windows) // 4)
    early, late = windows[1 : 1 + quarter] or windows, windows[-quarter:]
    ratio = _mean_cost(late) / _mean_cost(early)
    wanted = f"≤ {WITHIN} times the start"
    return [Target(f"{title}: cost at the end", wanted, f"{ratio:.2f} times", ratio <= WITHIN)]


def _mean_cost(windows: Sequence[Window]) -> float:
    return sum(each.cpu_ms for each in windows) / len(windows)


def _memory(ground: Ground) -> dict[str, float]:
    return {
        "restate-server": resident_megabytes(ground.restate.process.pid),
        "application": resident_megabytes(ground.processes[OURS].pid),
    }
