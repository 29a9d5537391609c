"""Charts compiled in this process, into modules that live in memory.

Their support modules are those of `templates/support`. The text is formatted only where that is
asked for, because Black takes most of the time of a compilation.
"""

from __future__ import annotations

import importlib
import itertools
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any
from unittest.mock import patch

from sc_compile import ir
from sc_compile.analysis.analyse import analyse
from sc_compile.codes import Severity
from sc_compile.diagnostics import Report
from sc_compile.emit import text as emit_text
from sc_compile.emit.emit import emit
from sc_compile.parsing.load import load
from sc_compile.render import render_text

from scripts import ROOT

PACKAGE = "charts_in_memory"
SUPPORT = ("chart", "effects", "families", "migration", "paths", "regions", "states")
_NUMBERS = itertools.count()


class ChartError(Exception):
    """A chart has errors."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report

    def __str__(self) -> str:
        """Show the errors."""
        return render_text(self.report.sorted())

    @property
    def codes(self) -> set[str]:
        """Return the codes of the errors."""
        return {each.code.id for each in self.report if each.code.severity is Severity.ERROR}


@dataclass(kw_only=True)
class Compiled:
    """A chart: what it means, and the modules it is compiled to."""

    text: str
    program: ir.Program
    files: dict[str, str]
    modules: list[str] = field(default_factory=list)
    version: str | None = None

    @property
    def chart(self) -> ir.Chart:
        """Return the chart: of the last machine the version at hand, which is the latest."""
        machine = self.program.files[-1].machines[-1]
        version = self.version or machine.latest
        return next(chart for chart in machine.charts if chart.version == version)

    def at(self, version: str) -> Compiled:
        """Return the same with another version of the machine at hand."""
        other = replace(self, version=version)
        other.module = self.beside(f"{self.chart.machine}_{version}")
        return other

    def beside(self, name: str) -> ModuleType:
        """Return another one of the modules."""
        return sys.modules[f"{self.module.__package__}.{name}"]

    @cached_property
    def module(self) -> ModuleType:
        """Return the chart's module, loaded."""
        package = f"{PACKAGE}.chart_{next(_NUMBERS)}"
        chart = f"{self.chart.machine}_{self.chart.version}"
        self._add(package, "", [])
        sys.modules[f"{package}._support"] = support("")
        for name in SUPPORT:
            sys.modules[f"{package}._support.{name}"] = support(name)
        service = f"{self.program.files[-1].path.removesuffix('.sc')}.py"
        for path, source in self.files.items():
            if path != service:  # it needs Restate
                self._add(f"{package}.{path.removesuffix('.py')}", source)
        return sys.modules[f"{package}.{chart}"]

    def _add(self, name: str, source: str, path: list[str] | None = None) -> ModuleType:
        module = empty(name, path)
        self.modules.append(name)
        exec(compile(source, f"<{name}>", "exec"), module.__dict__)
        return module

    @property
    def machine(self) -> Any:
        """Return the generated class."""
        return self.module.Machine

    @cached_property
    def types(self) -> dict[str, Any]:
        """Return the types of the events that the chart declares, by their names."""
        union = self.machine.EVENT
        types = getattr(union, "__args__", (union,))
        return {each.__struct_config__.tag: each for each in types}

    def forget(self) -> None:
        """Drop the modules."""
        if self.modules:
            package = self.modules[0]
            for name in [name for name in sys.modules if name.startswith(package)]:
                del sys.modules[name]


def empty(name: str, path: list[str] | None) -> ModuleType:
    """Make an empty module, with a path a package, and register it."""
    spec = ModuleSpec(name, None, is_package=path is not None)
    spec.submodule_search_locations = path
    module = sys.modules[name] = module_from_spec(spec)
    return module


def support(name: str) -> ModuleType:
    """Return a support module, or the package of them, under a name of this process alone."""
    package = f"{PACKAGE}._support"
    if package not in sys.modules:
        empty(PACKAGE, [])
        empty(package, [str(ROOT / "templates" / "support")])
    return importlib.import_module(f"{package}.{name}") if name else sys.modules[package]


def analyse_chart(text: str, name: str = "chart.sc") -> tuple[ir.Program, Report]:
    """Analyse a chart's text; raises ChartError where it has errors."""
    report = Report()
    files = load([name], lambda _: text.encode(), report)
    program = analyse(files, report)
    if report.errors:
        raise ChartError(report)
    return program, report


def compile_chart(text: str, *, formatted: bool = False, name: str = "chart.sc") -> Compiled:
    """Compile a chart's text; raises ChartError where it has errors."""
    program, report = analyse_chart(text, name)
    with nullcontext() if formatted else patch.object(emit_text, "formatted", _stripped):
        files_by_path = emit(program, lambda path: path, "generated", report) or {}
    return Compiled(text=text, program=program, files=files_by_path)


def _stripped(text: str, _lay_out: object) -> str:
    """Stand in for Black, which takes its time."""
    return text.strip()
