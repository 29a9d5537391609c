"""What strings and durations stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

MAX_INT = 2**63 - 1

_ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2})|(?P<one>.?))",
    re.DOTALL,
)
_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "a": "\a",
    "0": "\0",
    "\\": "\\",
    '"': '"',
    "'": "'",
}
_PART = re.compile(r"(\d+)(?:\.(\d+))?(ms|s|m|h|d)", re.ASCII)
_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def unescape(text: str, wrong: Callable[[int, int], None]) -> str:
    """Resolve the escapes in a string's text; `wrong` is told the place of each that is none."""
    if "\\" not in text:
        return text

    def resolve(match: re.Match[str]) -> str:
        digits = match["u"] or match["U"] or match["x"]
        if digits is not None:
            number = int(digits, 16)
            if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
                return chr(number)
        elif match["one"] in _SIMPLE:
            return _SIMPLE[match["one"]]
        wrong(match.start(), match.end())
        return match[0]

    return _ESCAPE.sub(resolve, text)


def milliseconds(text: str) -> Fraction:
    """Return how long a duration is, exactly."""
    total = Fraction(0)
    for whole, rest, unit in _PART.findall(text):
        total += Fraction(int(whole + rest), 10 ** len(rest)) * _MILLISECONDS[unit]
    return total
