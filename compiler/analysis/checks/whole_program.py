"""Check a finished program as a whole: the checks in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ... import ir
from ...diagnostics import Report
from ...extra_checks import ExtraChecks
from ...ir_definitions import Definitions
from ...limits import MOST_SEARCHED_STATES_IN_ALL
from ...parsing.load import LoadedFile
from ..names.symbols import FileNames
from .dead_ends import check_dead_ends
from .failures import check_failures
from .relations import check_ends, check_parents, with_parents
from .unsent import check_sent
from .untaken import check_raised
from .unused_definitions import check_definitions
from .unused_values import check_values


def check_program(
    program: ir.Program,
    files: Sequence[LoadedFile],
    names: Sequence[FileNames],
    extra: ExtraChecks,
    report: Report,
) -> None:
    """Report warnings about what machines do with each other, and about what nothing uses.

    Most of them need charts without errors: what is left out might be what seems to be missing.
    """
    broken = {table.path for table in names if table.file.skipped}
    machines = [machine for file in program.files for machine in file.machines]
    check_failures(machines, broken, extra.strict, report)
    if broken or report.errors:
        return
    asked_for = {each.path for each in files if each.root}
    check_sent(program, report)
    check_definitions(names, asked_for, program, report)
    check_parents(machines, asked_for, report)
    check_ends(machines, report)
    parented = with_parents(machines)
    check_dead_ends(machines, parented, report)
    for machine in machines:
        check_values(machine, report)
        for chart in machine.current:
            check_raised(chart, report)
    _explore(program, parented, extra, report)
    if extra.strict:
        from .hygiene import check_timeouts, check_versions  # here, as it is seldom asked for

        check_timeouts(program, asked_for, report)
        check_versions(machines, asked_for, report)


def _explore(
    program: ir.Program, parented: Collection[tuple[str, str]], extra: ExtraChecks, report: Report
) -> None:
    """Search what can happen in the machines that have invariants, or in all of them."""
    machines = [machine for file in program.files for machine in file.machines]
    charts = [
        (machine, chart, extra.explore and chart in machine.current)
        for machine in machines
        for chart in machine.charts
        if chart.invariants or extra.explore
    ]
    if not charts:
        return
    from .explored import check_explored  # here, as most charts have no invariants

    definitions = Definitions.of(program)
    left = MOST_SEARCHED_STATES_IN_ALL
    for machine, chart, explore in charts:
        private = {ref.name for ref in chart.events if definitions.events[ref].private}
        left -= check_explored(
            chart,
            private,
            explore=explore,
            has_parent=(machine.file, machine.name) in parented,
            most=max(0, left),
            report=report,
        )
