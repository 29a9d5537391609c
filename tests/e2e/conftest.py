"""Fixtures of the end-to-end tests: the test charts, compiled and served to the real server."""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.local_restate import ROOT, AppServer, RestateServer
from tests.conftest import Serve
from tests.e2e.machines import CHARTS, Machine, World, compile_charts

names = itertools.count(1)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile all test charts into one folder, once for all workers; give the one it is in."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "e2e"
    with (shared / "e2e.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            compile_charts(sorted(CHARTS.glob("*.sc")), folder)
    return folder


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder where the functions of the charts note that they were called."""
    return tmp_path_factory.mktemp("notes")


def serve_charts(compiled: Path, notes: Path, restate: RestateServer, serve: Serve) -> AppServer:
    env = {"E2E_FOLDER": str(notes)}
    return serve("machines:app", restate, cwd=compiled, pythonpath=[ROOT], env=env)


@pytest.fixture(scope="module")
def app(compiled: Path, notes: Path, restate: RestateServer, serve: Serve) -> AppServer:
    """Serve the test charts to the usual server."""
    return serve_charts(compiled, notes, restate, serve)


@pytest.fixture(scope="module")
def each_app(compiled: Path, notes: Path, each_restate: RestateServer, serve: Serve) -> AppServer:
    """Serve the test charts to the usual server, and then to the one that replays."""
    return serve_charts(compiled, notes, each_restate, serve)


@pytest.fixture
def world(app: AppServer, restate: RestateServer, notes: Path) -> World:  # noqa: ARG001
    """Give the machines of the usual server."""
    return World(restate, notes)


@pytest.fixture
def each_world(
    each_app: AppServer, each_restate: RestateServer, notes: Path  # noqa: ARG001
) -> World:
    """Give the machines of the usual server, and then those of the one that replays."""
    return World(each_restate, notes)


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    """Give a key that no other test uses."""
    return f"{request.node.originalname}-{next(names)}"


MakeMachine = Callable[[str], Machine]


@pytest.fixture
def machine(world: World, key: str) -> MakeMachine:
    """Give machines of the usual server by their service, at the test's own key."""
    return lambda service: world.machine(service, key)


@pytest.fixture
def each_machine(each_world: World, key: str) -> MakeMachine:
    """Give machines of both servers by their service, at the test's own key."""
    return lambda service: each_world.machine(service, key)
