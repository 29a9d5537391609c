"""Actors that are handlers of other Restate services: called durably, without a stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.local_restate import AppServer, RestateServer, eventually
from tests.conftest import Serve
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import World


@pytest.fixture(autouse=True, scope="module")
def bank(each_restate: RestateServer, serve: Serve, notes: Path) -> AppServer:
    """Serve the other services."""
    return serve("tests.e2e.services.bank:app", each_restate, env={"E2E_FOLDER": str(notes)})


def test_arguments_are_an_object(each_world: World, key: str) -> None:
    customer = each_world.machine("customer", key)
    customer.send("PAY", cents=5)
    customer.becomes("idle", receipt={"id": f"receipt of {key}", "cents": 5})
    assert each_world.notes(key) == [{"charged": 5}]


def test_a_virtual_object_has_a_key(each_machine: MakeMachine) -> None:
    customer = each_machine("customer")
    customer.send("DEBIT", cents=30)
    customer.becomes("idle", rest=70)
    customer.send("DEBIT", cents=20)
    customer.becomes("idle", rest=50)


def test_one_argument_is_the_body(each_machine: MakeMachine) -> None:
    customer = each_machine("customer")
    customer.send("GREET")
    customer.becomes("idle", said="Hello, Ada")


def test_an_error_of_the_service(each_machine: MakeMachine) -> None:
    customer = each_machine("customer")
    customer.send("PAY", cents=5000)
    customer.becomes("idle", why="over the limit", code=402)


def test_an_answer_of_another_type(each_machine: MakeMachine) -> None:
    customer = each_machine("customer")
    customer.send("ASK")
    context = customer.becomes("idle", code=500)["context"]
    assert "`Payments.misspeak` returned what its declaration does not allow" in context["why"]


def test_leaving_the_state_cancels_the_service(each_world: World, key: str) -> None:
    customer = each_world.machine("customer", key)
    customer.send("DAWDLE")
    eventually(lambda: {"dawdles": True} in each_world.notes(key))
    customer.send("LEAVE")
    eventually(lambda: {"cancelled": True} in each_world.notes(key))
    eventually(lambda: not each_world.pending("customer", key, "dawdle"))
