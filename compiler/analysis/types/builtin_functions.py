"""The types of Python's functions and methods that expressions may call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, Unknown
from .type_relations import (
    UNKNOWN,
    bare,
    can_be_ordered,
    fits,
    is_unknown,
    members,
    type_text,
    union_of,
    widened,
)

FUNCTIONS = (
    "len", "min", "max", "abs", "round", "sum", "sorted", "any", "all", "range",
    "str", "int", "float", "bool",
)  # fmt: skip
OWN_FUNCTIONS = ("now", "in_state")
CONVERSIONS = {
    "decimal": Scalar.DECIMAL,
    "date": Scalar.DATE,
    "datetime": Scalar.DATETIME,
    "uuid": Scalar.UUID,
}
"""The functions that make a value out of a text, for the types without literals."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call is wrong; `argument` is the index of the argument to point at, if it is one."""

    message: str
    argument: int | None = None


Outcome: TypeAlias = DataType | Refusal
Arguments: TypeAlias = Sequence[DataType]


def call_function(name: str, arguments: Arguments) -> Outcome:
    """Return the type of a call of a built-in function, or why it is wrong."""
    least, most, rule = _RULES[name]
    if len(arguments) < least or (most is not None and len(arguments) > most):
        wanted = "at least one argument" if most is None else _between(least, most)
        return Refusal(f"`{name}` takes {wanted}, not {len(arguments)}")
    if any(bare(argument) == UNKNOWN for argument in arguments):
        return rule(arguments) if name in _FIXED else UNKNOWN
    return rule(arguments)


def _count(number: int) -> str:
    return "one argument" if number == 1 else f"{number} arguments"


def _between(least: int, most: int) -> str:
    if least == most:
        return _count(least)
    return f"{least} or {most} arguments" if most == least + 1 else f"{least} to {most} arguments"


def _refuse(name: str, wanted: str, found: DataType, argument: int = 0) -> Refusal:
    return Refusal(f"`{name}` needs {wanted}, not `{type_text(found)}`", argument)


def _len(arguments: Arguments) -> Outcome:
    sized = (ListOf, DictOf, Literal, Unknown)
    for member in members(arguments[0]):
        if not isinstance(member, sized) and member not in (Scalar.STR, Scalar.BYTES):
            return _refuse("len", "a list, a dict or a str", arguments[0])
    return Scalar.INT


def _extreme(name: str) -> Callable[[Arguments], Outcome]:
    def rule(arguments: Arguments) -> Outcome:
        if len(arguments) == 1:
            only = bare(arguments[0])
            if not isinstance(only, ListOf):
                return _refuse(name, "a list, or two values or more", only)
            arguments = (only.item,)
        for index, argument in enumerate(arguments):
            if not can_be_ordered(arguments[0], argument):
                pair = " and ".join(f"`{type_text(one)}`" for one in (arguments[0], argument))
                return Refusal(f"`{name}` cannot order {pair}", index)
        return union_of(widened(argument) for argument in arguments)

    return rule


def _abs(arguments: Arguments) -> Outcome:
    numbers = (Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL, Scalar.DURATION, UNKNOWN)
    if any(member not in numbers for member in members(arguments[0])):
        return _refuse("abs", "a number or a duration", arguments[0])
    return arguments[0]


def _round(arguments: Arguments) -> Outcome:
    if any(
        member not in (Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL, UNKNOWN)
        for member in members(arguments[0])
    ):
        return _refuse("round", "a number", arguments[0])
    if len(arguments) == 1:
        return Scalar.INT
    if not fits(arguments[1], Scalar.INT):
        return _refuse("round", "an int as its number of digits", arguments[1], 1)
    return arguments[0]


def _sum(arguments: Arguments) -> Outcome:
    only = bare(arguments[0])
    if isinstance(only, ListOf):
        # A sum starts at 0, to which nothing but numbers can be added.
        if fits(only.item, Scalar.FLOAT):
            return only.item
        if all(member in (Scalar.INT, Scalar.DECIMAL, UNKNOWN) for member in members(only.item)):
            return Scalar.DECIMAL
    return _refuse("sum", "a list of numbers", only)


def _sorted(arguments: Arguments) -> Outcome:
    only = bare(arguments[0])
    if not isinstance(only, ListOf):
        return _refuse("sorted", "a list", only)
    if not can_be_ordered(only.item, only.item):
        return Refusal(f"`sorted` cannot order values of type `{type_text(only.item)}`", 0)
    return only


def _quantifier(name: str) -> Callable[[Arguments], Outcome]:
    def rule(arguments: Arguments) -> Outcome:
        only = bare(arguments[0])
        if not isinstance(only, ListOf) or not fits(only.item, Scalar.BOOL):
            return _refuse(name, "a list of bools", only)
        return Scalar.BOOL

    return rule


def _range(arguments: Arguments) -> Outcome:
    for index, argument in enumerate(arguments):
        if not fits(argument, Scalar.INT):
            return _refuse("range", "ints", argument, index)
    return ListOf(Scalar.INT)


def _always(result: Scalar) -> Callable[[Arguments], Outcome]:
    return lambda _: result


def _number(name: str, result: Scalar) -> Callable[[Arguments], Outcome]:
    def rule(arguments: Arguments) -> Outcome:
        taken = (Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL, Scalar.STR, Scalar.BOOL, UNKNOWN)
        for member in members(arguments[0]):
            if member not in taken and not isinstance(member, Literal):
                return _refuse(name, "a number or a str", arguments[0])
        return result

    return rule


_RULES: dict[str, tuple[int, int | None, Callable[[Arguments], Outcome]]] = {
    "len": (1, 1, _len),
    "min": (1, None, _extreme("min")),
    "max": (1, None, _extreme("max")),
    "abs": (1, 1, _abs),
    "round": (1, 2, _round),
    "sum": (1, 1, _sum),
    "sorted": (1, 1, _sorted),
    "any": (1, 1, _quantifier("any")),
    "all": (1, 1, _quantifier("all")),
    "range": (1, 3, _range),
    "str": (1, 1, _always(Scalar.STR)),
    "int": (1, 1, _number("int", Scalar.INT)),
    "float": (1, 1, _number("float", Scalar.FLOAT)),
    "bool": (1, 1, _always(Scalar.BOOL)),
}
_FIXED = ("str", "bool")

Method: TypeAlias = tuple[tuple[DataType, ...], int, DataType]
"""Parameters, how many of them are required, and the result."""

_STR, _INT, _BOOL, _FLOAT = Scalar.STR, Scalar.INT, Scalar.BOOL, Scalar.FLOAT
_STRS = ListOf(Scalar.STR)

_STR_METHODS: dict[str, Method] = {
    **dict.fromkeys(
        ("lower", "upper", "title", "capitalize", "swapcase", "casefold"),
        ((), 0, _STR),
    ),
    **dict.fromkeys(("strip", "lstrip", "rstrip"), ((_STR,), 0, _STR)),
    **dict.fromkeys(("removeprefix", "removesuffix"), ((_STR,), 1, _STR)),
    **dict.fromkeys(("startswith", "endswith"), ((_STR,), 1, _BOOL)),
    **dict.fromkeys(("find", "rfind", "index", "rindex", "count"), ((_STR,), 1, _INT)),
    **dict.fromkeys(
        ("isdigit", "isalpha", "isalnum", "isspace", "islower", "isupper"),
        ((), 0, _BOOL),
    ),
    **dict.fromkeys(
        ("istitle", "isnumeric", "isdecimal", "isascii", "isidentifier"),
        ((), 0, _BOOL),
    ),
    **dict.fromkeys(("ljust", "rjust", "center"), ((_INT, _STR), 1, _STR)),
    "zfill": ((_INT,), 1, _STR),
    "split": ((_STR, _INT), 0, _STRS),
    "rsplit": ((_STR, _INT), 0, _STRS),
    "splitlines": ((), 0, _STRS),
    "join": ((_STRS,), 1, _STR),
    "replace": ((_STR, _STR, _INT), 2, _STR),
}
_SCALAR_METHODS: dict[Scalar, dict[str, Method]] = {
    Scalar.STR: _STR_METHODS,
    Scalar.BYTES: {"hex": ((), 0, _STR), "decode": ((), 0, _STR)},
    Scalar.DURATION: {"total_seconds": ((), 0, _FLOAT)},
    Scalar.DATETIME: {
        "isoformat": ((), 0, _STR),
        "date": ((), 0, Scalar.DATE),
        "timestamp": ((), 0, _FLOAT),
        "weekday": ((), 0, _INT),
        "isoweekday": ((), 0, _INT),
    },
    Scalar.DATE: {
        "isoformat": ((), 0, _STR),
        "weekday": ((), 0, _INT),
        "isoweekday": ((), 0, _INT),
    },
}
_SCALAR_ATTRIBUTES: dict[Scalar, dict[str, DataType]] = {
    Scalar.DURATION: dict.fromkeys(("days", "seconds", "microseconds"), _INT),
    Scalar.DATETIME: dict.fromkeys(("year", "month", "day", "hour", "minute", "second"), _INT),
    Scalar.DATE: dict.fromkeys(("year", "month", "day"), _INT),
    Scalar.UUID: {"hex": _STR},
}
MUTATORS = (
    "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update",
    "setdefault", "popitem", "add", "discard",
)  # fmt: skip


def methods_of(datatype: DataType) -> dict[str, Method]:
    """Return the methods that a value has in charts."""
    match bare(datatype):
        case Literal():
            return _STR_METHODS
        case Scalar() as scalar:
            return _SCALAR_METHODS.get(scalar, {})
        case ListOf(item=item):
            return {"index": ((item,), 1, _INT), "count": ((item,), 1, _INT)}
        case DictOf(value=value):
            return {
                "get": ((_STR, value), 1, union_of((value, Scalar.NONE))),
                "keys": ((), 0, _STRS),
                "values": ((), 0, ListOf(value)),
            }
        case _:
            return {}


def attributes_of(datatype: DataType) -> dict[str, DataType]:
    """Return the attributes that a value other than a record has in charts."""
    plain = bare(datatype)
    return _SCALAR_ATTRIBUTES.get(plain, {}) if isinstance(plain, Scalar) else {}


def call_method(datatype: DataType, name: str, arguments: Arguments) -> Outcome:
    """Return the type of a method call, or why it is wrong."""
    params, least, result = methods_of(datatype)[name]
    if not least <= len(arguments) <= len(params):
        wanted = _between(least, len(params)) if params else "no arguments"
        return Refusal(f"`{name}` takes {wanted}, not {len(arguments)}")
    for index, (param, argument) in enumerate(zip(params, arguments, strict=False)):
        if not fits(argument, param) and not is_unknown(param):
            return _refuse(name, f"`{type_text(param)}`", argument, index)
    plain = bare(datatype)
    if isinstance(plain, DictOf) and name == "get" and len(arguments) == 2:
        return plain.value
    return result
