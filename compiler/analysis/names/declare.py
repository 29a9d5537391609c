"""Collect the names of all files: what each defines, and what its imports bring in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ... import codes
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...parsing.load import LoadedFile, LoadedImport
from ..types.builtin_functions import FUNCTIONS, OWN_FUNCTIONS
from .symbols import FileNames, Kind, Symbol
from .type_names import BUILT_IN

RESERVED_VALUES = ("input", "event", "self")


def declare(files: Sequence[LoadedFile], report: Report) -> list[FileNames]:
    """Return the names of each file: its own, and those that its imports bring in."""
    tables = {each.path: _own_names(each, report) for each in files}
    _join_versions(files, tables)
    for each in files:
        _bring_in(tables[each.path], each.imports, tables, report)
    return list(tables.values())


def _own_names(loaded: LoadedFile, report: Report) -> FileNames:
    file = loaded.file
    names = FileNames(path=loaded.path, file=file)
    for kind, nodes in (
        (Kind.ACTOR, file.actors),
        (Kind.ACTION, file.actions),
        (Kind.DEF, file.defs),
    ):
        for node in nodes:
            _add(names, kind, node.name, report)
    for definition in file.types:
        kind = Kind.RECORD if isinstance(definition, syntax.Record) else Kind.ALIAS
        _add(names, kind, definition.name, report)
    for machine in file.machines:
        known = names.own.get(machine.name.text)
        # Versions of a machine share its name.
        if known is None or known.kind is not Kind.MACHINE:
            _add(names, Kind.MACHINE, machine.name, report)
    for event in file.events:
        add_event(names.own_events, event.name, names.path, report, private=event.private)
    names.visible.update(names.own)
    names.events.update(names.own_events)
    return names


def _add(names: FileNames, kind: Kind, name: syntax.Name, report: Report) -> None:
    reserved = name.text in BUILT_IN and kind in (Kind.RECORD, Kind.ALIAS)
    called = kind in (Kind.RECORD, Kind.DEF)
    if reserved or (called and name.text in (*FUNCTIONS, *OWN_FUNCTIONS)):
        report.add(
            codes.RESERVED_NAME,
            f"`{name.text}` is built in, and cannot be defined again",
            name.span,
        )
        return
    first = names.own.get(name.text)
    if first is not None:
        # Definitions are collected by kind: show the later one in the file as the second.
        early, late = sorted((first.span, name.span), key=lambda span: span.start)
        report.add(
            codes.DUPLICATE_NAME,
            f"`{name.text}` is defined twice",
            late,
            secondary=(Label(span=early, text="first defined here"),),
        )
        return
    names.own[name.text] = Symbol(kind=kind, name=name.text, file=names.path, span=name.span)


def add_event(
    table: dict[str, Symbol],
    name: syntax.Name,
    file: str,
    report: Report,
    *,
    private: bool = False,
    machine: str | None = None,
    version: str | None = None,
) -> Symbol | None:
    """Add an event to a table; one that is there already is reported, and left out."""
    if "*" in name.text:
        report.add(
            codes.BAD_NAME,
            "the name of an event cannot have a `*`, which stands for all events",
            name.span,
            help="take a name that can be read aloud, such as `times`",
        )
    first = table.get(name.text)
    if first is not None:
        report.add(
            codes.DUPLICATE_NAME,
            f"event `{name.written}` is declared twice",
            name.span,
            secondary=(Label(span=first.span, text="first declared here"),),
        )
        return None
    symbol = Symbol(
        kind=Kind.EVENT,
        name=name.text,
        file=file,
        span=name.span,
        private=private,
        machine=machine,
        version=version,
    )
    table[name.text] = symbol
    return symbol


def _join_versions(files: Sequence[LoadedFile], tables: Mapping[str, FileNames]) -> None:
    """Return a machine one symbol in all files with versions of it: one of them imports the others.

    Where none does, there are several symbols of one name.
    """
    imports = {
        each.path: [loaded.path for loaded in each.imports if loaded.path is not None]
        for each in files
    }
    for each in reversed(files):  # those that import before those that are imported
        for name, symbol in list(tables[each.path].own.items()):
            if symbol.kind is not Kind.MACHINE or symbol.files:
                continue
            symbol.files = _files_of_versions(name, each.path, imports, tables)
            for path in symbol.files:
                tables[path].own[name] = tables[path].visible[name] = symbol


def _files_of_versions(
    name: str,
    path: str,
    imports: Mapping[str, Sequence[str]],
    tables: Mapping[str, FileNames],
) -> tuple[str, ...]:
    """List a file that defines a machine, behind those that it imports and that do so, too.

    The order is that of the imports, whatever the files' order on the command line.
    """
    listed: dict[str, None] = {}
    pending = [path]
    while pending:
        for other in imports[pending[-1]]:
            known = tables[other].own.get(name) if other in tables else None
            is_version = known is not None and known.kind is Kind.MACHINE and not known.files
            if is_version and other not in listed:
                pending.append(other)
                break
        else:
            listed[pending.pop()] = None
    return tuple(listed)


def _bring_in(
    names: FileNames,
    imports: Sequence[LoadedImport],
    tables: Mapping[str, FileNames],
    report: Report,
) -> None:
    aliases: dict[str, syntax.Name] = {}
    for loaded in imports:
        node = loaded.node
        other = tables.get(loaded.path) if loaded.path is not None else None
        if other is None:
            # What is wrong with the import itself has been reported; its names are not known.
            names.incomplete = True
            continue
        if node.alias is None:
            _merge(names, node, other, report)
            continue
        alias = node.alias
        if alias.text in RESERVED_VALUES:
            report.add(
                codes.RESERVED_NAME,
                f"`{alias.text}` has a meaning of its own in expressions",
                alias.span,
            )
        elif alias.text in aliases:
            report.add(
                codes.DUPLICATE_NAME,
                f"two imports are named `{alias.text}`",
                alias.span,
                secondary=(Label(span=aliases[alias.text].span, text="the first is here"),),
            )
        else:
            aliases[alias.text] = alias
            names.imports[alias.text] = other


def _merge(names: FileNames, node: syntax.Import, other: FileNames, report: Report) -> None:
    for mine, theirs in ((names.visible, other.own), (names.events, other.own_events)):
        for name, symbol in theirs.items():
            known = mine.setdefault(name, symbol)
            if known is symbol:
                continue
            if known.kind is symbol.kind is Kind.MACHINE:
                # Two machines of one name are reported where their services are known.
                continue
            report.add(
                codes.DUPLICATE_NAME,
                f"the import brings in `{name}`, which is defined already",
                node.span,
                secondary=(
                    Label(span=known.span, text="defined here"),
                    Label(span=symbol.span, text="and in the imported file here"),
                ),
                help=f'give the import a name: `import "{node.path.value}" as ...`',
            )
