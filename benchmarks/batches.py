"""Events of one machine: one in each call of `send`, and a hundred."""

from __future__ import annotations

import statistics

from .report import Section, Target, figure
from .rounds import take_turns
from .through_restate import OURS, Case, Drive, servers

ROUNDS = 30
SECONDS = 0.5  # long enough for some calls with a hundred
BATCH = 100
TIMES = 30
SINGLE, BATCHED = "one in each call", f"{BATCH} in each call"


def run(rounds: int = ROUNDS) -> Section:
    """Drive two counters, in so many rounds."""
    section = Section("batches", "Many events in one call")
    section.text(
        f"Events of a counter at one key: one in each call of `send`, and {BATCH}, of which each "
        "is a step of its own. A call is made as soon as the last one is answered. CPU time is "
        "that of the server and the application together."
    )
    with servers(reference=False) as ground:
        drives = {
            title: Drive(
                ground,
                Case(title, "counter", {"type": "INCREMENT"}, keys=1, seconds=SECONDS, batch=batch),
                OURS,
                f"batch-{batch}",
            )
            for title, batch in ((SINGLE, 1), (BATCHED, BATCH))
        }
        rates = take_turns({title: drive.measure for title, drive in drives.items()}, rounds)
    low, high = rates.spread(BATCHED, SINGLE)
    times = rates.ratio(BATCHED, SINGLE)
    section.table(
        ["", "events/s", "faster (middle half)", "ms of CPU each"],
        [
            [SINGLE, figure(rates.median(SINGLE)), "", cost(drives[SINGLE])],
            [
                BATCHED,
                figure(rates.median(BATCHED)),
                f"{times:.1f} ({low:.1f} to {high:.1f})",
                cost(drives[BATCHED]),
            ],
        ],
    )
    section.targets(
        [
            Target(
                "events of one key, 100 in each call over one",
                f"≥ {TIMES}",
                f"{times:.1f}",
                times >= TIMES,
            )
        ]
    )
    return section


def cost(drive: Drive) -> str:
    """Return the median of the CPU milliseconds of an event."""
    return figure(statistics.median(drive.costs))
