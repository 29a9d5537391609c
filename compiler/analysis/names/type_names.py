"""Resolve types: from what is written to what it means."""

from __future__ import annotations

from collections.abc import Iterator

from ... import codes, limits
from ...datatypes import DataType, DictOf, ListOf, Literal, Scalar, Unknown
from ...diagnostics import Fix, Label, Report
from ...graphs import Graph
from ...parsing import syntax
from ...suggest import did_you_mean, meant
from ..types.type_relations import union_of
from .lookup import TYPES, find, hides, path_of, report_import
from .symbols import FileNames, Symbol, values

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
    """Resolves types, once all aliases are known."""

    def __init__(self, report: Report) -> None:
        """Start without any alias."""
        self._report = report
        self._aliases: dict[Symbol, tuple[syntax.Alias, FileNames]] = {}

    def add_aliases(self, names: FileNames) -> None:
        """Take in the aliases that a file defines."""
        for node in names.file.types:
            symbol = names.own.get(node.name.text)
            if not isinstance(node, syntax.Alias) or symbol is None:
                continue
            if symbol.span == node.name.span:
                self._aliases[symbol] = (node, names)

    def resolve_aliases(self) -> None:
        """Find out what all aliases stand for, each behind those that it names."""
        uses = {
            symbol: list(self._aliases_in(node.type, names))
            for symbol, (node, names) in self._aliases.items()
        }
        graph = Graph(uses)
        for circle in graph.cut_circles():
            self._report_circle(circle)
        levels: dict[Symbol, int] = {}
        for symbol in graph.in_order():
            node, names = self._aliases[symbol]
            symbol.result = self.resolve(node.type, names)
            # In a circle, some are not known yet.
            levels[symbol] = 1 + max((levels.get(each, 0) for each in uses[symbol]), default=0)
            if levels[symbol] > limits.MOST_LEVELS:
                symbol.result = Unknown()
                levels[symbol] = 0  # said once
                self._report.add(
                    codes.TOO_DEEP,
                    f"`{symbol.name}` has aliases within each other, more than "
                    f"{limits.MOST_LEVELS}",
                    symbol.span,
                    help="make one of them a record",
                )

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
        if arguments and find(names, path_of(node.name)) is None:
            meant = self._generic(node, arguments)
            if meant is not None:
                return meant
        if arguments:
            self._report.add(codes.BAD_TYPE, f"`{name}` takes nothing in brackets", node.span)
        if name in SCALARS:
            return SCALARS[name]
        symbol = find(names, path_of(node.name))
        if symbol is None or symbol.kind not in TYPES:
            self._report_unknown(node, symbol, names)
            return Unknown()
        return symbol.type

    def _generic(self, node: syntax.NamedType, arguments: list[DataType]) -> DataType | None:
        """Report a type of Python's `typing` or of TypeScript, and return what it means."""
        texts = [each.span.text for each in node.args]
        meant: DataType
        match node.name.text.removeprefix("typing.").removeprefix("t."), arguments:
            case "Optional", [item]:
                written, meant = f"{texts[0]} | None", union_of((item, Scalar.NONE))
            case "Union", _:
                written, meant = " | ".join(texts), union_of(arguments)
            case ("List" | "Sequence" | "Array" | "set" | "Set" | "tuple" | "Tuple"), [item, *_]:
                written, meant = f"list[{texts[0]}]", ListOf(item)
            case ("Dict" | "Mapping" | "Map" | "Record"), [_, item]:
                written, meant = f"dict[{', '.join(texts)}]", DictOf(item)
            case _:
                return None
        self._report.add(
            codes.UNKNOWN_TYPE,
            f"unknown type `{node.name.text}`",
            node.name.span,
            label=f"write `{written}`",
            fix=Fix(span=node.span, text=written),
        )
        return meant

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
            label=meant(foreign) if foreign else did_you_mean(dotted.text, known),
        )

    def _aliases_in(self, node: syntax.TypeExpr, names: FileNames) -> Iterator[Symbol]:
        """Yield the aliases that a type names."""
        for each in syntax.walk(node):
            if isinstance(each, syntax.NamedType) and each.name.text not in BUILT_IN:
                symbol = find(names, path_of(each.name))
                if symbol in self._aliases:
                    yield symbol

    def _report_circle(self, circle: list[Symbol]) -> None:
        self._report.add(
            codes.ALIAS_CYCLE,
            f"`{circle[0].name}` stands for itself",
            circle[0].span,
            secondary=[Label(span=each.span, text="by way of this one") for each in circle[1:]],
        )
