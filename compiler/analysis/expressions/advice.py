"""Advice for values that do not fit, in the words of the chart that they stand in."""

from __future__ import annotations

import re

from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, may_be_none
from ...parsing import syntax
from ..types.builtin_functions import CONVERSIONS
from ..types.type_relations import bare, fits, members, type_text, without_none

ARITHMETIC_HINTS = {
    "|": "`|` joins two dicts of the same type; of two bools write `or`",
    "+": 'to make text of values use an f-string: `f"{a} {b}"`',
    "%": 'the language has no `%` for strs: use an f-string, `f"{a}"`',
}
_LONGEST = 80  # characters of an expression that is offered
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+")


def meant_by(found: ir.Expr, expected: DataType) -> str | None:
    """Return advice for a value of which the text tells what was meant."""
    wanted, text = bare(without_none(expected)), found.span.text
    if isinstance(found, ir.Constant) and wanted is Scalar.DURATION:
        if isinstance(found.value, str) and _DURATION.fullmatch(found.value):
            return f"write it without quotes: `{found.value}`"
        if type(found.value) is int:
            if found.value >= 1000 and found.value % 1000 == 0:
                return f"write its unit: `{found.value // 1000}s`, if these are milliseconds"
            return f"write its unit: `{found.value}s`, or `{found.value}ms`"
    if wanted is Scalar.DATE and found.type is Scalar.DATETIME and len(text) <= 40:
        return f"take its day: `{text}.date()`"
    if wanted is Scalar.DECIMAL and isinstance(found, ir.Constant) and found.type is Scalar.FLOAT:
        return f'a float is not exact: write `decimal("{text}")`'
    is_made = isinstance(wanted, Scalar) and wanted in CONVERSIONS.values()
    if is_made and fits(found.type, Scalar.STR) and len(text) <= 60:
        return f"make one of it: `{type_text(wanted)}({text})`"
    return None


def as_condition(found: DataType, text: str, *, holds: bool = True) -> str:
    """Return advice for a value in the place of a condition, or behind a `not`."""
    condition = truth(found, text, holds=holds)
    if may_be_none(found):
        return f"ask whether it is {'there' if holds else 'missing'}: `{condition}`"
    if isinstance(members(found)[0], (ListOf, DictOf)):
        return f"ask for its length: `{condition}`"
    return f"compare it: `{condition}`" if condition else "compare it with something"


def truth(found: DataType, text: str, *, holds: bool = True) -> str:
    """Return the condition that Python asks where a value stands in the place of one.

    Where it does not hold, as behind a `not`, it is the opposite.
    """
    if may_be_none(found):
        return f"{text} is not None" if holds else f"{text} is None"
    differs = "!=" if holds else "=="
    match members(found)[0]:
        case ListOf() | DictOf():
            return f"len({text}) {'>' if holds else '=='} 0"
        case Scalar.STR | Literal():
            return f'{text} {differs} ""'
        case Scalar.INT | Scalar.FLOAT | Scalar.DECIMAL:
            return f"{text} {differs} 0"
        case _:
            return ""


# What a list's methods of JavaScript give, of a list and a function.
_OF_JAVASCRIPT = {
    "map": "[{f}(x) for x in {xs}]",
    "filter": "[x for x in {xs} if {f}(x)]",
    "some": "any({f}(x) for x in {xs})",
    "every": "all({f}(x) for x in {xs})",
    "forEach": "for x in {xs} {{ ... }}",
    "includes": "{f} in {xs}",
    "concat": "{xs} + {f}",
}


def as_comprehension(value: ir.Expr, method: str, args: syntax.Arguments) -> str:
    """Return what is written for a method that lists have in JavaScript; empty for others."""
    form = _OF_JAVASCRIPT.get(method)
    if form is None or not isinstance(bare(value.type), ListOf) or len(args.positional) != 1:
        return ""
    written = form.format(xs=value.span.text, f=args.positional[0].span.text)
    return written if len(written) <= _LONGEST else form.format(xs="xs", f="f")


def as_length(value: ir.Expr, name: str) -> str:
    """Return what is written for `value.length`; empty where that is not what is meant."""
    sized = isinstance(bare(value.type), (ListOf, DictOf, Literal)) or value.type is Scalar.STR
    return f"len({value.span.text})" if sized and name in ("length", "size") else ""


def as_text(node: syntax.BinOp) -> str | None:
    """Return advice for a text that is put together with `+`."""
    parts: list[str] = []
    for side in (node.left, node.right):
        text = side.span.text
        if isinstance(side, syntax.Str):
            parts.append(text[1:-1].replace("{", "{{").replace("}", "}}"))
        elif '"' in text or "\n" in text or isinstance(side, syntax.FString):
            return ARITHMETIC_HINTS["+"]
        else:
            parts.append(f"{{{text}}}")
    return f'to make text of values use an f-string: `f"{"".join(parts)}"`'
