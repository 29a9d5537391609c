"""Random charts: one breaks nothing of itself, and any two can be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sc_compile.breaking.compare import compare
from sc_compile.breaking.findings import Side
from sc_compile.breaking.rendering import render_github, render_json, render_text
from sc_compile.ir import Program
from sc_compile.pipeline import analyse_charts

from scripts import ROOT
from tests.breaking.comparing import compare_texts, told
from tests.reference.random_charts import charts
from tests.running.amount import amount

UNLIMITED = settings(
    deadline=None,
    max_examples=amount(8, 40),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXAMPLES = sorted(ROOT.glob("examples/*/*.sc"))
SHOWN = {side: (lambda path: path) for side in Side}


def program_or_none(text: str, name: str) -> Program | None:
    """Return what a chart means, None where a random one has a mistake."""
    report, program = analyse_charts([name], lambda _: text.encode())
    return None if report.errors else program


def laid_out_otherwise(text: str) -> str:
    """Return a chart with other white space, and with comments."""
    lines = [f"    {line}\t  # as it was" for line in text.splitlines()]
    return "# the same\n\n" + "\n\n".join(lines) + "\n"


@UNLIMITED
@given(charts())
def test_the_same_chart_is_silent(text: str) -> None:
    """Neither its name nor its layout matters."""
    old = program_or_none(text, "old.sc")
    assume(old is not None)
    new = program_or_none(laid_out_otherwise(text), "folder/new.sc")
    assert old is not None
    assert new is not None
    found = compare(old, new)
    assert not found, told(found)


@UNLIMITED
@given(charts(), charts())
def test_any_two_can_be_compared(one: str, other: str) -> None:
    """Whatever has changed, there is something to say about it, in every form."""
    old, new = program_or_none(one, "old.sc"), program_or_none(other, "new.sc")
    assume(old is not None and new is not None)
    assert old is not None
    assert new is not None
    found = compare(old, new)
    assert render_text(found, SHOWN).count("[BR") >= len(found)
    assert len(json.loads(render_json(found, SHOWN))["findings"]) == len(found)
    assert len(render_github(found, SHOWN).splitlines()) == len(found)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_silent(path: Path) -> None:
    """So are the examples, which have all that the language has."""
    text = path.read_text(encoding="utf-8")
    assert not compare_texts(text, laid_out_otherwise(text))
