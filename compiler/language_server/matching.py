"""Whether a name is what somebody may be looking for."""

from __future__ import annotations


def has_letters(name: str, wanted: str) -> bool:
    """Return whether a name has the letters of a word in their order."""
    letters = iter(name)
    return all(letter in letters for letter in wanted)
