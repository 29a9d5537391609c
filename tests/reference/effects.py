"""What a machine does to the world: actions in their order, and what it has running.

Effects are tuples whose first item says what they are; what a chart logs gives the order of all its
actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, assert_never

from sc_compile import ir
from sc_compile import ir_expressions as expr

from .evaluation import World
from .events import Event, member_of

Effect: TypeAlias = tuple[Any, ...]


class Effects:
    """The trace of a machine since it was last asked for, and what it has running."""

    def __init__(
        self, program: ir.Program, world: World, raise_event: Callable[[Event], None]
    ) -> None:
        files = program.files
        self.world = world
        self.raise_event = raise_event
        self.events = {
            ir.EventRef(e.file, e.name, e.machine, e.version): e for f in files for e in f.events
        }
        self.params: dict[ir.ActorRef | ir.ActionRef, tuple[ir.Field, ...]] = {}
        for file in files:
            self.params |= {ir.ActorRef(each.file, each.name): each.params for each in file.actors}
            self.params |= {
                ir.ActionRef(each.file, each.name): each.params for each in file.actions
            }
        self.timeouts = {ir.ActorRef(a.file, a.name): a.timeout for f in files for a in f.actors}
        self.inputs = {
            (each.file, each.name): next(
                chart.input for chart in each.charts if chart.version == each.latest
            )
            for file in files
            for each in file.machines
        }
        self.trace: list[Effect] = []
        self.running: dict[str, ir.Timer | ir.Invoke] = {}
        # SCXML's statesToInvoke, with what they start. Language: arguments are taken on entry.
        self.pending: dict[str, tuple[ir.Timer | ir.Invoke, Effect]] = {}
        # Language: messages to what has not started yet arrive after it has.
        self.held: dict[str, list[Effect]] = {}
        self.spawned: set[str] = set()

    def take(self) -> list[Effect]:
        """Return what was done since the last call."""
        taken, self.trace = self.trace, []
        return taken

    # --- timers and invokes ---

    def schedule(self, state: ir.StateBase) -> None:
        """Take the arguments of what a state that is entered runs; it starts later."""
        for invoke in state.invokes:
            if any(self.world.context[name] is None for name in invoke.present):
                continue  # the analysis has shown that the state is left at once
            self.pending[invoke.id] = (invoke, self._start(invoke))
        for timer in state.timers:
            delay = self.world.evaluate(timer.delay)
            if delay is None:
                continue
            self.pending[timer.id] = (timer, ("timer", timer.id, delay, timer.recurring))

    def stop(self, state: ir.StateBase) -> None:
        """Stop what a state that is left runs; what has not started never does."""
        for name in (*(each.id for each in state.invokes), *(each.id for each in state.timers)):
            self.held.pop(name, None)
            if self.pending.pop(name, None) is None:
                self.running.pop(name, None)
                self.trace.append(("stop", name))

    def settled(self, *, ended: bool) -> None:
        """Start what waits for the end of the macrostep; a machine that has ended runs nothing."""
        if ended:
            self.running.clear()
            self.pending.clear()
            self.held.clear()
            return
        for name, (started, effect) in self.pending.items():
            self.running[name] = started
            self.trace += [effect, *self.held.get(name, ())]
        self.pending.clear()
        self.held.clear()

    # --- families ---

    def lose(self, name: str) -> None:
        """Take one of a family from those that run, as its end or a `stop` does."""
        family, key = member_of(name) or ("", "")
        running = self.world.members.get(family, [])
        if key in running:
            running.remove(key)

    def _spawn(self, action: ir.Spawn) -> None:
        name = action.id
        if action.key is None:
            self.spawned.add(name)
            self.trace += [("stop", name), self._start(action)]
            return
        key = self.world.evaluate(action.key)
        name = f"{action.id}[{key}]"
        started = self._start(action)
        self.lose(name)
        self.world.members.setdefault(action.id, []).append(key)
        self.trace += [("stop", name), (started[0], name, *started[2:])]

    def _stop_members(self, action: ir.StopMember) -> None:
        for name in self._members(action.family, action.key):
            self.lose(name)
            self.trace.append(("stop", name))

    def _members(self, family: str, key: expr.Expr | None) -> list[str]:
        """Return the id of one of a family, or of all that run."""
        running = list(self.world.members.get(family, ()))
        keys = running if key is None else [self.world.evaluate(key)]
        return [f"{family}[{each}]" for each in keys]

    def _start(self, call: ir.Invoke | ir.Spawn) -> Effect:
        given = dict(call.arguments)
        match call.callee:
            case ir.ActorRef(_, name):
                arguments = self.world.fields(self.params[call.callee], given)
                timeout = self.timeouts[call.callee]
                limit = None if timeout is None else self.world.evaluate(timeout)
                return ("actor", call.id, name, arguments, limit)
            case ir.MachineRef(file, name, service):
                arguments = self.world.fields(self.inputs[file, name], given)
                return ("machine", call.id, service, arguments)
            case _:
                assert_never(call.callee)

    # --- actions ---

    def run(self, actions: Iterable[ir.Statement], event: Event | None) -> None:
        """Run actions, in their order."""
        for action in actions:
            self._run(action, event)

    def _run(self, action: ir.Statement, event: Event | None) -> None:
        world = self.world
        match action:
            case ir.Assign():
                world.assign(action)
            case ir.Delete():
                world.delete(action)
            case ir.Log(value=value):
                self.trace.append(("log", world.evaluate(value)))
            case ir.RunAction(action=ref, arguments=arguments):
                given = world.fields(self.params[ref], dict(arguments))
                self.trace.append(("act", ref.name, given))
            case ir.Raise(message=message, delay=None):
                self.raise_event(self._event(message, event))
            case ir.Raise(message=message, delay=delay, id=name):
                made = self._event(message, event)
                self._send(made, "self", delay, name)
            case ir.Send(message=message, target=ir.ToMember() as of, delay=delay, id=name):
                made = self._event(message, event)
                for member in self._members(of.family, of.key):
                    self._send(made, ("child", member), delay, name)
            case ir.Send(message=message, target=target, delay=delay, id=name):
                self._send(self._event(message, event), self._address(target), delay, name)
            case ir.Cancel(id=name):
                self.trace.append(("cancel", name))
            case ir.Emit(message=message):
                made = self._event(message, event)
                self.trace.append(("emit", made.name, dict(made.fields)))
            case ir.Spawn():
                self._spawn(action)
            case ir.StopSpawned(id=name):
                self.trace.append(("stop", name))
            case ir.StopMember():
                self._stop_members(action)
            case ir.If(branches=branches, otherwise=otherwise):
                chosen = next((b.actions for b in branches if world.evaluate(b.condition)), None)
                self.run(otherwise if chosen is None else chosen, event)
            case ir.For(variables=variables, iterable=iterable, actions=inner):
                items = list(world.items(iterable, len(variables)))
                for values in items:
                    with world.knowing(variables, values):
                        self.run(inner, event)
            case _:
                assert_never(action)

    def _event(self, message: ir.Message, event: Event | None) -> Event:
        match message:
            case ir.CurrentEvent():
                assert event is not None
                return Event(name=event.name, fields=event.fields)
            case ir.MakeEvent(event=ref, arguments=arguments):
                fields = self.world.fields(self.events[ref].fields, dict(arguments))
                return Event(name=ref.name, fields=fields)
            case _:
                assert_never(message)

    def _send(self, event: Event, to: Any, delay: Any, name: str | None) -> None:
        after = None if delay is None else self.world.evaluate(delay)
        sent = ("send", event.name, dict(event.fields), to, after, name)
        child = to[1] if to[0] == "child" else None
        if child is None or child in self.running or child in self.spawned or member_of(child):
            self.trace.append(sent)
        else:
            self.held.setdefault(child, []).append(sent)

    def _address(self, target: ir.Target) -> Any:
        match target:
            case ir.ToSelf():
                return "self"
            case ir.ToParent():
                return "parent"
            case ir.ToSender():
                return "sender"
            case ir.ToChild(id=name):
                return ("child", name)
            case ir.ToMember():
                raise AssertionError("these may be several")
            case ir.ToMachine(machine=machine, key=key):
                return ("machine", machine.service, self.world.evaluate(key))
            case _:
                assert_never(target)
