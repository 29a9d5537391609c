"""RESULTS.md: a section for each part, with tables and small plots.

A run replaces the sections of its parts, and leaves the others as they are. Plots are SVG files
beside the page, written by hand: bars, and lines over a logarithmic axis.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "RESULTS.md"
PLOTS = FOLDER / "plots"

HEAD = """\
# Results

Written by `make bench`. All figures of a table were taken in one run, in turns, and are medians of
several rounds; compare the ratios, since the machine's speed changes from run to run. Each part
ends with what it was measured on. `make bench PARTS=scale` writes that part anew, and no other.
"""

BAR, GAP, LABELS, VALUES = 18, 6, 190, 110
WIDTH, HEIGHT, MARGIN = 640, 260, 46
INK, OURS, OTHERS = "#57606a", "#0969da", "#afb8c1"
LINES = ("#0969da", "#bf3989", "#1a7f37", "#9a6700", "#8250df")
FONT = 'font-family="system-ui, sans-serif" font-size="12"'


@dataclass(frozen=True, slots=True)
class Target:
    """What a part has to show, and whether it does."""

    what: str
    wanted: str
    measured: str
    reached: bool


@dataclass(slots=True)
class Section:
    """What a part has found: blocks of Markdown in order, and plots by their file names."""

    name: str
    title: str
    blocks: list[str] = field(default_factory=list)
    plots: dict[str, str] = field(default_factory=dict)

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self.blocks.append(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a table; the first column is text, the others are figures."""
        rule = ["---", *["---:"] * (len(head) - 1)]
        self.blocks.append("\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows]))

    def targets(self, targets: Sequence[Target]) -> None:
        """Add the table of targets."""
        lines = ["| target | wanted | measured | |", "|---|---|---|---|"]
        for each in targets:
            verdict = "reached" if each.reached else "**missed**"
            lines.append(f"| {each.what} | {each.wanted} | {each.measured} | {verdict} |")
        self.blocks.append("\n".join(lines))

    def bars(self, name: str, title: str, values: Mapping[str, float], unit: str) -> None:
        """Add a plot of bars; the axis is logarithmic where the values are far apart."""
        self._plot(name, title, bars(title, values, unit))

    def lines(
        self,
        name: str,
        title: str,
        series: Mapping[str, Sequence[tuple[float, float]]],
        axes: tuple[str, str],
    ) -> None:
        """Add a plot of lines over logarithmic axes, which have the names `axes`."""
        self._plot(name, title, lines(title, series, axes))

    def _plot(self, name: str, title: str, svg: str) -> None:
        file = f"{self.name}-{name}.svg"
        self.plots[file] = svg
        self.blocks.append(f"![{title}](plots/{file})")

    def markdown(self) -> str:
        """Return the section as it stands on the page, between its marks."""
        body = "\n\n".join([f"## {self.title}", *self.blocks])
        return f"<!-- {self.name} -->\n{body}\n<!-- end of {self.name} -->"


def write(sections: Sequence[Section], order: Sequence[str], page: Path = PAGE) -> None:
    """Put sections on the page, in the place of their former ones; `order` is that of all parts."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    found = {
        match[1]: match[0]
        for match in re.finditer(r"<!-- (\w+) -->\n.*?\n<!-- end of \1 -->", old, re.DOTALL)
    }
    found.update({section.name: section.markdown() for section in sections})
    parts = [found[name] for name in order if name in found]
    page.write_text("\n\n".join([HEAD.rstrip(), *parts]) + "\n", encoding="utf-8")
    plots = page.parent / PLOTS.name
    plots.mkdir(exist_ok=True)
    for section in sections:
        for former in plots.glob(f"{section.name}-*.svg"):
            former.unlink()
        for file, svg in section.plots.items():
            (plots / file).write_text(svg, encoding="utf-8")


def figure(value: float) -> str:
    """Write a number with three figures: `1,234,000`, `12.3`, `0.45`."""
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def times(ratio: float) -> str:
    """Write a ratio."""
    return f"{figure(ratio)} times"


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """Draw horizontal bars; the first is ours. Beyond a factor of 50 the axis is logarithmic."""
    largest, least = max(values.values()), min(values.values())
    logarithmic = least > 0 and largest / least > 50
    room = WIDTH - LABELS - VALUES
    rows = []
    for index, (label, value) in enumerate(values.items()):
        share = value / largest if largest else 0
        if logarithmic:  # from a third of the least to the largest
            share = math.log(value * 3 / least) / math.log(largest * 3 / least)
        y = 30 + index * (BAR + GAP)
        length = max(1, round(share * room))
        colour = OTHERS if index else OURS
        rows += [
            f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{LABELS}" y="{y}" width="{length}" height="{BAR}" fill="{colour}"/>',
            f'<text x="{LABELS + length + 6}" y="{y + 13}">{escape(figure(value))}</text>',
        ]
    note = f"{title}, {unit}" + (" (logarithmic)" if logarithmic else "")
    return svg(note, rows, 30 + len(values) * (BAR + GAP) + 6)


def lines(
    title: str, series: Mapping[str, Sequence[tuple[float, float]]], axes: tuple[str, str]
) -> str:
    """Draw lines over logarithmic axes, a colour for each series."""
    points = [point for each in series.values() for point in each]
    (left, right), (low, high) = (_decades([point[at] for point in points]) for at in (0, 1))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - left) / (right - left)
        up = (math.log10(y) - low) / (high - low)
        return (
            round(MARGIN + across * (WIDTH - 170 - MARGIN), 1),
            round(HEIGHT - MARGIN - up * (HEIGHT - MARGIN - 34), 1),
        )

    rows = []
    for power in range(left, right + 1):
        x, y = place(10.0**power, 10.0**low)
        rows.append(f'<text x="{x}" y="{y + 16}" text-anchor="middle">{_short(power)}</text>')
    for power in range(low, high + 1):
        x, y = place(10.0**left, 10.0**power)
        rows.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{_short(power)}</text>')
        end = place(10.0**right, 10.0**power)[0]
        rows.append(f'<line x1="{x}" y1="{y}" x2="{end}" y2="{y}" stroke="#d0d7de"/>')
    for index, (label, each) in enumerate(series.items()):
        colour = LINES[index % len(LINES)]
        path = " ".join(f"{x},{y}" for x, y in (place(*point) for point in each))
        rows.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = 44 + index * 18
        rows.append(f'<rect x="{WIDTH - 150}" y="{y - 9}" width="12" height="4" fill="{colour}"/>')
        rows.append(f'<text x="{WIDTH - 132}" y="{y}">{escape(label)}</text>')
    middle = (MARGIN + WIDTH - 170) // 2
    rows.append(
        f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{escape(axes[0])}</text>'
    )
    return svg(f"{title}: {axes[1]}", rows, HEIGHT)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around values."""
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _short(power: int) -> str:
    return (
        f"{10**power:,}" if 0 <= power <= 6 else f"1e{power}" if power > 6 else f"{10.0**power:g}"
    )


def svg(title: str, rows: Sequence[str], height: int) -> str:
    """Write a picture, readable on light and dark pages."""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" {FONT} fill="{INK}">'
    )
    heading = f'<text x="8" y="18" font-weight="600">{escape(title)}</text>'
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([opening, ground, heading, *rows, "</svg>"]) + "\n"
