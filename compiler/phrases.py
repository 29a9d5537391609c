"""Names in a row and sentences, as messages have them."""

from __future__ import annotations

from collections.abc import Iterable


def joined(phrases: Iterable[str], word: str = "and") -> str:
    """Return phrases in a row, with a word before the last: "one, two and three"."""
    *others, last = list(phrases) or [""]
    return f"{', '.join(others)} {word} {last}" if others else last


def listed(names: Iterable[str]) -> str:
    """Return names in a row: `a`, `b` and `c`."""
    return joined(f"`{name}`" for name in names)


def either(names: Iterable[str]) -> str:
    """Return names as alternatives: `a`, `b` or `c`."""
    return joined((f"`{name}`" for name in names), "or")


def sentence(text: str) -> str:
    """Return a message as a sentence; empty where it is empty."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""
