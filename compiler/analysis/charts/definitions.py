"""Definitions of a file in the IR: records, aliases, events and functions, with their defaults."""

from __future__ import annotations

from collections.abc import Sequence

from ... import ir
from ...parsing import syntax
from ..expressions.constants import number
from ..expressions.scope import Scope, constant_scope
from ..expressions.typecheck import Checker
from ..names.signatures import MachineVersion
from ..names.symbols import FileNames, Parameter, Symbol
from .policies import policies


def fields(params: Sequence[Parameter], scope: Scope, checker: Checker) -> tuple[ir.Field, ...]:
    """Return typed fields with their defaults checked."""
    return tuple(
        ir.Field(
            name=param.name,
            type=param.type,
            default=(
                checker.check(param.default, scope, param.type)
                if param.default is not None
                else None
            ),
            private=param.private,
            span=param.span,
        )
        for param in params
    )


def build_file(
    names: FileNames,
    versions: Sequence[MachineVersion],
    machines: Sequence[ir.Machine],
    checker: Checker,
) -> ir.File:
    """Return what a file defines; `versions` are those of its machines."""
    scope = constant_scope(names, "a default")
    records: list[ir.Record] = []
    aliases: list[ir.Alias] = []
    for node in names.file.types:
        symbol = _symbol(names, node.name)
        if symbol is None:
            continue
        if isinstance(node, syntax.Record):
            records.append(
                ir.Record(
                    file=names.path,
                    name=symbol.name,
                    fields=fields(symbol.params, scope, checker),
                    span=node.span,
                )
            )
        else:
            aliases.append(
                ir.Alias(file=names.path, name=symbol.name, type=symbol.result, span=node.span)
            )
    events = list(names.own_events.values())
    for version in versions:
        events.extend(version.own_events)
    return ir.File(
        path=names.path,
        records=tuple(records),
        aliases=tuple(aliases),
        events=tuple(_event(symbol, scope, checker) for symbol in events),
        actors=tuple(_actors(names, scope, checker)),
        actions=tuple(_actions(names, scope, checker)),
        defs=tuple(
            ir.Def(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                result=symbol.result,
                module=symbol.module,
                span=def_.span,
            )
            for def_ in names.file.defs
            if (symbol := _symbol(names, def_.name)) is not None
        ),
        machines=tuple(machines),
        span=names.file.span,
    )


def _symbol(names: FileNames, name: syntax.Name) -> Symbol | None:
    symbol = names.own.get(name.text)
    return symbol if symbol is not None and symbol.span == name.span else None


def _event(symbol: Symbol, scope: Scope, checker: Checker) -> ir.Event:
    return ir.Event(
        file=symbol.file,
        name=symbol.name,
        fields=fields(symbol.params, scope, checker),
        private=symbol.private,
        machine=symbol.machine,
        version=symbol.version,
        span=symbol.span,
    )


def _actors(names: FileNames, scope: Scope, checker: Checker) -> list[ir.Actor]:
    found = []
    for node in names.file.actors:
        symbol = _symbol(names, node.name)
        if symbol is None:
            continue
        settings = policies(node, names, symbol.params, checker)
        found.append(
            ir.Actor(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                result=symbol.result,
                module=symbol.module,
                handler=settings.handler,
                retry=settings.retry,
                timeout=settings.timeout,
                span=node.span,
            )
        )
    return found


def _actions(names: FileNames, scope: Scope, checker: Checker) -> list[ir.Action]:
    found = []
    for node in names.file.actions:
        symbol = _symbol(names, node.name)
        if symbol is None:
            continue
        settings = policies(node, names, symbol.params, checker)
        timeout = None if settings.timeout is None else number(settings.timeout)
        found.append(
            ir.Action(
                file=names.path,
                name=symbol.name,
                params=fields(symbol.params, scope, checker),
                module=symbol.module,
                retry=settings.retry,
                timeout=None if timeout is None else float(timeout),
                span=node.span,
            )
        )
    return found
