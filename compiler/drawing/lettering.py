"""How wide a text is, and how it is broken into lines. Sizes are in pixels.

The widths are those of Helvetica, which Arial and Liberation Sans share. A picture states the width
of each text, so one in another font takes the same place.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Widths of the characters from space to tilde, in thousandths of the size (Adobe's font metrics).
_PLAIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_OTHER = 640  # of a letter that the tables do not have
_WIDE = 1_000
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Font:
    """A size and a weight, and how high a line is."""

    size: float
    line: float
    bold: bool = False

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        table = _BOLD if self.bold else _PLAIN
        units = 0
        for character in text:
            place = ord(character) - 32
            units += table[place] if 0 <= place < len(table) else _width_of(character)
        return round(units * self.size / 1000, 1)

    def shortened(self, text: str, widest: float) -> str:
        """Return a text that is no wider than it may be; what is cut off is an ellipsis."""
        if self.width(text) <= widest:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + ELLIPSIS) <= widest:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + ELLIPSIS

    def wrapped(self, text: str, widest: float, most: int, indent: str = "") -> list[str]:
        """Break a text into lines no wider than they may be; the last one of `most` is cut.

        Lines but the first begin with `indent`.
        """
        lines: list[str] = []
        words = text.split(" ")
        at = 0
        while at < len(words):
            start = indent if lines else ""
            if len(lines) == most - 1:
                lines.append(self.shortened(start + " ".join(words[at:]), widest))
                break
            line, at = start + words[at], at + 1
            while at < len(words) and self.width(f"{line} {words[at]}") <= widest:
                line, at = f"{line} {words[at]}", at + 1
            lines.append(self.shortened(line, widest))
        return lines


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _OTHER


TITLE = Font(size=13, line=18, bold=True)
HEADING = Font(size=15, line=22, bold=True)
ROW = Font(size=11, line=15)
NOTICE = Font(size=11, line=15, bold=True)
LABEL = Font(size=11, line=14)
EVENT = Font(size=11, line=14, bold=True)
