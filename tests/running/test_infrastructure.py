"""The tests' own ground: a real server, an application on it, crashes of both."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from scripts import ROOT
from scripts.child_process import ChildProcess, PortTakenError, free_port
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Deployment, Serve, StartRestate


@pytest.fixture(scope="module")
def app(serve: Serve, restate: RestateServer) -> AppServer:
    """Serve the hand-written object."""
    return serve("tests.apps.tally:app", restate)


@pytest.fixture
def key() -> str:
    """Make a key that no other test uses."""
    return f"key of {uuid4()}/%"


def total(server: RestateServer, key: str) -> int:
    """Ask for the total of one key."""
    response = server.ingress.call("Tally", key, "total")
    assert response.status_code == 200, response.text
    value: int = response.json()
    return value


FOUNDATION = pytest.mark.long("all tests on a server rest on it, and would fail with it")


@FOUNDATION
@pytest.mark.usefixtures("app")
class TestCalls:
    def test_call_changes_the_state(self, restate: RestateServer, key: str) -> None:
        assert restate.ingress.call("Tally", key, "add", 2).json() == 2
        assert restate.ingress.call("Tally", key, "add", 3).json() == 5
        assert total(restate, key) == 5

    def test_error_is_an_answer(self, restate: RestateServer, key: str) -> None:
        response = restate.ingress.call("Tally", key, "add", content="{")
        assert response.status_code == 500
        assert "Unable to parse" in response.json()["message"]

    def test_call_with_idempotency_key_runs_once(self, restate: RestateServer, key: str) -> None:
        headers = {"idempotency-key": key.removesuffix("/%")}
        for _ in range(2):
            assert restate.ingress.call("Tally", key, "add", 1, headers).json() == 1

    def test_timer_fires(self, restate: RestateServer, key: str) -> None:
        restate.ingress.call("Tally", key, "addLater", 50)
        eventually(lambda: total(restate, key) == 1)

    def test_send_does_not_wait(self, restate: RestateServer, key: str) -> None:
        response = restate.ingress.call("Tally", key, "add/send?delay=50ms", 4)
        assert response.status_code == 202
        eventually(lambda: total(restate, key) == 4)

    def test_sql_sees_state_and_invocations(self, restate: RestateServer, key: str) -> None:
        restate.ingress.call("Tally", key, "add", 7)
        assert restate.query(f"select value_utf8 from state where service_key = '{key}'") == [
            {"value_utf8": "7"}
        ]
        mine = [row for row in restate.invocations("Tally") if row["target_service_key"] == key]
        assert [row["target_handler_name"] for row in mine] == ["add"]
        with pytest.raises(RuntimeError, match="select nonsense"):
            restate.query("select nonsense from nowhere")


@FOUNDATION
class TestCrashes:
    @pytest.mark.usefixtures("app")
    def test_state_and_timers_outlive_the_server(self, restate: RestateServer, key: str) -> None:
        restate.ingress.call("Tally", key, "add", 5)
        restate.ingress.call("Tally", key, "addLater", 300)
        restate.kill9()
        with pytest.raises(httpx.ConnectError):
            restate.ingress.call("Tally", key, "total")
        restate.restart()
        assert total(restate, key) >= 5
        eventually(lambda: total(restate, key) == 6)

    def test_call_waits_for_the_application_to_return(
        self, restate: RestateServer, app: AppServer, key: str
    ) -> None:
        app.kill9()
        restate.ingress.call("Tally", key, "add/send", 1)
        app.restart()
        eventually(lambda: total(restate, key) == 1)

    def test_terminate_stops_or_says_that_it_does_not(self, tmp_path: Path) -> None:
        server = AppServer("tests.apps.tally:app", tmp_path / "log")
        server.start()
        assert server.terminate() in (0, -15)

        server.start()
        # From its first request on the SDK keeps SIGTERM from uvicorn.
        assert httpx.get(f"{server.uri}/health").status_code == 200
        with pytest.raises(TimeoutError, match="ignored SIGTERM"):
            server.terminate(timeout_s=0.2)
        assert server.process.pid is None


class TestForcedReplay:
    @FOUNDATION
    def test_deterministic_handlers_pass(self, deployment: Deployment) -> None:
        deployment.serve("tests.apps.tally:app")
        key = str(uuid4())
        assert deployment.restate.ingress.call("Tally", key, "add", 1).json() == 1
        deployment.restate.ingress.call("Tally", key, "addLater", 1)
        eventually(lambda: total(deployment.restate, key) == 2)

    def test_others_are_found_out(self, serve: Serve, replaying_restate: RestateServer) -> None:
        serve("tests.apps.tally:app", replaying_restate)
        key = str(uuid4())
        sent = replaying_restate.ingress.call("Tally", key, "nap/send").json()

        def mismatch() -> bool:
            sql = f"select last_failure from sys_invocation where target_service_key = '{key}'"
            return "Journal mismatch" in str(replaying_restate.query(sql))

        eventually(mismatch)
        replaying_restate.kill_invocation(sent["invocationId"])


class TestProcesses:
    def test_failure_to_start_shows_the_log(self, tmp_path: Path) -> None:
        server = AppServer("tests.apps.nothing:app", tmp_path / "log")
        with pytest.raises(RuntimeError, match="Could not import module"):
            server.start()

    def test_taken_port_is_noticed(self, app: AppServer, tmp_path: Path) -> None:
        other = AppServer("tests.apps.tally:app", tmp_path / "log", port=app.port)
        with pytest.raises(PortTakenError, match=f"port {app.port} is taken"):
            other.start()

    def test_server_of_its_own(self, start_restate: StartRestate) -> None:
        server = start_restate()
        assert server.ingress.call("Tally", "a", "total").status_code == 404
        server.stop()
        assert not server.base_dir.exists()

    def test_children_die_with_a_killed_parent(self, tmp_path: Path) -> None:
        port = free_port()
        code = (
            "import pathlib, sys\n"
            "from scripts.local_restate import AppServer\n"
            f"server = AppServer('tests.apps.tally:app', pathlib.Path('log'), port={port})\n"
        )
        script = tmp_path / "parent.py"
        script.write_text(f"{code}server.start()\nprint(server.process.pid, flush=True)\ninput()\n")
        with subprocess.Popen(
            [sys.executable, str(script)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as parent:
            assert parent.stdout
            child = int(parent.stdout.readline())
            os.kill(child, 0)
            parent.kill()
        eventually(lambda: not Path(f"/proc/{child}/cmdline").exists())

    def test_eventually_tells_what_it_saw_last(self) -> None:
        with pytest.raises(AssertionError, match="not within 0 s: it returned 0"):
            eventually(lambda: 0, timeout_s=0)
        with pytest.raises(AssertionError, match="ConnectError"):
            eventually(lambda: httpx.get(f"http://127.0.0.1:{free_port()}"), timeout_s=0)

    def test_log_can_be_read_from_an_offset(self, tmp_path: Path) -> None:
        log_path = tmp_path / "log"
        process = ChildProcess("echo", ["true"], ports=(), log_path=log_path, env={})
        assert process.log_size() == 0
        log_path.write_text("one\ntwo\n")
        assert process.log_text(4) == "two\n"
        assert process.log_text(limit=4) == "two\n"


def test_every_package_of_the_compiler_is_installed() -> None:
    """An editable install finds sub-packages by itself, a wheel has those that are listed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = set(project["tool"]["setuptools"]["packages"])
    folders = {path.parent for path in (ROOT / "compiler").rglob("*.py")}
    names = {".".join(("sc_compile", *f.relative_to(ROOT / "compiler").parts)) for f in folders}
    assert names <= listed


def test_what_developers_install_is_pinned() -> None:
    """A version for each package that the project names, from whichever registry."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    named = {
        re.split(r"[<>=\[]", each)[0].lower()
        for each in (*project["dependencies"], *extras["serve"], *extras["dev"])
    }
    lines = (ROOT / "requirements-dev.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pinned)
    assert named - {"sc-compile"} <= {line.partition("==")[0].lower() for line in pinned}


def test_what_is_measured_has_no_telemetry_beside_it() -> None:
    """`make bench` has an environment of its own, with what generated code needs and the peers."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    (own,) = [each for each in extras["bench"] if each.startswith("sc-compile")]
    named = re.findall(r"[a-z]+", own.partition("[")[2])
    assert "serve" in named
    installed = [*extras["bench"], *(package for name in named for package in extras[name])]
    assert not [each for each in installed if "opentelemetry" in each]
    recipe = (ROOT / "Makefile").read_text().partition("\nbench:")[2].partition("\n\n")[0]
    assert "$(BIN)" not in recipe
    assert ".venv/bench/bin/python -m benchmarks" in recipe
