"""Classes of data: records, events, contexts, inputs and arguments."""

from __future__ import annotations

import re
from collections.abc import Callable

from .. import ir
from ..ir_expressions import (
    Constant,
    DictDisplay,
    DurationConstant,
    Expr,
    ListDisplay,
    Negate,
    TextConstant,
)
from .literals import Text
from .names import field_name
from .plan import Member, Struct
from .scope import Scope

# Words outside of strings, and not behind a dot; and what a default is made by.
_WORD = re.compile(r"""()(\b[A-Za-z_]\w*)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.\w+""")
_MAKER = re.compile(r"\A(-?)(Decimal|UUID|date|datetime|msgspec|timedelta)\b")


def struct(
    name: str,
    fields: tuple[ir.Field, ...],
    scope: Scope,
    *,
    doc: Text | None = None,
    tag: Text | None = None,
    keep_default: Callable[[Expr], bool] = lambda _: True,
) -> Struct:
    """Plan a class of data; a default that is not to be kept is given whenever one is made."""
    members: list[Member] = []
    names = {field_name(each.name) for each in fields}
    for each in fields:
        default = None
        if each.default is not None and keep_default(each.default):
            default = _seen_beside(names, _default(each.default, scope), _MAKER, scope)
        annotation = _seen_beside(names, scope.annotation(each.type), _WORD, scope)
        members.append(Member(name=field_name(each.name), annotation=annotation, default=default))
    renamed = tuple(
        (field_name(each.name), Text(each.name))
        for each in fields
        if field_name(each.name) != each.name
    )
    return Struct(name=name, doc=doc, tag=tag, members=tuple(members), renamed=renamed)


def _seen_beside(names: set[str], text: str, word: re.Pattern[str], scope: Scope) -> str:
    """Write an annotation or a default so that no field of its class hides what it names.

    In `class R: date: date`, Python and its type checkers take the second `date` for the field.
    """

    def other(match: re.Match[str]) -> str:
        return f"{match[1]}{scope.unhidden(match[2])}" if match[2] in names else match[0]

    return word.sub(other, text)


def event_struct(name: str, event: ir.Event, scope: Scope) -> Struct:
    """Plan the class `name` of an event."""
    doc = Text("Clients cannot send it.") if event.private else None
    return struct(name, event.fields, scope, doc=doc, tag=Text(event.name))


def arguments_struct(kind: str, function: ir.Actor | ir.Action, scope: Scope) -> Struct:
    """Plan the class of the arguments of an actor or action."""
    name = scope.modules.arguments(function.file, function.name)
    doc = Text(f"Arguments of the {kind} `{function.name}`.")
    return struct(name, function.params, scope, doc=doc)


def _default(expr: Expr, scope: Scope) -> str:
    """Write a default; one that could be changed in place, or is defined later, as a factory."""
    text = scope.expressions.text(expr)
    if isinstance(expr, (ListDisplay, DictDisplay)) and text in ("[]", "{}"):
        return text
    if isinstance(expr, (Constant, DurationConstant, Negate, TextConstant)):
        return text
    return f"msgspec.field(default_factory=lambda: {text})"
