"""The plan of a file's types module: what its charts and its users' functions share."""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from ..datatypes import AliasRef, DataType, DictOf, ListOf, Union
from ..ir_definitions import Definitions
from .literals import Text
from .modules import Modules
from .plan import AliasLine, TypesModule
from .scope import Scope
from .structs import arguments_struct, event_struct, struct


def plan_types(
    file: ir.File, definitions: Definitions, modules: Modules, source: str, folder: str
) -> TypesModule | None:
    """Plan the types module of a file; None where it defines nothing of the kind."""
    events = [event for event in file.events if event.machine is None]
    if not (file.records or file.aliases or events or file.actors or file.actions):
        return None
    scope = Scope.of_module(
        file, definitions, modules, own=modules.defined(file.path), of_types=True
    )
    imports = scope.imports
    plan = TypesModule(
        source=Text(source),
        folder=Text(folder),
        imports=(),
        structs=tuple(
            struct(modules.type(file.path, each.name), each.fields, scope) for each in file.records
        ),
        aliases=tuple(
            AliasLine(
                name=modules.type(file.path, each.name), annotation=scope.annotation(each.type)
            )
            for each in _defined_before_used(file.aliases)
        ),
        events=tuple(
            event_struct(modules.event(ir.EventRef(event.file, event.name)), event, scope)
            for event in events
        ),
        arguments=(
            *(arguments_struct("actor", actor, scope) for actor in file.actors),
            *(arguments_struct("action", action, scope) for action in file.actions),
        ),
    )
    if plan.structs or plan.events or plan.arguments:
        imports.module("msgspec")
    hidden = tuple(AliasLine(name=other, annotation=name) for name, other in scope.hidden.items())
    if plan.aliases or hidden:
        imports.name("typing", "TypeAlias")
    return replace(plan, hidden=hidden, imports=imports.sections())


def _defined_before_used(aliases: tuple[ir.Alias, ...]) -> list[ir.Alias]:
    """Order aliases so that each comes after those it names; otherwise in document order."""
    by_name = {alias.name: alias for alias in aliases}
    ordered: dict[str, ir.Alias] = {}

    def add(alias: ir.Alias) -> None:
        for name in _aliases_in(alias.type, alias.file):
            if name not in ordered:
                add(by_name[name])
        ordered.setdefault(alias.name, alias)

    for alias in aliases:
        add(alias)
    return list(ordered.values())


def _aliases_in(of: DataType, file: str) -> list[str]:
    """List the aliases of `file` that a type names."""
    match of:
        case AliasRef(where, name):
            return [name] if where == file else []
        case ListOf(item):
            return _aliases_in(item, file)
        case DictOf(value):
            return _aliases_in(value, file)
        case Union(members):
            return [name for member in members for name in _aliases_in(member, file)]
        case _:
            return []
