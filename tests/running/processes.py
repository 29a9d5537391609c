"""How the processes of pytest-xdist save time: in garbage collection, and at their end.

A process that has collected the tests has millions of objects, which all live until it ends. Python
would examine them in each full garbage collection, and free them one by one at the end.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

import pytest

YOUNG = 10_000
"""New objects after which Python collects the young ones; its default is 700, fewer than one chart
has."""


def pytest_configure(config: pytest.Config) -> None:
    """Let a process end without freeing its objects, after all other exit handlers have run."""
    if hasattr(config, "workerinput"):
        atexit.register(os._exit, 0)  # the handler that is registered first runs last


def pytest_collection_finish(session: pytest.Session) -> None:
    """Exclude the objects that are there now from garbage collection.

    From now on no bytecode is written. Tests compile charts again within a second: of a module of
    the same size, Python would run the bytecode that it has cached.
    """
    sys.dont_write_bytecode = True
    if hasattr(session.config, "workerinput"):
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG)
