"""Names of services and handlers, and whether actors can be handlers of their machine's service."""

from __future__ import annotations

import re

from .. import codes
from ..diagnostics import Label, Report
from ..source import Span
from .symbols import Kind, Symbol

# What Restate allows.
SERVICE_NAME = re.compile(r"([A-Za-z]|_[A-Za-z0-9])[A-Za-z0-9._-]*")
HANDLER_NAME = re.compile(r"([A-Za-z]|_[A-Za-z0-9])[A-Za-z0-9_]*")
# How the objects are called that stand beside a machine's.
COMPANIONS = (".actions", ".waiters")
TAKEN = ("create", "send", "snapshot", "waitFor", "subscribe", "retry")


def check_handler(symbol: Symbol, used: Span, handlers: dict[str, Symbol], report: Report) -> None:
    """Report an actor whose name is that of a handler; `handlers` are the actors so far."""
    if symbol.kind is not Kind.ACTOR:
        return
    known = handlers.setdefault(symbol.name, symbol)
    reason = None
    if symbol.name in TAKEN:
        reason = "every machine has a handler of that name"
    elif symbol.name.startswith("_"):
        reason = "the names of a machine's own handlers begin with an underscore"
    elif known is not symbol:
        reason = "the machine uses another actor of that name"
    if reason is None:
        return
    report.add(
        codes.HANDLER_CLASH,
        f"an actor cannot be named `{symbol.name}` here: {reason}",
        symbol.span,
        secondary=(
            Label(span=used, text="used by the machine here"),
            *([Label(span=known.span, text="the other one")] if known is not symbol else []),
        ),
    )
