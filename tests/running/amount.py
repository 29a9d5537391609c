"""How much of a thing a test tries: less in `make test` than in `make test-all`."""

from __future__ import annotations

import pytest
from hypothesis import settings

QUICK, WHOLE = "quick", "whole"
settings.register_profile(QUICK, max_examples=30, deadline=None)
settings.register_profile(WHOLE, max_examples=100, deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """Choose before any test is imported."""
    settings.load_profile(WHOLE if config.getoption("--long") else QUICK)


def amount(quick: int, whole: int) -> int:
    """Return the smaller number in `make test`, the larger one in `make test-all`."""
    return whole if settings.get_current_profile_name() == WHOLE else quick
