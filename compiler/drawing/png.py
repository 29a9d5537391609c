"""An SVG as PNG, by resvg: the picture of one theme, as it has no reader who prefers another."""

from __future__ import annotations

from ..codes import MISSING_SOFTWARE, NO_FONT
from .errors import DrawingError
from .palette import FONTS


def render_png(svg: str, width: int) -> bytes:
    """Return an SVG as PNG of a width in pixels; raises DrawingError."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise DrawingError(
            MISSING_SOFTWARE,
            "what makes PNGs is not installed",
            help="`pip install '/path/to/sc-compile[draw]'`",
        ) from error
    # resvg leaves out all texts where there is no font.
    with_letter, without = (svg_to_bytes(svg_string=_text(each)) for each in ("X", ""))
    if with_letter == without:
        raise DrawingError(
            NO_FONT,
            f"this machine has none of the fonts {FONTS}",
            help="install one of them, such as `fonts-dejavu-core`, or write an SVG instead",
        )
    return bytes(svg_to_bytes(svg_string=svg, width=width))


def _text(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
        f'<text y="15" font-family="{FONTS}">{text}</text></svg>'
    )
