"""The bounds of what a chart may hold: what passes one gets a diagnostic."""

from __future__ import annotations

LONGEST_DURATION_MILLISECONDS = 2**53
"""Of a duration: some 285,000 years, what JSON's numbers hold exactly.

Python's `timedelta` takes ten times as much, so that a few such durations can be added. It is what
the generated code takes at run time, too (`MOST_MILLISECONDS` in `_support/limits.py`).
"""

MOST_NAME_CHARACTERS = 200
"""Of a name: no reader can tell longer ones apart."""

MOST_MODULE_CHARACTERS = 200
"""Of the name of a generated file: file systems take 255 bytes, and it is first written under a
temporary name, which is longer."""
