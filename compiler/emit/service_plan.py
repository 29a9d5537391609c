"""The plan of a file's service module: the Restate objects of its machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

from .. import ir
from ..ir_definitions import Definitions
from ..ir_walk import all_statements, walk_states
from .imports import Imports
from .literals import Text, description, literal
from .modules import Modules
from .names import field_name, identifier, public_name
from .plan import FunctionHandler, ServiceCall, ServiceCode, ServiceModule, VersionModule
from .scope import Scope

Ref = TypeVar("Ref", ir.ActorRef, ir.ActionRef)
# What the template writes by itself.
_OWN = frozenset(
    {
        *("Actions", "Actors", "MachineObject", "Migrations"),
        *("ObjectContext", "ObjectSharedContext", "Retry"),
        *("app", "bind", "body", "call", "ctx", "function", "objects", "read_call", "serve"),
    }
)
# What the template writes behind a machine's name.
_PREFIXED = (
    *("actions", "actors", "create", "migrate", "migrations", "retry", "send", "snapshot"),
    *("subscribe", "wait_for"),
)
_DURATIONS = (
    *("final_state_ttl", "error_ttl"),
    *("journal_retention", "idempotency_retention", "inactivity_timeout", "abort_timeout"),
)


def plan_service(
    file: ir.File, definitions: Definitions, modules: Modules, source: str, folder: str
) -> ServiceModule:
    """Plan the service module of a file that has machines."""
    prefixes = [identifier(machine.name) for machine in file.machines]
    templates = {f"{prefix}_{name}" for prefix in prefixes for name in _PREFIXED}
    scope = Scope.of_module(file, definitions, modules, own=_OWN | templates)
    imports = scope.imports
    variables = {each.name: imports.fresh(public_name(each.name)) for each in file.machines}
    services = tuple(_service(machine, variables[machine.name], scope) for machine in file.machines)
    _import_support(services, imports)
    return ServiceModule(
        source=Text(source),
        folder=Text(folder),
        imports=imports.sections(),
        functions=imports.functions(),
        services=services,
    )


def _import_support(services: tuple[ServiceCode, ...], imports: Imports) -> None:
    """Import what the template names."""
    actors = [actor for each in services for actor in each.actors]
    actions = [action for each in services for action in each.actions]
    functions = [*actors, *actions]
    wanted = {
        ("restate", "ObjectContext"): True,
        ("restate", "ObjectSharedContext"): True,
        ("._support.machines", "MachineObject"): True,
        ("._support.serve", "serve"): True,
        ("._support.actors", "Actors"): bool(actors),
        ("._support.actions", "Actions"): bool(actions),
        ("._support.functions", "read_call"): bool(functions),
        ("._support.functions", "bind"): any(each.function is not None for each in functions),
        ("._support.functions", "Retry"): any(each.retry is not None for each in functions),
        ("._support.migrating", "Migrations"): any(each.migrates for each in services),
    }
    for (module, name), is_used in wanted.items():
        if is_used:
            imports.name(module, name)


def _service(machine: ir.Machine, variable: str, scope: Scope) -> ServiceCode:
    modules = {
        chart.version: scope.imports.user(
            ".", name := scope.modules.chart(machine.name, chart.version), name
        )
        for chart in machine.charts
    }
    latest = next(chart for chart in machine.charts if chart.version == machine.latest)
    prefix = identifier(machine.name)
    return ServiceCode(
        machine=Text(machine.name),
        service=Text(machine.service),
        variable=variable,
        prefix=prefix,
        description=description(latest.root.description),
        versions=tuple(
            VersionModule(version=Text(chart.version), module=modules[chart.version])
            for chart in machine.charts
        ),
        latest=None if latest is machine.charts[-1] else Text(latest.version),
        migrates=any(chart.migrations for chart in machine.charts),
        migrations=tuple(_migrations(machine, scope)),
        options=tuple(_options(latest.options, scope)),
        actors=tuple(
            _function_handler(scope.definitions.actors[ref], prefix, scope)
            for ref in _by_name(_actors(machine))
        ),
        actions=tuple(
            _function_handler(scope.definitions.actions[ref], prefix, scope)
            for ref in _by_name(_actions(machine))
        ),
    )


def _options(options: ir.Options, scope: Scope) -> Iterator[str]:
    """Write what the options of a machine ask for, unless it is the default."""
    if options.create == "explicit":
        yield "implicit_creation=False"
    if options.unhandled == "error":
        yield "reject_unhandled=True"
    if options.unknown_fields == "ignore":
        yield "unknown_fields=True"
    for name in _DURATIONS:
        milliseconds = getattr(options, name)
        if milliseconds is not None:
            yield f"{name}={_duration(milliseconds, scope)}"
    if options.alarm is not None:
        yield f"alarm={literal(options.alarm.name)}"


def _migrations(machine: ir.Machine, scope: Scope) -> Iterator[VersionModule]:
    """Yield which migration brings the machines of each version a step nearer to the latest."""
    steps: dict[str, str] = {machine.latest: ""}
    pending = [machine.latest]
    charts = {chart.version: chart for chart in machine.charts}
    while pending:
        version = pending.pop(0)
        for migration in charts[version].migrations:
            if migration.source not in steps:
                module = scope.modules.migration(machine.name, migration.source, version)
                steps[migration.source] = scope.imports.user(".", module, module)
                pending.append(migration.source)
    del steps[machine.latest]
    for chart in machine.charts:
        if chart.version in steps:
            yield VersionModule(version=Text(chart.version), module=steps[chart.version])


def _duration(milliseconds: float, scope: Scope) -> str:
    return scope.expressions.duration(Fraction(milliseconds))


def _by_name(refs: Iterable[Ref]) -> Iterable[Ref]:
    """Return one for each name: versions in different files may declare the same function."""
    found: dict[str, Ref] = {}
    for ref in refs:
        found.setdefault(ref.name, ref)
    return found.values()


def _actors(machine: ir.Machine) -> Iterator[ir.ActorRef]:
    """Yield the actors that any version of a machine runs, as they come."""
    for chart in machine.charts:
        for state in walk_states(chart.root):
            if not isinstance(state, ir.History):
                for invoke in state.invokes:
                    if isinstance(invoke.callee, ir.ActorRef):
                        yield invoke.callee
        for action in all_statements(chart.root):
            if isinstance(action, ir.Spawn) and isinstance(action.callee, ir.ActorRef):
                yield action.callee


def _actions(machine: ir.Machine) -> Iterator[ir.ActionRef]:
    """Yield the actions that any version of a machine runs, as they come."""
    for chart in machine.charts:
        for action in all_statements(chart.root):
            if isinstance(action, ir.RunAction):
                yield action.action
        if chart.options.alarm is not None:
            yield chart.options.alarm


def _function_handler(function: ir.Actor | ir.Action, prefix: str, scope: Scope) -> FunctionHandler:
    handler = function.handler if isinstance(function, ir.Actor) else None
    retry = None if function.retry is None else _retry(function.retry, scope)
    timeout = None
    returns = "None"
    if isinstance(function, ir.Actor):
        returns = scope.annotation(function.result)
    elif function.timeout is not None:
        timeout = _duration(function.timeout, scope)
    return FunctionHandler(
        name=Text(function.name),
        function_name=scope.imports.fresh(f"{prefix}_{identifier(function.name)}"),
        function=(
            None
            if handler
            else scope.imports.function(function, scope.definitions.sources[function.file])
        ),
        service_call=_service_call(function, handler) if handler else None,
        arguments=scope.arguments_class(function.file, function.name),
        call=tuple(
            f"{field_name(each.name)}=call.arguments.{field_name(each.name)}"
            for each in function.params
        ),
        returns=returns,
        retry=retry,
        timeout=timeout,
    )


def _service_call(actor: ir.Actor | ir.Action, handler: ir.ServiceHandler) -> ServiceCall:
    """Write how a handler of another service is called."""
    values = {each.name: f"call.arguments.{field_name(each.name)}" for each in actor.params}
    members = [f"{literal(name)}: {value}" for name, value in values.items() if name != handler.key]
    body = f"{{{', '.join(members)}}}" if members else None
    if handler.body is not None:
        body = values[handler.body]
    return ServiceCall(
        service=Text(handler.service),
        handler=Text(handler.handler),
        body=body,
        key=None if handler.key is None else values[handler.key],
    )


def _retry(retry: ir.Retry, scope: Scope) -> str:
    """Write a retry policy."""
    settings: list[str] = []
    if retry.attempts is not None:
        settings.append(f"attempts={retry.attempts}")
    if retry.initial is not None:
        settings.append(f"initial={_duration(retry.initial, scope)}")
    if retry.factor is not None:
        settings.append(f"factor={literal(retry.factor)}")
    if retry.max is not None:
        settings.append(f"max={_duration(retry.max, scope)}")
    if retry.duration is not None:
        settings.append(f"duration={_duration(retry.duration, scope)}")
    return f"Retry({', '.join(settings)})"
