"""Serves the machines of an edition: by its own modules, or by those that are made today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scripts import ROOT
from scripts.local_restate import AppServer
from tests.stored.editions import Edition


class Hosting:
    """What serves the machines of an edition; all of it can be started and killed."""

    def __init__(self, edition: Edition, folder: Path) -> None:
        self.edition = edition
        self.folder = folder
        """Where the functions of the charts note what they do, and where logs are."""

    def as_recorded(self) -> AppServer:
        """Return the application of the edition's own modules."""
        return self.app("generated:app", self.edition.folder)

    def as_of_a_crowd(self) -> AppServer:
        """Return the same application, which takes two who wait for many: see `crowd.py`."""
        return self.app("tests.stored.crowd:app", self.edition.folder, path=[ROOT])

    def as_compiled(self, folder: Path, port: int | None = None) -> AppServer:
        """Return the application of modules that were compiled into `folder / "machines"`."""
        return self.app("machines:app", folder, port)

    def app(
        self, app: str, cwd: Path, port: int | None = None, path: Sequence[Path] = ()
    ) -> AppServer:
        """Return an application that finds the functions of the edition."""
        log, env = self.folder / f"{cwd.name}.log", {"E2E_FOLDER": str(self.folder)}
        return AppServer(
            app, log, cwd=cwd, pythonpath=[self.edition.folder, *path], port=port, env=env
        )

    def bystander(self) -> AppServer:
        """Return the application of those who are not changed with the machines."""
        log, env = self.folder / "bystander.log", {"E2E_FOLDER": str(self.folder)}
        return AppServer("tests.stored.bystander:app", log, pythonpath=[ROOT], env=env)
