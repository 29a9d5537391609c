"""The definitions of a program by what refers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import ir
from .datatypes import RecordRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """The definitions of a program, by file and name, and the files as headers name them."""

    events: Mapping[ir.EventRef, ir.Event]
    actors: Mapping[ir.ActorRef, ir.Actor]
    actions: Mapping[ir.ActionRef, ir.Action]
    defs: Mapping[tuple[str, str], ir.Def]
    records: Mapping[RecordRef, ir.Record]
    machines: Mapping[tuple[str, str], ir.Machine]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, program: ir.Program, relative: Callable[[str], str] = str) -> Definitions:
        """Collect the definitions of a program; `relative` gives a file as headers name it."""
        files = program.files
        return cls(
            events={
                ir.EventRef(each.file, each.name, each.machine, each.version): each
                for file in files
                for each in file.events
            },
            actors={ir.ActorRef(a.file, a.name): a for file in files for a in file.actors},
            actions={ir.ActionRef(a.file, a.name): a for file in files for a in file.actions},
            defs={(d.file, d.name): d for file in files for d in file.defs},
            records={RecordRef(r.file, r.name): r for file in files for r in file.records},
            machines={(m.file, m.name): m for file in files for m in file.machines},
            sources={file.path: relative(file.path) for file in files},
        )
