"""A generated machine and its reference, driven together and compared after every event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sc_compile import ir

from .charts import Compiled, support
from .effects import Effect
from .events import Event, member_of
from .interpreter import MAX_MICROSTEPS, Interpreter
from .random_charts import PRIVATE


class DisagreementError(AssertionError):
    """The generated machine and the reference differ."""


class Twins:
    """A machine of a chart, twice.

    Between two events the generated one goes through JSON into a new object, as it does when it is
    stored. Once an event has failed, with the same kind of error in both, the machines are spoilt.
    """

    def __init__(
        self,
        compiled: Compiled,
        *,
        key: str = "k",
        input: dict[str, Any] | None = None,  # noqa: A002 - as charts call it
        max_microsteps: int = MAX_MICROSTEPS,
        stored: bool = True,
    ) -> None:
        self.compiled = compiled
        self.stored = stored
        self.key = key
        self.input = compiled.machine.INPUT(**input) if input is not None else None
        self.reference = Interpreter(
            compiled.program, compiled.chart, key=key, input=input, max_microsteps=max_microsteps
        )
        self.machine = self._new()
        self.max_microsteps = max_microsteps
        self.trace: list[Effect] = []
        self.running: dict[str, None] = {}  # as a stored machine has it
        self.error: str | None = None

    def _new(self) -> Any:
        return self.compiled.machine(self.key, input=self.input)

    # --- driving them ---

    def start(self) -> Twins:
        """Start both."""
        self._step("the start", self.machine.start, self.reference.start)
        return self

    def send(self, name: str, **fields: Any) -> bool:
        """Send a declared event; return whether a transition took it."""
        return self.deliver(Event(name=name, fields=fields))

    def fire(self, timer: str) -> bool:
        """Let a timer be due."""
        return self.deliver(Event(kind="timer", id=timer))

    def deliver(self, event: Event) -> bool:
        """Return an event to both; return whether a transition took it."""
        made = self._make(event)
        self.machine.source = event.source
        running = self.reference.effects.running.get(event.id)
        if event.kind == "timer" and isinstance(running, ir.Timer) and not running.recurring:
            del self.reference.effects.running[event.id]
        if event.kind in ("done invoke", "error"):
            self.reference.effects.running.pop(event.id, None)
            self.running.pop(event.id, None)
            self.machine.forget_member(event.id)
        what = f"{event.kind} {event.name or event.id}"

        def take() -> bool:
            # An outcome that no line waits for is not given to the machine at all.
            return False if made is None else bool(self.machine.send(made))

        return bool(self._step(what, take, lambda: self.reference.send(event)))

    def _make(self, event: Event) -> Any:
        chart, types = support("chart"), self.compiled.types
        match event.kind:
            case "declared":
                return msgspec.convert(dict(event.fields), types[event.name])
            case "timer":
                return chart.Timer(event.id)
            case "error":
                error = event.fields["error"]
                return chart.Failed(event.id, chart.Error(error["message"], error["code"]))
            case _:
                name = event.id if event.member is None else event.member[0]
                is_taken = name in self.compiled.machine.OUTPUTS
                return chart.Done(event.id, **event.fields) if is_taken else None

    def _step(self, what: str, *steps: Callable[[], Any]) -> Any:
        results = [attempt(step) for step in steps]
        agree(f"{what}: outcome", *results)
        self.trace = []
        (kind, value), _ = results
        if kind == "error":
            self.error = value
            return None
        effects = self.machine.effects()
        self._run(effects)
        self.trace = [plain(each) for each in effects]
        reference = [
            ("log", to_json(each[1])) if each[0] == "log" else each
            for each in self.reference.effects.take()
        ]
        agree(f"{what}: effects", ordered(self.trace), ordered(reference))
        self._compare(what)
        if self.stored:
            self._store(what)
        return value

    def _run(self, effects: list[Any]) -> None:
        """Note what starts and what stops, as whoever performs the effects does."""
        kinds = support("effects")
        for effect in effects:
            if isinstance(effect, kinds.Stop):
                self.running.pop(effect.id, None)
            elif isinstance(effect, kinds.StartActor | kinds.StartMachine | kinds.StartTimer):
                self.running[effect.id] = None
        if self.machine.status != "active":
            self.running.clear()

    # --- comparing them ---

    def _compare(self, what: str) -> None:
        machine, reference = self.machine, self.reference
        agree(f"{what}: value", machine.value(), value_of(reference))
        agree(f"{what}: context", to_json(machine.context), reference.context)
        agree(f"{what}: status", machine.status, reference.status)
        agree(f"{what}: output", to_json(machine.output), reference.output)
        agree(f"{what}: error", to_json(machine.error), reference.error)
        agree(f"{what}: tags", set(machine.tags()), tags_of(reference))
        agree(f"{what}: next", set(machine.next_events()), next_of(reference))
        if machine.status == "active":
            members = {family: keys for family, keys in reference.world.members.items() if keys}
            agree(f"{what}: families", families_of(self.running), members)

    def _store(self, what: str) -> None:
        """Let the generated machine be stored as JSON, and be loaded again."""
        old, new = self.machine, self._new()
        snapshot = msgspec.json.encode(old.snapshot())
        memory = msgspec.json.encode(old.memory())
        new.restore(msgspec.json.decode(snapshot, type=self.compiled.machine.SNAPSHOT))
        new.recall(json.loads(memory))
        new.know_running(self.running)
        for name, was, now in (
            ("snapshot", snapshot, msgspec.json.encode(new.snapshot())),
            ("memory", memory, msgspec.json.encode(new.memory())),
            ("state", old.state, new.state),
            ("next", list(old.next_events()), list(new.next_events())),
        ):
            agree(f"after {what}, stored: {name}", now, was)
        self.machine = new

    # --- for tests ---

    @property
    def active(self) -> list[str]:
        """List the names of the active atomic states."""
        reference = self.reference
        atomic = {state for state in reference.configuration if reference.is_atomic(state)}
        return [path[-1] for path in reference.in_order(atomic)]

    @property
    def logged(self) -> list[Any]:
        """List what the last event has logged."""
        return [effect[1] for effect in self.trace if effect[0] == "log"]

    @property
    def context(self) -> dict[str, Any]:
        """Return the context."""
        return self.reference.context


def agree(what: str, generated: object, reference: object) -> None:
    """Raise where the two differ."""
    if generated != reference or type(generated) is not type(reference):
        raise DisagreementError(f"{what}\n  generated: {generated}\n  reference: {reference}")


def attempt(step: Callable[[], Any]) -> tuple[str, Any]:
    """Return the outcome of a step: its result, or the kind of its error."""
    try:
        return "result", step()
    except Exception as error:  # noqa: BLE001 - whatever it is: the other one must fail likewise
        return "error", type(error).__name__


def families_of(running: Iterable[str]) -> dict[str, list[str]]:
    """Return the keys of those of each family that run, by the ids of all that runs."""
    found: dict[str, list[str]] = {}
    for name in running:
        if (member := member_of(name)) is not None:
            found.setdefault(member[0], []).append(member[1])
    return found


def to_json(value: Any) -> Any:
    """Return a value as plain data."""
    return msgspec.to_builtins(value)


def plain(effect: Any) -> Effect:
    """Write an effect of a generated machine as the reference writes it."""
    effects = support("effects")
    match effect:
        case effects.Log():
            return ("log", to_json(effect.value))
        case effects.Stop():
            return ("stop", effect.id)
        case effects.StartTimer():
            return ("timer", effect.id, effect.delay, effect.recurring)
        case effects.StartActor():
            arguments = to_json(effect.arguments)
            return ("actor", effect.id, effect.name, arguments, effect.timeout)
        case effects.StartMachine():
            return ("machine", effect.id, effect.service, to_json(effect.input) or {})
        case effects.Cancel():
            return ("cancel", effect.id)
        case effects.RunAction():
            return ("act", effect.name, to_json(effect.arguments))
        case effects.Emit():
            return ("emit", *message(effect.event))
        case effects.Send():
            to: Any = effect.to
            if isinstance(to, effects.Address):
                to = ("machine", to.service, to.key)
            elif to not in ("self", "parent", "sender"):
                to = ("child", to)
            return ("send", *message(effect.event), to, effect.delay, effect.id)
        case _:
            raise AssertionError(f"unknown effect {effect}")


def message(event: msgspec.Struct) -> tuple[str, dict[str, Any]]:
    """Return an event's name and fields."""
    fields = to_json(event)
    return fields.pop("type"), fields


def ordered(trace: list[Effect]) -> tuple[list[Effect], dict[str, list[Effect]]]:
    """Split a trace: by children that messages are sent to, and the rest.

    A child may start anywhere before the first message to it, so only its own order counts.
    """
    children = {e[3][1] for e in trace if e[0] == "send" and e[3][0] == "child"}
    streams: dict[str, list[Effect]] = {child: [] for child in children}
    rest: list[Effect] = []
    for effect in trace:
        match effect:
            case ("send", _, _, ("child", child), _, _) | ("machine" | "stop", child, *_):
                streams.get(child, rest).append(effect)
            case _:
                rest.append(effect)
    return rest, streams


def value_of(reference: Interpreter, path: ir.StatePath = ()) -> Any:
    """Return a configuration in XState's form."""
    active = [
        child
        for child in reference.children(reference.states[path])
        if child.path in reference.configuration
    ]
    if (
        isinstance(reference.states[path], ir.Compound)
        and active
        and reference.is_atomic(active[0].path)
    ):
        return active[0].path[-1]
    return {child.path[-1]: value_of(reference, child.path) for child in active}


def active_states(reference: Interpreter) -> Iterator[ir.StateBase]:
    """Yield all active states."""
    for path in reference.in_order(reference.configuration):
        yield reference.real(path)


def tags_of(reference: Interpreter) -> set[str]:
    """Return the tags of the active states."""
    return {tag for state in active_states(reference) for tag in state.tags}


def next_of(reference: Interpreter) -> set[str]:
    """Return the events that active states have lines for, and that clients can send."""
    names: set[str] = set()
    if reference.status != "active":
        return names
    for state in active_states(reference):
        for line in state.transitions:
            for trigger in line.triggers:
                if isinstance(trigger, ir.OnEvents):
                    names |= {event.name for event in trigger.events}
                elif isinstance(trigger, ir.OnAny):
                    names |= {event.name for event in reference.chart.events}
    return names - PRIVATE
