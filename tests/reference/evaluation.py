"""Expressions of the IR, evaluated as the language reference says: a typed subset of Python.

Records are dicts, durations are timedeltas; everything else is Python's own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, assert_never
from uuid import UUID

from sc_compile import ir
from sc_compile import ir_expressions as expr
from sc_compile.analysis.types.type_relations import bare
from sc_compile.datatypes import DataType, RecordRef, Scalar

EPOCH = datetime.fromtimestamp(0, UTC)

MOST_BITS = 10_000


def power(base: Any, exponent: Any) -> Any:
    """Return a power of the type that its operands tell, which is bounded."""
    if isinstance(base, int) and isinstance(exponent, int):
        if exponent < 0:
            raise ValueError
        if base not in (-1, 0, 1) and base.bit_length() * exponent > MOST_BITS:
            raise OverflowError
    found = base**exponent
    if isinstance(found, complex):
        raise ValueError
    return found


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": power,
    "|": operator.or_,
}
CONVERSIONS: Mapping[DataType, Callable[[Any], Any]] = {
    Scalar.DECIMAL: Decimal,
    Scalar.DATE: date.fromisoformat,
    Scalar.DATETIME: datetime.fromisoformat,
    Scalar.UUID: UUID,
}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda item, container: item in container,
    "not in": lambda item, container: item not in container,
}
BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": len,
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
    "sum": sum,
    "sorted": sorted,
    "any": any,
    "all": all,
    "range": lambda *bounds: list(range(*bounds)),
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
}


@dataclass(slots=True, kw_only=True)
class World:
    """What expressions can see: `event` are the fields of the current event.

    `members` are the keys of those that run of each family, in the order of their start, and
    `member` is the key of the one that the current event comes from.
    """

    in_state: Callable[[ir.StatePath], bool]
    context: dict[str, Any] = field(default_factory=dict)
    lets: Mapping[str, expr.Expr] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)
    records: Mapping[RecordRef, ir.Record] = field(default_factory=dict)
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    key: str = ""
    now: datetime = EPOCH
    variables: dict[str, Any] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    member: str = ""

    def items(self, iterable: expr.Expr, variables: int) -> Iterator[tuple[Any, ...]]:
        """Yield what a `for` gives its variables: with two of them, the entries of a dict."""
        value = self.evaluate(iterable)
        return iter(value.items()) if variables == 2 else ((each,) for each in value)

    @contextmanager
    def knowing(self, names: Iterable[expr.Local], values: tuple[Any, ...]) -> Iterator[None]:
        """Give variables their values."""
        before = self.variables
        given = {each.name: value for each, value in zip(names, values, strict=True)}
        self.variables = {**before, **given}
        yield
        self.variables = before

    def rounds(
        self, clauses: Sequence[expr.Clause], variables: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """Yield the variables of each round of loops in each other."""
        if not clauses:
            yield variables
            return
        (names, iterable, conditions), *inner = clauses
        value = self.seeing(variables, iterable)
        for each in value.items() if len(names) == 2 else ((item,) for item in value):
            given = {name.name: part for name, part in zip(names, each, strict=True)}
            known = {**variables, **given}
            if all(self.seeing(known, condition) for condition in conditions):
                yield from self.rounds(inner, known)

    def seeing(self, variables: dict[str, Any], node: expr.Expr) -> Any:
        """Return the value of an expression where these are the variables."""
        before = self.variables
        self.variables = variables
        try:
            return self.evaluate(node)
        finally:
            self.variables = before

    def evaluate(self, node: expr.Expr) -> Any:
        """Return the value of an expression."""
        see = self.evaluate
        match node:
            case expr.Constant(value=value):
                return value
            case expr.TextConstant(text=text, type=kind):
                return CONVERSIONS[kind](text)
            case expr.Convert(value=value, type=kind) if kind not in CONVERSIONS:
                found = see(value)
                return float(found) if type(found) is int else found
            case expr.Convert(value=value, type=kind):
                try:
                    return CONVERSIONS[kind](see(value))
                except ArithmeticError:
                    raise ValueError from None
            case expr.DurationConstant(milliseconds=milliseconds):
                return timedelta(microseconds=round(milliseconds * 1000))
            case expr.Format(parts=parts):
                return "".join(
                    part if isinstance(part, str) else format(see(part)) for part in parts
                )
            case expr.ContextField(name=name):
                return self.context[name]
            case expr.LetValue(name=name):
                return see(self.lets[name])
            case expr.InputField(name=name):
                return self.input[name]
            case expr.EventField(name=name):
                return self.event[name]
            case expr.Local(name=name):
                return self.variables[name]
            case expr.MemberKey():
                return self.member
            case expr.MemberKeys(family=family):
                return list(self.members.get(family, ()))
            case expr.SelfKey():
                return self.key
            case expr.Now():
                return self.now
            case expr.InState(state=state):
                return self.in_state(state)
            case expr.Construct(record=record, fields=fields):
                return self._record(self.records[record], dict(fields))
            case expr.CallDef(name=name, arguments=arguments):
                return self.functions[name](**{key: see(value) for key, value in arguments})
            case expr.CallBuiltin(name="sum", arguments=(value,), type=Scalar.DECIMAL):
                return sum(see(value), Decimal(0))
            case expr.CallBuiltin(name="sum", arguments=(value,), type=kind) if (
                bare(kind) is Scalar.FLOAT
            ):
                return sum(see(value), 0.0)
            case expr.CallBuiltin(name=name, arguments=values):
                return BUILTINS[name](*map(see, values))
            case expr.CallMethod(value=value, method="keys"):
                return list(see(value))
            case expr.CallMethod(value=value, method="values"):
                return list(see(value).values())
            case expr.CallMethod(value=value, method=method, arguments=values):
                return getattr(see(value), method)(*map(see, values))
            case expr.FieldOf(value=value, name=name):
                record_or_value = see(value)
                is_record = isinstance(record_or_value, Mapping)
                return record_or_value[name] if is_record else getattr(record_or_value, name)
            case expr.Item(value=value, index=index):
                return see(value)[see(index)]
            case expr.Slice(value=value, start=start, stop=stop, step=step):
                bounds = [None if each is None else see(each) for each in (start, stop, step)]
                return see(value)[slice(*bounds)]
            case expr.ListDisplay(items=items):
                return [see(item) for item in items]
            case expr.DictDisplay(entries=entries):
                return {see(key): see(value) for key, value in entries}
            case expr.ListComprehension(item=item, clauses=clauses):
                rounds = self.rounds(clauses, self.variables)
                return [self.seeing(variables, item) for variables in rounds]
            case expr.DictComprehension(key=key, value=value, clauses=clauses):
                rounds = self.rounds(clauses, self.variables)
                return {self.seeing(each, key): self.seeing(each, value) for each in rounds}
            case expr.Generator(item=item, clauses=clauses):  # `any` may not need all of it
                rounds = self.rounds(clauses, self.variables)
                return (self.seeing(variables, item) for variables in rounds)
            case expr.Negate(value=value):
                return -see(value)
            case expr.Not(value=value):
                return not see(value)
            case expr.Arithmetic(left=left, op=op, right=right):
                return ARITHMETIC[op](see(left), see(right))
            case expr.Logic(op=op, operands=operands):
                values_so_far = map(see, operands)  # lazily: the first that decides is the last
                return all(values_so_far) if op == "and" else any(values_so_far)
            case expr.Comparison(operands=operands, ops=ops):
                return self._compare(operands, ops)
            case expr.Conditional(condition=condition, then=then, otherwise=otherwise):
                return see(then if see(condition) else otherwise)
            case expr.OldField():
                raise AssertionError("the interpreter migrates no machine")
            case _:
                assert_never(node)

    def _compare(self, operands: tuple[expr.Expr, ...], ops: tuple[str, ...]) -> bool:
        left = self.evaluate(operands[0])
        for op, operand in zip(ops, operands[1:], strict=True):
            right = self.evaluate(operand)
            if not COMPARISONS[op](left, right):
                return False
            left = right
        return True

    def _record(self, record: ir.Record, given: dict[str, expr.Expr]) -> dict[str, Any]:
        return self.fields(record.fields, given)

    def fields(
        self, declared: tuple[ir.Field, ...], given: Mapping[str, expr.Expr]
    ) -> dict[str, Any]:
        """Return the fields of a record, an event or arguments: those left out take defaults."""
        found: dict[str, Any] = {}
        for each in declared:
            value = given.get(each.name, each.default)
            assert value is not None, f"`{each.name}` has no value"
            found[each.name] = self.evaluate(value)
        return found

    def assign(self, action: ir.Assign) -> None:
        """Set a context field, or a part of one: what is around that is made anew."""
        name, *inner = self._steps(action.target)
        value = self.evaluate(action.value)

        def put(around: Any, step: Any) -> None:
            is_set = action.op == "="
            around[step] = value if is_set else ARITHMETIC[action.op[0]](around[step], value)

        self._change(self.context, [name, *inner], put)

    def delete(self, action: ir.Delete) -> None:
        """Take an item out of a list, or an entry out of a dict, that is made anew."""
        self._change(self.context, self._steps(action.target), operator.delitem)

    def _change(self, around: Any, steps: list[Any], change: Callable[[Any, Any], None]) -> None:
        """Do something in a copy of what a path leads to; records are dicts here, too."""
        step, *rest = steps
        if not rest:
            change(around, step)
            return
        inner = around[step].copy()
        self._change(inner, rest, change)
        around[step] = inner

    def _steps(self, place: expr.Expr) -> list[Any]:
        """Return the names and indexes that lead to a place."""
        match place:
            case expr.FieldOf(value=value, name=name):
                return [*self._steps(value), name]
            case expr.Item(value=value, index=index):
                return [*self._steps(value), self.evaluate(index)]
            case expr.ContextField(name=name):
                return [name]
            case _:
                raise AssertionError(f"{place} is no place")
