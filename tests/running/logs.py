"""What the servers have logged of a test that fails, as a part of its report.

The tests of a module share their servers, and what an earlier test has left there goes on: of the
lines that name an invocation, those are shown whose machine the test has called.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from scripts.child_process import ChildProcess
from scripts.local_restate import RestateServer
from tests.running.progress import command_for

Running = pytest.StashKey[dict[ChildProcess, int]]()
"""The running processes, each with the size of its log when the current test began."""

Servers = pytest.StashKey[list[RestateServer]]()

MOST_READ = 2_000_000
MOST_SHOWN = 20_000
INVOCATION = re.compile(r"\binv_\w+")
BEGINNING = re.compile(r"\d{4}-\d\d-\d\dT")
"""How an entry of the server begins; the lines up to the next one belong to it."""


def pytest_configure(config: pytest.Config) -> None:
    """Begin without servers."""
    config.stash[Running] = {}
    config.stash[Servers] = []


@contextmanager
def logged(config: pytest.Config, process: ChildProcess) -> Iterator[None]:
    """Show what a process logs where a test fails."""
    running = config.stash[Running]
    running[process] = 0
    try:
        yield
    finally:
        del running[process]


@contextmanager
def asked(config: pytest.Config, server: RestateServer) -> Iterator[None]:
    """Ask a server which invocations are those of a test that fails."""
    config.stash[Servers].append(server)
    try:
        with logged(config, server.process):
            yield
    finally:
        config.stash[Servers].remove(server)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember where the logs stand, and forget who was called."""
    running = item.config.stash[Running]
    for process in running:
        running[process] = process.log_size()
    for server in item.config.stash[Servers]:
        server.ingress.keys.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what was logged of it, and the command that runs the test alone."""
    report = yield
    if report.failed:
        own = own_invocations(item.config.stash[Servers])
        for process, offset in item.config.stash[Running].items():
            if process.log_size() > offset:
                text = own_entries(process.log_text(offset, MOST_READ), own)
                report.sections.append((f"log of {process.name}", text[-MOST_SHOWN:]))
        alone = command_for(item.nodeid)
        report.sections.append(("this test alone", alone))
    return report


def own_invocations(servers: list[RestateServer]) -> set[str] | None:
    """Return the invocations of the machines that a test has called, and of those they started.

    None stands for all, where it is not known.
    """
    found: set[str] = set()
    called = 0
    for server in servers:
        keys = {f"'{key.replace(chr(39), chr(39) * 2)}'" for key in server.ingress.keys}
        called += len(keys)
        if not keys or server.process.pid is None:
            continue
        listed = ", ".join(sorted(keys))
        try:
            rows = server.query(
                f"select id from sys_invocation where target_service_key in ({listed}) "
                "or invoked_by_id in "
                f"(select id from sys_invocation where target_service_key in ({listed}))"
            )
        except Exception:  # noqa: BLE001 - a server that is gone cannot tell: all is shown then
            return None
        found |= {row["id"] for row in rows}
    return found if called else None


def own_entries(text: str, own: set[str] | None) -> str:
    """Leave the entries out that are about other invocations alone."""
    if own is None:
        return text
    entries: list[str] = []
    for line in text.splitlines(keepends=True):
        if entries and BEGINNING.match(entries[-1]) and not BEGINNING.match(line):
            entries[-1] += line
        else:
            entries.append(line)
    kept = [
        entry for entry in entries if not (named := set(INVOCATION.findall(entry))) or named & own
    ]
    if left_out := len(entries) - len(kept):
        kept.append(f"(entries about other machines are left out: {left_out})\n")
    return "".join(kept)
