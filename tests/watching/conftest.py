"""A folder with charts, and the command that watches it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.child_process import ChildProcess
from scripts.eventually import eventually

COMMAND = [sys.executable, "-c", "from sc_compile.cli import main; main()"]


class Watching:
    """`sc-compile --watch` in a folder."""

    def __init__(self, folder: Path, *arguments: str, ports: tuple[int, ...] = ()) -> None:
        self.folder = folder
        env = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
        self.process = ChildProcess(
            "sc-compile --watch",
            [*COMMAND, *arguments, "-o", "generated", "--watch"],
            ports=ports,
            log_path=folder / "log",
            env={**env, "PYTHONUNBUFFERED": "1"},
            cwd=folder,
        )
        self.seen = 0

    def start(self) -> None:
        """Start it, and wait until it watches."""
        self.process.start(lambda: "watching" in self.said())

    def said(self) -> str:
        """Return what it has said since the last `says`."""
        return self.process.log_text(self.seen)

    def says(self, *texts: str) -> str:
        """Wait until it has said all of it, in this order; return what it has said."""

        def found() -> str:
            said = self.said()
            place = 0
            for text in texts:
                place = said.find(text, place) + len(text)
                assert place >= len(text), f"not said: {text!r}, but\n{said}"
            assert said.endswith("\n")
            return said

        said = eventually(found, 20)
        self.seen += len(said.encode())
        return said

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        """Interrupt it, and return its exit code."""
        return self.process.terminate(by=by)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    return tmp_path


@pytest.fixture
def started() -> Iterator[list[Watching]]:
    """Return a list of commands, all of which are killed in the end."""
    commands: list[Watching] = []
    yield commands
    for each in commands:
        each.process.kill9()
