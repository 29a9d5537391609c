"""Check what a `for` goes through, and give its variables their types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ... import codes, limits
from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, Scalar
from ...parsing import syntax
from ...suggest import write
from ..names.lookup import meaning
from ..types.type_relations import UNKNOWN, bare, is_unknown, type_text, widened
from .families import keys_of, named_family
from .narrowing import forget
from .scope import Scope
from .unclear_types import report_unclear

if TYPE_CHECKING:
    from .typecheck import Checker


def is_too_deep(node: syntax.Node, scope: Scope, checker: Checker) -> bool:
    """Report a `for` that stands in too many others; return whether it does."""
    if len(scope.locals) < limits.MOST_LOOP_LEVELS:
        return False
    checker.report.add(
        codes.TOO_DEEP,
        f"`for`s are more than {limits.MOST_LOOP_LEVELS} deep in each other",
        node.span,
    )
    return True


def check_iteration(
    names: Sequence[syntax.Name], iterable: syntax.Expr, scope: Scope, checker: Checker
) -> tuple[tuple[ir.Local, ...], ir.Expr, Scope]:
    """Return the variables of a `for`, what it goes through, and the scope of what it does.

    With two variables it goes through the entries of a dict, and that is the dict itself.
    """
    pairs = _dict_of_items(iterable)
    family = named_family(iterable, scope)
    value: ir.Expr
    if family is not None:
        value = keys_of(family, iterable.span)
    else:
        value = checker.check(pairs if pairs is not None else iterable, scope)
    types = _item_types(value, len(names), iterable, checker, pairs=pairs is not None)
    given = {name.text: found for name, found in zip(names, types, strict=False)}
    facts = scope.facts
    for name in names:
        facts = forget(facts, name.text, frozenset())
        _check_name(name, scope, checker)
    if len(names) == 2 and names[0].text == names[1].text:
        given[names[0].text] = UNKNOWN
        checker.report.add(
            codes.DUPLICATE_NAME,
            f"`{names[0].text}` is there twice",
            names[1].span,
            help="the first variable is the key, the second one the value",
        )
    inner = replace(scope, facts=facts, locals={**scope.locals, **given})
    variables = tuple(
        ir.Local(type=given.get(name.text, UNKNOWN), span=name.span, name=name.text)
        for name in names
    )
    return variables, value, inner


def _dict_of_items(node: syntax.Expr) -> syntax.Expr | None:
    """Return the dict of `d.items()`."""
    match node:
        case syntax.Apply(
            function=syntax.Attribute(value=value, name=syntax.Name(text="items")),
            args=syntax.Arguments(positional=(), keywords=()),
        ):
            return value
        case _:
            return None


def _item_types(
    value: ir.Expr, count: int, node: syntax.Expr, checker: Checker, *, pairs: bool
) -> tuple[DataType, ...]:
    """Return the types of the variables; report what nothing can go through."""
    wrong = (UNKNOWN,) * count
    if not checker.present(value):
        return wrong
    if is_unknown(value.type):
        report_unclear(node, value.type, "this `for` goes through", checker.report)
        return wrong
    found = bare(value.type)
    types: tuple[DataType, ...]
    match found:
        case DictOf(value=item) if pairs:
            types = (Scalar.STR, item)
        case ListOf(item=item) if not pairs:
            types = (item,)
        case DictOf() if not pairs:
            types = (Scalar.STR,)
        case _:
            shown = type_text(widened(value.type))
            checker.report.add(
                codes.BAD_ITERATION,
                f"`{shown}` has no `items()`" if pairs else f"`for` cannot go through `{shown}`",
                node.span,
                help="a `for` goes through a list, a dict, `range(n)`, or the entries of a dict: "
                "`for k, v in d.items()`",
            )
            return wrong
    if len(types) == count:
        return types
    entries = f"{node.span.text}.items()"
    is_dict = isinstance(found, DictOf) and count == 2 and len(entries) <= 60
    checker.report.add(
        codes.BAD_ITERATION,
        f"`for` has {_variables(count)} here, and needs {_variables(len(types))}",
        node.span,
        label=write(entries) if is_dict else "",
        help=(
            None
            if is_dict
            else (
                "the entries of a dict have a key and a value: `for k, v in d.items()`"
                if isinstance(found, DictOf)
                else "only the entries of a dict have two: `for k, v in d.items()`"
            )
        ),
    )
    return wrong


def _variables(count: int) -> str:
    return "one variable" if count == 1 else f"{count} variables"


def _check_name(name: syntax.Name, scope: Scope, checker: Checker) -> None:
    """Report a variable that would hide something else."""
    text = name.text
    if text in scope.locals:
        described: str | None = "a variable of a `for` around it"
    else:
        described = meaning(text, scope.machine, scope.names)
    if described is not None:
        checker.report.add(
            codes.HIDDEN_NAME,
            f"`{text}` is {described} already",
            name.span,
            help="take another name for the variable",
        )
