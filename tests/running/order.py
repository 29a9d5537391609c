"""The order of the tests, and which process of pytest-xdist takes them: the longest first.

A group is what one process runs in one go: the tests of a module on one deployment, which share a
server and what is served, or those of several modules that share them. Where a module's tests share
nothing, each is a group.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SECONDS = Path(__file__).with_name("seconds.json")
"""How long groups took when it was last written, those of some length; see `--update-seconds`."""

SHARE_NOTHING = {
    "tests/breaking/test_any_charts.py",
    "tests/breaking/test_edits.py",
    "tests/chaos/test_chaos.py",
    "tests/chaos/test_cut_answers.py",
    "tests/reference/test_fuzz.py",
    "tests/emit/test_layout.py",
    "tests/reference/test_migrations.py",
    "tests/emit/test_output_stability.py",
    "tests/emit/test_random_charts.py",
}
"""Modules of long tests, without fixtures that are worth sharing."""

BUNDLES = {
    "others": (
        *("actors", "children", "emitted", "failed", "families", "private", "races", "spawned"),
        "stopping",
    ),
    "time": ("following", "many_conditions", "recurring", "timers", "waiting"),
    "values": ("batches", "bounds", "flow", "items", "refusals", "regions", "values"),
    "requests": ("growth", "hostile_requests", "malformed", "published", "quoted_events"),
    "examples": (
        *("applicant_and_onboarding", "cars", "examples_of_orders", "examples_over_time"),
        *("lending_and_credit", "seed"),
    ),
}
"""Modules of `tests/e2e` that share a server and what is served: they leave it as it was."""

BUNDLE_OF = {
    f"tests/e2e/test_{name}.py": bundle for bundle, names in BUNDLES.items() for name in names
}

UNKNOWN_S = 3.0  # what a group is taken for whose module is not in the file
WORTH_A_LINE_S = 1.0
MOST_PROCESSES = 8
DEPLOYMENT = re.compile(r"\[(http|replay|lambda)[-\]]")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the file of durations."""
    parser.addoption(
        "--update-seconds",
        action="store_true",
        help=f"write how long the tests took into {SECONDS.name}, which decides their order",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add up durations where they are to be written: in the process that gets all reports."""
    if config.getoption("--update-seconds") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(), "recorder of durations")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Take two processes for each core: half of the time a test waits for a server."""
    return min(MOST_PROCESSES, 2 * (os.cpu_count() or 1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Hand out groups, in the order in which they are collected."""
    config.option.loadscopereorder = False
    return Groups(config, log)


class Groups(LoadScopeScheduling):
    """Hands out groups of tests."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Return the name of the group that a test is in."""
    module, _, name = nodeid.partition("::")
    if module in SHARE_NOTHING:
        return nodeid
    deployment = DEPLOYMENT.search(name)
    shared = bundle_of(module)
    named = module if shared is None else f"tests/e2e: {shared}"
    return f"{named} on {deployment[1]}" if deployment else module


def bundle_of(module: str) -> str | None:
    """Return the name of the modules that share a server with this one, or None."""
    return BUNDLE_OF.get(module)


def known_seconds() -> dict[str, float]:
    """Read how long groups took."""
    found: dict[str, float] = json.loads(SECONDS.read_text(encoding="utf-8"))
    return found


def put_in_order(items: list[pytest.Item]) -> None:
    """Put the tests of a group together, and the longest groups first."""
    seconds = known_seconds()
    modules = {re.split(" on |::", name)[0] for name in seconds}

    def length(group: str) -> float:
        known = re.split(" on |::", group)[0] in modules
        return seconds.get(group, 0.0 if known else UNKNOWN_S)

    groups: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        groups[group_of(item.nodeid)].append(item)
    items[:] = [item for name in sorted(groups, key=length, reverse=True) for item in groups[name]]


class Recorder:
    """Adds up how long the tests of each group take."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a part of a test has taken."""
        self.seconds[group_of(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write what is worth a line."""
        found = known_seconds() | self.seconds
        kept = {k: round(v, 1) for k, v in sorted(found.items()) if v >= WORTH_A_LINE_S}
        SECONDS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
