"""Where a declaration that is missing would stand."""

from __future__ import annotations

from ...diagnostics import Fix
from ...parsing import syntax


def declared(text: str, file: syntax.File) -> Fix | None:
    """Return the change that adds a declaration to a file: behind its events, or before a machine.

    None stands for a machine, which has more to it, and for a file without one, where nothing
    would use what is declared.
    """
    if text.startswith("event ") and file.events:
        last = max(file.events, key=lambda each: each.span.end)
        place = _line_end(file.source.text, last.span.end)
        return Fix(span=file.source.span(place, place), text=f"\n{text}")
    if not file.machines or text.startswith("machine "):
        return None
    first = min(each.span.start for each in file.machines)
    place = _above_comments(file.source.text, first)
    return Fix(span=file.source.span(place, place), text=f"{text}\n\n")


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end == -1 else end


def _above_comments(text: str, offset: int) -> int:
    """Return where the lines of comments begin that are directly above an offset."""
    start = text.rfind("\n", 0, offset) + 1
    if text[start:offset].strip():
        return offset  # something else stands on its line
    while start > 0:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before : start - 1].lstrip().startswith("#"):
            break
        start = before
    return start
