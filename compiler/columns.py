"""Rows of text in columns, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


def shortened(text: str, most: int) -> str:
    """Return a text that takes at most so many columns; one that is cut off ends in `…`."""
    if width(text) <= most:
        return text
    while width(text) > most - 1:
        text = text[:-1]
    return text + "…"


def column_widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return how wide columns have to be for these rows."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def laid_out(cells: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> str:
    """Return a row as a line; the columns of these numbers are flush right."""
    padded = []
    for place, (cell, column) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (column - width(cell))
        padded.append(space + cell if place in right else cell + space)
    return "  ".join(padded).rstrip()
