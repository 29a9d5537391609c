"""Size: what a machine stores, what an event journals, generated lines, memory of the process."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer

from .chains import chain
from .compiled import compile_into
from .report import Section, Target, figure
from .through_restate import BY_HAND, CASES, OURS, Case, rests, servers, service

EVENTS = 5
CHARTS = (1, 10, 100)
STATES = 20
READS, WRITES = "Command: GetEagerState", "Command: SetState"


def run() -> Section:
    """Measure everything that has a size."""
    section = Section("size", "Size")
    with servers(reference=False) as ground:
        targets = _events(section, ground.restate)
    _lines(section)
    _memory(section)
    section.targets(targets)
    return section


def _events(section: Section, restate: RestateServer) -> list[Target]:
    """Describe a machine's state, and the journal of an event."""
    cases = {name: case for name, case in CASES.items() if case.keys > 1}
    rows, journals = [], {}
    for name, case in cases.items():
        for contestant in (OURS, BY_HAND):
            target = service(case.machine, contestant)
            key = f"size-{name}"
            journal = _journal_of_an_event(restate, target, key, case)
            journals[name, contestant] = journal
            stored = restate.query(
                f"select sum(value_length) as bytes from state "
                f"where service_name = '{target}' and service_key = '{key}'"
            )
            counted = [str(_count(journal, kind)) for kind in (READS, WRITES)]
            length = sum(entry.get("raw_length", 0) for entry in journal)
            rows.append(
                [
                    f"{case.title.partition(',')[0]}, {contestant}",
                    figure(stored[0]["bytes"]),
                    *counted,
                    str(len(journal)),
                    figure(length),
                ]
            )
    section.text("What one machine stores, and what one event writes to the journal of its call:")
    head = ["", "bytes stored", "reads", "writes", "journal entries", "bytes of journal"]
    section.table(head, rows)
    counter = journals["counter", OURS]
    reads, writes = _count(counter, READS), _count(counter, WRITES)
    eager = not any("GetLazyState" in entry["entry_type"] for entry in counter)
    measured = f"{reads} and {writes}" + ("" if eager else ", some of them lazy")
    reached = reads <= 2 and writes <= 2 and eager
    what = "state reads and writes of an event without effects"
    return [Target(what, "≤ 2 and ≤ 2", measured, reached)]


def _journal_of_an_event(
    restate: RestateServer, target: str, key: str, case: Case
) -> Sequence[Mapping[str, Any]]:
    """Send a machine some events; give the journal of the last one."""
    body = {"event": {**case.event, "trips": 1} if case.trips else case.event}
    for _ in range(EVENTS):
        restate.ingress.call(target, key, "send", body).raise_for_status()
        if case.trips:
            eventually(lambda: rests(restate, target, key))
    sent = [
        each["id"]
        for each in restate.invocations(target)
        if each["target_service_key"] == key and each["target_handler_name"] == "send"
    ]
    return restate.query(f"select * from sys_journal where id = '{sent[-1]}' order by index")


def _count(journal: Sequence[Mapping[str, Any]], kind: str) -> int:
    return sum(entry["entry_type"] == kind for entry in journal)


def _lines(section: Section) -> None:
    """Compare the examples with what is generated for them."""
    section.text(
        "Lines of the examples, and of the modules generated for them. The support package is that "
        "of a folder with this chart alone: it has the modules that the chart needs."
    )
    rows = []
    charts = sorted((ROOT / "examples").glob("*/*.sc"))
    for chart in charts:
        with tempfile.TemporaryDirectory(prefix="sc-bench-") as base:
            folder = Path(base) / "generated"
            compile_into(folder, [chart])
            made = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
            lines = _count_lines(chart)
            generated = sum(map(_count_lines, made))
            support = sum(map(_count_lines, (folder / "_support").glob("*.py")))
        rows.append((chart.stem, lines, generated, support))
    shared = sum(map(_count_lines, (ROOT / "generated" / "_support").glob("*.py")))
    total = ("in one folder", sum(row[1] for row in rows), sum(row[2] for row in rows), shared)
    section.table(
        ["chart", "lines", "generated", "for each line", "support package"],
        [
            [name, str(lines), str(generated), figure(generated / lines), f"{support:,}"]
            for name, lines, generated, support in [*rows, total]
        ],
    )


def _count_lines(path: Path) -> int:
    """Count the lines that are not blank."""
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


def _memory(section: Section) -> None:
    """Serve more and more charts."""
    section.text(f"Memory of the process that serves charts of {STATES} states:")
    rows, plot = [], {}
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as name:
        base = Path(name)
        for number in range(max(CHARTS)):
            chart = base / f"chart_{number}.sc"
            chart.write_text(chain(STATES, f"machine_{number}"), encoding="utf-8")
        for count in CHARTS:
            folder = base / f"charts_{count}"
            compile_into(folder, [base / f"chart_{number}.sc" for number in range(count)])
            megabytes = _served(f"charts_{count}:app", base)
            plot[f"{count} charts"] = megabytes
            rows.append([str(count), figure(megabytes)])
    section.table(["charts", "MB"], rows)
    section.bars("memory", "Memory of the served process", plot, "MB")


def _served(app: str, base: Path) -> float:
    """Serve an application and register it; give the process's resident memory in MB."""
    restate = RestateServer(base / f"restate-{app}", base / "restate.log")
    served = AppServer(app, base / "app.log", pythonpath=[base, ROOT])
    try:
        restate.start()
        served.start()
        restate.register(served.uri)
        return resident_megabytes(served.process.pid)
    finally:
        served.process.kill9()
        restate.stop()


def resident_megabytes(pid: int | None) -> float:
    """Return the resident memory of a process; RuntimeError where there is no /proc to tell."""
    if sys.platform != "linux":
        raise RuntimeError("memory is measured on Linux alone")
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no memory")
