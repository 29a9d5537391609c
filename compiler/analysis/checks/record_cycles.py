"""Check that values of each record can be made: records may contain each other."""

from __future__ import annotations

from ... import codes
from ...datatypes import DataType, DictOf, ListOf, RecordRef
from ...diagnostics import Label, Report
from ...graphs import Graph
from ..names.symbols import Parameter, RecordTable, Symbol
from ..types.type_relations import members


def check_record_cycles(records: RecordTable, report: Report) -> None:
    """Report records of which no value could ever be made, because each would contain another."""
    finite: set[tuple[str, str]] = set()
    waiting: dict[tuple[str, str], list[tuple[str, str]]] = {}  # by what each waits for
    unsure = list(records)
    while unsure:
        key = unsure.pop()
        parts = (_infinite_part(param.type, finite, records) for param in records[key].params)
        part = next((each for each in parts if each is not None), None)
        if part is not None:
            waiting.setdefault(part, []).append(key)
            continue
        finite.add(key)
        unsure += waiting.pop(key, ())
    endless = {
        key: _first_infinite(symbol, finite, records)
        for key, symbol in records.items()
        if key not in finite
    }
    for circle in Graph({key: [part] for key, (_, part) in endless.items()}).cut_circles():
        params = [endless[key][0] for key in circle]
        report.add(
            codes.RECORD_CYCLE,
            f"`{records[circle[0]].name}` would contain itself without end",
            params[0].span,
            secondary=[Label(span=param.span) for param in params[1:]],
            help=f"let it be absent: `{params[0].name}: ... | None = None`, or make it a list",
        )


def _first_infinite(
    symbol: Symbol, finite: set[tuple[str, str]], records: RecordTable
) -> tuple[Parameter, tuple[str, str]]:
    for param in symbol.params:
        key = _infinite_part(param.type, finite, records)
        if key is not None:
            return param, key
    raise AssertionError(f"{symbol.name} is finite")


def _infinite_part(
    datatype: DataType, finite: set[tuple[str, str]], records: RecordTable
) -> tuple[str, str] | None:
    """Return the record that makes every value of a type endless, None where there is none."""
    blamed: tuple[str, str] | None = None
    for member in members(datatype):
        match member:
            case RecordRef(file=file, name=name) if (file, name) in records and (
                file,
                name,
            ) not in finite:
                blamed = blamed or (file, name)
            case ListOf() | DictOf():
                return None
            case _:
                return None
    return blamed
