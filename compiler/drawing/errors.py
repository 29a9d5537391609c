"""What keeps a picture from being drawn: an error with a code, and what to do about it."""

from __future__ import annotations

from ..codes import Code
from ..diagnostics import Diagnostic, Label
from ..printable import one_line
from ..render import render_text
from ..source import Span


class DrawingError(Exception):
    """A picture cannot be drawn; `span` is the place in the chart that has to do with it."""

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        span: Span | None = None,
        label: str = "",
        help: str = "",  # noqa: A002
    ) -> None:
        """Take what is said of it, as in `Report.add`."""
        super().__init__(message)
        self.label = label
        self.code = code
        self.message = message
        self.span = span
        self.help = help

    def text(self, *, colour: bool = False) -> str:
        """Return the error as the compiler writes its own."""
        if self.span is None:
            head = one_line(f"error[{self.code.id}]: {self.message}")
            return f"{head}\n  = help: {one_line(self.help)}\n" if self.help else f"{head}\n"
        diagnostic = Diagnostic(
            code=self.code,
            message=self.message,
            primary=Label(span=self.span, text=self.label),
            help=self.help or None,
        )
        return render_text([diagnostic], colour=colour)
