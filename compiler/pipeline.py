"""The phases of a compilation, in order.

Charts are read by a function that is given. Nothing is written, and nothing else is read but the
compiler's own files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from .analysis.analyse import analyse
from .diagnostics import Report
from .emit.clashes import report_clashes
from .emit.emit import emit
from .extra_checks import NONE, ExtraChecks
from .ir import Program
from .merge import Changes, Folder, merge, report_same_module
from .parsing.load import load


def analyse_charts(
    paths: Iterable[str],
    read: Callable[[str], bytes],
    *,
    identify: Callable[[str], str] = posixpath.normpath,
    may_import: Callable[[str], bool] = lambda _: True,
    extra: ExtraChecks = NONE,
) -> tuple[Report, Program]:
    """Say what charts mean, and give all findings; see `compile_charts` for the arguments.

    The program is complete only where no finding is an error.
    """
    report = Report()
    loaded = load(paths, read, report, identify=identify, may_import=may_import)
    return report, analyse(loaded, report, extra)


def compile_charts(
    paths: Iterable[str],
    read: Callable[[str], bytes],
    folder: Folder,
    *,
    identify: Callable[[str], str] = posixpath.normpath,
    may_import: Callable[[str], bool] = lambda _: True,
    extra: ExtraChecks = NONE,
) -> tuple[Report, Changes | None]:
    """Compile charts: give all findings, and, where none is an error, what the folder should hold.

    `read` reads a file by its path, and raises OSError; `identify` gives one text for all spellings
    of a file's path, and `may_import` tells whether charts may import a file. `extra` are checks
    besides the usual.
    """
    report, program = analyse_charts(
        paths, read, identify=identify, may_import=may_import, extra=extra
    )
    return report, emit_charts(report, program, folder, read)


def emit_charts(
    report: Report, program: Program, folder: Folder, read: Callable[[str], bytes]
) -> Changes | None:
    """Return what the folder should hold for what charts mean; None where there are errors."""
    if report.errors:
        return None
    clashes = [report_same_module(program, report), report_clashes(program, report)]
    if any(clashes):
        return None
    output = emit(program, folder.relative, folder.name, report)
    return None if output is None else merge(program, output, folder, read, report)
