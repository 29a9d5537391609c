"""Charts of the kind that people bring, which use what the language has for lists and dicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compiling import Package, compile_into, importable
from tests.driven import Driven, effects_of
from tests.running.once import made_once

CHARTS = sorted((Path(__file__).parent / "charts").glob("*.sc"))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the charts, once for all processes."""
    return made_once(tmp_path_factory, "practice", lambda folder: compile_into(folder, CHARTS))


@pytest.fixture
def charts(compiled: Path) -> Iterator[Package]:
    """Let the charts be imported."""
    with importable(compiled) as package:
        yield package


# --- the order -----------------------------------------------------------------------------------


def placed(charts: Package) -> Driven:
    """Return an order of two lines that is being reserved."""
    order = Driven(charts, "order")
    line = order.types.Line
    lines = [line(sku="tea", quantity=2, cents=300), line(sku="pot", quantity=1, cents=1_500)]
    assert not order.send("PLACE", lines=[])
    assert order.send("PLACE", lines=lines)
    return order


def test_an_order_is_charged_when_all_is_reserved(charts: Package) -> None:
    order = placed(charts)
    started = [each.arguments.sku for each in order.started()]
    assert started == ["tea", "pot"]
    order.end("reservations[pot]", "r2")
    order.end("reservations[tea]", "r1")
    (charge,) = order.started()
    assert charge.arguments.cents == 2_100
    order.end("charging.charge", "receipt")
    assert order.machine.output == "receipt"


def test_what_was_reserved_is_released_where_a_line_is_missing(charts: Package) -> None:
    order = placed(charts)
    order.end("reservations[tea]", "r1")
    order.fail("reservations[pot]", 404)
    assert [each.arguments.reservation for each in effects_of(order.machine, "RunAction")] == ["r1"]
    assert order.machine.error.message == "not in stock: pot"
    assert order.machine.error.code == 409


def test_a_cancelled_order_releases_what_is_reserved_afterwards(charts: Package) -> None:
    order = placed(charts)
    order.end("reservations[tea]", "r1")
    order.send("CANCEL")
    order.end("reservations[pot]", "r2")
    released = [each.arguments.reservation for each in effects_of(order.machine, "RunAction")]
    assert sorted(released) == ["r1", "r2"]
    assert order.machine.error.message == "cancelled"


# --- the elevator --------------------------------------------------------------------------------


def test_the_elevator_keeps_its_direction(charts: Package) -> None:
    elevator = Driven(charts, "elevator", input={"floors": 10})
    stops = []
    elevator.send("CALL", floor=3)
    elevator.send("PASS", floor=1)
    for floor in (5, 0, 4, 3, 12):
        elevator.send("CALL", floor=floor)
    at, step = 1, 1
    while elevator.context.calls:
        at += step
        elevator.send("PASS", floor=at)
        if elevator.is_in("open"):
            stops.append(at)
            elevator.fire("open.after")
            step = 1 if elevator.context.rising else -1
    assert stops == [3, 4, 5, 0]
    assert list(elevator.machine.tags()) == ["idle"]


def test_who_calls_an_open_elevator_holds_it(charts: Package) -> None:
    elevator = Driven(charts, "elevator", input={"floors": 3})
    elevator.send("CALL", floor=0)
    elevator.machine.effects()
    assert elevator.send("CALL", floor=0)
    assert [each.id for each in elevator.started()] == ["open.after"]
    elevator.fire("open.after")
    assert list(elevator.machine.tags()) == ["idle"]


# --- the vending machine -------------------------------------------------------------------------


@pytest.fixture
def vending(charts: Package) -> Driven:
    """Return a vending machine with two teas and no water."""
    slot = charts.module("vending_types").Slot
    slots = {
        "A1": slot(name="tea", cents=120, count=2),
        "A2": slot(name="water", cents=50, count=0),
    }
    return Driven(charts, "vending", input={"slots": slots})


def test_change_is_given_in_the_coins_that_are_there(vending: Driven) -> None:
    for cents in (50, 20, 20, 200):
        vending.send("COIN", cents=cents)
    vending.send("CHOOSE", slot="A1")
    dispensed, returned = effects_of(vending.machine, "RunAction")
    assert dispensed.arguments.name == "tea"
    assert returned.arguments.coins == {"50": 1, "20": 2}
    assert vending.context.credit == 80
    assert vending.context.slots["A1"].count == 1


def test_nothing_is_sold_that_is_not_there_or_not_paid(vending: Driven) -> None:
    assert not vending.send("COIN", cents=3)
    vending.send("COIN", cents=100)
    assert not vending.send("CHOOSE", slot="A1")
    assert not vending.send("CHOOSE", slot="A2")
    assert not vending.send("CHOOSE", slot="Z9")
    assert vending.send("REFILL", slot="A2", count=1)
    assert vending.send("CHOOSE", slot="A2")


def test_the_input_is_left_as_it_was(vending: Driven) -> None:
    for cents in (100, 20):
        vending.send("COIN", cents=cents)
    vending.send("CHOOSE", slot="A1")
    assert vending.machine.input.slots["A1"].count == 2


# --- the twin ------------------------------------------------------------------------------------


def test_a_device_is_told_what_differs_once_it_is_there(charts: Package) -> None:
    twin = Driven(charts, "twin")
    twin.send("DESIRE", settings={"light": 3, "heat": 20})
    assert twin.started() == []
    twin.send("CONNECT")
    twin.send("REPORT", settings={"heat": 20})
    told = [each for each in twin.started() if hasattr(each, "arguments")]
    assert [each.arguments.settings for each in told] == [{"light": 3, "heat": 20}]
    twin.send("DESIRE", settings={"light": 4})
    twin.end("working.parts.settings.telling.tell")
    told = [each for each in twin.started() if hasattr(each, "arguments")]
    assert [each.arguments.settings for each in told] == [{"light": 4}]
    twin.send("FORGET", setting="heat")
    twin.end("working.parts.settings.telling.tell")
    assert twin.is_in("working.parts.settings.settled")


def test_a_twin_comes_back_from_maintenance_as_it_was(charts: Package) -> None:
    twin = Driven(charts, "twin")
    twin.send("CONNECT")
    twin.send("MAINTAIN")
    twin.send("DESIRE", settings={"light": 3})
    twin.send("RELEASE")
    assert twin.is_in("working.parts.link.up")
    assert twin.is_in("working.parts.settings.telling")


def test_no_function_is_needed_for_lists_and_dicts() -> None:
    """No chart has a `def`: an expression of the language says what it needs."""
    for chart in CHARTS:
        assert "\ndef " not in chart.read_text(encoding="utf-8"), chart.name
