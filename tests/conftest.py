"""Fixtures for all tests: a real Restate server, applications served to it, golden updates."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from scripts import ROOT
from scripts.local_restate import AppServer, RestateServer
from tests.goldens import compile_goldens
from tests.running import PLUGINS, logs, order, selection
from tests.running.lifetime import Lifetime, lifetime_of
from tests.running.once import made_once

pytest_plugins = PLUGINS

# The ways to run what is tested, each with the fixture of its server: uvicorn behind the usual
# server, uvicorn behind the one that replays wherever it waits, and an AWS Lambda function.
DEPLOYMENTS = {"http": "restate", "replay": "replaying_restate", "lambda": "lambda_restate"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites golden files."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what the compiler produces now into the golden files, instead of comparing",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to rewrite golden files where nobody reviews them."""
    if config.getoption("--update-goldens") and os.environ.get("CI"):
        raise pytest.UsageError("--update-goldens is for developers: not where CI is set")


# Before pytest-xdist, which reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for `make test-all`, and begin with what takes longest."""
    selection.choose(config, items)
    if hasattr(config, "workerinput"):
        order.put_in_order(items)


@pytest.fixture(scope="session")
def update_goldens(pytestconfig: pytest.Config) -> bool:
    """Return whether golden files are to be rewritten rather than compared."""
    return bool(pytestconfig.getoption("--update-goldens"))


@pytest.fixture(scope="session")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile all golden charts into one folder, `goldens`, once for all processes."""
    return made_once(tmp_path_factory, "together", compile_goldens) / "goldens"


class StartRestate(Protocol):
    """Starts a server that lives until the test ends."""

    def __call__(
        self, *, forced_replay: bool = False, env: Mapping[str, str] | None = None
    ) -> RestateServer:
        """Start the server, with more environment variables where `env` is given."""


class Serve(Protocol):
    """Serves an application as long as the server lives."""

    def __call__(
        self,
        app: str,
        restate: RestateServer,
        *,
        cwd: Path = ROOT,
        pythonpath: Iterable[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> AppServer:
        """Serve `app` (as in `generated.auth:app`) with uvicorn and register it with `restate`."""


# A server for each module and deployment, or for several modules that share it. It starts in a
# fraction of a second, and nothing that a module leaves behind (timers that recur, calls that are
# tried again) goes on beside the next one.


@pytest.fixture(scope="module")
def lifetime(request: pytest.FixtureRequest) -> Iterator[Lifetime]:
    """Return until when servers and applications live."""
    yield from lifetime_of(request)


@pytest.fixture(scope="module")
def restate(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, lifetime: Lifetime
) -> RestateServer:
    """Return the server of a module; a test that kills it must restart it."""
    folder = tmp_path_factory.mktemp("restate")
    return lifetime.once("restate", partial(running_restate, pytestconfig, folder))


@pytest.fixture(scope="module")
def replaying_restate(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, lifetime: Lifetime
) -> RestateServer:
    """Return a server that replays each invocation from its journal wherever it waits."""
    folder = tmp_path_factory.mktemp("restate-replaying")
    make = partial(running_restate, pytestconfig, folder, forced_replay=True)
    return lifetime.once("replaying", make)


@pytest.fixture(scope="module")
def lambda_restate(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, lifetime: Lifetime
) -> RestateServer:
    """Return a server whose applications are Lambda functions."""
    folder = tmp_path_factory.mktemp("restate-lambda")
    return lifetime.once("lambda", partial(running_restate, pytestconfig, folder))


@pytest.fixture
def start_restate(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartRestate]:
    """Start servers for one test alone."""
    with ExitStack() as stack:

        def start(
            *, forced_replay: bool = False, env: Mapping[str, str] | None = None
        ) -> RestateServer:
            folder = tmp_path_factory.mktemp("restate-own")
            return stack.enter_context(
                running_restate(pytestconfig, folder, forced_replay=forced_replay, env=env)
            )

        yield start


@pytest.fixture(scope="module")
def serve(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, lifetime: Lifetime
) -> Serve:
    """Serve applications to a Restate server as long as that lives."""

    def start(
        app: str,
        restate: RestateServer,
        *,
        cwd: Path = ROOT,
        pythonpath: Iterable[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> AppServer:
        log_path = tmp_path_factory.mktemp("app") / "uvicorn.log"
        server = AppServer(app, log_path, cwd=cwd, pythonpath=pythonpath, env=env)
        lifetime.stack.enter_context(logs.logged(pytestconfig, server.process))
        lifetime.stack.callback(server.kill9)
        server.start()
        restate.register(server.uri)
        return server

    return start


@dataclass(frozen=True)
class Deployment:
    """A way to run what is tested: a server of its own, and how applications are served to it."""

    name: str
    restate: RestateServer
    serve_to: Serve

    def serve(
        self,
        app: str,
        *,
        cwd: Path = ROOT,
        pythonpath: Iterable[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> AppServer:
        """Serve `app` and register it; it lives as long as the server."""
        if self.name == "lambda":
            function = {
                "AWS_LAMBDA_FUNCTION_NAME": "machines",
                "LAMBDA_HANDLER": app.replace(":", "."),
            }
            app = "tests.apps.lambda_bridge:app"
            env = {**(env or {}), **function}
            pythonpath = [*pythonpath, ROOT]
        return self.serve_to(app, self.restate, cwd=cwd, pythonpath=pythonpath, env=env)

    def return_to(self, app: AppServer) -> AppServer:
        """Let new calls go to what was served before something else was, and goes on running."""
        self.restate.register(app.uri, force=True)
        return app


@pytest.fixture(scope="module", params=DEPLOYMENTS)
def deployment(request: pytest.FixtureRequest, serve: Serve) -> Deployment:
    """Run what uses this on each of the deployments."""
    server = request.getfixturevalue(DEPLOYMENTS[request.param])
    assert isinstance(server, RestateServer)
    return Deployment(request.param, server, serve)


@contextmanager
def running_restate(
    config: pytest.Config,
    folder: Path,
    *,
    forced_replay: bool = False,
    env: Mapping[str, str] | None = None,
) -> Iterator[RestateServer]:
    """Start a server with its data and log in a folder; stop it in the end."""
    log_path = folder / "restate-server.log"
    server = RestateServer(folder / "data", log_path, forced_replay=forced_replay, env=env)
    with logs.asked(config, server):
        try:
            server.start()
            yield server
        finally:
            server.stop()
