"""JSON schemas of what handlers take and give, as they are made for discovery."""

from __future__ import annotations

import msgspec

from generated._support.published import Json


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
