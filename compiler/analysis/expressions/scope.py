"""What an expression can see from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...datatypes import DataType
from ..names.symbols import FileNames, MachineNames, Parameter, Symbol
from ..states.state_tree import StateNode


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """What is known of the current event: its fields, and why others are not known.

    `events` are the declared events that it may be, None where it may be something else. `family`
    is the one that it comes from, where that is known.
    """

    fields: Mapping[str, DataType]
    described: str
    events: tuple[Symbol, ...] | None = None
    partial: Mapping[str, str] = field(default_factory=dict)
    family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names that an expression can use.

    `place` describes where it stands, for messages. `facts` are the names known not to be None, as
    they are written (`charge_id`, `event.note`). `old` is the context of the version that a
    `migrate` starts from, `locals` are the variables of the `for`s around it.
    """

    names: FileNames
    place: str
    machine: MachineNames | None = None
    event: EventView | None = None
    state: StateNode | None = None
    facts: frozenset[str] = frozenset()
    has_input: bool = True
    has_fields: bool = True
    old: Mapping[str, Parameter] | None = None
    locals: Mapping[str, DataType] = field(default_factory=dict)

    def knowing(self, facts: frozenset[str]) -> Scope:
        """Return this scope with more facts."""
        return replace(self, facts=self.facts | facts) if facts - self.facts else self

    def with_facts(self, facts: frozenset[str]) -> Scope:
        """Return this scope with exactly these facts."""
        return self if facts == self.facts else replace(self, facts=facts)


def constant_scope(names: FileNames, place: str) -> Scope:
    """Return the scope of an expression that must be constant."""
    return Scope(names=names, place=place, has_input=False, has_fields=False)
