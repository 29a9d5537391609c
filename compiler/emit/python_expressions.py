"""Expressions as Python text, with no more parentheses than Python needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from .. import ir_expressions as ir
from ..analysis.types.type_relations import bare
from ..datatypes import AliasRef, DataType, ListOf, Scalar
from ..ir import Def
from ..ir_walk import walk
from .imports import Imports
from .literals import format_pattern, formatted_text, literal
from .modules import Modules
from .names import field_name, member_name, path_text

# How strongly Python's operators bind, from weak to strong.
_TERNARY, _OR, _AND, _NOT, _COMPARISON, _UNION, _SUM, _PRODUCT, _UNARY = range(9)
_POWER, _NUMBER, _ATOM = range(9, 12)

# Type checkers know what an int to the power of such a number is.
_PLAIN_EXPONENTS = range(26)

# Functions that look at the items of a list, and keep nothing of it.
_READERS = frozenset({"len", "min", "max", "sum", "sorted", "any", "all"})

_OPPOSITES: dict[str, str] = {"==": "!=", "!=": "==", "in": "not in", "is": "is not"}
_OPPOSITES |= {opposite: op for op, opposite in _OPPOSITES.items()}

_UNITS = (
    ("days", 86_400_000),
    ("hours", 3_600_000),
    ("minutes", 60_000),
    ("seconds", 1_000),
    ("milliseconds", 1),
)


# What makes a constant of a text, and a value of any text.
_MADE_BY: dict[DataType, tuple[str, str, str]] = {
    Scalar.DECIMAL: ("decimal", "Decimal", ""),
    Scalar.DATE: ("datetime", "date", ".fromisoformat"),
    Scalar.DATETIME: ("datetime", "datetime", ".fromisoformat"),
    Scalar.UUID: ("uuid", "UUID", ""),
}
# A decimal that an int is, as Python writes it: there is no int for -0.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,99}")
_CONVERSIONS: dict[DataType, str] = {
    Scalar.DECIMAL: "decimal_of",
    Scalar.DATE: "date_of",
    Scalar.DATETIME: "datetime_of",
    Scalar.UUID: "uuid_of",
}


@dataclass(frozen=True, slots=True)
class Functions:
    """Helper functions by file and name, and how headers name a file."""

    defs: Mapping[tuple[str, str], Def]
    sources: Mapping[str, str]


class Expressions:
    """Writes expressions for one module, importing what they need."""

    def __init__(
        self,
        modules: Modules,
        imports: Imports,
        functions: Functions,
        *,
        here: str = "",
        machine: str = "self",
    ) -> None:
        """Write for a chart's module, or with `here` for the types module of that file.

        `machine` is what the machine is called where the expressions stand.
        """
        self._modules = modules
        self._imports = imports
        self._functions = functions
        self._here = here
        self.machine = machine
        self._output: str | None = None
        self._member_key = ""
        self._variables: Mapping[str, str] = {}
        self._names: dict[str, str] = {}

    def with_output(self, name: str) -> Expressions:
        """Return what writes the same, but `event.output` as a variable."""
        other = copy(self)
        other._output = name
        return other

    def with_member_key(self, text: str) -> Expressions:
        """Return what writes the same, with the key of one of a family as `text`."""
        other = copy(self)
        other._member_key = text
        return other

    def with_variables(self, names: Mapping[str, str]) -> Expressions:
        """Return what writes the same, with more variables, by what charts call them."""
        other = copy(self)
        other._variables = {**self._variables, **names}
        return other

    def variable(self, name: str) -> str:
        """Return what a variable is called in the module: the same wherever it has this name."""
        if name not in self._names:
            self._names[name] = self._imports.fresh(field_name(name))
        return self._names[name]

    def text(self, expr: ir.Expr) -> str:
        """Write an expression that stands alone."""
        return self._write(expr)[0]

    def record(self, file: str, name: str) -> str:
        """Return the name of a record here, importing it."""
        if file == self._here:
            return self._modules.type(file, name)
        return self._imports.type(self._modules.types(file), self._modules.type(file, name))

    def _at(self, expr: ir.Expr, strength: int) -> str:
        """Write an operand: in parentheses, where it binds less than is needed there."""
        text, own = self._write(expr)
        return f"({text})" if own < strength else text

    def operand_of_and(self, expr: ir.Expr) -> str:
        """Write an expression that stands behind an `and`."""
        return self._at(expr, _NOT)

    def _all(self, exprs: tuple[ir.Expr, ...]) -> str:
        return ", ".join(self.text(expr) for expr in exprs)

    def keywords(self, arguments: tuple[tuple[str, ir.Expr], ...]) -> str:
        """Write arguments by name."""
        return ", ".join(f"{field_name(name)}={self.text(value)}" for name, value in arguments)

    def _write(self, expr: ir.Expr) -> tuple[str, int]:
        """Write an expression; tell how strongly it binds."""
        match expr:
            case ir.Constant(value=value):
                # `1.real` is not Python, so a number in front of a dot counts as an operation.
                is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
                return literal(value), _NUMBER if is_number else _ATOM
            case ir.TextConstant():
                return self._text_constant(expr), _ATOM
            case ir.DurationConstant(milliseconds=milliseconds):
                return self.duration(milliseconds), _ATOM
            case ir.Format(parts=parts):
                return self._format(parts), _ATOM
            case ir.ContextField(name=name):
                return f"{self.machine}.context.{field_name(name)}", _ATOM
            case ir.OldField(name=name):
                return f"old.context.{field_name(name)}", _ATOM
            case ir.LetValue(name=name):
                return f"{self.machine}.{member_name(name)}", _ATOM
            case ir.InputField(name=name):
                return f"{self.machine}.input.{field_name(name)}", _ATOM
            case ir.EventField(name="output") if self._output is not None:
                return self._output, _ATOM
            case ir.EventField(name=name):
                return f"event.{field_name(name)}", _ATOM
            case ir.Local(name=name):
                return self._variables[name], _ATOM
            case ir.MemberKey():
                return self._member_key, _ATOM
            case ir.MemberKeys():
                return f"{self._read(expr)}.keys()", _ATOM
            case ir.SelfKey():
                return f"{self.machine}.key", _ATOM
            case ir.Now():
                return f"{self.machine}.now", _ATOM
            case ir.InState(state=state):
                return f"{self.machine}.matches({literal(path_text(state))})", _ATOM
            case ir.Construct(record=record, fields=fields):
                return f"{self.record(record.file, record.name)}({self.keywords(fields)})", _ATOM
            case ir.CallDef(file=file, name=name, arguments=arguments):
                function = self._imports.function(
                    self._functions.defs[file, name], self._functions.sources[file]
                )
                return f"{function}({self.keywords(arguments)})", _ATOM
            case ir.CallBuiltin(name="range") | ir.CallMethod(method="keys" | "values"):
                return f"list({self._read(expr)})", _ATOM
            case ir.CallBuiltin(name="sum", arguments=(added,)) if zero := self._zero(expr.type):
                text = self._read(added)
                text = f"({text})" if isinstance(added, ir.Generator) else text
                return f"sum({text}, {zero})", _ATOM
            case ir.CallBuiltin(name=builtin, arguments=values):
                write = self._read if builtin in _READERS else self.text
                return f"{builtin}({', '.join(map(write, values))})", _ATOM
            case ir.CallMethod(value=value, method="join", arguments=(joined,)):
                return f"{self._at(value, _ATOM)}.join({self._read(joined)})", _ATOM
            case ir.Convert(value=value, type=Scalar.FLOAT):
                return f"float({self.text(value)})", _ATOM
            case ir.Convert(value=value, type=type):
                converts = _CONVERSIONS.get(type, "float_of")
                name = self._imports.name("._support.conversions", converts)
                return f"{name}({self.text(value)})", _ATOM
            case ir.CallMethod(value=value, method=method, arguments=values):
                return f"{self._at(value, _ATOM)}.{method}({self._all(values)})", _ATOM
            case ir.FieldOf(value=value, name=name):
                return f"{self._at(value, _ATOM)}.{field_name(name)}", _ATOM
            case ir.Item(value=value, index=index):
                return f"{self._at(value, _ATOM)}[{self.text(index)}]", _ATOM
            case ir.Slice(value=value, start=start, stop=stop, step=step):
                bounds = [start, stop] if step is None else [start, stop, step]
                written = ":".join("" if each is None else self.text(each) for each in bounds)
                return f"{self._at(value, _ATOM)}[{written}]", _ATOM
            case ir.ListDisplay(items=items):
                return f"[{self._all(items)}]", _ATOM
            case ir.DictDisplay(entries=entries):
                listed = ", ".join(f"{self.text(k)}: {self.text(v)}" for k, v in entries)
                return f"{{{listed}}}", _ATOM
            case ir.ListComprehension(item=item, clauses=clauses):
                inner, loops = self._loops(clauses)
                return f"[{inner.text(item)}{loops}]", _ATOM
            case ir.DictComprehension(key=key, value=value, clauses=clauses):
                inner, loops = self._loops(clauses)
                return f"{{{inner.text(key)}: {inner.text(value)}{loops}}}", _ATOM
            case ir.Generator(item=item, clauses=clauses):
                inner, loops = self._loops(clauses)
                return f"{inner.text(item)}{loops}", _ATOM
            case _:
                return self._operation(expr)

    def _zero(self, of: DataType) -> str:
        """Write what a sum of floats or of decimals starts at; empty for ints, as 0 is an int."""
        if bare(of) is Scalar.DECIMAL:
            return f"{self._imports.name('decimal', 'Decimal')}(0)"
        return "0.0" if bare(of) is Scalar.FLOAT else ""

    def _loops(self, clauses: tuple[ir.Clause, ...]) -> tuple[Expressions, str]:
        """Write the loops of a comprehension; return what writes within the innermost, and them.

        A comprehension is a scope of its own, so its variables may have the names of others.
        """
        inner, text = self, ""
        for variables, iterable, conditions in clauses:
            source = inner.iterable(iterable, len(variables))
            names = {each.name: self.variable(each.name) for each in variables}
            inner = inner.with_variables(names)
            text += f" for {', '.join(names.values())} in {source}"
            text += "".join(f" if {inner._at(each, _OR)}" for each in conditions)
        return inner, text

    def iterable(self, expr: ir.Expr, variables: int) -> str:
        """Write what a `for` with so many variables goes through: with two, entries of a dict."""
        return f"{self._at(expr, _ATOM)}.items()" if variables == 2 else self._read(expr, _OR)

    def _read(self, expr: ir.Expr, strength: int = _TERNARY) -> str:
        """Write an operand of which the items are looked at, and no list is kept."""
        match expr:
            case ir.MemberKeys(family=family):  # a family has its keys in it
                return f"{self.machine}.{member_name(family)}"
            case ir.CallMethod(value=value, method="keys"):
                return self._at(value, strength)
            case ir.CallMethod(value=value, method="values"):
                return f"{self._at(value, _ATOM)}.values()"
            case ir.CallBuiltin(name="range", arguments=values):
                return f"range({self._all(values)})"
            case _:
                return self._at(expr, strength)

    def _operation(
        self,
        expr: ir.Negate | ir.Not | ir.Arithmetic | ir.Logic | ir.Comparison | ir.Conditional,
    ) -> tuple[str, int]:
        match expr:
            case ir.Negate(value=ir.Negate(value=value)):
                return self._write(value)
            case ir.Negate(value=value):
                return f"-{self._at(value, _UNARY)}", _UNARY
            case ir.Not(value=ir.Comparison(operands=(left, right), ops=(op,))) if op in _OPPOSITES:
                return self._compared(left, _OPPOSITES[op], right), _COMPARISON
            case ir.Not(value=value):
                return f"not {self._at(value, _NOT)}", _NOT
            case ir.Arithmetic(op="+", type=type) if is_list(type):
                return f"[{', '.join(self._items(expr))}]", _ATOM
            case ir.Arithmetic(op="**", left=left, right=right):
                if _is_small_power(left, right):
                    return f"{self._at(left, _NUMBER)} ** {self.text(right)}", _POWER
                name = self._imports.name("._support.powers", "power")
                return f"{name}({self.text(left)}, {self.text(right)})", _ATOM
            case ir.Arithmetic(left=left, op=op, right=right):
                strength = _UNION if op == "|" else _SUM if op in "+-" else _PRODUCT
                return f"{self._at(left, strength)} {op} {self._at(right, strength + 1)}", strength
            case ir.Logic(op=op, operands=operands):
                # An `and` within an `or` needs no parentheses, and readers want them.
                text = f" {op} ".join(self._at(each, _NOT) for each in operands)
                return text, _AND if op == "and" else _OR
            case ir.Comparison(operands=(left, right), ops=(op,)):
                return self._compared(left, op, right), _COMPARISON
            case ir.Comparison(operands=operands, ops=ops):
                text = self._at(operands[0], _SUM)
                for compared, operand in zip(ops, operands[1:], strict=True):
                    text += f" {compared} {self._at(operand, _SUM)}"
                return text, _COMPARISON
            case ir.Conditional(condition=condition, then=then, otherwise=otherwise):
                text = f"{self._at(then, _OR)} if {self._at(condition, _OR)} else "
                return text + self._at(otherwise, _TERNARY), _TERNARY
            case _:
                assert_never(expr)

    def _compared(self, left: ir.Expr, op: str, right: ir.Expr) -> str:
        write = self._read if op in ("in", "not in") else self._at
        return f"{self._at(left, _SUM)} {op} {write(right, _SUM)}"

    def _items(self, expr: ir.Expr) -> list[str]:
        """Write what a list is made of: its items, and other lists unpacked."""
        match expr:
            case ir.ListDisplay(items=items):
                return [self.text(item) for item in items]
            case ir.Arithmetic(left=left, op="+", right=right):
                return [*self._items(left), *self._items(right)]
            case _:
                return [f"*{self._read(expr, _SUM)}"]

    def _text_constant(self, constant: ir.TextConstant) -> str:
        module, name, method = _MADE_BY[constant.type]
        is_whole = constant.type is Scalar.DECIMAL and _WHOLE.fullmatch(constant.text)
        written = constant.text if is_whole else literal(constant.text)
        return f"{self._imports.name(module, name)}{method}({written})"

    def duration(self, milliseconds: Fraction) -> str:
        """Write a duration in the units that a reader would choose."""
        timedelta = self._imports.name("datetime", "timedelta")
        parts: list[str] = []
        left = milliseconds
        for unit, size in _UNITS:
            count, left = divmod(left, size)
            if count:
                parts.append(f"{unit}={int(count)}")
        if left:
            parts.append(f"microseconds={round(left * 1000)}")
        return f"{timedelta}({', '.join(parts)})" if parts else f"{timedelta}(0)"

    def _format(self, parts: tuple[str | ir.Expr, ...]) -> str:
        """Write an f-string, or a call of `format` where Python 3.11 cannot nest the quotes."""
        texts = [None if isinstance(part, str) else self.text(part) for part in parts]
        values = [text for text in texts if text is not None]
        if any(sign in text for text in values for sign in '"\\{}'):
            pattern = format_pattern([each if isinstance(each, str) else None for each in parts])
            return f"{pattern}.format({', '.join(values)})"
        body = "".join(
            formatted_text(part) if isinstance(part, str) else f"{{{text}}}"
            for part, text in zip(parts, texts, strict=True)
        )
        return f'f"{body}"'


def _is_small_power(base: ir.Expr, exponent: ir.Expr) -> bool:
    """Return whether a power needs no bound: no power of a power, and no computed exponent."""
    powers = (each for each in walk(base) if isinstance(each, ir.Arithmetic) and each.op == "**")
    is_small = isinstance(exponent, ir.Constant) and exponent.value in _PLAIN_EXPONENTS
    return is_small and next(powers, None) is None


def is_list(of: DataType) -> bool:
    """Return whether a type is that of lists."""
    return isinstance(of, ListOf) or (isinstance(of, AliasRef) and is_list(of.target))
