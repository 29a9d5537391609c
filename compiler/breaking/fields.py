"""Fields of a signature, before and after: those needed, those gone, those of another type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from .. import ir
from ..source import Span
from .findings import Place, in_new, in_old
from .json_fit import Reading, incompatibility


class Change(Enum):
    """What happened to a field."""

    NEEDED = "needed"
    GONE = "gone"
    RETYPED = "retyped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A change of a field, and why what was written does not fit."""

    change: Change
    name: str
    why: str
    span: Span

    @property
    def place(self) -> Place:
        """Return where it is seen: in the new charts, or in the old ones for what is gone."""
        if self.change is Change.GONE:
            return in_old(self.span, "was here")
        return in_new(self.span)


def has_default(field: ir.Field) -> bool:
    """Return whether a value that lacks the field can be read."""
    return field.default is not None


def compare_fields(
    old: Sequence[ir.Field],
    new: Sequence[ir.Field],
    reading: Reading,
    *,
    fills_in: Callable[[ir.Field], bool] = has_default,
) -> Iterator[FieldChange]:
    """Yield what makes values of the old fields unreadable as the new ones.

    That a field is gone counts only where unknown fields are refused. `fills_in` tells whether a
    field's default stands in for a missing value.
    """
    before = {each.name: each for each in old}
    after = {each.name: each for each in new}
    for name, field in after.items():
        if name not in before:
            if not fills_in(field):
                why = f"`{name}` is needed, and was not there"
                yield FieldChange(change=Change.NEEDED, name=name, why=why, span=field.span)
            continue
        found = incompatibility(before[name].type, field.type, reading)
        if found is not None:
            yield FieldChange(
                change=Change.RETYPED,
                name=name,
                why=f"`{name}`: {found.describe(name)}",
                span=found.span or field.span,
            )
    if reading.reject_unknown:
        for name, field in before.items():
            if name not in after:
                why = f"`{name}` is gone, and unknown fields are refused"
                yield FieldChange(change=Change.GONE, name=name, why=why, span=field.span)
