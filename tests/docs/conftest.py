"""Fixtures of the pages' samples: folders to run them in, and a server that answers their calls."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.local_restate import RestateServer
from tests.conftest import Serve
from tests.docs.pages import PAGES, write_files


def copy_checkout(folder: Path) -> None:
    """Make a folder look like a checkout: the examples, and what they compile to."""
    for name in ("examples", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def compile_in(folder: Path, *charts: str) -> None:
    """Compile charts that stand in a folder."""
    result = subprocess.run(
        [Path(sys.executable).with_name("sc-compile"), *charts, "-o", "generated"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that looks like a checkout."""
    copy_checkout(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, restate: RestateServer, serve: Serve) -> str:
    """Serve the examples and the charts that the pages give names to; give the server's address."""
    folder = tmp_path_factory.mktemp("docs")
    copy_checkout(folder)
    for page in PAGES:
        write_files(page, folder)
    compile_in(folder, *sorted(chart.name for chart in folder.glob("*.sc")))
    return serve("generated:app", restate, cwd=folder, pythonpath=[folder]).uri
