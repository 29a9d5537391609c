"""Compile time: `sc-compile` as a process, its phases, and how it grows with a chart."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sc_compile import pipeline
from sc_compile.emit import text as emit_text
from sc_compile.merge import Folder

from scripts import ROOT

from .chains import chain
from .compiled import COMPILER
from .report import Section, Target, figure

SIZES = (10, 100, 1_000, 3_000)  # three lines each: a machine has at most 10,000
ROUNDS: Mapping[int, int] = {10: 9, 100: 9, 1_000: 5, 3_000: 5}
PHASES = ("parse", "check", "emit", "format")


def process(*arguments: str, cwd: Path, cache: Path) -> float:
    """Run the command as a process; give the seconds that it took."""
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    start = time.perf_counter()
    done = subprocess.run(
        [str(COMPILER), *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"sc-compile {' '.join(arguments)}: {done.stderr}")
    return taken


def bare_python() -> float:
    """Start Python and end it; give the seconds that it took."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - start


def phases(chart: str) -> dict[str, float]:
    """Compile a chart in this process; give the seconds of each phase."""
    taken = dict.fromkeys(("load", "analyse", "emit", "merge", "formatted"), 0.0)
    folder = Folder(name="generated", files={}, relative=str, locate=lambda name: name)
    gc.disable()  # as the command does
    with (
        timed(pipeline, "load", taken),
        timed(pipeline, "analyse", taken),
        timed(pipeline, "emit", taken),
        timed(pipeline, "merge", taken),
        timed(emit_text, "formatted", taken),
    ):
        report, changes = pipeline.compile_charts(
            ["chart.sc"], lambda _: chart.encode(), folder, identify=str
        )
    gc.enable()
    assert changes is not None, report.sorted()
    values = (
        taken["load"],
        taken["analyse"],
        taken["emit"] + taken["merge"] - taken["formatted"],
        taken["formatted"],
    )
    return dict(zip(PHASES, values, strict=True))


@contextmanager
def timed(module: Any, name: str, taken: dict[str, float]) -> Iterator[None]:
    """Add up the seconds that a function of a module takes."""
    function: Callable[..., Any] = getattr(module, name)

    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            taken[name] += time.perf_counter() - start

    setattr(module, name, measured)
    try:
        yield
    finally:
        setattr(module, name, function)


def run() -> Section:
    """Compile the example, and charts of all sizes."""
    section = Section("compile", "Compile time")
    section.text(
        "Seconds of `sc-compile` as a process. `changed` writes all modules anew; `unchanged` is "
        "the same command on a folder that is known to be up to date; `--check` compiles in any "
        "case, and compares."
    )
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as base:
        targets = _processes(section, Path(base))
    _phases(section)
    section.targets(targets)
    return section


def _processes(section: Section, base: Path) -> list[Target]:
    cache = base / "cache"
    charts = {"auth.sc": ROOT / "examples" / "auth" / "auth.sc"}
    for size in SIZES:
        path = charts[f"{size:,} states"] = base / f"chain_{size}.sc"
        path.write_text(chain(size), encoding="utf-8")
    process(str(charts["auth.sc"]), "-o", str(base / "warm"), cwd=base, cache=cache)
    written: dict[str, list[float]] = {name: [] for name in charts}
    repeated: dict[str, list[float]] = {name: [] for name in charts}
    checked: dict[str, list[float]] = {name: [] for name in charts}
    python: list[float] = []
    rounds = dict(zip(charts, (9, *(ROUNDS[size] for size in SIZES)), strict=True))
    for number in range(max(rounds.values())):
        for name, path in charts.items():
            if number >= rounds[name]:
                continue
            output = base / f"{path.stem}_{number}" / "generated"
            output.parent.mkdir()
            build = partial(process, str(path), "-o", str(output), cwd=base, cache=cache)
            written[name].append(build())
            build()  # notes that nothing has changed
            repeated[name].append(build())
            checked[name].append(build("--check"))
            python.append(bare_python())
    changed = {name: statistics.median(taken) for name, taken in written.items()}
    unchanged = {name: statistics.median(taken) for name, taken in repeated.items()}
    compared = {name: statistics.median(taken) for name, taken in checked.items()}
    start = statistics.median(python)
    section.text(f"Python alone starts and ends in {figure(start)} s in the same run.")
    section.table(
        ["chart", "changed", "unchanged", "`--check`"],
        [
            [name, *(figure(each[name]) for each in (changed, unchanged, compared))]
            for name in charts
        ],
    )
    section.lines(
        "process",
        "sc-compile as a process",
        {
            "changed": [(size, changed[f"{size:,} states"]) for size in SIZES],
            "unchanged": [(size, unchanged[f"{size:,} states"]) for size in SIZES],
        },
        ("states", "seconds"),
    )
    growth = changed["3,000 states"] / changed["1,000 states"]
    idle = unchanged["1,000 states"]
    return [
        Target("auth.sc", "< 0.6 s", f"{figure(changed['auth.sc'])} s", changed["auth.sc"] < 0.6),
        Target("3,000 states over 1,000", "≤ 3.6 times", f"{figure(growth)} times", growth <= 3.6),
        Target(
            "1,000 states", "seconds", f"{figure(changed['1,000 states'])} s",
            changed["1,000 states"] < 10,
        ),
        Target("1,000 states, unchanged", "well under 1 s", f"{figure(idle)} s", idle < 0.6),
    ]  # fmt: skip


def _phases(section: Section) -> None:
    section.text("The phases, in one process, in milliseconds:")
    rows = []
    for size in SIZES:
        chart = chain(size)
        found = [phases(chart) for _ in range(min(3, ROUNDS[size]))]
        medians = {phase: statistics.median(each[phase] for each in found) for phase in PHASES}
        total = sum(medians.values())
        rows.append(
            [
                f"{size:,} states",
                *(figure(medians[phase] * 1000) for phase in PHASES),
                figure(total * 1000),
                figure(total * 1000 / size),
            ]
        )
    section.table(["chart", *PHASES, "together", "per state"], rows)
