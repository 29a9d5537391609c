"""What `--where` says: conditions on machines, as plain data, and whether a machine meets them.

A condition is met, or not, or it cannot be said of a machine: one that has no such field, or whose
age Restate does not know. What cannot be said finds no machine, nor does its opposite, as with NULL
in SQL. So `not (age < 2d)` finds none of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeAlias

from ..cluster.queries import text, texts
from .model import AtLeast, Machine

Value: TypeAlias = "str | Decimal | timedelta | bool | None"
"""What a condition compares with; numbers are exact."""

Name: TypeAlias = tuple[str, ...]
"""What of a machine is compared: `("status",)`, `("context", "address", "city")`."""


@dataclass(frozen=True, slots=True)
class Every:
    """All of these are met."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these is met."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This is not met."""

    part: Filter


@dataclass(frozen=True, slots=True)
class Compare:
    """Something compares with a value as the operator says."""

    name: Name
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """Something is one of these values."""

    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A text has a part, or a list or the names of an object have a member."""

    name: Name
    value: Value


Filter: TypeAlias = Every | AnyOf | Not | Compare | OneOf | Holds

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}

STATUSES = ("active", "done", "failed", "error", "stopped")
TEXTS = frozenset({"service", "key", "version", "status", "error", "parent"})
SEVERAL = frozenset({"state", "tag"})
NUMBERS = frozenset({"timers", "actors", "children", "parked", "waiting", "attempts"})
DURATIONS = frozenset({"age", "idle"})
PARTS = frozenset({"context", "input", "output"})
NAMES = (*sorted(TEXTS | SEVERAL | NUMBERS | DURATIONS), *(f"{each}." for each in sorted(PARTS)))

BESIDE = frozenset({"age", "idle", "parked"})
"""What is not stored with a machine, and takes queries of its own."""

STORED_COLUMNS = frozenset({"service", "key", "version", "status"})
"""What a server can compare, before it answers."""


class _Missing:
    """Stands for what a machine does not have."""


MISSING = _Missing()


def all_of(*parts: Filter | None) -> Filter | None:
    """Return a filter for what meets all of these; None where there is none."""
    found = tuple(each for each in parts if each is not None)
    return None if not found else found[0] if len(found) == 1 else Every(found)


# --- looking at a filter --------------------------------------------------------------------------


def conditions_in(found: Filter) -> Iterator[Compare | OneOf | Holds]:
    """Yield the conditions of a filter, those within others."""
    match found:
        case Every(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions_in(part)
        case Not(part):
            yield from conditions_in(part)
        case _:
            yield found


def names_in(found: Filter | None) -> frozenset[Name]:
    """Return what a filter asks of machines."""
    return frozenset() if found is None else frozenset(each.name for each in conditions_in(found))


def texts_compared(found: Filter | None, name: str) -> frozenset[str]:
    """Return the texts that a filter compares something with, such as `state`."""
    if found is None:
        return frozenset()
    return frozenset(
        value
        for each in conditions_in(found)
        if each.name == (name,)
        for value in (each.values if isinstance(each, OneOf) else (each.value,))
        if isinstance(value, str)
    )


def as_sql(found: Filter) -> str | None:
    """Write what of a filter the server can decide: what does not meet it meets no filter either.

    The columns are `service`, `key`, `version` and `status`. None where that is nothing.
    """
    match found:
        case Every(parts):
            known = [sql for part in parts if (sql := as_sql(part)) is not None]
            return f"({' and '.join(known)})" if known else None
        case AnyOf(parts):
            all_known = [as_sql(part) for part in parts]
            known = [sql for sql in all_known if sql is not None]
            return f"({' or '.join(known)})" if len(known) == len(all_known) else None
        case Compare((name,), "==" | "!=" as operator, str(value)) if name in STORED_COLUMNS:
            return f"{name} {'=' if operator == '==' else '!='} {text(value)}"
        case OneOf((name,), values) if name in STORED_COLUMNS:
            return f"{name} in {texts(str(value) for value in values)}"
        case Holds(("key",), str(value)):
            return f"strpos(key, {text(value)}) > 0"
        case _:
            return None


def is_decided_by_server(found: Filter | None) -> bool:
    """Return whether `as_sql` says all that a filter says."""
    match found:
        case None:
            return True
        case Every(parts) | AnyOf(parts):
            return all(map(is_decided_by_server, parts))
        case Not():
            return False
        case _:
            return as_sql(found) is not None


# --- whether a machine meets it -------------------------------------------------------------------


def is_met(found: Filter, machine: Machine, *, show_private: bool = False) -> bool | None:
    """Return whether a machine meets a filter; None where that cannot be said."""
    match found:
        case Every(parts):
            met = [is_met(part, machine, show_private=show_private) for part in parts]
            return False if False in met else None if None in met else True
        case AnyOf(parts):
            met = [is_met(part, machine, show_private=show_private) for part in parts]
            return True if True in met else None if None in met else False
        case Not(part):
            inner = is_met(part, machine, show_private=show_private)
            return None if inner is None else not inner
        case OneOf(name, values):
            has = _value(machine, name, show_private)
            met = [_compare(has, "==", value) for value in values]
            return True if True in met else None if None in met else False
        case Compare(name, operator, value):
            return _compare(_value(machine, name, show_private), operator, value)
        case Holds(name, value):
            return _holds(_value(machine, name, show_private), value)


def _value(machine: Machine, name: Name, show_private: bool) -> Any:
    """Return what a machine has under a name; MISSING where it has nothing there, or hides it."""
    match name:
        case ("context", field, *inner):
            if not (show_private or field in machine.shown_fields):
                return MISSING
            return _inside(machine.context or {}, [field, *inner])
        case ("input", *inner):
            return _inside(machine.input, inner) if show_private else MISSING
        case ("output", *inner):
            return _inside(machine.output, inner)
        case ("state",):
            return machine.states
        case ("tag",):
            return machine.tags
        case ("error",):
            return None if machine.error is None else machine.error.message
        case ("parent",):
            return None if machine.parent is None else str(machine.parent)
        case ("service" | "key" as part,):
            return getattr(machine.address, part)
        case ("version" | "status" as part,):
            return getattr(machine, part)
        case ("age" | "idle" as part,):
            known = getattr(machine, part)
            return MISSING if known is None else known
        case ("attempts",):
            return max((each.attempt for each in machine.actors), default=0)
        case ("parked",):
            return machine.parked
        case ("waiting",):
            return sum(machine.waiting.values())
        case ("timers",):
            return len(machine.timers) + len(machine.delayed)
        case ("actors",):
            return len(machine.actors)
        case _:
            return len(machine.children)


def _inside(value: Any, path: list[str]) -> Any:
    for name in path:
        if isinstance(value, dict):
            value = value.get(name, MISSING)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return MISSING
    return value


def _compare(has: Any, operator: str, value: Value) -> bool | None:
    if has is MISSING:
        return None
    if isinstance(has, tuple):  # of these one is enough, or none is one too many
        return (value in has) is (operator == "==")
    if isinstance(has, AtLeast):
        return _compare_at_least(has, operator, value)
    left, right = _alike(has, value)
    is_equal = bool(_kind(left) == _kind(right) and left == right)
    if operator in ("==", "!="):
        return is_equal is (operator == "==")
    if _kind(left) != _kind(right) or _kind(left) not in ("text", "number", "duration"):
        return None
    return bool(OPERATORS[operator](left, right))


def _compare_at_least(has: AtLeast, operator: str, value: Value) -> bool | None:
    """Compare how long something has been, of which only the least may be known."""
    assert isinstance(value, timedelta)  # a filter with anything else is refused
    met = OPERATORS[operator](has.duration, value)
    if has.is_exact:
        return met
    if has.duration > value:
        return operator in (">", ">=", "!=")
    return None


def _holds(has: Any, value: Value) -> bool | None:
    if isinstance(has, str):
        return value in has if isinstance(value, str) else None
    if isinstance(has, list | dict):
        members = [_alike(each, value) for each in has]
        return any(_kind(left) == _kind(right) and left == right for left, right in members)
    return None


def _alike(has: Any, value: Value) -> tuple[Any, Value]:
    """Return two values that can be compared: decimals and durations are texts in JSON."""
    if isinstance(has, int | float) and not isinstance(has, bool):
        return Decimal(repr(has)), value
    if isinstance(has, str) and isinstance(value, Decimal):
        try:
            number = Decimal(has)
        except InvalidOperation:
            return has, value
        return (number if number.is_finite() else has), value
    if isinstance(has, str) and isinstance(value, timedelta):
        known = iso_duration(has)
        return (has if known is None else known), value
    return has, value


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, str):
        return "text"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, timedelta):
        return "duration"
    return "none" if value is None else "other"


_ISO = re.compile(r"([-+]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII)


def iso_duration(written: str) -> timedelta | None:
    """Read a duration as it is stored, such as `PT0.5S`; None where it is none."""
    match = _ISO.fullmatch(written)
    if match is None or not any(match.groups()[1:]):
        return None
    sign, *numbers = match.groups()
    days, hours, minutes, seconds = (float(each or 0) for each in numbers)
    try:
        found = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return -found if sign == "-" else found
