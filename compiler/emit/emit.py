"""Emission: the IR of a program as Python modules."""

from __future__ import annotations

from collections.abc import Callable

from .. import ir
from .chart_plan import plan_chart
from .migration_plan import plan_migration
from .modules import Modules, path
from .scope import Definitions
from .service_plan import plan_service
from .text import render
from .types_plan import plan_types


def emit(program: ir.Program, relative: Callable[[str], str], folder: str) -> dict[str, str]:
    """Write the modules of all files of a program, by their path in the output folder.

    `relative` gives a source's path as it is named in headers, and `folder` is the output folder's.
    """
    definitions = Definitions.of(program)
    modules = Modules(program)
    files = {file.path: file for file in program.files}
    output: dict[str, str] = {}
    for file in program.files:
        source = relative(file.path)
        types = plan_types(file, definitions, modules, source, folder)
        if types is not None:
            output[path(modules.types(file.path))] = render("types.py.jinja", types)
        for machine in file.machines:
            for chart in machine.charts:
                module = path(modules.chart(machine.name, chart.version))
                home, of = files[chart.file], relative(chart.file)
                plan = plan_chart(chart, home, definitions, modules, of, folder)
                output[module] = render("chart.py.jinja", plan)
                for migration in chart.migrations:
                    moved = plan_migration(
                        migration, chart, machine, home, definitions, modules, of, folder
                    )
                    module = path(modules.migration(machine.name, migration.source, chart.version))
                    output[module] = render("migration.py.jinja", moved)
        if file.machines:
            service = plan_service(file, definitions, modules, source, folder)
            output[path(modules.service(file.path))] = render("service.py.jinja", service)
    return output
