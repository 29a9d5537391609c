"""What is said to fit is read by msgspec, as the generated code does it; what is not, is not."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from typing import Literal as TextLiteral
from typing import Union as AnyOf

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sc_compile.breaking.json_fit import Reading, incompatibility
from sc_compile.datatypes import DataType, DictOf, ListOf, Literal, RecordRef, Scalar, Union

from tests.breaking.comparing import program_of, rules_found

STORED = Reading(old={}, new={})

PYTHON: Mapping[Scalar, Any] = {
    Scalar.STR: str,
    Scalar.INT: int,
    Scalar.FLOAT: float,
    Scalar.BOOL: bool,
    Scalar.BYTES: bytes,
    Scalar.NONE: None,
    Scalar.DURATION: timedelta,
    Scalar.DATETIME: datetime,
    Scalar.DATE: date,
    Scalar.DECIMAL: Decimal,
    Scalar.UUID: uuid.UUID,
    Scalar.JSON: Any,
}
VALUES: Mapping[Scalar, tuple[Any, ...]] = {
    Scalar.STR: ("", "a text"),
    Scalar.INT: (0, 2**62),
    Scalar.FLOAT: (0.5, 1e300),
    Scalar.BOOL: (True, False),
    Scalar.BYTES: (b"", b"\xff\x00!"),
    Scalar.NONE: (None,),
    Scalar.DURATION: (timedelta(), timedelta(days=-1, microseconds=5)),
    Scalar.DATETIME: (datetime(2026, 1, 31, 12, 5, tzinfo=UTC),),
    Scalar.DATE: (date(2026, 1, 31),),
    Scalar.DECIMAL: (Decimal("1.50"), Decimal("1e30")),
    Scalar.UUID: (uuid.UUID(int=7),),
    Scalar.JSON: ([1, {"a": None}], "a text", {}, 5, None),
}


def python_type(of: DataType) -> Any:
    """Return the Python type that the generated code has for a type without records."""
    match of:
        case Scalar():
            return PYTHON[of]
        case Literal(value=value):
            return TextLiteral[value]
        case ListOf(item=item):
            return list[python_type(item)]  # type: ignore[misc]
        case DictOf(value=value):
            return dict[str, python_type(value)]  # type: ignore[misc]
        case Union(members=members):
            return AnyOf[tuple(map(python_type, members))]  # noqa: UP007
        case _:
            raise AssertionError(of)


def can_be_read(value: Any, new: DataType) -> bool:
    """Return whether a stored value is read as one of another type."""
    try:
        msgspec.json.Decoder(python_type(new)).decode(msgspec.json.encode(value))
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("old", Scalar)
@pytest.mark.parametrize("new", Scalar)
def test_scalars(old: Scalar, new: Scalar) -> None:
    """One type fits another where all its values can be read, and nowhere else."""
    assert (incompatibility(old, new, STORED) is None) == all(
        can_be_read(v, new) for v in VALUES[old]
    )


LITERALS = (Literal("a"), Literal("b"), Union((Literal("a"), Literal("b"))))
STRINGS = (*LITERALS, Scalar.STR, Scalar.DATETIME, Scalar.BYTES, Scalar.UUID, Scalar.DECIMAL)


def values_of(of: DataType) -> st.SearchStrategy[Any]:
    """Make values of a type."""
    match of:
        case Scalar():
            return st.sampled_from(VALUES[of])
        case Literal(value=value):
            return st.just(value)
        case ListOf(item=item):
            return st.lists(values_of(item), max_size=3)
        case DictOf(value=part):
            return st.dictionaries(st.text(max_size=3), values_of(part), max_size=3)
        case Union(members=members):
            return st.one_of([values_of(member) for member in members])
        case _:
            raise AssertionError(of)


@st.composite
def unions(draw: st.DrawFn, parts: st.SearchStrategy[DataType]) -> DataType:
    """Make a union that JSON can tell apart: at most one of each of its kinds."""
    kinds: tuple[st.SearchStrategy[Any], ...] = (
        st.sampled_from(STRINGS),
        st.sampled_from((Scalar.INT, Scalar.FLOAT)),
        st.just(Scalar.BOOL),
        st.just(Scalar.NONE),
        parts.map(ListOf),
        parts.map(DictOf),
    )
    chosen = draw(st.sets(st.sampled_from(range(len(kinds))), min_size=1, max_size=4))
    members: list[DataType] = []
    for kind in sorted(chosen):
        member: DataType = draw(kinds[kind])
        members += member.members if isinstance(member, Union) else [member]
    one, *more = members
    return Union((one, *more)) if more else one


LEAVES: list[DataType] = [*Scalar, *LITERALS]
TYPES: st.SearchStrategy[DataType] = st.recursive(st.sampled_from(LEAVES), unions, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_fits_can_be_read(data: st.DataObject) -> None:
    """Every value of a type can be read as one of a type that it fits."""
    old, new = data.draw(TYPES), data.draw(TYPES)
    if incompatibility(old, new, STORED) is None:
        assert can_be_read(data.draw(values_of(old)), new)


@settings(max_examples=100, deadline=None)
@given(TYPES)
def test_every_type_fits_itself(of: DataType) -> None:
    assert incompatibility(of, of, STORED) is None
    for wider in (Scalar.JSON, ListOf(of)):
        old = of if wider is Scalar.JSON else ListOf(of)
        assert incompatibility(old, wider, STORED) is None


def test_clients_send_decimals_as_strings() -> None:
    client = Reading(old={}, new={}, client=True)
    for old, new in itertools.product((Scalar.INT, Scalar.FLOAT), (Scalar.DECIMAL,)):
        assert incompatibility(old, new, STORED) is None
        assert incompatibility(old, new, client) is not None


def test_records_of_their_own_kind_end() -> None:
    """A record that has a list of its kind is compared once."""
    text = "type Tree(name: str, below: list[Tree] = [])\nmachine m {{ context({0}) }}"
    program = program_of(text.format("tree: Tree | None = None"))
    (record,) = program.files[0].records
    ref = RecordRef(record.file, record.name)
    assert incompatibility(ref, ref, Reading(old={ref: record}, new={ref: record})) is None
    old = text.format("tree: Tree | None = None")
    assert rules_found(old, old.replace("(name: str,", "(name: int,")) == ["BR304"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("type T(a: int)", "type T(a: int, b: int = 0)", None),
        ("type T(a: int, b: int)", "type T(a: int)", None),
        ("type T(a: int)", "type T(a: int, b: int)", "record `T` needs a field `b`"),
        ("type T(a: int)", "type T(a: str)", "it was `int` and is `str` (at `t.a`)"),
        ('type T = "a" | "b"', 'type T = "a" | "b" | "c"', None),
        ('type T = "a" | "b"', "type T = str", None),
        ('type T = "a" | "b"', 'type T = "b"', '`"a"` is no longer among its values'),
        ("type T(a: list[int])", "type T(a: list[str])", "(at `t.a[]`)"),
        ("type T(a: dict[str, int])", "type T(a: dict[str, bool])", "(at `t.a{}`)"),
        ("type T(a: int)", "type T = dict[str, int]", None),
        ("type T(a: int, b: str)", "type T = dict[str, int]", "(at `t.b`)"),
        ("type T = dict[str, int]", "type T(a: int)", "was `dict[str, int]` and is `T`"),
    ],
)
def test_records_and_aliases(old: str, new: str, why: str | None) -> None:
    """Their definitions count, wherever they are."""
    programs = [
        program_of(f"{text}\nevent E(t: T)\nmachine m {{ on E {{}} }}") for text in (old, new)
    ]
    types = [each.files[0].events[0].fields[0].type for each in programs]
    records = [
        {RecordRef(each.file, each.name): each for each in program.files[0].records}
        for program in programs
    ]
    found = incompatibility(types[0], types[1], Reading(old=records[0], new=records[1]))
    if why is None:
        assert found is None
    else:
        assert found is not None
        assert why in found.describe("t")
