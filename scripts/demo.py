"""Run the auth example on a local Restate server, and show each step as a line one can type.

Compiles the chart, starts restate-server and uvicorn, logs a user in, and stops everything again.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from scripts import ROOT
from scripts.child_process import free_port
from scripts.chosen_ports import PortError, add_port_options, end_on_terminate, require_free_ports
from scripts.local_restate import AppServer, RestateServer, ServerPorts

CHART = "examples/auth/auth.sc"
APP = "generated.auth:app"
MACHINE = "auth"
KEY = "myMachine"
PORTS = {"ingress": 8080, "admin": 9070, "app": 9080}
WAIT_MS = 60_000
POLL_S = 0.1


class DemoError(Exception):
    """What went wrong, in a line for the user."""


class Clock:
    """Prints lines behind the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def show(self, text: str) -> None:
        """Print a line, and when."""
        print(f"{time.monotonic() - self._start:6.2f} s  {text}", flush=True)


class Caller:
    """Calls the machine over HTTP, printing each call and its answer."""

    def __init__(self, restate: RestateServer, clock: Clock) -> None:
        self._restate = restate
        self._clock = clock

    def call(self, handler: str, body: object = None) -> dict[str, Any]:
        """Call a handler and return the snapshot that it answers."""
        self.show_call(handler, body)
        return self.show_answer(handler, self.ask(handler, body))

    def ask(self, handler: str, body: object = None) -> httpx.Response:
        """Call a handler and print nothing."""
        return self._restate.ingress.call(
            MACHINE, KEY, handler, body, timeout_s=WAIT_MS / 1000 + 10
        )

    def show_call(self, handler: str, body: object = None) -> None:
        """Print the command that makes the same call."""
        url = f"{self._restate.ingress_url}/{MACHINE}/{KEY}/{handler}"
        how = "-X POST" if body is None else f"--json {shlex.quote(json.dumps(body))}"
        self._clock.show(f"$ curl {url} {how}")

    def show_answer(self, handler: str, response: httpx.Response) -> dict[str, Any]:
        """Print an answer; anything but 200 ends the demo."""
        self._clock.show(f"  {response.text}")
        if response.status_code != 200:
            raise DemoError(f"{handler} was answered with status {response.status_code}")
        snapshot: dict[str, Any] = response.json()
        return snapshot


def main() -> None:
    """Run the demo; exit with 0 if the machine got to its end."""
    parser = argparse.ArgumentParser(prog="scripts.demo", description=__doc__)
    add_port_options(parser, PORTS)
    options = parser.parse_args()
    end_on_terminate()
    try:
        require_free_ports(parser, options, PORTS)
        ports = ServerPorts(
            ingress=options.ingress_port, admin=options.admin_port, node=free_port()
        )
        run(Clock(), ports, options.app_port)
    except KeyboardInterrupt:
        sys.exit(130)
    except (
        *(DemoError, PortError, FileNotFoundError, RuntimeError, TimeoutError),
        httpx.HTTPError,
    ) as error:
        sys.exit(f"demo: {error}")


def run(clock: Clock, ports: ServerPorts, app_port: int) -> None:
    """Compile, start the servers, register, log a user in; stop the servers in any case."""
    compile_chart(clock)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sc-compile-demo-")))
        # Closed after the servers, whose end also ends a call that still waits.
        background = stack.enter_context(ThreadPoolExecutor(max_workers=1))

        clock.show(f"$ restate-server --base-dir {folder / 'data'}")
        restate = RestateServer(folder / "data", folder / "restate.log", ports=ports)
        stack.callback(restate.stop)
        restate.start()

        clock.show(f"$ uvicorn {APP} --port {app_port}")
        app = AppServer(APP, folder / "uvicorn.log", port=app_port)
        stack.callback(app.stop)
        app.start()

        deployment = json.dumps({"uri": app.uri, "use_http_11": True})
        clock.show(f"$ curl {restate.admin_url}/deployments --json {shlex.quote(deployment)}")
        services = restate.register(app.uri)["services"]
        clock.show(f"  registered: {', '.join(service['name'] for service in services)}")

        try:
            snapshot = log_in(clock, Caller(restate, clock), background)
        except (DemoError, httpx.HTTPError):
            for process in (restate.process, app.process):
                print(f"--- log of {process.name}\n{process.log_text()}", file=sys.stderr)
            raise
    clock.show(f"stopped; the machine's output was {json.dumps(snapshot['output'])}")
    clock.show("`make inspect` shows machines like this one at work, on a web page")


def compile_chart(clock: Clock) -> None:
    """Compile the chart with the command that a user types."""
    command = ["sc-compile", CHART, "-o", "generated/"]
    clock.show(f"$ {shlex.join(command)}")
    program = Path(sys.executable).parent / command[0]
    if subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode != 0:
        raise DemoError(f"{CHART} was not compiled")


def log_in(clock: Clock, caller: Caller, background: ThreadPoolExecutor) -> dict[str, Any]:
    """Create the machine, start the login, and watch it until `waitFor` answers."""
    caller.call("create")
    seen = caller.call("send", {"event": {"type": "AUTH"}})

    condition = {"condition": "done", "timeout": WAIT_MS}
    caller.show_call("waitFor", condition)
    waiting = background.submit(caller.ask, "waitFor", condition)
    clock.show("  ... it answers when the machine is done; what changes until then:")
    seen.pop("handled")  # what only `send` answers
    while not wait([waiting], timeout=POLL_S).done:
        response = caller.ask("snapshot")
        if response.json() != seen:
            caller.show_call("snapshot")
            seen = caller.show_answer("snapshot", response)
    clock.show("... waitFor answers:")
    return caller.show_answer("waitFor", waiting.result())


if __name__ == "__main__":
    main()
