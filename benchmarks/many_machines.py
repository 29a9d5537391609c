"""The report on machines in flight: how long it takes on a cluster with many of them.

The machines are real ones. A Restate service beside them sends `create` to their keys, a thousand
in an invocation, so that no client stands in between: about a millisecond of CPU each. (The admin
interface could write their entries, too; that is slower, and starts no timers.) Half of them are
made while version v1 of the chart is the latest one, the others after v2 has been deployed. Of each
half, some wait for a timer, some are in parallel regions, some are done.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts.local_restate import AppServer, RestateServer

from .report import Section, figure

CHART = """
event DELIVER
event MOVE
event SIGN

machine parcel(kind: int = 0) version v1{latest_v1} {{
  initial sorting
{states}
}}

machine parcel(kind: int = 0) version v2{latest_v2} {{
  context(note: str = "")
  initial sorting
{states}
}}
"""

STATES = """
  state sorting {
    always if input.kind == 0 -> at_the_door
    always if input.kind == 1 -> under_way
    always -> delivered
  }

  state at_the_door {
    on DELIVER -> delivered
    after 50m -> delivered
  }

  parallel under_way {
    state place { initial road state road { on MOVE -> station } state station { } }
    state paper { initial open state open { on SIGN -> signed } state signed { } }
    on DELIVER -> delivered
  }

  final delivered { }
"""

FILLER = '''
"""Makes machines, from inside Restate."""

import json
import os

import restate

filler = restate.Service("filler")


@filler.handler("fill")
async def fill(ctx: restate.Context, numbers: list[int]) -> None:
    """Create the parcels from one number to another."""
    for number in range(*numbers):
        body = json.dumps({"input": {"kind": number % 3}}).encode()
        ctx.generic_send("parcel", "create", body, key=f"parcel-{number:06}")



app = restate.app([filler])
'''

BATCH = 1_000
RUNS = 5
COMMAND = Path(sys.executable).with_name("sc-breaking")


def run(machines: int = 100_000) -> Section:
    """Make so many machines, and time the report on them."""
    section = Section("in_flight", "The report on machines in flight")
    with many_machines(machines) as (restate, chart):
        times = []
        for _ in range(RUNS):
            began = time.monotonic()
            command: list[str | Path] = [COMMAND, "--cluster", restate.admin_url, chart]
            report = subprocess.run(command, check=False, capture_output=True, text=True)
            times.append(time.monotonic() - began)
            if "parcel" not in report.stdout:
                raise RuntimeError(report.stdout + report.stderr)
    section.text(
        f"`sc-breaking --cluster` beside {machines:,} machines on two versions: a third waits for "
        "a timer, a third is in parallel regions, a third is done. Process start is included."
    )
    section.table(
        ["", "median s", "least", "most"],
        [["the report", figure(statistics.median(times)), figure(min(times)), figure(max(times))]],
    )
    return section


@contextmanager
def many_machines(machines: int) -> Iterator[tuple[RestateServer, Path]]:
    """Start a server with so many machines in it; give it and their chart."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="many-machines-")))
        restate = RestateServer(folder / "data", folder / "restate.log")
        stack.callback(restate.stop)
        restate.start()
        (folder / "filler.py").write_text(FILLER)
        filler = AppServer("filler:app", folder / "filler.log", cwd=folder)
        stack.callback(filler.kill9)
        filler.start()
        restate.register(filler.uri)
        app = AppServer("generated:app", folder / "app.log", cwd=folder)
        stack.callback(app.kill9)
        half = machines // 2
        for latest, numbers in (("v1", (0, half)), ("v2", (half, machines))):
            deploy(folder, latest)
            app.restart()
            restate.register(app.uri, force=True)
            fill(restate, *numbers)
        yield restate, folder / "parcel.sc"


def deploy(folder: Path, latest: str) -> None:
    """Compile the chart, with one of its versions as the latest."""
    words = {f"latest_{each}": " latest" if each == latest else "" for each in ("v1", "v2")}
    chart = folder / "parcel.sc"
    chart.write_text(CHART.format(states=STATES, **words))
    compiler = Path(sys.executable).parent / "sc-compile"
    command: list[str | Path] = [compiler, chart, "-o", folder / "generated"]
    subprocess.run(command, check=True, capture_output=True)


def fill(restate: RestateServer, first: int, end: int) -> None:
    """Create the machines of these numbers, and wait until all are there."""
    began = time.monotonic()
    for number in range(first, end, BATCH):
        batch = [number, min(number + BATCH, end)]
        restate.ingress.call("filler", None, "fill/send", batch)

    def all_there() -> bool:
        (row,) = restate.query(
            "select count(*) machines from state where service_name = 'parcel' and key = 'snapshot'"
        )
        print(f"{time.monotonic() - began:6.0f} s  {row['machines']} machines", file=sys.stderr)
        return bool(row["machines"] == end)

    while not all_there():
        time.sleep(1)
