"""Text of a chart in generated Python: the only ways for it to get there.

It becomes a literal, or a part of a docstring or of a comment. In all of them what a reader cannot
see is escaped, and nothing ends the place that the text stands in.
"""

from __future__ import annotations

import re

from ..characters import with_hidden_escaped

# What tools take for orders to them, wherever it stands in a comment.
_ORDER = re.compile(
    r"\b(flake8|fmt|isort|mypy|pragma|pylint|pyright|ruff|yapf)(\s*):", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t"}


class Text(str):
    """Text as a chart has it, in a plan. A template writes it with a filter, and never as it is."""

    __slots__ = ()


def literal(value: str | int | float | bool | None) -> str:
    """Write a constant as Python."""
    # What `repr` leaves as it is needs no backslash before it is escaped.
    return with_hidden_escaped(repr(value))


def formatted_text(text: str) -> str:
    """Write text as it stands between the quotes of an f-string."""
    # With a double quote in it, `repr` chooses single ones.
    inner = literal(f'{_braced(text)}"')[1:-2]
    return inner.replace("\\'", "'").replace('"', '\\"')


def format_pattern(parts: list[str | None]) -> str:
    """Write the pattern of a call of `format`; None is where a value stands."""
    return literal("".join("{}" if part is None else _braced(part) for part in parts))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def escaped(text: str) -> str:
    """Write text on one line, as it stands between triple quotes."""
    doubled = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return _without_orders(with_hidden_escaped(doubled))


def unescaped(text: str) -> str:
    """Read what `escaped` has written."""

    def resolve(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        return chr(int(digits, 16)) if digits else _SHORT.get(match[4], match[4])

    return _ESCAPE.sub(resolve, text)


def docstring(text: str) -> str:
    """Write text as a docstring: a first line that ends as a sentence, and what else there is."""
    first, *rest = map(escaped, text.strip().split("\n"))
    if first[-1] not in ".!?":
        first += "."
    more = "\n".join(rest).strip("\n")
    return f'"""{first}\n\n{more}\n"""' if more else f'"""{first}"""'


def description(text: str | None) -> Text | None:
    """Return a description without the space around it; None where nothing is left."""
    stripped = (text or "").strip()
    return Text(stripped) if stripped else None


def comment(text: str) -> str:
    """Write text on one line, as it stands in a comment."""
    return _without_orders(with_hidden_escaped(text))


def _without_orders(text: str) -> str:
    return _ORDER.sub(r"\1\2\\x3a", text)
