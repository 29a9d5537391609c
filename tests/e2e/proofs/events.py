"""Events, and what callers wait for."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.e2e.machines import answered
from tests.e2e.proofs.staging import DUE, Cast, Story, proves


@proves("BR401_event_removed")
def event_removed(cast: Cast) -> Story:
    order = cast.machine("order", "ada")
    order.create()
    yield {}
    assert "CANCEL" in order.refuses(400, "CANCEL")
    assert order.send("PAY")["value"] == "paid"


@proves("BR401_quoted_event")
def quoted_event_removed(cast: Cast) -> Story:
    session = cast.machine("session", "ada")
    session.send("user.login", id="ada")
    yield {}
    assert "user.logout" in session.refuses(400, "user.logout")
    assert session.send("user.left")["value"] == "outside"


@proves("BR402_event_narrowed")
def event_narrowed(cast: Cast) -> Story:
    order = cast.machine("order", "ada")
    order.create()
    yield {}
    assert "`currency`" in order.refuses(400, "PAY", cents=1)
    assert "note" in order.refuses(400, "PAY", cents=1, currency="EUR", note="x")
    assert "`int`" in order.refuses(400, "PAY", cents="1", currency="EUR")
    assert order.send("PAY", cents=1, currency="EUR")["value"] == "paid"


@proves("BR403_delayed_dropped", timed=True, both=[("2d", DUE)])
def delayed_event_dropped(cast: Cast) -> Story:
    order, idle = cast.machine("order", "ada"), cast.machine("order", "idle")
    order.send("START")
    idle.create()
    assert order.stored()["runtime"]["delayed"].keys() == {"reminder"}
    yield {"BR403": [order]}
    cast.says(order, "event dropped")
    eventually(lambda: "delayed" not in order.stored()["runtime"])
    assert order.snapshot()["status"] == "active"
    assert idle.send("START")["handled"]


@proves("BR403_delayed_to_another", timed=True, old=[("2d", DUE)])
def delayed_event_to_another_dropped(cast: Cast) -> Story:
    order, idle = cast.machine("order", "ada"), cast.machine("order", "idle")
    order.send("START")
    idle.create()
    clerk = cast.world.machine(f"{cast.proof.prefix}clerk", "ada")
    clerk.create()
    yield {"BR403": [order, idle]}  # an event without an id is not counted: any may wait for one
    cast.says(clerk, "event dropped")
    assert clerk.snapshot()["status"] == "active"


@proves("BR407_event_private")
def event_private(cast: Cast) -> Story:
    order, own = cast.machine("order", "ada"), cast.machine("order", "own")
    for each in (order, own):
        each.create()
    yield {}
    assert "the machine's events are PAY" in order.refuses(400, "PAID", cents=1)
    own.send("PAY")
    own.becomes("paid", cents=1)


@proves("BR404_emit_removed")
def emit_removed(cast: Cast) -> Story:
    shop = cast.machine("shop", "ada")
    shop.create()
    answer = shop.wait("emitted:SOLD")
    shop.has_waiters(1)
    yield {}
    assert shop.send("PAY")["value"] == "closed"
    shop.has_waiters(1)
    assert not answer.done()
    shop.fails(400, "waitFor", {"condition": "emitted:SOLD"})


@proves("BR405_tag_removed")
def tag_removed(cast: Cast) -> Story:
    order = cast.machine("order", "ada")
    order.create()
    assert answered(order.wait("hasTag:unpaid"))["tags"] == ["pending", "unpaid"]
    yield {}
    assert order.snapshot()["tags"] == ["pending"]
    order.fails(400, "waitFor", {"condition": "hasTag:unpaid"})
    assert order.ok("waitFor", {"condition": "hasTag:pending"})["value"] == "open"


@proves("BR406_emit_changed")
def emit_changed(cast: Cast) -> Story:
    shop, before = cast.machine("shop", "ada"), cast.machine("shop", "before")
    shop.create()
    sold = {"condition": "emitted:SOLD", "event": {"type": "PAY"}}
    assert before.ok("waitFor", sold)["event"] == {"type": "SOLD", "cents": 100, "buyer": "ada"}
    answer = shop.wait("emitted:SOLD")
    shop.has_waiters(1)
    yield {}
    shop.send("PAY")
    assert answered(answer)["event"] == {"type": "SOLD", "cents": 100}
