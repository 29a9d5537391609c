"""An editor for the tests, on charts of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ROOT

from .editor import Editor

CHARTS = Path(__file__).parent / "charts"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project: the charts of these tests, the examples, and their modules."""
    folder = tmp_path_factory.mktemp("editor").resolve()
    shutil.copytree(CHARTS, folder, dirs_exist_ok=True)
    for name in ("examples", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="session")
def editor(project: Path) -> Iterator[Editor]:
    """Start an editor; a server that ends with words on stderr has met a bug."""
    editor = Editor(project)
    for name in ("shop.sc", "money.sc", "examples/auth/auth.sc"):
        editor.open(name)
    yield editor
    assert editor.stop() == ""
    assert not [each for each in editor.said if "this is a bug" in each]
