"""What a chart means, for whoever asks about places in it."""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .. import ir
from ..analysis.analyse import Analysis, analyse_names
from ..chart_files import Project
from ..codes import Severity
from ..diagnostics import Diagnostic, Report
from ..emit.clashes import report_clashes
from ..extra_checks import NONE, ExtraChecks
from ..merge import report_same_module
from ..parsing import syntax
from ..parsing.load import LoadedFile, load
from ..source import Source
from ..stored_table import prepare
from .index import Index
from .machine_names import MachineTable, Types, machine_tables
from .occurrences import index_of

Read = Callable[[str], bytes]
WasRead = Callable[[syntax.File | None, tuple[Diagnostic, ...]], None]
"""Takes the tree of a chart, and what is found in it and in its imports before the analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a chart and the charts that it imports mean, at one state of their texts.

    `files` are those that could be read, by path. `seconds` is what it took to find out.
    """

    path: str
    files: dict[str, LoadedFile]
    analysis: Analysis
    types: Types
    tables: dict[int, MachineTable]
    index: Index
    findings: tuple[Diagnostic, ...]
    has_errors: bool
    seconds: float

    @property
    def source(self) -> Source:
        """Return the text of the chart; it is empty where it could not be read."""
        return self.source_of(self.path)

    @property
    def file(self) -> syntax.File | None:
        """Return the tree of the chart."""
        loaded = self.files.get(self.path)
        return loaded.file if loaded is not None else None

    @property
    def program(self) -> ir.Program:
        """Return the IR: what could be made of the charts."""
        return self.analysis.program

    def source_of(self, path: str) -> Source:
        """Return the text of one of the files."""
        loaded = self.files.get(path)
        return loaded.file.source if loaded is not None else Source(path, "")


def find_meaning(
    path: str,
    read: Read,
    folders: Iterable[str],
    importers: Iterable[str] = (),
    extra: ExtraChecks = NONE,
    was_read: WasRead = lambda _file, _findings: None,
) -> Meaning:
    """Return what a chart means; `folders` are those whose charts may be imported besides.

    With its `importers` it is known who uses what it defines. What is found in them is left out.
    `extra` are checks besides the usual. `was_read` is told of the tree as soon as there is one.
    """
    started = time.perf_counter()
    prepare()
    report = Report()
    roots = (path, *importers)
    project = Project(roots, folders)
    loaded = load(roots, read, report, identify=os.path.realpath, may_import=project.has)
    trees = (each.file for each in loaded if each.path == path)
    was_read(next(trees, None), tuple(report))
    analysis = analyse_names(loaded, report, extra)
    if not report.errors:
        report_same_module(analysis.program, report)
        report_clashes(analysis.program, report)
    types = Types(analysis)
    own = _with_imports(path, loaded)
    findings = [each for each in report.sorted() if each.primary.span.source.path in own]
    tables = machine_tables(analysis, types)
    return Meaning(
        path=path,
        files={each.path: each for each in loaded},
        analysis=analysis,
        types=types,
        tables=tables,
        index=index_of(loaded, analysis, tables, types),
        findings=tuple(findings),
        has_errors=any(each.code.severity is Severity.ERROR for each in findings),
        seconds=time.perf_counter() - started,
    )


def _with_imports(path: str, loaded: Iterable[LoadedFile]) -> set[str]:
    """Return the paths of a chart and of those that it imports, however often."""
    files = {each.path: each for each in loaded}
    found, pending = {path}, [path]
    while pending:
        current = files.get(pending.pop())
        if current is None:
            continue
        folder = posixpath.dirname(current.path)
        for each in current.imports:  # those that cannot be read, too: that is found there
            target = each.path or posixpath.normpath(posixpath.join(folder, each.node.path.value))
            if target not in found:
                found.add(target)
                pending.append(target)
    return found
