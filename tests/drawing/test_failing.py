"""Final states that fail look different from those that do not."""

from __future__ import annotations

import re

from sc_compile.drawing.elk import Elk
from sc_compile.drawing.formats import Look
from sc_compile.drawing.mermaid import mermaid_text
from sc_compile.drawing.palette import Theme

from tests.drawing.drawn import CHARTS, picture_of, svg_of

CHART = (CHARTS / "failing.sc").read_text(encoding="utf-8")
INNER = re.compile(
    r'<title>([^<]*)</title>\n<rect class="\w+"[^\n]*\n<rect class="(inner[ \w]*)"', re.DOTALL
)


def test_in_a_picture(engine: Elk) -> None:
    """The inner line is dashed, not only of another colour, and the error stands in the box."""
    svg = svg_of(picture_of(CHART), engine, Look(theme=Theme.LIGHT))
    borders = {told.split("\n")[0]: style for told, style in INNER.findall(svg)}
    assert borders == {
        "final state granted": "inner",
        "final state withdrawn": "inner",
        "final state that fails rejected": "inner failing",
        "final state that fails late": "inner failing",
    }
    assert re.search(r"\.inner\.failing \{[^}]*stroke-dasharray", svg)
    assert re.search(r'<text class="failing"[^>]*>error &quot;nobody has applied&quot;<', svg)


def test_other_pictures_have_no_style_for_it(engine: Elk) -> None:
    """So they stay as they are."""
    svg = svg_of(picture_of("machine m { initial a final a }"), engine, Look())
    assert "failing" not in svg


def test_in_mermaid() -> None:
    """The arrow to the end says so."""
    text = mermaid_text(picture_of(CHART))
    assert "granted --> [*]\n" in text
    assert "rejected --> [*] : failed\n" in text
    assert "late : error #quot;nobody has applied#quot;" in text
