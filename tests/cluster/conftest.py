"""Fixtures: a server of its own, and machines in it that were made by one deployment or another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.in_flight import InFlight, read_in_flight

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.cluster.orders import BOTH, FIRST, FUNCTIONS
from tests.conftest import running_restate
from tests.e2e.machines import Machine, World, compile_charts
from tests.running import logs


class Deployed:
    """The application that serves the charts' machines to a server."""

    def __init__(self, restate: RestateServer, folder: Path) -> None:
        """Prepare to deploy what is compiled in a folder."""
        self.restate = restate
        self.folder = folder
        self.chart = folder / "orders.sc"
        (folder / "functions.py").write_text(FUNCTIONS)
        self.app = AppServer(
            "machines:app", folder / "app.log", cwd=folder, pythonpath=[folder, ROOT]
        )

    def deploy(self, text: str) -> None:
        """Compile a chart and serve it, in the place of what was served."""
        self.chart.write_text(text)
        compile_charts([self.chart], self.folder)
        self.app.restart()
        self.restate.register(self.app.uri, force=True, breaking=True)

    def machine(self, service: str, key: str, *events: str) -> Machine:
        """Create a machine, and send it events."""
        machine = World(self.restate, self.folder).machine(service, key)
        machine.create()
        for event in events:
            machine.send(event)
        return machine

    def in_flight(self) -> InFlight:
        """Ask what is in flight of the charts' services."""
        with Admin(self.restate.admin_url) as admin:
            return read_in_flight(admin, ["auth", "door", "helper"])


@pytest.fixture
def start_deployed(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """Return a server on which nothing is deployed yet."""
    with running(pytestconfig, tmp_path_factory.mktemp("cluster")) as deployed:
        yield deployed


@pytest.fixture(scope="session")
def deployed(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """Return machines on two versions, in many states. Tests that share it only look."""
    with running(pytestconfig, tmp_path_factory.mktemp("cluster")) as deployed:
        deployed.deploy(FIRST)
        for key in ("a", "b", "c"):
            deployed.machine("auth", key, "AUTH")
        deployed.machine("auth", "waits", "WAIT")
        deployed.machine("auth", "splits", "SPLIT")
        deployed.machine("auth", "splits further", "SPLIT", "NEXT")
        deployed.machine("auth", "asks", "ASK")
        deployed.machine("auth", "it's over", "CLOSE")
        deployed.machine("auth", "remembers", "OPEN", "NEXT", "WAIT")
        eventually(partial(is_broken, deployed.machine("auth", "breaks", "BREAK")))
        deployed.machine("door", "shut", "CLOSE")
        deployed.deploy(BOTH)
        deployed.machine("auth", "new", "AUTH")
        deployed.machine("auth", "newer")
        yield deployed


def is_broken(machine: Machine) -> bool:
    """Return whether a machine is in status `error`."""
    return bool(machine.snapshot()["status"] == "error")


@contextmanager
def running(config: pytest.Config, folder: Path) -> Iterator[Deployed]:
    """Start a server, and stop it and the application in the end."""
    with running_restate(config, folder) as restate:
        deployed = Deployed(restate, folder)
        with logs.logged(config, deployed.app.process):
            try:
                yield deployed
            finally:
                deployed.app.kill9()
