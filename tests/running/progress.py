"""What is shown while the tests run in several processes: what runs, how far it is, what failed.

A line for each group that is through, and in between what runs now: where there is a terminal, as a
last line that changes. A failure is told at once. `-v` shows each test instead.
"""

from __future__ import annotations

import shlex
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from tests.running.order import WORTH_A_LINE_S, group_of

WIDTH = 100
SILENCE_S = 20.0  # after this, where there is no terminal, a line says what runs


def command_for(nodeid: str) -> str:
    """Return the command that runs a test alone."""
    return f".venv/bin/pytest {shlex.quote(nodeid)}"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Show progress where the tests run in several processes, and are not shown one by one."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    several = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if reporter and several and config.get_verbosity() == 0:
        config.pluginmanager.register(Progress(reporter), "progress of groups")


class Progress:
    """Counts what is through, by group."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal
        self.began = self.written = time.monotonic()
        self.left: Counter[str] = Counter()  # tests of a group that are not through
        self.size: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.running: dict[str, str] = {}  # groups by the test that runs

    @property
    def share(self) -> str:
        """Tell how far the whole run is, and how long it has taken."""
        whole = self.size.total()
        percent = 100 * (whole - self.left.total()) // whole if whole else 0
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        return f"{percent:3d}%  {minutes}:{seconds:02d}"

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Learn which tests there are; every process finds the same."""
        if not self.size:
            self.size.update(map(group_of, ids))
            self.left = self.size.copy()
            self.terminal.write_line(f"{len(ids)} tests in {len(self.size)} groups")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note what runs."""
        self.running[nodeid] = group_of(nodeid)
        self.show_running()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up a part of a test, and tell a failure at once."""
        group = group_of(report.nodeid)
        self.seconds[group] += report.duration
        if report.failed:
            self.failed[group] += 1
            self.write(f"FAILED  {report.nodeid}", red=True)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Note that a test is through, and perhaps its group."""
        group = self.running.pop(nodeid, "")
        self.left[group] -= 1
        if not self.left[group]:
            number, failed = self.size[group], self.failed[group]
            count = f"{number} test{'s' if number > 1 else ''}"
            told = f"{failed} FAILED of {count}" if failed else f"{count} passed"
            if failed or number > 1 or self.seconds[group] >= WORTH_A_LINE_S:
                self.write(f"{group}: {told} in {self.seconds[group]:.1f} s", red=bool(failed))
        self.show_running()

    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, str] | None:
        """Keep the letters back that are printed for each test otherwise."""
        if report.when == "call" and report.outcome == "passed":
            return "passed", "", ""
        if report.outcome == "failed":
            at_work = report.when == "call"
            return ("failed", "", "FAILED") if at_work else ("error", "", "ERROR")
        return None

    def write(self, text: str, **markup: bool) -> None:
        """Write a line that stays."""
        if self.terminal.isatty:
            self.terminal.rewrite("", erase=True)
        self.terminal.write_line(f"{self.share}  {text}", **markup)
        self.written = time.monotonic()

    def show_running(self) -> None:
        """Say what runs now: over the last line, or after a while in a line of its own."""
        now = f"now: {', '.join(sorted(set(self.running.values())))}"
        if self.terminal.isatty:
            self.terminal.rewrite(f"{self.share}  {now}"[:WIDTH], erase=True)
        elif time.monotonic() - self.written > SILENCE_S:
            self.write(now)
