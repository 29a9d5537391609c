"""A chart in its canonical form, as changes of its text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from lsprotocol import types

from ..diagnostics import Report
from ..formatting.format import FormattingError, format_chart
from ..parsing.parse import as_lines
from .positions import Positions
from .shift import Shift

MOST_LINES = 2_000
"""Of more changed lines, one change is made of all: to compare them would take long."""


def tidied(path: str, text: str) -> str | None:
    """Return the canonical form of a chart; None where it has errors, or would not be the same."""
    try:
        found = format_chart(path, text.encode("utf-8", "surrogatepass"), Report())
    except FormattingError:
        return None
    return as_lines(found.decode()) if found is not None else None


def edits(old: str, new: str, positions: Positions) -> list[types.TextEdit]:
    """Return the changes that make one text of another: lines that are the same are left alone."""
    return [
        types.TextEdit(positions.between(start, end), text)
        for start, end, text in _changes(old, new)
    ]


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    if old == new:
        return
    begin, old_end, new_end = Shift(old, new).stretch
    begin = old.rfind("\n", 0, begin) + 1
    line_end = old.find("\n", old_end)
    rest = (len(old) if line_end == -1 else line_end + 1) - old_end
    old_end, new_end = old_end + rest, new_end + rest
    before, after = old[begin:old_end].splitlines(True), new[begin:new_end].splitlines(True)
    if max(len(before), len(after)) > MOST_LINES:
        yield begin, old_end, new[begin:new_end]
        return
    starts = [begin]
    for line in before:
        starts.append(starts[-1] + len(line))
    for kind, first, last, put_first, put_last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield starts[first], starts[last], "".join(after[put_first:put_last])
