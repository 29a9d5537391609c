"""What processes of pytest-xdist keep: the tests themselves, and no time for tearing all down.

A process has millions of objects when it has collected the tests, all of which stay to its end.
Python would look through them again and again, and once more when it ends, object by object.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

import pytest

YOUNG = 10_000
"""After how many new objects is looked for garbage; 700 are usual, a chart's tree has more."""


def pytest_configure(config: pytest.Config) -> None:
    """Let a process end at once, after what others have to be done at its end."""
    if hasattr(config, "workerinput"):
        atexit.register(os._exit, 0)  # what is registered first comes last


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave out what is there now where Python looks for garbage.

    From now on no bytecode is written: what tests compile again within a second, in the same size,
    would be taken for what it was.
    """
    sys.dont_write_bytecode = True
    if hasattr(session.config, "workerinput"):
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG)
