"""Check the names of families: an expression that has one of them means the family."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Label, Report
from ..names.symbols import FileNames, MachineNames
from ..states.survey import Survey
from ..types.builtin_functions import FUNCTIONS, OWN_FUNCTIONS

_TAKEN = frozenset({"event", "input", "old", "parent", "self", "sender"})


def check_families(survey: Survey, machine: MachineNames, names: FileNames, report: Report) -> None:
    """Tell a machine which families it spawns, and report those whose names mean something else."""
    for name, family in survey.families.items():
        span = family.node.span if family.node.id is None else family.node.id.span
        machine.families[name] = span
        described = _described(name, machine, names)
        if described is not None:
            report.add(
                codes.HIDDEN_NAME,
                f"`{name}` is {described} already",
                span,
                help="take another name for the family",
            )
        for invokes in survey.callees.values():
            if name in invokes:
                report.add(
                    codes.DUPLICATE_ID,
                    f"`{name}` is invoked under that name",
                    span,
                    secondary=(Label(span=invokes[name].node.span, text="here"),),
                    help="give the family another name",
                )
                break


def _described(name: str, machine: MachineNames, names: FileNames) -> str | None:
    """Return what else a name means in the expressions and recipients of a machine."""
    if name in machine.context:
        return "a field of the context"
    if name in machine.lets:
        return "a `let`"
    if name in FUNCTIONS or name in OWN_FUNCTIONS or name in _TAKEN:
        return "a name with a meaning of its own"
    if name in names.imports:
        return "an import"
    return names.visible[name].kind.value if name in names.visible else None
