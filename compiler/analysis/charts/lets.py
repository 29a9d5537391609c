"""Check the `let`s of a machine, each after those that it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ... import codes, ir, limits
from ...diagnostics import Label, Report
from ...graphs import Graph
from ...parsing import syntax
from ..expressions.scope import Scope
from ..expressions.typecheck import Checker
from ..expressions.unclear_types import report_unclear
from ..names.symbols import LetSymbol
from ..types.type_relations import UNKNOWN

_LOOPS = (syntax.ListComprehension, syntax.DictComprehension, syntax.Generator)


def check_lets(lets: dict[str, LetSymbol], scope: Scope, checker: Checker) -> tuple[ir.Let, ...]:
    """Return the lets in document order, with their types inferred."""
    found: dict[str, ir.Let] = {}
    uses = _uses(lets)
    graph = Graph(uses)
    for circle in graph.cut_circles():
        _report_circle(circle, lets, checker.report)
    ordered = graph.in_order()
    _check_sizes(ordered, lets, uses, checker.report)
    for name in ordered:
        symbol = lets[name]
        value = checker.check(symbol.node.value, scope)
        symbol.type = value.type
        if report_unclear(symbol.node.value, value.type, f"`{name}` holds", checker.report):
            symbol.type = UNKNOWN
        found[name] = ir.Let(name=name, value=value, span=symbol.node.name.span)
    return tuple(found[name] for name in lets if name in found)


def _uses(lets: Mapping[str, LetSymbol]) -> dict[str, list[str]]:
    """Return which other ones each uses, as often as it does."""
    return {
        name: [
            node.name
            for node in syntax.walk(symbol.node.value)
            if isinstance(node, syntax.Var) and node.name in lets
        ]
        for name, symbol in lets.items()
    }


def _check_sizes(
    ordered: Sequence[str],
    lets: Mapping[str, LetSymbol],
    uses: Mapping[str, Sequence[str]],
    report: Report,
) -> None:
    """Report the first that takes too much work: each computes those that it uses anew."""
    parts: dict[str, int] = {}
    levels: dict[str, int] = {}
    for name in ordered:
        node = lets[name].node
        parts[name] = _work(node.value, parts)
        # Of a circle, which is reported already, some are not known yet.
        levels[name] = 1 + max((levels.get(each, 0) for each in uses[name]), default=0)
        wrong = None
        if levels[name] > limits.MOST_LET_LEVELS:
            wrong = f"uses others, and these others, more than {limits.MOST_LET_LEVELS} deep"
        elif parts[name] > limits.MOST_LET_PARTS:
            wrong = f"has more than {limits.MOST_LET_PARTS:,} parts, with those of the ones it uses"
        if wrong is not None:
            help_text = "keep what is computed in a context field"
            report.add(codes.TOO_LARGE, f"`{name}` {wrong}", node.name.span, help=help_text)
            return


def _work(node: syntax.Node, parts: Mapping[str, int]) -> int:
    """Return how many parts an expression has, with those of the lets that it uses.

    What a comprehension does for each item counts as if there were a few of them.
    """
    work, times = 1, 1
    if isinstance(node, syntax.Var):
        return work + parts.get(node.name, 0)
    if isinstance(node, _LOOPS):
        for clause in node.clauses:
            work += times * (1 + _work(clause.iterable, parts))
            times *= limits.ITEMS_OF_A_LOOP
            work += times * sum(_work(each, parts) for each in clause.conditions)
        made = node.entry if isinstance(node, syntax.DictComprehension) else node.item
        return work + times * _work(made, parts)
    return work + sum(_work(each, parts) for each in syntax.parts(node))


def _report_circle(circle: list[str], lets: Mapping[str, LetSymbol], report: Report) -> None:
    first = lets[circle[0]]
    report.add(
        codes.LET_CYCLE,
        f"`{circle[0]}` is defined by itself",
        first.node.name.span,
        secondary=[
            Label(span=lets[name].node.name.span, text="by way of this one") for name in circle[1:]
        ],
    )
