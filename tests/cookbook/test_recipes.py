"""Each recipe of `docs/cookbook.md` does what the page says: its chart alone, without a server."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.compiling import Package
from tests.driven import NOON, Driven, effects_of

# --- a saga --------------------------------------------------------------------------------------


def test_a_sale_is_charged_and_shipped(recipes: Package) -> None:
    sale = Driven(recipes, "sale")
    sale.send("PAY", cents=500)
    assert sale.end("payment", "receipt")
    assert sale.end("shipping.ship", "parcel")
    assert sale.is_in("shipped")


def test_a_sale_that_is_cancelled_while_charging_is_refunded(recipes: Package) -> None:
    sale = Driven(recipes, "sale")
    sale.send("PAY", cents=500)
    sale.machine.effects()
    assert sale.send("CANCEL")
    assert not effects_of(sale.machine, "Stop"), "the charge goes on"
    assert sale.machine.status == "active"
    sale.end("payment", "receipt")
    (refund,) = sale.started()
    assert refund.name == "refund"
    assert refund.arguments.receipt == "receipt"
    sale.end("refunding.refund")
    assert sale.is_in("cancelled")


def test_a_sale_that_cannot_be_shipped_is_refunded(recipes: Package) -> None:
    sale = Driven(recipes, "sale")
    sale.send("PAY", cents=500)
    sale.end("payment", "receipt")
    sale.fail("shipping.ship")
    assert sale.is_in("refunding")


def test_a_refund_that_fails_waits_for_a_person(recipes: Package) -> None:
    sale = Driven(recipes, "sale")
    sale.send("PAY", cents=500)
    sale.end("payment", "receipt")
    sale.fail("shipping.ship")
    sale.fail("refunding.refund")
    assert list(sale.machine.tags()) == ["attention"]
    assert sale.send("TRY_AGAIN")
    assert sale.is_in("refunding")


def test_a_charge_that_fails_needs_no_refund(recipes: Package) -> None:
    sale = Driven(recipes, "sale")
    sale.send("PAY", cents=500)
    sale.fail("payment", 402)
    assert sale.is_in("cancelled")


# --- back-off ------------------------------------------------------------------------------------


def test_a_feed_is_read_less_and_less_often(recipes: Package) -> None:
    feed = Driven(recipes, "feed", input={"url": "here"})
    pauses = []
    for _ in range(9):
        feed.machine.effects()
        feed.fail("reading.read_feed", 503)
        (timer,) = feed.started()
        pauses.append(timer.delay.total_seconds())
        feed.fire("waiting.after")
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    feed.fail("reading.read_feed", 503)
    assert feed.is_in("given_up")


def test_a_feed_that_is_not_there_is_not_asked_again(recipes: Package) -> None:
    feed = Driven(recipes, "feed", input={"url": "nowhere"})
    feed.fail("reading.read_feed", 404)
    assert feed.is_in("given_up")


# --- two machines that agree ---------------------------------------------------------------------


def test_an_account_promises_no_more_than_it_has(recipes: Package) -> None:
    account = Driven(recipes, "transfer", "account", input={"cents": 100})
    account.send("RESERVE", transfer="a", cents=-70)
    account.send("RESERVE", transfer="b", cents=-70)
    answers = effects_of(account.machine, "Send")
    assert [type(each.event).__name__ for each in answers] == ["RESERVED", "REFUSED"]
    account.send("RELEASE", transfer="a")
    account.send("RESERVE", transfer="b", cents=-70)
    account.send("COMMIT", transfer="b")
    account.send("COMMIT", transfer="b")
    assert account.context.cents == 30
    assert account.context.reserved == {}


def test_a_transfer_needs_both(recipes: Package) -> None:
    details = {"payer": "ada", "payee": "bob", "cents": 70}
    transfer = Driven(recipes, "transfer", input=details)
    assert len(effects_of(transfer.machine, "Send")) == 2
    transfer.send("RESERVED", account="ada")
    assert transfer.machine.status == "active"
    transfer.send("RESERVED", account="bob")
    sent = effects_of(transfer.machine, "Send")
    assert [(each.to.key, type(each.event).__name__) for each in sent] == [
        ("ada", "COMMIT"),
        ("bob", "COMMIT"),
    ]
    assert transfer.machine.output is True


@pytest.mark.parametrize("refused", [True, False])
def test_a_transfer_that_fails_lets_both_go(recipes: Package, refused: bool) -> None:
    details = {"payer": "ada", "payee": "bob", "cents": 70}
    transfer = Driven(recipes, "transfer", input=details)
    transfer.send("RESERVED", account="bob")
    transfer.machine.effects()
    if refused:
        transfer.send("REFUSED", reason="ada has only 5")
    else:
        transfer.fire("asking.after")
    sent = effects_of(transfer.machine, "Send")
    assert [(each.to.key, type(each.event).__name__) for each in sent] == [
        ("ada", "RELEASE"),
        ("bob", "RELEASE"),
    ]
    assert transfer.machine.output is False


# --- people --------------------------------------------------------------------------------------


def test_nobody_approves_twice(recipes: Package) -> None:
    approval = Driven(recipes, "approval", input={"approvers": ["ada", "bob", "eve"], "needed": 2})
    assert approval.send("APPROVE", by="ada")
    assert not approval.send("APPROVE", by="ada")
    assert not approval.send("APPROVE", by="mallory")
    assert approval.send("APPROVE", by="eve")
    assert approval.machine.output == "approved by ada, eve"


def test_who_has_not_answered_is_named(recipes: Package) -> None:
    approval = Driven(recipes, "approval", input={"approvers": ["ada", "bob", "eve"], "needed": 2})
    approval.send("APPROVE", by="bob")
    approval.fire("asking.after")
    assert approval.machine.output == "no answer from ada, eve"


def test_the_next_person_is_called(recipes: Package) -> None:
    incident = Driven(recipes, "incident", input={"text": "fire", "on_call": ["ada", "bob"]})
    called = effects_of(incident.machine, "RunAction")
    incident.fire("calling.after")
    called += effects_of(incident.machine, "RunAction")
    assert [each.arguments.person for each in called] == ["ada", "bob"]
    incident.fire("calling.after")
    assert list(incident.machine.tags()) == ["attention"]
    incident.send("ACKNOWLEDGE", by="eve")
    incident.send("RESOLVE")
    assert incident.machine.output == "eve"


def test_a_subscription_is_due_on_the_same_day(recipes: Package) -> None:
    subscription = Driven(recipes, "subscription", input={"card": "4711"})
    due = []
    for _ in range(3):
        subscription.machine.effects()
        subscription.end("charging.charge", "receipt")
        (timer,) = subscription.started()
        subscription.machine.now += timer.delay
        due.append(subscription.machine.now.date().isoformat())
        subscription.machine.now += timedelta(minutes=5)
        subscription.fire("active.after")
    assert due == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_dunning_ends_after_three_attempts(recipes: Package) -> None:
    subscription = Driven(recipes, "subscription", input={"card": "4711"})
    for _ in range(3):
        subscription.fail("charging.charge", 402)
        assert subscription.is_in("dunning")
        subscription.fire("dunning.after")
    assert subscription.is_in("cancelled")
    reminded = effects_of(subscription.machine, "RunAction")
    assert [each.arguments.attempt for each in reminded] == [1, 2, 3]


def test_a_new_card_is_tried_at_once(recipes: Package) -> None:
    subscription = Driven(recipes, "subscription", input={"card": "4711"})
    subscription.fail("charging.charge", 402)
    subscription.machine.effects()
    subscription.send("NEW_CARD", card="4712")
    charge = next(each for each in subscription.started() if hasattr(each, "arguments"))
    assert charge.arguments.card == "4712"


# --- time ----------------------------------------------------------------------------------------


def test_a_silent_device_is_told_of_once(recipes: Package) -> None:
    device = Driven(recipes, "device")
    device.send("BEAT", load=0.5)
    assert [each.id for each in device.started()] == ["online.after"]
    device.fire("online.after")
    device.fire("silent.every")
    assert len(effects_of(device.machine, "RunAction")) == 1
    device.send("BEAT", load=0.5)
    assert list(device.machine.tags()) == ["healthy"]


def test_what_is_left_of_a_session_is_kept(recipes: Package) -> None:
    session = Driven(recipes, "session")
    session.machine.now = NOON + timedelta(minutes=10)
    session.send("PAUSE")
    assert session.context.left == timedelta(minutes=15)
    session.machine.now = NOON + timedelta(hours=5)
    session.machine.effects()
    session.send("RESUME")
    assert [each.delay for each in session.started()] == [timedelta(minutes=15)]
    session.fire("running.after")
    assert session.is_in("over")


# --- many at once --------------------------------------------------------------------------------


def test_one_document_is_printed_at_a_time(recipes: Package) -> None:
    printer = Driven(recipes, "printer")
    for number in range(101):
        assert printer.send("PRINT", document=f"no. {number}")
    assert not printer.send("PRINT", document="one too many")
    (printing,) = printer.started()
    assert printing.arguments.document == "no. 0"
    assert printer.send("WITHDRAW", document="no. 1")
    assert not printer.send("WITHDRAW", document="no. 0"), "it is at the printer"
    printer.fail("printing.print_out")
    (printing,) = printer.started()
    assert printing.arguments.document == "no. 2"
    assert printer.context.failed == ["no. 0"]


def test_calls_come_back_with_the_time(recipes: Package) -> None:
    allowance = Driven(recipes, "allowance")
    assert allowance.send("TAKE", count=10)
    assert not allowance.send("TAKE")
    allowance.machine.now = NOON + timedelta(seconds=4)
    assert allowance.send("TAKE", count=2)
    assert not allowance.send("TAKE")
    allowance.machine.now = NOON + timedelta(days=1)
    assert not allowance.send("TAKE", count=11)
    assert allowance.send("TAKE", count=10)
    assert not allowance.send("TAKE", count=0)


# --- callers -------------------------------------------------------------------------------------


def test_a_deposit_is_taken_once(recipes: Package) -> None:
    wallet = Driven(recipes, "wallet")
    for number in (1, 2, 1, 2, 3):
        assert wallet.send("DEPOSIT", id=UUID(int=number), cents=5)
    assert wallet.context.cents == 15
    for number in range(10, 1_010):
        wallet.send("DEPOSIT", id=UUID(int=number), cents=0)
    assert len(wallet.context.taken) == 1_000


def test_a_lock_goes_to_one_after_the_other(recipes: Package) -> None:
    lock = Driven(recipes, "lock")
    for job in ("a", "b", "c"):
        lock.send("ACQUIRE", job=job)
    lock.send("RELEASE", job="b")
    lock.send("RENEW", job="a")
    lock.send("RELEASE", job="a")
    lock.fire("held.after")
    lock.send("ACQUIRE", job="c")
    sent = effects_of(lock.machine, "Send")
    assert [(each.to.key, type(each.event).__name__) for each in sent] == [
        ("a", "ACQUIRED"),
        ("c", "ACQUIRED"),
        ("c", "LOST"),
        ("c", "ACQUIRED"),
    ]
