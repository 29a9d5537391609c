"""Where a migration puts a machine, and what goes on there, without Restate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from sc_compile import ir, ir_walk

from tests.compiling import Package, compile_into, importable
from tests.goldens import FOLDER
from tests.reference.charts import ChartError, Compiled, compile_chart, support
from tests.reference.configuration import Configuration
from tests.reference.entry_set import EntrySet
from tests.reference.evaluation import World
from tests.reference.events import member_of
from tests.reference.fuzzing import compile_mended, event_of
from tests.reference.interpreter import Interpreter
from tests.reference.random_charts import Choice, charts, choices
from tests.reference.random_migrations import migrations
from tests.reference.twins import Twins, families_of
from tests.running.amount import amount

NOW = datetime(2026, 1, 2, tzinfo=UTC)


# --- the chart among the goldens ---


@pytest.fixture(scope="module")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """Compile the golden chart that has a migration."""
    folder = tmp_path_factory.mktemp("migrations") / "goldens"
    compile_into(folder, [FOLDER / "migrations" / "parcel.sc"])
    with importable(folder) as package:
        yield package


class Parcel:
    """A machine of the golden chart, on its first version, and the way to the second."""

    def __init__(self, goldens: Package) -> None:
        self.goldens = goldens
        self.old = goldens.started("parcel_v1", key="k")
        self.types = goldens.module("parcel_types")

    def send(self, *names: str) -> Parcel:
        """Send events without fields."""
        for name in names:
            self.old.send(getattr(self.types, name)())
        return self

    def paid(self) -> Parcel:
        """Let the actor that charges be done."""
        self.send("PAY")
        done = self.goldens.module("_support.chart").Done
        self.old.send(done("paying.charge", self.types.Receipt(id="r")))
        return self

    def migrate(self, *ids: str) -> Any:
        """Move the machine, which has these running; give all that comes of it."""
        running = self.goldens.module("_support.messages").Running
        migrations = {"v1": self.goldens.module("parcel_v1_to_v2").MIGRATION}
        migrate = self.goldens.module("_support.migration").migrate
        return migrate(
            self.old, {name: running(name) for name in ids}, migrations, lambda _: None, NOW
        )


def test_a_state_moves_into_another(goldens: Package) -> None:
    parcel = Parcel(goldens).send("PAY")
    parcel.old.context.amount, parcel.old.context.note = 7, "xy"
    moved = parcel.migrate("paying.charge", "paying.after")
    assert moved.machine.value() == {"payment": "charging"}
    assert msgspec.to_builtins(moved.machine.context) == {
        "amount": 7,
        "cents": 702,
        "receipt": None,
        "made": "2026-01-02T00:00:00Z",
    }
    assert {name: each.token for name, each in moved.running.items()} == {
        "payment.charging.charge": "paying.charge"
    }
    assert [each.id for each in moved.starts] == ["payment.after"]
    assert [each.token for each in moved.stopped] == ["paying.after"]


def test_a_region_that_is_new_is_entered_by_default(goldens: Package) -> None:
    moved = Parcel(goldens).paid().send("PACK").migrate("paid.after", "paid.packed.every")
    assert moved.machine.value() == {"paid": {"box": "packed", "paper": "printing"}}
    assert moved.machine.context.receipt.id == "r"
    # The timer that recurs has another interval now, so it starts anew.
    assert moved.running.keys() == {"paid.after"}
    assert {each.id for each in moved.starts} == {
        "paid.box.packed.every",
        "paid.paper.printing.label",
    }
    assert [each.token for each in moved.stopped] == ["paid.packed.every"]


def test_history_is_remembered_in_its_new_place(goldens: Package) -> None:
    moved = Parcel(goldens).paid().send("PACK", "LEAVE").migrate()
    assert moved.machine.value() == "open"
    assert moved.machine.memory() == {"history": {"paid.recent": ("paid.box",)}}


# --- small charts ---

WORK = """
event GO
actor work(n: int = 0) -> int from "somewhere"
"""


def moved(old: str, new: str, states: str, *running: str, goes: int = 0) -> Any:
    """Compile a chart of two versions, and move a machine that has started, and gone on."""
    compiled = compile_chart(f"""{WORK}
        machine small version v1 {{ context(n: int = 0) {old} }}
        machine small version v2 latest {{
          context(n: int = 0) {new}
          migrate from v1 {{ {states} }}
        }}
    """)
    try:
        machine = compiled.at("v1").machine("k")
        machine.start()
        for _ in range(goes):
            assert machine.send(compiled.at("v1").types["GO"]())
        known = {each.id for each in machine.effects() if hasattr(each, "id")}
        assert known.issuperset(running)
        runs = {name: support("messages").Running(name) for name in running}
        migrations = {"v1": compiled.beside("small_v1_to_v2").MIGRATION}
        return support("migration").migrate(machine, runs, migrations, lambda _: None, NOW)
    finally:
        compiled.forget()


def test_a_place_may_be_entered_deeper_than_by_a_child() -> None:
    """What is passed on the way starts too, also where a history leads on."""
    new = """initial b
      state b { initial c.d after 1m -> b reenter
        state c { initial d after 2m -> b history h -> d state d { after 3m -> b } }
      }"""
    old = "initial a state a {}"
    starts = ["b.after", "b.c.after", "b.c.d.after"]
    for text in (new, new.replace("initial c.d", "initial c.h")):
        after = moved(old, text, "state a -> b")
        assert after.machine.value() == {"b": {"c": "d"}}
        assert [each.id for each in after.starts] == starts
    beside = f"initial p parallel p {{ state r {{ {new} }} state q {{}} }}".replace(
        "initial c.d", "initial c.h"
    )
    after = moved(old, beside, "state a -> p.q")
    assert after.machine.value() == {"p": {"r": {"b": {"c": "d"}}, "q": {}}}
    assert [each.id for each in after.starts] == [f"p.r.{name}" for name in starts]


def test_a_timer_goes_on_as_one_of_the_same_duration() -> None:
    """Another one before it does not take its place."""
    old = "initial a state a { after 1h -> b } state b {}"
    new = "initial a state a { after 5s { n += 1 } after 1h -> b } state b {}"
    after = moved(old, new, "", "a.after")
    assert {name: each.token for name, each in after.running.items()} == {"a.after2": "a.after"}
    assert [each.id for each in after.starts] == ["a.after"]
    after = moved(new, old, "", "a.after", "a.after2")
    assert {name: each.token for name, each in after.running.items()} == {"a.after": "a.after2"}
    assert [each.token for each in after.stopped] == ["a.after"]
    after = moved(old, old.replace("1h", "2h"), "", "a.after")
    assert after.running.keys() == {"a.after"}


def test_an_interval_that_a_let_gives_may_be_another() -> None:
    text = "let pause = 5m let wait = pause * 2 initial a state a { every wait { n += 1 } }"
    assert moved(text, text, "", "a.every").running.keys() == {"a.every"}
    after = moved(text, text.replace("5m", "1m"), "", "a.every")
    assert after.running == {}
    assert [each.id for each in after.starts] == ["a.every"]
    assert [each.token for each in after.stopped] == ["a.every"]


def test_of_several_that_become_one_the_first_goes_on() -> None:
    old = """initial a
      state a { invoke work() { on done {} } initial b
        state b { invoke work() { on done {} } } }"""
    new = "initial c state c { invoke work() { on done {} } }"
    after = moved(old, new, "state a -> c", "a.work", "a.b.work")
    assert {name: each.token for name, each in after.running.items()} == {"c.work": "a.work"}
    assert [each.token for each in after.stopped] == ["a.b.work"]
    # Where only one is left, that does.
    after = moved(old, new, "state a -> c", "a.b.work")
    assert {name: each.token for name, each in after.running.items()} == {"c.work": "a.b.work"}


def test_a_final_state_may_be_called_like_one_with_states_in_it() -> None:
    old = "initial a state a { initial b state b {} }"
    new = "initial c state c { on GO -> a } final a"
    assert moved(old, new, "state a.b -> c").machine.value() == "c"


def test_what_is_spawned_in_several_lines_goes_on_once() -> None:
    text = """initial a state a { entry { spawn work() as w }
      on GO { spawn work() as w { on done { n = event.output } } } }"""
    assert moved(text, text, "", "w").running.keys() == {"w"}


def test_a_family_goes_on_as_the_same_family_alone() -> None:
    """All that run, under their keys; another actor, or a single one of the name, is another."""
    old = """initial a state a { entry {
      spawn work() as w["x"]; spawn work() as w["]"]; spawn work() as v["x"] } }"""
    ids = ("w[x]", "w[]]", "v[x]")
    new = 'initial a state a { on GO { spawn work() as w["y"]; spawn work() as v } }'
    after = moved(old, new, "", *ids)
    assert list(after.running) == ["w[x]", "w[]]"]
    assert [each.token for each in after.stopped] == ["v[x]"]
    single = "initial a state a { entry { spawn work() as v } }"
    after = moved(single, 'initial a state a { on GO { spawn work() as v["y"] } }', "", "v")
    assert [each.token for each in after.stopped] == ["v"]


def test_history_remembers_a_state_that_has_got_states_in_it() -> None:
    old = "initial a state a { initial b history h HOW state b {} on GO -> c } state c {}"
    new = old.replace("state b {}", "state b { initial d state d {} } state e {}")
    for how in ("", "deep"):
        after = moved(old.replace("HOW", how), new.replace("HOW", how), "", goes=1)
        assert after.machine.memory() == {"history": {"a.h": "a.b.d"}}
        beside = new.replace("state c {}", "parallel c { state f {} state g {} }")
        after = moved(old.replace("HOW", how), beside.replace("HOW", how), "", goes=1)
        assert after.machine.memory()["history"] == {"a.h": ("a.b.d" if how else "a.b",)}


def test_history_does_not_remember_what_cannot_be_active_together() -> None:
    old = """initial p
      parallel p { history h state r { initial a state a {} } state s { initial b state b {} }
        on GO -> c }
      state c {}"""
    new = """initial p
      state p { initial r history h
        state r { initial a state a {} } state s { initial b state b {} }
        on GO -> c }
      state c {}"""
    places = "state p.r.a -> p state p.s.b -> p"
    assert moved(old, new, places, goes=1).machine.memory() == {}
    with_regions = new.replace("state c {}", "parallel c { state d {} state e {} }")
    assert moved(old, with_regions, places, goes=1).machine.memory() == {}


# --- parallel states that are done ---

REGIONS = Template("""initial p
  parallel p {
    state r { initial a state a { on GO -> f } final f { output $one } }
    state s { initial b state b { on GO -> g } final g { output 2 } }
    $third
    on done -> over { n = $n }
  }
  state over {}
""")
THIRD = "state t { initial c state c {} final h }"
GONE = "state p.t -> p"


def regions(third: str = "", one: str = "1", n: str = '0 + event.output["r"]') -> str:
    """Write states of which two regions are done after an event, and a third one is not."""
    return REGIONS.substitute(third=third, one=one, n=n)


OLD = regions(THIRD, n="0")


def test_a_parallel_state_is_done_when_it_loses_its_last_region() -> None:
    """The outputs of the other regions are known."""
    after = moved(OLD, regions(), GONE, goes=1).machine
    assert after.value() == {"p": {"r": "f", "s": "g"}}
    outputs = {"p.r": 1, "p.s": 2, "p": {"r": 1, "s": 2}}
    assert after.memory() == {"outputs": outputs, "untold": ["p"]}
    after.resume()
    assert (after.value(), after.context.n) == ("over", 1)
    assert after.memory() == {}


def test_that_it_is_done_is_told_once() -> None:
    """Where it was done before, its lines have had their turn."""
    waits = regions(n="0").replace("on done", "on done if n == 7")
    after = moved(waits, waits.replace("n == 7", "n == 0"), "", goes=1).machine
    assert "untold" not in after.memory()
    after.resume()
    assert after.value() == {"p": {"r": "f", "s": "g"}}


def test_a_region_that_is_not_done_is_waited_for() -> None:
    after = moved(OLD, regions(), GONE).machine
    assert "untold" not in after.memory()
    after.resume()
    assert after.value() == {"p": {"r": "a", "s": "b"}}


def test_it_is_told_after_status_error() -> None:
    """A machine that is moved in that status is told when it goes on, though it was stored."""
    after = moved(OLD, regions(), GONE, goes=1).machine
    after.status = "error"
    after.resume()
    again = type(after)("k")
    again.restore(after.snapshot())
    again.recall(msgspec.json.decode(msgspec.json.encode(after.memory())))
    again.status = "active"
    again.resume()
    assert (again.value(), again.context.n) == ("over", 1)


def test_of_parallel_states_in_each_other_the_inner_one_is_done_first() -> None:
    text = """initial p
      parallel p {
        state r {
          initial q
          parallel q { state x { initial a state a { on GO -> f } final f } THIRD on done -> e }
          final e
        }
        on done -> over
      }
      state over {}
    """
    old = text.replace("THIRD", "state y { initial b state b {} final g }")
    after = moved(old, text.replace("THIRD", ""), "state p.r.q.y -> p.r.q", goes=1).machine
    assert after.unannounced == ["p.r.q"]
    after.resume()
    assert after.value() == "over"


def test_an_output_goes_where_its_region_is_done() -> None:
    after = moved(OLD, regions(), f"{GONE} state p.r.f -> p.r.a", goes=1).machine
    assert after.memory() == {"outputs": {"p.s": 2}}
    elsewhere = regions(n='0 + event.output["q"]').replace("state r", "state q")
    after = moved(OLD, elsewhere, f"{GONE} state p.r -> p.q", goes=1).machine
    assert after.memory()["outputs"] == {"p.q": 1, "p.s": 2, "p": {"q": 1, "s": 2}}


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (OLD, regions(), GONE),
        (OLD, regions(one="1.5", n="0"), GONE),
        (regions(one='"x"', n="0"), regions(n="0"), "state p.r.f -> p.r.a"),
        (regions(one='"x"', n="0"), regions(n="0").replace("on done", "on GO"), ""),
    ],
    ids=["the same", "wider", "the region is not done any more", "nobody waits for it"],
)
def test_outputs_that_fit(old: str, new: str, places: str) -> None:
    moved(old, new, places)


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (regions(one='"x"', n="0"), regions(n="0"), ""),
        (regions(one="None", n="0"), regions(n="0"), ""),
        (regions(n="0"), regions(n="0"), "state p.r -> p state p.r.a -> p.r state p.r.f -> p.r.f"),
        (
            "initial r state r { initial a state a { on GO -> f } final f { output 1 } }",
            regions(n="0"),
            "state r -> p.r",
        ),
    ],
    ids=["another type", "no output", "its region goes elsewhere", "no region has kept it"],
)
def test_outputs_that_do_not_fit(old: str, new: str, places: str) -> None:
    with pytest.raises(ChartError, match=r"the output of the region `p\.r` is not known") as caught:
        moved(old, new, places)
    assert caught.value.codes == {"SC417"}


def test_timers_go_on_under_their_names(tmp_path: Path) -> None:
    """A name counts more than a duration; what has none goes on as before."""
    folder = tmp_path / "named_timers"
    chart = tmp_path / "trial.sc"
    chart.write_text("""
        machine trial version v1 {
          initial running
          state running {
            after 1h { log "first" }
            after 14d as trial_end -> over
            every 1s as tick { log "tick" }
            every 5s as tock { log "tock" }
            after 2h as bell -> over
            after 3h as gone -> over
            after 4d { log "second" }
          }
          final over
        }
        machine trial version v2 latest {
          initial running
          state running {
            every 2s as tick { log "tick" }
            every 5s as tock { log "tock" }
            after 14d as other -> over
            after 30d as trial_end -> over
            after 2h -> over
            after 4d as second { log "second" }
            after 90m { log "first" }
          }
          final over
          migrate from v1 { }
        }
        """)
    compile_into(folder, [chart])
    with importable(folder) as package:
        running = package.module("trial_v1_to_v2").MIGRATION.running
    assert {id_: goes.id for id_, goes in running.items()} == {
        "running.trial_end": "running.trial_end",
        "running.tock": "running.tock",
        "running.bell": "running.after",
        "running.after": "running.after2",
        "running.after2": "running.second",
    }


# --- random charts ---


def two_versions(text: str) -> str:
    """Write a chart of one version as two that are the same, with a migration."""
    before, machine, body = text.partition("machine fuzz")
    signature, brace, rest = body.partition("{")
    end = rest.rindex("}")
    old = f"{machine}{signature}version v1 {brace}{rest}"
    new = f"{machine}{signature}version v2 latest {brace}{rest[:end]}  migrate from v1 {{}}\n}}\n"
    return before + old + new


@dataclass(frozen=True)
class Moved:
    """A machine of a random chart, before and after it was moved to the version `v2`."""

    compiled: Compiled
    before: Interpreter
    old: Any
    runs: Mapping[str, Any]
    after: Any

    @classmethod
    def drive(cls, text: str, drawn: list[Choice]) -> Moved | None:
        """Drive a machine where the events lead, and move it; None where it has ended there."""
        try:
            compiled = compile_mended(text)
        except ChartError as error:
            # There may be others beside it, which are mended only where they are alone.
            if "SC416" not in error.codes or "which starts with" not in str(error):
                raise
            return None
        try:
            twins = Twins(compiled.at("v1")).start()
            for choice in drawn:
                if twins.error is None:
                    twins.deliver(event_of(choice, twins.reference))
            if twins.error is not None or twins.machine.status != "active":
                return None
            migration = compiled.beside("fuzz_v1_to_v2").MIGRATION
            running = support("messages").Running
            members = [name for name in twins.running if member_of(name)]
            runs = {name: running(name) for name in (*twins.reference.effects.running, *members)}
            migrate = support("migration").migrate
            after = migrate(twins.machine, runs, {"v1": migration}, lambda _: None, NOW)
            check_stored(after.machine)
            families = families_of(after.running)
            if families:
                known = after.machine.family_members
                assert {name: list(keys) for name, keys in known.items()} == families
            return cls(compiled, twins.reference, twins.machine, runs, after)
        finally:
            compiled.forget()

    def places(self) -> Iterator[tuple[ir.StatePath, ir.StatePath]]:
        """Yield the active states of the old version with their places in the new one."""
        (migration,) = self.compiled.chart.migrations
        for path, place in migration.places:
            if path in self.before.configuration:
                yield path, place

    def configuration(self) -> set[ir.StatePath]:
        """Return the active states of the new version, the machine itself included."""
        value = self.after.machine.value()
        return {()} | {path[:n] for path in leaves(value) for n in range(len(path) + 1)}


@settings(
    max_examples=amount(10, 100),
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(text=charts(), drawn=choices())
def test_nothing_changes_between_versions_that_are_the_same(text: str, drawn: list[Choice]) -> None:
    """The configuration, the memory and all that runs are as they were, and nothing starts."""
    moved = Moved.drive(two_versions(text), drawn)
    if moved is None:
        return
    old, new = moved.old, moved.after.machine
    assert new.VERSION == "v2"
    assert new.value() == old.value()
    assert new.memory() == memory_of(old)
    assert msgspec.json.encode(new.context) == msgspec.json.encode(old.context)
    assert moved.after.running == moved.runs
    assert moved.after.starts == []
    assert moved.after.stopped == []


@settings(
    max_examples=amount(10, 100),
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(text=migrations(), drawn=choices())
def test_a_machine_moves_to_where_its_new_version_can_be(text: str, drawn: list[Choice]) -> None:
    """It is in the places of its states, and runs what the states there run."""
    moved = Moved.drive(text, drawn)
    if moved is None:
        return
    atomic = [place for old, place in moved.places() if moved.before.is_atomic(old)]
    assert moved.configuration() == entered(moved.compiled.chart, atomic)
    for remembered in moved.after.machine.history.values():
        check_together(moved.compiled.chart, remembered)
    runs, starts, stops = running_after(moved)
    assert {name: each.token for name, each in moved.after.running.items()} == runs
    assert {each.id for each in moved.after.starts} == starts
    assert {each.token for each in moved.after.stopped} == stops
    assert len(moved.after.starts) + len(moved.after.stopped) == len(starts) + len(stops)


def memory_of(machine: Any) -> dict[str, Any]:
    """Return what a machine remembers, without the outputs of states that have gone on since."""
    memory = dict(machine.memory())
    outputs = {
        state: output
        for state, output in memory.pop("outputs", {}).items()
        if machine._is_done(state)
    }
    return {**memory, "outputs": outputs} if outputs else memory


def check_stored(machine: Any) -> None:
    """Check that a machine can be stored, and is the same when it is read again."""
    again = type(machine)("k")
    stored = msgspec.json.encode(machine.snapshot())
    again.restore(msgspec.json.decode(stored, type=again.SNAPSHOT))
    again.recall(msgspec.json.decode(msgspec.json.encode(machine.memory())))
    assert again.value() == machine.value()
    assert msgspec.json.encode(again.memory()) == msgspec.json.encode(machine.memory())


def check_together(chart: ir.Chart, remembered: str | tuple[str, ...]) -> None:
    """Check that states which a history state stands for can be active together."""
    states = (remembered,) if isinstance(remembered, str) else remembered
    paths = [tuple(support("paths").names_of(each)) for each in states]
    legal = entered(chart, paths)
    for compound in Configuration(chart.root).states.values():
        if isinstance(compound, ir.Compound) and compound.path in legal:
            assert len([each for each in compound.children if each.path in legal]) == 1


def entered(chart: ir.Chart, places: list[ir.StatePath]) -> set[ir.StatePath]:
    """Return the configuration that SCXML's algorithm enters for some targets."""
    outer = {place[:length] for place in places for length in range(len(place))}
    entry = EntrySet(Configuration(chart.root), {})
    inner = sorted(set(places) - outer)
    for place in inner:
        entry.add_descendants(place)
    for place in inner:
        entry.add_ancestors(place, ())
    return entry.to_enter | {()}


def running_after(moved: Moved) -> tuple[dict[str, str], set[str], set[str]]:
    """Return what goes on under which id, what is started, and what is stopped."""
    states = Configuration(moved.compiled.chart.root)
    context = msgspec.to_builtins(moved.after.machine.context)
    lets = {each.name: each.value for each in moved.compiled.chart.lets}
    world = World(in_state=moved.configuration().__contains__, context=context, lets=lets)
    goes_on: dict[str, str] = {}
    starts: set[str] = set()
    for path in moved.configuration():
        state = states.real(path)
        activities: tuple[ir.Timer | ir.Invoke, ...] = (*state.timers, *state.invokes)
        for activity in activities:
            before = [
                each.id
                for old, place in moved.places()
                if place == path
                for each in same_in(moved.before.real(old), activity, state)
            ]
            is_none = isinstance(activity, ir.Timer) and world.evaluate(activity.delay) is None
            if not before and not is_none:
                starts.add(activity.id)
            running = [name for name in moved.runs if name in before]
            if running:
                goes_on[activity.id] = running[0]
    families = ir_walk.families(moved.compiled.chart.root)
    members = ((name, member_of(name)) for name in moved.runs)
    goes_on |= {name: name for name, of in members if of is not None and of[0] in families}
    return goes_on, starts, set(moved.runs) - set(goes_on.values())


def same_in(
    old: ir.StateBase, new: ir.Timer | ir.Invoke, state: ir.StateBase
) -> list[ir.Timer | ir.Invoke]:
    """Return what one state runs that goes on in another one as something that this runs."""
    if isinstance(new, ir.Invoke):
        return list(old.invokes)  # in these charts a state has one at most, always of one actor
    pairs: dict[str, ir.Timer] = {}
    for goes_on in (has_its_name, takes_as_long, comes_in_its_place):
        for timer in old.timers:
            for each in state.timers:
                if timer in pairs.values() or each.id in pairs:
                    continue
                if goes_on(timer, each):
                    pairs[each.id] = timer
    return [pairs[new.id]] if new.id in pairs else []


def has_its_name(old: ir.Timer, new: ir.Timer) -> bool:
    """Return whether both have one name; an interval, which a timer carries along, is the same."""
    if old.name is None or (old.name, old.recurring) != (new.name, new.recurring):
        return False
    return not old.recurring or old.delay == new.delay


def takes_as_long(old: ir.Timer, new: ir.Timer) -> bool:
    """Return whether both take as long; one that has a name goes on under no other name."""
    as_long = (old.recurring, old.delay) == (new.recurring, new.delay)
    return as_long and (old.name is None or new.name is None)


def comes_in_its_place(old: ir.Timer, new: ir.Timer) -> bool:
    """Return whether both are an `after` without a name."""
    return not (old.recurring or new.recurring) and old.name is None and new.name is None


def leaves(value: Any, above: ir.StatePath = ()) -> Iterator[ir.StatePath]:
    """Yield the paths of the atomic states in a snapshot's value."""
    if isinstance(value, str):
        yield (*above, value)
    elif not value:
        yield above
    else:
        for name, inner in value.items():
            yield from leaves(inner, (*above, name))
