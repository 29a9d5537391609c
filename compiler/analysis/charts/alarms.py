"""The option `alarm`: an action that is called when a machine goes into status `error`."""

from __future__ import annotations

from ... import codes, ir
from ...datatypes import Scalar
from ...diagnostics import Fix, Instead, Label, Report
from ...parsing.syntax import quote
from ...source import Span
from ...suggest import did_you_mean
from ..names.declared import declared
from ..names.symbols import FileNames, Kind, Symbol, values
from ..types.type_relations import fits

PARAMETERS = ("key", "message")


def alarm_action(name: str, span: Span, names: FileNames, report: Report) -> ir.ActionRef | None:
    """Return the action that an alarm names; report one that is none, or takes something else."""
    symbol = names.visible.get(name)
    if symbol is None or symbol.kind is not Kind.ACTION:
        if symbol is None and names.may_declare(name):
            return None
        label = did_you_mean(name, values(names, (Kind.ACTION,)))
        offer = f"action {name}(key: str, message: str)"
        report.add(
            codes.BAD_OPTION,
            "`alarm` is the name of an action",
            span,
            label=label,
            secondary=() if symbol is None else (Label(span=symbol.span, text="defined here"),),
            help=f"declare it: `{offer}`",
            fix=None if symbol is not None else _fix(label, span, offer, names),
        )
        return None
    if not _takes_both(symbol):
        report.add(
            codes.BAD_OPTION,
            "an alarm takes the machine's key and a message",
            span,
            secondary=(Label(span=symbol.span, text="declared here"),),
            help=f"declare it as `action {name}(key: str, message: str)`",
        )
        return None
    return ir.ActionRef(symbol.file, symbol.name)


def _fix(label: str, span: Span, offer: str, names: FileNames) -> Fix | None:
    """Return the change that names another action, in quotes, or declares this one."""
    if isinstance(label, Instead):
        return Fix(span=span, text=quote(label.written))
    return declared(offer, names.file)


def _takes_both(symbol: Symbol) -> bool:
    """Return whether an action can be called with a key and a message, and with nothing else."""
    given = {param.name: param for param in symbol.params}
    return all(name in given and fits(Scalar.STR, given[name].type) for name in PARAMETERS) and all(
        not param.required for name, param in given.items() if name not in PARAMETERS
    )
