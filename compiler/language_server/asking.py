"""What a request is about: a name at a place, in the newest text whose meaning is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from ..source import Source, Span
from .documents import Document, Documents
from .index import Occurrence
from .meaning import Checked, Meaning
from .positions import Encoding, Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A place that is asked about: an offset of the text that a meaning is of."""

    document: Document
    meaning: Meaning
    offset: int

    @property
    def occurrence(self) -> Occurrence | None:
        """Return the name at the place, if there is one."""
        known = self.meaning.index.files.get(self.document.path)
        return known.at(self.offset) if known is not None else None


class Places:
    """Turns what the protocol says of places into places in charts, and back."""

    def __init__(self, documents: Documents, encoding: Encoding) -> None:
        """Take the open charts, and the encoding that positions count in."""
        self.documents = documents
        self.encoding = encoding
        self._positions: dict[str, Positions] = {}

    def positions(self, document: Document) -> Positions:
        """Return the positions in a chart as the editor has it now."""
        return self._of(document.path, document.text)

    def _of(self, path: str, text: str) -> Positions:
        known = self._positions.get(path)
        if known is None or known.source.text is not text:
            known = self._positions[path] = Positions(Source(path, text), self.encoding)
        return known

    async def ask(self, path: str, position: types.Position) -> Asked | None:
        """Return what is known at a position: at once, if the text was the same there before.

        None stands for a chart that is not open, or was changed while it was being analysed.
        """
        document = self.documents.get(path)
        if document is None:
            return None
        text = document.text
        offset = self.positions(document).offset(position)
        asked = self._asked(document, document.meaning, offset)
        if asked is None:
            meaning = await self.documents.current(document)
            asked = self._asked(document, meaning, offset) if document.text == text else None
        return asked

    def _asked(self, document: Document, meaning: Meaning | None, offset: int) -> Asked | None:
        """Return what a meaning has at an offset of a chart; None where that was edited since."""
        if meaning is None:
            return None
        known = self.documents.shift(meaning, document.path).back(offset)
        if known is None:
            return None
        return Asked(document=document, meaning=meaning, offset=known)

    def location(self, span: Span, checked: Checked | None = None) -> types.Location | None:
        """Return a span where it is now; None where it was edited away."""
        path = span.source.path
        found = self.range(span, checked)
        return None if found is None else types.Location(self.uri(path), found)

    def range(self, span: Span, checked: Checked | None = None) -> types.Range | None:
        """Return the range of a span of a file that was checked, as it is now."""
        path = span.source.path
        now = self.documents.text(path)
        if checked is None or now is None or path not in checked.files:
            return self._of(path, span.source.text).range(span)
        there = self.documents.shift(checked, path).forth(span.start, span.end)
        return None if there is None else self._of(path, now).between(*there)

    def uri(self, path: str) -> str:
        """Return the address of a file, as the editor calls it if it is open."""
        document = self.documents.get(path)
        return document.uri if document is not None else Path(path).as_uri()
