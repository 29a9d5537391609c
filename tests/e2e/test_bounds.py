"""How much a client may send at once: what is more is refused before anything is done with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated._support.limits import MOST_BODY_BYTES, MOST_BODY_LEVELS, is_deeper
from tests.e2e.conftest import MakeMachine
from tests.e2e.test_refusals import AWAKEABLE, SET

pytestmark = pytest.mark.capability("bounds")


def nested(levels: int, inner: object = "]") -> Any:
    """Nest a value in so many objects and arrays, by turns."""
    value = inner
    for level in range(levels):
        value = [value] if level % 2 else {"[": value}
    return value


def test_an_event_of_the_most_levels(machine: MakeMachine) -> None:
    values = machine("values")
    tree = nested(MOST_BODY_LEVELS - 2)  # the body and the event are two
    body = {"event": {**SET, "tree": tree}}
    assert values.ok("send", body)["context"]["tree"] == tree
    assert values.context()["tree"] == tree
    body["event"]["tree"] = [tree]
    before = values.stored()
    assert values.fails(400, "send", body) == DEEPER
    assert values.stored() == before
    wide = {**SET, "tree": [nested(MOST_BODY_LEVELS - 3)] * MOST_BODY_LEVELS}
    assert values.ok("send", {"event": wide})["context"]["tree"] == wide["tree"]


DEEPER = "bad body: the body is nested deeper than 64 levels"
TOO_DEEP = nested(MOST_BODY_LEVELS)


@pytest.mark.parametrize(
    ("handler", "body"),
    [
        ("create", {"input": {"name": "n", "more": TOO_DEEP}}),
        ("send", {"event": {"type": "TOTAL", "parts": [], "more": TOO_DEEP}}),
        ("waitFor", {"condition": "done", "event": {"type": "TOTAL", "more": TOO_DEEP}}),
        ("subscribe", {"condition": "done", "awakeableId": AWAKEABLE, "more": TOO_DEEP}),
    ],
)
def test_what_is_nested_too_deep(machine: MakeMachine, handler: str, body: object) -> None:
    """Unknown fields do not get around it, not even where they are ignored."""
    lenient = machine("lenient")
    lenient.create()
    before = lenient.stored()
    assert lenient.fails(400, handler, body) == DEEPER
    assert lenient.stored() == before


@pytest.mark.parametrize("handler", ["create", "send", "waitFor", "subscribe"])
def test_brackets_without_end(machine: MakeMachine, handler: str) -> None:
    strict = machine("strict")
    for content in (b"[" * 100_000, b'{"a":' * 100_000):
        assert "bad body" in strict.fails(400, handler, content=content)
    assert strict.stored() == {}


def test_the_largest_event(machine: MakeMachine) -> None:
    lines = machine("lines")
    empty = len(json.dumps({"event": {"type": "TEXT", "text": ""}}))
    text = "x" * (MOST_BODY_BYTES - empty)
    content = json.dumps({"event": {"type": "TEXT", "text": text}})
    answer = lines.call("send", content=content)
    assert answer.status_code == 200, answer.text
    assert answer.json()["context"]["text"] == text
    before = lines.stored()
    message = lines.fails(400, "send", content=content + " ")
    assert message == "bad body: the body has 1048577 bytes; at most 1048576 are taken"
    assert lines.stored() == before


@pytest.mark.parametrize("handler", ["create", "send", "waitFor", "subscribe"])
def test_what_is_too_large(machine: MakeMachine, handler: str) -> None:
    strict = machine("strict")
    before = strict.create() and strict.stored()
    body = {"more": (2 * MOST_BODY_BYTES - len('{"more": ""}')) * "x"}
    message = strict.fails(400, handler, content=json.dumps(body))
    assert message == "bad body: the body has 2097152 bytes; at most 1048576 are taken"
    assert strict.stored() == before


def levels(value: object) -> int:
    """Count the levels of a value."""
    if isinstance(value, dict):
        return 1 + max(map(levels, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(levels, value), default=0)
    return 0


# Texts that could be taken for structure.
TEXTS = st.text('[]{}"\\,:a', max_size=8)


@given(inner=st.recursive(TEXTS, lambda each: st.lists(each) | st.dictionaries(TEXTS, each)))
def test_levels_are_those_of_the_value(inner: object) -> None:
    for around in range(MOST_BODY_LEVELS - levels(inner) - 1, MOST_BODY_LEVELS - levels(inner) + 3):
        value = nested(around, [inner, 70 * [[]], inner])
        assert is_deeper(json.dumps(value).encode(), MOST_BODY_LEVELS) == (
            levels(value) > MOST_BODY_LEVELS
        )
