"""How an event's cost grows with the context of its machine: compiled, and by hand.

The context is a list of records with texts, as a chart's would be. An event changes one field
beside it; the machine is read, checked, stored and answered as a whole.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from .latency import Latency, latency
from .report import Section, figure
from .rounds import Rates, take_turns
from .through_restate import BY_HAND, OURS, Case, Drive, servers

SIZES = {"100 B": 100, "1 kB": 1_000, "10 kB": 10_000, "100 kB": 100_000, "500 kB": 500_000}
LINE_BYTES = 200  # so that the largest context has fewer elements than a body may have
ROUNDS = 40
SECONDS = 0.5  # an event of the largest takes long
CONTESTANTS = (OURS, BY_HAND)
WORDS = ("paper", "12 sheets", "returned", "A4", "see order 40117", "in stock", "late", "7.5 kg")


@dataclass(frozen=True, slots=True)
class Found:
    """What a size came to: rates, and of each contestant milliseconds of CPU and latencies."""

    rates: Rates
    cpu: dict[str, float]
    latencies: dict[str, Latency]


def run(rounds: int = ROUNDS) -> Section:
    """Drive machines with contexts of all sizes, in so many rounds."""
    section = Section("context", "The size of the context")
    section.text(
        "Events that change one field, at 16 keys, by the size of the context as JSON: a list of "
        "records, of which each has 200 bytes. The machine is stored and answered as a whole, by "
        "hand (`by_hand.py`) as by the compiled chart (`charts/ledger.sc`); by hand nothing of it "
        "is checked. Latency is that of [Through Restate](#through-restate)."
    )
    with servers(reference=False) as ground:
        found = {}
        for title, size in SIZES.items():
            case = Case(
                title,
                "ledger",
                {"type": "TOUCH"},
                first={"type": "FILL", "lines": lines_of(size)},
                seconds=SECONDS,
            )
            name = f"context-{size}"
            drives = {each: Drive(ground, case, each, name) for each in CONTESTANTS}
            rates = take_turns({each: drive.measure for each, drive in drives.items()}, rounds)
            found[title] = Found(
                rates,
                {each: statistics.median(drive.costs) for each, drive in drives.items()},
                {each: latency(drive.latencies) for each, drive in drives.items()},
            )
    describe(section, found)
    return section


def lines_of(size: int) -> Sequence[dict[str, object]]:
    """Return records that are so many bytes of JSON together, at least 100, always the same."""
    count = max(1, size // LINE_BYTES)
    chooser = random.Random(0)
    lines: list[dict[str, object]] = []
    for number in range(count):
        line: dict[str, object] = {"item": f"item {number:06}", "amount": number % 90 + 10}
        # The list has two brackets and a comma behind each line but the last: one byte more.
        room = size * (number + 1) // count - size * number // count - 1 - (number == 0)
        room -= len(json.dumps({**line, "note": ""}, separators=(",", ":")))
        line["note"] = ", ".join(chooser.choices(WORDS, k=room // 2))[:room]
        lines.append(line)
    return lines


def describe(section: Section, found: dict[str, Found]) -> None:
    """Add the tables and the plots."""
    rows, slow = [], []
    for title, each in found.items():
        low, high = each.rates.spread(OURS, BY_HAND)
        rows.append(
            [
                title,
                *(figure(each.rates.median(name)) for name in CONTESTANTS),
                f"{each.rates.ratio(OURS, BY_HAND):.2f} ({low:.2f} to {high:.2f})",
                *(figure(each.cpu[name]) for name in CONTESTANTS),
            ]
        )
        latencies = [each.latencies[name] for name in CONTESTANTS]
        slow.append(
            [
                title,
                *(figure(one.p50) for one in latencies),
                *(figure(one.p99) for one in latencies),
            ]
        )
    events, cpu, p50, p99 = (
        [f"{what}, {name}" for name in CONTESTANTS]
        for what in ("events/s", "ms of CPU each", "p50 in ms", "p99 in ms")
    )
    section.table(["context", *events, "generated is faster (middle half)", *cpu], rows)
    section.table(["context", *p50, *p99], slow)
    section.lines(
        "rate",
        "Events of machines with contexts of all sizes",
        {
            name: [(SIZES[title], each.rates.median(name)) for title, each in found.items()]
            for name in CONTESTANTS
        },
        ("bytes of context", "events per second"),
    )
