"""Declarations to offer for what is used and not declared, with the types that the use shows."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence

from ...datatypes import DataType, Scalar
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ..types.type_relations import type_text, widened
from .symbols import Parameter

_NAMES = {Scalar.STR: "text", Scalar.INT: "number", Scalar.FLOAT: "number"}


def declaration(
    word: str,
    name: str,
    args: syntax.Arguments | None,
    types: Sequence[DataType],
    result: str = "",
) -> str:
    """Return a declaration that takes some arguments; `types` has theirs, in order."""
    params: dict[str, str] = {}
    positional = args.positional if args is not None else ()
    keywords = args.keywords if args is not None else ()
    for value, datatype in zip(positional, types, strict=False):
        params[_free(_named(value, datatype), params)] = _type(datatype)
    for given, datatype in zip(keywords, types[len(positional) :], strict=True):
        params[_free(given.name.text, params)] = _type(datatype)
    fields = ", ".join(f"{each}: {datatype}" for each, datatype in params.items())
    brackets = f"({fields})" if fields or word != "event" else ""
    return f"{word} {name_as_written(name)}{brackets}{result}"


def event_of_use(name: str, node: syntax.Node, context: Mapping[str, Parameter]) -> str:
    """Return the declaration of an event with the fields that a transition uses."""
    fields: dict[str, str] = {}
    for each in syntax.walk(node):
        used = _event_field(each)
        if used is not None:
            fields.setdefault(used, "...")
        if isinstance(each, syntax.Assign) and (target := _field(each.target, context)) is not None:
            assigned = _event_field(each.value)
            if assigned is not None:
                fields[assigned] = _type(target.type)
        if isinstance(each, syntax.Compare):
            for one, other in zip(each.operands, reversed(each.operands), strict=True):
                compared = _event_field(one)
                if compared is not None and fields.get(compared, "...") == "...":
                    fields[compared] = _literal(other, context)
    told = ", ".join(f"{field}: {datatype}" for field, datatype in fields.items())
    written = name_as_written(name)
    return f"event {written}({told})" if told else f"event {written}"


def result_of_use(handlers: Sequence[syntax.Line], context: Mapping[str, Parameter]) -> str:
    """Return the result of an actor, as the lines for its events use it; empty where none does."""
    found = ""
    for handler in handlers:
        for each in syntax.walk(handler):
            if _event_field(each) == "output":
                found = found or " -> ..."
            if isinstance(each, syntax.Assign) and _event_field(each.value) == "output":
                target = _field(each.target, context)
                found = f" -> {_type(target.type)}" if target is not None else found
    return found


def _field(target: syntax.Expr, context: Mapping[str, Parameter]) -> Parameter | None:
    return context.get(target.name) if isinstance(target, syntax.Var) else None


def _event_field(node: object) -> str | None:
    match node:
        case syntax.Attribute(value=syntax.Var(name="event"), name=name):
            return name.text
        case _:
            return None


def _literal(node: syntax.Expr, context: Mapping[str, Parameter]) -> str:
    match node:
        case syntax.Str() | syntax.FString():
            return "str"
        case syntax.Int():
            return "int"
        case syntax.Float():
            return "float"
        case syntax.Bool():
            return "bool"
        case syntax.Var(name=name) if name in context:
            return _type(context[name].type)
        case _:
            return "..."


def _named(value: syntax.Expr, datatype: DataType) -> str:
    match value:
        case syntax.Var(name=name):
            return name
        case syntax.Attribute(name=name) if not keyword.iskeyword(name.text):
            return name.text
        case _:
            kind = widened(datatype)
            return _NAMES.get(kind, "value") if isinstance(kind, Scalar) else "value"


def _free(name: str, taken: Mapping[str, str]) -> str:
    number = 2
    free = name
    while free in taken:
        free = f"{name}{number}"
        number += 1
    return free


def _type(datatype: DataType) -> str:
    text = type_text(widened(datatype))
    return "..." if "?" in text or datatype is Scalar.NONE else text
