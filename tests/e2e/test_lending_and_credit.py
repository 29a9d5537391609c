"""The examples `book_lending` and `credit_check`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from generated._support.chart import Done, Timer
from generated._support.effects import StartActor, StartTimer, Stop
from generated.book_lending_types import GetStatusArgs, Hold, Lender
from generated.book_lending_v1 import Input as LendingInput
from generated.book_lending_v1 import Machine as BookLending
from generated.credit_check_types import Customer, GetScoreArgs
from generated.credit_check_v1 import Input as CreditInput
from generated.credit_check_v1 import Machine as CreditCheck
from scripts.eventually import eventually
from scripts.local_restate import AppServer
from tests.e2e.conftest import MakeMachine
from tests.e2e.machines import Machine, World, answered

pytestmark = pytest.mark.capability("examples")

REPORTED = "matches:on_loan.waiting_for_answer"


@pytest.fixture(scope="module")
def app(examples: AppServer) -> AppServer:
    """Serve the committed output rather than the test charts."""
    return examples


def time_of_timer(machine: Machine) -> timedelta:
    """Tell for how long Restate holds back a machine's only timer, to the second."""
    query = (
        "select scheduled_at, scheduled_start_at from sys_invocation "
        f"where target_service_key = '{machine.key}' and target_handler_name = '_timer'"
    )
    (timer,) = eventually(lambda: machine.world.restate.query(query))
    since, until = (datetime.fromisoformat(timer[f"scheduled{at}_at"]) for at in ("", "_start"))
    return timedelta(seconds=round((until - since).total_seconds()))


# --- book_lending ---


class Library:
    """The library, and a book that Ada borrows: who asks for it after her finds it on loan."""

    def __init__(self, world: World, app: AppServer, title: str) -> None:
        self.world = world
        self.app = app
        self.title = title
        self.first = self.asks("ada")
        self.lent = answered(self.first.wait("done"))

    def asks(self, name: str, **input: Any) -> Machine:  # noqa: A002
        """Let somebody ask for the book."""
        lending = self.world.machine("book_lending", f"{self.title}-{name}")
        lending.create(title=self.title, lender={"name": name, "phone": lending.key}, **input)
        return lending

    def told(self, lending: Machine) -> list[str]:
        """List what a lender has been told about the book."""
        lines = self.app.process.log_text().splitlines()
        to = f"to {lending.key}: {self.title} "
        return [line.removeprefix(to) for line in lines if line.startswith(to)]


@pytest.fixture
def library(world: World, app: AppServer, key: str) -> Library:
    """Return the library, with a book that nobody wants but this test."""
    return Library(world, app, key)


def test_an_available_book_is_lent(library: Library) -> None:
    assert (library.lent["value"], library.lent["output"]) == ("lent", "lent")
    assert library.told(library.first) == ["is ready for you"]


def test_a_book_on_loan_is_lent_after_a_hold(library: Library) -> None:
    lending = library.asks("bob", hold_for="PT0.2S")
    answered(lending.wait(REPORTED))
    assert library.told(lending) == ["is on loan"]
    lent = answered(lending.wait("done", event={"type": "Hold"}))
    assert (lent["value"], lent["output"]) == ("lent", "lent")
    assert library.told(lending) == ["is on loan", "is ready for you"]


def test_a_hold_can_be_declined(library: Library) -> None:
    lending = library.asks("eve")
    assert answered(lending.wait(REPORTED))["next"] == ["Hold", "Decline"]
    declined = lending.send("Decline")
    assert (declined["value"], declined["output"]) == ("declined", "declined")
    assert library.told(lending) == ["is on loan"]


def test_a_hold_is_scheduled_for_two_weeks(library: Library) -> None:
    lending = library.asks("joe")
    answered(lending.wait(REPORTED))
    answered(lending.wait("matches:on_hold", event={"type": "Hold"}))
    assert set(lending.running()) == {"on_hold.after"}
    assert time_of_timer(lending) == timedelta(days=14)


def test_the_library_looks_again_after_two_weeks() -> None:
    lender = Lender(name="Joe", phone="555")
    lending = BookLending("some key", input=LendingInput(title="Ulysses", lender=lender))
    lending.start()
    looks = StartActor(
        "checking_status.get_status", "get_status", GetStatusArgs(title="Ulysses", lender=lender)
    )
    assert lending.effects() == [looks]
    lending.send(Done("checking_status.get_status", "on loan"))
    lending.send(Done("on_loan.reporting.notify"))
    lending.send(Hold())
    lending.effects()
    assert lending.send(Done("on_loan.requesting_hold.put_on_hold"))
    assert lending.matches("on_hold")
    assert StartTimer("on_hold.after", timedelta(days=14)) in lending.effects()
    assert lending.send(Timer("on_hold.after"))
    assert lending.matches("checking_status")
    assert looks in lending.effects()


# --- credit_check ---


def customer(*, debt: int) -> dict[str, object]:
    """Describe a customer who earns 40,000."""
    return {"name": "Ada", "income": 40_000, "debt": debt}


@pytest.mark.parametrize(
    ("debt", "score", "decision"), [(0, 850, "approved"), (30_000, 438, "rejected")]
)
def test_the_score_decides(machine: MakeMachine, debt: int, score: int, decision: str) -> None:
    check = machine("credit_check")
    created = check.create(customer=customer(debt=debt))
    assert (created["value"], created["tags"]) == ("checking", ["pending"])
    assert time_of_timer(check) == timedelta(minutes=15)
    decided = answered(check.wait("done"))
    assert (decided["value"], decided["output"]) == (decision, decision)
    assert decided["context"] == {"score": score}


def test_no_answer_in_time_is_a_rejection(machine: MakeMachine) -> None:
    check = machine("credit_check")
    check.create(customer=customer(debt=0), patience="PT0.05S")
    ended = answered(check.wait("done"))
    assert (ended["value"], ended["output"]) == ("timed_out", "rejected")
    assert ended["context"] == {"score": 0}


def test_the_bureau_has_a_quarter_of_an_hour() -> None:
    ada = Customer(name="Ada", income=40_000, debt=0)
    check = CreditCheck("some key", input=CreditInput(customer=ada))
    check.start()
    assert check.effects() == [
        StartActor("checking.get_score", "get_score", GetScoreArgs(customer=ada)),
        StartTimer("checking.after", timedelta(minutes=15)),
    ]
    assert check.send(Timer("checking.after"))
    assert (check.state, check.output) == ("timed_out", "rejected")
    assert Stop("checking.get_score") in check.effects()
    assert not check.send(Done("checking.get_score", 850))  # too late


@pytest.mark.parametrize(("score", "decision"), [(600, "approved"), (599, "rejected")])
def test_600_is_enough(score: int, decision: str) -> None:
    ada = Customer(name="Ada", income=40_000, debt=0)
    check = CreditCheck("some key", input=CreditInput(customer=ada))
    check.start()
    assert check.send(Done("checking.get_score", score))
    assert check.output == decision
