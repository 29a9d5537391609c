"""The bounds of what a chart may hold: what passes one gets a diagnostic."""

from __future__ import annotations

LONGEST_DURATION_MILLISECONDS = 999_999_999 * 86_400_000
"""Of a duration: what Python's `timedelta` takes, 999,999,999 days.

Restate counts milliseconds in 64 bits, and takes two hundred times as much. So what a machine
computes needs no bound of its own: Python refuses what is longer, and the step with it.
"""

LONGEST_DURATION = "the longest one has 999,999,999 days"
"""How that is said."""

LONGEST_SETTING_MILLISECONDS = 3_650_000 * 86_400_000
"""Of an option that Restate is told when a service is registered: ten thousand years.

Its admin interface breaks off, without an answer, where it is told more than some twenty thousand.
"""

MOST_NAME_CHARACTERS = 200
"""Of a name: no reader can tell longer ones apart."""

MOST_MODULE_CHARACTERS = 200
"""Of the name of a generated file: file systems take 255 bytes, and it is first written under a
temporary name, which is longer."""
