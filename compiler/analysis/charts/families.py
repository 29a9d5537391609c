"""Check the names of families: an expression that has one of them means the family."""

from __future__ import annotations

from ... import codes
from ...diagnostics import Label, Report
from ..names.lookup import meaning
from ..names.symbols import FileNames, MachineNames
from ..states.survey import Survey


def check_families(survey: Survey, machine: MachineNames, names: FileNames, report: Report) -> None:
    """Tell a machine which families it spawns, and report those whose names mean something else."""
    for name, family in survey.families.items():
        span = family.node.span if family.node.id is None else family.node.id.span
        described = meaning(name, machine, names)
        machine.families[name] = span
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
