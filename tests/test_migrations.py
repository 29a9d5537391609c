"""Where a migration puts a machine, and what goes on there, without Restate."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.compiling import Package, compile_into, importable
from tests.reference.charts import compile_chart, support
from tests.reference.fuzzing import compile_mended, event_of
from tests.reference.random_charts import Choice, charts, choices
from tests.reference.twins import Twins
from tests.test_golden_output import FOLDER

NOW = datetime(2026, 1, 2, tzinfo=UTC)


# --- the chart among the goldens ---


@pytest.fixture(scope="module")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """Compile the golden chart that has a migration."""
    folder = tmp_path_factory.mktemp("migrations") / "goldens"
    compile_into(folder, [FOLDER / "migrations" / "parcel.sc"])
    with importable(folder) as package:
        yield package


class Parcel:
    """A machine of the golden chart, on its first version, and the way to the second."""

    def __init__(self, goldens: Package) -> None:
        self.goldens = goldens
        self.old = goldens.started("parcel_v1", key="k")
        self.types = goldens.module("parcel_types")

    def send(self, *names: str) -> Parcel:
        """Send events without fields."""
        for name in names:
            self.old.send(getattr(self.types, name)())
        return self

    def paid(self) -> Parcel:
        """Let the actor that charges be done."""
        self.send("PAY")
        done = self.goldens.module("parcel_v1").PayingChargeDone
        self.old.send(done(output=self.types.Receipt(id="r")))
        return self

    def migrate(self, *ids: str) -> Any:
        """Move the machine, which has these running; give all that comes of it."""
        running = self.goldens.module("_support.messages").Running
        migrations = {"v1": self.goldens.module("parcel_v1_to_v2").MIGRATION}
        migrate = self.goldens.module("_support.migration").migrate
        return migrate(
            self.old, {name: running(name) for name in ids}, migrations, lambda _: None, NOW
        )


def test_a_state_moves_into_another(goldens: Package) -> None:
    parcel = Parcel(goldens).send("PAY")
    parcel.old.context.amount, parcel.old.context.note = 7, "xy"
    moved = parcel.migrate("paying.charge", "paying.after")
    assert moved.machine.value() == {"payment": "charging"}
    assert msgspec.to_builtins(moved.machine.context) == {
        "amount": 7,
        "cents": 702,
        "receipt": None,
        "made": "2026-01-02T00:00:00Z",
    }
    assert {name: each.token for name, each in moved.running.items()} == {
        "payment.charging.charge": "paying.charge"
    }
    assert [each.id for each in moved.starts] == ["payment.after"]
    assert [each.token for each in moved.stopped] == ["paying.after"]


def test_a_region_that_is_new_is_entered_by_default(goldens: Package) -> None:
    moved = Parcel(goldens).paid().send("PACK").migrate("paid.after", "paid.packed.every")
    assert moved.machine.value() == {"paid": {"box": "packed", "paper": "printing"}}
    assert moved.machine.context.receipt.id == "r"
    # The timer that recurs has another interval now, so it starts anew.
    assert moved.running.keys() == {"paid.after"}
    assert {each.id for each in moved.starts} == {
        "paid.box.packed.every",
        "paid.paper.printing.label",
    }
    assert [each.token for each in moved.stopped] == ["paid.packed.every"]


def test_history_is_remembered_in_its_new_place(goldens: Package) -> None:
    moved = Parcel(goldens).paid().send("PACK", "LEAVE").migrate()
    assert moved.machine.value() == "open"
    assert moved.machine.memory() == {"history": {"paid.recent": ("paid.box",)}}


# --- random charts ---


def two_versions(text: str) -> str:
    """Write a chart of one version as two that are the same, with a migration."""
    before, machine, body = text.partition("machine fuzz")
    signature, brace, rest = body.partition("{")
    end = rest.rindex("}")
    old = f"{machine}{signature}version v1 {brace}{rest}"
    new = f"{machine}{signature}version v2 latest {brace}{rest[:end]}  migrate from v1 {{}}\n}}\n"
    return before + old + new


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=charts(), drawn=choices())
def test_nothing_changes_between_versions_that_are_the_same(text: str, drawn: list[Choice]) -> None:
    """The configuration, the memory and all that runs are as they were, and nothing starts."""
    compiled = compile_mended(text)
    both = compile_chart(two_versions(compiled.text))
    try:
        twins = Twins(compiled).start()
        for choice in drawn:
            if twins.error is None:
                twins.deliver(event_of(choice, twins))
        if twins.error is not None or twins.machine.status != "active":
            return
        new = both.machine
        package = new.__module__.rpartition(".")[0]
        old = sys.modules[f"{package}.fuzz_v1"].Machine("k")
        stored = msgspec.json.encode(twins.machine.snapshot())
        old.restore(msgspec.json.decode(stored, type=old.SNAPSHOT))
        old.recall(msgspec.json.decode(msgspec.json.encode(twins.machine.memory())))
        migration = sys.modules[f"{package}.fuzz_v1_to_v2"].MIGRATION
        running = support("messages").Running
        runs = {name: running(name) for name in twins.reference.effects.running}
        moved = support("migration").migrate(old, runs, {"v1": migration}, lambda _: None, NOW)
        assert moved.machine.VERSION == "v2"
        assert moved.machine.value() == old.value()
        assert moved.machine.memory() == old.memory()
        assert msgspec.json.encode(moved.machine.context) == msgspec.json.encode(old.context)
        assert moved.running == runs
        assert moved.starts == []
        assert moved.stopped == []
    finally:
        compiled.forget()
        both.forget()
