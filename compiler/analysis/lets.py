"""Check the `let`s of a machine, each after those that it uses."""

from __future__ import annotations

from .. import codes, ir
from ..datatypes import DictOf, ListOf
from ..diagnostics import Label, Report
from ..parsing import syntax
from .scope import Scope
from .symbols import LetSymbol
from .type_relations import UNKNOWN, bare
from .typecheck import Checker


def check_lets(lets: dict[str, LetSymbol], scope: Scope, checker: Checker) -> tuple[ir.Let, ...]:
    """Return the lets in document order, with their types inferred."""
    found: dict[str, ir.Let] = {}
    for name in _in_order(lets, checker.report):
        symbol = lets[name]
        value = checker.check(symbol.node.value, scope)
        symbol.type = value.type
        if _is_empty(symbol.node.value) and bare(value.type) in (ListOf(UNKNOWN), DictOf(UNKNOWN)):
            checker.report.add(
                codes.UNCLEAR_TYPE,
                f"nothing says what `{name}` holds",
                symbol.node.value.span,
                help="use a context field, which has a type",
            )
            symbol.type = UNKNOWN
        found[name] = ir.Let(name=name, value=value, span=symbol.node.name.span)
    return tuple(found[name] for name in lets if name in found)


def _is_empty(node: syntax.Expr) -> bool:
    match node:
        case syntax.List(items=()) | syntax.Dict(entries=()):
            return True
        case _:
            return False


def _in_order(lets: dict[str, LetSymbol], report: Report) -> list[str]:
    """Return the names so that each stands behind those that it uses; report circles."""
    uses = {
        name: [
            node.name
            for node in syntax.walk(symbol.node.value)
            if isinstance(node, syntax.Var) and node.name in lets
        ]
        for name, symbol in lets.items()
    }
    ordered: list[str] = []
    finished: set[str] = set()
    for start in lets:
        path: list[str] = []
        pending: list[tuple[str, int]] = [(start, 0)]
        while pending:
            name, index = pending.pop()
            if index == 0:
                if name in finished:
                    continue
                path.append(name)
            if index < len(uses[name]):
                pending.append((name, index + 1))
                used = uses[name][index]
                if used in path:
                    _report_circle(path[path.index(used) :], lets, report)
                elif used not in finished:
                    pending.append((used, 0))
                continue
            path.pop()
            finished.add(name)
            ordered.append(name)
    return ordered


def _report_circle(circle: list[str], lets: dict[str, LetSymbol], report: Report) -> None:
    first = lets[circle[0]]
    report.add(
        codes.LET_CYCLE,
        f"`{circle[0]}` is defined by itself",
        first.node.name.span,
        secondary=[
            Label(span=lets[name].node.name.span, text="by way of this one") for name in circle[1:]
        ],
    )
