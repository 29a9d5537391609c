"""Percentiles, comparisons and pages of the benchmarks say what they are said to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.context_size import SIZES, lines_of
from benchmarks.latency import latency
from benchmarks.report import Section, write
from benchmarks.scale import Window, describe, growth, part_of


def test_percentiles_are_milliseconds() -> None:
    """Of a hundred calls of 1 to 100 ms, the middle and the one before the last."""
    found = latency([number / 1000 for number in range(100, 0, -1)])
    assert (round(found.p50, 2), round(found.p99, 2)) == (50.5, 99.01)


def windows(*costs: float) -> list[Window]:
    """Make windows of calls that cost so much."""
    return [Window(number * 10, 1000 / cost, cost) for number, cost in enumerate(costs, 1)]


def test_the_first_window_is_no_part_of_the_start() -> None:
    """The end is compared with the quarter after the first window, which is told for itself."""
    found = growth(windows(1, 2, 2, 9, 9, 9, 3, 3))
    assert (found.first, found.start, found.end) == (1, 2, 3)
    names = [part_of(index, 8) for index in range(8)]
    assert names == ["left out", "start", "start", "", "", "", "end", "end"]


def test_a_run_that_is_cheap_at_first_says_so() -> None:
    """The page has what the first window costs, in its tables and beside the verdict."""
    section = Section("scale", "Scale")
    runs = {"generated": windows(*[2.0, *[3.0] * 19]), "by hand": windows(*[1.0, *[2.0] * 19])}
    target = describe(section, "events", "Events", runs)
    assert target.reached
    assert target.measured == (
        "1.00 times (by hand 1.00; 1.50 times the first share, by hand 2.00)"
    )
    page = section.markdown()
    assert "| 10 | left out | 500 | 2.00 | 1,000 | 1.00 | 2.00 |" in page
    assert "a call costs 0.67 of one at the end; by hand 0.50." in page
    assert "| generated | 2.00 | 3.00 | 3.00 | 1.00 | 1.50 |" in page
    dearer = {**runs, "generated": windows(*[2.0] * 15, *[3.0] * 5)}
    assert not describe(section, "events", "Events", dearer).reached


@pytest.mark.parametrize("size", SIZES.values())
def test_a_context_has_the_size_that_is_said(size: int) -> None:
    assert len(json.dumps(lines_of(size), separators=(",", ":"))) == size


def test_a_part_replaces_its_section_alone(tmp_path: Path) -> None:
    """What the other parts have found stays, in the order of the parts."""
    page = tmp_path / "RESULTS.md"
    order = ["one", "two", "three"]
    for name, text in (("three", "old"), ("one", "old"), ("two", "old"), ("one", "new")):
        section = Section(name, name.title())
        section.text(f"{name} is {text}")
        section.bars("plot", name, {text: 1}, "times")
        write([section], order, page)
    found = [line for line in page.read_text().splitlines() if " is " in line]
    assert found == ["one is new", "two is old", "three is old"]
    assert "new" in (tmp_path / "plots" / "one-plot.svg").read_text()
