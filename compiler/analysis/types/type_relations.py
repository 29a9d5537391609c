"""How types relate: which value fits where, which can be equal, ordered, or joined."""

from __future__ import annotations

from collections.abc import Iterable

from ...datatypes import (
    AliasRef,
    DataType,
    DictOf,
    ErrorInfo,
    ListOf,
    Literal,
    RecordRef,
    Scalar,
    Union,
    Unknown,
    may_be_none,
)
from ...parsing.syntax import quote

UNKNOWN = Unknown()
NUMBERS = (Scalar.INT, Scalar.FLOAT)
ORDERED = (Scalar.STR, Scalar.DURATION, Scalar.DATETIME, Scalar.DATE, Scalar.BYTES)
JSON_SCALARS = (Scalar.STR, Scalar.INT, Scalar.FLOAT, Scalar.BOOL, Scalar.NONE, Scalar.JSON)


def bare(datatype: DataType) -> DataType:
    """Return what a type is once it is not an alias."""
    while isinstance(datatype, AliasRef):
        datatype = datatype.target
    return datatype


def members(datatype: DataType) -> tuple[DataType, ...]:
    """Return the alternatives of a type, without aliases; most types have one."""
    datatype = bare(datatype)
    if not isinstance(datatype, Union):
        return (datatype,)
    found: dict[DataType, None] = {}
    for member in datatype.members:
        found.update(dict.fromkeys(members(member)))
    return tuple(found)


def union_of(types: Iterable[DataType]) -> DataType:
    """Return the narrowest type that holds values of all of these types.

    An empty list or dict takes the type of another one.
    """
    kept = list(dict.fromkeys(types))
    if len(kept) == 1:
        return kept[0]
    flat: dict[DataType, None] = {}
    for datatype in kept:
        flat.update(dict.fromkeys(members(datatype)))
    if UNKNOWN in flat:
        return UNKNOWN
    if Scalar.STR in flat:
        flat = {member: None for member in flat if not isinstance(member, Literal)}
    if Scalar.FLOAT in flat:
        flat.pop(Scalar.INT, None)
    found = tuple(each for each in flat if not _is_empty_one_of(each, flat))
    return found[0] if len(found) == 1 else Union(found)


def _is_empty_one_of(datatype: DataType, types: Iterable[DataType]) -> bool:
    """Return whether nothing tells what a list or a dict holds, but another of the types does."""
    return (
        isinstance(datatype, (ListOf, DictOf))
        and is_unknown(datatype)
        and any(type(each) is type(datatype) and not is_unknown(each) for each in types)
    )


def is_unknown(datatype: DataType) -> bool:
    """Return whether something is wrong with a type already."""
    return not isinstance(datatype, Scalar) and _has_unknown(datatype, set())


def _has_unknown(datatype: DataType, seen: set[int]) -> bool:
    """Return whether a type has an unknown one in it; what was `seen` before has none.

    Types share their parts, so a short chart can have a type that is very large when written out.
    """
    found = bare(datatype)
    if id(found) in seen:
        return False
    seen.add(id(found))
    match found:
        case Unknown():
            return True
        case ListOf(item=part) | DictOf(value=part):
            return _has_unknown(part, seen)
        case Union(members=parts):
            return any(_has_unknown(part, seen) for part in parts)
        case _:
            return False


def without_none(datatype: DataType) -> DataType:
    """Return a type without None; None itself stays what it is."""
    if not may_be_none(datatype):
        return datatype
    kept = [member for member in members(datatype) if member is not Scalar.NONE]
    return union_of(kept) if kept else Scalar.NONE


def widened(datatype: DataType) -> DataType:
    """Return the type of a value that stands by itself: `str` for a string."""
    if any(isinstance(member, Literal) for member in members(datatype)):
        if isinstance(datatype, AliasRef):
            return datatype
        return union_of(
            Scalar.STR if isinstance(member, Literal) else member for member in members(datatype)
        )
    return datatype


def same(left: DataType, right: DataType) -> bool:
    """Return whether two types have the same values, whatever their names."""
    if left == right:
        return True
    lefts, rights = members(left), members(right)
    if UNKNOWN in lefts or UNKNOWN in rights:
        return True
    if len(lefts) == 1 and len(rights) == 1:
        match lefts[0], rights[0]:
            case (ListOf(item=one), ListOf(item=other)):
                return same(one, other)
            case (DictOf(value=one), DictOf(value=other)):
                return same(one, other)
            case (one, other):
                return one == other
    return all(any(same(one, other) for other in rights) for one in lefts) and all(
        any(same(one, other) for one in lefts) for other in rights
    )


def fits(value: DataType, expected: DataType) -> bool:
    """Return whether every value of the one type can stand where the other is expected."""
    if value == expected:
        return True
    alternatives = members(expected)
    return all(
        any(_fits_one(member, alternative) for alternative in alternatives)
        for member in members(value)
    )


def _fits_one(value: DataType, expected: DataType) -> bool:
    match value, expected:
        case (Unknown(), _) | (_, Unknown()):
            return True
        case (_, Scalar.JSON):
            return is_json(value)
        case (Scalar.INT, Scalar.FLOAT):
            return True
        case (Literal(), Scalar.STR):
            return True
        # A list that could be seen under two types would not be safe to hand to Python code.
        case (ListOf(item=one), ListOf(item=other)):
            return same(one, other)
        case (DictOf(value=one), DictOf(value=other)):
            return same(one, other)
        case _:
            return value == expected


def is_json(datatype: DataType) -> bool:
    """Return whether every value of a type is a JSON value as it stands."""
    match bare(datatype):
        case Scalar() as scalar:
            return scalar in JSON_SCALARS
        case Literal() | Unknown():
            return True
        case ListOf(item=part) | DictOf(value=part):
            return is_json(part)
        case Union(members=parts):
            return all(is_json(part) for part in parts)
        case _:
            return False


def can_be_equal(left: DataType, right: DataType) -> bool:
    """Return whether a value of the one type can be equal to one of the other."""
    return any(_can_be_equal_one(one, other) for one in members(left) for other in members(right))


def _can_be_equal_one(left: DataType, right: DataType) -> bool:
    match left, right:
        case (Unknown(), _) | (_, Unknown()):
            return True
        case (Scalar.JSON, other) | (other, Scalar.JSON):
            return is_json(other)
        case (Literal(value=one), Literal(value=other_value)):
            return one == other_value
        case (Literal(), other) | (other, Literal()):
            return other is Scalar.STR
        case (Scalar() as one_scalar, Scalar() as other_scalar):
            return one_scalar is other_scalar or _both_numbers(one_scalar, other_scalar)
        case (ListOf(item=one_item), ListOf(item=other_item)):
            return can_be_equal(one_item, other_item)
        case (DictOf(value=one_item), DictOf(value=other_item)):
            return can_be_equal(one_item, other_item)
        case _:
            return left == right


def can_be_ordered(left: DataType, right: DataType) -> bool:
    """Return whether every value of the one type has an order with every value of the other."""
    return all(_orderable_one(one, other) for one in members(left) for other in members(right))


def _orderable_one(left: DataType, right: DataType) -> bool:
    left, right = _plain(left), _plain(right)
    if UNKNOWN in (left, right):
        return True
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return _both_numbers(left, right) or (left is right and left in ORDERED)
    return False


def _plain(datatype: DataType) -> DataType:
    return Scalar.STR if isinstance(datatype, Literal) else datatype


def _both_numbers(left: Scalar, right: Scalar) -> bool:
    if left in NUMBERS and right in NUMBERS:
        return True
    # A float is not exact, which is what a decimal is for.
    exact = (Scalar.DECIMAL, Scalar.INT)
    return left in exact and right in exact


_SUMS: dict[tuple[Scalar, str, Scalar], Scalar] = {
    (Scalar.STR, "+", Scalar.STR): Scalar.STR,
    (Scalar.BYTES, "+", Scalar.BYTES): Scalar.BYTES,
    (Scalar.DURATION, "+", Scalar.DURATION): Scalar.DURATION,
    (Scalar.DURATION, "-", Scalar.DURATION): Scalar.DURATION,
    (Scalar.DURATION, "*", Scalar.INT): Scalar.DURATION,
    (Scalar.DURATION, "*", Scalar.FLOAT): Scalar.DURATION,
    (Scalar.INT, "*", Scalar.DURATION): Scalar.DURATION,
    (Scalar.FLOAT, "*", Scalar.DURATION): Scalar.DURATION,
    (Scalar.DURATION, "/", Scalar.INT): Scalar.DURATION,
    (Scalar.DURATION, "/", Scalar.FLOAT): Scalar.DURATION,
    (Scalar.DURATION, "//", Scalar.INT): Scalar.DURATION,
    (Scalar.DURATION, "/", Scalar.DURATION): Scalar.FLOAT,
    (Scalar.DURATION, "//", Scalar.DURATION): Scalar.INT,
    (Scalar.DURATION, "%", Scalar.DURATION): Scalar.DURATION,
    (Scalar.DATETIME, "-", Scalar.DATETIME): Scalar.DURATION,
    (Scalar.DATETIME, "+", Scalar.DURATION): Scalar.DATETIME,
    (Scalar.DURATION, "+", Scalar.DATETIME): Scalar.DATETIME,
    (Scalar.DATETIME, "-", Scalar.DURATION): Scalar.DATETIME,
    (Scalar.DATE, "-", Scalar.DATE): Scalar.DURATION,
    (Scalar.DATE, "+", Scalar.DURATION): Scalar.DATE,
    (Scalar.DURATION, "+", Scalar.DATE): Scalar.DATE,
    (Scalar.DATE, "-", Scalar.DURATION): Scalar.DATE,
    (Scalar.STR, "*", Scalar.INT): Scalar.STR,
}


def arithmetic(left: DataType, op: str, right: DataType) -> DataType | None:
    """Return the type of `left op right`, None where there is no such operation."""
    if is_unknown(left) and is_unknown(right):
        return UNKNOWN
    results: list[DataType] = []
    for one in members(left):
        for other in members(right):
            result = _arithmetic_one(_plain(one), op, _plain(other))
            if result is None:
                return None
            results.append(result)
    return union_of(results)


def _arithmetic_one(left: DataType, op: str, right: DataType) -> DataType | None:
    match left, right:
        case (Unknown(), _) | (_, Unknown()):
            return UNKNOWN
        case (DictOf(value=one_value), DictOf(value=other_value)) if op == "|":
            if is_unknown(one_value):
                return right
            return left if is_unknown(other_value) or same(one_value, other_value) else None
        case (Scalar() as one, Scalar() as other):
            if op != "|" and _both_numbers(one, other):
                if Scalar.DECIMAL in (one, other):
                    return Scalar.DECIMAL
                return Scalar.FLOAT if op == "/" or Scalar.FLOAT in (one, other) else Scalar.INT
            return _SUMS.get((one, op, other))
        case (ListOf(item=one_item), ListOf(item=other_item)) if op == "+":
            if is_unknown(one_item):
                return right
            return left if same(one_item, other_item) else None
        case _:
            return None


def type_text(datatype: DataType) -> str:
    """Return a type as a chart would write it."""
    match datatype:
        case Scalar(value=name) | RecordRef(name=name) | AliasRef(name=name):
            return name
        case Literal(value=value):
            return quote(value)
        case ListOf(item=part):
            return f"list[{type_text(part)}]"
        case DictOf(value=part):
            return f"dict[str, {type_text(part)}]"
        case Union(members=parts):
            return " | ".join(type_text(part) for part in parts)
        case ErrorInfo():
            return "(message: str, code: int)"
        case Unknown():
            return "?"
