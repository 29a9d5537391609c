"""Walks of the IR: no node is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sc_compile import ir
from sc_compile.analysis.analyse import analyse
from sc_compile.chart_files import read_chart
from sc_compile.diagnostics import Report
from sc_compile.ir_expressions import Typed
from sc_compile.ir_walk import walk
from sc_compile.parsing.load import load

from scripts import ROOT

CHARTS = sorted((*ROOT.glob("examples/*/*.sc"), *ROOT.glob("tests/golden/output/*/*.sc")))


def every_node(value: object) -> Iterator[object]:
    """Yield the nodes in a value, whatever holds them."""
    if isinstance(value, tuple):
        for each in value:
            yield from every_node(each)
    elif isinstance(value, (ir.Node, Typed)):
        yield value
        kind: Any = type(value)
        for each in fields(kind):
            yield from every_node(getattr(value, each.name))


def test_a_walk_meets_every_node() -> None:
    """A walk looks into those fields alone that may hold nodes, and finds all, in order."""
    kinds = set()
    for chart in CHARTS:
        program = analyse(load([chart.as_posix()], read_chart, report := Report()), report)
        found = list(walk(program.files[-1])) if program.files else []
        assert [id(each) for each in found] == [
            id(each) for file in program.files[-1:] for each in every_node(file)
        ]
        kinds |= {type(each) for each in found}
    assert len(kinds) > 60
