"""Measure whether the events of a machine feel those who wait for it.

Run as `python -m benchmarks.waiters`. The events of a machine that many wait for, and those of one
that nobody waits for, are timed by turns; what counts is the ratio. Then all who wait are answered.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import httpx

from scripts import ROOT
from scripts.local_restate import AppServer, RestateServer
from tests.e2e.machines import CHARTS, compile_charts

AT_ONCE = 500
CLIENTS = 4
SERVICE = "counted"


@click.command()
@click.option("--waiters", default=10_000, show_default=True, help="How many wait.")
@click.option("--rounds", default=10, show_default=True, help="How often each is timed.")
@click.option("--events", default=400, show_default=True, help="How many events are timed at once.")
def main(waiters: int, rounds: int, events: int) -> None:
    """Compare a machine that many wait for with one that nobody waits for."""
    with tempfile.TemporaryDirectory(prefix="waiters-") as temporary:
        folder = Path(temporary)
        compile_charts(sorted(CHARTS.glob("*.sc")), folder)
        os.environ["E2E_FOLDER"] = temporary
        restate = RestateServer(folder / "data", folder / "restate.log")
        apps = [
            AppServer("machines:app", folder / "machines.log", cwd=folder, pythonpath=[ROOT]),
            AppServer("tests.e2e.services.crowd:app", folder / "crowd.log", pythonpath=[ROOT]),
        ]
        try:
            restate.start()
            for app in apps:
                app.start()
                restate.register(app.uri)
            measure(restate, waiters, rounds, events)
        finally:
            for app in apps:
                app.kill9()
            restate.stop()


def measure(restate: RestateServer, waiters: int, rounds: int, events: int) -> None:
    """Time events before anybody waits and afterwards, then the answers."""
    for key in ("crowded", "lonely"):
        restate.ingress.call(SERVICE, key, "create").raise_for_status()
    compare("nobody waits", restate, rounds, events)
    began = time.perf_counter()
    who = {"number": AT_ONCE, "machine": SERVICE, "condition": "done", "key": "crowded"}
    waiting = [
        restate.ingress.call("crowd", None, "wait/send", who).json()["invocationId"]
        for _ in range(waiters // AT_ONCE)
    ]
    while kept(restate) < len(waiting) * AT_ONCE:
        time.sleep(1)
    click.echo(f"{kept(restate)} wait, after {time.perf_counter() - began:.0f} s")
    compare("so many wait", restate, rounds, events)
    began = time.perf_counter()
    restate.ingress.call(SERVICE, "crowded", "create", {"reset": True}).raise_for_status()
    told = 0
    for each in waiting:
        url = f"{restate.ingress_url}/restate/invocation/{each}/attach"
        told += sum(httpx.get(url, timeout=600).raise_for_status().json().values())
    took = time.perf_counter() - began
    click.echo(f"{told} are answered, after {took:.1f} s; {kept(restate)} are left")


def kept(restate: RestateServer) -> int:
    """Count those who wait."""
    (row,) = restate.query(
        f"select count(*) number from state where service_name = '{SERVICE}.waiters'"
    )
    return int(row["number"])


def compare(what: str, restate: RestateServer, rounds: int, events: int) -> None:
    """Time both machines by turns, each as often first as second; print the ratios."""
    ratios = []
    for number in range(rounds):
        keys = ["crowded", "lonely"]
        rates = {key: rate(restate, key, events) for key in keys[:: 1 - number % 2 * 2]}
        ratios.append(rates["crowded"] / rates["lonely"])
    each = " ".join(f"{ratio:.2f}" for ratio in ratios)
    click.echo(f"{what}: ratio of events per second {statistics.median(ratios):.2f} ({each})")


def rate(restate: RestateServer, key: str, events: int) -> float:
    """Send events to a machine from a few clients; give how many it takes in a second."""

    def send(_: int) -> None:
        body = {"event": {"type": "COUNT"}}
        restate.ingress.call(SERVICE, key, "send", body).raise_for_status()

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, range(events)))
    return events / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
