"""Pure transitions a second, without Restate: compiled charts, and libraries that interpret."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from .compiled import CHARTS, compile_into
from .nodejs import FOLDER, node
from .pure_peers import NOTES, PEERS, Driven
from .report import Section, Target, figure, times
from .rounds import Rates, take_turns

SECONDS = 0.1
ROUNDS = 15

CYCLES: Mapping[str, Sequence[str]] = {
    "toggle": ("TOGGLE", "TOGGLE"),
    "deep": ("NEXT",) * 6,
    "regions": ("POWER", "PLAY", "MUTE", "POWER") * 2,
}
LEAVES: Mapping[str, Sequence[Sequence[str]]] = {
    "toggle": [["active"], ["inactive"]],
    "deep": [["late"], ["soon"], ["last"], ["first"], ["second"], ["early"]],
    "regions": [
        *(["audible", "stopped"], ["audible", "playing"], ["muted", "playing"], ["off"]),
        *(["muted", "playing"], ["muted", "stopped"], ["audible", "stopped"], ["off"]),
    ],
}
TITLES = {
    "toggle": "toggle: two states",
    "deep": "deep: three levels",
    "regions": "regions: two, with deep history",
}
OURS, BARE = "generated", "bare `match`"
TENFOLD = ("XState `transition`", "transitions")
FIFTYFOLD = ("python-statemachine", "sismic", "harel")


class XState:
    """XState 5 in a process of its own, which is asked for one measurement at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [node(), str(FOLDER / "pure_xstate.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, chart: str, way: str, seconds: float = 0) -> Any:
        """Return the answer to one line."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{chart} {way} {seconds}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(10)


@contextmanager
def charts() -> Iterator[Callable[[str, str], Any]]:
    """Compile the charts, and give a function that imports one of their modules."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as base:
        compile_into(Path(base) / "compiled_charts", [CHARTS / f"{name}.sc" for name in CYCLES])
        sys.path.insert(0, base)
        try:
            yield lambda chart, kind: importlib.import_module(f"compiled_charts.{chart}_{kind}")
        finally:
            sys.path.remove(base)


def generated(chart: str, module: Callable[[str, str], Any]) -> Driven:
    """Start the compiled machine of a chart."""
    machine = module(chart, "v1").Machine("key")
    machine.start()
    types = module(chart, "types")

    def leaves() -> list[str]:
        return sorted(_leaves(machine.value()))

    return Driven(machine.send, leaves, lambda name: getattr(types, name)())


def bare(module: Callable[[str, str], Any]) -> Driven:
    """Start a toggle written as one `match` in Python: about the least that an event can cost."""
    toggle = module("toggle", "types").TOGGLE

    class Bare:
        state = "inactive"

        def send(self, event: Any) -> bool:
            match self.state:
                case "inactive":
                    match event:
                        case toggle():
                            self.state = "active"
                            return True
                        case _:
                            pass
                case "active":
                    match event:
                        case toggle():
                            self.state = "inactive"
                            return True
                        case _:
                            pass
                case _:
                    pass
            return False

    machine = Bare()
    return Driven(machine.send, lambda: [machine.state], lambda _: toggle())


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for name, inner in value.items():
            yield from _leaves(inner) if inner else [name]


def check(driven: Driven, chart: str, name: str) -> None:
    """Let a machine run once through its cycle, and see that it goes where the chart says."""
    for event, expected in zip(CYCLES[chart], LEAVES[chart], strict=True):
        driven.send(driven.prepare(event))
        if (chart, name) not in NOTES and driven.leaves() != expected:
            raise RuntimeError(f"{name}, {chart}: {driven.leaves()} after {event}, not {expected}")


def rate(driven: Driven, events: Sequence[str]) -> Callable[[], float]:
    """Make what measures a machine: events per second through its cycle, again and again."""
    prepared = [driven.prepare(event) for event in events]
    send = driven.send
    turns = 1

    def measure() -> float:
        nonlocal turns
        while True:
            start = time.perf_counter()
            for _ in range(turns):
                for event in prepared:
                    send(event)
            taken = time.perf_counter() - start
            count = turns * len(prepared)
            if taken >= SECONDS / 2:
                return count / taken
            turns = max(turns + 1, int(turns * min(10, SECONDS / max(taken, 1e-6))))

    return measure


def contestants(
    chart: str, module: Callable[[str, str], Any], xstate: XState
) -> dict[str, Callable[[], float]]:
    """Make what measures each library on a chart; RuntimeError where one does not follow it."""
    found: dict[str, Callable[[], float]] = {}
    ours = generated(chart, module)
    check(ours, chart, OURS)
    found[OURS] = rate(ours, CYCLES[chart])
    if chart == "toggle":
        found[BARE] = rate(bare(module), CYCLES[chart])
    for way, leaves in xstate.ask(chart, "check").items():
        name = f"XState `{way}`" if way == "transition" else "XState `actor.send`"
        if leaves != LEAVES[chart]:
            raise RuntimeError(f"{name}, {chart}: {leaves}, not {LEAVES[chart]}")
        found[name] = partial(xstate.ask, chart, way, SECONDS)
    for name, start in PEERS.items():
        driven = start(chart)
        events = CYCLES[chart]
        if (chart, name) == ("regions", "harel"):
            events = ("PLAY", "MUTE") * 4
        else:
            check(driven, chart, name)
        found[name] = rate(driven, events)
    return found


def run() -> Section:
    """Measure all libraries on all charts."""
    section = Section("pure", "Pure transitions")
    section.text(
        "Events per second in one process, without Restate: the compiled chart, and libraries that "
        "interpret a chart. Each ran the same cycle of events, and went through the same states."
    )
    targets = []
    xstate = XState()
    try:
        with charts() as module:
            for chart in CYCLES:
                rates = take_turns(contestants(chart, module, xstate), ROUNDS)
                targets += describe(section, chart, rates)
    finally:
        xstate.stop()
    section.targets(targets)
    return section


def describe(section: Section, chart: str, rates: Rates) -> list[Target]:
    """Add a chart's table and plot; give its targets."""
    section.text(f"### {TITLES[chart]}")
    rows = []
    for name in rates.by_name:
        note = NOTES.get((chart, name))
        ratio = "" if name == OURS else times(rates.ratio(OURS, name))
        rows.append([name + (f" ({note})" if note else ""), figure(rates.median(name)), ratio])
    section.table(["", "events/s", "generated is faster"], rows)
    plain = {name.replace("`", ""): rates.median(name) for name in rates.by_name}
    section.bars(chart, TITLES[chart], plain, "events/s")
    found = []
    for factor, names in ((10, TENFOLD), (50, FIFTYFOLD)):
        for name in names:
            faster = rates.ratio(OURS, name)
            what = f"{chart}: generated over {name}"
            found.append(Target(what, f"≥ {factor} times", times(faster), faster >= factor))
    return found
