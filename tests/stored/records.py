"""What was recorded of a story: what was stored, what was pending, and what came of it then.

Bytes are kept as JSON where JSON gives them back byte by byte, so that a diff can be read.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

Kept: TypeAlias = dict[str, Any]
"""Bytes in a file: `{"json": ...}`, or `{"base64": "..."}`."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry of an object's state; without a value, it was cleared."""

    service: str
    key: str
    name: str
    value: Kept | None = None


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A call of a handler that nobody waits for; it is due after `delay` seconds.

    Its `number` is its own in the record. It is `late` where it had not come when clients called
    the machines again.
    """

    number: int
    service: str
    key: str
    handler: str
    body: Kept
    delay: float = 0.0
    idempotency_key: str | None = None
    late: bool = False


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an awakeable is completed with: a value, or an error."""

    awakeable: str
    value: Kept | None = None
    message: str = ""
    code: int = 0


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one invocation has done: the message that it `takes`, by its number, and its effects.

    A step that takes no message is one of somebody who waits: it has sent something meanwhile. What
    it `cancels` are messages, by their numbers.
    """

    takes: int | None = None
    writes: list[Entry] = []
    sends: list[Message] = []
    cancels: list[int] = []
    answers: list[Answer] = []


class Record(msgspec.Struct, frozen=True):
    """A story, as it was when it had begun, and the steps that followed by themselves.

    `waits` has the awakeables of those who wait, by their names in the story. `keys` are those of
    machines that were started under keys of their own.
    """

    key: str
    keys: list[str]
    waits: dict[str, str]
    entries: list[Entry]
    pending: list[Message]
    answers: list[Answer]
    steps: list[Step]

    def moments(self) -> list[Moment]:
        """Return what was stored and pending in the beginning, and after each of the steps."""
        entries = {(e.service, e.key, e.name): e for e in self.entries}
        pending = {message.number: message for message in self.pending}
        answers = list(self.answers)
        found = [Moment(list(entries.values()), list(pending.values()), list(answers))]
        for step in self.steps:
            if step.takes is not None:
                pending.pop(step.takes, None)  # it may have been cancelled
            for entry in step.writes:
                entries.pop((entry.service, entry.key, entry.name), None)
                if entry.value is not None:
                    entries[entry.service, entry.key, entry.name] = entry
            pending |= {message.number: message for message in step.sends}
            for number in step.cancels:
                pending.pop(number, None)
            answers += step.answers
            found.append(Moment(list(entries.values()), list(pending.values()), list(answers)))
        return found


class Moment(msgspec.Struct, frozen=True):
    """What is stored, and what is under way: messages, and answers to those who wait."""

    entries: list[Entry]
    pending: list[Message]
    answers: list[Answer]


def keep(value: bytes) -> Kept:
    """Return bytes as they are kept in a file."""
    try:
        read = json.loads(value)
    except ValueError:
        read = None
    if _compact(read) == value:
        return {"json": read}
    return {"base64": base64.b64encode(value).decode()}


def kept_bytes(kept: Kept) -> bytes:
    """Return the bytes that are kept."""
    return base64.b64decode(kept["base64"]) if "base64" in kept else _compact(kept["json"])


def _compact(value: Any) -> bytes:
    """Encode as generated code does."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def write_record(path: Path, record: Record) -> None:
    """Write a record into a file."""
    text = json.dumps(msgspec.to_builtins(record), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_record(path: Path, rename: Mapping[str, str] | None = None) -> Record:
    """Read a record from a file, with other keys and awakeables in it, where they are given."""
    text = path.read_text(encoding="utf-8")
    for old, new in (rename or {}).items():
        text = text.replace(old, new)
    return msgspec.json.decode(text, type=Record)
