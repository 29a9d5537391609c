"""Watching: how long it takes from a chart that is saved to the module that is written."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts import ROOT

from .compiled import COMPILER
from .report import Section, Target, figure

ROUNDS = 40
PAUSE_S = 0.3
"""Between two rounds: who edits a chart has waited for what became of it."""
LONGEST_S = 60.0
MOST_MS = 100
OLD = "after 30s"
MODULE = "auth_v1.py"


def run() -> Section:
    """Save a chart again and again while it is watched: alone, and among others."""
    section = Section("watch", "Watching")
    section.text(
        "Milliseconds from `examples/auth/auth.sc` being saved, with another delay in it, to "
        f"`{MODULE}` with that delay being there, while `sc-compile --watch` runs. All charts that "
        "it watches are compiled each time; one round in "
        f"{PAUSE_S:g} s, {ROUNDS} rounds."
    )
    names = {"auth.sc alone": ["auth/auth.sc"], "all examples": ["."]}
    medians: list[float] = []
    rows: list[list[str]] = []
    for name, charts in names.items():
        taken = sorted(saved_to_written(charts))
        medians.append(statistics.median(taken))
        late = taken[round(0.95 * (len(taken) - 1))]
        rows.append([name, figure(medians[-1]), figure(late), figure(taken[-1])])
    section.table(["watched", "median", "95%", "longest"], rows)
    section.targets(
        [
            Target(
                "auth.sc alone, from saved to written",
                f"under {MOST_MS} ms",
                f"{figure(medians[0])} ms",
                medians[0] < MOST_MS,
            )
        ]
    )
    return section


def saved_to_written(charts: Sequence[str]) -> Iterator[float]:
    """Yield the milliseconds of each round."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as base:
        folder = Path(base)
        for chart in sorted(ROOT.glob("examples/*/*.sc")):
            place = folder / chart.parent.name / chart.name
            place.parent.mkdir()
            place.write_text(chart.read_text(encoding="utf-8"), encoding="utf-8")
        auth = folder / "auth" / "auth.sc"
        text = auth.read_text(encoding="utf-8")
        assert text.count(OLD) == 1
        module = folder / "generated" / MODULE
        with watching(folder, charts):
            wait_for(module, "timedelta(seconds=30)")
            for number in range(ROUNDS):
                time.sleep(PAUSE_S)
                seconds = 31 + number % 20  # a minute would be written otherwise
                changed = text.replace(OLD, f"after {seconds}s")
                start = time.perf_counter()
                auth.write_text(changed, encoding="utf-8")
                wait_for(module, f"timedelta(seconds={seconds})")
                yield 1_000 * (time.perf_counter() - start)


@contextmanager
def watching(folder: Path, charts: Sequence[str]) -> Iterator[None]:
    """Watch charts of a folder, with a cache of its own."""
    command = [str(COMPILER), *charts, "-o", "generated", "--watch", "--quiet"]
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    with subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)


def wait_for(path: Path, text: str) -> None:
    """Wait until a file is there, and has a text in it."""
    until = time.monotonic() + LONGEST_S
    while not (path.exists() and text in path.read_text(encoding="utf-8")):
        if time.monotonic() > until:
            raise TimeoutError(f"{path.name} does not get {text}")
        time.sleep(0.001)
