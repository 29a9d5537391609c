"""Events, as the reference has them in hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sc_compile import ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A current event. `id` is that of a timer or invoke; `of` is the state that is done.

    `source` is the id of the invoke that a declared event comes from. An id may be that of one of a
    family: `agents[key]`.
    """

    kind: Literal["declared", "done state", "done invoke", "error", "timer"] = "declared"
    name: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    of: ir.StatePath = ()
    source: str | None = None

    @property
    def member(self) -> tuple[str, str] | None:
        """Return the family and the key of the one that the event comes from, None for others."""
        return member_of(self.id or self.source or "")


def member_of(name: str) -> tuple[str, str] | None:
    """Return the family and the key of an id, None where that is of no family."""
    family, bracket, rest = name.partition("[")
    return (family, rest[:-1]) if bracket and rest.endswith("]") else None
