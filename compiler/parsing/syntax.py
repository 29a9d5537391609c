"""The syntax tree: what a file says, as the grammar has it, before any name has a meaning.

Every node has the `span` it was read from; spans do not count when nodes are compared. What may
stand only once (`initial`, `context`, `entry`, ...) is kept as often as it was written, so that the
analysis can show both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, fields
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, Literal, TypeAlias

from ..nodes import node
from ..operators import ArithmeticOp as ArithmeticOp
from ..operators import CompareOp as CompareOp
from ..operators import LogicOp as LogicOp
from ..source import Source, Span


@node
class Node:
    """What all nodes have."""

    span: Span = field(compare=False, repr=False)


# --- names ------------------------------------------------------------------------------------


@node
class Name(Node):
    """A name; `text` is without the quotes of a quoted one."""

    text: str
    quoted: bool = False

    @property
    def written(self) -> str:
        """Return the name as it stands in a chart, quotes included."""
        return quote(self.text) if self.quoted else self.text


@node
class Path(Node):
    """The name of a state, perhaps with its ancestors before it: `open.editing`."""

    names: tuple[Name, ...]

    @property
    def text(self) -> str:
        """Return the path as it stands in a chart."""
        return ".".join(name.written for name in self.names)


@node
class Dotted(Node):
    """A definition's name, perhaps with an import's name before it: `money.Amount`."""

    names: tuple[Name, ...]

    @property
    def text(self) -> str:
        """Return the name as it stands in a chart."""
        return ".".join(name.written for name in self.names)


# --- types ------------------------------------------------------------------------------------


@node
class NamedType(Node):
    """A type with a name, perhaps with arguments: `int`, `list[str]`, `money.Amount`."""

    name: Dotted
    args: tuple[TypeExpr, ...] = ()


@node
class UnionType(Node):
    """Two types or more with `|` between them."""

    members: tuple[TypeExpr, ...]


@node
class LiteralType(Node):
    """The type of one string: `"low"`."""

    value: str


@node
class NoneType(Node):
    """The type `None`."""


TypeExpr: TypeAlias = NamedType | UnionType | LiteralType | NoneType


# --- expressions ------------------------------------------------------------------------------


@node
class Var(Node):
    """A bare name in an expression."""

    name: str


@node
class Str(Node):
    """A string; `value` has its escapes resolved."""

    value: str


@node
class FString(Node):
    """An f-string: text (escapes resolved) and the expressions between braces, in order."""

    parts: tuple[str | Expr, ...]


@node
class Int(Node):
    """A whole number, never negative: the sign is a `Neg`."""

    value: int


@node
class Float(Node):
    """A number with a decimal point."""

    value: float


@node
class Duration(Node):
    """A duration: its exact milliseconds, and its text as written (`1h30m`)."""

    milliseconds: Fraction
    text: str


@node
class Bool(Node):
    """`True` or `False`."""

    value: bool


@node
class NoneLit(Node):
    """`None` in an expression."""


@node
class List(Node):
    """A list: `[a, b]`."""

    items: tuple[Expr, ...]


@node
class Entry(Node):
    """A key and its value in a dict."""

    key: Expr
    value: Expr


@node
class Dict(Node):
    """A dict: `{key: value}`."""

    entries: tuple[Entry, ...]


@node
class Clause(Node):
    """`for x in xs if c` of a comprehension; with two names `for k, v in d.items()`."""

    variables: tuple[Name, ...]
    iterable: Expr
    conditions: tuple[Expr, ...] = ()


@node
class ListComprehension(Node):
    """`[item for x in xs]`."""

    item: Expr
    clauses: tuple[Clause, ...]


@node
class DictComprehension(Node):
    """`{key: value for x in xs}`."""

    entry: Entry
    clauses: tuple[Clause, ...]


@node
class Generator(Node):
    """`item for x in xs` in a call, as its only argument."""

    item: Expr
    clauses: tuple[Clause, ...]


@node
class Attribute(Node):
    """`value.name`."""

    value: Expr
    name: Name


@node
class Index(Node):
    """`value[index]`."""

    value: Expr
    index: Expr


@node
class Keyword(Node):
    """An argument by name."""

    name: Name
    value: Expr


@node
class Arguments(Node):
    """The arguments between parentheses; those by position come first."""

    positional: tuple[Expr, ...] = ()
    keywords: tuple[Keyword, ...] = ()


@node
class Apply(Node):
    """A call in an expression: a function, a method, or a record's constructor."""

    function: Expr
    args: Arguments


@node
class Slice(Node):
    """`value[start:stop:step]`."""

    value: Expr
    start: Expr | None = None
    stop: Expr | None = None
    step: Expr | None = None


@node
class Neg(Node):
    """`-value`."""

    value: Expr


@node
class Not(Node):
    """`not value`."""

    value: Expr


@node
class BinOp(Node):
    """Arithmetic with two operands."""

    left: Expr
    op: ArithmeticOp
    right: Expr


@node
class BoolOp(Node):
    """Two operands or more with `and`, or with `or`, between them."""

    op: LogicOp
    operands: tuple[Expr, ...]


@node
class Compare(Node):
    """A chain of comparisons: one operand more than operators."""

    operands: tuple[Expr, ...]
    ops: tuple[CompareOp, ...]


@node
class Ternary(Node):
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr


LiteralExpr: TypeAlias = Str | FString | Int | Float | Duration | Bool | NoneLit
Expr: TypeAlias = (
    Var
    | LiteralExpr
    | List
    | Dict
    | ListComprehension
    | DictComprehension
    | Generator
    | Attribute
    | Index
    | Slice
    | Apply
    | Neg
    | Not
    | BinOp
    | BoolOp
    | Compare
    | Ternary
)


# --- definitions ------------------------------------------------------------------------------


@node
class Import(Node):
    """`import "path" [as alias]`."""

    path: Str
    alias: Name | None = None


@node
class Use(Node):
    """`use "module"`."""

    module: Str


@node
class Param(Node):
    """One `name: type = default` of a signature; `private` is the place of that word before it."""

    name: Name
    type: TypeExpr
    default: Expr | None = None
    private: Span | None = None


@node
class Record(Node):
    """`type Name(fields)`."""

    name: Name
    fields: tuple[Param, ...]


@node
class Alias(Node):
    """`type Name = type`."""

    name: Name
    type: TypeExpr


@node
class Event(Node):
    """`event Name(fields)`, in a file or in a machine; `private` where that word is before it."""

    private: bool = False
    name: Name
    params: tuple[Param, ...] = ()


@node
class Retry(Node):
    """`retry(...)` of an actor or an action."""

    args: Arguments


@node
class Timeout(Node):
    """`timeout duration` of an actor or an action."""

    duration: Expr


@node
class KeyParameter(Node):
    """`key param` of an actor: its argument is the key of the virtual object that is called."""

    name: Name


@node
class BodyParameter(Node):
    """`body param` of an actor: its argument is the whole body of the call."""

    name: Name


Policy: TypeAlias = Retry | Timeout | KeyParameter | BodyParameter


@node
class FromService(Node):
    """`from service "Service.handler"` of an actor; an action has none."""

    target: Str


@node
class Actor(Node):
    """`actor name(params) -> result from "module" { policies }`, or `from service "..."`."""

    name: Name
    params: tuple[Param, ...]
    result: TypeExpr | None = None
    module: Str | None = None
    service: FromService | None = None
    policies: tuple[Policy, ...] = ()


@node
class Action(Node):
    """`action name(params) from "module" { policies }`."""

    name: Name
    params: tuple[Param, ...]
    module: Str | None = None
    service: FromService | None = None
    policies: tuple[Policy, ...] = ()


@node
class Def(Node):
    """`def name(params) -> result from "module"`."""

    name: Name
    params: tuple[Param, ...]
    result: TypeExpr
    module: Str | None = None


# --- actions ----------------------------------------------------------------------------------

AssignOp: TypeAlias = Literal["=", "+=", "-="]


@node
class ActorRef(Node):
    """Where a `send` goes: `parent`, `sender`, `self`, the id of an invoke or a spawn, a family."""

    name: Name


@node
class ObjectRef(Node):
    """Where a `send` goes: another machine by its key, or one of a family."""

    machine: Dotted
    key: Expr


Destination: TypeAlias = ActorRef | ObjectRef


@node
class Assign(Node):
    """`field = value`, also with `+=` and `-=`; the target may be a path: `xs[0].f = value`."""

    target: Expr
    op: AssignOp
    value: Expr


@node
class Delete(Node):
    """`del d[k]`."""

    target: Expr


@node
class Call(Node):
    """`f(args)` as a statement: an action."""

    function: Dotted
    args: Arguments


@node
class Raise(Node):
    """`raise E(args) [after delay] [as id]`."""

    event: Dotted
    args: Arguments | None = None
    delay: Expr | None = None
    id: Name | None = None


@node
class Send(Node):
    """`send E(args) to destination [after delay] [as id]`; `send event to id` forwards."""

    event: Dotted
    args: Arguments | None = None
    destination: Destination
    delay: Expr | None = None
    id: Name | None = None


@node
class Emit(Node):
    """`emit E(args)`."""

    event: Dotted
    args: Arguments | None = None


@node
class Cancel(Node):
    """`cancel id`."""

    id: Name


@node
class Spawn(Node):
    """`spawn f(args) as id { handlers }`; with a key, `as id[key]`, it is one of a family."""

    actor: Dotted
    args: Arguments
    id: Name
    key: Expr | None = None
    handlers: tuple[On, ...] = ()


@node
class Stop(Node):
    """`stop id`, `stop id[key]`."""

    id: Name
    key: Expr | None = None


@node
class Log(Node):
    """`log value`."""

    value: Expr


@node
class Branch(Node):
    """`condition { actions }` of an `if` or an `elif`."""

    condition: Expr
    actions: Block


@node
class IfAction(Node):
    """`if c { ... } elif d { ... } else { ... }` among actions."""

    branches: tuple[Branch, ...]
    otherwise: Block | None = None


@node
class ForAction(Node):
    """`for x in xs { ... }` among actions, with two names `for k, v in d.items() { ... }`."""

    variables: tuple[Name, ...]
    iterable: Expr
    actions: Block


Statement: TypeAlias = (
    Assign
    | Delete
    | Call
    | Raise
    | Send
    | Emit
    | Cancel
    | Spawn
    | Stop
    | Log
    | IfAction
    | ForAction
)


@node
class Block(Node):
    """Actions between braces."""

    statements: tuple[Statement, ...] = ()


# --- transitions ------------------------------------------------------------------------------


@node
class EventTrigger(Node):
    """A declared event after `on`; a quoted one is a `Dotted` of one quoted name."""

    event: Dotted


@node
class DoneTrigger(Node):
    """`on done`."""


@node
class ErrorTrigger(Node):
    """`on error`."""


@node
class AnyTrigger(Node):
    """`on *`."""


Trigger: TypeAlias = EventTrigger | DoneTrigger | ErrorTrigger | AnyTrigger


@node
class Go(Node):
    """What a line with an arrow does: `-> targets [reenter] [{ actions }]`."""

    targets: tuple[Path, ...]
    reenter: bool = False
    actions: Block | None = None


@node
class Stay(Node):
    """What a line without an arrow does: its actions."""

    actions: Block


Effect: TypeAlias = Go | Stay


@node
class On(Node):
    """`on E | F [if guard] effect`."""

    triggers: tuple[Trigger, ...]
    guard: Expr | None = None
    effect: Effect


@node
class Always(Node):
    """`always [if guard] effect`."""

    guard: Expr | None = None
    effect: Effect


@node
class After(Node):
    """`after delay [as id] [if guard] effect`."""

    delay: Expr
    id: Name | None = None
    guard: Expr | None = None
    effect: Effect


@node
class Every(Node):
    """`every period [as id] [if guard] effect`."""

    period: Expr
    id: Name | None = None
    guard: Expr | None = None
    effect: Effect


Line: TypeAlias = On | Always | After | Every


@node
class Invoke(Node):
    """`invoke f(args) [as id] { handlers }`."""

    actor: Dotted
    args: Arguments
    id: Name | None = None
    handlers: tuple[On, ...] = ()


# --- states -----------------------------------------------------------------------------------


@node
class Description(Node):
    """`description "..."`."""

    text: Str


@node
class Tags(Node):
    """`tags a, b`."""

    names: tuple[Name, ...]


@node
class Initial(Node):
    """`initial path[, path] [{ actions }]`."""

    targets: tuple[Path, ...]
    actions: Block | None = None


@node
class EntryActions(Node):
    """`entry { ... }`."""

    actions: Block


@node
class ExitActions(Node):
    """`exit { ... }`."""

    actions: Block


@node
class Output(Node):
    """`output value`."""

    word: ClassVar[str] = "output"
    value: Expr


@node
class Failure(Node):
    """`error message[, code]`."""

    word: ClassVar[str] = "error"
    message: Expr
    code: Expr | None = None


@node
class State(Node):
    """`state name { ... }`; the body is empty where none was written."""

    name: Name
    body: Body


@node
class Parallel(Node):
    """`parallel name { ... }`."""

    name: Name
    body: Body


@node
class Final(Node):
    """`final name { ... }`; the body is empty where none was written."""

    name: Name
    body: Body


@node
class History(Node):
    """`history name [deep] [-> targets [{ actions }]]`."""

    name: Name
    deep: bool = False
    targets: tuple[Path, ...] = ()
    actions: Block | None = None


StateNode: TypeAlias = State | Parallel | Final | History
Item: TypeAlias = (
    Description
    | Tags
    | Initial
    | StateNode
    | EntryActions
    | ExitActions
    | Line
    | Invoke
    | Output
    | Failure
)


@node
class Body(Node):
    """What stands between the braces of a state or a machine: `items`, in document order."""

    items: tuple[Item, ...] = ()

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """Return the `description` items."""
        return tuple(item for item in self.items if isinstance(item, Description))

    @property
    def tags(self) -> tuple[Tags, ...]:
        """Return the `tags` items."""
        return tuple(item for item in self.items if isinstance(item, Tags))

    @property
    def initials(self) -> tuple[Initial, ...]:
        """Return the `initial` items."""
        return tuple(item for item in self.items if isinstance(item, Initial))

    @property
    def children(self) -> tuple[StateNode, ...]:
        """Return the states, in document order."""
        return tuple(
            item for item in self.items if isinstance(item, (State, Parallel, Final, History))
        )

    @property
    def entries(self) -> tuple[EntryActions, ...]:
        """Return the `entry` items."""
        return tuple(item for item in self.items if isinstance(item, EntryActions))

    @property
    def exits(self) -> tuple[ExitActions, ...]:
        """Return the `exit` items."""
        return tuple(item for item in self.items if isinstance(item, ExitActions))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the transitions outside invokes, in document order."""
        return tuple(item for item in self.items if isinstance(item, (On, Always, After, Every)))

    @property
    def invokes(self) -> tuple[Invoke, ...]:
        """Return the `invoke` items, in document order."""
        return tuple(item for item in self.items if isinstance(item, Invoke))

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return the `output` items."""
        return tuple(item for item in self.items if isinstance(item, Output))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the `error` items."""
        return tuple(item for item in self.items if isinstance(item, Failure))


# --- machines and files -----------------------------------------------------------------------


@node
class Version(Node):
    """`version name [latest]`."""

    name: Name
    latest: bool = False


@node
class Context(Node):
    """`context(fields)`."""

    fields: tuple[Param, ...]


@node
class Let(Node):
    """`let name = value`."""

    name: Name
    value: Expr


@node
class Option(Node):
    """`option name = value`."""

    name: Name
    value: Expr


@node
class Invariant(Node):
    """`invariant name: condition`, of states and tags."""

    name: Name
    condition: Expr


@node
class MapState(Node):
    """`state old -> new` in a `migrate`."""

    old: Path
    new: Path


@node
class Migrate(Node):
    """`migrate from version { ... }`."""

    version: Name
    states: tuple[MapState, ...] = ()
    assigns: tuple[Assign, ...] = ()


@node
class Machine(Node):
    """`machine name(params) -> output version v { ... }`.

    What belongs to the machine alone is in tuples of its own, what it shares with states in `body`.
    """

    name: Name
    params: tuple[Param, ...] = ()
    output: TypeExpr | None = None
    version: Version | None = None
    contexts: tuple[Context, ...] = ()
    events: tuple[Event, ...] = ()
    lets: tuple[Let, ...] = ()
    options: tuple[Option, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    migrations: tuple[Migrate, ...] = ()
    body: Body


@node
class File(Node):
    """One source file. Its definitions stand by kind, each kind in document order."""

    source: Source = field(compare=False, repr=False)
    imports: tuple[Import, ...] = ()
    uses: tuple[Use, ...] = ()
    types: tuple[Record | Alias, ...] = ()
    events: tuple[Event, ...] = ()
    actors: tuple[Actor, ...] = ()
    actions: tuple[Action, ...] = ()
    defs: tuple[Def, ...] = ()
    machines: tuple[Machine, ...] = ()
    # What a syntax error made the parser pass over: a name that seems to be missing may be there.
    skipped: tuple[Span, ...] = field(default=(), compare=False)
    # The comments that are meant for the compiler: `# sc: ...`.
    directives: tuple[Span, ...] = field(default=(), compare=False)

    def may_declare(self, name: str) -> bool:
        """Return whether `name` occurs in text that could not be read, so may be declared there."""
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        return any(word.search(span.text) for span in self.skipped)


def quote(text: str) -> str:
    """Return a name or a string between quotes, as it would stand in a chart."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def is_word(name: str) -> bool:
    """Return whether a name can stand without quotes."""
    return name.isascii() and name.isidentifier()


def name_as_written(name: str) -> str:
    """Return a name as a chart writes it: one that is no word is quoted."""
    return name if is_word(name) else quote(name)


def all_statements(block: Block | None) -> Iterator[Statement]:
    """Yield the actions of a block and of those in it, in document order."""
    for statement in block.statements if block is not None else ():
        yield statement
        for inner in inner_blocks(statement):
            yield from all_statements(inner)


def inner_blocks(statement: Statement) -> tuple[Block, ...]:
    """Return the blocks that are parts of an action."""
    match statement:
        case IfAction(branches=branches, otherwise=otherwise):
            inner = tuple(branch.actions for branch in branches)
            return inner if otherwise is None else (*inner, otherwise)
        case ForAction(actions=actions):
            return (actions,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes below it, in document order as far as the fields have it."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(parts(current)))


def parts(node: Node) -> list[Node]:
    """List the nodes directly in a node, in document order as far as the fields have it."""
    found: list[Node] = []
    kind: Any = type(node)
    for name in _names(kind):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(part for part in value if isinstance(part, Node))
    return found


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
