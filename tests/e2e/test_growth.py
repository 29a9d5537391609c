"""What machines may grow to: a step that passes a bound is refused, and no key is ever blocked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generated._support.limits import (
    MOST_BODY_ELEMENTS,
    MOST_MACHINE_ELEMENTS,
    MOST_MACHINE_LEVELS,
    MOST_MESSAGE_CHARACTERS,
)
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.conftest import Deployment
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine

pytestmark = pytest.mark.capability("bounds")

MEGABYTE = 1_000_000
MOST_BYTES = {"http": 8 * 1024 * 1024, "replay": 8 * 1024 * 1024, "lambda": 1_150_000}


def works(machine: Machine) -> None:
    """Make sure that no handler of a machine is blocked."""
    before = machine.snapshot()
    assert machine.send("DROP")["handled"]
    assert machine.ok("waitFor", {"condition": "matches:open"})["context"]["texts"] == []
    assert machine.create(reset=True)["context"] != before["context"]


def test_a_machine_that_grows(deployment: Deployment, machine: MakeMachine) -> None:
    hoard = machine("hoard")
    most = MOST_BYTES[deployment.name]
    hoard.create()
    for _ in range(most // MEGABYTE):
        hoard.send("KEEP", text="x" * MEGABYTE)
    before = hoard.stored()
    message = hoard.refuses(422, "KEEP", text="x" * MEGABYTE)
    assert f" bytes; at most {most} are kept; the machine is as it was before" in message
    assert hoard.stored() == before
    works(hoard)


def test_a_machine_that_sends_too_much(deployment: Deployment, machine: MakeMachine) -> None:
    hoard = machine("hoard")
    most = MOST_BYTES[deployment.name]
    for _ in range(max(1, most // MEGABYTE - 2)):
        hoard.send("KEEP", text="x" * MEGABYTE)
    before = hoard.stored()
    message = hoard.refuses(422, "SHARE", times=2)
    assert f" bytes; at most {most} are sent at once" in message
    assert hoard.stored() == before
    first = hoard.world.machine("hoard", "first")
    assert hoard.send("SHARE", times=1)["handled"]
    eventually(lambda: first.context()["texts"] == hoard.context()["texts"])
    works(hoard)


@pytest.mark.long("that much is sent in test_a_machine_that_sends_too_much, too, to a machine")
def test_an_actor_that_gets_too_much(deployment: Deployment, machine: MakeMachine) -> None:
    """The timer of its timeout carries the arguments, too."""
    hoard = machine("hoard")
    most = MOST_BYTES[deployment.name]
    half = most // 2 // 600_000 * 600_000 or 400_000
    for _ in range(half // 200_000):
        hoard.send("KEEP", text="x" * 200_000)
    hoard.send("START")
    hoard.becomes("open")
    for _ in range((most - half) // 200_000 - 1):
        hoard.send("KEEP", text="x" * 200_000)
    message = hoard.refuses(422, "START")
    assert f" bytes; at most {most} are sent at once" in message
    works(hoard)


def test_an_output_that_is_too_large(deployment: Deployment, machine: MakeMachine) -> None:
    hoard = machine("hoard")
    most = MOST_BYTES[deployment.name]
    hoard.send("CALL", n=40 * MEGABYTE)  # more than Restate takes
    reason = hoard.becomes("open")["context"]["reason"]
    assert f"{40 * MEGABYTE + 2} bytes; at most {most} are kept" in reason
    hoard.send("CALL", n=most // 2)
    assert hoard.becomes("open")["context"]["size"] == most // 2
    works(hoard)


def test_an_error_that_is_too_long(machine: MakeMachine) -> None:
    hoard = machine("hoard")
    hoard.send("RAISE", n=40 * MEGABYTE)
    reason = hoard.becomes("open")["context"]["reason"]
    assert reason == MOST_MESSAGE_CHARACTERS * "x" + " ..."
    works(hoard)


def test_a_body_of_very_many_elements(machine: MakeMachine) -> None:
    hoard = machine("hoard")
    before = hoard.create()
    trees: list[list[Any]] = [[[]] * 349_000, [0] * MOST_BODY_ELEMENTS, [{}] * MOST_BODY_ELEMENTS]
    for tree in trees:
        content = json.dumps({"event": {"type": "GROW", "tree": tree}}, separators=(",", ":"))
        message = hoard.fails(400, "send", content=content)
        assert message == f"bad body: the body has more than {MOST_BODY_ELEMENTS} elements"
    assert hoard.snapshot() == before
    in_a_text = "[{," * MOST_BODY_ELEMENTS + '"'
    assert hoard.send("GROW", tree=in_a_text)["context"]["trees"] == [in_a_text]
    works(hoard)


def test_a_machine_of_very_many_elements(machine: MakeMachine) -> None:
    hoard = machine("hoard")
    some = [0] * (MOST_BODY_ELEMENTS - 10)
    for _ in range(MOST_MACHINE_ELEMENTS // MOST_BODY_ELEMENTS):
        hoard.send("GROW", tree=some)
    before = hoard.stored()
    message = hoard.refuses(422, "GROW", tree=some)
    assert f"more than {MOST_MACHINE_ELEMENTS} elements" in message
    assert hoard.stored() == before
    works(hoard)


def test_a_machine_that_nests_ever_deeper(machine: MakeMachine) -> None:
    hoard = machine("hoard")
    tree: Any = json.loads(50 * "[" + 50 * "]")
    hoard.send("GROW", tree=tree)
    # The snapshot and its context are two levels.
    hoard.send("NEST", times=MOST_MACHINE_LEVELS - 3)
    hoard.send("NEST", times=1)
    before = hoard.stored()
    assert f"more than {MOST_MACHINE_LEVELS} levels" in hoard.refuses(422, "NEST", times=1)
    assert hoard.stored() == before
    works(hoard)


@pytest.mark.long("many messages of a megabyte, which a machine in any status is protected from")
def test_messages_for_a_machine_in_status_error(
    deployment: Deployment, app: AppServer, machine: MakeMachine
) -> None:
    """They are kept up to a bound; what is dropped is said in the log."""
    most = MOST_BYTES[deployment.name] // MEGABYTE
    jammed, courier = machine("jammed"), machine("courier")
    jammed.send("START")
    eventually(lambda: jammed.snapshot()["status"] == "error")
    offset = app.process.log_size()
    for number in range(most + 2):
        courier.send("KEEP", text=str(number) + "x" * MEGABYTE)

    def is_logged() -> bool:
        return app.process.log_text(offset).count("is dropped") == 2

    eventually(is_logged)
    parked = jammed.stored()["parked"]
    assert [each["handler"] for each in parked] == ["_timer"] + most * ["_message"]
    assert jammed.ok("retry")["status"] == "error"
    assert jammed.create(reset=True)["status"] == "active"
