"""Waiting for what is to come, without a fixed pause."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

T = TypeVar("T")


def eventually(probe: Callable[[], T | None], timeout_s: float = 10.0) -> T:
    """Call `probe` until it returns something truthy, and return that.

    An `AssertionError` or a transport error means "not yet", as a falsy result does; the last
    one explains the `AssertionError` that is raised after `timeout_s` seconds.
    """
    deadline = time.monotonic() + timeout_s
    pause_s = 0.01
    while True:
        error: Exception | None = None
        result: T | None = None
        try:
            result = probe()
        except (AssertionError, httpx.TransportError) as caught:
            error = caught
        if result:
            return result
        if time.monotonic() >= deadline:
            seen = f"{error!r}" if error else f"it returned {result!r}"
            raise AssertionError(f"not within {timeout_s:g} s: {seen}") from error
        time.sleep(pause_s)
        pause_s = min(pause_s * 2, 0.1)
