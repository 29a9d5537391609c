"""The plan of a file's service module: the Restate objects of its machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

from .. import ir
from ..ir_definitions import Definitions
from ..ir_walk import all_statements, walk_states
from .chart_plan import has_private_fields, public_events
from .imports import Imports
from .literals import Text, literal
from .modules import Modules
from .names import RESERVED, WITH_FUNCTIONS, Allocator, field_name, identifier, public_name
from .plan import FunctionHandler, ServiceCall, ServiceCode, ServiceModule, VersionCase
from .python_expressions import Expressions, Functions
from .scope import Scope

Ref = TypeVar("Ref", ir.ActorRef, ir.ActionRef)
# What the template writes by itself.
_OWN = frozenset(
    {
        *("ANY_SNAPSHOT", "CreateBody", "CreateWithInputBody", "Json", "Machines"),
        *("ObjectContext", "ObjectSharedContext", "Retry"),
        *("SendBody", "Statechart", "SubscribeBody", "UNTIL_IT_SUCCEEDS", "VirtualObject"),
        "WaitForBody",
        *("actions_object", "app", "bind", "body", "call", "call_handler", "ctx", "function"),
        *("objects", "output", "read_call", "rerunnable", "retry", "run_actor", "serve"),
        *("unknown_version", "version", "waiters_object"),
    }
)
# What the template writes behind a machine's name.
_PREFIXED = (
    *("actions", "chart", "create", "machines", "migrate", "retry", "send", "snapshot"),
    *("subscribe", "wait_for", "waiters"),
)
_SETTINGS = ("journal_retention", "idempotency_retention", "inactivity_timeout", "abort_timeout")


def plan_service(
    file: ir.File, definitions: Definitions, modules: Modules, source: str, folder: str
) -> ServiceModule:
    """Plan the service module of a file that has machines."""
    prefixes = [identifier(machine.name) for machine in file.machines]
    templates = {f"{prefix}_{name}" for prefix in prefixes for name in _PREFIXED}
    allocator = Allocator(RESERVED | WITH_FUNCTIONS | _OWN | templates)
    imports = Imports(allocator, (modules.types(file.path), modules.defined(file.path)))
    functions = Functions(definitions.defs, definitions.sources)
    scope = Scope(
        definitions=definitions,
        modules=modules,
        imports=imports,
        expressions=Expressions(modules, imports, functions),
    )
    variables = {each.name: allocator.take(public_name(each.name)) for each in file.machines}
    services = tuple(
        _service(machine, variables[machine.name], scope, allocator) for machine in file.machines
    )
    objects = [
        name
        for each in services
        for name in (
            each.variable,
            f"{each.prefix}_waiters",
            *([f"{each.prefix}_actions"] if each.actions else []),
        )
    ]
    _import_support(services, imports)
    return ServiceModule(
        source=Text(source),
        folder=Text(folder),
        imports=imports.sections(),
        functions=imports.functions(),
        services=services,
        objects=tuple(objects),
    )


def _import_support(services: tuple[ServiceCode, ...], imports: Imports) -> None:
    """Import what the template names."""
    names = {
        "restate": ["ObjectContext", "ObjectSharedContext", "VirtualObject"],
        "._support.chart": ["Statechart"],
        "._support.machines": ["Machines", "unknown_version"],
        "._support.messages": ["SendBody", "SubscribeBody", "WaitForBody"],
        "._support.published": ["ANY_SNAPSHOT", "Json"],
        "._support.serve": ["serve"],
        "._support.waiters": ["waiters_object"],
        "._support.functions": ["UNTIL_IT_SUCCEEDS"],
    }
    functions = names["._support.functions"]
    if any(each.actors for each in services):
        functions.append("read_call")
    actors = [actor for each in services for actor in each.actors]
    if any(actor.service_call is None for actor in actors):
        functions += ["bind", "rerunnable", "run_actor"]
    if any(actor.service_call is not None for actor in actors):
        functions.append("call_handler")
    if any(each.actions for each in services):
        functions += ["bind", "read_call"]
        names["._support.actions"] = ["actions_object"]
    actions = [action for each in services for action in each.actions]
    if any(function.retry is not None for function in (*actors, *actions)):
        functions.append("Retry")
    for module, listed in names.items():
        for name in listed:
            imports.name(module, name)


def _service(machine: ir.Machine, variable: str, scope: Scope, allocator: Allocator) -> ServiceCode:
    modules = {
        chart.version: scope.imports.user(
            ".", name := scope.modules.chart(machine.name, chart.version), name
        )
        for chart in machine.charts
    }
    latest = next(chart for chart in machine.charts if chart.version == machine.latest)
    here = modules[latest.version]
    prefix = identifier(machine.name)
    # Versions with the same events need one schema for all.
    sendable: dict[tuple[ir.EventRef, ...], str] = {}
    snapshots: list[str] = []
    for chart in machine.charts:
        public = public_events(chart, scope.definitions)
        event = "Event" if public == chart.events else "PublicEvent"
        snapshot = "PublicSnapshot" if has_private_fields(chart) else "Snapshot"
        sendable[public] = f"{modules[chart.version]}.{event}"
        snapshots.append(f"{modules[chart.version]}.{snapshot}")
    events = dict.fromkeys(sendable.values())
    return ServiceCode(
        machine=Text(machine.name),
        service=Text(machine.service),
        variable=variable,
        prefix=prefix,
        description=(
            Text(described) if (described := (latest.root.description or "").strip()) else None
        ),
        versions=tuple(
            VersionCase(version=Text(chart.version), module=modules[chart.version])
            for chart in machine.charts
        ),
        latest=here,
        latest_version=Text(latest.version),
        migrates=any(chart.migrations for chart in machine.charts),
        settings=(*_settings(latest, scope), *_migrations(machine, scope)),
        object_settings=tuple(_object_settings(latest.options, scope)),
        create_body=_create_body(latest, here, scope),
        send_bodies=", ".join(f"SendBody[{each}]" for each in events),
        wait_bodies=", ".join(f"WaitForBody[{each}]" for each in events),
        snapshots=", ".join(snapshots),
        actors=tuple(
            _function_handler(scope.definitions.actors[ref], prefix, scope, allocator)
            for ref in _by_name(_actors(machine))
        ),
        waiters_service=Text(f"{machine.service}.waiters"),
        actions_service=Text(f"{machine.service}.actions"),
        actions=tuple(
            _function_handler(scope.definitions.actions[ref], prefix, scope, allocator)
            for ref in _by_name(_actions(machine))
        ),
    )


def _create_body(latest: ir.Chart, module: str, scope: Scope) -> str:
    """Write the type of the body of `create`."""
    needed = _needs_input(latest)
    body = scope.imports.name(
        "._support.messages", "CreateWithInputBody" if needed else "CreateBody"
    )
    return f"{body}[{f'{module}.Input' if latest.input else 'None'}]"


def _needs_input(chart: ir.Chart) -> bool:
    return any(each.default is None for each in chart.input)


def _settings(chart: ir.Chart, scope: Scope) -> Iterator[str]:
    """Write what the machines' options ask for, where it is not the default."""
    options = chart.options
    if options.create == "explicit" or _needs_input(chart):
        yield "implicit_creation=False"
    if options.unhandled == "error":
        yield "reject_unhandled=True"
    if options.unknown_fields == "ignore":
        yield "unknown_fields=True"
    if options.final_state_ttl is not None:
        yield f"final_state_ttl={_duration(options.final_state_ttl, scope)}"
    if options.error_ttl is not None:
        yield f"error_ttl={_duration(options.error_ttl, scope)}"
    if options.alarm is not None:
        yield f"alarm={literal(options.alarm.name)}"


def _migrations(machine: ir.Machine, scope: Scope) -> Iterator[str]:
    """Write which migration brings the machines of each version a step nearer to the latest."""
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
    if steps:
        listed = (
            f"{literal(chart.version)}: {steps[chart.version]}.MIGRATION"
            for chart in machine.charts
            if chart.version in steps
        )
        yield f"migrations={{{', '.join(listed)}}}"


def _object_settings(options: ir.Options, scope: Scope) -> Iterator[str]:
    for name in _SETTINGS:
        milliseconds = getattr(options, name)
        if milliseconds is not None:
            yield f"{name}={_duration(milliseconds, scope)}"


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
    """Yield the actions that any version of a machine carries out, as they come."""
    for chart in machine.charts:
        for action in all_statements(chart.root):
            if isinstance(action, ir.Perform):
                yield action.action
        if chart.options.alarm is not None:
            yield chart.options.alarm


def _function_handler(
    function: ir.Actor | ir.Action, prefix: str, scope: Scope, allocator: Allocator
) -> FunctionHandler:
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
        function_name=allocator.take(f"{prefix}_{identifier(function.name)}"),
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
    if handler.body is not None:
        body = values[handler.body]
    else:
        members = [
            f"{literal(name)}: {value}" for name, value in values.items() if name != handler.key
        ]
        body = f"{{{', '.join(members)}}}" if members else "None"
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
