"""Drawing charts in tests, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sc_compile.drawing.formats import Drawing, Format, Look
from sc_compile.drawing.layout import Engine
from sc_compile.drawing.picture import MachinePicture
from sc_compile.drawing.show import show_program
from sc_compile.pipeline import analyse_charts
from sc_compile.render import render_text

from scripts import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*/*.sc"))
CHARTS = Path(__file__).parent / "charts"
"""A device twin with four regions, and what the examples have none of."""


def pictures_of(sources: Mapping[str, str]) -> list[MachinePicture]:
    """Return the model of the picture of charts, by their names."""
    report, program = analyse_charts(
        list(sources), lambda name: sources[name].encode(), identify=lambda name: name
    )
    assert not report.errors, render_text(report.sorted())
    return show_program(program, sources)


def compiles(text: str) -> bool:
    """Return whether a chart has no errors, as a random one may have."""
    report, _ = analyse_charts(["chart.sc"], lambda _: text.encode())
    return not report.errors


def picture_of(text: str) -> list[MachinePicture]:
    """Return the model of the picture of one chart."""
    return pictures_of({"chart.sc": text})


def drawing_of(pictures: list[MachinePicture], engine: Engine, look: Look | None = None) -> Drawing:
    """Return a drawing that is laid out by an engine that runs already."""
    return Drawing(
        pictures=pictures, title="Chart", look=look or Look(), start_engine=lambda: engine
    )


def svg_of(pictures: list[MachinePicture], engine: Engine, look: Look | None = None) -> str:
    """Return a picture as SVG."""
    return drawing_of(pictures, engine, look).written(Format.SVG, no_links).decode()


def chart_of(states: int) -> str:
    """Write a chart of so many states, in groups of ten, with the lines that charts have."""
    groups = states // 10
    lines = ["event GO", "event NEXT(n: int)", "event FAIL", "machine large {"]
    lines += ["  context(count: int = 0)", "  initial g0"]
    for group in range(groups):
        lines += [f"  state g{group} {{", f"    initial s{group}_0"]
        if group % 3 == 0 and groups > 3:
            lines.append(f"    on FAIL -> g{(group + 3) % groups} {{ count = 0 }}")
        for number in range(9):
            lines.append(f"    state s{group}_{number} {{")
            if number % 4 == 1:
                lines.append('      entry { log "here" }')
            following = f"s{group}_{number + 1}" if number < 8 else f"g{(group + 1) % groups}"
            lines.append(f"      on GO -> {following}")
            if number % 3 == 2:
                lines.append(f"      on NEXT if event.n > {number} -> s{group}_{number // 2}")
            if number % 4 == 3:
                lines.append(f"      after {number}0s -> s{group}_{number - 1}")
            lines.append("    }")
        lines.append("  }")
    return "\n".join([*lines, "}", ""])


def no_links(_path: str, _line: int) -> str:
    """Return no address of a line of a chart."""
    return ""
