"""Resolve signatures: typed fields of definitions, what functions give, and where they are."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ... import codes
from ...characters import first_hidden
from ...datatypes import DataType, Scalar
from ...diagnostics import Instead, Label, Report
from ...parsing import syntax
from ...phrases import listed
from .declare import RESERVED_VALUES, add_event
from .lookup import find_event, path_of
from .symbols import FileNames, Kind, Parameter, Symbol
from .type_names import TypeResolver

DEFAULT_VERSION = "v1"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineVersion:
    """One version of a machine, with its signature resolved."""

    node: syntax.Machine
    names: FileNames
    symbol: Symbol
    name: str
    params: tuple[Parameter, ...]
    output: DataType | None
    events: dict[str, Symbol]
    own_events: tuple[Symbol, ...]

    @property
    def is_latest(self) -> bool:
        """Return whether new instances start on this version, by its mark."""
        return self.node.version is not None and self.node.version.latest


def resolve_signatures(
    files: Sequence[FileNames], resolver: TypeResolver, report: Report
) -> list[MachineVersion]:
    """Fill in the signatures of all definitions; return the versions of the machines."""
    for names in files:
        resolver.add_aliases(names)
    resolver.resolve_aliases()
    for names in files:
        _resolve_file(names, resolver, report)
    found: list[MachineVersion] = []
    for names in files:
        for node in names.file.machines:
            symbol = names.own.get(node.name.text)
            if symbol is not None and symbol.kind is Kind.MACHINE:
                found.append(_version(node, symbol, names, resolver, report))
    callable_versions: dict[Symbol, MachineVersion] = {}
    for version in found:
        # A caller meets the version that new instances start on: the latest, else the last one.
        known = callable_versions.get(version.symbol)
        if known is None or not known.is_latest:
            callable_versions[version.symbol] = version
    for symbol, version in callable_versions.items():
        symbol.params = version.params
        symbol.result = version.output if version.output is not None else Scalar.NONE
        symbol.events = version.events
        symbol.own_events = {each.name: each for each in version.own_events}
        symbol.version = version.name
    return found


def _resolve_file(names: FileNames, resolver: TypeResolver, report: Report) -> None:
    for record in names.file.types:
        symbol = _own(names, record.name)
        if symbol is not None and isinstance(record, syntax.Record):
            symbol.params = parameters(
                record.fields, names, resolver, report, what="field of a record"
            )
    for event in names.file.events:
        symbol = names.own_events.get(event.name.text)
        if symbol is not None and symbol.span == event.name.span:
            symbol.params = _event_parameters(event, names, resolver, report)
    lacking: list[syntax.Name] = []
    module = _used_module(names, report)
    functions: list[syntax.Actor | syntax.Action | syntax.Def] = []
    functions += [*names.file.actors, *names.file.actions, *names.file.defs]
    for function in functions:
        symbol = _own(names, function.name)
        # Python functions that take the Restate context have it as `ctx`; defs never do.
        reserved = () if isinstance(function, syntax.Def) else ("ctx",)
        params = parameters(function.params, names, resolver, report, reserved=reserved)
        result: DataType = Scalar.NONE
        if not isinstance(function, syntax.Action) and function.result is not None:
            result = resolver.resolve(function.result, names)
        if function.module is not None:
            _check_module(function.module, report)
        elif isinstance(function, syntax.Actor) and function.service is not None:
            pass  # no Python is called
        elif module is None:
            lacking.append(function.name)
        if not (isinstance(function, syntax.Actor) and function.service is not None):
            _check_function(function.name, report)
        if symbol is not None:
            symbol.params, symbol.result = params, result
            symbol.declared = " ".join(function.span.text.split())
            symbol.module = function.module.value if function.module is not None else module or ""
    if lacking and not names.file.skipped:
        _report_modules(lacking, report)


def _own(names: FileNames, name: syntax.Name) -> Symbol | None:
    symbol = names.own.get(name.text)
    return symbol if symbol is not None and symbol.span == name.span else None


def _used_module(names: FileNames, report: Report) -> str | None:
    uses = names.file.uses
    for node in uses:
        _check_module(node.module, report)
    for again in uses[1:]:
        report.add(
            codes.REPEATED_ITEM,
            "a file has one `use`",
            again.span,
            secondary=(Label(span=uses[0].span, text="the first is here"),),
            help='functions elsewhere say so themselves: `actor f() from "other.module"`',
        )
    return uses[0].module.value if uses else None


def _check_function(name: syntax.Name, report: Report) -> None:
    """Report the name of a function that Python could not import."""
    if keyword.iskeyword(name.text):
        what, other = "a keyword of Python", f"{name.text.lower()}_"
    elif re.fullmatch("__[^_].*__", name.text):
        what, other = "a name that Python keeps for itself", name.text.strip("_")
    else:
        return
    report.add(
        codes.NO_FUNCTION_NAME,
        f"`{name.text}` is {what}, so no function can have that name",
        name.span,
        help=f"give the function another name, such as `{other}`",
    )


def _is_module(name: str) -> bool:
    """Return whether Python could import a module of this name, and none of another name."""
    return name != "__future__" and all(
        part.isidentifier()
        and not keyword.iskeyword(part)
        and unicodedata.normalize("NFKC", part) == part
        and first_hidden(part) is None
        for part in name.split(".")
    )


def _check_module(node: syntax.Str, report: Report) -> None:
    if _is_module(node.value):
        return
    dotted = node.value.removesuffix(".py").strip("./").replace("/", ".")
    report.add(
        codes.BAD_MODULE,
        f"{syntax.quote(node.value)} is not the name of a Python module",
        node.span,
        label=(Instead(f'did you mean "{dotted}"?', f'"{dotted}"') if _is_module(dotted) else ""),
    )


def _report_modules(lacking: list[syntax.Name], report: Report) -> None:
    lacking.sort(key=lambda name: name.span.start)
    others = [name.text for name in lacking[1:]]
    shown = listed(others[:5]) if len(others) <= 5 else f"{listed(others[:4])} and others"
    report.add(
        codes.NO_MODULE,
        f"nothing says which Python module `{lacking[0].text}` is in",
        lacking[0].span,
        notes=[f"the same holds for {shown}"] if others else [],
        help='write `use "my.functions"` in the file, or `from "..."` behind the signature',
    )


def parameters(
    nodes: Sequence[syntax.Param],
    names: FileNames,
    resolver: TypeResolver,
    report: Report,
    *,
    reserved: Iterable[str] = (),
    what: str = "parameter",
    may_be_private: bool = False,
) -> tuple[Parameter, ...]:
    """Return typed fields; of two with one name the first is kept."""
    found: dict[str, Parameter] = {}
    for node in nodes:
        datatype = resolver.resolve(node.type, names)
        name = node.name.text
        if name in reserved:
            report.add(
                codes.RESERVED_NAME,
                f"`{name}` has a meaning of its own, and cannot be a {what}",
                node.name.span,
            )
        if name in found:
            report.add(
                codes.DUPLICATE_NAME,
                f"`{name}` is there twice",
                node.name.span,
                secondary=(Label(span=found[name].span, text="the first is here"),),
            )
            continue
        if node.private is not None and not may_be_private:
            report.add(
                codes.MISPLACED_ITEM,
                f"a {what} cannot be private",
                node.private,
                help="`private` stands before a field of the `context`, or before an `event`",
            )
        found[name] = Parameter(
            name=name,
            type=datatype,
            default=node.default,
            span=node.name.span,
            private=node.private is not None,
        )
    return tuple(found.values())


def context_parameters(
    machine: syntax.Machine, names: FileNames, resolver: TypeResolver, report: Report
) -> tuple[Parameter, ...]:
    """Return the fields of a machine's context."""
    for again in machine.contexts[1:]:
        report.add(
            codes.REPEATED_ITEM,
            "a machine has one `context`",
            again.span,
            secondary=(Label(span=machine.contexts[0].span, text="the first is here"),),
        )
    fields = [field for context in machine.contexts for field in context.fields]
    for field in fields:
        if field.default is None:
            report.add(
                codes.MISSING_VALUE,
                f"`{field.name.text}` has no value when the machine starts",
                field.span,
                help=f"write `{field.span.text} = ...`: a constant, or a value made from `input`",
            )
    return parameters(
        fields,
        names,
        resolver,
        report,
        reserved=RESERVED_VALUES,
        what="context field",
        may_be_private=True,
    )


def _event_parameters(
    event: syntax.Event, names: FileNames, resolver: TypeResolver, report: Report
) -> tuple[Parameter, ...]:
    # On the wire an event is one object, whose `type` is the event's name.
    return parameters(
        event.params, names, resolver, report, reserved=("type",), what="field of an event"
    )


def version_of(node: syntax.Machine) -> str:
    """Return the name of the version that a machine is."""
    return node.version.name.text if node.version is not None else DEFAULT_VERSION


def _version(
    node: syntax.Machine,
    symbol: Symbol,
    names: FileNames,
    resolver: TypeResolver,
    report: Report,
) -> MachineVersion:
    version = version_of(node)
    own: dict[str, Symbol] = {}
    for event in node.events:
        made = add_event(
            own,
            event.name,
            names.path,
            report,
            private=event.private,
            machine=symbol.name,
            version=version,
        )
        if made is not None:
            made.params = _event_parameters(event, names, resolver, report)
    events = dict(names.events)
    for name, event_symbol in own.items():
        _take_in(events, name, event_symbol, report)
    if names.imports:
        for dotted in _qualified_events(node):
            found = find_event(names, None, path_of(dotted))
            if found is not None:
                _take_in(events, found.name, found, report, dotted)
    return MachineVersion(
        node=node,
        names=names,
        symbol=symbol,
        name=version,
        params=parameters(node.params, names, resolver, report),
        output=resolver.resolve(node.output, names) if node.output is not None else None,
        events=events,
        own_events=tuple(own.values()),
    )


def _qualified_events(node: syntax.Machine) -> list[syntax.Dotted]:
    return [
        each.event
        for each in syntax.walk(node)
        if isinstance(each, (syntax.EventTrigger, syntax.Raise)) and len(each.event.names) == 2
    ]


def _take_in(
    events: dict[str, Symbol],
    name: str,
    symbol: Symbol,
    report: Report,
    used: syntax.Dotted | None = None,
) -> None:
    known = events.setdefault(name, symbol)
    if known is symbol:
        return
    report.add(
        codes.EVENT_CLASH,
        f"the machine knows two events named `{name}`",
        used.span if used is not None else symbol.span,
        secondary=(Label(span=known.span, text="the other is declared here"),),
    )
