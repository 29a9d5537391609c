"""The plan: all that the templates write, in its final order. They only loop and branch.

What is a `str` is Python already; what is a `Text` stands in the chart so, and is not.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..nodes import node
from .literals import Text


@node
class Member:
    """A line `name: annotation = default` of a class."""

    name: str
    annotation: str
    default: str | None = None


@node
class Struct:
    """A class of data; `tag` is that of an event. `renamed` fields have other names in JSON."""

    name: str
    doc: Text | None = None
    tag: Text | None = None
    members: tuple[Member, ...] = ()
    renamed: tuple[tuple[str, Text], ...] = ()


@node
class AliasLine:
    """A line `name: TypeAlias = annotation`."""

    name: str
    annotation: str


@node
class FoundFunction:
    """A function of the user's: what it is called here, and what the chart declares of it."""

    here: str
    declared: Text
    takes_ctx: bool


@node
class FunctionGroup:
    """The functions of one Python module that one chart declares."""

    source: Text
    module: Text
    found: tuple[FoundFunction, ...]


@node
class FunctionsCode:
    """How the users' functions are imported: for type checkers, and where the module runs."""

    imports: tuple[str, ...]
    groups: tuple[FunctionGroup, ...]


@node
class Module:
    """What all modules have: where they come from, and their imports in sections."""

    source: Text
    folder: Text
    imports: tuple[tuple[str, ...], ...]
    functions: FunctionsCode | None = None


@node
class TypesModule(Module):
    """The types of one file; `hidden` are other names of types that a field hides in its class."""

    structs: tuple[Struct, ...]
    aliases: tuple[AliasLine, ...]
    events: tuple[Struct, ...]
    arguments: tuple[Struct, ...]
    hidden: tuple[AliasLine, ...] = ()


# --- the chart --------------------------------------------------------------------------------


@node
class Enter:
    """Enter a state: its own actions, and then its initial state's entry where it has states."""

    kind: ClassVar[Literal["enter"]] = "enter"
    name: str
    lines: tuple[str, ...]


@node
class Dispatch:
    """A case of a `match self.state`: the states, and what is called for them."""

    states: tuple[Text, ...]
    call: str


@node
class Choice:
    """The choice of a method by the active state; where it is not exhaustive, others have none."""

    cases: tuple[Dispatch, ...]
    exhaustive: bool


@node
class Exit:
    """Leave a state: first its active child, where it has states, and then itself."""

    kind: ClassVar[Literal["exit"]] = "exit"
    name: str
    children: tuple[Dispatch, ...]
    lines: tuple[str, ...]


@node
class Case:
    """A case of a `match event`: pattern, guard and what is done."""

    pattern: str
    guard: str | None
    lines: tuple[str, ...]


@node
class Restore:
    """Enter a history state: what was active when its parent was left, or its default."""

    kind: ClassVar[Literal["restore"]] = "restore"
    name: str
    history: Text
    cases: tuple[Case, ...]
    default: tuple[str, ...]


@node
class Handle:
    """The transitions of a state for events, in document order.

    `returns` is the method's type. `otherwise` is the value where none is taken; in a generator
    there is none.
    """

    kind: ClassVar[Literal["handle"]] = "handle"
    name: str
    returns: str
    cases: tuple[Case, ...]
    otherwise: str | None


@node
class Branch:
    """A branch of an eventless transition: guard and what is done."""

    guard: str | None
    lines: tuple[str, ...]


@node
class Always:
    """The eventless transitions of a state, in document order; see `Handle`."""

    kind: ClassVar[Literal["always"]] = "always"
    name: str
    returns: str
    branches: tuple[Branch, ...]
    otherwise: str | None


Method: TypeAlias = Enter | Exit | Restore | Handle | Always


@node
class StateCode:
    """The methods of one state, under its full path; a machine without states has no title."""

    title: Text | None
    description: tuple[Text, ...]
    methods: tuple[Method, ...]


@node
class LetCode:
    """A `let`, as a property."""

    name: str
    annotation: str
    value: str


@node
class ChartModule(Module):
    """One version of a machine.

    `states` are the atomic states; with regions there are none, and `table` has a row for each
    state. `outputs` are the types of what transitions wait for, by ids. `public_event` is the type
    of the events that clients can send, where that is not all of them; `public_context` has the
    fields that they see, where `context` has others besides. `families` are the attributes that
    stand for what is spawned for each key, with the names of that.
    """

    machine: Text
    version: Text
    bases: str
    description: Text | None
    states: tuple[Text, ...]
    own_events: tuple[Struct, ...]
    event: str
    public_event: str | None
    public_context: Struct | None
    context: Struct
    input: Struct | None
    output: str
    outputs: tuple[tuple[Text, str], ...]
    reads_clock: bool
    emits: str | None
    tags: tuple[tuple[Text, str], ...]
    next: tuple[tuple[Text, str], ...]
    families: tuple[tuple[str, Text], ...]
    lets: tuple[LetCode, ...]
    begin: tuple[str, ...]
    handle: Choice | None
    always: Choice | None
    table: tuple[tuple[Text, str], ...] | None
    code: tuple[StateCode, ...]


# --- migrations -----------------------------------------------------------------------------------


@node
class StartBranch:
    """What a migrated machine starts where the condition holds; without one, in any case."""

    condition: str | None
    lines: tuple[str, ...]


@node
class MigrationModule(Module):
    """How a machine goes on in one version that is on another.

    `old` and `new` are the modules of the charts, and `old_name` what the old machine is called.
    `running` has ids there, and states and ids here; of `families` all that run go on.
    """

    machine: Text
    source_version: Text
    version: Text
    old: str
    new: str
    old_name: str
    context: str
    starts: tuple[StartBranch, ...]
    states: tuple[tuple[Text, Text], ...]
    initial: tuple[tuple[Text, Text], ...]
    histories: tuple[tuple[Text, Text], ...]
    running: tuple[tuple[Text, Text, Text], ...]
    families: tuple[Text, ...]


# --- the Restate objects ------------------------------------------------------------------------


@node
class ServiceCall:
    """The call of a handler of another service; `body` and `key` are Python, or None without."""

    service: Text
    handler: Text
    body: str | None
    key: str | None


@node
class FunctionHandler:
    """The handler of one actor or action: how the user's function is called.

    An actor that is a handler of another service has its call, and no function.
    """

    name: Text
    function_name: str
    function: str | None
    service_call: ServiceCall | None = None
    arguments: str
    call: tuple[str, ...]
    returns: str = "None"
    retry: str | None = None
    timeout: str | None = None  # of an action; an actor's stands where it is started


@node
class VersionModule:
    """A version, and what the module of its chart or of its migration is called here."""

    version: Text
    module: str


@node
class ServiceCode:
    """The virtual object of one machine; `prefix` is what its functions' names begin with.

    New machines start on the last version, or on `latest`, which is None then.
    """

    machine: Text
    service: Text
    variable: str
    prefix: str
    description: Text | None
    versions: tuple[VersionModule, ...]
    latest: Text | None
    migrates: bool
    migrations: tuple[VersionModule, ...]
    options: tuple[str, ...]
    actors: tuple[FunctionHandler, ...]
    actions: tuple[FunctionHandler, ...]


@node
class ServiceModule(Module):
    """The Restate objects of one file."""

    services: tuple[ServiceCode, ...]
