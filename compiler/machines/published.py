"""What the services of machines publish: their versions, and the fields that clients see.

The charts are not at hand where machines are operated. But the schema of what `snapshot` answers is
registered with Restate, and has of each version the fields of its context that are not private.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w|months?|mo|y)?[a-z]*")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_557_600}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    """A field of an event: the JSON schemas of what it can be, without references."""

    name: str
    schemas: tuple[Mapping[str, Any], ...]
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """An event that a client may send. Versions may have events of one name and other fields."""

    name: str
    fields: tuple[EventField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedService:
    """A service of machines, as it is registered.

    `fields` has the names of the context's fields that are not private, by version: of every
    version that the code has. `event_types` are the events that a client may send.
    `hides` tells whether a version has private fields, whatever they are called.
    `keeps_calls` is how long Restate keeps a call that has ended, and `knows_again` how long it
    answers a call under the same idempotency key as the first one; None where that is not said.
    """

    name: str
    fields: Mapping[str, frozenset[str]]
    handlers: frozenset[str]
    hides: bool = False
    event_types: tuple[EventType, ...] = ()
    keeps_calls: timedelta | None = None
    knows_again: timedelta | None = None

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the versions that the code has."""
        return tuple(self.fields)

    @property
    def events(self) -> tuple[str, ...]:
        """Return the names of the events that a client may send."""
        return tuple(dict.fromkeys(each.name for each in self.event_types))


@dataclass(frozen=True, slots=True)
class Published:
    """All that is registered: services of machines by their names, and the names of all."""

    machines: Mapping[str, PublishedService] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def shown_fields(self, service: str, version: str) -> frozenset[str]:
        """Return the fields of a version that may be shown; none where the code has no such."""
        found = self.machines.get(service)
        return frozenset() if found is None else found.fields.get(version, frozenset())


def read_published(services: Iterable[Mapping[str, Any]]) -> Published:
    """Read what is registered; what is no service of machines has only its name in there."""
    found = {}
    names = set()
    for service in services:
        name = service.get("name")
        if isinstance(name, str):
            names.add(name)
            if (machines := _machines(name, service)) is not None:
                found[name] = machines
    return Published(dict(sorted(found.items())), frozenset(names))


def _machines(name: str, service: Mapping[str, Any]) -> PublishedService | None:
    handlers = {
        each["name"]: each
        for each in _list(service.get("handlers"))
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    }
    schema = handlers.get("snapshot", {}).get("output_json_schema")
    versions = dict(_versions(schema))
    if service.get("ty") != "VirtualObject" or not versions:
        return None
    return PublishedService(
        name=name,
        fields=versions,
        handlers=frozenset(handlers),
        hides=_hides(schema),
        event_types=tuple(_events(handlers.get("send", {}).get("input_json_schema"))),
        keeps_calls=duration(service.get("journal_retention")),
        knows_again=duration(service.get("idempotency_retention")),
    )


def _versions(schema: object) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the versions that snapshots are published of, each with the fields of its context."""
    for snapshot in _options(schema, schema):
        properties = _dict(snapshot.get("properties"))
        if not {"version", "status", "value", "context"} <= properties.keys():
            continue
        for context in _options(properties["context"], schema):
            for version in _list(_dict(properties["version"]).get("enum")):
                yield str(version), frozenset(_dict(context.get("properties")))


def _hides(schema: object) -> bool:
    """Return whether snapshots have a type of their own for clients: some fields are private."""
    written = repr(schema)
    return "PublicSnapshot" in written or "PublicContext" in written


def _events(schema: object) -> Iterator[EventType]:
    """Yield the events that `send` takes, each of those that have the same fields once."""
    seen: list[EventType] = []
    for body in _options(schema, schema):
        for event in _options(_dict(body.get("properties")).get("event"), schema):
            properties = _dict(event.get("properties"))
            required = _list(event.get("required"))
            fields = tuple(
                EventField(
                    name=str(name),
                    schemas=tuple(_options(field, schema)),
                    is_required=name in required,
                )
                for name, field in properties.items()
                if name != "type"
            )
            for name in _list(_dict(properties.get("type")).get("enum")):
                found = EventType(name=str(name), fields=fields)
                if found not in seen:
                    seen.append(found)
                    yield found


def _options(part: object, whole: object, levels: int = 8) -> Iterator[dict[str, Any]]:
    """Yield the schemas that a part of a schema leaves the choice of, wherever they are defined."""
    found = _dict(part)
    if levels and "anyOf" in found:
        for each in _list(found["anyOf"]):
            yield from _options(each, whole, levels - 1)
    elif levels and "$ref" in found:
        name = str(found["$ref"]).removeprefix("#/$defs/")
        yield from _options(_dict(_dict(whole).get("$defs")).get(name), whole, levels - 1)
    elif found:
        yield found


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def duration(text: object) -> timedelta | None:
    """Read a duration as Restate writes it: `1d`, `2h 30m`, `10 days`; None where it is none."""
    if not isinstance(text, str) or not _PART.fullmatch(text.split()[0] if text.split() else ""):
        return None
    seconds = 0.0
    for number, unit in _PART.findall(text):
        if unit.startswith("mo"):
            seconds += float(number) * 2_629_800
        elif unit in _UNITS:
            seconds += float(number) * _UNITS[unit]
        else:
            return None
    return timedelta(seconds=seconds)
