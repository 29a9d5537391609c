"""The types of the language, as values have them once names are resolved.

Types are plain data and compare by structure; records and aliases by where they are defined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias


class Scalar(Enum):
    """The types without parts. The value is the name that a chart uses."""

    STR = "str"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    BYTES = "bytes"
    NONE = "None"
    DURATION = "duration"
    DATETIME = "datetime"
    DATE = "date"
    DECIMAL = "decimal"
    UUID = "uuid"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Literal:
    """The type of one string."""

    value: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """`list[item]`."""

    item: DataType
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the hash once: types share their parts, and a long way down."""
        object.__setattr__(self, "_hash", hash((ListOf, self.item)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class DictOf:
    """`dict[str, value]`."""

    value: DataType
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the hash once, as for lists."""
        object.__setattr__(self, "_hash", hash((DictOf, self.value)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; never nested, without doubles, in the order as written."""

    members: tuple[DataType, ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the hash once, as for lists."""
        object.__setattr__(self, "_hash", hash((Union, self.members)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record, by the file (its path as shown to the user) and name of its definition."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class AliasRef:
    """An alias, by the file and name of its definition; `target` is what it stands for."""

    file: str
    name: str
    target: DataType = field(compare=False)


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """The type of `event.error`: `(message: str, code: int)`."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The type of what is wrong already: it fits everywhere, so one mistake gives one error."""


DataType: TypeAlias = (
    Scalar | Literal | ListOf | DictOf | Union | RecordRef | AliasRef | ErrorInfo | Unknown
)


def may_be_none(datatype: DataType) -> bool:
    """Return whether None is among the values of a type."""
    match datatype:
        case AliasRef(target=target):
            return may_be_none(target)
        case Union(members=members):
            return any(map(may_be_none, members))
        case _:
            return datatype is Scalar.NONE
