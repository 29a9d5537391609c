"""Which tests `make test` runs, and which only `make test-all` does.

A test is left to `make test-all` by a marker that says why: `long("why")`. A module whose tests run
on each deployment has that of uvicorn in `make test`; `also_on("replay", why="...")` adds others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.capabilities import CAPABILITIES

TESTS = Path(__file__).resolve().parent.parent

USUAL = "http"
"""The deployment on which everything runs in `make test`."""

ON_A_SERVER = {"restate", "replaying_restate", "deployment", "start_restate", "deployed"}
"""Fixtures of a real server."""

Shown = pytest.StashKey[tuple[Counter[str], Counter[str]]]()
"""By capability, how many tests show it: of those that run, and of all."""

MARKERS = (
    'long(why): not in `make test`, and the reason, as in long("a thousand charts more")',
    'also_on(*deployments, why): in `make test` on these deployments too, besides "http"',
    "capability(name): shows on the real server that this works; see tests/running/capabilities.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that runs everything."""
    parser.addoption(
        "--long", action="store_true", help="run what is marked `long` too, on each deployment"
    )
    parser.addoption(
        "--capabilities", action="store_true", help="tell how many tests show each capability"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for line in MARKERS:
        config.addinivalue_line("markers", line)


def deployment_of(item: pytest.Item) -> str | None:
    """Return the deployment that a test runs on, if it is one of several."""
    call = getattr(item, "callspec", None)
    found = call.params.get("deployment") if call else None
    return found if isinstance(found, str) else None


def reason_for_long(item: pytest.Item) -> str | None:
    """Return why a test is not in `make test`, or None if it is."""
    if mark := item.get_closest_marker("long"):
        return str(mark.args[0])
    deployment = deployment_of(item)
    if deployment in (None, USUAL):
        return None
    if any(deployment in mark.args for mark in item.iter_markers("also_on")):
        return None
    return "nothing of it is special to this deployment"


def mistakes(item: pytest.Item) -> Iterator[str]:
    """Yield what is wrong with the markers of a test."""
    for mark in item.iter_markers("long"):
        if not (len(mark.args) == 1 and isinstance(mark.args[0], str) and mark.args[0]):
            yield "`long` needs a reason"
    for mark in item.iter_markers("also_on"):
        if not mark.kwargs.get("why"):
            yield "`also_on` needs a reason: why=..."
    for mark in item.iter_markers("capability"):
        for name in mark.args:
            if name not in CAPABILITIES:
                yield f"there is no capability `{name}`"


def is_named(item: pytest.Item, config: pytest.Config) -> bool:
    """Return whether a test is named by its id on the command line."""
    start = config.invocation_params.dir
    for argument in map(str, config.args):
        path, colons, names = argument.partition("::")
        if colons and item.path == (start / path).resolve():
            named = item.nodeid.partition("::")[2]
            if named == names or named.startswith((f"{names}[", f"{names}::")):
                return True
    return False


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for `make test-all`, but for what is named by its id."""
    wrong = {f"{item.nodeid}: {text}" for item in items for text in mistakes(item)}
    if wrong:
        raise pytest.UsageError("\n".join(sorted(wrong)))
    everything = list(items)
    if not config.getoption("--long"):
        is_left_out = {
            item: bool(reason_for_long(item)) and not is_named(item, config) for item in items
        }
        items[:] = [item for item in everything if not is_left_out[item]]
        config.hook.pytest_deselected(items=[item for item in everything if is_left_out[item]])
    config.stash[Shown] = count_capabilities(items), count_capabilities(everything)


def runs_all(config: pytest.Config) -> bool:
    """Return whether no tests were named on the command line."""
    return [Path(each).resolve() for each in config.args] == [TESTS]


def count_capabilities(items: list[pytest.Item]) -> Counter[str]:
    """Count the tests on a real server by what they show."""
    return Counter(name for item in items for name in capabilities_of(item))


def capabilities_of(item: pytest.Item) -> set[str]:
    """Return what a test on a real server shows."""
    if not ON_A_SERVER & set(getattr(item, "fixturenames", ())):
        return set()
    deployment = {"replay": "forced replay", "lambda": "lambda"}.get(deployment_of(item) or "")
    marked = {name for mark in item.iter_markers("capability") for name in mark.args}
    return marked | ({deployment} if deployment else set())


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell how many tests show each capability, where that is asked for."""
    if config.getoption("--capabilities"):
        run, all_ = config.stash[Shown]
        for name in CAPABILITIES:
            terminalreporter.write_line(f"{run[name]:4d} of {all_[name]:4d}: {name}")
