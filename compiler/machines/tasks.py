"""What is done to machines: retry, migrate, send, reset; and what the answers say came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, TypeAlias

from ..cluster.connection import Answer
from .filters import Compare, Filter, OneOf

Kind: TypeAlias = Literal["retry", "migrate", "send", "reset"]

HANDLERS: Mapping[Kind, str] = {
    "retry": "retry",
    "migrate": "migrate",
    "send": "send",
    "reset": "create",
}

CONCERNED: Mapping[Kind, Filter] = {
    "retry": Compare(("status",), "==", "error"),
    "migrate": OneOf(("status",), ("active", "error")),
    "send": Compare(("status",), "==", "active"),
    "reset": OneOf(("status",), ("active", "done", "failed", "error")),
}
"""The machines that a task can do something for."""


class Outcome(Enum):
    """What came of a task for one machine.

    UNCHANGED: there was nothing to do. UNKNOWN: it was called, and what came of it can no longer be
    found out without doing it twice.
    """

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one machine, and what is to be said of it."""

    outcome: Outcome
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done; `event` is sent, `input` is what a reset begins with.

    Without `input`, a reset begins with that of the machine that was there.
    """

    kind: Kind
    event: Mapping[str, Any] | None = None
    input: Any = None

    @property
    def handler(self) -> str:
        """Return the handler that does it."""
        return HANDLERS[self.kind]

    @property
    def needs_input(self) -> bool:
        """Return whether the input of each machine has to be known."""
        return self.kind == "reset" and self.input is None

    def body(self, stored_input: Any) -> Any:
        """Return what the handler is called with; None for nothing."""
        if self.kind == "send":
            return {"event": self.event}
        if self.kind != "reset":
            return None
        known = stored_input if self.input is None else self.input
        return {"reset": True} if known is None else {"input": known, "reset": True}

    def judge(self, version: str, answer: Answer) -> Result:
        """Return what came of it, as was answered; `version` is what the machine was on."""
        if answer.status != 200:
            if self.kind == "retry" and answer.message.startswith("nothing to retry"):
                return Result(Outcome.UNCHANGED, answer.message)
            return Result(Outcome.FAILED, f"{answer.status}: {answer.message}")
        snapshot = answer.members
        match self.kind:
            case "retry" if snapshot.get("status") == "error":
                error = snapshot.get("error") or {}
                return Result(Outcome.FAILED, f"it failed again: {error.get('message', '')}")
            case "migrate" if snapshot.get("version") == version:
                return Result(Outcome.UNCHANGED, f"it is on {version} already")
            case "send" if not snapshot.get("handled"):
                return Result(Outcome.FAILED, "nothing of it takes the event now")
            case _:
                return Result(Outcome.DONE)
