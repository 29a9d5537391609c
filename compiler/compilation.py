"""A compilation of charts on the disk into a folder: what it finds, and what it changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from .chart_files import Project
from .diagnostics import Diagnostic
from .ir import Program
from .job import Job
from .merge import Folder
from .output_folder import Difference, alone_in, apply, differences, read_folder
from .pipeline import analyse_charts, emit_charts


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compilation has found, and how the folder differs from what it should be.

    `changed` is None where errors were found.
    """

    found: tuple[Diagnostic, ...]
    changed: Sequence[Difference] | None
    program: Program


Read = Callable[[str], bytes]
"""Reads a chart by its path; raises OSError."""
Exists = Callable[[Path], bool]
"""Tells whether a file is there."""


def compile_job(
    job: Job, charts: Sequence[str], existing: Mapping[str, str], read: Read, exists: Exists
) -> Compiled:
    """Compile the charts of a job; `existing` are the Python files of the output folder."""
    root = job.output.resolve().parent
    folder = Folder(
        name=job.output.resolve().name,
        files=existing,
        relative=lambda path: _relative(os.path.realpath(path), root),
        locate=lambda source: _relative(root / source) if exists(root / source) else None,
    )
    folders = [named for named in job.named if Path(named).is_dir()]
    report, program = analyse_charts(
        charts,
        read,
        identify=os.path.realpath,
        may_import=Project(charts, [*folders, *job.allowed]).has,
        extra=job.extra,
    )
    changes = emit_charts(report, program, folder, read)
    changed = None if changes is None else list(differences(job.output, existing, changes))
    return Compiled(report.sorted(), changed, program)


def compile_and_write(
    job: Job, charts: Sequence[str], existing: Mapping[str, str], read: Read, exists: Exists
) -> Compiled:
    """Compile the charts of a job, and bring the folder up to date where there are no errors."""
    compiled = compile_job(job, charts, existing, read, exists)
    if compiled.changed:
        with alone_in(job.output):
            now = read_folder(job.output)
            if now != existing:  # another compilation has written meanwhile
                compiled = compile_job(job, charts, now, read, exists)
            job.output.mkdir(parents=True, exist_ok=True)
            apply(compiled.changed or ())
    return compiled


def _relative(path: str | Path, root: str | Path = ".") -> str:
    """Return a path as a user would write it, in a folder."""
    return PurePath(os.path.relpath(path, root)).as_posix()


MOST_NAMED = 3


def written(changed: Sequence[Difference]) -> str:
    """Say what was written and removed: by name where that is little."""
    parts: list[str] = []
    for verb, is_gone in (("removed", True), ("wrote", False)):
        names = [each.path.name for each in changed if (each.new is None) is is_gone]
        if names:
            some = ", ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} files"
            parts.append(f"{verb} {some}")
    return "; ".join(parts) or "up to date"
