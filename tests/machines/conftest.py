"""Fixtures: a shop's machines on a server of their own, and the command to operate them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sc_compile.machines.cli import command

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import StartRestate
from tests.e2e.machines import Machine, World, compile_charts
from tests.machines.shop import CHART, WORKING
from tests.running import logs


class Shop:
    """The application that serves the shop's machines to a server, and the command."""

    def __init__(self, restate: RestateServer, folder: Path) -> None:
        """Prepare to deploy what is compiled in a folder."""
        self.restate = restate
        self.folder = folder
        self.chart = folder / "shop.sc"
        self.app = AppServer(
            "machines:app", folder / "app.log", cwd=folder, pythonpath=[folder, ROOT]
        )
        self.env = {
            "RESTATE_ADMIN_URL": self.restate.admin_url,
            "XDG_STATE_HOME": str(folder / "state"),
        }

    def deploy(self, chart: str = CHART, functions: str = WORKING) -> None:
        """Serve a chart with its functions, in the place of what was served."""
        (self.folder / "functions.py").write_text(functions)
        self.chart.write_text(chart)
        compile_charts([self.chart], self.folder)
        self.app.restart()
        self.restate.register(self.app.uri, force=True)

    def machine(self, service: str, key: str) -> Machine:
        """Return the machine of a service at a key."""
        return World(self.restate, self.folder).machine(service, key)

    def made(self, service: str, key: str, *events: str, **given: object) -> Machine:
        """Create a machine, and send it events."""
        machine = self.machine(service, key)
        machine.ok("create", {"input": given} if given else None)
        for event in events:
            machine.send(event)
        return machine

    def run(self, *arguments: str, answers: str | None = None) -> Result:
        """Call `sc-machines`; `answers` is what is typed."""
        result = CliRunner().invoke(command, arguments, input=answers, env=self.env)
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result

    def data(self, *arguments: str) -> Any:
        """Call `sc-machines` with `--json`, which has to go well, and return what it prints."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def keys(self, where: str, *services: str, private: bool = False) -> list[str]:
        """Return the keys of the machines that a filter finds."""
        options = ["--show-private"] if private else []
        found = self.data("list", *services, "--where", where, *options)
        return [each["key"] for each in found["machines"]]

    def job_files(self) -> list[Path]:
        """Return the files of jobs that have broken off."""
        return sorted((self.folder / "state").rglob("*.jsonl"))


@contextmanager
def shop_on(config: pytest.Config, restate: RestateServer, folder: Path) -> Iterator[Shop]:
    """Give a shop on a server, and stop its application in the end."""
    shop = Shop(restate, folder)
    with logs.logged(config, shop.app.process):
        try:
            yield shop
        finally:
            shop.app.kill9()


@pytest.fixture
def start_deployed(
    pytestconfig: pytest.Config, start_restate: StartRestate, tmp_path: Path
) -> Iterator[Shop]:
    """Give a server on which nothing is deployed yet."""
    with shop_on(pytestconfig, start_restate(), tmp_path) as shop:
        yield shop


@pytest.fixture(scope="module")
def empty_shop(
    pytestconfig: pytest.Config, restate: RestateServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """Give a server for the tests of a module, on which nothing is deployed yet."""
    with shop_on(pytestconfig, restate, tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture(scope="module")
def deployed(empty_shop: Shop) -> Shop:
    """Give machines in many states. Tests that share it only look."""
    shop = empty_shop
    shop.deploy()
    for number in range(3):
        shop.made("order", f"o-{number}", cents=100 * number)
    shop.made("tally", "t-1", "ADD", "ADD")
    shop.made("safe", "shut")
    shop.made("safe", "waits", "WAIT")
    shop.made("safe", "splits", "SPLIT", owner="bob")
    eventually(partial(has_status, shop.made("safe", "breaks", "STUCK"), "error"))
    shop.made("safe", "gone", "CLOSE")
    eventually(partial(second_attempt, shop.machine("safe", "waits")))
    return shop


def has_status(machine: Machine, status: str) -> bool:
    """Return whether a machine has a status."""
    return bool(machine.snapshot()["status"] == status)


def second_attempt(machine: Machine) -> bool:
    """Return whether an actor of a machine has failed once."""
    return any(each.get("attempt") == 2 for each in machine.running().values())
