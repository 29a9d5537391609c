"""Fixtures of the cookbook's tests: its charts, compiled as the page has them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ROOT
from tests.compiling import Package, compile_into, importable
from tests.docs.pages import write_files
from tests.running.once import made_once

FUNCTIONS = Path(__file__).parent / "functions"


def write_recipes(folder: Path) -> None:
    """Write and compile the charts of the page, with functions beside them."""
    write_files(ROOT / "docs" / "cookbook.md", folder)
    for module in FUNCTIONS.glob("*.py"):
        shutil.copy(module, folder / "cookbook")
    compile_into(folder / "recipes", sorted((folder / "cookbook").glob("*.sc")))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the recipes: the package `recipes`, and the functions."""
    return made_once(tmp_path_factory, "cookbook", write_recipes)


@pytest.fixture
def recipes(folder: Path) -> Iterator[Package]:
    """Let the recipes be imported."""
    with importable(folder / "recipes") as package:
        yield package
