"""Actions as lines of Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from .. import ir
from ..ir_expressions import Expr
from ..ir_presence import (
    NOTHING,
    known_after,
    known_in_loop,
    present_when,
    taken_present,
    unproven,
)
from .assignments import assignment, deletion
from .literals import literal
from .names import field_name, member_name
from .scope import Scope


def statements(
    actions: Iterable[ir.Statement | ir.Invoke | ir.Timer],
    scope: Scope,
    known: frozenset[str] = NOTHING,
) -> list[str]:
    """Write actions and starts, a line each, in their order.

    `known` are the context fields that the code before them has shown not to be None; of others the
    analysis has shown it, and an assertion tells the reader and the type checker.
    """
    lines: list[str] = []
    for action in actions:
        if isinstance(action, ir.Invoke):
            lines += start(action, scope, known)
        elif isinstance(action, ir.Timer):
            lines += start_timer(action, scope, known)
        elif isinstance(action, ir.If):
            lines += _if(action.branches, action.otherwise, scope, known)
            known = known_after(action, known)
        elif isinstance(action, ir.For):
            lines += _for(action, scope, known)
            known = known_after(action, known)
        else:
            taken = taken_present(action, scope.optional, known)
            lines += [assertion(name) for name in sorted(taken)]
            known = known_after(action, known.union(taken))
            lines += _lines(action, scope)
    return lines


def _if(
    branches: Sequence[ir.Branch],
    otherwise: tuple[ir.Statement, ...],
    scope: Scope,
    known: frozenset[str],
) -> list[str]:
    """Write branches; one whose condition needs an assertion before it stands in an `else`."""
    condition, actions = branches[0].condition, branches[0].actions
    taken = present([condition], scope, known)
    known = known.union(unproven(condition, scope.optional, known))
    holds = known | present_when(condition, True)
    lines = [*taken, f"if {scope.expressions.text(condition)}:", *_block(actions, scope, holds)]
    known |= present_when(condition, False)
    if len(branches) > 1:
        more = _if(branches[1:], otherwise, scope, known)
        if more[0].startswith("if "):
            return [*lines, f"el{more[0]}", *more[1:]]
        return [*lines, "else:", *_indented(more)]
    if otherwise:
        lines += ["else:", *_block(otherwise, scope, known)]
    return lines


def _for(loop: ir.For, scope: Scope, known: frozenset[str]) -> list[str]:
    """Write a loop. It goes through what was there when it began: no value is changed in place."""
    taken = present([loop.iterable], scope, known)
    known = known.union(unproven(loop.iterable, scope.optional, known))
    iterable = scope.expressions.iterable(loop.iterable, len(loop.variables))
    inner, names = scope.with_variables(loop.variables)
    head = f"for {', '.join(names)} in {iterable}:"
    return [*taken, head, *_block(loop.actions, inner, known_in_loop(loop, known))]


def _block(actions: tuple[ir.Statement, ...], scope: Scope, known: frozenset[str]) -> list[str]:
    return _indented(statements(actions, scope, known) or ["pass"])


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def assertion(name: str, machine: str = "self") -> str:
    """Write that a context field of `machine` is not None, and what to say where it is."""
    text = f"{name} is None"
    return f"assert {machine}.context.{field_name(name)} is not None, {literal(text)}"


def _lines(action: ir.Statement, scope: Scope) -> list[str]:
    match action:
        case ir.Assign():
            return assignment(action, scope)
        case ir.Delete():
            return deletion(action, scope)
        case _:
            return [statement(action, scope)]


def statement(action: ir.Statement, scope: Scope) -> str:
    """Write an action that is one line, whatever it acts on."""
    text = scope.expressions.text
    match action:
        case ir.RunAction(action=ref, arguments=arguments):
            made = _arguments(ref.file, ref.name, arguments, scope)
            return f"self.run_action({literal(ref.name)}, {made})"
        case ir.Send(message=message, target=target, delay=delay, id=id):
            settings = _delay(delay, id, scope)
            return _send(_message(message, scope), target, settings, scope)
        case ir.Raise(message=message, delay=delay, id=id):
            event = _message(message, scope)
            if delay is None:
                return f"self.raise_event({event})"
            return f"self.send_to_self({event}{_delay(delay, id, scope)})"
        case ir.Cancel(id=id):
            return f"self.cancel({literal(id)})"
        case ir.Log(value=value):
            return f"self.log({text(value)})"
        case ir.Emit(message=message):
            return f"self.emit({_message(message, scope)})"
        case ir.Spawn(callee=callee, id=id, arguments=arguments, key=key):
            if key is None:
                return _run("spawn", callee, id, arguments, scope)
            return f"{_family(id)}.spawn_{_started(callee, text(key), arguments, scope)}"
        case ir.StopSpawned(id=id):
            return f"self.stop({literal(id)})"
        case ir.StopMember(family=family, key=key):
            called = "stop_all()" if key is None else f"stop({text(key)})"
            return f"{_family(family)}.{called}"
        case ir.Assign() | ir.Delete() | ir.If() | ir.For():
            raise AssertionError("these are several lines")
        case _:
            assert_never(action)


def _send(event: str, target: ir.Target, settings: str, scope: Scope) -> str:
    match target:
        case ir.ToSelf():
            return f"self.send_to_self({event}{settings})"
        case ir.ToParent():
            return f"self.send_to_parent({event}{settings})"
        case ir.ToSender():
            return f"self.send_to_sender({event}{settings})"
        case ir.ToChild(id=child):
            return f"self.send_to_child({literal(child)}, {event}{settings})"
        case ir.ToMember(family=family, key=key):
            if key is None:
                return f"{_family(family)}.send_to_all({event})"
            name = scope.expressions.text(key)
            return f"{_family(family)}.send({name}, {event}{settings})"
        case ir.ToMachine(machine=machine, key=key):
            name = scope.expressions.text(key)
            return f"self.send_to_machine({literal(machine.service)}, {name}, {event}{settings})"
        case _:
            assert_never(target)


def _message(message: ir.Message, scope: Scope) -> str:
    match message:
        case ir.MakeEvent(event=event, arguments=arguments):
            return f"{scope.event(event)}({scope.expressions.keywords(arguments)})"
        case ir.CurrentEvent():
            return "event"
        case _:
            assert_never(message)


def _delay(delay: Expr | None, id: str | None, scope: Scope) -> str:  # noqa: A002
    settings = f", after={scope.expressions.text(delay)}" if delay is not None else ""
    return f"{settings}, id={literal(id)}" if id is not None else settings


def _arguments(file: str, name: str, arguments: ir.Arguments, scope: Scope) -> str:
    return f"{scope.arguments_class(file, name)}({scope.expressions.keywords(arguments)})"


def start(invoke: ir.Invoke, scope: Scope, known: frozenset[str] = NOTHING) -> list[str]:
    """Start what a state invokes; where an argument is absent, the state is left at once anyway."""
    line = _run("start", invoke.callee, invoke.id, invoke.arguments, scope)
    given = [value for _, value in invoke.arguments]
    taken = present(given, scope, known.union(invoke.present))
    if not invoke.present:
        return [*taken, line]
    condition = " and ".join(
        f"{scope.expressions.machine}.context.{field_name(name)} is not None"
        for name in invoke.present
    )
    return [f"if {condition}:", f"    {line}"]


def _run(
    verb: str,
    callee: ir.ActorRef | ir.MachineRef,
    id: str,  # noqa: A002
    arguments: ir.Arguments,
    scope: Scope,
) -> str:
    """Start or spawn an actor or a machine."""
    machine = scope.expressions.machine
    return f"{machine}.{verb}_{_started(callee, literal(id), arguments, scope)}"


def _family(name: str) -> str:
    return f"self.{member_name(name)}"


def _started(
    callee: ir.ActorRef | ir.MachineRef,
    id: str,  # noqa: A002
    arguments: ir.Arguments,
    scope: Scope,
) -> str:
    """Write what a start is called with, behind the kind of what starts; `id` is Python."""
    match callee:
        case ir.ActorRef(file, name):
            made = _arguments(file, name, arguments, scope)
            timeout = scope.definitions.actors[callee].timeout
            if timeout is not None:
                made += f", timeout={scope.expressions.text(timeout)}"
            return f"actor({id}, {literal(name)}, {made})"
        case ir.MachineRef(file, name, service):
            machine = scope.definitions.machines[file, name]
            latest = next(chart for chart in machine.charts if chart.version == machine.latest)
            given = ""
            if latest.input:
                module = scope.imports.name(".", scope.modules.chart(name, machine.latest))
                given = f", {module}.Input({scope.expressions.keywords(arguments)})"
            return f"machine({id}, {literal(service)}{given})"
        case _:
            assert_never(callee)


def present(exprs: Iterable[Expr], scope: Scope, known: frozenset[str] = NOTHING) -> list[str]:
    """Write that the fields which expressions take not to be None are not."""
    taken = set().union(*(unproven(each, scope.optional, known) for each in exprs))
    return [assertion(name, scope.expressions.machine) for name in sorted(taken)]


def start_timer(timer: ir.Timer, scope: Scope, known: frozenset[str] = NOTHING) -> list[str]:
    """Start a state's timer."""
    recurring = ", recurring=True" if timer.recurring else ""
    delay = scope.expressions.text(timer.delay)
    line = f"{scope.expressions.machine}.start_timer({literal(timer.id)}, {delay}{recurring})"
    return [*present([timer.delay], scope, known), line]
