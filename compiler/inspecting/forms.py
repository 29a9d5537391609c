"""Forms for events, made of their types, and the events that are read from filled-in forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ..machines.published import EventField, EventType

Kind: TypeAlias = Literal["text", "integer", "number", "choice", "json"]

PREFIX = "field."
"""Begins the names of the inputs for an event's fields."""
MOST_DIGITS = 300

HINTS = {
    "date-time": "a date and time, such as 2026-05-31T12:00:00Z",
    "duration": "a duration, such as PT1H30M",
    "decimal": "a decimal, such as 12.50",
    "uuid": "a UUID",
}


class FormError(Exception):
    """What was filled in is no event; in words for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An input of a form; `choices` are texts of JSON, where one of several is chosen."""

    name: str
    kind: Kind
    hint: str
    is_required: bool
    choices: tuple[str, ...] = ()

    @property
    def input_name(self) -> str:
        """Return the name of the input."""
        return PREFIX + self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form for an event. Versions may have events of one name: `number` tells them apart."""

    number: int
    event: str
    fields: tuple[Field, ...]


def forms_for(events: Sequence[EventType]) -> list[Form]:
    """Return a form for each event, in the order of the chart."""
    return [
        Form(number=number, event=each.name, fields=tuple(map(_field, each.fields)))
        for number, each in enumerate(events)
    ]


def _field(field: EventField) -> Field:
    schemas = [each for each in field.schemas if each.get("type") != "null"]
    may_be_none = len(schemas) < len(field.schemas)
    is_optional = may_be_none or not field.is_required
    kind, hint, choices = _kind(schemas)
    if is_optional:
        hint = f"{hint}; may be left empty" if hint else "may be left empty"
    return Field(
        name=field.name, kind=kind, hint=hint, is_required=not is_optional, choices=choices
    )


def _kind(schemas: Sequence[Mapping[str, Any]]) -> tuple[Kind, str, tuple[str, ...]]:
    """Return the kind of the input for one of some types, a hint, and what can be chosen."""
    enums = [each.get("enum") for each in schemas]
    if schemas and all(isinstance(each, list) for each in enums):
        known = [value for each in enums for value in each or ()]
        return "choice", "", tuple(json.dumps(each, ensure_ascii=False) for each in known)
    if len(schemas) == 1:
        match schemas[0]:
            case {"type": "boolean"}:
                return "choice", "", ("true", "false")
            case {"type": "integer"}:
                return "integer", "a whole number", ()
            case {"type": "number"}:
                return "number", "a number", ()
            case {"type": "string", **rest}:
                return "text", HINTS.get(str(rest.get("format", "")), ""), ()
            case {"type": "array"}:
                return "json", "a list, as JSON", ()
            case {"type": "object"}:
                return "json", "an object, as JSON", ()
            case _:
                pass
    return "json", "a value, as JSON", ()


# --- what was filled in ---------------------------------------------------------------------------


def read_event(form: Form, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the event of a form that was filled in. Raises FormError.

    Only what a browser cannot be trusted to send is refused here: the machine checks the event.
    """
    event: dict[str, Any] = {"type": form.event}
    for field in form.fields:
        text = given.get(field.input_name, "")
        if text or (field.is_required and field.kind == "text"):
            event[field.name] = _READ[field.kind](field.name, text)
        elif field.is_required:
            raise FormError(f"the field `{field.name}` is empty")
    return event


def read_json_event(text: str) -> dict[str, Any]:
    """Return an event that was written as JSON. Raises FormError."""
    event = _json("the event", text)
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise FormError('an event is a JSON object with a "type", the name of the event')
    return event


def _integer(name: str, text: str) -> int:
    if len(text) > MOST_DIGITS or not re.fullmatch(r"\s*[-+]?\d+\s*", text, re.ASCII):
        raise FormError(f"the field `{name}` is no whole number")
    return int(text)


def _number(name: str, text: str) -> object:
    found = _json(f"the field `{name}`", text)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise FormError(f"the field `{name}` is no number")
    return found


def _value(name: str, text: str) -> object:
    return _json(f"the field `{name}`", text)


def _json(what: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise FormError(f"{what} is not JSON: {error}") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is none")


_READ: Mapping[Kind, Callable[[str, str], object]] = {
    "text": lambda _name, text: text,
    "integer": _integer,
    "number": _number,
    "choice": _value,
    "json": _value,
}
