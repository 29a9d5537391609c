"""Events per second through Restate: compiled, by hand, and on the reference system."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx

from scripts import ROOT
from scripts.child_process import HOST, ChildProcess, free_port
from scripts.local_restate import AppServer, RestateServer

from .by_hand import RING_NOTE, RING_STATES
from .chains import ring
from .compiled import CHARTS, compile_into
from .latency import Latency, latency
from .load import call_all, call_for, request
from .nodejs import node
from .report import Section, Target, figure
from .rounds import Rates, take_turns

ROUNDS = 100
SECONDS = 0.2  # short, so that all of a round meet the machine in the same mood
KEYS = 16
TRIPS = 25
PAUSE_S = 0.01  # 1.5% of a round
PATIENCE_S = 120

HAS_OPENTELEMETRY = find_spec("opentelemetry") is not None
OURS, BY_HAND, REFERENCE = "generated", "by hand", "reference system"
SUFFIXES: Mapping[str, str] = {OURS: "", BY_HAND: "ByHand", REFERENCE: "Reference"}


@dataclass(frozen=True, slots=True)
class Case:
    """A machine that is driven: its event, at how many keys, and what the ratios have to be.

    `first` is an event that every machine takes before it is measured. A call carries the event
    `batch` times.
    """

    title: str
    machine: str
    event: Mapping[str, object]
    keys: int = KEYS
    over_reference: float | None = None
    trips: int = 0
    first: Mapping[str, object] | None = None
    seconds: float = SECONDS
    batch: int = 1


CASES: Mapping[str, Case] = {
    "counter": Case("counter, 16 keys", "counter", {"type": "INCREMENT"}, over_reference=1.8),
    "one": Case("counter, 1 key", "counter", {"type": "INCREMENT"}, keys=1),
    "timer": Case("a timer per event", "heartbeat", {"type": "BEAT"}, over_reference=1.7),
    "actor": Case(
        "actor round trips",
        "relay",
        {"type": "RUN", "trips": TRIPS},
        over_reference=1.35,
        trips=TRIPS,
    ),
    "ring": Case("50 states, 2 KB of context", "ring", {"type": "NEXT"}),
}


def service(machine: str, contestant: str) -> str:
    """Name the virtual object of a contestant."""
    return machine if contestant == OURS else f"{machine.title()}{SUFFIXES[contestant]}"


@dataclass(frozen=True, slots=True)
class Ground:
    """A Restate server, and the processes that serve the contestants' objects."""

    restate: RestateServer
    processes: Mapping[str, ChildProcess]

    def cpu_seconds(self, contestant: str) -> float:
        """Return the CPU time that the server and a contestant's process have taken so far."""
        processes = (self.restate.process, self.processes[contestant])
        return sum(cpu_seconds(process.pid) for process in processes)


def cpu_seconds(pid: int | None) -> float:
    """Return the CPU time that a process's threads have taken; 0 where no /proc tells.

    `schedstat` counts nanoseconds, where `stat` counts ticks of the clock: too coarse for a round.
    """
    nanoseconds = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # it has ended
            nanoseconds += int(thread.read_text(encoding="ascii").split()[0])
    return nanoseconds / 1e9


@contextmanager
def servers(*, reference: bool = True) -> Iterator[Ground]:
    """Serve all contestants beside one Restate server, where they are registered."""
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sc-bench-")))
        (base / "ring.sc").write_text(ring(RING_STATES, len(RING_NOTE)), encoding="utf-8")
        names = ("counter", "heartbeat", "ledger", "relay")
        charts = [base / "ring.sc", *(CHARTS / f"{name}.sc" for name in names)]
        compile_into(base / "compiled_charts", charts)
        restate = RestateServer(base / "restate", base / "restate.log")
        stack.callback(restate.stop)
        restate.start()
        processes: dict[str, ChildProcess] = {}
        for name, app in ((OURS, "compiled_charts:app"), (BY_HAND, "benchmarks.by_hand:app")):
            served = AppServer(app, base / f"{app}.log", pythonpath=[base, ROOT])
            stack.callback(served.process.kill9)
            served.start()
            processes[name] = served.process
            restate.register(served.uri)
        if reference:
            port = free_port()
            script = str(ROOT / "benchmarks" / "reference.mjs")
            process = ChildProcess(
                "reference",
                [node(), script, str(port)],
                ports=[port],
                log_path=base / "reference.log",
                env={**os.environ, "NODE_ENV": "production", "RESTATE_LOGGING": "ERROR"},
            )
            stack.callback(process.kill9)
            process.start(lambda: _listens(port))
            restate.register(f"http://{HOST}:{port}", http_11=False)
            processes[REFERENCE] = process
        yield Ground(restate, processes)


def _listens(port: int) -> bool:
    try:
        httpx.get(f"http://{HOST}:{port}", timeout=1.0)
    except httpx.ConnectError:
        return False
    except httpx.TransportError:  # it speaks HTTP/2
        return True
    return True


class Drive:
    """One contestant on one case: it makes its machines, and measures."""

    def __init__(self, ground: Ground, case: Case, contestant: str, name: str) -> None:
        self._ground = ground
        self._restate = restate = ground.restate
        self._contestant = contestant
        self.costs: list[float] = []  # milliseconds of CPU per event, in each round
        self.latencies: list[float] = []  # seconds of each call, in all rounds
        self._case = case
        self._service = service(case.machine, contestant)
        # The same for all contestants: the keys decide which partitions of the server work.
        self._keys = [f"{name}-{number}" for number in range(case.keys)]
        several = {"events": [case.event] * case.batch}
        event = json.dumps({"event": case.event} if case.batch == 1 else several).encode()
        self._requests = [request(f"/{self._service}/{key}/send", event) for key in self._keys]
        if contestant != BY_HAND:
            for key in self._keys:
                restate.ingress.call(self._service, key, "create").raise_for_status()
        for key in self._keys if case.first else ():
            body = {"event": case.first}
            restate.ingress.call(self._service, key, "send", body).raise_for_status()
        self.measure()  # warm
        self.costs.clear()
        self.latencies.clear()

    def measure(self) -> float:
        """Return events, or round trips, per second; keep what CPU time they took."""
        before, start = self._ground.cpu_seconds(self._contestant), time.perf_counter()
        rate = self._trips() if self._case.trips else self._events()
        count = rate * (time.perf_counter() - start)
        taken = self._ground.cpu_seconds(self._contestant) - before
        self.costs.append(taken / count * 1000)
        return rate

    def _events(self) -> float:
        load = call_for(self._restate.ingress_url, self._requests, self._case.seconds)
        self.latencies += load.latencies
        return load.per_second * self._case.batch

    def _trips(self) -> float:
        """Let all machines make their round trips; whether they are done is asked for, seldom.

        But not more seldom at the end: then the last pause would decide.
        """
        start = time.perf_counter()
        call_all(self._restate.ingress_url, self._requests, len(self._keys))
        for key in self._keys:
            while not rests(self._restate, self._service, key):
                if time.perf_counter() - start > PATIENCE_S:
                    raise RuntimeError(f"{self._service}/{key}: the round trips do not end")
                time.sleep(PAUSE_S)
        return self._case.trips * self._case.keys / (time.perf_counter() - start)


def rests(restate: RestateServer, target: str, key: str) -> bool:
    """Return whether a relay has made its round trips."""
    return bool(restate.ingress.call(target, key, "snapshot").json()["value"] == "resting")


def run(rounds: int = ROUNDS) -> Section:
    """Drive all cases, in so many rounds."""
    section = Section("restate", "Through Restate")
    section.text(
        "One restate-server; uvicorn with uvloop and httptools for what is compiled and for what "
        "is written by hand (`by_hand.py`), Node.js 22 for the reference system (`reference.mjs`). "
        "A call is made at each key as soon as the last one is answered. In brackets is the middle "
        "half of the rounds. CPU time is that of the "
        "server and the application together; it depends less on what else the machine does. "
        f"OpenTelemetry is {'installed, and not set up' if HAS_OPENTELEMETRY else 'not installed'}."
    )
    section.text(
        "Latency is the time from a call to the end of its answer, of all calls of all rounds; "
        "p50 is what half of them stay below, p99 what all but one in a hundred do. With one key "
        "nothing else is under way. With 16 the machine is as busy as it can be, and a call waits "
        "for the others: then latency says little more than the rate. Of round trips only the "
        "rate is seen from outside."
    )
    targets = []
    with servers() as ground:
        for name, case in CASES.items():
            drives = {contestant: Drive(ground, case, contestant, name) for contestant in SUFFIXES}
            measures = {contestant: drive.measure for contestant, drive in drives.items()}
            rates = take_turns(measures, rounds)
            costs = {each: statistics.median(drive.costs) for each, drive in drives.items()}
            latencies = {
                each: latency(drive.latencies) for each, drive in drives.items() if not case.trips
            }
            targets += describe(section, name, case, rates, costs, latencies)
    section.targets(targets)
    section.text(
        "What limits the figures that are missed is in the next part, and in "
        "[what was tried](NOTES.md#an-event-of-a-compiled-chart)."
    )
    return section


def describe(
    section: Section,
    name: str,
    case: Case,
    rates: Rates,
    costs: Mapping[str, float],
    latencies: Mapping[str, Latency],
) -> list[Target]:
    """Add the table of a case, with latencies where there are any; return its targets."""
    unit = "round trips/s" if case.trips else "events/s"
    section.text(f"### {case.title}")
    rows = []
    for each in rates.by_name:
        low, high = rates.spread(OURS, each)
        ratio = "" if each == OURS else f"{rates.ratio(OURS, each):.2f} ({low:.2f} to {high:.2f})"
        cpu, less = figure(costs[each]), ""
        if each != OURS and costs[OURS]:
            less = f"{costs[each] / costs[OURS]:.2f}"
        row = [each, figure(rates.median(each)), ratio, cpu, less]
        if each in latencies:
            row += [figure(latencies[each].p50), figure(latencies[each].p99)]
        rows.append(row)
    head = ["", unit, "generated is faster (middle half)", "ms of CPU each", "generated takes less"]
    if latencies:
        head += ["p50, ms", "p99, ms"]
    section.table(head, rows)
    section.bars(name, case.title, {each: rates.median(each) for each in rates.by_name}, unit)
    hand, reference = rates.ratio(OURS, BY_HAND), rates.ratio(OURS, REFERENCE)
    targets = [
        Target(f"{case.title}: generated over hand-written", "≥ 0.95", f"{hand:.2f}", hand >= 0.95)
    ]
    if case.over_reference is not None:
        wanted = case.over_reference
        what = f"{case.title}: generated over the reference system"
        measured = f"{reference:.2f} (by hand {rates.ratio(BY_HAND, REFERENCE):.2f})"
        targets.append(Target(what, f"≥ {wanted}", measured, reference >= wanted))
    return targets
