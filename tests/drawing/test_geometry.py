"""Nothing overlaps in a picture, no line goes through a text, nothing is out of the frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from sc_compile.drawing.elk import Elk
from sc_compile.drawing.formats import Format, Look
from sc_compile.drawing.inspection import crossings, flaws
from sc_compile.drawing.layout import Direction, lay_out

from tests.drawing.drawn import (
    CHARTS,
    EXAMPLES,
    chart_of,
    compiles,
    drawing_of,
    no_links,
    picture_of,
    svg_of,
)
from tests.drawing.svg_geometry import flaws_of, read_svg
from tests.reference.random_charts import charts
from tests.running.amount import amount

DIRECTIONS = [
    None,
    *(
        pytest.param(each, marks=pytest.mark.long("the direction that is not chosen by itself"))
        for each in Direction
    ),
]
EACH = [*EXAMPLES, *sorted(CHARTS.glob("*.sc"))]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("chart", EACH, ids=lambda path: path.stem)
def test_examples_are_laid_out_well(chart: Path, direction: Direction | None, engine: Elk) -> None:
    """No example has a flaw, in whichever direction it is drawn."""
    pictures = picture_of(chart.read_text(encoding="utf-8"))
    svg = svg_of(pictures, engine, Look(direction=direction))
    assert flaws_of(read_svg(svg)) == []


@pytest.mark.parametrize("chart", EXAMPLES, ids=lambda path: path.stem)
def test_no_arrows_cross_in_examples(chart: Path, engine: Elk) -> None:
    """In the pictures of the examples no arrow crosses another one."""
    for picture in picture_of(chart.read_text(encoding="utf-8")):
        assert crossings(lay_out(picture, engine)) == 0


def test_random_charts_are_laid_out_well(engine: Elk) -> None:
    """Any chart is laid out without a flaw, whatever its transitions lead to."""

    @hypothesis_settings(max_examples=amount(8, 200), deadline=None, database=None)
    @given(charts())
    def check(text: str) -> None:
        assume(compiles(text))
        drawing = drawing_of(picture_of(text), engine)
        assert flaws_of(read_svg(drawing.written(Format.SVG, no_links).decode())) == []
        assert [flaw for machine in drawing.placed() for flaw in flaws(machine)] == []

    check()


def test_charts_of_fifty_states_are_laid_out_well(engine: Elk) -> None:
    """A chart of 50 states has no flaw, and all its states and lines."""
    text = chart_of(50)
    svg = svg_of(picture_of(text), engine)
    drawn = read_svg(svg)
    assert flaws_of(drawn) == []
    shown = [each.called for each in drawn.texts]
    assert {f"s{group}_{number}" for group in range(5) for number in range(9)} <= set(shown)
    assert shown.count("GO") == text.count("on GO")


@pytest.mark.long("a chart that nobody has: it takes some seconds, and shows only that it works")
def test_charts_of_five_hundred_states_are_drawn(engine: Elk) -> None:
    """A chart of 500 states is drawn without a flaw."""
    drawing = drawing_of(picture_of(chart_of(500)), engine)
    (machine,) = drawing.placed()
    assert len(machine.boxes) == 552
    assert list(flaws(machine)) == []


def test_flaws_are_found() -> None:
    """What the tests above look for is found where it is."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
    text = '<text x="{x}" y="50" font-size="10" textLength="20">{name}</text>'
    box = '<rect class="even" x="{x}" y="40" width="30" height="30"/>'
    line = '<path class="arrow" d="M0 47L100 47"/>'
    one, beside = text.format(x=10, name="one"), text.format(x=40, name="two")
    on_it = text.format(x=20, name="two")

    def found(*parts: str) -> list[str]:
        return flaws_of(read_svg(head + "".join(parts) + "</svg>"))

    assert found(one, beside) == []
    assert found(one, on_it) == ["'one' is on 'two'"]
    assert found(one, line) == ["a line goes through 'one'"]
    assert len(found(text.format(x=90, name="far"))) == 1
    assert found(box.format(x=5), box.format(x=60)) == []
    assert len(found(box.format(x=5), box.format(x=30))) == 1
    assert len(found(box.format(x=20), one)) == 1
