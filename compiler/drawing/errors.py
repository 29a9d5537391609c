"""What keeps a picture from being drawn: an error with a code, and what to do about it."""

from __future__ import annotations

from ..codes import Code
from ..source import Span


class DrawingError(Exception):
    """A picture cannot be drawn; `span` is the place in the chart that has to do with it."""

    def __init__(
        self, code: Code, message: str, *, span: Span | None = None, help: str = ""  # noqa: A002
    ) -> None:
        """Take what is said of it."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.help = help
