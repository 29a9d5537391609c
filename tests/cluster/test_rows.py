"""Rows are read as they come, wherever the answer is cut into pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sc_compile import limits
from sc_compile.cluster.rows import rows_in

ROWS: list[dict[str, Any]] = [
    {"a": 1, "b": ']}\n\\"'},
    {},
    {"ü漢": [{"rows": [1]}], "c": None, "long": "x" * 500},
    {"d": '{"rows":['},
]


def pieces(data: bytes, lengths: Iterable[int]) -> list[bytes]:
    """Cut an answer into pieces of some lengths, and the rest."""
    found = []
    for length in lengths:
        found.append(data[:length])
        data = data[length:]
    return [*found, data]


@given(st.lists(st.integers(0, 40), max_size=40), st.booleans())
def test_pieces(lengths: list[int], escapes: bool) -> None:
    written = json.dumps({"rows": ROWS}, separators=(",", ":"), ensure_ascii=escapes)
    assert list(rows_in(pieces(written.encode(), lengths))) == ROWS


def test_no_rows() -> None:
    assert list(rows_in([b'{"rows":', b"[]}"])) == []


def test_rows_come_before_the_end() -> None:
    def answer() -> Iterable[bytes]:
        yield b'{"rows":[{"a":1},{"a":2'
        raise AssertionError("more was asked for")

    assert next(iter(rows_in(answer()))) == {"a": 1}


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<html>",
        "{}",
        '{"rows":[{"a":1}',
        '{"rows":[{"a":1},',
        '{"rows":[{"a":1}]} more',
        '{"rows":[1]}',
    ],
)
def test_what_is_no_answer(data: str) -> None:
    with pytest.raises(ValueError, match="rows"):
        list(rows_in([data.encode()]))


def test_a_row_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ANSWER_BYTES", 10_000)
    with pytest.raises(ValueError, match="a row does not end"):
        list(rows_in([b'{"rows":[{"a":"', *[b"x" * 1_000] * 100]))
