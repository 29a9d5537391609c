"""Fixtures of these tests: the layout engine, which takes a while to start."""

from __future__ import annotations

import pytest
from sc_compile.drawing.elk import Elk

from scripts import ROOT


@pytest.fixture(scope="session")
def engine() -> Elk:
    """Start ELK, as `make setup` installs it."""
    return Elk(ROOT / "node_modules" / "elkjs" / "lib" / "elk-worker.min.js")
