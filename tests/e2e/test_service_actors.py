"""Actors that are handlers of other Restate services: called durably, without a stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World

pytestmark = [
    pytest.mark.capability("service actors"),
]


@pytest.fixture(autouse=True, scope="module")
def bank(deployment: Deployment, notes: Path) -> AppServer:
    """Serve the other services."""
    return deployment.serve("tests.e2e.services.bank:app", env={"E2E_FOLDER": str(notes)})


def test_arguments_are_an_object(world: World, key: str) -> None:
    customer = world.machine("customer", key)
    customer.send("PAY", cents=5)
    customer.becomes("idle", receipt={"id": f"receipt of {key}", "cents": 5})
    assert world.notes(key) == [{"charged": 5}]


def test_a_virtual_object_has_a_key(machine: MakeMachine) -> None:
    customer = machine("customer")
    customer.send("DEBIT", cents=30)
    customer.becomes("idle", rest=70)
    customer.send("DEBIT", cents=20)
    customer.becomes("idle", rest=50)


def test_one_argument_is_the_body(machine: MakeMachine) -> None:
    customer = machine("customer")
    customer.send("GREET")
    customer.becomes("idle", said="Hello, Ada")


def test_an_error_of_the_service(machine: MakeMachine) -> None:
    customer = machine("customer")
    customer.send("PAY", cents=5000)
    customer.becomes("idle", why="over the limit", code=402)


def test_an_answer_of_another_type(machine: MakeMachine) -> None:
    customer = machine("customer")
    customer.send("ASK")
    context = customer.becomes("idle", code=500)["context"]
    assert "`Payments.misspeak` returned what its declaration does not allow" in context["why"]


def test_leaving_the_state_cancels_the_service(world: World, key: str) -> None:
    customer = world.machine("customer", key)
    customer.send("DAWDLE")
    eventually(lambda: {"dawdles": True} in world.notes(key))
    customer.send("LEAVE")
    eventually(lambda: {"cancelled": True} in world.notes(key))
    eventually(lambda: not world.pending("customer", key, "dawdle"))
