"""What the admin interface publishes of a service: values of its schemas, and what is none."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

INT64 = range(-(2**63), 2**63)

texts = st.text(max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(texts, each, max_size=3),
    max_leaves=5,
)


def iso(duration: timedelta) -> str:
    """Write a duration."""
    return f"P{duration.days}DT{duration.seconds}.{duration.microseconds:06}S"


FORMATS: dict[str, st.SearchStrategy[str]] = {
    "date": st.dates().map(str),
    "date-time": st.datetimes(timezones=st.just(UTC)).map(lambda time: time.isoformat()),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False).map(str),
    "duration": st.timedeltas(timedelta(), timedelta(days=10**6)).map(iso),
    "uuid": st.uuids().map(str),
}


@dataclass(frozen=True, eq=False)
class Published:
    """The OpenAPI document of a service; a tolerant one ignores unknown fields."""

    document: Any
    tolerant: bool = False

    def request(self, handler: str) -> Any:
        """Find the schema of a handler's body."""
        content = self._operation(handler)["requestBody"]["content"]
        return content["application/json"]["schema"]

    def answer(self, handler: str) -> Any:
        """Find the schema of what a handler answers."""
        content = self._operation(handler)["responses"]["200"]["content"]
        return content["application/json"]["schema"]

    def _operation(self, handler: str) -> Any:
        (path,) = [
            path
            for path in self.document["paths"]
            if path.startswith("/restate/call/") and path.endswith(f"/{handler}")
        ]
        return self.document["paths"][path]["post"]

    def resolved(self, schema: Any) -> Any:
        """Follow references."""
        while "$ref" in schema:
            _, *names = schema["$ref"].split("/")
            schema = self.document
            for name in names:
                schema = schema[name]
        return schema

    @cache  # noqa: B019 - a document lives as long as its tests
    def bodies(self, handler: str) -> st.SearchStrategy[Any]:
        """Make bodies of a handler."""
        return self.values(self.request(handler))

    def values(self, schema: Any) -> st.SearchStrategy[Any]:
        """Make values of a schema, without properties that it does not name."""
        schema = self.resolved(schema)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema:
            return st.one_of(*map(self.values, schema["anyOf"]))
        match schema.get("type"):
            case "null":
                return st.none()
            case "boolean":
                return st.booleans()
            case "integer":
                return st.integers(
                    schema.get("minimum", INT64[0]), schema.get("maximum", INT64[-1])
                )
            case "number":
                return st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 2**63)
            case "string":
                return texts_of(schema)
            case "array":
                return st.lists(self.values(schema["items"]), max_size=3)
            case "object":
                return self._objects(schema)
            case _:
                return anything

    def _objects(self, schema: Any) -> st.SearchStrategy[Any]:
        properties = {
            name: self.values(each) for name, each in schema.get("properties", {}).items()
        }
        if isinstance(others := schema.get("additionalProperties"), dict):
            return st.dictionaries(texts, self.values(others), max_size=3)
        required = {name: properties.pop(name) for name in schema.get("required", [])}
        return st.fixed_dictionaries(required, optional=properties)

    def may_fit(self, schema: Any, value: object) -> bool:
        """Return whether a value may be one of a schema; where not, it is none for sure.

        An object has no properties but those that are named, if the service is not tolerant.
        """
        schema = self.resolved(schema)
        if "enum" in schema:
            return value in schema["enum"]
        if "anyOf" in schema:
            return any(self.may_fit(each, value) for each in schema["anyOf"])
        match schema.get("type"):
            case "null":
                return value is None
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool) and value in INT64
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "string":
                return isinstance(value, str) and text_may_fit(schema, value)
            case "array":
                return isinstance(value, list) and all(
                    self.may_fit(schema["items"], each) for each in value
                )
            case "object":
                return isinstance(value, dict) and self._object_may_fit(schema, value)
            case _:
                return True

    def _object_may_fit(self, schema: Any, value: dict[str, object]) -> bool:
        if isinstance(others := schema.get("additionalProperties"), dict):
            return all(self.may_fit(others, each) for each in value.values())
        properties = schema.get("properties")
        if properties is None:
            return True
        is_open = self.tolerant and schema.get("additionalProperties") is not False
        return (
            set(schema.get("required", [])) <= value.keys()
            and (is_open or value.keys() <= properties.keys())
            and all(
                self.may_fit(properties[name], value[name]) for name in value.keys() & properties
            )
        )


def texts_of(schema: Any) -> st.SearchStrategy[str]:
    """Make texts of a schema."""
    if "pattern" in schema:
        return st.from_regex(schema["pattern"]).filter(lambda text: not text.endswith("\n"))
    if schema.get("contentEncoding") == "base64":
        return st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode())
    if "format" in schema:
        return FORMATS[schema["format"]]
    return texts


def text_may_fit(schema: Any, text: str) -> bool:
    """Return whether a text may be one of a schema: what has a format has a digit, for example."""
    if "pattern" in schema:
        return re.search(schema["pattern"], text) is not None
    if schema.get("contentEncoding") == "base64":
        return re.fullmatch(r"[\w+/=\s-]*", text) is not None
    if "format" in schema:
        return re.search(r"\d|nan|inf", text, re.IGNORECASE) is not None
    return True
