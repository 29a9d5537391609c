"""Mistakes of people who come from XState, SCXML, TypeScript or Python, and what they are told.

Each chart in `mistakes/` has one; beside it is what the compiler says.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts
from sc_compile.render import render_text, summary

from tests.analysing import is_about_tidiness

FOLDER = Path(__file__).with_name("mistakes")
CHARTS = sorted(FOLDER.glob("*.sc"))
UPDATE = "pytest tests/diagnostics/test_mistakes.py --update-goldens"
# These are as they should be: what looks like a mistake means what was meant.
RIGHT = (
    *("19_if_in_action", "27_listcomp", "31_string_state", "54_reserved_on_state"),
    *("69_set_item", "70_del"),
)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_mistakes(chart: Path, update_goldens: bool) -> None:
    """The answer to a mistake is what it was, and there is one to each."""
    report, _ = compile_charts(
        [chart.name],
        lambda name: (FOLDER / name).read_bytes(),
        Folder(name="output", files={}, relative=lambda source: source, locate=lambda _: None),
    )
    found = report.sorted()
    text = render_text(found) + (f"{summary(found)}\n" if found else "nothing is wrong\n")
    wrong = [each for each in found if not is_about_tidiness(each.code.id)]
    assert bool(wrong) != (chart.stem in RIGHT), text
    expected = chart.with_suffix(".txt")
    if update_goldens:
        expected.write_text(text, encoding="utf-8")
        return
    known = expected.read_text(encoding="utf-8") if expected.exists() else ""
    if text != known:
        diff = difflib.unified_diff(
            known.splitlines(), text.splitlines(), str(expected), "now", lineterm=""
        )
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)
