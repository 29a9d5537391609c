"""Expressions in the IR: names are resolved, and every node knows its type.

The analysis has checked them: whatever is made of these nodes is well typed.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from .datatypes import DataType, RecordRef
from .nodes import node
from .operators import ArithmeticOp, CompareOp, LogicOp
from .source import Span

Builtin: TypeAlias = Literal[
    "len", "min", "max", "abs", "round", "sum", "sorted", "any", "all", "range",
    "str", "int", "float", "bool",
]  # fmt: skip


@node
class Typed:
    """What all expressions have."""

    type: DataType
    span: Span = field(compare=False, repr=False)


@node
class Constant(Typed):
    """A literal: a string, a number, `True`, `False` or `None`."""

    value: str | int | float | bool | None


@node
class TextConstant(Typed):
    """A constant of a type without literals, as JSON has it: `decimal("9.99")`, `uuid("...")`."""

    text: str


@node
class DurationConstant(Typed):
    """A duration literal, in milliseconds; `text` is as written."""

    milliseconds: Fraction
    text: str


@node
class Format(Typed):
    """An f-string: text, and expressions to be formatted."""

    parts: tuple[str | Expr, ...]


@node
class ContextField(Typed):
    """A field of the machine's context."""

    name: str


@node
class OldField(Typed):
    """`old.name`: a field of the context that a machine is migrated from."""

    name: str


@node
class LetValue(Typed):
    """A `let` of the machine."""

    name: str


@node
class InputField(Typed):
    """`input.name`."""

    name: str


@node
class EventField(Typed):
    """`event.name`: a field of the current event, or `output` or `error` of a `done` or `error`."""

    name: str


@node
class Local(Typed):
    """A variable of a `for`, of an action or in an expression."""

    name: str


@node
class MemberKey(Typed):
    """`family.key`: that of the one of a family which the current event comes from."""

    family: str


@node
class MemberKeys(Typed):
    """`family.keys()`: those that run, in the order of their start; or `family` behind an `in`."""

    family: str


@node
class SelfKey(Typed):
    """`self.key`."""


@node
class Now(Typed):
    """`now()`."""


@node
class InState(Typed):
    """`in_state(path)`; `state` is the full path."""

    state: tuple[str, ...]


@node
class Construct(Typed):
    """A record made of its fields, in their order; what is left out takes its default."""

    record: RecordRef
    fields: tuple[tuple[str, Expr], ...]


@node
class CallDef(Typed):
    """A call of a `def`, by the file and name of its definition; arguments by name."""

    file: str
    name: str
    arguments: tuple[tuple[str, Expr], ...]


@node
class CallBuiltin(Typed):
    """A call of one of Python's functions that charts may use."""

    name: Builtin
    arguments: tuple[Expr, ...]


@node
class Convert(Typed):
    """A value of the node's type, made of a text: `date(text)`; or made of an int.

    Where the type is not that of texts, an int becomes a float, and any other value is as it was.
    """

    value: Expr


@node
class CallMethod(Typed):
    """A call of a pure method of a `str`, `list` or `dict`."""

    value: Expr
    method: str
    arguments: tuple[Expr, ...]


@node
class FieldOf(Typed):
    """`value.name` of a record, or of `event.error`."""

    value: Expr
    name: str


@node
class Item(Typed):
    """`value[index]`."""

    value: Expr
    index: Expr


@node
class Slice(Typed):
    """`value[start:stop:step]` of a list, a str or bytes; what is left out is None."""

    value: Expr
    start: Expr | None = None
    stop: Expr | None = None
    step: Expr | None = None


@node
class ListDisplay(Typed):
    """`[a, b]`."""

    items: tuple[Expr, ...]


@node
class DictDisplay(Typed):
    """`{key: value}`."""

    entries: tuple[tuple[Expr, Expr], ...]


class Clause(NamedTuple):
    """`for x in xs if c` of a comprehension; the last clause is the innermost loop.

    With two variables it goes through the entries of a dict, and that is `iterable`.
    """

    variables: tuple[Local, ...]
    iterable: Expr
    conditions: tuple[Expr, ...]


@node
class ListComprehension(Typed):
    """`[item for x in xs]`."""

    item: Expr
    clauses: tuple[Clause, ...]


@node
class DictComprehension(Typed):
    """`{key: value for x in xs}`."""

    key: Expr
    value: Expr
    clauses: tuple[Clause, ...]


@node
class Generator(Typed):
    """`item for x in xs` as the only argument of a call; its type is that of a list."""

    item: Expr
    clauses: tuple[Clause, ...]


@node
class Negate(Typed):
    """`-value`."""

    value: Expr


@node
class Not(Typed):
    """`not value`."""

    value: Expr


@node
class Arithmetic(Typed):
    """Two operands and what is between them."""

    left: Expr
    op: ArithmeticOp
    right: Expr


@node
class Logic(Typed):
    """Two operands or more with `and`, or with `or`, between them."""

    op: LogicOp
    operands: tuple[Expr, ...]


@node
class Comparison(Typed):
    """A chain of comparisons: one operand more than operators."""

    operands: tuple[Expr, ...]
    ops: tuple[CompareOp, ...]


@node
class Conditional(Typed):
    """`then if condition else otherwise`."""

    condition: Expr
    then: Expr
    otherwise: Expr


Expr: TypeAlias = (
    Constant
    | TextConstant
    | DurationConstant
    | Format
    | ContextField
    | OldField
    | LetValue
    | InputField
    | EventField
    | Local
    | MemberKey
    | MemberKeys
    | SelfKey
    | Now
    | InState
    | Construct
    | CallDef
    | CallBuiltin
    | Convert
    | CallMethod
    | FieldOf
    | Item
    | Slice
    | ListDisplay
    | DictDisplay
    | ListComprehension
    | DictComprehension
    | Generator
    | Negate
    | Not
    | Arithmetic
    | Logic
    | Comparison
    | Conditional
)
