"""Emission: the IR of a program as Python modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from .. import codes, ir
from ..diagnostics import Report
from ..ir_definitions import Definitions
from ..source import Span
from .chart_plan import plan_chart
from .migration_plan import plan_migration
from .modules import Modules, path
from .service_plan import plan_service
from .text import Budget, TooMuchCodeError, render
from .types_plan import plan_types


def emit(
    program: ir.Program, relative: Callable[[str], str], folder: str, report: Report
) -> dict[str, str] | None:
    """Write the modules of all files of a program, by their path in the output folder.

    `relative` gives a source's path as it is named in headers, and `folder` is the output folder's.
    None where there would be more code than can be laid out, which is reported.
    """
    output: dict[str, str] = {}
    for span, module, write in _modules(program, relative, folder):
        try:
            output[module] = write()
        except TooMuchCodeError:
            report.add(
                codes.TOO_LARGE,
                "there would be more code than can be laid out",
                span,
                help="take it apart: a state can invoke a machine, and a file import others",
            )
            return None
    return output


def _modules(
    program: ir.Program, relative: Callable[[str], str], folder: str
) -> Iterator[tuple[Span, str, Callable[[], str]]]:
    """Yield what each module is made of, its path, and what writes it."""
    budget = Budget()
    definitions = Definitions.of(program, relative)
    modules = Modules(program)
    files = {file.path: file for file in program.files}
    for file in program.files:
        start = file.span.source.span(0, 0)
        source = relative(file.path)
        types = plan_types(file, definitions, modules, source, folder)
        if types is not None:
            module = path(modules.types(file.path))
            yield start, module, partial(render, "types.py.jinja", types, budget)
        for machine in file.machines:
            for chart in machine.charts:
                module = path(modules.chart(machine.name, chart.version))
                home, of = files[chart.file], relative(chart.file)
                plan = plan_chart(chart, home, definitions, modules, of, folder)
                yield chart.span, module, partial(render, "chart.py.jinja", plan, budget)
                for migration in chart.migrations:
                    moved = plan_migration(
                        migration, chart, machine, home, definitions, modules, of, folder
                    )
                    module = path(modules.migration(machine.name, migration.source, chart.version))
                    write = partial(render, "migration.py.jinja", moved, budget)
                    yield chart.span, module, write
        if file.machines:
            service = plan_service(file, definitions, modules, source, folder)
            module = path(modules.service(file.path))
            yield start, module, partial(render, "service.py.jinja", service, budget)
