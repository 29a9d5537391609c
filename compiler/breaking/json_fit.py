"""Which JSON of one type can be read as another, as the generated code reads it.

What a machine has stored is read by msgspec, strictly, but for fields that are not known: these
are left out. What clients send is read the same way, and then compared with what was understood, so
there an unknown field can be refused, and a decimal has to be a string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from .. import ir
from ..analysis.types.type_relations import bare, members, type_text
from ..datatypes import DataType, DictOf, ListOf, Literal, RecordRef, Scalar
from ..source import Span

Records: TypeAlias = Mapping[RecordRef, ir.Record]

STRINGS = frozenset(
    {
        *(Scalar.STR, Scalar.BYTES, Scalar.DURATION, Scalar.DATETIME, Scalar.DATE),
        *(Scalar.DECIMAL, Scalar.UUID),
    }
)
"""The types whose JSON is a string."""

STORED_AS: Mapping[Scalar, frozenset[Scalar]] = {
    Scalar.STR: STRINGS,
    Scalar.FLOAT: frozenset({Scalar.FLOAT, Scalar.INT}),
    Scalar.DECIMAL: frozenset({Scalar.DECIMAL, Scalar.INT, Scalar.FLOAT}),
}
"""What can be read as a type, where that is more than the type itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How JSON of old types is read as new ones: by a machine that was stored, or from a client.

    `old` and `new` are the records of the two sides.
    """

    old: Records
    new: Records
    client: bool = False
    reject_unknown: bool = False

    def turned(self) -> Reading:
        """Return the reading of what the new charts write by whoever knows the old types."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incompatibility:
    """Why a value of one type cannot be read as another: where in it, and what is wrong there.

    `span` is the field of the new record that does not fit, where it is in one.
    """

    path: str
    reason: str
    span: Span | None = None

    def below(self, step: str) -> Incompatibility:
        """Return the same for the value that this one is a part of."""
        return replace(self, path=f"{step}{self.path}")

    def describe(self, whole: str) -> str:
        """Say what does not fit, of a value called `whole`."""
        return f"{self.reason} (at `{whole}{self.path}`)" if self.path else self.reason


def incompatibility(
    old: DataType,
    new: DataType,
    reading: Reading,
    seen: frozenset[tuple[RecordRef, RecordRef]] = frozenset(),
) -> Incompatibility | None:
    """Return why some value of the type `old` cannot be read as `new`; None where all can be."""
    for member in members(old):
        found = [_incompatibility(member, other, reading, seen) for other in members(new)]
        if None in found:
            continue
        closest = max((each for each in found if each is not None), key=lambda each: len(each.path))
        if closest.path or (isinstance(bare(old), RecordRef) and len(found) == 1):
            return closest
        if len(members(old)) == 1 or isinstance(member, (ListOf, DictOf, RecordRef)):
            return Incompatibility(path="", reason=_was_and_is(old, new))
        return Incompatibility(
            path="", reason=f"`{type_text(member)}` is no longer among its values"
        )
    return None


def _was_and_is(old: DataType, new: DataType) -> str:
    """Say what a type was and is; what an alias stands for, where the name is the same."""
    if type_text(old) == type_text(new):
        old, new = bare(old), bare(new)
    return f"it was `{type_text(old)}` and is `{type_text(new)}`"


def _incompatibility(
    old: DataType,
    new: DataType,
    reading: Reading,
    seen: frozenset[tuple[RecordRef, RecordRef]],
) -> Incompatibility | None:
    """Compare types that are neither aliases nor unions."""
    match old, new:
        case _, Scalar.JSON:
            return None
        case Scalar() as one, Scalar() as other:
            if one is other or (
                one in STORED_AS.get(other, ()) and not _is_refused(other, reading)
            ):
                return None
        case Literal(), Scalar.STR:
            return None
        case Literal(value=one_text), Literal(value=other_text) if one_text == other_text:
            return None
        case ListOf(item=one_part), ListOf(item=other_part):
            found = incompatibility(one_part, other_part, reading, seen)
            return None if found is None else found.below("[]")
        case DictOf(value=one_part), DictOf(value=other_part):
            found = incompatibility(one_part, other_part, reading, seen)
            return None if found is None else found.below("{}")
        case RecordRef(), RecordRef():
            return _record_incompatibility(old, new, reading, seen)
        case RecordRef(), DictOf(value=value):
            for each in reading.old[old].fields:
                found = incompatibility(each.type, value, reading, seen)
                if found is not None:
                    return found.below(f".{each.name}")
            return None
        case _:
            pass
    return Incompatibility(path="", reason=_was_and_is(old, new))


def _is_refused(new: Scalar, reading: Reading) -> bool:
    """Return whether clients may not send another type's JSON: a number is no decimal."""
    return reading.client and new is Scalar.DECIMAL


def _record_incompatibility(
    old: RecordRef,
    new: RecordRef,
    reading: Reading,
    seen: frozenset[tuple[RecordRef, RecordRef]],
) -> Incompatibility | None:
    if (old, new) in seen:  # a record may have a list of its own kind
        return None
    seen |= {(old, new)}
    before = {each.name: each for each in reading.old[old].fields}
    after = {each.name: each for each in reading.new[new].fields}
    for name, each in after.items():
        if name not in before:
            if each.default is None:
                reason = f"record `{new.name}` needs a field `{name}` that it did not have"
                return Incompatibility(path=f".{name}", reason=reason, span=each.span)
            continue
        found = incompatibility(before[name].type, each.type, reading, seen)
        if found is not None:
            return replace(found.below(f".{name}"), span=found.span or each.span)
    if reading.reject_unknown:
        for name in before:
            if name not in after:
                reason = f"record `{new.name}` has no field `{name}` any more, and refuses it"
                return Incompatibility(path=f".{name}", reason=reason, span=reading.new[new].span)
    return None
