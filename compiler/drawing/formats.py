"""The formats of a picture, and the picture in each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ..codes import LAYOUT_FAILED, TOO_MANY_STATES
from .errors import DrawingError
from .geometry import PlacedMachine
from .layout import Direction, Engine, LayoutError, lay_out
from .mermaid import mermaid_page, mermaid_text, mermaid_words
from .painting import LinkTo, describe, paint, paint_text, size_of, text_size
from .palette import Theme
from .picture import MachinePicture
from .selection import largest_states

NOTHING_CHANGED = "Nothing that is drawn has changed."
"""What is written in place of the picture of a change where there is none."""
MOST_BOXES = 1_500
"""Of a machine. One with 1,000 takes 6 s, and is read by nobody."""


class Format(Enum):
    """What a picture is written as; the value is the end of the file's name."""

    SVG = ".svg"
    PNG = ".png"
    MERMAID = ".mmd"
    MARKDOWN = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is to look; `scale` is that of PNGs."""

    theme: Theme = Theme.AUTO
    direction: Direction | None = None
    scale: float = 2.0


@dataclass(slots=True, kw_only=True)
class Drawing:
    """Machines to be drawn, in any of the formats; they are laid out once, if at all.

    Without machines, it is the sentence `NOTHING_CHANGED`.
    """

    pictures: Sequence[MachinePicture]
    title: str
    look: Look
    start_engine: Callable[[], Engine]
    _placed: list[PlacedMachine] | None = field(default=None)

    def written(self, as_format: Format, link_to: LinkTo) -> bytes:
        """Return the picture in a format, with links; raises DrawingError."""
        match as_format:
            case Format.MERMAID:
                if not self.pictures:
                    return mermaid_words(NOTHING_CHANGED).encode()
                return mermaid_text(self.pictures).encode()
            case Format.MARKDOWN:
                if not self.pictures:
                    return f"{NOTHING_CHANGED}\n".encode()
                return mermaid_page(self.pictures).encode()
            case Format.SVG:
                return self._svg(self.look.theme, link_to).encode()
            case Format.PNG:
                from .png import render_png

                theme = Theme.LIGHT if self.look.theme is Theme.AUTO else self.look.theme
                machines = self.placed() if self.pictures else []
                width = size_of(machines)[0] if machines else text_size(NOTHING_CHANGED)[0]
                return render_png(self._svg(theme, link_to), round(width * self.look.scale))

    def placed(self) -> list[PlacedMachine]:
        """Return the machines, laid out; raises DrawingError."""
        if self._placed is None:
            for picture in self.pictures:
                _refuse_too_many(picture)
            engine = self.start_engine()
            self._placed = [self._lay_out(picture, engine) for picture in self.pictures]
        return self._placed

    def _lay_out(self, picture: MachinePicture, engine: Engine) -> PlacedMachine:
        try:
            return lay_out(picture, engine, self.look.direction)
        except LayoutError as error:
            raise DrawingError(
                LAYOUT_FAILED,
                f"the layout engine gives up on machine `{picture.root.name}`: {error}",
                span=picture.root.span,
                help="try the other `--direction`, or `--state`",
            ) from error

    def _svg(self, theme: Theme, link_to: LinkTo) -> str:
        if not self.pictures:
            return paint_text(NOTHING_CHANGED, title=self.title, theme=theme)
        machines = self.placed()
        return paint(
            machines,
            title=self.title,
            description=describe(machines),
            theme=theme,
            link_to=link_to,
        )


def _refuse_too_many(picture: MachinePicture) -> None:
    number = sum(1 for _ in picture.root.walk())
    if number <= MOST_BOXES:
        return
    states = largest_states(picture)
    shown = " or ".join(f"`--state {name}`" for name in states)
    raise DrawingError(
        TOO_MANY_STATES,
        f"machine `{picture.root.name}` has {number:,} states and marks: too many for one picture",
        span=picture.root.span,
        help=f"draw it state by state: {shown}" if states else "Mermaid text needs no layout",
    )
