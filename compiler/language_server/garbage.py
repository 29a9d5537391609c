"""Memory that former texts of a chart have left behind, given back when nobody types.

What a chart means refers to itself in circles, which Python gives back only when it looks through
all objects. By itself it would do that in the middle of an analysis. Nothing else runs meanwhile.
"""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import Executor

PAUSE = 0.5
"""Seconds without an analysis after which garbage is collected."""
MOST_ANALYSES = 8
"""The number of analyses after which it is collected even without such a pause."""


class Garbage:
    """Collects what analyses leave behind."""

    def __init__(self, worker: Executor) -> None:
        """Take what carries out the analyses, one after the other."""
        self._worker = worker
        self._left = 0  # how many analyses have left something
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def hold(self) -> None:
        """Wait: an analysis begins."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def add(self) -> None:
        """Collect in a while what an analysis has left, or now where it is much."""
        self.hold()
        if self._is_over:
            return
        self._left += 1
        pause = 0 if self._left >= MOST_ANALYSES else PAUSE
        self._timer = asyncio.get_running_loop().call_later(pause, self._collect)

    def stop(self) -> None:
        """Collect nothing more: the worker ends."""
        self.hold()
        self._is_over = True

    def _collect(self) -> None:
        self._timer = None
        self._left = 0
        self._worker.submit(gc.collect)
