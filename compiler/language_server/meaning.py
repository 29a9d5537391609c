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
from ..parsing.load import LoadedFile, Parse, load
from ..parsing.parse import parse
from ..source import Source
from ..stored_table import prepare
from .index import Index
from .machine_names import MachineTable, Types, machine_tables
from .occurrences import index_of

Read = Callable[[str], bytes]


class OutdatedError(Exception):
    """A text has changed again, so that nobody wants to know what it meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told what is known of a chart before all of it is.

    `was_read` takes the tree, and what is found in it and in its imports before the analysis,
    `was_checked` all that is found. Where nobody `wants` the rest, the work ends.
    """

    was_read: Callable[[syntax.File | None, tuple[Diagnostic, ...]], None] = lambda *_: None
    was_checked: Callable[[Checked], None] = lambda _: None
    wants: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a chart and the charts that it imports mean, and what is wrong with them.

    `files` are those that could be read, by path.
    """

    path: str
    files: dict[str, LoadedFile]
    analysis: Analysis
    findings: tuple[Diagnostic, ...]
    has_errors: bool

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning(Checked):
    """What is known of a chart, with its names, at one state of the texts.

    `seconds` is what it took to find out.
    """

    types: Types
    tables: dict[int, MachineTable]
    index: Index
    seconds: float


def find_meaning(
    path: str,
    read: Read,
    folders: Iterable[str],
    importers: Iterable[str] = (),
    extra: ExtraChecks = NONE,
    listener: Listener | None = None,
    parse: Parse = parse,
) -> Meaning:
    """Return what a chart means; `folders` are those whose charts may be imported besides.

    With its `importers` it is known who uses what it defines. What is found in them is left out.
    `extra` are checks besides the usual, `parse` gives the tree of a text. Where the listener wants
    no more, raise OutdatedError.
    """
    started = time.perf_counter()
    listener = listener or Listener()
    checked = _check(path, read, folders, importers, extra, listener, parse)
    _go_on(listener)
    listener.was_checked(checked)
    types = Types(checked.analysis)
    tables = machine_tables(checked.analysis, types)
    return Meaning(
        path=path,
        files=checked.files,
        analysis=checked.analysis,
        types=types,
        tables=tables,
        index=index_of(tuple(checked.files.values()), checked.analysis, tables, types),
        findings=checked.findings,
        has_errors=checked.has_errors,
        seconds=time.perf_counter() - started,
    )


def _check(
    path: str,
    read: Read,
    folders: Iterable[str],
    importers: Iterable[str],
    extra: ExtraChecks,
    listener: Listener,
    parse: Parse,
) -> Checked:
    prepare()
    report = Report()
    roots = (path, *importers)
    project = Project(roots, folders)
    loaded = load(
        roots, read, report, identify=os.path.realpath, may_import=project.has, parse=parse
    )
    trees = (each.file for each in loaded if each.path == path)
    listener.was_read(next(trees, None), tuple(report))
    _go_on(listener)
    analysis = analyse_names(loaded, report, extra)
    if not report.errors:
        report_same_module(analysis.program, report)
        report_clashes(analysis.program, report)
    own = _with_imports(path, loaded)
    findings = [each for each in report.sorted() if each.primary.span.source.path in own]
    return Checked(
        path=path,
        files={each.path: each for each in loaded},
        analysis=analysis,
        findings=tuple(findings),
        has_errors=any(each.code.severity is Severity.ERROR for each in findings),
    )


def _go_on(listener: Listener) -> None:
    if not listener.wants():
        raise OutdatedError


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
