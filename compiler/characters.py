"""Characters that readers do not see, or that change how the text around them looks."""

from __future__ import annotations

import re

# Letters, marks and signs that are printable, and yet show nothing.
_EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0e\uffa0"
    "\U000e0100-\U000e01ef]"
)

# What a chart never holds as it is, only escaped in a string: control characters, other line
# ends, and what turns the direction of the text behind it.
UNSEEN = re.compile(
    "[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def is_hidden(character: str) -> bool:
    """Return whether a reader cannot see a character; an ordinary space can be seen."""
    return not character.isprintable() or _EMPTY.match(character) is not None


def first_hidden(text: str) -> str | None:
    """Return the first character of a text that cannot be seen; None where all can."""
    if text.isascii() and text.isprintable():
        return None
    return next(filter(is_hidden, text), None)


def with_hidden_escaped(text: str) -> str:
    """Write what cannot be seen as Python's escapes; a backslash stays as it is."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(escape(each) if is_hidden(each) else each for each in text)


def escape(character: str) -> str:
    """Write a character as an escape that Python reads in a string, the same for every Python."""
    if character in _SHORT:
        return _SHORT[character]
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def named(character: str) -> str:
    """Name a character for a message."""
    return f"U+{ord(character):04X}"
