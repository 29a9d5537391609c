"""Analyse a program: from syntax trees to the IR. This module is the order of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from .. import ir, limits
from ..diagnostics import Report, TooManyErrorsError
from ..extra_checks import NONE, ExtraChecks
from ..parsing.load import LoadedFile
from .allowed import silence
from .cascades import suppress_cascades
from .charts.definitions import build_file
from .checks.record_cycles import check_record_cycles
from .checks.whole_program import check_program
from .expressions.typecheck import Checker
from .machines import MachineBuilder
from .names.declare import declare
from .names.signatures import MachineVersion, resolve_signatures
from .names.symbols import FileNames, Kind
from .names.type_names import TypeResolver


@dataclass(slots=True, kw_only=True)
class Analysis:
    """What files mean: the program, and what the names in each file stand for.

    The program is complete only where nothing is wrong. With very many errors it is empty, and the
    names are those that were known by then.
    """

    program: ir.Program = field(default_factory=lambda: ir.Program(files=()))
    names: list[FileNames] = field(default_factory=list)
    versions: list[MachineVersion] = field(default_factory=list)


def analyse(files: Sequence[LoadedFile], report: Report, extra: ExtraChecks = NONE) -> ir.Program:
    """Return what the files mean; everything that is wrong goes to the report.

    The result is complete only where the report has no errors.
    """
    return analyse_names(files, report, extra).program


def analyse_names(
    files: Sequence[LoadedFile], report: Report, extra: ExtraChecks = NONE
) -> Analysis:
    """Return what the files mean, with their names; what is wrong goes to the report."""
    findings = Report(limits.MOST_ERRORS)
    analysis = Analysis()
    with suppress(TooManyErrorsError):
        _analyse(files, extra, findings, analysis)
    whole = not (report.errors or findings.errors)
    heard = silence(findings, [each.file for each in files], extra, whole=whole)
    suppress_cascades(heard, report)
    return analysis


def _analyse(
    files: Sequence[LoadedFile], extra: ExtraChecks, report: Report, analysis: Analysis
) -> None:
    # Names, then what they stand for: definitions may use each other in any order.
    names = analysis.names = declare(files, report)
    resolver = TypeResolver(report)
    versions = analysis.versions = resolve_signatures(names, resolver, report)
    records = {
        (symbol.file, symbol.name): symbol
        for table in names
        for symbol in table.own.values()
        if symbol.kind is Kind.RECORD
    }
    check_record_cycles(records, report)
    # Machines refer to each other by their services and signatures, so all are prepared first.
    builder = MachineBuilder(resolver, records, report)
    prepared = builder.prepare(versions)
    machines = [builder.build(symbol, members) for symbol, members in prepared]
    analysis.program = ir.Program(
        files=tuple(
            build_file(
                table,
                [version for version in versions if version.names is table],
                [machine for machine in machines if machine.file == table.path],
                Checker(report, records),
            )
            for table in names
        )
    )
    check_program(analysis.program, files, names, extra, report)
