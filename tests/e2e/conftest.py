"""Fixtures of the end-to-end tests: the test charts, compiled and served to the real server."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.machines import CHARTS, Machine, World, compile_charts
from tests.running.lifetime import Lifetime
from tests.running.once import made_once

names = itertools.count(1)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile all test charts into one folder, once for all workers; give the one it is in."""
    charts = sorted(CHARTS.glob("*.sc"))
    return made_once(tmp_path_factory, "e2e", partial(compile_charts, charts))


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder where the functions of the charts note that they were called."""
    return tmp_path_factory.mktemp("notes")


@pytest.fixture(scope="module")
def app(deployment: Deployment, compiled: Path, notes: Path, lifetime: Lifetime) -> AppServer:
    """Serve the test charts, in each of the ways there are."""

    def served() -> nullcontext[AppServer]:  # the lifetime of its server stops it
        env = {"E2E_FOLDER": str(notes)}
        app = deployment.serve("machines:app", cwd=compiled, pythonpath=[ROOT], env=env)
        return nullcontext(app)

    return lifetime.once(f"app on {deployment.name}", served)


@pytest.fixture(scope="module")
def examples(deployment: Deployment, lifetime: Lifetime) -> AppServer:
    """Serve the committed output, as `uvicorn generated:app` does."""
    name = f"examples on {deployment.name}"
    return lifetime.once(name, lambda: nullcontext(deployment.serve("generated:app")))


@pytest.fixture
def world(deployment: Deployment, app: AppServer, notes: Path) -> World:  # noqa: ARG001
    """Return the machines of a deployment."""
    return World(deployment.restate, notes)


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    """Return a key that no other test uses."""
    return f"{request.node.originalname}-{next(names)}"


MakeMachine = Callable[[str], Machine]


@pytest.fixture
def machine(world: World, key: str) -> MakeMachine:
    """Return machines by their service, at the test's own key."""
    return lambda service: world.machine(service, key)
