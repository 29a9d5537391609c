"""An SVG as PNG, by resvg: the picture of one theme, as it has no reader who prefers another."""

from __future__ import annotations

from typing import Any

from ..codes import MISSING_SOFTWARE, NO_FONT
from .errors import DrawingError

_LETTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<text y="15" font-family="sans-serif">{}</text></svg>'
)


def render_png(svg: str, scale: float) -> bytes:
    """Return an SVG as PNG, `scale` times as large; raises DrawingError."""
    try:
        import resvg_py
    except ImportError as error:
        raise DrawingError(
            MISSING_SOFTWARE,
            "what makes PNGs is not installed",
            help="`pip install 'sc-compile[draw]'`",
        ) from error
    if _render(resvg_py, _LETTER.format("X"), 1) == _render(resvg_py, _LETTER.format(""), 1):
        raise DrawingError(
            NO_FONT, "this machine has no font", help="install one, or write an SVG instead"
        )
    return _render(resvg_py, svg, scale)


def _render(resvg: Any, svg: str, scale: float) -> bytes:
    return bytes(resvg.svg_to_bytes(svg_string=svg, zoom=scale, sans_serif_family="DejaVu Sans"))
