"""Comparing charts in tests: fixtures in folders, and texts."""

from __future__ import annotations

from pathlib import Path

from sc_compile.breaking.compare import compare
from sc_compile.breaking.findings import Finding, Side
from sc_compile.breaking.rendering import render_text, summary
from sc_compile.ir import Program
from sc_compile.pipeline import analyse_charts
from sc_compile.render import render_text as render_diagnostics

RULE_CASES = Path(__file__).parent / "rules"
SAFE_CASES = Path(__file__).parent / "safe"


def program_of(text: str, name: str = "chart.sc") -> Program:
    """Return what a chart means; it has no errors."""
    report, program = analyse_charts([name], lambda _: text.encode())
    assert not report.errors, render_diagnostics(report.sorted())
    return program


def compare_texts(old: str, new: str) -> tuple[Finding, ...]:
    """Compare two charts."""
    return compare(program_of(old, "old.sc"), program_of(new, "new.sc"))


def rules_found(old: str, new: str) -> list[str]:
    """Return the ids of the rules that a change breaks."""
    return [each.rule.id for each in compare_texts(old, new)]


def texts_of(case: Path) -> tuple[str, str]:
    """Return the charts of a fixture, before and after."""
    before, after = case / "old.sc", case / "new.sc"
    return before.read_text(encoding="utf-8"), after.read_text(encoding="utf-8")


def findings_of(case: Path) -> tuple[Finding, ...]:
    """Return what is found in a fixture."""
    return compare_texts(*texts_of(case))


def told(findings: tuple[Finding, ...]) -> str:
    """Return findings as the user reads them."""
    shown = {side: (lambda path: path) for side in Side}
    return render_text(findings, shown) + (f"{summary(findings)}\n" if findings else "")
