"""How the generated code is served: what it needs, how it stops, and from AWS Lambda."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts import ROOT
from scripts.child_process import HOST, ChildProcess, free_port
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.e2e.machines import compile_charts

pytestmark = pytest.mark.capability("serving", "lambda")

STOPS_WITHIN_S = 2.0
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "generated").rglob("*.py")
    if path.name != "__init__.py"
)
Uvicorn = Callable[..., tuple[ChildProcess, str]]


@pytest.fixture
def uvicorn(tmp_path: Path) -> Iterator[Uvicorn]:
    """Start uvicorn as a user does, and give the process and its address."""
    started: list[ChildProcess] = []

    def start(
        *options: str, python: str = sys.executable, cwd: Path = ROOT
    ) -> tuple[ChildProcess, str]:
        port = free_port()
        process = ChildProcess(
            "uvicorn",
            [python, "-m", "uvicorn", *options, "--port", str(port)],
            ports=[port],
            log_path=tmp_path / f"{port}.log",
            env=dict(os.environ),
            cwd=cwd,
        )
        started.append(process)

        def listens() -> bool:
            with socket.socket() as client:
                return client.connect_ex((HOST, port)) == 0

        process.start(listens)
        return process, f"http://{HOST}:{port}"

    yield start
    for process in started:
        process.kill9()


def terminate(process: ChildProcess) -> float:
    """Send SIGTERM to the process alone, not its children; give the seconds until it has ended."""
    pid = process.pid
    assert pid
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    eventually(lambda: os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG))
    return time.monotonic() - began


OPTIONS = [
    ("--loop", "uvloop", "--http", "httptools", "--lifespan", "off"),
    ("--loop", "asyncio", "--http", "h11"),
    ("--workers", "2"),
]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_sigterm_stops_it(
    restate: RestateServer, uvicorn: Uvicorn, key: str, options: Sequence[str]
) -> None:
    process, uri = uvicorn("generated.counter:app", *options)
    restate.register(uri)
    for total in range(1, 11):
        body = {"event": {"type": "increment"}}
        answer = restate.ingress.call("counter", key, "send", body).json()
        assert answer["context"] == {"total": total}
    with httpx.Client(base_url=uri) as client:  # a connection is kept open
        assert client.get("/health").status_code == 200
        assert terminate(process) < STOPS_WITHIN_S
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{uri}/health")


def test_sigterm_stops_it_before_any_request(uvicorn: Uvicorn) -> None:
    process, _ = uvicorn("generated:app")
    assert terminate(process) < STOPS_WITHIN_S


def test_an_actor_in_flight_is_waited_for_or_runs_again(
    restate: RestateServer, key: str, tmp_path: Path
) -> None:
    """How long SIGTERM waits is up to uvicorn; an actor that is cut off has no outcome by that."""
    app = AppServer("generated:app --timeout-graceful-shutdown 1", tmp_path / "log")
    app.start()
    restate.register(app.uri)
    try:
        restate.ingress.call("auth", key, "send", {"event": {"type": "AUTH"}})
        running = "select id from sys_invocation where target_handler_name = 'authorise' and "
        eventually(lambda: restate.query(f"{running} status = 'running'"))
        assert terminate(app.process) < 1 + STOPS_WITHIN_S
        app.restart()
        body = {"condition": "done", "timeout": 20_000}
        assert (
            restate.ingress.call("auth", key, "waitFor", body).json()["output"] == "token-for-4711"
        )
    finally:
        app.kill9()


def test_it_is_served_from_any_thread() -> None:
    """No signal can be handled there, so none has to be."""

    async def health() -> int:
        transport = httpx.ASGITransport(importlib.import_module("generated.counter").app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            return (await client.get("/health")).status_code

    handler = signal.signal(signal.SIGTERM, lambda *_: None)  # as uvicorn has one
    try:
        with ThreadPoolExecutor() as pool:
            assert pool.submit(asyncio.run, health()).result() == 200
    finally:
        signal.signal(signal.SIGTERM, handler)


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make a virtual environment with what generated code needs, and nothing else."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    wanted = ["restate-sdk", "msgspec", "uvicorn"]
    for name in wanted:
        distribution = metadata.distribution(name)
        for top in {path.parts[0] for path in distribution.files or []} - {"..", "__pycache__"}:
            (site / top).symlink_to(Path(str(distribution.locate_file(top))))
        required = [line for line in distribution.requires or [] if ";" not in line]
        wanted += [re.split(r"[^\w.-]", line)[0] for line in required]
    return str(folder / "bin" / "python")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a user deploys: the committed output and the functions beside the charts."""
    folder = tmp_path_factory.mktemp("deployed")
    for name in ("generated", "examples"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def run(
    python: str, cwd: Path, code: str, *arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run some Python."""
    return subprocess.run(
        [python, "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": "", **env},
        capture_output=True,
        text=True,
        check=False,
    )


IMPORT_EACH = """
import importlib, json, os, sys, traceback
import restate
for name in sys.argv[1:]:
    sys.stdout.flush()
    if os.fork():
        os.wait()
        continue
    try:
        getattr(importlib.import_module(name), "app", None)
        said = ""
    except Exception:
        said = traceback.format_exc()
    print(json.dumps([name, said]), flush=True)
    os._exit(0)
"""
"""Each module is imported in a process that has imported none of the others."""


@pytest.fixture(scope="module")
def imported(bare_python: str, copied: Path) -> dict[str, str]:
    """Import each module of the committed output; give what is said of it if that fails."""
    done = run(bare_python, copied, IMPORT_EACH, "generated", *MODULES)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.parametrize("module", ["generated", *MODULES])
def test_it_needs_little(imported: dict[str, str], module: str) -> None:
    assert imported[module] == ""


@pytest.mark.parametrize("module", ["sc_compile", "lark", "black", "jinja2"])
def test_there_is_little(bare_python: str, copied: Path, module: str) -> None:
    """What the test above tells is worth something: the compiler is not there."""
    assert "ModuleNotFoundError" in run(bare_python, copied, f"import {module}").stderr


def test_it_is_served_from_there(
    restate: RestateServer, uvicorn: Uvicorn, key: str, bare_python: str, copied: Path
) -> None:
    process, uri = uvicorn("generated:app", python=bare_python, cwd=copied)
    restate.register(uri)
    created = restate.ingress.call("auth", key, "create")
    assert created.status_code == 200, created.text
    assert created.json()["value"] == "idle"
    eventually(lambda: process.log_text().count("POST /invoke/auth/create") == 1)


DISCOVER = """
import base64
import json
from generated import app
answer = app({
    "path": "/discover",
    "httpMethod": "GET",
    "headers": {"accept": "application/vnd.restate.endpointmanifest.v4+json"},
    "isBase64Encoded": True,
    "body": "",
}, None)
assert answer["statusCode"] == 200, answer
manifest = json.loads(base64.b64decode(answer["body"]))
assert manifest["protocolMode"] == "REQUEST_RESPONSE", manifest
print(*(service["name"] for service in manifest["services"]))
"""


def test_the_same_object_serves_lambda(bare_python: str, copied: Path) -> None:
    done = run(bare_python, copied, DISCOVER, AWS_LAMBDA_FUNCTION_NAME="machines")
    assert done.returncode == 0, done.stderr
    assert {"auth", "auth_server", "counter", "payment"} <= set(done.stdout.split())


def test_who_waits_takes_up_nothing_on_lambda(
    restate: RestateServer, key: str, tmp_path: Path
) -> None:
    """A single execution environment serves a machine and all who wait for it."""
    env = {
        "AWS_LAMBDA_FUNCTION_NAME": "machines",
        "LAMBDA_HANDLER": "generated.payment.app",
        "LAMBDA_ENVIRONMENTS": "1",
    }
    app = AppServer("tests.apps.lambda_bridge:app", tmp_path / "log", env=env)
    app.start()
    try:
        restate.register(app.uri)
        call = partial(restate.ingress.call, "payment", key)
        assert call("create", {"input": PAYMENT}).json()["value"] == "Awaiting approval"
        with ThreadPoolExecutor() as pool:
            waiting = [pool.submit(call, "waitFor", {"condition": "done"}) for _ in range(4)]
            eventually(lambda: len(suspended(restate, key)) == len(waiting))
            assert call("send", {"event": {"type": "rejected"}}).json()["handled"] is True
            assert {each.result().json()["status"] for each in waiting} == {"done"}
    finally:
        app.kill9()


PAYMENT = {"sender": "a", "recipient": "b", "amount": 12.5}


def suspended(restate: RestateServer, key: str) -> list[Any]:
    """List the calls that wait for the machine at a key."""
    return restate.query(
        "select id from sys_invocation where status = 'suspended' "
        f"and target_handler_name = 'waitFor' and target_service_key = '{key}'"
    )


MISFITTING = """\
use "misfitting"
event GO
actor work(n: int) -> str
action mail(to: str)
machine misfit {
  initial idle
  state idle { on GO -> busy { mail("ada") } }
  state busy { invoke work(n=1) { on error -> idle } }
}
"""


def test_functions_that_do_not_fit_are_not_served(tmp_path: Path) -> None:
    """The process ends, and says all that is wrong."""
    (tmp_path / "misfit.sc").write_text(MISFITTING)
    (tmp_path / "misfitting.py").write_text("async def work(m):\n    yield m\n")
    compile_charts([tmp_path / "misfit.sc"], tmp_path)
    server = AppServer("machines:app", tmp_path / "log", cwd=tmp_path, pythonpath=[tmp_path])
    try:
        with pytest.raises(RuntimeError, match="ended with exit code 1") as raised:
            server.start()
    finally:
        server.kill9()
    said = [line for line in str(raised.value).splitlines() if "misfit.sc: " in line]
    assert [line.partition("misfit.sc: ")[2] for line in said] == [
        "action mail(to: str): misfitting.mail is not there",
        (
            "actor work(n: int) -> str: misfitting.work is a generator, which does nothing when it "
            "is called"
        ),
        "actor work(n: int) -> str: misfitting.work takes no parameter n",
        "actor work(n: int) -> str: misfitting.work needs m, which is not declared",
    ]
