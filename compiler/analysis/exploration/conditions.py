"""What conditions say whatever their values are: those that always hold, or never do.

A condition is a formula over parts that are true or false, such as `n > 3`, of which the same part
has the same value wherever it stands. All values are tried, where the parts are few. That some
of them exclude each other in ways that are not seen here only means that less is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from ... import ir
from ...datatypes import Scalar
from ...ir_expressions import (
    Comparison,
    Constant,
    ContextField,
    DurationConstant,
    Expr,
    InState,
    LetValue,
    Logic,
    Not,
)
from ...ir_walk import all_statements, walk_states
from ...operators import CompareOp
from ..expressions.constants import truth

# Of one condition, with the `let`s in it: what is beyond is one part.
MOST_TERMS = 60
# Terms of which the values are found, for all values of the parts: more takes too long.
_MOST_VALUES = 1_024
_OPPOSITES: Mapping[CompareOp, CompareOp] = {"!=": "==", "is not": "is", "not in": "in"}
# Of two values of these types one is less than the other, or they are equal: there is no NaN.
_ORDERED = frozenset({Scalar.INT, Scalar.STR, Scalar.DURATION, Scalar.DATETIME, Scalar.DATE})

Values = Mapping[int, bool]
"""The values of the parts of a formula, by their numbers."""


@dataclass(slots=True)
class Conditions:
    """What is known of the conditions of a version of a machine.

    Of a chart with errors, of which parts are missing, `is_whole` is False, and nothing is known
    but what a condition says by itself.
    """

    is_whole: bool
    lets: dict[str, Expr]
    constants: dict[str, Expr]
    parallels: frozenset[ir.StatePath]

    @classmethod
    def of(cls, chart: ir.Chart, *, is_whole: bool = True) -> Conditions:
        """Collect what is known of a chart: a field that nothing sets keeps its default."""
        assigned = {
            ir.field_of(each.target)
            for each in all_statements(chart.root)
            if isinstance(each, (ir.Assign, ir.Delete))
        }
        constants: dict[str, Expr] = {}
        if not chart.migrations:  # which give fields other values
            for each in chart.context:
                if each.name not in assigned and isinstance(
                    each.default, Constant | DurationConstant
                ):
                    constants[each.name] = each.default
        return cls(
            is_whole=is_whole,
            lets={let.name: let.value for let in chart.lets},
            constants=constants,
            parallels=frozenset(
                state.path for state in walk_states(chart.root) if isinstance(state, ir.Parallel)
            ),
        )

    def truth(
        self, *conditions: Expr, source: ir.StatePath, unless: tuple[Expr, ...] = ()
    ) -> bool | None:
        """Return the value of several conditions together, where it is always the same.

        They are asked while the state `source` is active. Those of `unless` do not hold.
        """
        if not self.is_whole:
            return truth(conditions[0]) if len(conditions) == 1 and not unless else None
        formula = Formula(self, lambda state: self.in_state(state, source))
        wanted = [formula.read(each) for each in conditions]
        refused = [formula.read(each) for each in unless]
        if not refused and len(wanted) == 1 and wanted[0].part >= 0:
            return None  # a single part, which may be either
        size = sum(term.size for term in (*wanted, *refused))
        if size << len(formula.parts) > _MOST_VALUES:
            return None
        found = {
            all(each.value(values) for each in wanted)
            and not any(each.value(values) for each in refused)
            for values in formula.values(formula.parts.values())
        }
        return found.pop() if len(found) == 1 else None

    def in_state(self, state: ir.StatePath, source: ir.StatePath) -> bool | None:
        """Return whether a state is active while `source` is, where that is always the same."""
        if source[: len(state)] == state:
            return True
        if state[: len(source)] == source:
            return None
        common = next(
            place
            for place, (one, other) in enumerate(zip(state, source, strict=False))
            if one != other
        )
        return None if state[:common] in self.parallels else False


@dataclass(slots=True)
class Term:
    """A piece of a formula: a constant, the number of a part, or terms with a word between them."""

    constant: bool | None = None
    part: int = -1
    negated: bool = False
    word: str = ""
    terms: tuple[Term, ...] = ()

    def value(self, values: Values) -> bool:
        """Return the value for given values of the parts."""
        if self.constant is not None:
            found = self.constant
        elif self.part >= 0:
            found = values[self.part]
        else:
            each = (term.value(values) for term in self.terms)
            found = all(each) if self.word == "and" else any(each)
        return found != self.negated

    @property
    def size(self) -> int:
        """Return how many terms it has, with itself."""
        return 1 + sum(term.size for term in self.terms)

    def parts(self) -> Iterator[int]:
        """Yield the numbers of the parts in it."""
        if self.part >= 0:
            yield self.part
        for term in self.terms:
            yield from term.parts()


@dataclass(slots=True)
class Formula:
    """Reads conditions, and numbers their parts.

    `in_state` tells whether a state is active, where that is always the same.
    """

    known: Conditions
    in_state: Callable[[ir.StatePath], bool | None]
    parts: dict[Expr, int] = field(default_factory=dict)
    left: int = 0  # of the terms that a condition may still have

    def read(self, condition: Expr) -> Term:
        """Return a condition as a term over the parts, as far as it is not too large."""
        self.left = MOST_TERMS
        return self._read(condition)

    def _read(self, condition: Expr) -> Term:
        self.left -= 1
        if self.left < 0:
            return self._part(condition)
        constant = truth(condition)
        if constant is not None:
            return Term(constant=constant)
        match condition:
            case Not(value=value):
                return Term(word="and", terms=(self._read(value),), negated=True)
            case Logic(op=op, operands=operands):
                return Term(word=op, terms=tuple(map(self._read, operands)))
            case LetValue(name=name) if truth(self.known.lets[name]) is None:
                return self._read(self.known.lets[name])  # a constant one is a switch
            case ContextField(name=name) if name in self.known.constants:
                return self._read(self.known.constants[name])
            case InState(state=state):
                active = self.in_state(state)
                return self._part(condition) if active is None else Term(constant=active)
            case Comparison(operands=(left, right), ops=(op,)):
                return self._comparison(condition, left, op, right)
            case _:
                return self._part(condition)

    def values(self, parts: Iterable[int]) -> Iterator[dict[int, bool]]:
        """Yield all values that some parts can have together."""
        numbers = list(parts)
        exclusive = [
            (one, other) for one, other in self._exclusive() if one in numbers and other in numbers
        ]
        for each in product((False, True), repeat=len(numbers)):
            values = dict(zip(numbers, each, strict=True))
            if not any(values[one] and values[other] for one, other in exclusive):
                yield values

    def _comparison(self, node: Comparison, left: Expr, op: CompareOp, right: Expr) -> Term:
        left, right = self._constant(left), self._constant(right)
        negated = op in _OPPOSITES
        op = _OPPOSITES.get(op, op)
        if left.type in _ORDERED and right.type in _ORDERED:
            if op in (">", "<="):
                left, right = right, left
            negated = negated or op in (">=", "<=")
            op = "<" if op in ("<", ">", ">=", "<=") else op
        asked = Comparison(operands=(left, right), ops=(op,), type=node.type, span=node.span)
        constant = truth(asked)
        if op == "is" and isinstance(left, Constant) and isinstance(right, Constant):
            constant = left.value is right.value
        if constant is not None:
            return Term(constant=constant, negated=negated)
        return self._part(asked, negated=negated)

    def _constant(self, value: Expr) -> Expr:
        if isinstance(value, ContextField):
            return self.known.constants.get(value.name, value)
        return value

    def _part(self, part: Expr, *, negated: bool = False) -> Term:
        return Term(part=self.parts.setdefault(part, len(self.parts)), negated=negated)

    def _exclusive(self) -> Iterator[tuple[int, int]]:
        """Yield parts that cannot both be true: a value that equals two constants."""
        equal = [
            (number, part.operands)
            for part, number in self.parts.items()
            if isinstance(part, Comparison)
            and part.ops == ("==",)
            and isinstance(part.operands[1], Constant)
        ]
        for place, (one, (left, constant)) in enumerate(equal):
            for other, (same, another) in equal[:place]:
                if left == same and truth(_equal(constant, another)) is False:
                    yield one, other


def _equal(left: Expr, right: Expr) -> Comparison:
    return Comparison(operands=(left, right), ops=("==",), type=Scalar.BOOL, span=left.span)
