"""Server processes on this machine, with their ports and logs: killed, and started again.

Every process started here dies with the Python process that started it, even when that one is
killed (on Linux; start them from the main thread, whose end the kernel takes for the parent's).
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from scripts import ROOT
from scripts.eventually import eventually

HOST = "127.0.0.1"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0

_picked_ports: set[int] = set()


def is_free(port: int) -> bool:
    """Return whether a server could listen on this port of the loopback interface."""
    with socket.socket() as client:
        if client.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Pick a free port, never the same one twice."""
    for _ in range(1000):
        # Below those that the kernel gives to outgoing connections.
        port = random.randrange(15_000, 32_000)
        if port not in _picked_ports and is_free(port):
            _picked_ports.add(port)
            return port
    raise RuntimeError("no free port between 15000 and 32000")


class PortTakenError(RuntimeError):
    """Another process listens on the port that a server needs."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


class ChildProcess:
    """A server process with ports and a log file, which can be killed and started again."""

    def __init__(
        self,
        name: str,
        command: Iterable[str],
        *,
        ports: Iterable[int],
        log_path: Path,
        env: Mapping[str, str],
        cwd: Path = ROOT,
    ) -> None:
        self.name = name
        self.ports = tuple(ports)
        self.log_path = log_path
        self._command = list(command)
        self._env = dict(env)
        self._cwd = cwd
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id, while there is a process."""
        return self._popen.pid if self._popen else None

    def start(self, ready: Callable[[], bool], timeout_s: float = START_TIMEOUT_S) -> None:
        """Start the process and wait until it is ready."""
        if self._popen:
            raise RuntimeError(f"{self.name} runs already")
        for port in self.ports:
            if not is_free(port):  # whoever has it would answer in our process's place
                raise PortTakenError(port)
        launcher = [sys.executable, "-I", "-S", str(ROOT / "scripts" / "die_with_parent.py")]
        with self.log_path.open("ab") as log:
            offset = log.tell()
            self._popen = popen = subprocess.Popen(
                [*launcher, str(os.getpid()), *self._command],
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the parent, which stops us in order
            )

        def ready_or_dead() -> bool:
            return popen.poll() is not None or ready()

        try:
            eventually(ready_or_dead, timeout_s)
            if popen.poll() is not None:
                raise RuntimeError(f"{self.name} ended with exit code {popen.returncode}")
        except (AssertionError, RuntimeError) as error:
            self.kill9()
            log_text = self.log_text(offset)
            raise RuntimeError(f"{self.name} did not start: {error}\n{log_text}") from None
        except BaseException:
            self.kill9()
            raise

    def kill9(self) -> None:
        """Kill the process group at once, as a crash of the machine would."""
        if self._popen:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
            self._popen = None

    def terminate(
        self, timeout_s: float = STOP_TIMEOUT_S, by: signal.Signals = signal.SIGTERM
    ) -> int:
        """Ask the process group to end and return the exit code of the process."""
        if not self._popen:
            raise RuntimeError(f"{self.name} does not run")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, by)
        try:
            return self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} ignored {by.name} for {timeout_s:g} s") from None
        finally:
            self.kill9()

    def log_size(self) -> int:
        """Return the length of the log in bytes."""
        return self.log_path.stat().st_size if self.log_path.exists() else 0

    def log_text(self, offset: int = 0, limit: int = 20_000) -> str:
        """Return what was logged from `offset` on: its last `limit` bytes at most."""
        with self.log_path.open("rb") as log:
            log.seek(max(offset, self.log_size() - limit))
            return log.read().decode(errors="replace")
