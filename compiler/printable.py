"""Text that is printed: what comes from charts, files and clusters can do nothing to who reads it.

A control character moves the cursor or changes colours, a direction mark shows text in another
order than it has, a line end makes a line of its own, and GitHub runs what a line says behind `::`
or `##[`. All that is printed passes through here: texts and names through `one_line`, whole files
through `lines`, data through `as_json`, and what is told GitHub through `escaped`; source lines are
laid out in `render.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from . import limits
from .characters import escape

REPLACED = "\N{REPLACEMENT CHARACTER}"

_PLAIN = re.compile(r"[ -~]*")
# What starts a command, behind nothing but space, and what starts one of the older form anywhere.
_COMMAND = re.compile(r"^(\s*):(?=:(?!:))|##(?=\[)", re.MULTILINE)


def one_line(text: str) -> str:
    """Return a text as one line: what cannot be seen is written as an escape; cut where long."""
    if len(text) > limits.MOST_SHOWN_CHARACTERS:
        text = text[: limits.MOST_SHOWN_CHARACTERS] + " ..."
    return without_commands(visible(text))


def visible(text: str) -> str:
    """Return a text with escapes, as Python has them, for what cannot be seen."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(escape(each) if is_unsafe(each) else each for each in text)


def is_unsafe(character: str) -> bool:
    """Return whether a character is none that can be seen, and no mark on one."""
    return unicodedata.category(character)[0] == "C" or character in "\u2028\u2029"


def lines(text: str) -> str:
    """Return lines as they are, but for what cannot be seen and what GitHub would run."""
    if not _PLAIN.fullmatch(text):
        text = "".join(
            REPLACED if is_unsafe(character) and character not in "\n\t" else character
            for character in text
        )
    return without_commands(text)


def without_commands(text: str) -> str:
    """Return a text of which GitHub takes no line for a command."""
    if "::" not in text and "##[" not in text:
        return text
    return _COMMAND.sub(
        lambda match: f"#{REPLACED}" if match[1] is None else f"{match[1]}{REPLACED}", text
    )


def as_json(data: Any, *, indent: int | None = 2) -> str:
    """Return data as JSON for people and programs; what cannot be seen is an escape in it.

    Without `indent` it is one line, and takes a tenth of the time.
    """
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    if not _PLAIN.fullmatch(text.replace("\n", "")):
        text = "".join(
            _json_escape(character) if is_unsafe(character) and character != "\n" else character
            for character in text
        )
    # Within strings alone: JSON itself has no `##[`.
    return text.replace("##[", "##\\u005b") + "\n"


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1]


def escaped(text: str, *, property: bool = False) -> str:  # noqa: A002
    """Escape a text as GitHub's workflow commands want it."""
    text = "".join(REPLACED if is_unsafe(each) and each not in "\r\n\t" else each for each in text)
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def annotation(
    level: str,
    message: str,
    *,
    title: str,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> str:
    """Return a line that GitHub Actions shows beside a line of a file, or of the whole change.

    `level` is "error", "warning" or "notice".
    """
    places = {"file": file, "line": line, "col": column, "title": title}
    properties = ",".join(
        f"{name}={escaped(str(value), property=True)}"
        for name, value in places.items()
        if value is not None
    )
    return f"::{level} {properties}::{escaped(message)}\n"
