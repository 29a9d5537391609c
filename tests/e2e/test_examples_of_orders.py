"""The examples that order something: trips, provisions, and what is paid at a checkout."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World, answered

pytestmark = pytest.mark.capability("examples")


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


# --- trip ---


def test_a_trip_is_booked_when_all_of_it_is(machine: MakeMachine) -> None:
    trip = machine("trip")
    asked = trip.create(destination="Rome")
    assert asked["value"] == {"booking": {"flight": "asked", "hotel": "asked"}}
    assert asked["tags"] == ["pending"]
    half = answered(trip.wait("matches:booking.flight.booked"))
    assert half["value"] == {"booking": {"flight": "booked", "hotel": "asked"}}
    assert half["context"] == {"destination": "Rome", "flight": "flight to Rome", "hotel": ""}
    booked = answered(trip.wait("done"))
    assert booked["value"] == "booked"
    assert booked["output"] == {"flight": "flight to Rome", "hotel": "room in Rome"}


def test_a_trip_without_a_flight_is_called_off(world: World, key: str) -> None:
    trip = world.machine("trip", key)
    trip.create(destination="Atlantis")
    called_off = answered(trip.wait("done"))
    assert (called_off["value"], called_off["output"]) == ("called_off", None)
    # The hotel is not waited for: its booking is cancelled.
    eventually(lambda: not world.pending("trip", key, "book_hotel"))
    eventually(lambda: not world.pending("trip", key, "_result"))
    assert trip.snapshot() == called_off


# --- provision_orders ---

COMPLETE = {"id": "A1", "item": "tea", "quantity": 2}


def test_an_order_is_amended_until_it_can_be_provisioned(machine: MakeMachine) -> None:
    order = machine("provision_orders")
    lacking = order.create(order={})
    for missing, amended in [
        ("missing_id", {"id": "A1"}),
        ("missing_item", {"id": "A1", "item": "tea"}),
        ("missing_quantity", COMPLETE),
    ]:
        assert lacking["value"] == "provisioning"
        waiting = answered(order.wait("hasTag:waiting"))
        assert (waiting["value"], waiting["next"]) == ({"incomplete": missing}, ["AMEND"])
        lacking = order.send("AMEND", order=amended)
    done = answered(order.wait("done"))
    assert (done["value"], done["output"]) == ("provisioned", "shipment-of-A1")


@pytest.mark.parametrize(
    ("order", "value", "problem"),
    [
        (COMPLETE | {"quantity": 100}, "unavailable", ""),
        (COMPLETE | {"item": "milk"}, "unavailable", ""),
        (COMPLETE | {"quantity": -1}, "failed", "there cannot be -1 of anything"),
    ],
)
def test_an_order_that_cannot_be_provisioned(
    machine: MakeMachine, order: dict[str, object], value: str, problem: str
) -> None:
    provisioning = machine("provision_orders")
    provisioning.create(order=order)
    done = answered(provisioning.wait("done"))
    assert (done["value"], done["output"]) == (value, None)
    assert done["context"]["problem"] == problem


# --- checkout ---


def cashier_of(checkout: Machine) -> Machine:
    """Find the machine that takes the payments of a checkout."""
    (running,) = checkout.running().values()
    return checkout.world.machine(running["child"]["service"], running["child"]["key"])


def test_a_cashier_declines_and_confirms(machine: MakeMachine) -> None:
    checkout = machine("checkout")
    assert checkout.create(amount=30)["value"] == "unpaid"
    cashier = cashier_of(checkout)
    declined: list[str] = []
    for account, reason in [
        ("bob", "bob has only 20"),
        ("eve", "there is no account eve"),
    ]:
        assert checkout.send("PAY", account=account)["handled"] is True
        declined.append(reason)
        checkout.becomes("unpaid", declined=declined)
        cashier.becomes("ready")
    paid = answered(checkout.wait("done", {"type": "PAY", "account": "ada"}))
    assert (paid["value"], paid["output"]) == ("paid", "ada")
    eventually(lambda: cashier.stored() == {})
    assert checkout.send("PAY", account="ada")["handled"] is False


def test_only_the_cashier_can_confirm(machine: MakeMachine) -> None:
    checkout = machine("checkout")
    before = checkout.create(amount=30)
    assert checkout.send("CONFIRMED", account="eve") == {**before, "handled": False}
