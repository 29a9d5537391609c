"""What machines have running: actors, actions, children, timers and delayed events."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.e2e.machines import Machine
from tests.e2e.proofs.staging import DUE, FAR, Cast, Story, proves
from tests.e2e.test_errors import has_failed

RETRIED = " { retry(initial=200ms, factor=1.0) }\n"
RETRIED_LATER = f" {{ retry(initial={DUE}, factor=1.0) }}\n"
CHARGE, REFUND = "actor charge(cents: int) -> str\n", "actor refund(cents: int) -> str\n"
GONE = "not found"  # what Restate says of a handler
# Actions are carried out one after the other: what the rule is about has to come second.
LABEL = "      print_label(self.key)\n"
LABEL_FIRST = [(LABEL, ""), ("paid {\n", f"paid {{\n{LABEL}")]


def paying(cast: Cast, name: str) -> Machine:
    """Return a machine whose payment has begun, and waits for its outcome."""
    machine = cast.machine("order", name)
    machine.create()
    cast.begins(machine, "paying.payment")
    return machine


def failing(cast: Cast, name: str, call: str = "paying.payment") -> Machine:
    """Return a machine with an actor that fails and is tried again."""
    machine = cast.machine("order", name)
    cast.let(machine, call, raises="not now")
    machine.create()
    cast.begins(machine, call, attempts=2)
    return machine


def failed_once(cast: Cast, machine: Machine, call: str = "paying.payment") -> Machine:
    """Create a machine, and wait until its actor has failed and is to be tried again later."""
    cast.let(machine, call, raises="not now")
    machine.create()
    eventually(lambda: machine.running().get(call, {}).get("attempt") == 2)
    return machine


def is_paid(cast: Cast, machine: Machine, call: str = "paying.payment", by: object = "r") -> None:
    """Let a machine's payment succeed, and wait until the machine is paid."""
    cast.let(machine, call, returns=by)
    machine.becomes("paid")


# --- actors -------------------------------------------------------------------------------------


@proves(
    "BR501_actor_removed",
    timed=True,
    both=[
        ("machine order", "event QUIT\n\nmachine order"),
        ("  state paid\n", "  state paid\n  final gone\n"),
    ],
    old=[
        (REFUND, REFUND.replace("\n", RETRIED_LATER)),
        ("  state failed {\n", "  state failed {\n    on QUIT -> gone\n"),
    ],
    new=[("  state failed\n", "  state failed { on QUIT -> gone }\n")],
)
def actor_removed(cast: Cast) -> Story:
    refunding, quitting = (cast.machine("order", name) for name in ("ada", "quitting"))
    for each in (refunding, quitting):
        cast.let(each, "paying.payment", raises="no")
        failed_once(cast, each, "failed.refund")
    yield {"BR501": [refunding, quitting], "BR521": [refunding, quitting]}
    cast.is_stuck(refunding, "refund", GONE)
    assert refunding.snapshot()["value"] == "failed"
    # A machine goes on where it has to stop the actor, though nobody can.
    assert quitting.send("QUIT")["status"] == "done"
    cast.says(quitting, "the actor `refund` is gone, and cannot be stopped")
    cast.is_stuck(quitting, "refund", GONE)
    is_paid(cast, paying(cast, "new"))


@proves("BR502_actor_renamed", old=[(CHARGE, CHARGE.replace("\n", RETRIED))])
def actor_renamed(cast: Cast) -> Story:
    """No attempt is to come here: those that are to come are told of where an actor is removed."""
    done, broken = paying(cast, "done"), paying(cast, "broken")
    yield {"BR502": [done, broken]}
    is_paid(cast, done)
    cast.let(broken, "paying.payment", raises="no")
    broken.becomes("failed")
    assert len(cast.calls(broken, "paying.payment")) == 1
    is_paid(cast, paying(cast, "new"))


@proves("BR503_arguments", old=[(CHARGE, CHARGE.replace("\n", RETRIED))])
def actor_arguments(cast: Cast) -> Story:
    pending = failing(cast, "ada")
    yield {"BR503": [pending]}
    cast.is_stuck(pending, "charge", "currency")
    assert pending.snapshot()["value"] == "paying"
    is_paid(cast, paying(cast, "new"))


@proves("BR504_result")
def actor_result(cast: Cast) -> Story:
    pending = paying(cast, "ada")
    yield {"BR504": [pending]}
    cast.let(pending, "paying.payment", returns="receipt")
    pending.becomes("failed")
    assert {each["by"] for each in cast.calls(pending, "paying.payment")} == {"old"}
    is_paid(cast, paying(cast, "new"), by=5)


# --- actions ------------------------------------------------------------------------------------


def mailing(cast: Cast, first: str) -> tuple[Machine, Machine]:
    """Return a machine with the first of its actions at work, and one that has none."""
    busy, idle = cast.machine("order", "ada"), cast.machine("order", "open")
    idle.create()
    busy.send("PAY")
    cast.begins(busy, first)
    return busy, idle


@proves("BR511_action_removed")
def action_removed(cast: Cast) -> Story:
    busy, idle = mailing(cast, "mail")
    yield {"BR511": [busy]}
    cast.let(busy, "mail", returns=None)
    cast.is_stuck(busy, "print_label", GONE, actions=True)
    assert busy.snapshot()["value"] == "paid"
    idle.send("PAY")
    cast.begins(idle, "mail")


@proves("BR511_action_renamed", both=LABEL_FIRST)
def action_renamed(cast: Cast) -> Story:
    busy, idle = mailing(cast, "print_label")
    yield {"BR511": [busy]}
    cast.let(busy, "print_label", returns=None)
    cast.is_stuck(busy, "mail", GONE, actions=True)
    cast.let(idle, "print_label", returns=None)
    idle.send("PAY")
    cast.begins(idle, "send_mail")


@proves("BR512_action_arguments", both=LABEL_FIRST)
def action_arguments(cast: Cast) -> Story:
    busy, idle = mailing(cast, "print_label")
    yield {"BR512": [busy]}
    cast.let(busy, "print_label", returns=None)
    cast.is_stuck(busy, "mail", "subject", actions=True)
    cast.let(idle, "print_label", returns=None)
    idle.send("PAY")
    cast.begins(idle, "mail")


# --- what runs under an id ----------------------------------------------------------------------


@proves("BR521_invoke_renamed")
def invoke_renamed(cast: Cast) -> Story:
    done, broken = paying(cast, "done"), paying(cast, "broken")
    yield {"BR521": [done, broken]}
    cast.let(done, "paying.payment", returns="receipt")
    eventually(lambda: done.stored()["runtime"].get("running", {}) == {})
    assert done.snapshot()["value"] == "paying"
    cast.let(broken, "paying.payment", raises="no")
    assert "no" in has_failed(broken)["message"]
    new = cast.machine("order", "new")
    new.create()
    is_paid(cast, new, "paying.card")


@proves("BR522_callee_changed")
def callee_changed(cast: Cast) -> Story:
    pending, paid = paying(cast, "ada"), cast.machine("order", "paid")
    cast.let(paid, "paying.payment", returns="receipt")
    paid.create()
    paid.becomes("paid")
    yield {"BR522": [pending]}
    is_paid(cast, pending)
    assert {each["function"] for each in cast.calls(pending, "paying.payment")} == {
        "functions.charge"
    }
    assert paid.snapshot()["value"] == "paid"


@proves("BR523_spawn_removed")
def spawn_removed(cast: Cast) -> Story:
    done, broken, idle = (cast.machine("order", name) for name in ("done", "broken", "idle"))
    idle.create()
    for each in (done, broken):
        each.send("WATCH")
        cast.begins(each, "poller")
    yield {"BR523": [done, broken]}
    done.send("CANCEL")
    assert "poller" in done.running()
    cast.let(done, "poller", returns="news")
    eventually(lambda: "poller" not in done.running())
    assert done.snapshot()["context"] == {"news": ""}
    cast.let(broken, "poller", raises="no")
    assert "no" in has_failed(broken)["message"]
    assert idle.send("WATCH")["handled"]


@proves("BR523_family_removed")
def family_removed(cast: Cast) -> Story:
    done, broken, idle = (cast.machine("order", name) for name in ("done", "broken", "idle"))
    idle.create()
    for each, names in ((done, ["ada", "bob"]), (broken, ["eve"])):
        for name in names:
            each.send("WATCH", who=name)
            cast.begins(each, f"pollers[{name}]")
    yield {"BR523": [done, broken]}
    done.send("CANCEL")
    cast.let(done, "pollers[bob]", returns="news")
    eventually(lambda: "pollers[bob]" not in done.running())
    assert "pollers[ada]" in done.running()
    assert done.snapshot()["context"] == {"news": ""}
    cast.let(broken, "pollers[eve]", raises="no")
    assert "no" in has_failed(broken)["message"]
    assert idle.send("WATCH", who="ada")["handled"]


@proves("BR524_child_output", timed=True, both=[("1m", DUE)])
def child_output(cast: Cast) -> Story:
    asking, new = cast.machine("order", "ada"), cast.machine("order", "new")
    asking.create()
    yield {"BR524": [asking]}
    new.create()
    message = has_failed(asking)["message"]
    assert "the output of `asking.answer` is not what its declaration says" in message
    new.becomes("answered")


# --- timers and delayed events ------------------------------------------------------------------


def waiting(cast: Cast) -> tuple[Machine, Machine]:
    """Return a machine whose timers have begun, and one that has left the state."""
    machine, paid = cast.machine("order", "ada"), cast.machine("order", "paid")
    paid.send("PAY")
    machine.create()
    return machine, paid


@proves("BR601_timer_replaced", timed=True, old=[("1h", DUE)])
def timer_replaced(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    assert machine.running().keys() == {"open.after"}
    yield {"BR601": [machine]}
    eventually(lambda: machine.running() == {})
    assert machine.snapshot()["value"] == "open"
    assert paid.snapshot()["value"] == "paid"
    new = cast.machine("order", "new")
    new.create()
    assert new.running().keys() == {"open.every"}


@proves("BR601_named", timed=True, old=[("1h", DUE)])
def timer_named(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    assert machine.running().keys() == {"open.after"}
    yield {"BR601": [machine]}
    eventually(lambda: machine.running() == {})
    assert machine.snapshot()["value"] == "open"
    assert paid.snapshot()["value"] == "paid"
    new = cast.machine("order", "new")
    new.create()
    assert new.running().keys() == {"open.patience"}


@proves("BR601_recurs", timed=True, old=[("1h", DUE)])
def timer_recurs(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    assert "every" not in machine.running()["open.patience"]
    yield {"BR601": [machine]}
    machine.becomes("expired")
    assert paid.snapshot()["value"] == "paid"


@proves("BR602_shifted", timed=True, both=[("2d", FAR)], old=[("1h", DUE)])
def timers_shifted(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    yield {"BR602": [machine]}
    machine.becomes("expired")  # and not "reminded"
    assert paid.snapshot()["value"] == "paid"


@proves("BR602_sorted", timed=True, both=[("2d", FAR), ("1h", DUE)])
def timers_sorted(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    yield {"BR602": [machine]}
    machine.becomes("expired")
    assert paid.snapshot()["value"] == "paid"
    new = cast.machine("order", "new")
    new.create()
    new.becomes("reminded")


@proves("BR603_recurring_removed", old=[("1h", "1s")])
def recurring_timer_removed(cast: Cast) -> Story:
    machine, paid = waiting(cast)
    yield {"BR603": [machine]}
    assert machine.send("PAY")["value"] == "paid"
    tokens: set[str] = set()

    def goes_on() -> bool:
        tokens.add(machine.running()["open.every"]["token"])
        return len(tokens) == 3

    eventually(goes_on)
    assert machine.snapshot()["value"] == "paid"
    assert paid.running() == {}


@proves("BR606_not_cancelled")
def delayed_event_not_cancelled(cast: Cast) -> Story:
    """Nothing waits for the event here: it is enough that it is still to be delivered."""
    machine, paid = waiting(cast)
    cast.has_timers(paid, 0)
    yield {"BR606": [machine]}
    new = cast.machine("order", "new")
    for each in (machine, new):
        assert each.send("PAY")["value"] == "paid"
    cast.has_timers(new, 0)
    assert machine.stored()["runtime"]["delayed"].keys() == {"reminder"}
    cast.has_timers(machine, 1)
