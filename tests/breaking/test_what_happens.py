"""What the rules say of machines in flight is what the generated code does.

Machines of the old charts are stored, and read by the new ones. No server is needed for that; what
needs one (handlers that are gone, services) is told by Restate's answers to wrong calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from restate.exceptions import RetryableError

from tests.breaking.comparing import RULE_CASES
from tests.compiling import Package, compile_into, importable


@dataclass
class Deployments:
    """The generated code before and after a change."""

    old: Package
    new: Package

    def event(self, package: Package, name: str, **fields: Any) -> Any:
        """Make an event."""
        chart = "old" if package is self.old else "new"
        return getattr(package.module(f"{chart}_types"), name)(**fields)

    def started(self, module: str, *events: Any, input: Any = None) -> Any:  # noqa: A002
        """Start a machine of the old chart, and send it events: names, or names with fields."""
        machine = self.old.module(module).Machine("key", input=input)
        machine.start()
        for each in events:
            name, fields = each if isinstance(each, tuple) else (each, {})
            assert machine.send(self.event(self.old, name, **fields))
        machine.effects()
        return machine

    def support(self, name: str) -> Any:
        """Import a module of what the new charts share."""
        return self.new.module(f"_support.{name}")

    def read(self, machine: Any, module: str) -> Any:
        """Read a machine of the old chart with the new one; raises ValueError as `load` does."""
        stored = self.old.module("_support.codec").encode(machine.snapshot())
        memory = self.old.module("_support.codec").encode(machine.memory())
        chart = self.new.module(module).Machine
        codec = self.support("codec")
        again = chart("key")
        again.restore(codec.decoder(chart.SNAPSHOT).decode(stored))
        again.recall(codec.decoder(dict).decode(memory))
        return again

    def sent(self, machine: Any, name: str, **fields: Any) -> bool:
        """Send an event to a machine of the new chart."""
        handled: bool = machine.send(self.event(self.new, name, **fields))
        return handled


@pytest.fixture
def deployed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployments]:
    """Compile the charts of a case, before and after."""
    case = RULE_CASES / request.param
    for side in ("old", "new"):
        compile_into(tmp_path / f"{side}_{request.param}", [case / f"{side}.sc"])
    with (
        importable(tmp_path / f"old_{request.param}") as old,
        importable(tmp_path / f"new_{request.param}") as new,
    ):
        yield Deployments(old, new)


def case(name: str, *arguments: Any) -> Any:
    """Name a case, and what else a test of it needs."""
    return pytest.param(name, *arguments, id=name)


# --- states and values --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deployed", "module", "events"),
    [
        case("BR201_state_removed", "order_v1", ["PAY"]),
        case("BR201_final_state_removed", "order_v1", ["REFUSE"]),
        case("BR202_state_renamed", "order_v1", ["PAY"]),
        case("BR203_state_moved", "order_v1", ["PAY"]),
        case("BR204_kind_changed", "order_v1", ["PAY"]),
        case("BR204_states_at_all", "order_v1", ["PAY"]),
        case("BR206_region_removed", "player_v1", []),
        case("BR304_field_retyped", "cart_v1", []),
        case("BR307_output_narrowed", "order_v1", [("PAY", {"cents": 1})]),
    ],
    indirect=["deployed"],
)
def test_machines_cannot_be_read(deployed: Deployments, module: str, events: list[Any]) -> None:
    """The new code refuses what is stored: that is a 409 for every call."""
    machine = deployed.started(module, *events)
    with pytest.raises(ValueError, match=r"state|Invalid|Expected|missing|field"):
        deployed.read(machine, module)


@pytest.mark.parametrize(
    ("deployed", "module"),
    [
        case("BR201_state_removed", "order_v1"),
        case("BR202_state_renamed", "order_v1"),
        case("BR203_state_moved", "order_v1"),
        case("BR204_kind_changed", "order_v1"),
    ],
    indirect=["deployed"],
)
def test_machines_elsewhere_can_be_read(deployed: Deployments, module: str) -> None:
    """Only those are affected that are in the state."""
    assert deployed.read(deployed.started(module), module).value() == "open"


@pytest.mark.parametrize("deployed", ["BR301_not_constant"], indirect=True)
def test_a_default_that_is_not_constant_is_missing(deployed: Deployments) -> None:
    chart = deployed.old.module("cart_v1")
    machine = deployed.started("cart_v1", input=chart.Input(owner="ada"))
    with pytest.raises(ValueError, match="missing required field `owner`"):
        deployed.read(machine, "cart_v1")


@pytest.mark.parametrize("deployed", ["BR302_field_removed"], indirect=True)
def test_a_field_that_is_gone_is_dropped(deployed: Deployments) -> None:
    machine = deployed.started("cart_v1")
    machine.context.coupon = "free"
    again = deployed.read(machine, "cart_v1")
    assert not hasattr(again.context, "coupon")
    assert "coupon" not in str(deployed.support("codec").encode(again.snapshot()))


@pytest.mark.parametrize("deployed", ["BR303_field_renamed"], indirect=True)
def test_a_field_with_another_name_has_its_default(deployed: Deployments) -> None:
    machine = deployed.started("cart_v1")
    machine.context.total = 12
    assert deployed.read(machine, "cart_v1").context.total_cents == 0


@pytest.mark.parametrize("deployed", ["BR305_input_unreadable"], indirect=True)
def test_a_stored_input_is_read_again(deployed: Deployments) -> None:
    codec = deployed.support("codec")
    stored = codec.encode(deployed.old.module("order_v1").Input(customer="ada"))
    with pytest.raises(ValueError, match="missing required field `country`"):
        codec.decoder(deployed.new.module("order_v1").Input).decode(stored)


@pytest.mark.parametrize("deployed", ["BR306_input_stricter"], indirect=True)
def test_create_refuses_an_input_that_it_took(deployed: Deployments) -> None:
    body = b'{"input": {"customer": "ada", "coupon": "free"}}'
    old, new = (
        (package.module("_support.bodies"), package.module("order_v1").Machine)
        for package in (deployed.old, deployed.new)
    )
    assert old[0].read_create(old[1], body, unknown_fields=False).input.coupon == "free"
    with pytest.raises(Exception, match=r"no field `\$\.input\.coupon`"):
        new[0].read_create(new[1], body, unknown_fields=False)


@pytest.mark.parametrize("deployed", ["BR204_compound_to_parallel"], indirect=True)
def test_a_compound_state_made_parallel_leaves_a_machine_in_one_region(
    deployed: Deployments,
) -> None:
    again = deployed.read(deployed.started("order_v1", "PAY"), "order_v1")
    assert again.value() == {"open": {"billing": {}}}
    assert not deployed.sent(again, "PAY")


@pytest.mark.parametrize("deployed", ["BR205_region_added"], indirect=True)
def test_a_new_region_is_in_no_state(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("player_v1", "MUTE"), "player_v1")
    assert again.value() == {"on": {"sound": "muted", "transport": "stopped"}}
    assert not again.matches("on.subtitles")


@pytest.mark.parametrize("deployed", ["BR205_beside_history"], indirect=True)
def test_a_new_region_beside_a_history_is_in_no_state(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("player_v1", "MUTE"), "player_v1")
    assert again.value() == {"on": {"sound": "muted", "transport": {}}}


@pytest.mark.parametrize("deployed", ["BR207_became_final"], indirect=True)
def test_a_machine_in_a_state_made_final_does_not_end(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "PAY"), "order_v1")
    assert (again.value(), again.status) == ("paid", "active")
    assert not deployed.sent(again, "PAY")
    assert again.status == "active"


@pytest.mark.parametrize("deployed", ["BR208_no_longer_final"], indirect=True)
def test_a_machine_that_has_ended_stays_so(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "PAY"), "order_v1")
    assert again.status == "done"
    waiting = deployed.read(deployed.started("order_v1"), "order_v1")
    assert deployed.sent(waiting, "PAY")
    assert waiting.status == "active"


@pytest.mark.parametrize("deployed", ["BR209_final_fails"], indirect=True)
def test_a_final_state_that_fails_now(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "REFUSE"), "order_v1")
    assert (again.status, again.error) == ("done", None)
    waiting = deployed.read(deployed.started("order_v1"), "order_v1")
    assert deployed.sent(waiting, "REFUSE")
    assert (waiting.status, waiting.error.message) == ("failed", "it was refused")


@pytest.mark.parametrize("deployed", ["BR712_fails_no_more"], indirect=True)
def test_a_final_state_that_fails_no_more(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "REFUSE"), "order_v1")
    assert (again.status, again.error.code) == ("failed", 422)
    waiting = deployed.read(deployed.started("order_v1"), "order_v1")
    assert deployed.sent(waiting, "REFUSE")
    assert (waiting.status, waiting.error) == ("done", None)


@pytest.mark.parametrize("deployed", ["BR310_taken_present"], indirect=True)
def test_a_field_that_is_taken_not_to_be_none(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "PAY"), "order_v1")
    with pytest.raises(AssertionError, match=r"^note is None$"):
        deployed.sent(again, "SHIP")
    unpaid = deployed.read(deployed.started("order_v1"), "order_v1")
    assert deployed.sent(unpaid, "PAY")
    assert deployed.sent(unpaid, "SHIP")
    assert unpaid.context.label == "FRAGILE"


# --- events and what callers wait for -----------------------------------------------------------


@pytest.mark.parametrize(
    ("deployed", "body", "why"),
    [
        case("BR401_event_removed", b'{"event": {"type": "CANCEL"}}', "Invalid value 'CANCEL'"),
        case("BR402_event_narrowed", b'{"event": {"type": "PAY", "cents": 1}}', "`currency`"),
        case(
            "BR402_event_narrowed",
            b'{"event": {"type": "PAY", "cents": 1, "currency": "EUR", "note": "x"}}',
            "no field `.*note`",
        ),
    ],
    indirect=["deployed"],
)
def test_clients_are_refused(deployed: Deployments, body: bytes, why: str) -> None:
    bodies = deployed.support("bodies")
    chart = deployed.new.module("order_v1").Machine
    with pytest.raises(Exception, match=why):
        bodies.read_send(chart, body, unknown_fields=False)


@pytest.mark.parametrize("deployed", ["BR403_delayed_dropped"], indirect=True)
def test_a_delayed_event_cannot_be_read(deployed: Deployments) -> None:
    machine = deployed.old.module("order_v1").Machine("key")
    machine.start()
    machine.send(deployed.event(deployed.old, "START"))
    (sent,) = machine.effects()
    event = deployed.old.module("_support.codec").encode(sent.event)
    chart = deployed.new.module("order_v1").Machine
    with pytest.raises(Exception, match="`urgent`"):
        deployed.support("bodies").read_event(chart, event)


@pytest.mark.parametrize(
    ("deployed", "module", "condition"),
    [
        case("BR404_emit_removed", "shop_v1", "emitted:SOLD"),
        case("BR405_tag_removed", "order_v1", "hasTag:unpaid"),
    ],
    indirect=["deployed"],
)
def test_nobody_can_wait_for_it(deployed: Deployments, module: str, condition: str) -> None:
    for package, refused in ((deployed.old, False), (deployed.new, True)):
        check = package.module("_support.conditions").check_condition
        machine = package.module(module).Machine("key")
        if refused:
            with pytest.raises(Exception, match="bad condition"):
                check(machine, condition)
        else:
            check(machine, condition)


# --- what is running ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deployed", "arguments", "missing"),
    [
        case("BR503_arguments", "ChargeArgs", "currency"),
        case("BR512_action_arguments", "MailArgs", "subject"),
    ],
    indirect=["deployed"],
)
def test_a_pending_call_cannot_be_read(deployed: Deployments, arguments: str, missing: str) -> None:
    old = getattr(deployed.old.module("old_types"), arguments)
    carried = old(cents=1) if arguments == "ChargeArgs" else old(to="ada")
    call = deployed.old.module("_support.messages").Call("paying.payment", "token", carried)
    body = deployed.old.module("_support.codec").encode(call)
    new = getattr(deployed.new.module("new_types"), arguments)
    with pytest.raises(RetryableError, match=f"missing required field `{missing}`"):
        deployed.support("functions").read_call(body, new)


@pytest.mark.parametrize(
    ("deployed", "id_", "output"),
    [
        case("BR504_result", "paying.payment", b'{"output":"receipt"}'),
        case("BR524_child_output", "asking.answer", b'{"output":"yes"}'),
    ],
    indirect=["deployed"],
)
def test_a_result_of_the_old_type_is_an_error(
    deployed: Deployments, id_: str, output: bytes
) -> None:
    chart = deployed.new.module("order_v1").Machine
    outcome = deployed.support("inbox").with_output(chart.OUTPUTS[id_])
    with pytest.raises(ValueError, match="Expected `int`, got `str`"):
        deployed.support("codec").decoder(outcome).decode(output)


@pytest.mark.parametrize(
    ("deployed", "events", "id_"),
    [
        case("BR521_invoke_renamed", [], "paying.payment"),
        case("BR523_spawn_removed", ["WATCH"], "poller"),
        case("BR523_family_removed", [("WATCH", {"who": "ada"})], "pollers[ada]"),
    ],
    indirect=["deployed"],
)
def test_nobody_takes_an_error_under_an_id_that_is_gone(
    deployed: Deployments, events: list[str], id_: str
) -> None:
    machine = deployed.started("order_v1", *events)
    again = deployed.read(machine, "order_v1")
    for package, taker, handled in ((deployed.old, machine, True), (deployed.new, again, False)):
        support = package.module("_support.chart")
        assert taker.send(support.Failed(id_, support.Error("no"))) is handled


@pytest.mark.parametrize("deployed", ["BR521_invoke_renamed"], indirect=True)
def test_leaving_the_state_does_not_stop_what_is_gone(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1"), "order_v1")
    support = deployed.support("chart")
    assert again.send(support.Failed("paying.card", support.Error("no")))
    assert "paying.payment" not in str(again.effects())


@pytest.mark.parametrize(
    ("deployed", "timer", "then"),
    [
        case("BR601_timer_replaced", "open.after", None),
        case("BR601_named", "open.after", None),
        case("BR601_recurs", "open.patience", "expired"),
        case("BR602_shifted", "open.after", "expired"),
        case("BR602_sorted", "open.after", "expired"),
        case("BR602_sorted", "open.after2", "reminded"),
        case("BR603_recurring_removed", "open.every", None),
        case("BR705_timer_removed", "open.after2", None),
        case("BR706_delay_changed", "open.after2", "expired"),
    ],
    indirect=["deployed"],
)
def test_what_a_running_timer_does(deployed: Deployments, timer: str, then: str | None) -> None:
    """A timer that no line takes is ignored; one under another's id takes the other's line."""
    again = deployed.read(deployed.started("order_v1"), "order_v1")
    assert again.send(deployed.support("chart").Timer(timer)) is (then is not None)
    assert again.value() == (then or "open")


@pytest.mark.parametrize("deployed", ["BR603_recurring_removed"], indirect=True)
def test_leaving_the_state_does_not_stop_a_timer_that_is_gone(deployed: Deployments) -> None:
    stop = deployed.old.module("_support.effects").Stop
    machine = deployed.started("order_v1")
    again = deployed.read(machine, "order_v1")
    machine.send(deployed.event(deployed.old, "PAY"))
    assert machine.effects() == [stop("open.every")]
    assert deployed.sent(again, "PAY")
    assert again.effects() == []


@pytest.mark.parametrize("deployed", ["BR606_not_cancelled"], indirect=True)
def test_the_old_id_is_not_cancelled(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1"), "order_v1")
    assert deployed.sent(again, "PAY")
    assert again.effects() == [deployed.support("effects").Cancel("late")]


# --- behaviour ----------------------------------------------------------------------------------


@pytest.mark.parametrize("deployed", ["BR703_event_not_handled"], indirect=True)
def test_an_event_without_a_line_is_ignored(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1", "PAY"), "order_v1")
    assert not deployed.sent(again, "CANCEL")
    assert again.value() == "paid"


@pytest.mark.parametrize("deployed", ["BR701_initial"], indirect=True)
def test_machines_stay_where_they_are(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1"), "order_v1")
    assert again.value() == "open"
    fresh = deployed.new.started("order_v1")
    assert fresh.value() == "paid"


# --- what clients no longer see or send -----------------------------------------------------------


@pytest.mark.parametrize("deployed", ["BR309_field_private"], indirect=True)
def test_a_private_field_is_kept_and_not_shown(deployed: Deployments) -> None:
    machine = deployed.started("order_v1")
    machine.context.code = "0815"
    again = deployed.read(machine, "order_v1")
    assert again.context.code == "0815"
    encode = deployed.support("codec").encode
    assert b"0815" in encode(again.snapshot())
    assert b"0815" not in encode(again.public_snapshot())


@pytest.mark.parametrize("deployed", ["BR407_event_private"], indirect=True)
def test_a_private_event_is_refused_to_clients_alone(deployed: Deployments) -> None:
    again = deployed.read(deployed.started("order_v1"), "order_v1")
    bodies = deployed.support("bodies")
    paid = b'{"type":"PAID","cents":2}'
    with pytest.raises(Exception, match=r"the machine's events are PAY$"):
        bodies.read_send(type(again), b'{"event":%b}' % paid, unknown_fields=False)
    assert again.send(bodies.read_event(type(again), paid))
    assert (again.value(), again.context.cents) == ("paid", 2)
