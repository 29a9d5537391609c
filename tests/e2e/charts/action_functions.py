"""What `actions.sc` calls."""

from __future__ import annotations

from tests.e2e.charts.functions import note


async def fail_for_a_while(key: str) -> int:
    """Fail always."""
    raise ValueError(f"attempt {note(key, tried=True)} failed")
