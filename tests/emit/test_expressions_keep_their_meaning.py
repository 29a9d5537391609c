"""Expressions mean in the generated code what they mean in the chart, where both are Python."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compiling import Package, compile_into, importable

NUMBERS = ("event.a", "event.b", "c", "1", "7", "2")
TRUTHS = ("event.p", "event.q", "r", "True")
TEXTS = ("event.s", '"x"', r'"\""')
PARTS = (
    *("{event.s}", "{event.a}", "{'x'}", "{event.s.replace('x', 'y')}"),
    *("{ {'a': 1}['a'] }", "{event.s.replace('s', '{}')}"),
)
VALUES = [
    {"a": 5, "b": -3, "p": True, "q": False, "s": "it's"},
    {"a": -2, "b": 4, "p": False, "q": True, "s": '"{}\\'},
]
CONTEXT = {"c": 3, "r": True, "xs": [1, 2]}
CHART = """
event E(a: int, b: int, p: bool, q: bool, s: str)
machine {name} {{
  context(c: int = 3, r: bool = True, xs: list[int] = [1, 2])
  on E {{
{lines}
  }}
}}
"""


def looped(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make comprehensions; those within one are shorter, so `v` is none of their variables."""
    return st.tuples(*parts).map(lambda texts: form.format(*texts, v=f"v{len(''.join(texts))}"))


def numbers() -> st.SearchStrategy[str]:
    """Make expressions that are ints."""

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join),
            st.tuples(inner, st.sampled_from(["// 7", "% 5"])).map(" ".join),
            inner.map("({})".format),
            inner.map("-{}".format),
            st.tuples(inner, truths(1), inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
            st.tuples(inner, inner).map("max({0[0]}, {0[1]})".format),
            st.tuples(inner, inner).map("len(xs + [{0[0]}] + xs + [{0[1]}])".format),
            inner.map("abs({})".format),
            st.tuples(inner, inner).map("len((xs + [{0[0]}])[{0[1]} - 1:])".format),
            st.tuples(inner, inner).map('({{"a": {0[0]}}} | {{"b": {0[1]}}})["a"]'.format),
            looped("sum({v} + {0} for {v} in xs if {1})", inner, truths(1)),
            looped("max([{v} * {0} for {v} in xs + [{1}]])", inner, inner),
            looped(
                'len({{k{v}: {v} for k{v}, {v} in {{"a": {0}}}.items() if {v} > {1}}})',
                inner,
                inner,
            ),
        )

    return st.recursive(st.sampled_from(NUMBERS), larger, max_leaves=8)


def truths(depth: int = 3) -> st.SearchStrategy[str]:
    """Make expressions that are bools."""
    simple: st.SearchStrategy[str] = st.sampled_from(TRUTHS)
    if depth == 0:
        return simple
    inner = truths(depth - 1)
    operands = st.sampled_from(NUMBERS)
    return st.one_of(
        simple,
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("not {}".format),
        inner.map("({})".format),
        st.tuples(operands, st.sampled_from(["<", "<=", "==", "!=", ">"]), operands).map(" ".join),
        st.tuples(operands, operands, operands).map("{0[0]} < {0[1]} <= {0[2]}".format),
        st.tuples(operands, st.sampled_from(["in", "not in"])).map("{0[0]} {0[1]} xs".format),
        looped("any(({0}) == ({v} < {1}) for {v} in xs)", inner, operands),
        looped("all(({0} if w{v} > {v} else {1}) for {v} in xs for w{v} in xs)", inner, inner),
    )


def texts() -> st.SearchStrategy[str]:
    """Make expressions that are text."""
    literal = st.text(alphabet="a '{}\\\n\"é☃\t", max_size=5)
    quoted = literal.map(
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    )
    parts = st.lists(
        st.one_of(
            literal.map(
                lambda text: text.replace("\\", "\\\\")
                .replace('"', '\\"')
                .replace("\n", "\\n")
                .replace("{", "{{")
                .replace("}", "}}")
            ),
            st.sampled_from(PARTS),
        ),
        min_size=1,
        max_size=4,
    )
    return st.one_of(
        st.sampled_from(TEXTS),
        quoted,
        parts.map(lambda listed: 'f"' + "".join(listed) + '"'),
        st.tuples(quoted, st.sampled_from(TEXTS)).map("({0[0]} + {0[1]}).upper()".format),
    )


EXPRESSIONS = st.lists(st.one_of(numbers(), truths(), texts()), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder for charts."""
    return tmp_path_factory.mktemp("expressions")


@settings(max_examples=25, deadline=None)
@given(expressions=EXPRESSIONS)
def test_values_are_python_s(folder: Path, expressions: list[str]) -> None:
    """What a machine logs for an expression is what Python makes of its text."""
    compare(folder, expressions)


def test_all_pairs_of_operators(folder: Path) -> None:
    """Parentheses stay where they make a difference."""
    numbers = [
        form.format(one, other)
        for one, other in product(["+", "-", "*", "// 2 +", "% 2 -"], repeat=2)
        for form in ("7 {} (c {} 4)", "(7 {} c) {} 4", "7 {} c {} 4", "-(7 {} c) {} -4")
    ]
    truths = [
        form.format(one, other)
        for one, other in product(["and", "or", "==", "and not", "or not"], repeat=2)
        for form in (
            "r {} (event.p {} event.q)",
            "(r {} event.p) {} event.q",
            "not (r {0} event.p)",
        )
        if not ("==" in (one, other) and "not" in f"{one}{other}")
    ]
    compare(folder, [*dict.fromkeys(numbers), *dict.fromkeys(truths)])


def compare(folder: Path, expressions: list[str]) -> None:
    """Compare what a machine logs for expressions with what Python makes of their text."""
    number = sum(1 for _ in folder.iterdir())
    chart = folder / f"chart{number}.sc"
    lines = "\n".join(f"    log {text}" for text in expressions)
    chart.write_text(CHART.format(name="m", lines=lines), encoding="utf-8")
    output = folder / f"output{number}"
    compile_into(output, [chart])
    with importable(output) as package:
        for values in VALUES:
            names = {**CONTEXT, "event": SimpleNamespace(**values)}
            assert logged(package, values) == [eval(text, names) for text in expressions]


def logged(package: Package, values: dict[str, Any]) -> list[Any]:
    """Return what the machine logs for an event."""
    module = package.module("m_v1")
    machine = module.Machine("key")
    machine.start()
    machine.send(module.E(**values))
    return [effect.value for effect in machine.effects()]
