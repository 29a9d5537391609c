"""Where an event's time goes: what the service of a compiled chart declares, and its Python."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from scripts import ROOT
from scripts.child_process import ChildProcess
from scripts.local_restate import AppServer

from .load import call_for, request
from .report import Section, figure
from .rounds import take_turns
from .through_restate import BY_HAND, KEYS, OURS, Ground, cpu_seconds, servers

ROUNDS = 100
SECONDS = 0.15
BODY = json.dumps({"event": {"type": "INCREMENT"}}).encode()

DECLARED = {
    "by hand, served with a hook for SIGTERM": "Plain",
    "... and a schema of its events": "WithEventSchema",
    "... and an answer that is any snapshot": "WithAnySnapshot",
    "... and the schema of its snapshot, which `send` does without": "WithSnapshotSchema",
    "... and a retry policy": "WithRetryPolicy",
    "... and an entry with its version": "WithVersion",
}


class Drive:
    """The counter of one service: it measures, and keeps the CPU time of each event."""

    def __init__(self, ground: Ground, process: ChildProcess, service: str) -> None:
        self._url = ground.restate.ingress_url
        self._server, self._process = ground.restate.process, process
        self._requests = [request(f"/{service}/{key}/send", BODY) for key in range(KEYS)]
        self.server: list[float] = []  # milliseconds per event, in each round
        self.application: list[float] = []
        self.measure()  # warm
        self.server.clear()
        self.application.clear()

    def measure(self) -> float:
        """Return events per second."""
        server, application = cpu_seconds(self._server.pid), cpu_seconds(self._process.pid)
        start = time.perf_counter()
        rate = call_for(self._url, self._requests, SECONDS).per_second
        count = rate * (time.perf_counter() - start) / 1000
        self.server.append((cpu_seconds(self._server.pid) - server) / count)
        self.application.append((cpu_seconds(self._process.pid) - application) / count)
        return rate


def run() -> Section:
    """Drive the counter, with one thing after another that a compiled chart's service has."""
    section = Section("breakdown", "Where an event's time goes")
    section.text(
        "The counter at 16 keys, by hand with nothing, by hand with one thing that a compiled "
        "chart's service declares (`declared.py`), and compiled. What is left between the last "
        "two is the Python of the handler."
    )
    with tempfile.TemporaryDirectory() as folder, servers(reference=False) as ground:
        log = Path(folder) / "declared.log"
        declared = AppServer("benchmarks.declared:app", log, pythonpath=[ROOT])
        try:
            declared.start()
            ground.restate.register(declared.uri)
            processes: Mapping[str, tuple[ChildProcess, str]] = {
                BY_HAND: (ground.processes[BY_HAND], "CounterByHand"),
                **{name: (declared.process, service) for name, service in DECLARED.items()},
                OURS: (ground.processes[OURS], "counter"),
            }
            drives = {name: Drive(ground, *where) for name, where in processes.items()}
            measures = {name: drive.measure for name, drive in drives.items()}
            rates = take_turns(measures, ROUNDS)
        finally:
            declared.process.kill9()
    rows = [
        [
            name,
            figure(rates.median(name)),
            f"{rates.ratio(name, BY_HAND):.3f}",
            figure(statistics.median(drive.server)),
            figure(statistics.median(drive.application)),
        ]
        for name, drive in drives.items()
    ]
    head = ["", "events/s", "over by hand", "ms of the server", "ms of the application"]
    section.table(head, rows)
    return section
