"""What an edit has moved: places in a text before it and after it."""

from __future__ import annotations

from ..source import changed


class Shift:
    """Two states of a text, of which a stretch differs: what is before and behind it is the same.

    What is known of the old text holds for the new one outside of that stretch. So an editor gets
    its answers while the new text is still being analysed.
    """

    def __init__(self, old: str, new: str) -> None:
        """Find the stretch."""
        self._grown = len(new) - len(old)
        self._start, self._old_end, self._new_end = changed(old, new)
        self.is_none = old == new

    @property
    def stretch(self) -> tuple[int, int, int]:
        """Return where the stretch begins, where it ends in the old text, and in the new one."""
        return self._start, self._old_end, self._new_end

    def back(self, offset: int) -> int | None:
        """Return where an offset of the new text was in the old one; None within the stretch."""
        if self.is_none or offset < self._start:
            return offset
        return offset - self._grown if offset > self._new_end else None

    def forth(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a piece of the old text is in the new one; None where it was edited."""
        if self.is_none or end <= self._start:
            return start, end
        return (start + self._grown, end + self._grown) if start >= self._old_end else None
