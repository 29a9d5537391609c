"""After any edits, a chart has the findings that the compiler has for its text."""

from __future__ import annotations

import random

import pytest
from sc_compile.chart_files import Project, read_chart
from sc_compile.diagnostics import Report
from sc_compile.emit.clashes import report_clashes
from sc_compile.language_server.meaning import find_meaning
from sc_compile.merge import report_same_module
from sc_compile.parsing import reparse, syntax
from sc_compile.parsing.reparse import Reparser
from sc_compile.pipeline import analyse_charts
from sc_compile.render import render_text
from sc_compile.source import Source

from scripts import ROOT
from tests.parsing.test_reparse import edited, many_states
from tests.running.amount import amount

EXAMPLES = sorted(ROOT.glob("examples/*/*.sc"))


def texts(dice: random.Random) -> tuple[str, str]:
    """Return where a chart is, and a text: an example, or one with many states."""
    if dice.random() < 0.4:
        return (ROOT / "examples" / "many.sc").as_posix(), many_states(dice)
    path = dice.choice(EXAMPLES)
    return path.as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", range(amount(3, 100)))
def test_findings_are_those_of_the_compiler(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is taken over from the text before gives what a fresh compiler prints."""
    monkeypatch.setattr(reparse, "LEAST_STATES", 1)
    dice = random.Random(seed)
    path, good = texts(dice)
    text = good
    parsers: dict[str, Reparser] = {}

    def read(each: str) -> bytes:
        return text.encode("utf-8", "surrogatepass") if each == path else read_chart(each)

    def parse(source: Source, report: Report) -> syntax.File:
        return parsers.setdefault(source.path, Reparser()).parse(source, report)

    folders = [ROOT.as_posix()]
    for _ in range(12):
        meaning = find_meaning(path, read, folders, parse=parse)
        report, program = analyse_charts([path], read, may_import=Project([path], folders).has)
        if not report.errors:
            report_same_module(program, report)
            report_clashes(program, report)
        assert render_text(meaning.findings) == render_text(report.sorted()), text
        text = good if dice.random() < 0.2 else edited(text, dice)
