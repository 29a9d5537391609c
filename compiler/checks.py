"""Checks."""

from __future__ import annotations


def check_chart(*args: object) -> None:
    """Placeholder."""
