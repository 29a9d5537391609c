"""Measure the report on a cluster with many machines: `python -m benchmarks.many_machines`.

The machines are real ones. A Restate service beside them sends `create` to their keys, a thousand
in an invocation, so that no client stands in between: about a millisecond of CPU each. (The admin
interface could write their entries, too; that is slower, and starts no timers.) Half of them are
made while version v1 of the chart is the latest one, the others after v2 has been deployed. Of each
half, some wait for a timer, some are in parallel regions, some are done.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts.local_restate import AppServer, RestateServer

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
COMMAND = Path(sys.executable).with_name("sc-breaking")


def main() -> None:
    """Make the machines, and time the report."""
    parser = argparse.ArgumentParser(prog="benchmarks.many_machines", description=__doc__)
    parser.add_argument("--machines", type=int, default=100_000, metavar="N")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often it is timed")
    options = parser.parse_args()
    with many_machines(options.machines) as (restate, chart):
        for run in range(options.runs):
            began = time.monotonic()
            report = subprocess.run(
                [COMMAND, "--cluster", restate.admin_url, chart],
                check=False,
                capture_output=True,
                text=True,
            )
            took = time.monotonic() - began
            if run == 0:
                print(report.stdout + report.stderr)
            print(f"the report took {took:.2f} s")


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


if __name__ == "__main__":
    main()
