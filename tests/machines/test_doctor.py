"""`sc-machines doctor`: what belongs together is told together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sc_compile.cluster.rows import Row
from sc_compile.machines.doctor import Bounds, examine
from sc_compile.machines.model import Symptom
from sc_compile.machines.published import Published

pytestmark = pytest.mark.capability("operating machines")


class Answers:
    """Answers what doctor asks: the reasons of failures alone have rows."""

    def __init__(self, *failed: Row) -> None:
        self.failed = list(failed)

    def query(self, sql: str) -> list[Row]:
        if "select distinct service_name" in sql:
            return [{"service": "print"}]
        return self.failed if "status = 'error'" in sql else []

    def stream_rows(self, sql: str) -> Iterator[Row]:
        yield from self.query(sql)


def failed(message: str, *keys: str, found: int | None = None) -> Row:
    """Return a row: machines with a message."""
    row = {"service": "print", "version": "v1", "message": message, "keys": list(keys)}
    return row | {"found": len(keys) if found is None else found}


def symptoms_of(*rows: Row) -> list[Symptom]:
    """Return what is wrong where machines have failed so."""
    bounds = Bounds(held=timedelta(minutes=1), tries=10)
    return list(examine(Answers(*rows), Published(), [], bounds, datetime.now(UTC)))


def test_messages_that_differ_by_the_machine() -> None:
    """One symptom has all of them; the most frequent one comes first."""
    one, other = symptoms_of(
        failed("out of paper", "p1", "p2"),
        failed("down for printer on fire ada", "ada"),
        failed("down for printer on fire t-2", "t-2"),
        failed("down for printer on fire 20931", "x"),
    )
    assert one.message == (
        "3 machines of `print` v1 are in status `error`: down for printer on fire …"
    )
    assert (one.machines, [each.key for each in one.sample]) == (3, ["ada", "t-2", "x"])
    assert "out of paper" in other.message


@pytest.mark.parametrize(
    ("message", "another"),
    [
        ("KeyError: 'ch'", "KeyError: 'us'"),
        ("the bank answers 404", "the bank answers 503"),
        ("ada", "canada"),
    ],
)
def test_messages_that_are_others(message: str, another: str) -> None:
    assert len(symptoms_of(failed(message, "k"), failed(another, "l"))) == 2


def test_a_message_that_is_the_only_one_is_told_as_it_is() -> None:
    (one,) = symptoms_of(failed("fire at order-77", "order-77", found=5))
    assert one.message == "5 machines of `print` v1 are in status `error`: fire at order-77"
