"""What the golden charts mean: their machines are driven without Restate, as users test theirs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from tests.compiling import Package, importable
from tests.goldens import CASES


@pytest.fixture(scope="module")
def package(goldens: Path) -> Iterator[Package]:
    """Let what is made of the golden charts be imported."""
    with importable(goldens) as package:
        yield package


@dataclasses.dataclass
class Driver:
    """A machine, its module, and its events by their names."""

    module: ModuleType
    support: ModuleType
    machine: Any

    def event(self, name: str, /, **fields: Any) -> Any:
        """Make an event of the chart, or one that no client can send."""
        union = self.module.Event | self.support.Internal
        types = {each.__struct_config__.tag: each for each in union.__args__}
        return types[name](**fields)

    def send(self, name: str, /, **fields: Any) -> bool:
        """Send an event; return whether it was handled."""
        handled: bool = self.machine.send(self.event(name, **fields))
        return handled

    def due(self, timer: str) -> bool:
        """Let a timer be due."""
        return self.send("after", id=timer)

    def failed(self, name: str, message: str = "oh", code: int = 500) -> bool:
        """Let something fail."""
        return self.send("error", id=name, error=self.support.Error(message, code))

    def done(self, name: str, output: Any = None) -> bool:
        """Let an actor or a child machine be done."""
        return self.send("done.invoke", id=name, output=output)

    @property
    def state(self) -> Any:
        """Return the configuration as clients see it."""
        return self.machine.snapshot().value

    @property
    def context(self) -> Any:
        """Return the context."""
        return self.machine.context

    def effects(self) -> list[tuple[Any, ...]]:
        """Take the effects: the name of each, and its fields that are set."""
        return [
            (
                type(effect).__name__,
                *(value for value in msgspec.structs.astuple(effect) if value is not None),
            )
            for effect in self.machine.effects()
        ]

    def logged(self) -> list[Any]:
        """Take the effects, of which only logging is expected or of interest."""
        return [effect[1] for effect in self.effects() if effect[0] == "Log"]


class Drive:
    """Starts machines of the golden charts."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def __call__(self, name: str, *, now: datetime | None = None, **fields: Any) -> Driver:
        """Start a machine at the key `key`; `fields` are those of its input."""
        module = self.package.module(name)
        settings: dict[str, Any] = {} if now is None else {"now": now}
        if module.Machine.INPUT is not None:
            settings["input"] = module.Machine.INPUT(**fields)
        machine = module.Machine("key", **settings)
        machine.start()
        return Driver(module, self.package.module("_support.chart"), machine)


@pytest.fixture(scope="module")
def drive(package: Package) -> Drive:
    """Start machines of the golden charts."""
    return Drive(package)


SECOND = timedelta(seconds=1)


class TestStates:
    def test_events_move_it(self, drive: Drive) -> None:
        door = drive("door_v1")
        assert door.state == "closed"
        assert door.send("Open")
        assert door.state == "open"
        assert not door.send("Open")
        assert door.send("Close")
        assert door.send("Lock", code=7)
        assert (door.state, door.context.code, door.context.moves) == ("locked", 7, 2)
        assert not door.send("Open")
        assert door.effects() == []

    def test_entering_a_compound_state_enters_its_initial_states(self, drive: Drive) -> None:
        player = drive("player_v1")
        player.send("Power")
        assert player.state == {"on": {"playing": "slow"}}
        assert player.logged() == ["enter on", "initial of on", "enter playing", "enter slow"]

    def test_a_deep_target_enters_what_is_above_it_but_not_by_default(self, drive: Drive) -> None:
        player = drive("player_v1")
        player.send("Jump")
        assert player.state == {"on": {"playing": "fast"}}
        assert player.logged() == ["enter on", "enter playing", "enter fast"]

    def test_exits_are_inner_first_then_actions_then_entries(self, drive: Drive) -> None:
        player = drive("player_v1")
        player.send("Power")
        player.effects()
        player.send("Next")
        assert player.logged() == ["exit slow", "faster", "enter fast"]
        player.send("Next")
        assert player.logged() == ["exit playing", "pause", "enter paused"]
        player.send("Next")
        assert player.logged() == ["exit paused", "enter playing", "enter fast"]
        player.send("Power")
        assert player.logged() == ["exit playing", "exit on"]
        assert player.state == "off"

    def test_a_state_s_own_line_comes_before_its_parent_s(self, drive: Drive) -> None:
        player = drive("player_v1")
        player.send("Power")
        player.send("Next")
        assert player.state == {"on": {"playing": "fast"}}, "not paused, as the parent would"

    def test_a_target_below_the_source_leaves_only_what_is_inside(self, drive: Drive) -> None:
        player = drive("player_v1")
        player.send("Jump")
        player.effects()
        player.send("Back")
        assert player.logged() == [
            *("exit playing", "enter playing", "initial of playing", "enter slow"),
        ]


class TestFinals:
    def test_done_event_carries_the_output(self, drive: Drive) -> None:
        checkout = drive("checkout_v1")
        checkout.send("Pay", amount=101)
        assert checkout.state == {"generous": "thanking"}
        assert checkout.logged() == ["enter settled", "exit paying", "paid 101"]
        assert checkout.machine.status == "active"

    def test_top_level_final_ends_the_machine(self, drive: Drive) -> None:
        checkout = drive("checkout_v1")
        checkout.send("Pay", amount=3)
        assert checkout.state == "finished"
        assert (checkout.machine.status, checkout.machine.output) == ("done", "paid 3")
        assert checkout.logged() == [
            *("enter settled", "exit paying", "enter finished", "exit finished", "exit checkout"),
        ]
        assert not checkout.send("Stop")
        assert checkout.machine.next_events() == ()

    def test_done_events_follow_one_another(self, drive: Drive) -> None:
        nesting = drive("nesting_v1")
        nesting.send("Go")
        assert nesting.logged() == ["middle is done: 1", "outer is done"]
        assert (nesting.state, nesting.machine.status) == ("over", "done")


class TestFailing:
    def test_it_ends_as_failed(self, drive: Drive) -> None:
        loan = drive("loan_v1", limit=10)
        loan.send("ASK", amount=11)
        machine = loan.machine
        assert (loan.state, machine.status, machine.output) == ("rejected", "failed", None)
        assert (machine.error.message, machine.error.code) == ("10 is over 10", 422)  # after exits
        assert loan.logged() == [11, "it is over"]
        assert (list(machine.tags()), list(machine.next_events())) == (["bad"], [])
        assert not loan.send("DROP")

    def test_it_may_end_otherwise(self, drive: Drive) -> None:
        loan = drive("loan_v1")
        loan.send("ASK", amount=7)
        machine = loan.machine
        assert (machine.status, machine.output, machine.error) == ("done", 7, None)

    def test_messages_and_codes(self, drive: Drive) -> None:
        told = {}
        for name in ("DROP", "STOP"):
            loan = drive("loan_v1")
            loan.send(name)
            told[name] = msgspec.structs.astuple(loan.machine.error)
        refused, late, long = drive("loan_v1"), drive("loan_v1"), drive("loan_v1")
        refused.send("ASK", amount=7, note="no")
        late.due("open.after")
        long.send("ASK", amount=7, note="x" * 5_000)
        told["ASK"] = msgspec.structs.astuple(refused.machine.error)
        told["after"] = msgspec.structs.astuple(late.machine.error)
        assert told == {
            "DROP": ("dropped", 500),
            "STOP": ("", 500),
            "ASK": ("no", 403),
            "after": ("nobody asked", 500),
        }
        assert len(long.machine.error.message) == 4_004

    def test_with_regions(self, drive: Drive) -> None:
        team = drive("team_v1")
        team.send("ASK", amount=1)
        assert (team.state, team.machine.status) == ("finished", "done")
        team = drive("team_v1")
        team.send("DROP")
        assert (team.state, team.machine.status) == ("failed", "failed")
        assert msgspec.structs.astuple(team.machine.error) == ("in failed", 599)


class TestGuards:
    def test_first_line_whose_guard_holds_wins(self, drive: Drive) -> None:
        heater = drive("heater_v1")
        assert not heater.send("Set", level=5)
        assert heater.send("Check")
        assert heater.logged() == ["checked by working"]
        assert heater.send("Set", level=6)
        assert (heater.state, heater.context.level) == ({"working": "hot"}, 6)
        assert heater.send("Set", level=0)
        assert heater.state == {"working": "hot"}, "a line without arrow and actions takes it"
        assert heater.send("Set", level=2)
        assert (heater.state, heater.context.level) == ({"working": "cold"}, 0)
        assert heater.send("Set", level=11)
        assert heater.state == "broken"

    def test_none_is_known_where_a_guard_or_a_state_shows_it(self, drive: Drive) -> None:
        wardrobe = drive("wardrobe_v1")
        wardrobe.send("Use")
        assert wardrobe.logged() == ["nobody"]
        wardrobe.send("Give", name=None, size=2)
        wardrobe.send("Use")
        assert (wardrobe.state, wardrobe.context.sum) == ("empty", 4)
        wardrobe.send("Give", name="Ann", size=3)
        wardrobe.send("Use")
        assert wardrobe.logged() == ["Ann has 3", "ANN"]
        wardrobe.send("Drop")
        assert (wardrobe.state, wardrobe.context.size) == ("empty", None)

    def test_in_state_looks_at_what_is_active(self, drive: Drive) -> None:
        probe = drive("probe_v1")
        probe.send("Look")
        assert probe.logged() == [True, True, False]
        probe.send("Step")
        probe.send("Step")
        assert probe.state == "other.state"
        probe.logged()
        probe.send("Look")
        assert probe.logged() == [False, False, True]

    def test_several_events_share_a_line(self, drive: Drive) -> None:
        till = drive("till_v1")
        assert till.send("Card", amount=2, number="1")
        assert till.send("Cash", amount=3)
        assert till.context.total == 5
        assert not till.send("Cash", amount=0)
        assert till.send("Card", amount=0, number="1")
        assert till.state == "closed"
        assert till.send("Refund")
        assert till.state == "open"

    def test_any_event_is_a_declared_one(self, drive: Drive) -> None:
        watcher = drive("watcher_v1")
        assert not watcher.failed("x")
        for by in "abc":
            assert watcher.send("Known", by=by)
        assert watcher.context.seen == 102, "the third goes to the machine's own line"
        assert not watcher.send("Other")
        assert watcher.due("watching.after")
        assert watcher.state == "tired"
        watcher.effects()
        watcher.send("Other")
        watcher.send("Known", by="me")
        assert watcher.logged() == ["other", "any"]


class TestMacrosteps:
    def test_eventless_lines_go_on_until_none_is_enabled(self, drive: Drive) -> None:
        grading = drive("grading_v1")
        grading.send("Grade", points=55)
        assert (grading.state, grading.logged()) == ("passed", ["just passed"])
        assert grading.context.notes == 0, "`Noted` came when the chain had ended"

    @pytest.mark.parametrize(
        ("points", "state", "notes"),
        [
            (70, {"deciding": "second"}, 10),
            (95, "archived", 1000),
            (10, "failed", 0),
        ],
    )
    def test_internal_events_come_after_eventless_lines(
        self, drive: Drive, points: int, state: Any, notes: int
    ) -> None:
        grading = drive("grading_v1")
        grading.send("Grade", points=points)
        assert (grading.state, grading.context.notes) == (state, notes)

    def test_raised_events_are_a_queue(self, drive: Drive) -> None:
        sequencer = drive("sequencer_v1")
        assert sequencer.logged() == ["from the start"]
        sequencer.send("Begin")
        # First(1), Second and First(2) were raised in this order.
        assert (sequencer.state, sequencer.context.values) == ("stopped", [1, 20])
        late = sequencer.module.Late
        first = sequencer.module.First
        assert sequencer.effects() == [
            ("Send", late(value=7), "self", SECOND),
            ("Send", late(value=8), "self", 120 * SECOND, "reminder"),
            ("Send", first(value=3), "self", 0 * SECOND),
            ("Cancel", "reminder"),
        ]

    @pytest.mark.parametrize("times", [0, 1, 900])
    def test_a_loop_may_take_many_steps(self, drive: Drive, times: int) -> None:
        spinner = drive("spinner_v1")
        spinner.send("Run", times=times)
        assert (spinner.state, spinner.context.left) == ("resting", 0)

    def test_a_loop_without_end_is_an_error(self, drive: Drive) -> None:
        spinner = drive("spinner_v1")
        with pytest.raises(Exception, match="did not settle within 1000 microsteps"):
            spinner.send("Run", times=1100)


class TestReentry:
    @pytest.fixture
    def lift(self, drive: Drive) -> Driver:
        """Start a lift, whose first entries are no matter."""
        lift = drive("lift_v1")
        assert lift.logged() == ["enter building", "enter floor", "enter room"]
        return lift

    def test_without_an_arrow_nothing_is_left(self, lift: Driver) -> None:
        assert lift.send("Stay")
        assert lift.effects() == [("Log", "stay")]

    def test_a_line_to_a_descendant_leaves_the_source_active(self, lift: Driver) -> None:
        lift.send("Inner")
        assert lift.logged() == ["exit room", "exit floor", "inner", "enter floor", "enter room"]

    def test_reenter_leaves_the_source_too(self, lift: Driver) -> None:
        lift.send("Outer")
        assert lift.logged() == [
            *("exit room", "exit floor", "exit building", "outer"),
            *("enter building", "enter floor", "enter room"),
        ]

    def test_reenter_of_a_state_below(self, lift: Driver) -> None:
        lift.send("Again")
        assert lift.logged() == ["exit room", "exit floor", "again", "enter floor", "enter room"]

    def test_a_line_to_an_ancestor_leaves_the_ancestor(self, lift: Driver) -> None:
        lift.send("Up")
        assert lift.logged() == [
            *("exit room", "exit floor", "exit building", "up"),
            *("enter building", "enter floor", "enter room"),
        ]

    def test_a_timer_starts_anew_with_its_state(self, lift: Driver) -> None:
        timer = "building.floor.room.after"
        assert lift.due(timer)
        assert lift.effects() == [
            *[("Log", "exit room"), ("Stop", timer), ("Log", "enter room")],
            ("StartTimer", timer, 5 * SECOND, False),
        ]


class TestTimers:
    def test_timers_start_with_their_states_and_stop_with_them(self, drive: Drive) -> None:
        blinker = drive("blinker_v1")
        first, second = "dark.after", "dark.after2"
        assert blinker.effects() == [
            ("StartTimer", first, timedelta(hours=1, minutes=30), False),
            ("StartTimer", second, SECOND / 2, False),
        ]
        blinker.send("Slower")
        assert blinker.effects() == []
        assert blinker.due(second)
        assert blinker.state == {"lit": "bright"}
        assert blinker.effects() == [
            *[("Stop", first), ("Stop", second)],
            ("StartTimer", "lit.after", timedelta(seconds=1.1), False),
            ("StartTimer", "lit.bright.after", SECOND / 20, False),
        ]
        assert not blinker.due(first), "a timer of a state that was left"
        assert blinker.due("lit.bright.after")
        assert blinker.effects() == [("Stop", "lit.bright.after")]
        assert blinker.due("lit.after")
        assert blinker.state == "dark"

    def test_timers_have_the_ids_that_they_are_given(self, drive: Drive) -> None:
        trial = drive("trial_v1")
        day = 24 * 3600 * SECOND
        started = [
            ("StartTimer", "running.after", 3600 * SECOND, False),
            ("StartTimer", "running.tick", day, True),
            ("StartTimer", "running.trial_end", 14 * day, False),
        ]
        assert trial.effects() == started, "none whose duration is None"
        assert trial.due("running.tick")
        assert trial.context.asked == 1
        trial.send("Slower")
        ids = ("running.after", "running.tick", "running.trial_end", "running.grace_end")
        assert trial.effects() == [
            *[("Stop", id_) for id_ in ids],
            *started,
            ("StartTimer", "running.grace_end", 3 * day, False),
        ]
        assert trial.due("running.trial_end")
        assert trial.logged() == ["grace"]
        assert trial.due("running.grace_end")
        assert trial.machine.status == "done"

    def test_a_recurring_timer_goes_on(self, drive: Drive) -> None:
        metronome = drive("metronome_v1")
        assert metronome.effects() == [
            ("StartTimer", "ticking.every", SECOND / 2, True),
            ("StartTimer", "ticking.every2", 60 * SECOND, True),
        ]
        assert [metronome.due("ticking.every") for _ in range(4)] == [True, True, True, False]
        assert (metronome.context.beats, metronome.effects()) == (3, [])

    def test_what_is_left_within_the_macrostep_starts_nothing(self, drive: Drive) -> None:
        wardrobe = drive("wardrobe_v1")
        wardrobe.send("Give", name="Ann", size=1)
        assert [effect[0] for effect in wardrobe.effects()] == ["Log", "StartTimer"]
        shipping = drive("shipping_v1")
        shipping.send("Ask", weight=None)
        started = [effect[1] for effect in shipping.effects() if effect[0].startswith("Start")]
        assert (shipping.state, started) == ("weighing", ["weighing.weigh"])

    def test_now_is_the_time_of_the_event(self, drive: Drive) -> None:
        start = datetime(2024, 1, 1, tzinfo=UTC)
        session = drive("session_v1", now=start)
        session.machine.now = start + timedelta(hours=1)
        session.send("Touch")
        assert (session.context.since, session.context.touched) == (start, session.machine.now)
        assert not session.send("Ask")
        session.machine.now += SECOND
        assert session.send("Ask")
        assert session.machine.status == "done"


class TestMessages:
    def test_messages_have_their_targets(self, drive: Drive) -> None:
        postman = drive("postman_v1")
        assert postman.effects() == [("StartMachine", "walking.assistant", "helper")]
        hello = postman.event("Hello", name="Ann")
        postman.machine.send(hello)
        reply, remind = postman.module.Reply, postman.module.Remind
        address = postman.support.Address
        assert postman.effects() == [
            ("Send", reply(text="hi Ann"), "sender"),
            ("Send", reply(text="later"), "sender", 5 * SECOND),
            ("Send", hello, "walking.assistant"),
            ("Send", hello, address("helper", "bob")),
            (
                *("Send", postman.event("Hello", name="bob"), address("helper", "bob-2")),
                *(60 * SECOND, "knock"),
            ),
            ("Send", remind(times=1), "self"),
            ("Send", remind(times=2), "self", 10 * SECOND, "reminder"),
            ("Send", postman.event("Stop"), "parent", 3600 * SECOND),
        ]

    def test_a_line_of_an_invoke_is_for_that_machine_s_events_alone(self, drive: Drive) -> None:
        postman = drive("postman_v1")
        postman.effects()
        assert not postman.send("Reply", text="from elsewhere")
        postman.machine.source = "walking.assistant"
        assert postman.send("Reply", text="from it")
        assert postman.effects() == [("Send", postman.event("Reply", text="from it"), "parent")]

    def test_cancel(self, drive: Drive) -> None:
        postman = drive("postman_v1")
        postman.effects()
        postman.send("Remind", times=1)
        assert postman.effects() == [("Cancel", "reminder"), ("Cancel", "knock")]

    def test_emitted_events(self, drive: Drive) -> None:
        bar = drive("bar_v1")
        bar.send("Order", item="tea")
        bar.send("Closed")
        closed = bar.event("Closed")
        assert bar.effects() == [
            ("Emit", bar.event("Served", item="tea", number=1)),
            ("Emit", closed),
            ("Emit", closed),
        ]

    def test_actions_keep_their_order_with_all_else(self, drive: Drive) -> None:
        shop = drive("shop_v1")
        shop.effects()
        shop.send("Order", items=["x"], note=None)
        effects = shop.effects()
        assert "".join(effect[0][0] for effect in effects) == "LRRRRLLR"
        assert [(effect[1], effect[2]) for effect in effects if effect[0] == "RunAction"][:3] == [
            ("print_label", shop.module.PrintLabelArgs(text="x", copies=1)),
            ("print_label", shop.module.PrintLabelArgs(text='a "quoted" label', copies=2)),
            (
                "deliver",
                shop.module.DeliverArgs(line=shop.module.Line(text="now", urgent=True), to=None),
            ),
        ]


class TestQuotedEvents:
    def test_they_have_the_names_of_the_chart(self, drive: Drive) -> None:
        visitor = drive("visitor_v1")
        odd = 'it\'s "odd" | [x] {y} #'
        assert list(visitor.machine.next_events()) == [
            *("user.login", "two words", odd, "ALSO_PLAIN"),
        ]
        assert list(visitor.machine.EMITS) == ["user.login"]
        assert visitor.send(odd, n=2)
        assert visitor.send("two words", n=3)
        assert visitor.context.n == 5
        assert visitor.send("user.login", id="ada")
        assert (visitor.state, visitor.context.n) == ("inside", 6)  # with the one that is raised
        emitted = [effect[1] for effect in visitor.effects() if effect[0] == "Emit"]
        assert msgspec.to_builtins(emitted) == [{"type": "user.login", "id": "ada"}]
        assert visitor.send("user.expired")
        assert visitor.state == "outside"


class TestInvokes:
    def test_actors_start_with_their_arguments(self, drive: Drive) -> None:
        shipping = drive("shipping_v1")
        shipping.send("Ask", weight=2.5)
        module = shipping.module
        minute = 60 * SECOND
        assert shipping.effects() == [
            ("StartActor", "quoting.quote", "quote", module.QuoteArgs(weight=2.5), minute),
            (
                *("StartActor", "quoting.fast", "quote"),
                *(module.QuoteArgs(weight=2.5, express=True), minute),
            ),
            ("StartActor", "quoting.ping", "ping", module.PingArgs(host="example.com")),
        ]

    def test_outcomes_choose_the_line(self, drive: Drive) -> None:
        shipping = drive("shipping_v1")
        shipping.send("Ask", weight=2.5)
        quote = shipping.module.Quote
        shipping.done("quoting.fast", quote(price=7.0))
        assert (shipping.state, shipping.context.price) == ("quoting", 7.0)
        shipping.effects()
        shipping.failed("quoting.quote", code=408)
        restarted = [effect[:2] for effect in shipping.effects()]
        assert [effect[0] for effect in restarted] == ["Stop"] * 3 + ["StartActor"] * 3
        shipping.done("quoting.quote", quote(price=8.0))
        assert shipping.state == "labelling"
        shipping.failed("labelling.print", "no paper", 500)
        assert (shipping.state, shipping.context.problem) == ("failed", "500: no paper")

    def test_on_error_takes_what_fails_in_a_state_or_below(self, drive: Drive) -> None:
        crawler = drive("crawler_v1")
        assert crawler.failed("working.fetching.fetch", code=404)
        assert crawler.state == {"working": "idle"}
        crawler.send("Retry")
        assert crawler.failed("working.fetching.fetch", "down", 503)
        assert (crawler.state, crawler.context.problem) == ("broken", "down")
        assert not crawler.failed("working.fetching.fetch")

    def test_an_expression_s_error_passes_through(self, drive: Drive) -> None:
        crawler = drive("crawler_v1")
        crawler.done("working.fetching.fetch", "/next")
        with pytest.raises(ZeroDivisionError):
            crawler.send("Divide", by=0)

    def test_a_child_is_started_before_the_first_message_to_it(self, drive: Drive) -> None:
        project = drive("project_v1")
        project.send("Start", topic="tea")
        effects = project.effects()
        assert [effect[:2] for effect in effects if effect[0] != "Send"] == [
            ("StartMachine", "researching.first"),
            ("StartMachine", "researching.second"),
            ("StartMachine", "researching.clock"),
        ]
        names = [effect[0] for effect in effects]
        assert names.index("Send") > effects.index(
            next(effect for effect in effects if effect[1] == "researching.first")
        )
        researcher = drive.package.module("researcher_v1")
        assert effects[0][3] == researcher.Input(topic="tea", depth=2)

    def test_a_child_is_started_with_what_the_entry_leaves(self, drive: Drive) -> None:
        teacher = drive("teacher_v1")
        pupil = drive.package.module("pupil_v1")

        def effects() -> list[tuple[str, str, Any]]:
            """Take what is sent to children and started, with what it is given."""
            starts = {"StartMachine": (1, 3), "Send": (2, 1)}
            return [
                (each[0], each[starts[each[0]][0]], each[starts[each[0]][1]])
                for each in teacher.effects()
                if each[0] in starts
            ]

        def greet(text: str) -> Any:
            return teacher.event("Greet", text=text)

        assert effects() == [
            ("StartMachine", "plain.second", pupil.Input(name="Ann!")),
            ("Send", "plain.second", greet("Ann")),
            ("StartMachine", "plain.first", pupil.Input(name="Ann")),
            ("Send", "plain.first", greet("hello")),
            ("Send", "plain.second", greet("again")),
            ("StartMachine", "plain.third", pupil.Input(name="key")),
        ]
        for state, given, text in (
            ("assigned", pupil.Input(name="Bob"), "not yet"),
            ("before", pupil.Input(name="Cy"), "now"),
            ("computed", pupil.Input(name="Cy", lessons=2), "first"),
            ("delayed", pupil.Input(name="Cy"), "late"),
        ):
            assert teacher.send("Next")
            child = f"{state}.first"
            assert effects() == [("StartMachine", child, given), ("Send", child, greet(text))]

    def test_a_child_s_end_and_its_events(self, drive: Drive) -> None:
        project = drive("project_v1")
        project.send("Start", topic="tea")
        project.effects()
        project.machine.source = "researching.first"
        project.send("Answer", text="sure", sure=True)
        project.machine.source = "researching.first"
        project.send("Answer", text="unsure", sure=False)
        assert project.logged() == ["something else"]
        project.machine.source = None
        project.send("Answer", text="from elsewhere", sure=True)
        assert project.logged() == ["from elsewhere"]
        project.done("researching.first", "the end")
        assert (project.machine.status, project.machine.output) == ("done", "the end")
        assert project.context.answers == ["sure", "the end"]

    def test_input_reaches_the_context(self, drive: Drive) -> None:
        researcher = drive("researcher_v1", topic="tea")
        researcher.send("Hurry")
        assert (researcher.machine.status, researcher.machine.output) == ("done", "tea at 2")

    def test_spawned_ones_outlive_the_state(self, drive: Drive) -> None:
        office = drive("office_v1")
        office.send("Hire", name="Ann")
        assert [effect[:2] for effect in office.effects()] == [
            *[("Stop", "training"), ("StartActor", "training")],
            *[("Stop", "colleague"), ("StartMachine", "colleague")],
            ("Send", office.event("Report", text="welcome")),
        ]
        office.send("Fire")
        assert (office.state, office.effects()) == ("closed", [("Stop", "colleague")])
        assert office.done("training", 3)
        assert office.context.level == 3


class TestFamilies:
    @pytest.fixture
    def chat(self, drive: Drive) -> Driver:
        """Start a chat, and ask three agents."""
        chat = drive("chat_v1")
        chat.send("ASK", question="why?", names=["ada", "bob", "[x]"])
        return chat

    def test_one_starts_for_each_key(self, chat: Driver) -> None:
        started = [effect for effect in chat.effects() if effect[0] == "StartActor"]
        ids = ["agents[ada]", "agents[bob]", "agents[[x]]"]
        assert [effect[1] for effect in started] == ids
        assert started[0][3].name == "ada"
        assert started[0][4] == timedelta(minutes=1)
        assert chat.machine.agents.keys() == ["ada", "bob", "[x]"]

    def test_each_ends_for_itself(self, chat: Driver) -> None:
        assert chat.done("agents[[x]]", "so")
        assert chat.done("agents[ada]", "because")
        assert chat.context.answers == {"[x]": "so", "ada": "because"}
        assert chat.failed("agents[bob]")
        assert chat.context.failed == ["bob"]
        chat.send("ASK", question="why?", names=["bob"])
        chat.effects()
        assert chat.failed("agents[bob]", "again")
        assert chat.logged() == ["bob has failed again: again"]
        assert not chat.done("agents", "nobody")

    def test_the_last_end_is_waited_for(self, chat: Driver) -> None:
        chat.send("CLOSE")
        assert chat.state == "closing"
        for name in ("ada", "bob"):
            chat.done(f"agents[{name}]", name)
        assert chat.machine.status == "active"
        chat.done("agents[[x]]", "last")
        assert chat.machine.output == {"ada": "ada", "bob": "bob", "[x]": "last"}

    def test_those_that_are_at_work_are_stopped_in_order(self, chat: Driver) -> None:
        chat.send("CLOSE")
        chat.effects()
        chat.due("closing.after")
        ids = ["closing.after", "agents[ada]", "agents[bob]", "agents[[x]]"]
        assert chat.effects() == [("Stop", each) for each in ids]

    def test_events_to_one_and_to_all(self, chat: Driver) -> None:
        for name in ("eve", "dan", "eve"):  # the last one is there already
            chat.send("JOIN", name=name)
        chat.effects()
        said = chat.event("SAID", text="hello")
        chat.send("SAY", name="eve", text="hello")
        assert chat.effects() == [("Send", said, "guests[eve]")]
        chat.machine.source = "guests[dan]"
        chat.send("HELP", text="?")
        asked = chat.event("SAID", text="dan needs help: ?")
        assert chat.effects() == [("Send", asked, f"guests[{name}]") for name in ("eve", "dan")]
        assert not chat.send("HELP", text="?")  # of a client

    def test_a_stored_machine_knows_who_runs(self, chat: Driver) -> None:
        chat.machine.know_running(["agents[b]", "open.after", "guests[x]", "agents[a]"])
        assert chat.machine.agents.keys() == ["b", "a"]
        assert "x" in chat.machine.guests
        assert "a" not in chat.machine.guests


class TestRegions:
    @pytest.fixture
    def television(self, drive: Drive) -> Driver:
        """Start a television, and turn it on."""
        television = drive("television_v1")
        television.send("Next")
        assert television.state == {"on": {"sound": "normal", "picture": "bright"}}
        assert television.logged() == [
            *("enter on", "enter normal", "initial of picture", "enter bright"),
        ]
        return television

    def test_each_region_chooses_for_itself(self, television: Driver) -> None:
        television.send("Next")
        assert television.logged() == ["exit bright", "dim"]
        television.send("Louder")
        assert television.context.volume == 6
        assert television.state == {"on": {"sound": "normal", "picture": "bright"}}
        assert television.machine.tags() == ["audible"]

    def test_guards_are_evaluated_before_any_action(self, television: Driver) -> None:
        television.send("Mute")
        assert television.state == {"on": {"sound": "muted", "picture": "bright"}}

    def test_a_line_of_the_parallel_state_runs_once(self, television: Driver) -> None:
        television.send("Swap")
        assert television.logged() == ["exit bright", "exit normal", "swap"]
        assert television.state == {"on": {"sound": "loud", "picture": "dimmed"}}
        television.send("Stop")
        assert television.logged() == ["exit on", "stop"]

    def test_it_is_done_when_all_regions_are(self, television: Driver) -> None:
        television.send("Mute")
        assert television.machine.status == "active"
        television.send("Next")
        television.send("Next")
        assert (television.machine.status, television.machine.output) == ("done", "bye")
        assert television.logged()[-2:] == ["exit on", {"sound": 5, "picture": "dark"}]

    def test_several_targets(self, drive: Drive) -> None:
        television = drive("television_v1")
        television.send("Louder")
        assert television.state == {"on": {"sound": "loud", "picture": "dimmed"}}

    def test_always_with_in_state(self, television: Driver) -> None:
        television.context.volume = 11
        television.send("Swap")
        assert television.state == {"on": {"sound": "normal", "picture": "dimmed"}}


class TestHistory:
    def test_shallow_and_deep(self, drive: Drive) -> None:
        reader = drive("reader_v1")
        for event in ("Next", "Next", "Pause", "Back"):
            assert reader.send(event)
        assert reader.state == {"reading": {"text": "notes"}}
        reader.send("Pause")
        reader.send("Resume")
        assert reader.state == {"reading": {"text": "page"}}
        assert reader.logged() == ["exit text", "back", "exit text"]

    def test_in_regions(self, drive: Drive) -> None:
        desk = drive("desk_v1")
        for event in ("Resume", "Next", "Next", "Pause", "Leave", "Back"):
            assert desk.send(event)
        assert desk.state == {"work": {"left": {"two": "b"}, "right": "down"}}
        desk.send("Leave")
        desk.send("Resume")
        # The regions are what was active in a parallel state; they are entered by default.
        assert desk.state == {"work": {"left": "one", "right": "up"}}
        for event in ("Next", "Pause", "Pause"):
            desk.send(event)
        # `right` has not been left since `work` was.
        assert desk.state == {"work": {"left": {"two": "a"}, "right": "down"}}


class TestMachineItself:
    def test_it_is_active_all_the_time(self, drive: Drive) -> None:
        server = drive("server_v1")
        assert [effect[:2] for effect in server.effects()] == [
            *[("Log", "enter server"), ("Log", "initial"), ("Log", "enter idle")],
            *[("StartActor", "monitor"), ("StartTimer", "after")],
        ]
        server.done("monitor", 3)
        assert (server.context.uptime, server.state) == (3, {"up": "idle"})
        for _ in range(3):
            server.send("Beat")
        assert server.state == {"up": "busy"}
        server.send("Beat")
        assert (server.context.beats, server.logged()) == (3, ["busy"])
        server.due("after")
        assert server.state == "down"
        server.send("Quit")
        assert server.machine.status == "done"
        assert server.logged() == ["exit down", "enter ended", "exit server"]

    def test_without_states(self, drive: Drive) -> None:
        adder = drive("adder_v1")
        assert adder.state == {}
        assert adder.machine.tags() == ("busy",)
        adder.send("Add", value=250)
        assert adder.context.total == 50
        adder.effects()
        adder.send("Reset")
        assert (adder.context.total, adder.logged()) == (0, ["any"])
        assert adder.due("after")

    def test_without_events(self, drive: Drive) -> None:
        sunrise = drive("sunrise_v1")
        assert sunrise.effects() == [("StartTimer", "night.after", timedelta(hours=8), False)]
        assert sunrise.due("night.after")
        assert sunrise.machine.status == "done"
        empty = drive("empty_v1")
        assert (empty.state, empty.effects()) == ({}, [])

    def test_tags_and_description(self, drive: Drive) -> None:
        ticket = drive("ticket_v1")
        assert ticket.machine.tags() == ("unread", "pending", "needs work", "visible")
        ticket.send("Next")
        ticket.send("Next")
        assert ticket.machine.tags() == ("visible",)
        assert ticket.module.Machine.__doc__.startswith('A ticket: "open" until it is answered.')

    def test_versions_are_machines_of_their_own(self, drive: Drive) -> None:
        old = drive("rollout_v1", size=1)
        assert old.send("Old", value=3)
        assert old.context.size == 3
        new = drive("rollout_2024_06_1", size=1)
        assert new.send("Fresh", value="blue")
        assert new.send("Go")
        assert new.machine.output == "blue"
        latest = drive.package.module("versions").rollout.latest
        assert latest is new.module.Machine

    def test_versions_in_files_have_their_own_events(self, drive: Drive) -> None:
        first = drive("ledger_v1", owner="a")
        assert first.send("Enter", amount=3)
        second = drive("ledger_v2", owner="a", limit=5)
        entry = second.module.Entry
        assert not second.send("Enter", entry=entry(amount=6))
        third = drive("ledger_v3", owner="a")
        assert third.send("Enter", entry=entry(amount=4, text="x"))
        assert (first.context.total, second.context.total, third.context.total) == (3, 0, 4)
        service = drive.package.module("ledger")
        versions = {name: service.ledger.chart_of(name) for name in ("v1", "v2", "v3")}
        drives = {"v1": first, "v2": second, "v3": third}
        assert versions == {name: each.module.Machine for name, each in drives.items()}
        assert service.ledger.latest is third.module.Machine

    def test_one_handler_serves_the_versions_that_declare_the_same(self, drive: Drive) -> None:
        service = drive.package.module("ledger")
        assert {"check", "migrate"} <= set(service.ledger.handlers)
        assert set(service.ledger_actions.handlers) == {"note"}


class TestValues:
    def test_assignments_change_nothing_in_place(self, drive: Drive) -> None:
        registry = drive("registry_v1")
        registry.send("Tag", tag="a")
        registry.send("Copy")
        before, copy = registry.context.before, registry.context.copy
        registry.send("Tag", tag="b")
        registry.send("Step", by=5)
        assert (before.name, before.tags, before.address.number) == ("Ann", ["a"], 1)
        assert copy == ["a", "a"]
        person = registry.context.person
        assert (person.name, person.tags, person.address.number) == ("Ann!", ["a", "b"], 5)
        assert registry.context.names == ["a", "a", "b", "a", "b"]
        assert (registry.context.count, registry.context.text) == (5, ".")

    def test_items_are_set_in_one_place(self, drive: Drive) -> None:
        """What an event, an effect or another field has of a value stays as it was."""
        stockroom = drive("stockroom_v1")
        module = stockroom.module
        line = module.Line(sku="a", notes=["new"])
        order = module.Order(lines=[line], prices={"a": 1.0}, gift=[line])
        stockroom.send("Placed", order=order)
        context = stockroom.context
        assert order == module.Order(lines=[line], prices={"a": 1.0}, gift=[line])
        assert (line.quantity, line.notes) == (1, ["new"])
        [packed] = stockroom.machine.effects()
        assert packed.arguments.lines == [line]
        assert context.lines == [line]
        assert (context.order.lines[0].quantity, context.order.lines[0].notes) == (2, ["new"])
        assert context.before.lines[0].notes == ["new", "seen"]
        assert context.order.prices == {"a": 1.0, "total": 0}
        for _ in range(2):
            assert stockroom.send("Give", sku="b")
        assert [each.sku for each in context.order.gift] == ["b"]
        assert context.before.gift == [line]

    def test_items_are_set_added_and_taken_out(self, drive: Drive) -> None:
        stockroom = drive("stockroom_v1")
        context = stockroom.context
        stockroom.send("Stock", sku="ab", count=2)
        stockroom.send("Stock", sku="abcd", count=1)
        assert context.stock == {"ab": 2, "abcd": 1}
        assert context.shelves == [["abcd", "abcd"], []]
        assert not stockroom.send("Sold", sku="x")
        for _ in range(2):
            stockroom.send("Sold", sku="ab")
        assert context.stock == {"abcd": 1}
        line = stockroom.module.Line(sku="a", notes=["new"])
        inner = stockroom.module.Line(sku="b", parts=[line, line])
        stockroom.send("Placed", order=stockroom.module.Order(lines=[inner]))
        stockroom.send("Drop", at=0)
        assert (context.lines, len(context.order.lines[0].parts)) == ([], 1)
        with pytest.raises(IndexError):
            stockroom.send("Drop", at=0)

    def test_what_is_set_is_not_within_itself(self, drive: Drive) -> None:
        stockroom = drive("stockroom_v1")
        line = stockroom.module.Line(sku="a", notes=["new"])
        stockroom.send("Placed", order=stockroom.module.Order(lines=[line, line]))
        stockroom.send("Nest", at=1)
        [first, second] = stockroom.context.lines
        assert (first.parts, second.parts) == ([line, second], [line, line])
        stockroom.send("Note", key="k", value=[1])
        assert stockroom.context.notes == {"a": {"k": {"a": {}}}, "b": [1]}

    def test_constants_and_powers(self, drive: Drive) -> None:
        prices = drive("price_list_v1")
        context = prices.context
        assert (str(context.price), context.n) == ("1E+2", 1024)
        assert context.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
        assert prices.send("Offered")
        assert (str(context.price), context.decimals[-1]) == ("7", -7)
        id_ = "6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f"
        given = {"price": "0.10", "day": "2026-12-31", "at": "2026-01-31T12:00:00Z", "id": id_}
        prices.send("Read", **given, count=3)
        assert (str(context.by_name["read"]), str(context.date)) == ("6", "2027-01-01")
        wrong = {"price": "Infinity", "day": "2026-13-31", "at": "2026-01-31T12:00:00", "id": "x"}
        for name, text in wrong.items():
            with pytest.raises(ValueError, match=f"{text}' is no "):
                prices.send("Read", **{**given, name: text}, count=3)
        share = Decimal("1.50")
        prices.send("Tried", times=3, rate=0.5, share=share)
        assert (context.n, context.wait) == (2**30, 8 * SECOND)
        assert context.x == 0.5**2 + 2**0.5 + 2.0**-3
        assert context.price == share**2 + 2**share + share**3
        for times, why in ((10_001, OverflowError), (-1, ValueError)):
            with pytest.raises(why):
                prices.send("Tried", times=times, rate=0.5, share=share)

    def test_two_machines_share_no_default(self, drive: Drive) -> None:
        one, other = drive("registry_v1"), drive("registry_v1")
        one.context.names.append("x")
        assert other.context.names == []

    def test_helpers_and_lets(self, drive: Drive) -> None:
        basket = drive("basket_v1")
        item = basket.module.Item
        assert (basket.machine.total, basket.context.limit) == (0.5, 90.0)
        basket.send("Add", item=item(name="tea", price=100.0))
        basket.send("Pay")
        assert basket.logged() == ["2 for 80.4"]

    def test_strings(self, drive: Drive) -> None:
        talker = drive("talker_v1")
        talker.send("Say", name="Anna", mood=None, size=3.0)
        assert talker.logged() == [
            "hello Anna",
            "Anna",
            "{braces} and 4",
            "a \"double\" and a 'single' quote: Anna",
            'line\nbreak\tand \\ backslash it\'s "plain"',
            "b and no mood",
            "ANNAAnn{}",
            "1 in 1.0",
            "nested 'it's \"plain\"'",
            "no {expression} here",
            "ünïcödé ☃ A",
            False,
            "Anna",
        ]

    def test_operators(self, drive: Drive) -> None:
        calculator = drive("calculator_v1")
        truths = [(p, q, r) for p in (0, 1) for q in (0, 1) for r in (0, 1)]
        taken = [calculator.send("Choose", p=bool(p), q=bool(q), r=bool(r)) for p, q, r in truths]
        assert taken == [bool((p and (q or r)) or not (q and r)) for p, q, r in truths]
        calculator.send("Try", a=7, b=3, c=2, x=6.0, y=3.0, p=True, q=False, r=True, s="a")
        context = calculator.context
        assert (context.n, context.z, context.t) == (10, 9.0, True)
        assert (context.w, context.d) == ("a37", 7 * SECOND)
        assert context.list_ == [3, 7, 1, 2, 7, 3] * 2

    def test_comprehensions(self, drive: Drive) -> None:
        orders = drive("orders_of_lines_v1")
        line = orders.module.Line
        lines = [
            line(sku="tea", quantity=2, price=Decimal("1.5"), note="loose"),
            line(sku="cup", quantity=3, price=Decimal(4), weight=1.0),
            line(sku="pot", quantity=1, price=Decimal(9), note=""),
        ]
        assert orders.context.numbers == [0, 1, 4]
        orders.send("Split", words=[["a", ""], ["b", "c"]], count=3)
        assert orders.logged() == [
            ["a", "b", "c"],
            {"a": [1], "": [], "b": [1], "c": [1]},
            [0, 1, 4],
            0,
        ]
        assert orders.send("Order", lines=lines, stock={"tea": 1, "cup": 3, "bag": 0})
        assert orders.logged() == ["2 of tea, 3 of cup, 1 of pot", False]
        context = orders.context
        assert (context.skus, context.total, context.weight) == (["cup", "tea"], 15, 1.5)
        assert (context.left, context.notes) == ({"tea": -1, "cup": 0, "bag": 0}, ["loose"])
        assert context.numbers == [0, 1, 4, 2, 4, 3, 6]

    def test_keys_values_and_ranges_are_lists(self, drive: Drive) -> None:
        counter = drive("counts_by_name_v1")
        counter.send("Check", sku="a")
        counter.send("Check", sku="b")
        counter.context.counts["b"] = 2
        counter.effects()
        counter.send("Split", words=[["x"]], count=0)
        assert counter.logged() == [["a", "b", "x"], [[0], [0]], True]
        counter.send("Done")
        assert counter.logged() == [["xa", "xb"]]

    def test_types(self, drive: Drive) -> None:
        module = drive.package.module("types_types")
        tree = module.Tree(value=1, children=[module.Tree(value=2)])
        everything = drive("everything_v1", tree=tree)
        assert (everything.context.colour, everything.context.tree) == ("red", tree)
        assert everything.context.path == [module.Point(x=0), module.Point(x=1, y=1)]
        assert everything.context.tiny == timedelta(microseconds=1500)
        assert everything.send("Defaults")
        assert everything.context.anything == {"a": [1, None, True]}
        text = (
            '{"type":"Everything","text":"a","whole":1,"real":1,"flag":true,"raw":"AAE=",'
            '"nothing":null,"length":"PT1.5S","moment":"2024-01-01T00:00:00Z",'
            '"day":"2024-02-29","money":"1.10","id":"00000000-0000-0000-0000-000000000001",'
            '"anything":[1],"point":{"x":1},"colour":"dark \\"blue\\"","either":"x","level":null}'
        )
        event = msgspec.json.decode(text, type=everything.module.Event)
        assert everything.machine.send(event)
        context = everything.context
        assert (context.raw, context.length) == (b"\x00\x01", 1.5 * SECOND)
        assert (str(context.money), context.maybe) == ("1.10", module.Point(x=1))
        stored = msgspec.json.encode(everything.machine.snapshot())
        snapshot = msgspec.json.decode(stored, type=everything.module.Snapshot)
        assert msgspec.json.encode(snapshot) == stored
        assert snapshot.context == everything.context

    def test_names_in_json_are_the_chart_s(self, drive: Drive) -> None:
        app = drive("app_v1")
        assert app.state == "a.b"
        app.send("list")
        event = msgspec.json.decode(
            '{"type": "import_", "from": "here", "class": 2}', type=app.module.Event
        )
        assert app.machine.send(event)
        assert (app.state, app.context.from_) == ("a_b", "here")
        stored = msgspec.json.decode(msgspec.json.encode(app.machine.snapshot()))
        assert stored["context"]["class"] == 2
        assert stored["context"]["record"] == {"lambda": 1, "type_": ""}
        assert stored["context"]["key"] == "key"

    def test_states_with_alike_names_are_apart(self, drive: Drive) -> None:
        app = drive("app_v1")
        app.send("app", object=1)
        assert app.state == {"A": "b"}
        app.effects()
        app.send("Context", self="a", msgspec="b")
        assert (app.state, app.context.print) == ({"A": "c"}, "ab")
        app.send("event")
        assert (app.state, app.logged()) == ("only_A", ["exit A", "enter only_A"])
        for state in ('in"side', "inside_A", "machine", "only_A"):
            app.send("list")
            assert app.state == state

    def test_types_and_events_of_the_same_name_are_apart(self, drive: Drive) -> None:
        desk = drive("desk_of_orders_v1")
        types = drive.package.module("types_and_events_types")
        tea = types.Order(item="tea")
        assert desk.send("Order", order=tea)
        assert desk.send("Colour", colour="blue")
        assert (desk.context.order, desk.context.colour) == (tea, "blue")
        desk.effects()
        desk.send("list", text="a")
        desk.send("list_", text="b")
        desk.send("State", order=tea)
        assert desk.effects() == [
            *[("Log", "a"), ("Log", "b_"), ("Send", desk.event("Order", order=tea), "self")],
        ]

    def test_imported_types_of_the_same_name_are_apart(self, drive: Drive) -> None:
        orders = drive("orders_v1")
        own = drive.package.module("imports_types")
        named = drive.package.module("imports_named_types")
        orders.machine.send(own.Placed(item=own.Item(name="x", extra=named.Item(weight=2.0))))
        assert orders.context.parcel == named.Item(weight=2.0)
        assert not orders.machine.send(named.Placed(item=named.Item(weight=2.0)))
        orders.machine.send(named.Shipped(item=named.Item(weight=3.0)))
        sent = [effect for effect in orders.effects() if effect[0] == "Send"]
        assert sent[1][1] == named.Placed(item=named.Item(weight=2.5))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_machine_survives_storage(drive: Drive, case: Any) -> None:
    """A machine that is stored after its start, and loaded again, is the same."""
    for path in sorted((case / "expected").glob("*.py")):
        module = drive.package.module(path.stem)
        machine_type: Any = getattr(module, "Machine", None)
        if not hasattr(machine_type, "SNAPSHOT") or machine_type.INPUT is not None:
            continue
        machine = drive(path.stem).machine
        stored = msgspec.json.encode(machine.snapshot())
        other = machine_type("key")
        other.restore(msgspec.json.decode(stored, type=module.Snapshot))
        assert msgspec.json.encode(other.snapshot()) == stored


# --- private events and fields -------------------------------------------------------------------


def test_private_fields_are_like_any_other_inside(drive: Drive) -> None:
    safe = drive("safe_v1")
    for code in ("1", "2", "3"):
        assert safe.send("TRY", code=code)
    assert safe.state == "jammed"
    assert safe.machine.context.tries == 3
    assert (safe.machine.context.class_, safe.machine.context.attempts) == ("key", [])
    assert safe.send("LEAVE")
    assert safe.send("TRY", code="4711")
    assert (safe.machine.status, safe.machine.output) == ("done", "nobody")


def test_private_fields_are_stored_and_not_shown(drive: Drive) -> None:
    safe = drive("safe_v1")
    stored = msgspec.to_builtins(safe.machine.snapshot())
    shown = msgspec.to_builtins(safe.machine.public_snapshot())
    hidden = {"code": "4711", "tries": 0, "class": "key"}
    assert stored["context"] == {"owner": "nobody", "attempts": [], **hidden}
    assert shown["context"] == {"owner": "nobody", "attempts": []}
    del stored["context"], shown["context"]
    assert stored == shown
    again = safe.module.Machine("key")
    again.restore(safe.machine.snapshot())
    assert again.context == safe.machine.context


def test_private_events_are_not_for_clients(drive: Drive) -> None:
    safe, doors = drive("safe_v1"), drive("doors_v1")
    assert tags(safe.module.PublicEvent) == ["TRY", "LEAVE"]
    assert tags(safe.module.Event) == ["TRY", "LEAVE", "MISSED", "JAM"]
    assert safe.machine.next_events() == ("TRY",)
    assert list(doors.machine.next_events()) == ["LEAVE"]
    assert doors.send("LEAVE")
    assert doors.state == {"both": {"left": "ajar", "right": "ajar"}}


def test_a_machine_may_have_nothing_for_clients(drive: Drive) -> None:
    hidden = drive("hidden_v1")
    assert tags(hidden.module.PublicEvent) == ["TRY", "LEAVE"]  # declared in its file
    assert hidden.send("MISSED", tries=2)
    assert msgspec.to_builtins(hidden.machine.public_snapshot())["context"] == {}
    assert hidden.machine.context.n == 2


def tags(events: Any) -> list[str]:
    """List the names of events."""
    return [each.__struct_config__.tag for each in events.__args__]
