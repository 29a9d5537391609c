"""A whole run: machines at work, crashes, and the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scripts import ROOT
from scripts.local_restate import AppServer, RestateServer
from tests.chaos.clients import Clients
from tests.chaos.crashes import Crashes
from tests.chaos.plan import Plan
from tests.chaos.verdict import Verdict
from tests.e2e.machines import compile_charts

CHARTS = Path(__file__).parent / "charts"
LIMIT_S = 1800.0  # for all events to be answered
STOP_S = 60.0  # for the clients to end then
SETTLE_S = 120.0  # for all that is under way then


@contextmanager
def served(folder: Path, app_name: str = "machines:app") -> Iterator[AppServer]:
    """Compile the charts and serve them; what their functions note is in `folder`/notes."""
    compile_charts(sorted(CHARTS.glob("*.sc")), folder)
    (folder / "notes").mkdir()
    env = {"CHAOS_FOLDER": str(folder / "notes")}
    app = AppServer(app_name, folder / "app.log", cwd=folder, pythonpath=[ROOT], env=env)
    try:
        app.start()
        yield app
    finally:
        app.kill9()


@dataclass(frozen=True)
class Summary:
    """What has happened in a run."""

    plan: Plan
    clients: Clients
    crashes: Crashes
    verdict: Verdict
    seconds: float

    def __str__(self) -> str:
        crashes, sent = self.crashes.count, self.clients
        killed = ", ".join(f"{which} {count}" for which, count in sorted(crashes.items()))
        again = sent.attempts - sent.answered
        lines = [
            f"{len(self.plan.members)} machines, {sent.answered} events, {again} sent again",
            ", ".join(f"{count} {what}" for what, count in sorted(self.plan.counts().items())),
            f"{crashes.total()} crashes: {killed}",
            f"{self.verdict.repeated} calls of functions were made again",
            f"{self.seconds:.0f} s: 0 lost, 0 doubled, 0 hanging",
        ]
        return "\n".join(lines)


def run(
    folder: Path, plan: Plan, random: Random, *, crashes: int, say: Callable[[str], None] = print
) -> Summary:
    """Carry out a plan through crashes, this many at least; raises AssertionError."""
    restate = RestateServer(folder / "data", folder / "restate.log")
    began = time.monotonic()
    try:
        restate.start()
        with served(folder) as app:
            restate.register(app.uri)
            chaos = Crashes(random, restate, app)
            clients = Clients([restate.ingress_url], plan.clients)
            clients.start()
            for pause_s in chaos.pauses():
                if clients.wait(pause_s) and chaos.count.total() >= crashes:
                    break
                if clients.failures or time.monotonic() > began + LIMIT_S:
                    clients.stop()
                    break
                chaos.crash()
                passed = time.monotonic() - began
                say(f"{passed:6.0f} s  {clients.answered} answered, {chaos.count.total()} crashes")
            assert clients.wait(STOP_S), f"not all was answered in {LIMIT_S:g} s"
            assert not clients.failures, clients.failures
            verdict = Verdict(plan, restate, folder / "notes")
            verdict.settled(SETTLE_S)
            return Summary(plan, clients, chaos, verdict, time.monotonic() - began)
    finally:
        restate.stop()
