"""Names of services and handlers, and whether actors can be handlers of their machine's service."""

from __future__ import annotations

import re

from ... import codes
from ...diagnostics import Label, Report
from ...source import Span
from ..names.symbols import Kind, Symbol
from ..types.type_relations import same

# What Restate allows.
SERVICE_NAME = re.compile(r"([A-Za-z]|_[A-Za-z0-9])[A-Za-z0-9._-]*")
HANDLER_NAME = re.compile(r"([A-Za-z]|_[A-Za-z0-9])[A-Za-z0-9_]*")
# How the objects are called that stand beside a machine's.
COMPANIONS = (".actions", ".waiters")
TAKEN = ("create", "send", "snapshot", "waitFor", "subscribe", "retry", "migrate")


Handlers = dict[tuple[Kind, str], Symbol]
"""The actors and actions that a machine uses, in all its versions."""


def check_handler(symbol: Symbol, used: Span, handlers: Handlers, report: Report) -> None:
    """Report an actor or action that cannot have a handler of its name.

    `handlers` are those so far, and get this one. Versions in different files may declare the same
    function, each for itself.
    """
    if symbol.kind not in (Kind.ACTOR, Kind.ACTION):
        return
    known = handlers.setdefault((symbol.kind, symbol.name), symbol)
    noun = "actor" if symbol.kind is Kind.ACTOR else "action"
    reason, help_text = None, None
    if symbol.kind is Kind.ACTOR and symbol.name in TAKEN:
        reason = "that is the name of a handler of machines"
    elif symbol.kind is Kind.ACTOR and symbol.name.startswith("_"):
        reason = "the names of a machine's own handlers begin with an underscore"
    elif not HANDLER_NAME.fullmatch(symbol.name):
        reason = "Restate takes no handler of that name"
    elif not _is_same(known, symbol):
        reason = f"the machine uses another {noun} of that name"
        help_text = "declare both in the same words, or give the newer one another name"
    if reason is None:
        return
    report.add(
        codes.HANDLER_CLASH,
        f"an {noun} cannot be named `{symbol.name}` here: {reason}",
        symbol.span,
        secondary=(
            Label(span=used, text="used by the machine here"),
            *([Label(span=known.span, text="the other one")] if known is not symbol else []),
        ),
        help=help_text,
    )


def _is_same(one: Symbol, other: Symbol) -> bool:
    """Return whether two declarations are of the same function, called in the same way."""
    return one is other or (
        one.declared == other.declared
        and one.module == other.module
        and all(
            same(mine.type, theirs.type)
            for mine, theirs in zip(one.params, other.params, strict=True)
        )
        and same(one.result, other.result)
    )
