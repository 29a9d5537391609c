"""Fixtures: a server of its own, and machines in it that were made by one deployment or another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.in_flight import InFlight, read_in_flight

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.cluster.orders import BOTH, FIRST, FUNCTIONS
from tests.e2e.machines import Machine, World, compile_charts


class Deployed:
    """A server with the charts' machines, and the application that serves them."""

    def __init__(self, folder: Path) -> None:
        """Prepare to start in a folder."""
        self.folder = folder
        self.chart = folder / "orders.sc"
        (folder / "functions.py").write_text(FUNCTIONS)
        self.restate = RestateServer(folder / "data", folder / "restate.log")
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
def start_deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Return a server on which nothing is deployed yet."""
    yield from running(tmp_path_factory)


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Return machines on two versions, in many states. Tests that share it only look."""
    for deployed in running(tmp_path_factory):
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


def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Start a server, and stop it and the application in the end."""
    deployed = Deployed(tmp_path_factory.mktemp("cluster"))
    try:
        deployed.restate.start()
        yield deployed
    finally:
        deployed.app.kill9()
        deployed.restate.stop()
