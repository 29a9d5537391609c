"""The model of a picture: which of the things in a chart are shown, and in which words.

It knows nothing of sizes, places, colours and formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from ..source import Span

Key: TypeAlias = tuple[str, ...]
"""What tells the boxes of a machine apart: a word for the sort, then the path of the state."""

STATE, INITIAL, FORK = "state", "initial", "fork"
"""The words of keys. That of a fork has a number at its end."""


class Kind(Enum):
    """What a box is."""

    MACHINE = "machine"
    ATOMIC = "state"
    COMPOUND = "compound state"
    PARALLEL = "parallel state"
    FINAL = "final state"
    FAILING = "final state that fails"
    HISTORY = "history"
    DEEP_HISTORY = "deep history"
    INITIAL = "initial"
    FORK = "fork"
    OUTSIDE = "state outside of the picture"

    @property
    def is_mark(self) -> bool:
        """Return whether it is a small mark without text in it, and no box."""
        return self in MARKS


MARKS = frozenset({Kind.HISTORY, Kind.DEEP_HISTORY, Kind.INITIAL, Kind.FORK})


class Status(Enum):
    """What has become of a thing between two states of a chart."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


class Sort(Enum):
    """What a row of a box tells."""

    TAGS = "tags"
    NOTE = "note"
    ENTRY = "entry"
    EXIT = "exit"
    INVOKE = "invoke"
    INTERNAL = "internal transition"
    OUTPUT = "output"
    ERROR = "error"
    FINDING = "finding that breaks something"
    WARNING = "finding about behaviour alone"

    @property
    def is_finding(self) -> bool:
        """Return whether it is what `sc-breaking` says."""
        return self in (Sort.FINDING, Sort.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of text in a box: in short, and in full."""

    sort: Sort
    text: str
    full: str
    span: Span = field(compare=False)
    status: Status = Status.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A state, a pseudo-state or a machine. Those with `children` are drawn around them."""

    key: Key
    kind: Kind
    name: str
    span: Span = field(compare=False)
    rows: tuple[Row, ...] = ()
    children: tuple[Box, ...] = ()
    description: str = ""
    status: Status = Status.SAME
    note: str = ""

    def walk(self) -> Iterator[Box]:
        """Yield the box and all in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A transition from one box to another one.

    `event`, `guard` and `actions` are in short, and empty where there are none; `full` has all.
    """

    source: Key
    target: Key
    event: str
    guard: str
    actions: tuple[str, ...]
    full: str
    span: Span = field(compare=False)
    status: Status = Status.SAME
    findings: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinePicture:
    """One version of a machine: its outermost box, and all arrows."""

    service: str
    name: str
    version: str
    root: Box
    arrows: tuple[Arrow, ...]

    @property
    def has_changed(self) -> bool:
        """Return whether anything that it shows has changed."""
        return any(status is not Status.SAME for status in self._statuses())

    def _statuses(self) -> Iterator[Status]:
        for box in self.root.walk():
            yield box.status
            yield from (row.status for row in box.rows)
        yield from (arrow.status for arrow in self.arrows)

    def boxes(self) -> dict[Key, Box]:
        """Return all boxes by key, in document order."""
        return {box.key: box for box in self.root.walk()}
