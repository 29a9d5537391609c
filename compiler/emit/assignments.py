"""Assignments and `del` as lines of Python.

Values are shared: what an event has brought, what is to be sent, or another field may be the same
list. So what others may see is not changed: a field gets a record with another value, and the lists
and dicts on the way to an item are copied before one of them is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import ir
from ..analysis.types.type_relations import bare, members, same
from ..datatypes import DataType, DictOf, ListOf, RecordRef, Scalar, may_be_none
from ..ir_expressions import (
    Arithmetic,
    Constant,
    ContextField,
    EventField,
    Expr,
    FieldOf,
    InputField,
    Item,
    LetValue,
    Local,
    Negate,
)
from ..ir_walk import walk
from ..operators import ArithmeticOp
from .literals import literal
from .names import field_name
from .python_expressions import is_list
from .scope import Scope

# What is read at once, and may be written several times.
_SHORT = (Constant, ContextField, EventField, InputField, Local)


def assignment(action: ir.Assign, scope: Scope) -> list[str]:
    """Write an assignment."""
    # `+=` would change a list in place.
    joins = action.op == "+=" and is_list(action.value.type)
    scope, bound, target = _with_short_indexes(action.target, scope, again=joins)
    text = scope.expressions.text
    if action.op != "=" and not joins and not isinstance(target, FieldOf):
        line = f"{text(target)} {action.op} {text(action.value)}"
        return [*bound, *_copies(target, scope), line]
    value = action.value if action.op == "=" else _changed(action, target)
    begin = end = ""
    if isinstance(target, Item) and _is_dict(target):
        begin, end = f"{{**{text(target.value)}, {text(target.index)}: ", "}"
        target = target.value
    copies, written = _copies(target, scope), text(value)
    if copies and _may_have(value, target, scope):
        name = scope.local_of("value", value.type)
        bound.append(f"{name} = {written}")
        written = name
    return [*bound, *copies, _put(target, f"{begin}{written}{end}", scope)]


def deletion(action: ir.Delete, scope: Scope) -> list[str]:
    """Write what takes an item out of a list or a dict."""
    scope, bound, target = _with_short_indexes(action.target, scope)
    return [*bound, *_copies(target, scope), f"del {scope.expressions.text(target)}"]


def _put(place: Expr, value: str, scope: Scope) -> str:
    """Write that a place gets a value; the lists and dicts that it is in are nobody else's."""
    text = scope.expressions.text
    while isinstance(place, FieldOf):
        scope.imports.module("msgspec")
        record = text(place.value)
        value = f"msgspec.structs.replace({record}, {field_name(place.name)}={value})"
        place = place.value
    return f"{text(place)} = {value}"


def _changed(action: ir.Assign, target: Expr) -> Expr:
    """Return what an assignment with `+=` or `-=` sets its target to."""
    type, span = action.value.type, action.span  # noqa: A001
    op: ArithmeticOp = "+" if action.op == "+=" else "-"
    return Arithmetic(type=type, span=span, left=target, op=op, right=action.value)


def _is_dict(item: Item) -> bool:
    container = bare(item.value.type)
    is_json = container is Scalar.JSON and item.index.type is not Scalar.INT
    return is_json or isinstance(container, DictOf)


def _may_have(value: Expr, target: Expr, scope: Scope) -> bool:
    """Return whether a value may have a list or a dict in it that is copied to be changed.

    Such a value is computed before: a list must not come to be in itself.
    """
    name = ir.field_of(target)
    is_read = any(
        isinstance(part, LetValue) or (isinstance(part, ContextField) and part.name == name)
        for part in walk(value)
    )
    copied = [each.value.type for each in _path(target) if isinstance(each, Item)]
    return is_read and any(
        each is Scalar.JSON or any(same(each, kind) for kind in copied)
        for each in _types_in(value.type, scope, set())
    )


def _types_in(of: DataType, scope: Scope, seen: set[DataType]) -> Iterator[DataType]:
    """Yield the types that values of a type may have in them, with itself."""
    for each in members(of):
        if each in seen:
            continue
        seen.add(each)
        yield each
        match each:
            case ListOf(item=item) | DictOf(value=item):
                yield from _types_in(item, scope, seen)
            case RecordRef():
                for field in scope.definitions.records[each].fields:
                    yield from _types_in(field.type, scope, seen)
            case _:
                pass


# --- the way to an item ---------------------------------------------------------------------------


def _path(place: Expr) -> list[Expr]:
    """Return the places on the way to a place, from the context field on, with itself."""
    found = [place]
    while isinstance(place, (FieldOf, Item)):
        place = place.value
        found.append(place)
    return found[::-1]


def _copies(target: Expr, scope: Scope) -> list[str]:
    """Write copies of the lists and dicts that a place is in, from the outside in."""
    lines: list[str] = []
    for each in _path(target):
        if isinstance(each, Item):
            lines.append(_put(each.value, f"{scope.expressions.text(each.value)}.copy()", scope))
            lines += _assertions(each.value, scope)
    return lines


def _assertions(place: Expr, scope: Scope) -> Iterator[str]:
    """Write that fields of records are not None, which type checkers forget once one is set."""
    for each in _path(place):
        if isinstance(each, FieldOf) and _is_optional(each, scope):
            # Only of such a path something is known, not of one with an item in it.
            names = (part.name for part in _path(each) if isinstance(part, (ContextField, FieldOf)))
            text = f"{'.'.join(names)} is None"
            yield f"assert {scope.expressions.text(each)} is not None, {literal(text)}"


def _is_optional(field: FieldOf, scope: Scope) -> bool:
    record = bare(field.value.type)
    assert isinstance(record, RecordRef)
    fields = scope.definitions.records[record].fields
    return any(each.name == field.name and may_be_none(each.type) for each in fields)


def _with_short_indexes(
    target: ir.Place, scope: Scope, *, again: bool = False
) -> tuple[Scope, list[str], Expr]:
    """Write indexes into variables that would be computed several times.

    That of the target itself is computed once, unless it is read `again`.
    """
    lines: list[str] = []
    place: Expr = target
    for each in _path(target):
        match each:
            case FieldOf():
                place = replace(each, value=place)
            case Item(index=index):
                if not _is_short(index) and (again or each is not target):
                    number = str(len(lines) + 1) if lines else ""
                    word = "index" if index.type is Scalar.INT else "key"
                    name = scope.local(f"{word}{number}")
                    lines.append(f"{name} = {scope.expressions.text(index)}")
                    index = Local(type=index.type, span=index.span, name=f"[{name}]")
                    expressions = scope.expressions.with_variables({index.name: name})
                    scope = replace(scope, expressions=expressions)
                place = replace(each, value=place, index=index)
            case _:
                place = each
    return scope, lines, place


def _is_short(index: Expr) -> bool:
    match index:
        case FieldOf(value=value) | Negate(value=value):
            return _is_short(value)
        case _:
            return isinstance(index, _SHORT)
