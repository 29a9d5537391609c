"""The recipes in which several machines take part, on a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.local_restate import RestateServer
from tests.conftest import Serve
from tests.e2e.machines import Machine, World

pytestmark = pytest.mark.capability("children")


MakeMachine = Callable[[str, str], Machine]


@pytest.fixture(scope="module")
def machine(restate: RestateServer, serve: Serve, folder: Path) -> MakeMachine:
    """Serve the recipes; return their machines, by service and key."""
    serve("recipes:app", restate, cwd=folder, pythonpath=[folder])
    return World(restate, folder).machine


def test_both_accounts_agree(machine: MakeMachine) -> None:
    ada, bob = machine("account", "ada"), machine("account", "bob")
    ada.create(cents=100)
    bob.create(cents=0)
    for key, agreed in (("first", True), ("second", False)):
        transfer = machine("transfer", key)
        transfer.create(payer="ada", payee="bob", cents=70)
        assert transfer.ok("waitFor", {"condition": "done"})["output"] is agreed
    assert transfer.context()["reason"] == "ada has only 30"
    ada.becomes(cents=30, reserved={})
    bob.becomes(cents=70, reserved={})


def test_jobs_take_turns(machine: MakeMachine) -> None:
    jobs = [machine("job", f"job {number}") for number in range(3)]
    for job in jobs:
        job.create(folder="letters")
        job.send("START")
    for job in jobs:
        assert job.ok("waitFor", {"condition": "done"})["value"] == "finished"
    machine("lock", "letters").becomes("free", holder="", waiting=[])


def test_all_listeners_hear_what_is_said(machine: MakeMachine) -> None:
    lecture = machine("lecture", "monday")
    for name in ("ada", "bob", "eve"):
        lecture.send("JOIN", name=name)
    lecture.send("SAY", text="good morning")
    lecture.becomes(heard={"ada": 2, "bob": 2, "eve": 2})
    lecture.send("LEAVE", name="eve")
    lecture.send("WHISPER", name="bob", text="wake up")
    lecture.becomes(heard={"ada": 2, "bob": 4, "eve": 2})


def test_a_sale_that_cannot_be_shipped_ends_with_a_refund(machine: MakeMachine) -> None:
    sale = machine("sale", "lost")
    sale.send("PAY", cents=500)
    assert sale.ok("waitFor", {"condition": "done"})["value"] == "cancelled"
    assert sale.context()["receipt"] == "receipt of lost"
