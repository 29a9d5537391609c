"""What is compared with what: a version of a machine in both states of the charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from typing import Any

from .. import ir
from ..cluster.affected import Affected
from ..datatypes import RecordRef
from ..ir_definitions import Definitions
from ..ir_walk import all_statements, members, real_states, walk_states
from .findings import Findings
from .json_fit import Reading, Records


@dataclass(frozen=True, kw_only=True)
class Charts:
    """One of the two states of the charts, with its definitions by reference."""

    program: ir.Program

    @cached_property
    def definitions(self) -> Definitions:
        """Return events, actors, actions and machines by their references."""
        return Definitions.of(self.program)

    @cached_property
    def records(self) -> Records:
        """Return the records by their references."""
        return {
            RecordRef(each.file, each.name): each
            for file in self.program.files
            for each in file.records
        }

    @cached_property
    def machines(self) -> Mapping[str, ir.Machine]:
        """Return the machines by their services."""
        return {each.service: each for file in self.program.files for each in file.machines}


@dataclass(frozen=True, kw_only=True)
class ChartIndex:
    """One version of a machine in one state of the charts, and what is in it by name."""

    charts: Charts
    chart: ir.Chart

    @cached_property
    def states(self) -> Mapping[ir.StatePath, ir.State]:
        """Return all states but the machine itself, history states included, by path."""
        return {each.path: each for each in walk_states(self.chart.root) if each.path}

    @cached_property
    def real(self) -> Mapping[ir.StatePath, ir.StateBase]:
        """Return the states that can be active, and the machine itself under the empty path."""
        return {each.path: each for each in real_states(self.chart.root)}

    @cached_property
    def statements(self) -> tuple[ir.Statement, ...]:
        """Return all actions, wherever they stand."""
        return tuple(all_statements(self.chart.root))

    @cached_property
    def events(self) -> Mapping[str, ir.Event]:
        """Return the events that the chart takes, by name."""
        events = self.charts.definitions.events
        return {ref.name: events[ref] for ref in self.chart.events}

    def leaves(self, path: ir.StatePath) -> tuple[ir.StateBase, ...]:
        """Return the atomic and final states at or below a path."""
        return tuple(
            each
            for each in self.real.values()
            if isinstance(each, (ir.Atomic, ir.Final)) and each.path[: len(path)] == path
        )


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The same version of a machine in both states of the charts."""

    service: str
    old: ChartIndex
    new: ChartIndex
    findings: Findings = field(repr=False)

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.old.chart.version

    @property
    def called(self) -> str:
        """Return how messages call the version."""
        return f"`{self.old.chart.machine}` {self.version}"

    @property
    def stored(self) -> Reading:
        """Return how what is stored is read by the new code."""
        return Reading(old=self.old.charts.records, new=self.new.charts.records)

    def affected(
        self,
        *paths: ir.StatePath,
        running: tuple[str, ...] = (),
        delayed: tuple[str, ...] = (),
        remembered: tuple[str, ...] = (),
        handlers: tuple[str, ...] = (),
        finished: bool = False,
        finished_too: bool = False,
    ) -> Affected:
        """Describe the machines of this version that feel something."""
        return Affected(
            service=self.service,
            version=self.version,
            states=tuple(map(ir.path_text, paths)),
            running=running,
            delayed=delayed,
            remembered=remembered,
            handlers=handlers,
            finished=finished,
            finished_too=finished_too,
        )


def running_id(started: ir.Invoke | ir.Spawn) -> str:
    """Return the id under which something runs; of a family, as `MachineGroup` has it."""
    is_family = isinstance(started, ir.Spawn) and started.key is not None
    return f"{started.id}[]" if is_family else started.id


LEFT_OUT = ("span", "file", "type", "text", "never_none", "domain")


def meaning(node: Any) -> Any:
    """Return what a node says, so that two can be compared wherever they stand.

    Spans and files are left out, how a duration is written, and what follows from the rest: the
    types of expressions, what is never None in a state, the domain of a transition.
    """
    if is_dataclass(node) and not isinstance(node, type):
        said = ((name, meaning(value)) for name, value in members(node) if name not in LEFT_OUT)
        return (type(node).__name__, tuple(said))
    if isinstance(node, (tuple, list)):
        return tuple(map(meaning, node))
    return node
