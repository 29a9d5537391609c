"""The examples `car_auction` and `car_vitals`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from generated._support.chart import Done, Timer
from generated._support.effects import StartActor, StartTimer
from generated.car_auction_types import Bid, PlaceBid
from generated.car_auction_v1 import Machine as CarAuction
from generated.car_vitals_types import Vital
from generated.car_vitals_v1 import Input
from generated.car_vitals_v1 import Machine as CarVitals
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, answered

pytestmark = pytest.mark.capability("examples")

VITALS = {
    "tires": {"value": 2.4, "unit": "bar", "ok": True},
    "oil": {"value": 3.1, "unit": "bar", "ok": True},
    "coolant": {"value": 91.0, "unit": "°C", "ok": True},
    "battery": {"value": 10.8, "unit": "V", "ok": False},
}


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


def bid(machine: Machine, bidder: str, amount: int) -> bool:
    """Place a bid; return whether the auction took it."""
    handled: bool = machine.send("PlaceBid", bid={"bidder": bidder, "amount": amount})["handled"]
    return handled


# --- car_auction ---


def test_the_highest_bid_wins(machine: MakeMachine) -> None:
    auction = machine("car_auction")
    assert auction.create()["tags"] == ["open"]
    assert bid(auction, "ada", 4000)
    assert bid(auction, "bob", 6500)
    assert bid(auction, "eve", 5000)
    assert not bid(auction, "joe", 0)
    closed = answered(auction.wait("done", timeout=10_000))
    assert (closed["value"], closed["output"]) == ("closed", {"bidder": "bob", "amount": 6500})
    assert [each["bidder"] for each in closed["context"]["bids"]] == ["ada", "bob", "eve"]
    assert not bid(auction, "joe", 9000)  # too late
    assert auction.snapshot()["output"] == closed["output"]


def test_nobody_need_bid(machine: MakeMachine) -> None:
    auction = machine("car_auction")
    auction.create()
    closed = answered(auction.wait("done", timeout=10_000))
    assert (closed["value"], closed["output"]) == ("closed", None)


def test_the_auction_is_open_for_three_seconds() -> None:
    auction = CarAuction("some key")
    auction.start()
    assert auction.effects() == [StartTimer("open.after", timedelta(seconds=3))]
    first, second = Bid(bidder="ada", amount=4000), Bid(bidder="bob", amount=4000)
    assert auction.send(PlaceBid(bid=first))
    assert auction.send(PlaceBid(bid=second))
    assert auction.effects() == []  # a bid does not prolong it
    assert auction.send(Timer("open.after"))
    assert auction.output == first  # of equal bids the first one wins


# --- car_vitals ---


def test_all_vitals_are_checked(machine: MakeMachine, app: AppServer) -> None:
    vitals = machine("car_vitals")
    vitals.create(car=vitals.key)
    checked = answered(vitals.wait("done", timeout=10_000))
    assert (checked["value"], checked["output"]) == ("checked", VITALS)
    printed = app.process.log_text().splitlines()
    mine = {line for line in printed if line.startswith(f"{vitals.key}:")}
    assert mine == {f"{vitals.key}: {name} at {vital['value']}" for name, vital in VITALS.items()}


def test_the_checks_start_together() -> None:
    vitals = CarVitals("some key", input=Input(car="a car"))
    vitals.start()
    started = [each.name for each in vitals.effects() if isinstance(each, StartActor)]
    assert started == ["check_tires", "check_oil", "check_coolant", "check_battery"]
    oil = Vital(value=3.1, unit="bar", ok=True)
    assert vitals.send(Done("checking.oil.measuring.check_oil", oil))
    assert vitals.status == "active"  # the others have yet to come
    assert vitals.value() == {
        "checking": {
            "tires": "measuring",
            "oil": "measured",
            "coolant": "measuring",
            "battery": "measuring",
        }
    }
