"""Serving an output folder while its charts change: uvicorn, and its registration with Restate."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from ..cluster.admin import Admin
from ..cluster.connection import ClusterError
from . import served

IS_MISSING = "what serves machines is not installed: `pip install '/path/to/sc-compile[serve]'`"
HOST = "localhost"
START_S = 20.0
"""How long uvicorn may take to listen."""
STOP_S = 5.0
"""How long uvicorn may take to end; it gives those who are connected one second."""
AGAIN_S = 2.0
"""After how long a registration that has failed is tried again."""
_POLL_S = 0.02


class Server:
    """One uvicorn process that serves an output folder."""

    def __init__(self, output: Path, port: int, uri: str | None, admin_url: str) -> None:
        """Take where to listen, and the addresses of this server and of Restate."""
        self._output = output
        self._port = port
        self._uri = uri or f"http://{HOST}:{port}"
        self._admin_url = admin_url
        self._process: subprocess.Popen[bytes] | None = None
        self._tried_at: float | None = None  # where the last registration has failed

    @property
    def runs(self) -> bool:
        """Return whether the process was started, and has not ended."""
        return self._process is not None and self._process.poll() is None

    def restart(self) -> str:
        """Stop the process if it runs, start it again and register it; say what came of it."""
        self.stop()
        if find_spec("uvicorn") is None:
            return IS_MISSING
        if _answers(self._port):
            return f"not served: something else listens at port {self._port}, see --port"
        folder = self._output.resolve()
        path = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", served.__name__, f"{folder.name}:app"),
                *("--app-dir", str(folder.parent), "--port", str(self._port), "--host", HOST),
                *("--lifespan", "off", "--log-level", "warning"),
                *("--timeout-graceful-shutdown", "1"),
            ],
            # Python runs cached bytecode if the module's file has the same second and size as when
            # the bytecode was made. A module that is written twice within a second would be served
            # as it was before.
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
        )
        until = time.monotonic() + START_S
        while not _answers(self._port):
            if not self.runs or time.monotonic() > until:
                return self._ended()
            time.sleep(_POLL_S)
        said, _ = self._register()
        return said

    def _ended(self) -> str:
        process = self._process
        code = None if process is None else process.poll()
        self.stop()
        if code is None:
            return f"not served: uvicorn does not listen after {START_S:g} s"
        return f"not served: uvicorn has ended with {code}; the next change starts it again"

    def _register(self) -> tuple[str, bool]:
        """Tell Restate what is served; say what came of it, and whether it is registered."""
        self._tried_at = time.monotonic()
        body = {"uri": self._uri, "use_http_11": True, "force": True, "breaking": True}
        try:
            with Admin(self._admin_url) as admin:
                answer = admin.ask("POST", "/deployments", body)
                admin.require_welcome(answer.status)
        except ClusterError as error:
            return f"served at {self._uri}, not registered: {error}", False
        if not 200 <= answer.status < 300:
            return f"served at {self._uri}, not registered: {answer.message}", False
        self._tried_at = None
        return f"served at {self._uri}, registered", True

    def tend(self) -> str | None:
        """Look after the process between changes; say what has happened, if anything has.

        Where it could not be registered, that is tried again: Restate may have been started since.
        """
        if self._process is None:
            return None
        if not self.runs:
            return self._ended()
        if self._tried_at is None or time.monotonic() - self._tried_at < AGAIN_S:
            return None
        said, is_registered = self._register()
        return said if is_registered else None

    def stop(self) -> None:
        """Stop the process, if it runs."""
        process, self._process, self._tried_at = self._process, None, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    """Return whether something listens at a port of this machine."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
