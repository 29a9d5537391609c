"""The IR: what the charts mean. Names are resolved, types are known, versions are grouped.

Whatever is here has passed the analysis; it refers to definitions by file (the path as shown to the
user) and name, to states by their full path, to what is invoked by its full id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from .datatypes import DataType
from .ir_expressions import ContextField, Expr, FieldOf, Item, Local
from .nodes import node
from .source import Span

StatePath: TypeAlias = tuple[str, ...]


def path_text(path: StatePath) -> str:
    """Write a state's path as ids and the generated code have it.

    A name with a dot or a quote in it is quoted, as in a chart; others are not, even those that a
    chart has to quote.
    """
    return ".".join(map(_quoted, path))


def _quoted(name: str) -> str:
    if "." not in name and '"' not in name:
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@node
class Node:
    """What all nodes have: where in the chart they come from."""

    span: Span = field(compare=False, repr=False)


# --- definitions ------------------------------------------------------------------------------


@node
class Field(Node):
    """A typed field of a record, an event, an input, a context or a function's parameters.

    Clients do not see a `private` one, which only a context can have.
    """

    name: str
    type: DataType
    default: Expr | None = None
    private: bool = False


@node
class Record(Node):
    """A record type."""

    file: str
    name: str
    fields: tuple[Field, ...]


@node
class Alias(Node):
    """A name for another type."""

    file: str
    name: str
    type: DataType


@node
class Event(Node):
    """An event. `machine` and `version` are set where it is declared inside a machine.

    Clients cannot send a `private` one.
    """

    file: str
    name: str
    fields: tuple[Field, ...]
    private: bool = False
    machine: str | None = None
    version: str | None = None


@node
class Retry(Node):
    """How a function is tried again. Durations are constant, in milliseconds; None is unbounded."""

    attempts: int | None = None
    initial: float | None = None
    factor: float | None = None
    max: float | None = None
    duration: float | None = None


@node
class ServiceHandler(Node):
    """A handler of another Restate service.

    `key` is the parameter that is the key of a virtual object, `body` the one that is the whole
    body; where there is none, the other parameters are an object's members.
    """

    service: str
    handler: str
    key: str | None = None
    body: str | None = None


@node
class Actor(Node):
    """An actor: a durable function of the user's with a result, or a handler of a service.

    `module` is the function's Python module.
    """

    file: str
    name: str
    params: tuple[Field, ...]
    result: DataType
    module: str
    handler: ServiceHandler | None = None
    retry: Retry | None = None
    timeout: Expr | None = None


@node
class Action(Node):
    """An action: a durable function of the user's without a result.

    `timeout` is constant, in milliseconds.
    """

    file: str
    name: str
    params: tuple[Field, ...]
    module: str
    retry: Retry | None = None
    timeout: float | None = None


@node
class Def(Node):
    """A pure helper function of the user's."""

    file: str
    name: str
    params: tuple[Field, ...]
    result: DataType
    module: str


# --- references -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventRef:
    """An event, by its definition; `machine` and `version` as in `Event`."""

    file: str
    name: str
    machine: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor, by its definition."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class ActionRef:
    """An action, by its definition."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class MachineRef:
    """A machine, by the file it belongs to and its name; `service` is its Restate service."""

    file: str
    name: str
    service: str


Callee: TypeAlias = ActorRef | MachineRef
"""What can be invoked or spawned."""

Arguments: TypeAlias = tuple[tuple[str, Expr], ...]
"""Arguments by parameter name, in the order of the parameters; what was left out is absent."""


# --- actions ----------------------------------------------------------------------------------


Place: TypeAlias = ContextField | FieldOf | Item
"""What can be set: a context field, or a field or an item of what is in such a place."""


def field_of(place: Expr) -> str:
    """Return the context field that a place is, or is in."""
    while isinstance(place, (FieldOf, Item)):
        place = place.value
    assert isinstance(place, ContextField)
    return place.name


@node
class Assign(Node):
    """Set a context field, or a part of one: then the field has another value, as with `=`."""

    target: Place
    op: str  # "=", "+=" or "-="
    value: Expr


@node
class Delete(Node):
    """Take an item out of a list, or an entry out of a dict."""

    target: Item


@node
class RunAction(Node):
    """Run an action."""

    action: ActionRef
    arguments: Arguments


@node
class MakeEvent(Node):
    """An event with its fields."""

    event: EventRef
    arguments: Arguments


@node
class CurrentEvent(Node):
    """The event being handled, forwarded as it is."""


Message: TypeAlias = MakeEvent | CurrentEvent


@node
class ToParent(Node):
    """The machine that invoked or spawned this one."""


@node
class ToSender(Node):
    """The machine that sent the current event."""


@node
class ToSelf(Node):
    """This machine, as an event from outside."""


@node
class ToChild(Node):
    """A machine that this one invoked or spawned, by its full id."""

    id: str


@node
class ToMember(Node):
    """One of a family, by its key; without a key all that run, in the order of their start."""

    family: str
    key: Expr | None = None


@node
class ToMachine(Node):
    """Another machine, by key."""

    machine: MachineRef
    key: Expr


Target: TypeAlias = ToParent | ToSender | ToSelf | ToChild | ToMember | ToMachine


@node
class Send(Node):
    """Send an event; `id` names a delayed one, so that it can be cancelled."""

    message: Message
    target: Target
    delay: Expr | None = None
    id: str | None = None


@node
class Raise(Node):
    """Put an event into the internal queue, or, with a delay, send it to oneself."""

    message: Message
    delay: Expr | None = None
    id: str | None = None


@node
class Cancel(Node):
    """Cancel the delayed message `id`."""

    id: str


@node
class Log(Node):
    """Write a value to the machine's log."""

    value: Expr


@node
class Emit(Node):
    """Tell whoever waits outside."""

    message: Message


@node
class Spawn(Node):
    """Start an actor or machine that lives until it is stopped.

    With a `key` it is one of a family, whose name is the id.
    """

    callee: Callee
    id: str
    arguments: Arguments
    key: Expr | None = None


@node
class StopSpawned(Node):
    """Stop what was spawned as `id`."""

    id: str


@node
class StopMember(Node):
    """Stop one of a family, by its key; without a key all that run, in the order of their start."""

    family: str
    key: Expr | None = None


@node
class Branch(Node):
    """A condition, and what is done where it is the first of an `If` that holds."""

    condition: Expr
    actions: tuple[Statement, ...]


@node
class If(Node):
    """Do what the first branch says whose condition holds; `otherwise`, where none does."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Statement, ...] = ()


@node
class For(Node):
    """Do something for each item of a list, each key of a dict, or with two variables each entry.

    The variables are those of Python: they are set anew each time.
    """

    variables: tuple[Local, ...]
    iterable: Expr
    actions: tuple[Statement, ...]


Statement: TypeAlias = (
    Assign
    | Delete
    | RunAction
    | Send
    | Raise
    | Cancel
    | Log
    | Emit
    | Spawn
    | StopSpawned
    | StopMember
    | If
    | For
)


# --- transitions ------------------------------------------------------------------------------


@node
class OnEvents(Node):
    """Events by name."""

    events: tuple[EventRef, ...]


@node
class OnAny(Node):
    """`*`: every declared event."""


@node
class OnStateDone(Node):
    """The state itself is done."""


@node
class OnError(Node):
    """An actor, child or expression of this state or one below failed."""


@node
class OnInvokeDone(Node):
    """The invoke `id` of this state returned, or what was spawned so; or one of that family."""

    id: str
    is_family: bool = False


@node
class OnInvokeError(Node):
    """The invoke `id` of this state failed, or what was spawned so; or one of that family."""

    id: str
    is_family: bool = False


@node
class OnInvokeEvents(Node):
    """The machine started as `id` sent one of the events, or one of that family did.

    None named stands for `*`.
    """

    id: str
    events: tuple[EventRef, ...]
    is_family: bool = False


@node
class OnTimer(Node):
    """The timer `id` of this state is due."""

    id: str


@node
class OnNothing(Node):
    """Eventless: `always`."""


Trigger: TypeAlias = (
    OnEvents
    | OnAny
    | OnStateDone
    | OnError
    | OnInvokeDone
    | OnInvokeError
    | OnInvokeEvents
    | OnTimer
    | OnNothing
)


@node
class Transition(Node):
    """One line of a state. Without targets it stays.

    `source` is the path of the state it stands in; several triggers are alternatives. `domain` is
    the path of the state below which it leaves and enters states, None where it stays.
    """

    source: StatePath
    triggers: tuple[Trigger, ...]
    guard: Expr | None
    targets: tuple[StatePath, ...]
    reenter: bool
    domain: StatePath | None
    actions: tuple[Statement, ...]


@node
class Timer(Node):
    """A timer that runs while its state is active. Editing the delay does not change `id`.

    `id` is full: the state's path and the name given with `as`, else the word of its line with a
    number. Where the delay is None, no timer starts.
    """

    id: str
    delay: Expr
    recurring: bool
    name: str | None = None


@node
class Invoke(Node):
    """An actor or machine that runs while its state is active.

    `id` is full: the state's path and the name given with `as`, else the callee's name. `present`
    are context fields that the arguments need: where one of them is None on entry, the first
    `always` of the state leaves it before the invoke would start, so nothing is evaluated.
    """

    id: str
    callee: Callee
    arguments: Arguments
    output: DataType
    present: tuple[str, ...] = ()


# --- states -----------------------------------------------------------------------------------


@node
class StateBase(Node):
    """What all real states have. Transitions are in document order, those of invokes included.

    `never_none` are the context fields that may be None, but not while a machine waits in the
    state.
    """

    path: StatePath
    description: str | None
    tags: tuple[str, ...]
    entry: tuple[Statement, ...]
    exit: tuple[Statement, ...]
    invokes: tuple[Invoke, ...]
    timers: tuple[Timer, ...]
    transitions: tuple[Transition, ...]
    never_none: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the state's own name; the machine itself has none."""
        return self.path[-1] if self.path else ""


@node
class Atomic(StateBase):
    """A state without children."""


@node
class Compound(StateBase):
    """A state with children of which one is active. The machine itself is one, where it has states.

    `initial` are full paths; `done_output` is the type of `event.output` in its `on done`.
    """

    initial: tuple[StatePath, ...]
    initial_actions: tuple[Statement, ...]
    children: tuple[State, ...]
    done_output: DataType


@node
class Parallel(StateBase):
    """A state whose children, its regions, are active at once."""

    children: tuple[State, ...]
    done_output: DataType


@node
class Failure(Node):
    """What a machine fails with: a message, and an HTTP status from 400 to 599."""

    message: Expr
    code: int


@node
class Final(StateBase):
    """A state that makes its parent done; one with a `failure` ends the machine as failed.

    Only a state of the machine itself has a `failure`, and such a one has no `output`.
    """

    output: Expr | None
    failure: Failure | None = None


@node
class History(Node):
    """A pseudo-state that stands for what was active when its parent was left."""

    path: StatePath
    deep: bool
    targets: tuple[StatePath, ...]
    actions: tuple[Statement, ...]


State: TypeAlias = Atomic | Compound | Parallel | Final | History


# --- machines ---------------------------------------------------------------------------------


@node
class Let(Node):
    """A named expression over the context."""

    name: str
    value: Expr


@node
class Invariant(Node):
    """What is to hold whenever the machine waits: a condition over states.

    It is checked by a search of what can happen, and is not in the generated code.
    """

    name: str
    condition: Expr


@node
class Options(Node):
    """A machine's options, as the language reference lists them. Durations are in milliseconds.

    `alarm` is an action, which is called when a machine goes into status `error`.
    """

    service: str
    unhandled: str = "ignore"
    unknown_fields: str = "reject"
    create: str = "implicit"
    final_state_ttl: float | None = None
    error_ttl: float | None = None
    journal_retention: float | None = None
    idempotency_retention: float | None = None
    inactivity_timeout: float | None = None
    abort_timeout: float | None = None
    alarm: ActionRef | None = None


@node
class Migration(Node):
    """How a machine on the version `source` of the same machine goes on in the chart it stands in.

    `places` are the states there that a machine can be in, each with the state that it is in here;
    where that has states in it, it is entered by default. `values` are those of the fields of the
    context here, in their order; one without has its default.
    """

    source: str
    places: tuple[tuple[StatePath, StatePath], ...]
    values: tuple[tuple[str, Expr], ...]


@node
class Chart(Node):
    """One version of a machine, and the file that it is in.

    `root` is an `Atomic` where the machine has no states.
    """

    file: str
    machine: str
    version: str
    input: tuple[Field, ...]
    output: DataType
    context: tuple[Field, ...]
    lets: tuple[Let, ...]
    options: Options
    events: tuple[EventRef, ...]
    root: Atomic | Compound
    reads_clock: bool
    migrations: tuple[Migration, ...] = ()
    invariants: tuple[Invariant, ...] = ()


@node
class Machine(Node):
    """A machine: its versions in document order, and the one that new machines start on.

    Where versions are in several files, those of a file that is imported come first, and `file` is
    the one that imports the others.
    """

    file: str
    name: str
    service: str
    charts: tuple[Chart, ...]
    latest: str

    @property
    def current(self) -> tuple[Chart, ...]:
        """Return the latest version and those behind it; older ones are kept as they are."""
        names = [chart.version for chart in self.charts]
        return self.charts[names.index(self.latest) :]


@node
class File(Node):
    """What one source file defines, each kind in document order."""

    path: str
    records: tuple[Record, ...]
    aliases: tuple[Alias, ...]
    events: tuple[Event, ...]
    actors: tuple[Actor, ...]
    actions: tuple[Action, ...]
    defs: tuple[Def, ...]
    machines: tuple[Machine, ...]


@node
class Program:
    """All files of a compilation, imported ones first."""

    files: tuple[File, ...]
