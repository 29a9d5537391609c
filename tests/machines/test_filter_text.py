"""Filters as they are written: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sc_compile.machines.filter_text import FilterError, parse_filter
from sc_compile.machines.filters import AnyOf, Compare, Every, Filter, Holds, Not, OneOf, as_sql

MEANS: dict[str, Filter] = {
    "done": Compare(("status",), "==", "done"),
    "hasTag:on-hold": Compare(("tag",), "==", "on-hold"),
    'hasTag:"on hold"': Compare(("tag",), "==", "on hold"),
    'matches:a."b"."c.d"': Compare(("state",), "==", 'a.b."c.d"'),
    'state == "a.b"': Compare(("state",), "==", "a.b"),
    "key == 4711": Compare(("key",), "==", "4711"),
    "key in [007, 1.50, 90s, True]": OneOf(("key",), ("007", "1.50", "90s", "True")),
    "key == a-1/b": Compare(("key",), "==", "a-1/b"),
    "context.a.b == -1.50": Compare(("context", "a", "b"), "==", Decimal("-1.50")),
    'context."a b".c == "4711"': Compare(("context", "a b", "c"), "==", "4711"),
    "context.a == True": Compare(("context", "a"), "==", True),
    "context.a is None": Compare(("context", "a"), "==", None),
    "age >= 1h30m": Compare(("age",), ">=", timedelta(hours=1, minutes=30)),
    "status in [done, 'error']": OneOf(("status",), ("done", "error")),
    "status == failed": Compare(("status",), "==", "failed"),
    "status not in [done]": Not(OneOf(("status",), ("done",))),
    '"\\"x\\n" in error': Holds(("error",), '"x\n'),
    "007 in key": Holds(("key",), "007"),
    "'x' not in context.a": Not(Holds(("context", "a"), "x")),
    "done or done and not done": AnyOf(
        (
            Compare(("status",), "==", "done"),
            Every((Compare(("status",), "==", "done"), Not(Compare(("status",), "==", "done")))),
        )
    ),
}


@pytest.mark.parametrize("text", MEANS)
def test_meaning(text: str) -> None:
    assert parse_filter(text) == MEANS[text]


WRONG = {
    "": "a condition is missing at the end",
    "status ==": "a value is missing at the end",
    "status": "a comparison, such as `==` or `in` is missing at the end",
    "status == error and": "a condition is missing at the end",
    "status == error && done": "expected `and` or `or`, found `&&`",
    "status in error": "expected a list in brackets, such as `[a, b]`, found `error`",
    "status in [error": "`]` is missing at the end",
    "(done": "`)` is missing at the end",
    "done done": "expected `and` or `or`, found `done`",
    "== 3": "expected a condition, found `==`",
    "done\x1b[2J": "expected `and` or `or`, found `\x1b[2J`",
    "stats == error": "a machine has no `stats`",
    "total > 3": "a machine has no `total`",
    "context > 3": "`context` is no value",
    "status == broken": "there is no status `broken`",
    "status > active": "`status` is compared with `==`, `!=` and `in`",
    "tag < a": "`tag` is compared with `==`, `!=` and `in`",
    "age > 3": "`age` is compared with a duration, such as `2h`",
    "age > 99999999999d": "the longest one has 999,999,999 days",
    "parked == many": "`parked` is compared with a number",
    '"x" in status': "`status` has nothing in it",
    "not " * 101 + "done": "there are more than 100 brackets and `not`s",
    "done or " * 300 + "done": "a filter has at most 2,000 characters",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:20])
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(text)
    assert caught.value.message == WRONG[text]
    assert 0 <= caught.value.start < caught.value.end


@given(st.text(alphabet="abc.:\"'\\()[]=!<>, 0123dhnotirsme\n\x1bä", max_size=40))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    with suppress(FilterError):
        parse_filter(text)


SQL = {
    "status == error and context.a > 3": "(status = 'error')",
    "status == error or context.a > 3": None,
    'version in [v1, v2] or key != "it\'s"': "(version in ('v1', 'v2') or key != 'it''s')",
    "not done": None,
    "age > 2h": None,
}


@pytest.mark.parametrize("text", SQL)
def test_what_the_server_decides(text: str) -> None:
    assert as_sql(parse_filter(text)) == SQL[text]
