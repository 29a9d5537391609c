"""Analysing charts in tests, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sc_compile import codes, ir
from sc_compile.analysis.analyse import analyse
from sc_compile.diagnostics import Diagnostic, Report
from sc_compile.parsing.load import load
from sc_compile.render import render_text

FIRST_OF_TIDINESS = "SC820"
"""Warnings from this code on are about what is left over; charts of tests show one thing each."""


def analysed(
    text: str, others: Mapping[str, str] | None = None
) -> tuple[ir.Program, tuple[Diagnostic, ...]]:
    """Analyse the chart `chart.sc`, which may import others; give the program and the findings.

    How tidy the chart is does not count.
    """
    program, found = _analysed(text, others)
    return program, tuple(each for each in found if not is_about_tidiness(each.code.id))


def _analysed(
    text: str, others: Mapping[str, str] | None
) -> tuple[ir.Program, tuple[Diagnostic, ...]]:
    sources = {"chart.sc": text, **(others or {})}

    def read(name: str) -> bytes:
        if name not in sources:
            raise FileNotFoundError(name)
        return sources[name].encode()

    report = Report()
    program = analyse(load(["chart.sc"], read, report), report)
    return program, report.sorted()


def findings(text: str, others: Mapping[str, str] | None = None) -> list[str]:
    """Return the codes of what is wrong with a chart, by position."""
    return [each.code.id for each in analysed(text, others)[1]]


def untidy(text: str, others: Mapping[str, str] | None = None) -> list[str]:
    """Return what is left over in a chart by position: the codes, each with the line."""
    found = _analysed(text, others)[1]
    return [
        f"{each.code.id}:{each.primary.span.line}"
        for each in found
        if is_about_tidiness(each.code.id)
    ]


def is_about_tidiness(code: str) -> bool:
    """Return whether a code is one of those that are about what is left over in a chart."""
    return code >= FIRST_OF_TIDINESS


def meaning(text: str, others: Mapping[str, str] | None = None) -> ir.Program:
    """Return what a chart means; it must be right, but may leave failures to `retry`."""
    program, found = analysed(text, others)
    unexpected = [each for each in found if each.code is not codes.UNTAKEN_FAILURE]
    assert not unexpected, render_text(unexpected)
    return program


def chart_of(text: str) -> ir.Chart:
    """Return the only version of the last machine of a chart."""
    return meaning(text).files[-1].machines[-1].charts[-1]


def states(root: ir.State) -> Iterator[ir.State]:
    """Yield a state and all below it, in document order."""
    yield root
    if isinstance(root, (ir.Compound, ir.Parallel)):
        for child in root.children:
            yield from states(child)


def state(chart: ir.Chart, *path: str) -> ir.StateBase:
    """Return the state at a path."""
    for each in states(chart.root):
        if each.path == path:
            assert isinstance(each, ir.StateBase)
            return each
    raise AssertionError(f"no state {path}")
