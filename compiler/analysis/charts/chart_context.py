"""What the parts of the analysis of one machine share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...datatypes import DataType
from ...diagnostics import Report
from ..expressions.scope import EventView, Scope
from ..expressions.typecheck import Checker
from ..names.signatures import MachineVersion
from ..names.symbols import FileNames, MachineNames
from ..states.state_tree import StateNode
from ..states.survey import Survey
from .handlers import Handlers
from .presence import Presence


@dataclass(slots=True, kw_only=True, eq=False)
class ChartContext:
    """One version of a machine under analysis."""

    version: MachineVersion
    machine: MachineNames
    survey: Survey
    checker: Checker
    presence: Presence
    handlers: Handlers
    done_outputs: dict[StateNode, DataType] = field(default_factory=dict)

    @property
    def names(self) -> FileNames:
        """Return the names of the file."""
        return self.version.names

    @property
    def report(self) -> Report:
        """Return where findings go."""
        return self.checker.report

    @property
    def lets(self) -> frozenset[str]:
        """Return the names of the machine's lets."""
        return frozenset(self.machine.lets)

    def scope(
        self,
        node: StateNode,
        place: str,
        facts: frozenset[str],
        event: EventView | None = None,
    ) -> Scope:
        """Return the scope of an expression in a state."""
        return Scope(
            names=self.names,
            place=place,
            machine=self.machine,
            event=event,
            state=node,
            facts=facts,
        )
