"""Changes that machines take part in without breaking."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.e2e.machines import Machine
from tests.e2e.proofs.running import CHARGE, RETRIED, failing, is_paid, paying, waiting
from tests.e2e.proofs.staging import DUE, FAR, Cast, Story, proves
from tests.e2e.proofs.stored import paid_and_open
from tests.e2e.test_errors import has_failed


@proves("BR701_initial")
def initial_state_changed(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.create()
    yield {}
    assert order.snapshot()["value"] == "open"
    assert order.send("PAY")["value"] == "paid"
    assert new.create()["value"] == "paid"


@proves("BR702_history_removed")
def history_removed(cast: Cast) -> Story:
    tour, running = cast.machine("tour", "ada"), cast.machine("tour", "running")
    for event in ("NEXT", "PAUSE"):
        tour.send(event)
    running.send("NEXT")
    yield {"BR702": [tour]}
    assert tour.send("RESUME")["value"] == {"running": "first"}
    assert running.snapshot()["value"] == {"running": "second"}


@proves("BR702_history_default")
def history_default_changed(cast: Cast) -> Story:
    tour = cast.machine("tour", "ada")
    tour.send("PAUSE")
    yield {}
    assert tour.send("RESUME")["value"] == {"running": "first"}  # that is remembered


@proves("BR703_event_not_handled")
def event_not_handled(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR703": [paid]}
    sent = paid.send("CANCEL")
    assert (sent["handled"], sent["value"]) == (False, "paid")
    assert unpaid.send("CANCEL")["value"] == "cancelled"


@proves("BR704_outcome")
def outcome_not_handled(cast: Cast) -> Story:
    broken, done = paying(cast, "broken"), paying(cast, "done")
    yield {"BR704": [broken, done]}
    cast.let(broken, "paying.payment", raises="no")
    assert "no" in has_failed(broken)["message"]
    is_paid(cast, done)


@proves("BR705_timer_removed", timed=True, old=[("2d", DUE)])
def timer_removed(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    assert machine.running().keys() == {"open.after", "open.after2"}
    yield {"BR705": [machine]}
    eventually(lambda: machine.running().keys() == {"open.after"})
    assert machine.snapshot()["value"] == "open"
    assert paid.snapshot()["value"] == "paid"


@proves("BR706_delay_changed", timed=True, old=[("2d", DUE)], new=[("3d", FAR)])
def delay_changed(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    yield {"BR706": [machine]}
    machine.becomes("expired")
    assert paid.snapshot()["value"] == "paid"


@proves("BR707_nested_final")
def nested_state_no_longer_final(cast: Cast) -> Story:
    order = cast.machine("order", "ada")
    order.create()
    yield {}
    assert order.send("PAY")["value"] == {"open": "ready"}
    assert order.send("PACK")["value"] == "closed"


@proves("BR712_fails_no_more")
def final_fails_no_more(cast: Cast) -> Story:
    ended, waiting = refused_and_open(cast)
    yield {"BR712": [waiting]}
    assert ended.snapshot()["status"] == "failed"
    assert waiting.send("REFUSE")["status"] == "done"


@proves("BR712_fails_otherwise")
def final_fails_otherwise(cast: Cast) -> Story:
    ended, waiting = refused_and_open(cast)
    yield {"BR712": [waiting]}
    assert ended.snapshot()["error"] == {"message": "it was refused", "code": 422}
    sent = waiting.send("REFUSE")
    assert sent["error"] == {"message": "this was refused", "code": 403}


def refused_and_open(cast: Cast) -> tuple[Machine, Machine]:
    """Make a machine that has failed on purpose, and one that has not ended."""
    ended, waiting = cast.machine("order", "ada"), cast.machine("order", "waiting")
    assert ended.send("REFUSE")["status"] == "failed"
    waiting.create()
    return ended, waiting


@proves("BR708_option", timed=True, both=[("1h", "100ms")], old=[("30d", DUE)], new=[("7d", FAR)])
def option_changed(cast: Cast) -> Story:
    ended, new = cast.machine("order", "ada"), cast.machine("order", "new")
    ended.create()
    ended.becomes("closed")
    yield {"BR708": [ended]}
    new.create()
    new.becomes("closed")
    eventually(lambda: ended.call("snapshot").status_code == 410)
    assert new.snapshot()["value"] == "closed"


@proves("BR709_callee_exchanged")
def actor_exchanged(cast: Cast) -> Story:
    pending = paying(cast, "ada")
    yield {"BR709": [pending]}
    is_paid(cast, pending)
    new = paying(cast, "new")
    is_paid(cast, new)
    for machine, function in ((pending, "functions.charge"), (new, "functions.refund")):
        assert [each["function"] for each in cast.calls(machine, "paying.payment")] == [function]


@proves(
    "BR710_elsewhere",
    old=[(CHARGE, CHARGE.replace("\n", RETRIED))],
    new=[('from "shop.payments"\n', f'from "shop.payments"{RETRIED}')],
)
def function_from_elsewhere(cast: Cast) -> Story:
    pending = failing(cast, "ada")
    yield {"BR710": [pending]}
    is_paid(cast, pending)
    calls = [each["function"] for each in cast.calls(pending, "paying.payment")]
    assert (calls[0], calls[-1]) == ("functions.charge", "shop.payments.charge")


@proves("BR711_policy", old=[(CHARGE, CHARGE.replace("\n", RETRIED))])
def actor_policy(cast: Cast) -> Story:
    pending = failing(cast, "ada")
    cast.begins(pending, "paying.payment", attempts=4)  # more than the new policy allows
    yield {"BR711": [pending]}
    pending.becomes("failed")
    is_paid(cast, paying(cast, "new"))


@proves("BR711_action_policy")
def action_policy(cast: Cast) -> Story:
    """Let an action wait behind another one: it is tried by the new policy."""
    order = cast.machine("order", "ada")
    cast.let(order, "notify", raises="no")
    order.send("PAY")
    cast.begins(order, "archive")
    yield {"BR711": [order]}
    cast.let(order, "archive", returns=None)
    order.becomes(why="no")
    assert [each["by"] for each in cast.calls(order, "notify")] == ["new"] * 3
