"""Types: what an expression gives, what fits where, and what is wrong with the rest."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sc_compile import codes
from sc_compile.analysis.types.type_relations import type_text

from tests.analysing import analysed, chart_of
from tests.running.amount import amount

CHART = """\
use "shop.functions"
type Item(sku: str, price: int, note: str | None = None)
type Level = "low" | "high"
type Money = decimal
def vat(amount: int) -> float
def first(items: list[Item]) -> Item | None
machine shop(limit: int, label: str | None = None) {{
  context(
    i: int = 0, f: float = 0.5, s: str = "", b: bool = True, opt: int | None = None,
    ints: list[int] = [], strs: list[str] = [], items: list[Item] = [], flags: list[bool] = [],
    prices: dict[str, int] = {{}}, item: Item = Item(sku="a", price=1), level: Level = "low",
    maybe: Item | None = None, wait: duration = 1s, at: datetime = now(), day: date = now().date(),
    money: Money | None = None, raw: json = None, key: uuid | None = None,
  )
  let x = {expression}
  initial open
  state open {{}}
}}
"""

GIVES = {
    # literals
    "1": "int",
    "1.5": "float",
    '"a"': '"a"',
    "True": "bool",
    "None": "None",
    "1h30m": "duration",
    'f"{i} {wait} {item} {opt}"': "str",
    '["a", "b"]': "list[str]",
    "[1, 0.5]": "list[float]",
    "[1, None]": "list[int | None]",
    '{"a": 1}': "dict[str, int]",
    # names
    "i": "int",
    "opt": "int | None",
    "level": "Level",
    "input.limit": "int",
    "input.label": "str | None",
    "self.key": "str",
    "now()": "datetime",
    "in_state(open)": "bool",
    "item.price": "int",
    "item.note": "str | None",
    "ints[0]": "int",
    "ints[-1]": "int",
    'prices["a"]': "int",
    "s[0]": "str",
    'raw["a"][0]': "json",
    # arithmetic
    "i + 1": "int",
    "i + f": "float",
    "i / 2": "float",
    "i // 2": "int",
    "i % 2": "int",
    "i ** 2": "int",
    "2 ** i ** 2": "int",
    "-i ** 2": "int",
    "f ** i": "float",
    "i ** 0.5": "float",
    "2.0 ** -1": "float",
    'decimal("1.5") ** 2': "decimal",
    "1s * 2 ** i": "duration",
    "-i": "int",
    "-wait": "duration",
    's + "a"': "str",
    "ints + [1]": "list[int]",
    "ints + []": "list[int]",
    "wait + 1s": "duration",
    "wait - 1s": "duration",
    "2 * 5s": "duration",
    "wait * 0.5": "duration",
    "wait / 2": "duration",
    "wait / 1s": "float",
    "at - at": "duration",
    "at + 1h": "datetime",
    "at - 1h": "datetime",
    "day + 1d": "date",
    "day - day": "duration",
    # of types without literals
    'decimal("1.5")': "decimal",
    "decimal(i) + 1": "decimal",
    "-decimal(5)": "decimal",
    "decimal(s)": "decimal",
    'date("2026-01-31") + 1d': "date",
    "date(s).day": "int",
    'datetime("2026-01-31T12:00:00+01:00")': "datetime",
    'at - datetime(f"{s}")': "duration",
    "uuid(self.key)": "uuid",
    # logic
    "i > 1 and not b": "bool",
    "1 < i <= 3": "bool",
    "i == f": "bool",
    'level == "high"': "bool",
    "opt == None": "bool",
    "opt is not None": "bool",
    "opt == 3": "bool",
    "i in ints": "bool",
    '"a" in prices': "bool",
    '"a" not in s': "bool",
    'level in ["low"]': "bool",
    "level not in []": "bool",
    "at < at + 1s": "bool",
    "raw == 3": "bool",
    "i if b else 2": "int",
    "i if b else 0.5": "float",
    "i if b else None": "int | None",
    # what a condition tells
    "opt if opt is not None else 0": "int",
    "0 if opt is None else opt": "int",
    "opt is not None and opt > 3": "bool",
    "opt is None or opt > 3": "bool",
    "not (opt is None) and opt > 3": "bool",
    "maybe is not None and maybe.note is not None and len(maybe.note) > 3": "bool",
    "opt == 3 and opt + 1 == 4": "bool",
    "len(input.label) if input.label is not None else 0": "int",
    # comprehensions
    "[y + 1 for y in ints]": "list[int]",
    '["a" for y in ints]': "list[str]",
    "[y / 2 if y > 1 else y for y in ints if y > 0 if b]": "list[float]",
    "[y.sku for y in items]": "list[str]",
    "[y.note for y in items]": "list[str | None]",
    "[y.note for y in items if y.note is not None]": "list[str]",
    "[y.note for y in items if b and y.note is not None and len(y.note) > 3]": "list[str]",
    "[[z for z in range(y)] for y in ints]": "list[list[int]]",
    "[z for y in items if y.note is not None for z in y.note.split()]": "list[str]",
    "[opt + y for y in ints] if opt is not None else ints": "list[int]",
    "[opt + y for y in ints if opt is not None]": "list[int]",
    "[k for k in prices]": "list[str]",
    "{k: v / 2 for k, v in prices.items()}": "dict[str, float]",
    "{y.sku: y for y in items if y.price in prices.values()}": "dict[str, Item]",
    "[y for y in ints] + [1]": "list[int]",
    "[y for y in ints][0]": "int",
    "[y for y in ints] == ints": "bool",
    "any(y > i for y in ints)": "bool",
    "all(y.note is not None for y in items)": "bool",
    "sum(y for y in ints)": "int",
    "sum(y * f for y in ints)": "float",
    "sum(money for y in ints if money is not None)": "decimal",
    "sum(y if money is None else money for y in ints)": "decimal",
    "min(y.price for y in items)": "int",
    "max(at + y * 1s for y in ints)": "datetime",
    "sorted(y.sku for y in items)": "list[str]",
    '", ".join(f"{y}" for y in ints)': "str",
    # functions
    "len(ints) + len(s) + len(prices)": "int",
    "max(i, 0.5)": "float",
    "max(wait / 2, 1s)": "duration",
    "min(ints)": "int",
    "abs(-f)": "float",
    "round(f)": "int",
    "round(f, 2)": "float",
    "sum(ints)": "int",
    "sorted(strs)": "list[str]",
    "any(flags) or all(flags)": "bool",
    "range(3)": "list[int]",
    "str(i) + str(opt)": "str",
    "int(s) + int(f)": "int",
    "float(i)": "float",
    "bool(opt)": "bool",
    "vat(3)": "float",
    "vat(amount=i)": "float",
    "first(items)": "Item | None",
    "first([])": "Item | None",
    'Item("a", price=2)': "Item",
    # methods
    "s.upper().strip()": "str",
    's.split(",")': "list[str]",
    '", ".join(strs)': "str",
    's.startswith("a")': "bool",
    's.find("a")': "int",
    "ints.count(3)": "int",
    'prices.get("a")': "int | None",
    'prices.get("a", 0)': "int",
    "prices.keys()": "list[str]",
    "prices.values()": "list[int]",
    "wait.total_seconds()": "float",
    "at.isoformat()": "str",
    "at.date()": "date",
    "at.year": "int",
}

REFUSED = {
    "nope": codes.UNKNOWN_NAME,
    "item.nope": codes.UNKNOWN_FIELD,
    "input.nope": codes.UNKNOWN_FIELD,
    "self.nope": codes.UNKNOWN_FIELD,
    "event.nope": codes.NO_EVENT,
    "nope()": codes.UNKNOWN_FUNCTION,
    "Level()": codes.WRONG_KIND,
    "Item": codes.WRONG_KIND,
    "len": codes.WRONG_KIND,
    "i()": codes.NOT_CALLABLE,
    "s + 1": codes.BAD_OPERANDS,
    '"a%s" % s': codes.BAD_OPERANDS,
    "ints + strs": codes.BAD_OPERANDS,
    "ints - ints": codes.BAD_OPERANDS,
    "at + at": codes.BAD_OPERANDS,
    "wait + 1": codes.BAD_OPERANDS,
    "wait * wait": codes.BAD_OPERANDS,
    "b + b": codes.BAD_OPERANDS,
    "-s": codes.BAD_OPERANDS,
    "raw + 1": codes.BAD_OPERANDS,
    "opt + 1": codes.POSSIBLY_NONE,
    "-opt": codes.POSSIBLY_NONE,
    "opt > 3": codes.POSSIBLY_NONE,
    "maybe.price": codes.POSSIBLY_NONE,
    "len(item.note)": codes.POSSIBLY_NONE,
    "item.note.upper()": codes.POSSIBLY_NONE,
    "opt is None and opt > 3": codes.POSSIBLY_NONE,
    "opt is not None or opt > 3": codes.POSSIBLY_NONE,
    "vat(opt)": codes.POSSIBLY_NONE,
    "i == s": codes.NEVER_EQUAL,
    "b == 1": codes.NEVER_EQUAL,
    'level == "lov"': codes.NEVER_EQUAL,
    "item == maybe.price": codes.POSSIBLY_NONE,
    "i == None": codes.NEVER_EQUAL,
    "i < s": codes.NOT_ORDERED,
    "b < b": codes.NOT_ORDERED,
    "item < item": codes.NOT_ORDERED,
    "s in i": codes.BAD_MEMBERSHIP,
    "i in strs": codes.BAD_MEMBERSHIP,
    "i in prices": codes.BAD_MEMBERSHIP,
    "i is 3": codes.BAD_IDENTITY,
    "opt is i": codes.BAD_IDENTITY,
    "i is None": codes.CONSTANT_COMPARISON,
    "not i": codes.NOT_BOOL,
    "s and b": codes.NOT_BOOL,
    "1 if ints else 2": codes.NOT_BOOL,
    "i[0]": codes.BAD_INDEX,
    'ints["a"]': codes.BAD_INDEX,
    "prices[0]": codes.BAD_INDEX,
    "s.nope()": codes.UNKNOWN_ATTRIBUTE,
    "ints.append(1)": codes.UNKNOWN_ATTRIBUTE,
    "raw.nope": codes.UNKNOWN_ATTRIBUTE,
    "s.__class__": codes.PRIVATE_ATTRIBUTE,
    "s.__len__()": codes.PRIVATE_ATTRIBUTE,
    "len(i)": codes.TYPE_MISMATCH,
    "sum(strs)": codes.TYPE_MISMATCH,
    "max(i, s)": codes.TYPE_MISMATCH,
    "vat(0.5)": codes.TYPE_MISMATCH,
    "vat(b)": codes.TYPE_MISMATCH,
    "first([1])": codes.TYPE_MISMATCH,
    '{1: "a"}': codes.TYPE_MISMATCH,
    "s.split(1)": codes.TYPE_MISMATCH,
    "in_state(3)": codes.TYPE_MISMATCH,
    "in_state(opne)": codes.UNKNOWN_STATE,
    "len()": codes.MISSING_ARGUMENT,
    "vat()": codes.MISSING_ARGUMENT,
    "vat(amuont=1)": codes.UNKNOWN_ARGUMENT,
    "vat(1, amount=2)": codes.REPEATED_ARGUMENT,
    "vat(1, 2)": codes.TOO_MANY_ARGUMENTS,
    "now(1)": codes.TOO_MANY_ARGUMENTS,
    "[y for y in i]": codes.BAD_ITERATION,
    "[y for y in nope]": codes.UNKNOWN_NAME,
    "[nope for y in ints]": codes.UNKNOWN_NAME,
    "[y for z in ints]": codes.UNKNOWN_NAME,
    "[y for z in ints for y in y]": codes.UNKNOWN_NAME,
    "[y for y in ints if y]": codes.NOT_BOOL,
    "[y for y, z in ints]": codes.BAD_ITERATION,
    "[y for y in prices.items()]": codes.BAD_ITERATION,
    "[y + s for y in ints]": codes.BAD_OPERANDS,
    "[len(y.note) for y in items]": codes.POSSIBLY_NONE,
    "[len(y.note) for y in items if b or y.note is not None]": codes.POSSIBLY_NONE,
    "{y: 1 for y in ints}": codes.TYPE_MISMATCH,
    "first([y.sku for y in items])": codes.TYPE_MISMATCH,
    "first(y for y in items)": codes.TYPE_MISMATCH,
    "len(y for y in ints)": codes.TYPE_MISMATCH,
    "any(y for y in ints)": codes.NOT_BOOL,
    "sum(y.sku for y in items)": codes.TYPE_MISMATCH,
    "min(y for y in items)": codes.TYPE_MISMATCH,
    "max(y.note for y in items)": codes.POSSIBLY_NONE,
    '",".join(y for y in ints)': codes.TYPE_MISMATCH,
    "[i for i in ints]": codes.HIDDEN_NAME,
    "[[y for y in ints] for y in ints]": codes.HIDDEN_NAME,
    "[y for y in ints for y in ints]": codes.HIDDEN_NAME,
    "prices.items()": codes.UNKNOWN_ATTRIBUTE,
    "ints.length": codes.UNKNOWN_ATTRIBUTE,
    "ints.map(vat)": codes.UNKNOWN_ATTRIBUTE,
    "list(y for y in ints)": codes.UNKNOWN_FUNCTION,
    "[]": codes.UNCLEAR_TYPE,
    "x": codes.LET_CYCLE,
}

FITS = [
    ("int", "1", True),
    ("float", "1", True),
    ("int", "1.0", False),
    ("int", "True", False),
    ("bool", "1", False),
    ("str", '"a"', True),
    ("Level", '"low"', True),
    ("Level", '"lov"', False),
    ("Level", "input.text", False),
    ("str", "input.level", True),
    ("int | None", "None", True),
    ("int", "None", False),
    ("int", "input.maybe", False),
    ("float | None", "1", True),
    ("list[float]", "[1, 2]", True),
    ("list[float]", "input.ints", False),
    ("list[int | None]", "[1, None]", True),
    ("list[list[int]]", "[[], [1]]", True),
    ("list[Level]", '["low", "high"]', True),
    ("dict[str, float]", '{"a": 1}', True),
    ("dict[str, list[str]]", '{"a": []}', True),
    ("list[str] | None", "[]", True),
    ("list[float]", "[i for i in input.ints]", True),
    ("list[Level]", '["low" for i in input.ints]', True),
    ("dict[str, float]", '{f"{i}": i for i in input.ints}', True),
    ("list[str]", "[i for i in input.ints]", False),
    ("float", "sum(i for i in input.ints)", True),
    ("Item", "Item(n=1)", True),
    ("Other", "Item(n=1)", False),
    ("Item | Other", "Other(n=1)", True),
    ("Same", "1", True),
    ("json", '{"a": [1, None, "b"]}', True),
    ("json", "input.ints", True),
    ("json", "1s", False),
    ("json", "Item(n=1)", False),
    ("str", "input.raw", False),
    ("duration", "30", False),
    ("duration", "30s", True),
    ("int", '1 if input.text == "" else 2', True),
    ("int", '1 if input.text == "" else 0.5', False),
    ("int", "input.maybe if input.maybe is not None else 0", True),
]


@pytest.mark.parametrize(("expression", "expected"), GIVES.items(), ids=GIVES)
def test_expressions_have_types(expression: str, expected: str) -> None:
    """What is right has a type, and no findings."""
    chart = chart_of(CHART.format(expression=expression))
    assert type_text(chart.lets[0].value.type) == expected


@pytest.mark.parametrize(("expression", "code"), REFUSED.items(), ids=REFUSED)
def test_wrong_expressions_have_one_finding(expression: str, code: codes.Code) -> None:
    """What is wrong is said once, and nothing follows from it."""
    _, found = analysed(CHART.format(expression=expression))
    assert [each.code.id for each in found] == [code.id]


@pytest.mark.parametrize(("wanted", "value", "fits"), FITS)
def test_values_fit(wanted: str, value: str, fits: bool) -> None:
    """A value can stand where its type fits, and nowhere else."""
    text = f"""\
type Item(n: int)
type Other(n: int)
type Level = "low" | "high"
type Same = int
machine m(text: str, level: Level, ints: list[int], raw: json, maybe: int | None) {{
  context(x: {wanted} = {value})
}}
"""
    _, found = analysed(text)
    assert len(found) == (0 if fits else 1), [each.message for each in found]


NAMES = st.sampled_from(
    [
        *("i", "f", "s", "b", "opt", "ints", "items", "prices", "item", "maybe", "wait", "at"),
        *("raw", "level", "nope", "open", "input.limit", "self.key", "event.x", "item.note"),
        "now()",
    ]
)
ATOMS = st.one_of(
    NAMES,
    st.integers(0, 9).map(str),
    st.sampled_from(['"a"', "1.5", "30s", "True", "None", "[]", "{}", 'f"{i}"']),
)
OPERATORS = st.sampled_from(
    [
        *("+", "-", "*", "/", "//", "%", "<", "<=", "==", "!="),
        *("in", "not in", "is", "is not", "and", "or"),
    ]
)
FUNCTIONS = st.sampled_from(
    [
        *("len", "max", "sum", "sorted", "round", "range", "any", "int", "vat", "first", "Item"),
        *("Level", "nope", "in_state", "now", "s.upper", "s.join", "prices.get", "ints.count"),
        "maybe.price",
    ]
)


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    fields = st.sampled_from(["note", "price", "upper", "_x", "year", "nope"])
    return st.one_of(
        st.tuples(smaller, OPERATORS, smaller).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(smaller, smaller, smaller).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(FUNCTIONS, st.lists(smaller, max_size=3)).map(
            lambda t: f"{t[0]}({', '.join(t[1])})"
        ),
        st.tuples(smaller, fields).map(lambda t: f"({t[0]}).{t[1]}"),
        st.tuples(smaller, smaller).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.lists(smaller, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(smaller, smaller, smaller).map(lambda t: f"[{t[0]} for q in {t[1]} if {t[2]}]"),
        st.tuples(smaller, smaller).map(lambda t: f"{{{t[0]}: q for p, q in ({t[1]}).items()}}"),
        st.tuples(FUNCTIONS, smaller, smaller).map(lambda t: f"{t[0]}({t[1]} for q in {t[2]})"),
        st.tuples(smaller, smaller).map(lambda t: f"{{{t[0]}: {t[1]}}}"),
        smaller.map(lambda value: f"(not {value})"),
        smaller.map(lambda value: f"(-{value})"),
    )


@settings(max_examples=amount(80, 300), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.recursive(ATOMS, _larger, max_leaves=12))
def test_any_expression_can_be_checked(expression: str) -> None:
    """Whatever an expression is made of, the analysis says something about it and goes on."""
    program, found = analysed(CHART.format(expression=expression))
    assert program.files[0].machines
    assert all(each.message for each in found)
