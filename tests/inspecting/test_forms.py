"""Forms for events, and the events that are read from them."""

from __future__ import annotations

from typing import Any

import pytest
from sc_compile.inspecting.forms import (
    Form,
    FormError,
    forms_for,
    read_event,
    read_json_event,
)
from sc_compile.machines.published import EventField, EventType

TEXT: dict[str, Any] = {"type": "string"}
NONE: dict[str, Any] = {"type": "null"}


def form(*schemas: dict[str, Any], is_required: bool = True) -> Form:
    """Return the form for an event `E` with a field `x` of one of some types."""
    field = EventField(name="x", schemas=schemas, is_required=is_required)
    (found,) = forms_for([EventType(name="E", fields=(field,))])
    return found


@pytest.mark.parametrize(
    ("schemas", "kind", "choices"),
    [
        ((TEXT,), "text", ()),
        ((TEXT, NONE), "text", ()),
        (({"type": "integer"},), "integer", ()),
        (({"type": "number"},), "number", ()),
        (({"type": "boolean"},), "choice", ("true", "false")),
        (({"enum": ["a", "ß"]},), "choice", ('"a"', '"ß"')),
        (({"type": "array", "items": {}},), "json", ()),
        (({"type": "object"}, NONE), "json", ()),
        ((TEXT, {"type": "integer"}), "json", ()),
        ((), "json", ()),
    ],
)
def test_kinds(schemas: tuple[dict[str, Any], ...], kind: str, choices: tuple[str, ...]) -> None:
    (field,) = form(*schemas).fields
    assert (field.kind, field.choices) == (kind, choices)


@pytest.mark.parametrize(
    ("schema", "filled_in", "value"),
    [
        (TEXT, "<b>", "<b>"),
        (TEXT, "", ""),
        ({"type": "integer"}, " -12 ", -12),
        ({"type": "number"}, "1.5", 1.5),
        ({"type": "boolean"}, "true", True),
        ({"enum": ["a", "b"]}, '"b"', "b"),
        ({"type": "array"}, "[1, null]", [1, None]),
    ],
)
def test_values(schema: dict[str, Any], filled_in: str, value: object) -> None:
    assert read_event(form(schema), {"field.x": filled_in}) == {"type": "E", "x": value}


@pytest.mark.parametrize("schema", [TEXT, {"type": "integer"}, {"type": "object"}])
def test_what_may_be_left_empty_is_left_out(schema: dict[str, Any]) -> None:
    for each in (form(schema, NONE), form(schema, is_required=False)):
        assert "may be left empty" in each.fields[0].hint
        assert read_event(each, {"field.x": ""}) == {"type": "E"}


@pytest.mark.parametrize(
    ("schema", "filled_in", "message"),
    [
        ({"type": "integer"}, "", "the field `x` is empty"),
        ({"type": "integer"}, "1.5", "the field `x` is no whole number"),
        ({"type": "integer"}, "9" * 5_000, "the field `x` is no whole number"),
        ({"type": "number"}, "true", "the field `x` is no number"),
        ({"type": "number"}, "NaN", "the field `x` is not JSON: NaN is none"),
        ({"type": "array"}, "[", "the field `x` is not JSON"),
        ({"type": "array"}, "[" * 100_000, "the field `x` is not JSON"),
    ],
)
def test_what_is_no_event(schema: dict[str, Any], filled_in: str, message: str) -> None:
    with pytest.raises(FormError, match=message):
        read_event(form(schema), {"field.x": filled_in})


def test_an_event_as_json() -> None:
    assert read_json_event('{"type": "PAY", "cents": 3}') == {"type": "PAY", "cents": 3}
    for wrong in ("[]", "PAY", '{"type": 3}', '{"cents": 3}', "{"):
        with pytest.raises(FormError):
            read_json_event(wrong)
