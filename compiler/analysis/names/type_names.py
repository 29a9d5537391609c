"""Resolve types: from what is written to what it means."""

from __future__ import annotations

from ... import codes, limits
from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, Unknown
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...suggest import did_you_mean
from ..types.type_relations import union_of
from .lookup import TYPES, find, hides, path_of, report_import
from .symbols import FileNames, Kind, Symbol, values

SCALARS = {scalar.value: scalar for scalar in Scalar}
BUILT_IN = (*SCALARS, "list", "dict")
_FOREIGN = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "double": "float",
    "boolean": "bool",
    "timedelta": "duration",
    "null": "None",
    "none": "None",
    "any": "json",
    "Any": "json",
    "object": "json",
    "array": "list[...]",
    "map": "dict[str, ...]",
    "timestamp": "datetime",
}


class TypeResolver:
    """Resolves types; aliases are followed when they are first needed."""

    def __init__(self, report: Report) -> None:
        """Start without any alias."""
        self._report = report
        self._aliases: dict[Symbol, tuple[syntax.Alias, FileNames]] = {}
        self._under_way: list[Symbol] = []
        self._levels: dict[Symbol, int] = {}  # how deep aliases are within each that was followed
        self._within = 0  # the most of what the alias under way has named so far

    def add_aliases(self, names: FileNames) -> None:
        """Take in the aliases that a file defines."""
        for node in names.file.types:
            symbol = names.own.get(node.name.text)
            if not isinstance(node, syntax.Alias) or symbol is None:
                continue
            if symbol.span == node.name.span:
                self._aliases[symbol] = (node, names)

    def resolve_aliases(self) -> None:
        """Follow all aliases."""
        for symbol in list(self._aliases):
            self._follow(symbol)

    def resolve(self, node: syntax.TypeExpr, names: FileNames) -> DataType:
        """Return what a type means; one that is wrong is reported, and unknown."""
        match node:
            case syntax.NoneType():
                return Scalar.NONE
            case syntax.LiteralType(value=value):
                return Literal(value)
            case syntax.UnionType(members=members):
                return union_of(self.resolve(member, names) for member in members)
            case syntax.NamedType():
                return self._named(node, names)

    def _named(self, node: syntax.NamedType, names: FileNames) -> DataType:
        name = node.name.text
        if name in ("list", "dict"):
            return self._collection(node, name, names)
        arguments = [self.resolve(each, names) for each in node.args]
        if arguments:
            self._report.add(codes.BAD_TYPE, f"`{name}` takes nothing in brackets", node.span)
        if name in SCALARS:
            return SCALARS[name]
        symbol = find(names, path_of(node.name))
        if symbol is None or symbol.kind not in TYPES:
            self._report_unknown(node, symbol, names)
            return Unknown()
        if symbol.kind is Kind.ALIAS:
            self._follow(symbol)
            self._within = max(self._within, self._levels.get(symbol, 0))
        return symbol.type

    def _collection(self, node: syntax.NamedType, name: str, names: FileNames) -> DataType:
        arguments = [self.resolve(each, names) for each in node.args]
        if name == "list":
            if len(arguments) == 1:
                return ListOf(arguments[0])
            self._report.add(
                codes.BAD_TYPE,
                "a list says what it holds",
                node.span,
                help="for example `list[str]`",
            )
            return Unknown()
        if len(arguments) == 2:
            if arguments[0] not in (Scalar.STR, Unknown()):
                self._report.add(
                    codes.BAD_TYPE,
                    "the keys of a dict are `str`, as in JSON",
                    node.args[0].span,
                )
            return DictOf(arguments[1])
        self._report.add(
            codes.BAD_TYPE,
            "a dict says what its keys and values are",
            node.span,
            help="for example `dict[str, int]`",
        )
        return Unknown()

    def _report_unknown(
        self, node: syntax.NamedType, symbol: Symbol | None, names: FileNames
    ) -> None:
        dotted = node.name
        if symbol is not None:
            self._report.add(
                codes.WRONG_KIND,
                f"`{dotted.text}` is {symbol.kind.value}, not a type",
                dotted.span,
                secondary=(Label(span=symbol.span, text="defined here"),),
            )
            return
        if report_import(dotted, names, self._report) or hides(dotted, names):
            return
        known = [*values(names, TYPES), *BUILT_IN]
        foreign = _FOREIGN.get(dotted.text)
        self._report.add(
            codes.UNKNOWN_TYPE,
            f"unknown type `{dotted.text}`",
            dotted.span,
            label=f"did you mean `{foreign}`?" if foreign else did_you_mean(dotted.text, known),
        )

    def _follow(self, symbol: Symbol) -> None:
        if symbol in self._under_way:
            circle = self._under_way[self._under_way.index(symbol) :]
            self._report.add(
                codes.ALIAS_CYCLE,
                f"`{symbol.name}` stands for itself",
                symbol.span,
                secondary=[
                    Label(span=each.span, text="by way of this one")
                    for each in circle
                    if each is not symbol
                ],
            )
            return
        if symbol not in self._aliases:
            return
        node, names = self._aliases[symbol]
        self._under_way.append(symbol)
        around, self._within = self._within, 0
        if len(self._under_way) > limits.MOST_LEVELS:
            self._within = limits.MOST_LEVELS  # no deeper: what follows calls itself, too
        else:
            symbol.result = self.resolve(node.type, names)
        self._levels[symbol] = self._within + 1
        if self._levels[symbol] > limits.MOST_LEVELS:
            symbol.result = Unknown()
            self._levels[symbol] = 0  # said once
            self._report.add(
                codes.TOO_DEEP,
                f"`{symbol.name}` has aliases within each other, more than {limits.MOST_LEVELS}",
                symbol.span,
                help="make one of them a record",
            )
        self._within = around
        self._under_way.pop()
        self._aliases.pop(symbol, None)
