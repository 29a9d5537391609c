"""What to say about a call of something that is no function here."""

from __future__ import annotations

from collections.abc import Sequence

from ... import codes
from ...datatypes import DataType
from ...diagnostics import Fix, Report
from ...parsing import syntax
from ...suggest import did_you_mean
from ..names.declarations import declaration
from ..names.declared import declared
from ..names.lookup import FUNCTIONS as CALLABLE
from ..names.symbols import Kind, Symbol, values
from ..types.builtin_functions import CONVERSIONS, FUNCTIONS, OWN_FUNCTIONS
from ..types.type_relations import is_unknown, type_text
from . import rewriting
from .names_in_scope import is_value
from .scope import Scope

_ELSEWHERE = "do this in Python, in a `def`"
_BY_INDEX = "write `for i in range(len(xs))`, with `xs[i]`"
_OF_FUNCTIONS = {"map": "[{f}(x) for x in {xs}]", "filter": "[x for x in {xs} if {f}(x)]"}
_PYTHON = {
    "print": "write `log x` to write to the machine's log",
    "list": "write `[x for x in xs]`",
    "dict": "write `{k: v for k, v in d.items()}`",
    **{name: f"write `{form.format(f='f', xs='xs')}`" for name, form in _OF_FUNCTIONS.items()},
    "reversed": "write `xs[::-1]`",
    "enumerate": _BY_INDEX,
    "zip": _BY_INDEX,
    **dict.fromkeys(
        ("duration", "timedelta"), "a duration is written with its unit: `5s`, or `n * 1s`"
    ),
    **dict.fromkeys(
        ("uuid4", "uuid1", "random", "randint", "randrange", "choice", "randomUUID", "uuidv4"),
        "what is new each time comes from an event or an actor: `actor new_id() -> uuid`",
    ),
    **dict.fromkeys(
        ("set", "tuple", "isinstance", "getattr", "hasattr", "open", "next", "iter", "repr",
         "format", "pow", "divmod", "ord", "chr", "hash", "id", "type", "eval", "exec"),
        _ELSEWHERE,
    ),
}  # fmt: skip
_INSTEAD = {
    Kind.ACTOR: "an actor runs with `invoke` or `spawn`; its result is `event.output` in `on done`",
    Kind.ACTION: "an action is a statement of its own, between the braces of a transition",
    Kind.MACHINE: "a machine runs with `invoke` or `spawn`",
    Kind.ALIAS: "an alias has no constructor; write the value itself",
}


def report_mapping(node: syntax.Apply, name: str, report: Report) -> bool:
    """Report a call of `map` or `filter` with a function; return whether it is that."""
    form = _OF_FUNCTIONS.get(name)
    if form is None or len(node.args.positional) != 2:
        return False
    function, items = (each.span.text for each in node.args.positional)
    report_foreign(node, name, form.format(f=function, xs=items), report)
    return True


def report_foreign(node: syntax.Apply, name: str, meant: str, report: Report) -> None:
    """Report a function of JavaScript or Python, for which something else is written here."""
    report.add(
        codes.UNKNOWN_FUNCTION,
        f"unknown function `{name}`",
        node.function.span,
        label=f"write `{meant}`",
        fix=Fix(span=node.span, text=meant),
    )


def report_function(
    node: syntax.Apply,
    path: tuple[str, ...],
    symbol: Symbol | None,
    scope: Scope,
    report: Report,
    types: Sequence[DataType],
    expected: DataType | None,
) -> None:
    """Report a call of `path`, which is `symbol`, or nothing.

    `types` are those of its arguments, and `expected` is that of its value, if that is known.
    """
    text, span = ".".join(path), node.function.span
    if symbol is not None:
        report.add(
            codes.WRONG_KIND,
            f"`{text}` is {symbol.kind.value}, and cannot be called in an expression",
            span,
            help=_INSTEAD.get(symbol.kind),
        )
        return
    names = scope.names.imports[path[0]] if len(path) == 2 else scope.names
    if names.may_declare(path[-1]):
        return
    if is_value(text, scope):
        report.add(codes.NOT_CALLABLE, f"`{text}` is a value, not a function", span)
        return
    if text == "bytes":
        offer = declaration("def", "to_bytes", node.args, types, " -> bytes")
        report.add(
            codes.UNKNOWN_FUNCTION,
            "`bytes` is a type, not a function",
            span,
            help=f"they come from an event, an input or a `def`: `{offer}`",
        )
        return
    written = rewriting.function(path, node.args)
    if written:
        report_foreign(node, text, written, report)
        return
    if text in _PYTHON:
        report.add(codes.UNKNOWN_FUNCTION, f"unknown function `{text}`", span, help=_PYTHON[text])
        return
    known = [*values(scope.names, CALLABLE), *FUNCTIONS, *CONVERSIONS, *OWN_FUNCTIONS]
    label = did_you_mean(text, known)
    result = "..." if expected is None or is_unknown(expected) else type_text(expected)
    offer = declaration("def", path[-1], node.args, types, f" -> {result}")
    report.add(
        codes.UNKNOWN_FUNCTION,
        f"unknown function `{text}`",
        span,
        label=label,
        help=f"define it in Python, and declare it: `{offer}`" if not label else None,
        fix=declared(offer, names.file) if not label else None,
    )
