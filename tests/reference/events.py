"""Events, as the reference has them in hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sc_compile import ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A current event. `id` is that of a timer or invoke; `of` is the state that is done.

    `source` is the id of the invoke that a declared event comes from.
    """

    kind: Literal["declared", "done state", "done invoke", "error", "timer"] = "declared"
    name: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    of: ir.StatePath = ()
    source: str | None = None
