"""Types of the language as Python annotations."""

from __future__ import annotations

from typing import assert_never

from ..datatypes import (
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
)
from .imports import Imports
from .literals import literal
from .modules import Modules

_PLAIN = {
    Scalar.STR: "str",
    Scalar.INT: "int",
    Scalar.FLOAT: "float",
    Scalar.BOOL: "bool",
    Scalar.BYTES: "bytes",
    Scalar.NONE: "None",
}
_IMPORTED = {
    Scalar.DURATION: ("datetime", "timedelta"),
    Scalar.DATETIME: ("datetime", "datetime"),
    Scalar.DATE: ("datetime", "date"),
    Scalar.DECIMAL: ("decimal", "Decimal"),
    Scalar.UUID: ("uuid", "UUID"),
    Scalar.JSON: ("typing", "Any"),
}


def annotation(of: DataType, modules: Modules, imports: Imports, *, here: str = "") -> str:
    """Write a type as an annotation, importing what it needs.

    `here` is the file whose own types module is being written, where nothing needs an import.
    """
    match of:
        case Scalar():
            return _PLAIN[of] if of in _PLAIN else imports.name(*_IMPORTED[of])
        case Literal(value):
            return f"{imports.name('typing', 'Literal')}[{literal(value)}]"
        case ListOf(item):
            return f"list[{annotation(item, modules, imports, here=here)}]"
        case DictOf(value):
            return f"dict[str, {annotation(value, modules, imports, here=here)}]"
        case Union(members):
            return _union(members, modules, imports, here)
        case RecordRef(file, name) | AliasRef(file, name):
            if file == here:
                return modules.type(file, name)
            return imports.type(modules.types(file), modules.type(file, name))
        case ErrorInfo():
            return imports.name("._support.chart", "Error")
        case Unknown():
            raise AssertionError("a program with errors is not emitted")
        case _:
            assert_never(of)


def _union(members: tuple[DataType, ...], modules: Modules, imports: Imports, here: str) -> str:
    """Write a union, its literals as one `Literal` at the place of the first."""
    literals = [member.value for member in members if isinstance(member, Literal)]
    parts: list[str] = []
    for member in members:
        if not isinstance(member, Literal):
            parts.append(annotation(member, modules, imports, here=here))
        elif member.value == literals[0]:
            listed = ", ".join(literal(value) for value in literals)
            parts.append(f"{imports.name('typing', 'Literal')}[{listed}]")
    return " | ".join(parts)
