"""JSON schemas of what handlers take and give, as they are made for discovery."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Generic, Literal, TypeVar

import msgspec

from generated._support.published import Json

T = TypeVar("T")


class Left(msgspec.Struct, frozen=True, tag="left", tag_field="type"):
    """One of two."""


class Right(msgspec.Struct, frozen=True, tag="right", tag_field="type"):
    """The other."""


class Part(msgspec.Struct, frozen=True):
    """Has a field that is called as what is left out."""

    discriminator: int = 1


class Whole(msgspec.Struct, frozen=True):
    """Has a default with that field in it, and a union."""

    part: Part = Part()
    side: Left | Right | None = None


def test_only_discriminators_of_unions_are_left_out() -> None:
    schema = Json(Whole).schema()
    assert schema["properties"]["part"]["default"] == {"discriminator": 1}
    assert schema["$defs"]["Part"]["properties"] == {
        "discriminator": {"type": "integer", "default": 1}
    }
    assert str(schema).count("discriminator") == 2
    assert "Left" in schema["$defs"]
    assert "Right" in schema["$defs"]


class Meeting(msgspec.Struct, frozen=True, tag="meeting", tag_field="type"):
    """Has datetimes in all places, and texts that are none."""

    at: datetime
    until: datetime | None = None
    all: list[dict[str, datetime | int]] = []
    default: datetime = datetime(2026, 1, 31, tzinfo=UTC)
    kind: Literal["a", "b"] | None = None
    day: date | None = None
    note: str | None = None
    next: Meeting | Break | None = None


class Break(msgspec.Struct, frozen=True, tag="break", tag_field="type"):
    """One of two, with a field that is no datetime here."""

    at: str
    since: datetime


def test_datetimes_have_a_format() -> None:
    """That of RFC 3339, which has a time zone: one without is refused."""
    schema = Json(Meeting | Break).schema()
    when = {"type": "string", "format": "date-time"}
    meeting = schema["$defs"]["Meeting"]["properties"]
    assert meeting["at"] == when
    assert meeting["until"]["anyOf"][0] == when
    assert when in meeting["all"]["items"]["additionalProperties"]["anyOf"]
    assert meeting["default"] == {**when, "default": "2026-01-31T00:00:00Z"}
    assert schema["$defs"]["Break"]["properties"]["since"] == when
    assert str(schema).count("date-time") == 5  # and no other text has it


class Body(msgspec.Struct, Generic[T], frozen=True):
    """A body with an event in it."""

    event: T


def test_datetimes_of_versions_that_are_called_the_same_have_a_format() -> None:
    def version(field: str) -> Any:
        return msgspec.defstruct("Moved", [(field, datetime)], tag_field="type", tag="MOVED")

    body: Any = Body
    schema = Json(body[version("at")], body[version("since")]).schema()
    assert {"1.Moved", "2.Moved"} <= schema["$defs"].keys()
    assert str(schema).count("date-time") == 2
