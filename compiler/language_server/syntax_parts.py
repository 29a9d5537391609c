"""The parts of any node of the syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

from ..parsing import syntax


def parts_of(node: syntax.Node) -> Iterator[syntax.Node]:
    """Yield the nodes directly in a node, in the order of its fields."""
    kind: Any = type(node)
    for name in _names(kind):
        value = getattr(node, name)
        if isinstance(value, syntax.Node):
            yield value
        elif isinstance(value, tuple):
            for each in value:
                if isinstance(each, syntax.Node):
                    yield each


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name != "span")
