"""Whether the events of a machine feel those who wait for it.

The events of a machine that many wait for, and those of one that nobody waits for, are timed in
turns; what counts is the ratio. Then all who wait are answered.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from scripts import ROOT
from scripts.local_restate import AppServer, RestateServer
from tests.e2e.machines import CHARTS, compile_charts

from .report import Section, Target, figure

AT_ONCE = 500
CLIENTS = 4
ROUNDS = 10
EVENTS = 400  # that are timed at once
LEAST = 0.95
SERVICE = "counted"


def run(waiters: int = 10_000) -> Section:
    """Compare a machine that so many wait for with one that nobody waits for."""
    section = Section("waiters", "Those who wait")
    with tempfile.TemporaryDirectory(prefix="waiters-") as temporary:
        folder = Path(temporary)
        compile_charts(sorted(CHARTS.glob("*.sc")), folder)
        restate = RestateServer(folder / "data", folder / "restate.log")
        env = {"E2E_FOLDER": temporary}
        apps = [
            AppServer(
                "machines:app", folder / "machines.log", cwd=folder, pythonpath=[ROOT], env=env
            ),
            AppServer("tests.e2e.services.crowd:app", folder / "crowd.log", pythonpath=[ROOT]),
        ]
        try:
            restate.start()
            for app in apps:
                app.start()
                restate.register(app.uri)
            _measure(section, restate, waiters)
        finally:
            for app in apps:
                app.kill9()
            restate.stop()
    return section


def _measure(section: Section, restate: RestateServer, waiters: int) -> None:
    """Time events before anybody waits and afterwards, then the answers."""
    for key in ("crowded", "lonely"):
        restate.ingress.call(SERVICE, key, "create").raise_for_status()
    before = ratio(restate)
    began = time.perf_counter()
    who = {"number": AT_ONCE, "machine": SERVICE, "condition": "done", "key": "crowded"}
    waiting = [
        restate.ingress.call("crowd", None, "wait/send", who).json()["invocationId"]
        for _ in range(waiters // AT_ONCE)
    ]
    number = len(waiting) * AT_ONCE
    while kept(restate) < number:
        time.sleep(1)
    there = time.perf_counter() - began
    after = ratio(restate)
    began = time.perf_counter()
    restate.ingress.call(SERVICE, "crowded", "create", {"reset": True}).raise_for_status()
    told = 0
    for each in waiting:
        url = f"{restate.ingress_url}/restate/invocation/{each}/attach"
        told += sum(httpx.get(url, timeout=600).raise_for_status().json().values())
    answered = time.perf_counter() - began
    if told != number or kept(restate):
        raise RuntimeError(f"{told} of {number} are answered, {kept(restate)} are left")
    section.text(
        f"Events per second of a machine that {number:,} wait for, beside one that nobody waits "
        f"for. All wait after {figure(there)} s, and all are answered {figure(answered)} s after "
        "the machine was reset."
    )
    section.table(["", "ratio"], [["nobody waits", figure(before)], ["all wait", figure(after)]])
    share = after / before
    wanted = f"≥ {LEAST} of it before"
    section.targets([Target("the ratio when all wait", wanted, f"{share:.2f}", share >= LEAST)])


def kept(restate: RestateServer) -> int:
    """Count those who wait."""
    (row,) = restate.query(
        f"select count(*) number from state where service_name = '{SERVICE}.waiters'"
    )
    return int(row["number"])


def ratio(restate: RestateServer) -> float:
    """Time both machines in turns, each as often first as second; return the median ratio."""
    found = []
    for number in range(ROUNDS):
        keys = ["crowded", "lonely"]
        rates = {key: rate(restate, key) for key in keys[:: 1 - number % 2 * 2]}
        found.append(rates["crowded"] / rates["lonely"])
    return statistics.median(found)


def rate(restate: RestateServer, key: str) -> float:
    """Send events to a machine from a few clients; return how many it takes in a second."""

    def send(_: int) -> None:
        body = {"event": {"type": "COUNT"}}
        restate.ingress.call(SERVICE, key, "send", body).raise_for_status()

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, range(EVENTS)))
    return EVENTS / (time.perf_counter() - began)
