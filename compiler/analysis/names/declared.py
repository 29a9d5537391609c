"""Where a declaration that is missing would stand."""

from __future__ import annotations

from ...datatypes import DataType, DictOf, ListOf, Scalar, may_be_none
from ...diagnostics import Fix
from ...parsing import syntax
from ..types.type_relations import bare, is_unknown, type_text, widened

# Values to begin with; other types begin with None.
_EMPTY = {
    Scalar.STR: '""',
    Scalar.INT: "0",
    Scalar.FLOAT: "0.0",
    Scalar.BOOL: "False",
    Scalar.DURATION: "0s",
}


def declared(text: str, file: syntax.File) -> Fix | None:
    """Return the change that adds a declaration to a file: behind its events, or before a machine.

    None stands for a machine, which has more to it, and for a file without one, where nothing
    would use what is declared.
    """
    if text.startswith("event ") and file.events:
        last = max(file.events, key=lambda each: each.span.end)
        place = _line_end(file.source.text, last.span.end)
        return Fix(span=file.source.span(place, place), text=f"\n{text}")
    if not file.machines or text.startswith("machine "):
        return None
    first = min(each.span.start for each in file.machines)
    place = _above_comments(file.source.text, first)
    return Fix(span=file.source.span(place, place), text=f"{text}\n\n")


def field_declared(name: str, datatype: DataType, machine: syntax.Machine) -> Fix | None:
    """Return the change that adds a field to a machine's context, for values of a type.

    None stands for a type that is not known.
    """
    kind = bare(widened(datatype))
    if is_unknown(kind) or kind is Scalar.NONE:
        return None
    default = "[]" if isinstance(kind, ListOf) else "{}" if isinstance(kind, DictOf) else None
    if isinstance(kind, Scalar):
        default = _EMPTY.get(kind)
    text = type_text(widened(datatype))
    if default is None and not may_be_none(datatype):
        text = f"{text} | None"
    field = f"{name}: {text} = {default or 'None'}"
    source = machine.span.source
    fields = machine.contexts[0].fields if machine.contexts else ()
    if fields:
        return Fix(span=fields[-1].span.behind(), text=f", {field}")
    if machine.contexts:
        return None
    place = machine.body.span.start + 1
    return Fix(span=source.span(place, place), text=f"\n  context({field})")


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end == -1 else end


def _above_comments(text: str, offset: int) -> int:
    """Return where the lines of comments begin that are directly above an offset."""
    start = text.rfind("\n", 0, offset) + 1
    if text[start:offset].strip():
        return offset  # something else stands on its line
    while start > 0:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before : start - 1].lstrip().startswith("#"):
            break
        start = before
    return start
