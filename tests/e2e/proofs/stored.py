"""Machines that are gone, and what is stored of them: states, context, input and output."""

from __future__ import annotations

from tests.e2e.machines import Machine, answered
from tests.e2e.proofs.staging import DUE, Cast, Story, is_parked, is_unreadable, proves

PUT = ("machine cart", "event PUT\n\nmachine cart")
STOP = ("machine cart", "event STOP\n\nmachine cart")
ENDS = "  initial open\n  state open { on STOP -> over }\n  final over\n"


def paid_and_open(cast: Cast) -> tuple[Machine, Machine]:
    """Return two machines: one that has taken PAY, and one that has not."""
    paid, unpaid = cast.machine("order", "paid"), cast.machine("order", "open")
    paid.send("PAY")
    unpaid.create()
    return paid, unpaid


# --- machines, versions and options -------------------------------------------------------------


@proves(
    "BR101_machine_removed",
    timed=True,
    old=[("  state waiting\n", f"  state waiting {{ after {DUE} -> over }}\n  state over\n")],
)
def machine_removed(cast: Cast) -> Story:
    courier, parcel = cast.machine("courier", "ada"), cast.machine("parcel", "ada")
    for each in (courier, parcel):
        each.create()
    yield {"BR101": [courier]}
    assert courier.call("snapshot/send").status_code == 202
    for handler in ("snapshot", "_timer"):  # no answer, and no delivery
        cast.is_stuck(courier, handler, "")
    assert parcel.snapshot()["value"] == "packed"


@proves("BR102_service_renamed", timed=True)
def service_renamed(cast: Cast) -> Story:
    parcel, package = cast.machine("parcel", "ada"), cast.machine("package", "ada")
    parcel.create()
    yield {"BR102": [parcel]}
    package.fails(404, "snapshot")
    assert parcel.call("snapshot/send").status_code == 202
    cast.is_stuck(parcel, "snapshot", "")
    assert package.send("SHIP")["value"] == "shipped"


@proves(
    "BR103_version_removed",
    timed=True,
    old=[
        ("version v1 {\n", "version v1 latest {\n"),
        ("version v2 latest {\n", "version v2 {\n"),
        (
            "  context(count: int = 0)\n",
            f"""\
  context(count: int = 0)
  initial on
  state on {{ after {DUE} -> off on STOP -> over }}
  state off
  final over
""",
        ),
        ("machine counter version v1", "event STOP\n\nmachine counter version v1"),
    ],
)
def version_removed(cast: Cast) -> Story:
    counter, done, new = (cast.machine("counter", name) for name in ("ada", "done", "new"))
    assert counter.create()["version"] == "v1"
    assert done.send("STOP")["status"] == "done"
    yield {"BR103": [counter, done]}
    for machine in (counter, done):
        for handler, body in (("snapshot", None), ("waitFor", {"condition": "done"})):
            assert "`v1`" in machine.fails(409, handler, body)
    is_parked(counter, "_timer")
    assert new.create()["version"] == "v2"


@proves("BR104_option_stricter")
def option_stricter(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    assert not paid.send("PAY")["handled"]
    assert cast.machine("order", "implicit").send("PAY", note="x")["handled"]
    yield {}
    paid.refuses(409, "PAY")
    unpaid.refuses(400, "PAY", note="x")
    cast.machine("order", "new").refuses(404, "PAY")
    assert unpaid.send("PAY")["value"] == "paid"


# --- states -------------------------------------------------------------------------------------


@proves("BR201_state_removed")
def state_removed(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR201": [paid]}
    is_unreadable(paid, "PAY")
    assert unpaid.send("PAY")["status"] == "done"


@proves("BR201_final_state_removed")
def final_state_removed(cast: Cast) -> Story:
    refused, paid = cast.machine("order", "refused"), cast.machine("order", "paid")
    assert refused.send("REFUSE")["status"] == "done"
    paid.send("PAY")
    unpaid = cast.machine("order", "open")
    unpaid.create()
    yield {"BR201": [refused]}
    is_unreadable(refused, "PAY")
    assert paid.snapshot()["value"] == "paid"
    assert unpaid.send("REFUSE")["value"] == "paid"


@proves("BR202_state_renamed", timed=True, both=[("14d", DUE)])
def state_renamed(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR202": [paid]}
    is_unreadable(paid, "SHIP")
    is_parked(paid, "_timer")
    is_unreadable(paid, "SHIP")
    assert unpaid.send("PAY")["value"] == "settled"
    assert unpaid.send("SHIP")["status"] == "done"


@proves("BR203_state_moved")
def state_moved(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR203": [paid]}
    is_unreadable(paid, "SHIP")
    assert unpaid.send("PAY")["value"] == {"in_house": "paid"}


@proves("BR204_kind_changed")
def kind_changed(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR204": [paid]}
    is_unreadable(paid, "SHIP")
    assert unpaid.send("PAY")["value"] == {"paid": "packing"}


@proves("BR204_states_at_all")
def states_at_all(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.create()
    yield {"BR204": [order]}
    is_unreadable(order, "PAY")
    assert new.send("PAY")["context"] == {"paid": True}


@proves("BR204_compound_to_parallel")
def compound_to_parallel(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.send("PAY")
    yield {"BR204": [order]}
    assert order.snapshot()["value"] == {"open": {"billing": {}}}
    assert not order.send("PAY")["handled"]
    assert new.create()["value"] == {"open": {"packing": {}, "billing": {}}}
    assert new.send("PAY")["handled"]


@proves("BR205_region_added")
def region_added(cast: Cast) -> Story:
    player, new = cast.machine("player", "ada"), cast.machine("player", "new")
    player.create()
    yield {"BR205": [player]}
    muted = player.send("MUTE")
    assert muted["value"] == {"on": {"sound": "muted", "transport": "stopped"}}
    player.fails(408, "waitFor", {"condition": "matches:on.subtitles", "timeout": 0})
    assert new.ok("waitFor", {"condition": "matches:on.subtitles", "event": {"type": "MUTE"}})


@proves("BR205_beside_history")
def region_added_beside_history(cast: Cast) -> Story:
    player, off = cast.machine("player", "ada"), cast.machine("player", "off")
    for each in (player, off):
        each.create()
    off.send("OFF")
    yield {"BR205": [player]}
    assert player.send("MUTE")["value"] == {"on": {"sound": "muted", "transport": {}}}
    whole = {"on": {"sound": "audible", "transport": {}, "subtitles": {}}}
    assert off.send("RESUME")["value"] == whole  # it is entered then


@proves("BR206_region_removed")
def region_removed(cast: Cast) -> Story:
    player, new = cast.machine("player", "ada"), cast.machine("player", "new")
    player.create()
    yield {"BR206": [player]}
    is_unreadable(player, "MUTE")
    assert new.send("MUTE")["value"] == {"on": {"sound": "muted", "transport": "stopped"}}


@proves("BR207_became_final")
def became_final(cast: Cast) -> Story:
    paid, unpaid = paid_and_open(cast)
    yield {"BR207": [paid]}
    assert paid.snapshot()["status"] == "active"
    sent = paid.send("PAY")
    assert (sent["handled"], sent["status"]) == (False, "active")
    paid.fails(408, "waitFor", {"condition": "done", "timeout": 0})
    assert unpaid.send("PAY")["status"] == "done"


@proves("BR208_no_longer_final")
def no_longer_final(cast: Cast) -> Story:
    done, waiting = paid_and_open(cast)
    answer = waiting.wait("done")
    waiting.has_waiters(1)
    yield {}
    assert done.snapshot()["status"] == "done"
    assert waiting.send("PAY")["status"] == "active"
    waiting.has_waiters(1)
    assert not answer.done()
    waiting.send("SHIP")
    assert answered(answer)["value"] == "shipped"


@proves("BR209_final_fails")
def final_fails(cast: Cast) -> Story:
    ended, waiting = cast.machine("order", "ada"), cast.machine("order", "waiting")
    ended.send("REFUSE")
    waiting.create()
    answer = waiting.wait("done")
    waiting.has_waiters(1)
    yield {"BR209": [waiting]}
    assert ended.snapshot()["status"] == "done"
    assert waiting.send("REFUSE")["status"] == "failed"
    assert "it was refused" in answered(answer, 412)


# --- context, input and output ------------------------------------------------------------------


@proves(
    "BR301_not_constant",
    both=[STOP, ("(owner: str) {\n", f"(owner: str) {{\n{ENDS}")],
)
def context_field_not_constant(cast: Cast) -> Story:
    cart, done, new = (cast.machine("cart", name) for name in ("ada", "done", "new"))
    for each in (cart, done):
        each.create(owner="ada")
    assert done.send("STOP")["status"] == "done"
    yield {"BR301": [cart, done]}
    is_unreadable(cart)
    is_unreadable(done)
    assert new.create(owner="bob")["context"]["owner"] == "bob"


@proves(
    "BR302_field_removed",
    both=[PUT],
    old=[('coupon: str = "")\n', 'coupon: str = "")\n  on PUT { coupon = "free" }\n')],
    new=[("= [])\n", '= [])\n  on PUT { log "put" }\n')],
)
def context_field_removed(cast: Cast) -> Story:
    cart = cast.machine("cart", "ada")
    assert cart.send("PUT")["context"] == {"items": [], "coupon": "free"}
    yield {}
    # No client finds it any more, and it is stored until the next event.
    assert "coupon" in cart.stored()["snapshot"]["context"]
    assert cart.context() == {"items": []}
    assert cart.send("PUT")["handled"]
    assert cart.stored()["snapshot"]["context"] == {"items": []}


@proves(
    "BR303_field_renamed",
    both=[PUT],
    old=[("= [])\n", "= [])\n  on PUT { total = 12 }\n")],
    new=[("= [])\n", '= [])\n  on PUT { items = ["x"] }\n')],
)
def context_field_renamed(cast: Cast) -> Story:
    cart = cast.machine("cart", "ada")
    assert cart.send("PUT")["context"]["total"] == 12
    yield {"BR303": [cart]}
    assert cart.context() == {"total_cents": 0, "items": []}
    assert cart.send("PUT")["context"] == {"total_cents": 0, "items": ["x"]}
    assert "total" not in cart.stored()["snapshot"]["context"]


@proves(
    "BR304_field_retyped",
    both=[PUT, STOP, ("machine cart {\n", f"machine cart {{\n{ENDS}")],
    old=[("= None)\n", '= None)\n  on PUT { plan = "team" }\n')],
    new=[("= 0)\n", '= 0)\n  on PUT { plan = "pro" }\n')],
)
def context_field_retyped(cast: Cast) -> Story:
    cart, team, done, new = (cast.machine("cart", name) for name in ("ada", "team", "done", "new"))
    cart.create()
    team.send("PUT")
    assert done.send("STOP")["status"] == "done"
    yield {"BR304": [cart, team, done]}
    for each in (cart, team, done):
        is_unreadable(each, "PUT")
    assert new.send("PUT")["context"] == {"items": [], "plan": "pro", "count": 0}


@proves(
    "BR305_input_unreadable",
    both=[
        ("machine order", "event PUT\n\nmachine order"),
        ("= input.customer)\n", '= input.customer)\n  on PUT { log "put" }\n'),
    ],
)
def stored_input_unreadable(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.create(customer="ada")
    yield {"BR305": [order]}
    for _ in range(2):
        assert "`country`" in order.refuses(409, "PUT")
    assert order.snapshot()["context"] == {"customer": "ada"}
    new.fails(400, "create", {"input": {"customer": "bob"}})
    new.create(customer="bob", country="FR")
    assert new.send("PUT")["handled"]


@proves("BR306_input_stricter")
def input_stricter(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.create(customer="ada", coupon="free")
    yield {}
    body = {"input": {"customer": "bob", "coupon": "free"}}
    assert "`$.input.coupon`" in new.fails(400, "create", body)
    assert order.snapshot()["context"] == {"customer": "ada"}
    new.create(customer="bob")


@proves("BR306_new_version")
def input_of_a_new_version(cast: Cast) -> Story:
    order, new = cast.machine("order", "ada"), cast.machine("order", "new")
    order.create(customer="ada")
    yield {}
    assert "`country`" in new.fails(400, "create", {"input": {"customer": "bob"}})
    assert order.snapshot()["version"] == "v1"


@proves("BR307_output_narrowed")
def output_narrowed(cast: Cast) -> Story:
    done, unpaid = cast.machine("order", "done"), cast.machine("order", "open")
    assert done.send("PAY", cents=1)["output"] == "paid"
    unpaid.create()
    yield {"BR307": [done]}
    is_unreadable(done)
    assert unpaid.send("PAY", cents=1)["output"] == 1


@proves("BR308_output_widened", new=[('output "paid"', "output None")])
def output_widened(cast: Cast) -> Story:
    done, waiting = cast.machine("order", "done"), cast.machine("order", "open")
    done.send("PAY", cents=1)
    waiting.create()
    answer = waiting.wait("done")
    waiting.has_waiters(1)
    yield {}
    assert done.snapshot()["output"] == "paid"
    waiting.send("PAY", cents=1)
    assert answered(answer)["output"] is None


@proves("BR309_field_private")
def field_private(cast: Cast) -> Story:
    order = cast.machine("order", "ada")
    assert order.create()["context"] == {"code": "4711", "cents": 0}
    yield {}
    assert order.snapshot()["context"] == {"cents": 0}
    assert order.send("PAY", code="4711")["value"] == "paid"
    assert order.stored()["snapshot"]["context"] == {"code": "4711", "cents": 0}


@proves(
    "BR310_taken_present",
    timed=True,
    both=[
        ("machine order", "event HURRY\n\nmachine order"),
        ("state paid {", f"state paid {{ on HURRY {{ raise SHIP after {DUE} }}"),
    ],
)
def field_taken_present(cast: Cast) -> Story:
    paid, due, unpaid = (cast.machine("order", name) for name in ("paid", "due", "open"))
    for each in (paid, due):
        each.send("PAY")
    due.send("HURRY")
    unpaid.create()
    yield {"BR310": [paid, due]}
    why = "in state `paid`, on `SHIP`: AssertionError: note is None"
    assert why in paid.refuses(422, "SHIP")
    is_parked(due, "_timer")
    assert why in due.stored()["snapshot"]["error"]["message"]
    assert unpaid.send("PAY")["value"] == "paid"
    assert unpaid.send("SHIP")["context"] == {"note": "fragile", "label": "FRAGILE"}
