"""Places in a text as the protocol has them: a line, and a number of code units in it."""

from __future__ import annotations

from lsprotocol import types

from ..source import Source, Span

Encoding = types.PositionEncodingKind | str


class Positions:
    """Turns offsets into a source into positions, and back.

    Lines and characters count from 0. Characters are code units of an encoding, which client and
    server have agreed on: of UTF-16, where an emoji is two, if the client can do no other.
    """

    def __init__(self, source: Source, encoding: Encoding) -> None:
        """Take a source, and the encoding whose code units count."""
        self.source = source
        self._encoding = encoding

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line = self.source.line(offset)
        start = self.source.line_starts[line - 1]
        return types.Position(line - 1, self._units(self.source.text[start:offset]))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span of the source."""
        return self.between(span.start, span.end)

    def between(self, start: int, end: int) -> types.Range:
        """Return the range from one offset to another."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; what is beyond a line's end is its end."""
        starts = self.source.line_starts
        if position.line >= len(starts):
            return len(self.source.text)
        start = starts[position.line]
        line = self.source.line_text(position.line + 1)
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for index, character in enumerate(line):
            if units >= position.character:
                return start + index
            units += self._units(character)
        return start + len(line)

    def _units(self, text: str) -> int:
        """Return how many code units a piece of a line has."""
        if self._encoding == types.PositionEncodingKind.Utf32 or text.isascii():
            return len(text)
        if self._encoding == types.PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
