"""Nodes: the frozen dataclasses of the syntax tree, of the IR and of the plan.

There are some two hundred of them. To make one with `dataclass(frozen=True)` compiles six methods,
which took a quarter of the time that the compiler needs to start. A node has `__init__` of its own,
and shares the other methods. That its fields are not assigned to is for type checkers to see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def node(cls: type[T]) -> type[T]:
    """Make a class a node: its fields are given by name, and nodes with the same are equal."""
    made: Any = dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)
    compared = [each.name for each in fields(made) if each.compare]
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: object) -> Any:
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def number(self: Any) -> int:
        return hash(values(self))

    made.__eq__ = equal
    made.__hash__ = number
    made.__repr__ = _repr
    result: type[T] = made
    return result


def _repr(self: Any) -> str:
    shown = ", ".join(
        f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr
    )
    return f"{type(self).__qualname__}({shown})"
