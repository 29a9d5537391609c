"""The examples `applicant` and `onboarding`."""

from __future__ import annotations

import pytest

from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import answered

pytestmark = pytest.mark.capability("examples")


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


def printed(app: AppServer, to: str) -> list[str]:
    """List what the functions have told somebody."""
    return [line for line in app.process.log_text().splitlines() if to in line]


# --- applicant ---


@pytest.mark.parametrize(
    ("age", "during", "ending", "told"),
    [
        (18, "starting", "started", "your application is being processed"),
        (17, "rejecting", "rejected", "one has to be 18, you are 17"),
    ],
)
def test_the_age_decides(
    machine: MakeMachine,
    app: AppServer,
    age: int,
    during: str,
    ending: str,
    told: str,
) -> None:
    asked = machine("applicant")
    assert asked.create()["next"] == ["Apply"]
    applicant = {"name": asked.key, "age": age}
    checked = asked.send("Apply", applicant=applicant)
    assert (checked["value"], checked["context"]) == (during, {"applicant": applicant})
    ended = answered(asked.wait("done"))
    assert (ended["value"], ended["output"]) == (ending, None)
    assert printed(app, asked.key) == [f"{asked.key}: {told}"]


def test_an_application_needs_an_age(machine: MakeMachine) -> None:
    applicant = machine("applicant")
    assert "age" in applicant.refuses(400, "Apply", applicant={"name": applicant.key})


# --- onboarding ---


def test_a_customer_is_onboarded(machine: MakeMachine, app: AppServer) -> None:
    customer = machine("customer")
    name = customer.key
    assert customer.create()["value"] == "visiting"
    pending = customer.send("SignUp", name=name)
    assert (pending["value"], pending["tags"], pending["next"]) == ("onboarding", ["pending"], [])

    stray = customer.send("SignUp", name="somebody else")
    assert stray["handled"] is False
    assert stray["context"]["name"] == name

    onboarded = answered(customer.wait("done"))
    account = {"id": name, "greeting": f"Hello, {name}"}
    assert onboarded["value"] == "onboarded"
    assert onboarded["context"] == {"name": name, "account": account}
    assert printed(app, name) == [f"to {name}: welcome!"]
    world = customer.world
    eventually(  # the machine that was invoked leaves nothing behind
        lambda: not world.restate.query("select key from state where service_name = 'onboarding'")
    )
