"""More functions of `serve.sc`."""

from __future__ import annotations


def sum_of(context: int, result: int) -> int:
    """Add two numbers."""
    return context + result
