"""The report on machines in flight, and lists of machines: how long they take of very many.

The machines are real ones. A Restate service beside them sends `create` to their keys, a thousand
in an invocation, so that no client stands in between: about a millisecond of CPU each. (The admin
interface could write their entries, too; that is slower, and starts no timers.) Half of them are
made while version v1 of the chart is the latest one, the others after v2 has been deployed. Of each
half, some wait for a timer, some are in parallel regions, some are done.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx

from scripts.child_process import HOST, ChildProcess, free_port
from scripts.local_restate import AppServer, RestateServer

from .compiled import COMPILER, compile_into
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
BIN = COMPILER.parent

LISTS = {
    "the first hundred, all counted": ["list"],
    "all, as text": ["list", "--limit", "0"],
    "all, as JSON with contexts": ["list", "--json"],
    "those in a state": ["list", "--where", "matches:under_way.paper.open"],
    "those with a field": ["list", "--where", "context.note == x"],
    "those that the server finds": ["list", "--where", "status == error"],
    "one of them": ["show", "parcel/parcel-000003"],
    "what is wrong": ["doctor"],
}
"""What `sc-machines` is asked for."""

PAGES = {
    "the first page": "",
    "those whose key has a text": "?key=00999",
    "the last page of those that are done": "?status=done&page=60",
    "those in a state": "?where=matches:under_way.paper.open",
    "one of them": "machine?service=parcel&key=parcel-000003",
}
"""What `sc-inspect` is asked for."""


def run(machines: int = 100_000) -> Section:
    """Make so many machines, and time the report on them, and lists."""
    section = Section("in_flight", "Asking about machines in flight")
    rows = []
    with many_machines(machines) as (restate, chart):
        report = [str(BIN / "sc-breaking"), "--cluster", restate.admin_url, str(chart)]
        rows.append(timed("`sc-breaking --cluster`: the report", report))
        for name, arguments in LISTS.items():
            command = [str(BIN / "sc-machines"), *arguments, "--admin", restate.admin_url]
            rows.append(timed(f"`sc-machines {arguments[0]}`: {name}", command))
        rows += timed_pages(restate, chart)
    section.text(
        f"Beside {machines:,} machines on two versions: a third waits for a timer, a third is in "
        "parallel regions, a third is done. Process start is included; what is its own is CPU time."
    )
    section.table(["", "median s", "least", "most", "its own"], rows)
    return section


def timed(name: str, command: Sequence[str]) -> list[str]:
    """Run a command a few times, and return a row: how long it took, and its own CPU time."""
    times, own = [], []
    for _ in range(RUNS):
        began, before = time.monotonic(), os.times()
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
        times.append(time.monotonic() - began)
        after = os.times()
        own.append(sum(after[2:4]) - sum(before[2:4]))
        if ended.returncode not in (0, 1):
            raise RuntimeError(ended.stdout + ended.stderr)
    spread = (statistics.median(times), min(times), max(times), statistics.median(own))
    return [name, *map(figure, spread)]


def timed_pages(restate: RestateServer, chart: Path) -> Iterator[list[str]]:
    """Ask `sc-inspect` for each page a few times, and yield a row: how long it took."""
    port = free_port()
    command = [str(BIN / "sc-inspect"), str(chart), "--admin", restate.admin_url]
    process = ChildProcess(
        *("sc-inspect", [*command, "--port", str(port)]),
        ports=[port],
        log_path=chart.with_name("page.log"),
        env=os.environ,
    )
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=60.0) as client:

        def answers() -> bool:
            with suppress(httpx.TransportError):
                return client.get("/style.css").is_success
            return False

        process.start(answers)
        try:
            for name, path in PAGES.items():
                times = []
                for _ in range(RUNS):
                    began = time.monotonic()
                    client.get(f"/{path}").raise_for_status()
                    times.append(time.monotonic() - began)
                spread = (statistics.median(times), min(times), max(times))
                yield [f"`sc-inspect`: {name}", *map(figure, spread), "-"]
        finally:
            process.kill9()


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
    compile_into(folder / "generated", [chart])


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
