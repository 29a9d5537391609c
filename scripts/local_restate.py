"""A real restate-server and uvicorn on this machine, as the tests and the demo need them."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import httpx

from scripts import ROOT
from scripts.child_process import HOST, STOP_TIMEOUT_S, ChildProcess, free_port
from scripts.eventually import eventually


def server_binary() -> Path:
    """Find the restate-server that npm installed for this platform."""
    # The package's own launcher is a Node program, which would outlive a kill in between.
    found = sorted(ROOT.glob("node_modules/@restatedev/restate-server-*/bin/restate-server"))
    if not found:
        raise FileNotFoundError("restate-server is not installed: run `make setup`")
    return found[0]


ENDED_MEANWHILE = (404, 409)


class Ingress:
    """The door for callers: calls and sends to the handlers of registered services."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.keys: set[str] = set()
        """The keys that were called; whoever cares empties it."""
        self._client = httpx.Client(base_url=url, timeout=60.0)

    def call(
        self,
        service: str,
        key: str | None,
        handler: str,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        content: str | bytes | None = None,
        timeout_s: float = 60.0,
    ) -> httpx.Response:
        """Call a handler and wait for its answer, whatever its status.

        No body is sent where `json` is None; `content` is a body to be sent as it is, under the
        same content type. `key` is None for a service without keys. `handler` may say more than
        the name: `tick/send?delay=2s` does not wait for the invocation.
        """
        body: dict[str, Any] = {}
        if content is not None:
            body = {"content": content}
            headers = {"content-type": "application/json", **(headers or {})}
        elif json is not None:
            body = {"json": json}
        if key is not None:
            self.keys.add(key)
        target = service if key is None else f"{service}/{quote(key, safe='')}"
        return self._client.post(f"/{target}/{handler}", **body, headers=headers, timeout=timeout_s)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPorts:
    """The ports of a restate-server."""

    ingress: int
    admin: int
    node: int

    @classmethod
    def free(cls) -> Self:
        """Pick ports that nobody listens on."""
        return cls(ingress=free_port(), admin=free_port(), node=free_port())


class RestateServer:
    """A restate-server of one node: its process, its admin interface and its ingress.

    With `forced_replay` it suspends every invocation that waits, and replays it from its journal;
    a handler that is not deterministic then fails.
    """

    def __init__(
        self,
        base_dir: Path,
        log_path: Path,
        *,
        ports: ServerPorts | None = None,
        forced_replay: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> None:
        ports = ports or ServerPorts.free()
        self.base_dir = base_dir
        self.admin_url = f"http://{HOST}:{ports.admin}"
        self.ingress_url = f"http://{HOST}:{ports.ingress}"
        self.ingress = Ingress(self.ingress_url)
        self._services: dict[str, None] = {}  # those registered, in order
        self._admin = httpx.Client(base_url=self.admin_url, timeout=30.0)
        settings = {
            "RESTATE_BASE_DIR": str(base_dir),
            "RESTATE_NODE_NAME": "local",
            "RESTATE_CLUSTER_NAME": f"local-{ports.node}",
            "RESTATE_BIND_ADDRESS": f"{HOST}:{ports.node}",
            "RESTATE_ADVERTISED_ADDRESS": f"http://{HOST}:{ports.node}/",
            "RESTATE_INGRESS__BIND_ADDRESS": f"{HOST}:{ports.ingress}",
            "RESTATE_ADMIN__BIND_ADDRESS": f"{HOST}:{ports.admin}",
            "RESTATE_LISTEN_MODE": "tcp",
            "RESTATE_DEFAULT_NUM_PARTITIONS": "2",
            "RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE": "128 MiB",
            "RESTATE_DISABLE_TELEMETRY": "true",
            "RESTATE_LOG_FILTER": "warn,octocrab=off",
            "RESTATE_LOG_FORMAT": "compact",
            "RESTATE_LOG_DISABLE_ANSI_CODES": "true",
            "RESTATE_SHUTDOWN_TIMEOUT": "1s",
        }
        if forced_replay:
            settings["RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT"] = "0s"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("RESTATE_")}
        self.process = ChildProcess(
            "restate-server",
            [str(server_binary()), "--no-logo"],
            ports=(ports.ingress, ports.admin, ports.node),
            log_path=log_path,
            env={**inherited, **settings, **(env or {})},
        )

    def start(self) -> None:
        """Start the server and wait until it takes calls."""
        self.base_dir.mkdir(parents=True, exist_ok=True)
        self.process.start(self._is_healthy)

    def kill9(self) -> None:
        """Kill the server as a crash would; its data stay for `restart`."""
        self.process.kill9()

    def restart(self) -> None:
        """Start the server again on the same ports and data, killing it first if it runs.

        It takes calls before it knows its services again, so that is waited for, too.
        """
        self.process.kill9()
        self.start()
        for service in self._services:
            eventually(partial(self._knows, service))

    def _knows(self, service: str) -> bool:
        """Return whether the ingress knows a service; no handler is called to find out."""
        response = self.ingress.call(service, "probe", "no-such-handler")
        return f"service '{service}' not found" not in response.text

    def stop(self) -> None:
        """Stop the server, if it runs, and delete its data."""
        try:
            if self.process.pid:
                self.process.terminate()
        finally:
            self.ingress.close()
            self._admin.close()
            shutil.rmtree(self.base_dir, ignore_errors=True)

    def register(
        self, uri: str, *, force: bool = False, breaking: bool = False, http_11: bool = True
    ) -> dict[str, Any]:
        """Register what is served at `uri` and return the deployment.

        Without `force`, a URI that is known already is not asked again what it serves. uvicorn
        speaks HTTP/1.1 alone, other servers HTTP/2.
        """
        body = {"uri": uri, "use_http_11": http_11, "force": force, "breaking": breaking}
        response = self._admin.post("/deployments", json=body)
        if response.is_error:
            raise RuntimeError(f"registering {uri}: {response.status_code} {response.text}")
        deployment: dict[str, Any] = response.json()
        self._services |= dict.fromkeys(each["name"] for each in deployment["services"])
        return deployment

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows that SQL introspection finds; a column that is NULL is left out.

        For a while after a crash a server may still look for its former self, or for partitions
        where they are no more: asked again, it finds them.
        """
        passing = ("was shut down or removed", "External error", "No such scanner")

        def answer() -> httpx.Response | None:
            response = self._admin.post(
                "/query", json={"query": sql}, headers={"accept": "application/json"}
            )
            return None if any(text in response.text for text in passing) else response

        response = eventually(answer)
        if response.is_error:
            raise RuntimeError(f"query {sql!r}: {response.status_code} {response.text}")
        rows: list[dict[str, Any]] = response.json()["rows"]
        return rows

    def invocations(self, service: str | None = None) -> list[dict[str, Any]]:
        """Return the invocations of one service or of all, finished ones too, oldest first."""
        where = "" if service is None else f" where target_service_name = '{service}'"
        return self.query(f"select * from sys_invocation{where} order by created_at")

    def services(self) -> list[dict[str, Any]]:
        """Return what is registered: services with their handlers."""
        services: list[dict[str, Any]] = self._admin.get("/services").json()["services"]
        return services

    def write_state(self, service: str, key: str, state: Mapping[str, bytes]) -> None:
        """Give an object this state in place of what it has, and wait until that is done."""
        body = {
            "object_key": key,
            "new_state": {name: list(value) for name, value in state.items()},
        }
        response = self._admin.post(f"/services/{service}/state", json=body)
        if response.is_error:
            raise RuntimeError(f"state of {service}/{key}: {response.status_code} {response.text}")
        sql = (
            "select key, value from state "
            f"where service_name = '{service}' and service_key = '{key}'"
        )
        hexadecimal = {name: value.hex() for name, value in state.items()}
        eventually(lambda: {each["key"]: each["value"] for each in self.query(sql)} == hexadecimal)

    def kill_invocation(self, invocation_id: str) -> None:
        """End an invocation at once, without compensation."""
        response = self._admin.patch(f"/invocations/{invocation_id}/kill")
        if response.is_error:
            raise RuntimeError(f"kill {invocation_id}: {response.status_code} {response.text}")

    def kill_unfinished(self) -> None:
        """End all invocations that have not ended."""
        for row in self.query("select id from sys_invocation where status != 'completed'"):
            response = self._admin.patch(f"/invocations/{row['id']}/kill")
            if response.is_error and response.status_code not in ENDED_MEANWHILE:
                raise RuntimeError(f"kill {row['id']}: {response.status_code} {response.text}")

    def _is_healthy(self) -> bool:
        return all(
            httpx.get(url, timeout=5.0).status_code == 200
            for url in (f"{self.admin_url}/health", f"{self.ingress_url}/restate/health")
        )


class AppServer:
    """One uvicorn process that serves an ASGI application such as `generated.auth:app`."""

    def __init__(
        self,
        app: str,
        log_path: Path,
        *,
        cwd: Path = ROOT,
        pythonpath: Iterable[Path] = (),
        port: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.app = app
        self.port = port or free_port()
        self.uri = f"http://{HOST}:{self.port}"
        python = {
            "PYTHONPATH": os.pathsep.join(map(str, pythonpath)),
            "PYTHONUNBUFFERED": "1",
            # Cached bytecode may be that of a former module of the same second and size.
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = f"-m uvicorn {app} --host {HOST} --port {self.port} --log-level warning"
        fast = "--loop uvloop --http httptools --lifespan off"
        self.process = ChildProcess(
            f"uvicorn {app}",
            [sys.executable, *command.split(), *fast.split()],
            ports=[self.port],
            log_path=log_path,
            env={**os.environ, **python, **(env or {})},
            cwd=cwd,
        )

    def start(self) -> None:
        """Start the process and wait until its port answers."""
        self.process.start(self._answers)

    def kill9(self) -> None:
        """Kill the process as a crash would."""
        self.process.kill9()

    def terminate(self, timeout_s: float = STOP_TIMEOUT_S) -> int:
        """Send SIGTERM and return the exit code; TimeoutError if it goes on for `timeout_s`."""
        return self.process.terminate(timeout_s)

    def restart(self) -> None:
        """Start the process again on the same port, killing it first if it runs."""
        self.process.kill9()
        self.start()

    def stop(self) -> None:
        """Stop the process, if it runs."""
        if self.process.pid:
            self.process.terminate()

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex((HOST, self.port)) == 0
