"""Run the examples on a local Restate server, and show their machines on a web page.

Some machines are made, and kept at work: the page has something to follow. Ctrl-C ends all of it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from scripts import ROOT
from scripts.child_process import HOST, ChildProcess, free_port
from scripts.chosen_ports import PortError, add_port_options, end_on_terminate, require_free_ports
from scripts.local_restate import AppServer, RestateServer, ServerPorts

APP = "generated:app"
PORTS = {"ingress": 8080, "admin": 9070, "app": 9080, "page": 9075}
PAUSE_S = 1.5
CITIES = ("Ulm", "Bern", "Lyon", "Atlantis", "Graz")
BUTTONS = ("PLAY", "MUTE", "PAUSE", "PLAY", "UNMUTE", "STOP")


def main() -> None:
    """Start everything, and print where the page is; exit with 0 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="scripts.inspect_examples", description=__doc__)
    add_port_options(parser, PORTS)
    options = parser.parse_args()
    end_on_terminate()
    try:
        require_free_ports(parser, options, PORTS)
        run(options)
    except KeyboardInterrupt:
        print()
    except (
        *(PortError, FileNotFoundError, RuntimeError, TimeoutError),
        httpx.HTTPError,
    ) as error:
        sys.exit(f"inspect: {error}")


def run(options: argparse.Namespace) -> None:
    """Start the servers and the page, and keep machines at work; stop all of it in any case."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sc-inspect-")))
        ports = ServerPorts(
            ingress=options.ingress_port, admin=options.admin_port, node=free_port()
        )
        restate = RestateServer(folder / "data", folder / "restate.log", ports=ports)
        stack.callback(restate.stop)
        restate.start()
        app = AppServer(APP, folder / "uvicorn.log", port=options.app_port)
        stack.callback(app.stop)
        app.start()
        restate.register(app.uri)
        begin(restate)
        page = inspector(restate, options.page_port, folder / "page.log")
        stack.callback(page.kill9)
        url = f"http://{HOST}:{options.page_port}/"
        page.start(lambda: _answers(url))
        print(f"The examples' machines are at work: {url} (Ctrl-C ends all of it)", flush=True)
        for service, key, handler, body in steps():
            restate.ingress.call(service, key, handler, body)
            time.sleep(PAUSE_S)


def inspector(restate: RestateServer, port: int, log: Path) -> ChildProcess:
    """Return the process of `sc-inspect` with the charts of the examples."""
    command = [
        *(str(Path(sys.executable).with_name("sc-inspect")), "examples", "--allow-sending"),
        *("--admin", restate.admin_url, "--ingress", restate.ingress_url, "--port", str(port)),
    ]
    return ChildProcess("sc-inspect", command, ports=[port], log_path=log, env=os.environ, cwd=ROOT)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5.0).status_code == 200
    except httpx.TransportError:
        return False


def begin(restate: RestateServer) -> None:
    """Make machines in many states."""
    calls: list[tuple[str, str, str, Any]] = [
        *(("counter", f"counter-{number}", "create", None) for number in range(12)),
        ("player", "kitchen", "create", None),
        ("player", "kitchen", "send", event("POWER")),
        ("player", "kitchen", "send", event("PLAY")),
        ("stopwatch", "race", "create", None),
        ("stopwatch", "race", "send", event("START")),
        ("payment", "p-1", "create", {"input": {"sender": "ada", "recipient": "bob", "amount": 5}}),
        (
            "payment",
            "p-2",
            "create",
            {"input": {"sender": "bob", "recipient": "nobody", "amount": 9}},
        ),
        ("payment", "p-2", "send", event("approved")),
        *(
            ("provision_orders", f"order-{number}", "create", {"input": {"order": order}})
            for number, order in enumerate(
                (
                    {"id": "1", "item": "tea", "quantity": 3},
                    {"id": "2", "item": "cake", "quantity": 1},
                    {"id": "3", "item": "tea", "quantity": -1},
                )
            )
        ),
    ]
    for service, key, handler, body in calls:
        restate.ingress.call(service, key, handler, body).raise_for_status()


def steps() -> Iterator[tuple[str, str, str, Any]]:
    """Yield calls without an end: the service, the key, the handler, and the body."""
    for number in itertools.count():
        login, trip = f"user-{number % 20}", f"trip-{number % 20}"
        yield "auth", login, "create", {"reset": True}
        yield "auth", login, "send", event("AUTH")
        yield "player", "kitchen", "send", event(BUTTONS[number % len(BUTTONS)])
        yield "counter", f"counter-{number % 12}", "send", event("increment")
        city = CITIES[number % len(CITIES)]
        yield "trip", trip, "create", {"input": {"destination": city}, "reset": True}


def event(name: str) -> dict[str, Any]:
    """Return the body of `send` for an event without fields."""
    return {"event": {"type": name}}


if __name__ == "__main__":
    main()
