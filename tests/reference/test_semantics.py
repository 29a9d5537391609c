"""What charts mean, rule by rule, as the language reference has it under "Meaning".

Each chart is driven without Restate, as generated code and by the reference interpreter; `Twins`
fails where the two differ, and what is expected of both is written out here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.reference.charts import ChartError, compile_chart, support
from tests.reference.events import Event
from tests.reference.twins import Twins

EVENTS = "event E\nevent F\nevent G\nevent N(v: int)\n"


def start(text: str, **settings: Any) -> Twins:
    """Compile a machine that may use the events above, and start it."""
    return Twins(compile_chart(EVENTS + text), **settings).start()


# --- Run to completion: microsteps, an internal queue, eventless transitions first ---------------


def test_eventless_transitions_come_before_internal_events() -> None:
    """An `always` is taken first; then what was raised, in the order in which it was."""
    twins = start("""
        machine m {
          initial a
          state a { on E -> b { raise F; raise G } }
          state b {
            always -> c { log "always" }
            on F { log "F in b" }
          }
          state c {
            on F { log "F in c" }
            on G -> a { log "G in c" }
          }
        }
    """)
    assert twins.send("E")
    assert twins.logged == ["always", "F in c", "G in c"]
    assert twins.active == ["a"]


def test_what_is_raised_comes_before_the_next_event() -> None:
    """An event is one macrostep: all that it raises is over when the next one comes."""
    twins = start("""
        machine m {
          context(n: int = 0)
          initial a
          state a {
            on E { raise N(1); raise N(2) }
            on N if event.v < 10 { n += event.v; raise N(event.v * 10) }
            on N { n += event.v }
          }
        }
    """)
    assert twins.send("E")
    assert twins.context == {"n": 33}


# --- Selection -----------------------------------------------------------------------------------


def test_the_first_enabled_line_wins_and_inner_ones_come_first() -> None:
    """An atomic state looks at its own lines, then at its ancestors'; `*` counts like any other."""
    twins = start("""
        machine m {
          context(n: int = 0)
          initial p
          on * { log "machine" }
          state p {
            initial a
            on E { log "p" }
            state a {
              on N { n = event.v }
              on E if n == 1 { log "first" }
              on * if n > 0 { log "any" }
              on E if n > 1 { log "never: any is before it" }
            }
          }
        }
    """)
    for n, logged in {0: "p", 1: "first", 2: "any"}.items():
        twins.send("N", v=n)
        twins.send("E")
        assert twins.logged == [logged]
    twins.send("N", v=2)
    twins.send("F")
    assert twins.logged == ["any"]
    twins.send("N", v=0)
    twins.send("F")
    assert twins.logged == ["machine"]


def test_regions_select_for_themselves() -> None:
    """Each region takes its own line; a line of an ancestor that several reach runs once."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            on E { log "p" }
            on F { log "p" }
            state a { on E { log "a" } }
            state b { on E { log "b" } }
            state c {}
          }
        }
    """)
    twins.send("E")
    assert twins.logged == ["a", "b", "p"]
    twins.send("F")
    assert twins.logged == ["p"]


# --- Conflicts -----------------------------------------------------------------------------------


def test_a_descendant_preempts_its_ancestor() -> None:
    """Of two lines that would leave the same states, that of the inner source is taken."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            on E -> out { log "p" }
            state a {}
            state b { initial x state x { on E -> y { log "x" } } state y {} }
          }
          state out
        }
    """)
    twins.send("E")
    assert twins.logged == ["x"]
    twins.send("E")
    assert twins.logged == ["p"]
    assert twins.active == ["out"]


def test_else_the_earlier_preempts_the_later() -> None:
    """Two regions that both leave the parallel state: the first in document order does."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            state a { on E -> left { log "a" } on F { log "stays" } }
            state b { on E -> right { log "b" } on F -> right { log "b" } }
          }
          state left
          state right
        }
    """)
    twins.send("F")
    assert twins.logged == ["stays", "b"], "a line without an arrow leaves nothing: no conflict"
    twins = start("""
        machine m {
          initial p
          parallel p {
            state a { on E -> left { log "a" } }
            state b { on E -> right { log "b" } }
          }
          state left
          state right
        }
    """)
    twins.send("E")
    assert (twins.logged, twins.active) == (["a"], ["left"])


# --- No arrow, re-entry, domain ------------------------------------------------------------------

LEVELS = """
    machine m {
      initial p
      state p {
        initial a
        entry { log "+p" }
        exit { log "-p" }
        on E { log "stay" }
        on F -> b
        on G -> b reenter
        on N -> p reenter
        state a { entry { log "+a" } exit { log "-a" } }
        state b { entry { log "+b" } exit { log "-b" } }
      }
    }
"""


def test_without_an_arrow_nothing_is_left() -> None:
    """The actions run, and that is all."""
    twins = start(LEVELS)
    assert twins.logged == ["+p", "+a"]
    twins.send("E")
    assert twins.logged == ["stay"]


def test_a_target_below_the_source_does_not_leave_it() -> None:
    """Unless the line says `reenter`."""
    twins = start(LEVELS)
    twins.send("F")
    assert twins.logged == ["-a", "+b"]
    twins.send("G")
    assert twins.logged == ["-b", "-p", "+p", "+b"]
    twins.send("N", v=0)
    assert twins.logged == ["-b", "-p", "+p", "+a"]


def test_a_self_target_without_reenter_is_an_error() -> None:
    """It would do the same as no arrow, so the author is asked what is meant."""
    with pytest.raises(ChartError, match="targets itself without `reenter`"):
        start("machine m { initial a state a { on E -> a } }")


REGIONS = """
    machine m {
      initial p
      parallel p {
        entry { log "+p" }
        exit { log "-p" }
        on N -> a.y { log "p" }
        history h
        state a {
          initial x
          entry { log "+a" }
          exit { log "-a" }
          on E -> a reenter
          state x { on F -> y }
          state y { on F -> b.v on G -> p.h }
        }
        state b {
          initial u
          entry { log "+b" }
          exit { log "-b" }
          state u
          state v
        }
        state c {
          entry { log "+c" }
          exit { log "-c" }
        }
      }
    }
"""


def test_what_is_kept_of_microsteps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked out once is forgotten where it becomes too much, and is as before then."""
    monkeypatch.setattr(support("microsteps"), "MOST_KEPT", 3)
    twins = start("""
        machine m {
          initial p
          parallel p {
            history was deep
            on G -> out
            state r { initial a state a { on E -> b } state b { on E -> c } state c { on E -> a } }
            state s { initial d state d { on F -> e } state e { on F -> d } }
          }
          state out { on G -> p.was }
        }
    """)
    for turn in range(40):
        assert twins.send("EFEGGF"[turn % 6])
        microsteps = twins.machine.MICROSTEPS
        kept = microsteps._configurations.values()
        assert len(kept) + sum(len(each.microsteps) for each in kept) <= 3


def test_the_domain_may_be_a_parallel_state() -> None:
    """A region that enters itself again leaves its siblings alone."""
    twins = start(REGIONS)
    assert twins.logged == ["+p", "+a", "+b", "+c"]
    twins.send("E")
    assert twins.logged == ["-a", "+a"]


def test_the_regions_of_source_and_targets_are_left_and_entered() -> None:
    """That of the source starts anew, that of the target at the target, and others stay."""
    twins = start(REGIONS)
    twins.send("F")
    twins.send("F")
    assert twins.logged == ["-b", "-a", "+a", "+b"]
    assert twins.active == ["x", "v", "c"]


def test_a_line_of_the_parallel_state_itself_leaves_all_regions() -> None:
    """What is below the source is left, as with any source; the source stays."""
    twins = start(REGIONS)
    twins.send("N", v=0)
    assert twins.logged == ["-c", "-b", "-a", "p", "+a", "+b", "+c"]
    assert twins.active == ["y", "u", "c"]


def test_a_history_of_the_parallel_state_stands_for_all_regions() -> None:
    """So all are left and entered, though the source is in one of them."""
    twins = start(REGIONS)
    twins.send("F")
    twins.send("G")
    assert twins.logged == ["-c", "-b", "-a", "+a", "+b", "+c"]
    assert twins.active == ["x", "u", "c"]


def test_several_targets() -> None:
    """They are entered together; a region without one starts as usual."""
    twins = start("""
        machine m {
          initial q
          state q { on E -> p.b.y, p.a.y }
          parallel p {
            state a { initial x state x state y { entry { log "a.y" } } }
            state b { initial x state x state y { entry { log "b.y" } } }
            state c { initial x state x { entry { log "c.x" } } state y }
          }
        }
    """)
    twins.send("E")
    assert twins.logged == ["a.y", "b.y", "c.x"]


# --- Order in a microstep ------------------------------------------------------------------------


def test_exits_then_actions_then_entries() -> None:
    """Exits in reverse document order, the lines' actions, entries in document order."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            state a {
              initial x
              state x { exit { log "-ax" } on E -> y { log "a" } }
              state y { entry { log "+ay" } }
            }
            state b {
              initial x
              state x { exit { log "-bx" } on E -> y { log "b" } }
              state y {
                initial deep { log "initial" }
                entry { log "+by" }
                state deep { entry { log "+deep" } }
              }
            }
          }
        }
    """)
    twins.send("E")
    assert twins.logged == ["-bx", "-ax", "a", "b", "+ay", "+by", "initial", "+deep"]


def test_guards_are_evaluated_before_any_action() -> None:
    """So the action of one region does not change what another one chooses."""
    twins = start("""
        machine m {
          context(n: int = 0)
          initial p
          parallel p {
            state a { on E if n == 0 { n = 1; log "a" } }
            state b { on E if n == 0 { log "b" } on E { log "late" } }
          }
        }
    """)
    twins.send("E")
    assert twins.logged == ["a", "b"]


def test_in_state_sees_the_moment() -> None:
    """A state is active from its entry to its exit, for its own actions too."""
    twins = start("""
        machine m {
          let here = in_state(p.a)
          initial p
          state p {
            initial a
            entry { log in_state(p); log here }
            exit { log in_state(p); log here }
            state a { entry { log here } exit { log here } on E -> q { log in_state(p) } }
          }
          final q
        }
    """)
    assert twins.logged == [True, False, True]
    twins.send("E")
    assert twins.logged == [True, True, False, False]


# --- Done ----------------------------------------------------------------------------------------


def test_a_compound_state_is_done() -> None:
    """When a final child is entered, after its entry; without an output it gives None."""
    twins = start("""
        machine m {
          context(n: int = 1)
          initial p
          state p {
            initial a
            on done -> q { log event.output }
            state a { on E -> y on F -> z }
            final y { entry { n += 1 } output n }
            final z
          }
          state q { on E -> p }
        }
    """)
    twins.send("E")
    assert (twins.logged, twins.active) == ([2], ["q"])
    twins.send("E")
    twins.send("F")
    assert twins.logged == [None]


def test_a_parallel_state_is_done_when_all_regions_are() -> None:
    """Its output has theirs; a region that is itself parallel counts in turn."""
    twins = start("""
        machine m {
          initial g
          parallel g {
            on done { log event.output }
            parallel p {
              on done { log event.output }
              state a { initial x state x { on E -> y } final y { output 1 } }
              state b { initial x state x { on F -> y } final y { output "b" } }
            }
            state c {
              initial x
              on done { log event.output }
              state x { on E -> y }
              final y
            }
          }
        }
    """)
    twins.send("E")
    assert twins.logged == [None]
    twins.send("F")
    inner = {"a": 1, "b": "b"}
    assert twins.logged == [inner, {"p": inner, "c": None}]


def test_a_region_that_is_done_again_gives_its_last_output() -> None:
    """Also where that is none, and where the region itself was not left meanwhile."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            on done { log event.output }
            state a {
              initial x
              on F -> z
              on G -> x
              state x { on E -> y }
              final y { output 1 }
              final z
            }
            state b { initial x state x { on E -> y on N -> y } final y on G -> b.x }
          }
        }
    """)
    twins.send("E")
    assert twins.logged == [{"a": 1, "b": None}]
    twins.send("F")
    assert twins.logged == [{"a": None, "b": None}]


def test_a_machine_is_done_when_a_top_level_final_is_entered() -> None:
    """Its entry, its exit and the machine's exit come first; then the output is fixed."""
    twins = start("""
        machine m -> int {
          context(n: int = 0)
          initial a
          exit { log "-m"; n += 1 }
          on F { log "never" }
          state a {
            after 10s -> a reenter
            on E -> end
            exit { log "-a"; raise F }
          }
          final end { entry { log "+end" } exit { log "-end" } output n }
        }
    """)
    twins.send("E")
    assert twins.logged == ["-a", "+end", "-end", "-m"]
    assert (twins.machine.status, twins.machine.output) == ("done", 1)
    assert not twins.send("F"), "after the end every event is ignored"
    assert twins.logged == []


# --- History -------------------------------------------------------------------------------------


HISTORY = """
    machine m {
      initial q
      state q { on E -> p on F -> p.shallow on G -> p.deep }
      state p {
        initial a { log "initial" }
        entry { log "+p" }
        on E -> q
        history shallow -> c { log "default" }
        history deep deep
        state a { on F -> c.y }
        state c {
          initial x
          state x
          state y
        }
      }
    }
"""


def test_shallow_history_restores_the_child() -> None:
    """Which starts as usual."""
    twins = start(HISTORY)
    for event in ("E", "F", "E", "F"):
        twins.send(event)
    assert (twins.logged, twins.active) == (["+p"], ["x"])


def test_deep_history_restores_all() -> None:
    """Down to the atomic states."""
    twins = start(HISTORY)
    for event in ("E", "F", "E", "G"):
        twins.send(event)
    assert (twins.logged, twins.active) == (["+p"], ["y"])


def test_history_without_a_stored_value() -> None:
    """The default is entered, with its actions; else the parent's `initial`, with those of it."""
    twins = start(HISTORY)
    twins.send("F")
    assert (twins.logged, twins.active) == (["+p", "default"], ["x"])
    twins = start(HISTORY)
    twins.send("G")
    assert (twins.logged, twins.active) == (["+p", "initial"], ["a"])


def test_default_actions_where_the_parent_is_not_entered() -> None:
    """They come before the entries, since there is no entry of the parent to stand behind."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            state a {
              initial x
              entry { log "+a" }
              history h -> y { log "default" }
              history own -> a { log "own" }
              state x { on E -> h { log "E" } on F -> own }
              state y { entry { log "+y" } }
            }
            state b
          }
        }
    """)
    twins.send("F")
    assert (twins.logged, twins.active) == (["own"], ["x", "b"])
    twins.send("E")
    assert (twins.logged, twins.active) == (["E", "default", "+y"], ["y", "b"])


def test_history_of_regions() -> None:
    """A deep one restores every region."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            history h deep
            on G -> q
            state a { initial x state x { on E -> y } state y }
            state b { initial x state x { on F -> y } state y }
          }
          state q { on G -> p.h on E -> p }
        }
    """)
    for event in ("F", "G", "E", "G", "G"):
        twins.send(event)
    assert twins.active == ["x", "x"]
    for event in ("F", "G", "G"):
        twins.send(event)
    assert twins.active == ["x", "y"]


# --- Failures on purpose -------------------------------------------------------------------------


def test_a_machine_fails_when_its_exit_actions_have_run() -> None:
    """Nothing runs afterwards, and nothing that has been raised is taken."""
    twins = start("""
        machine m {
          context(n: int = 0)
          initial a
          exit { n += 10 }
          state a { on E -> b }
          final b {
            entry { n += 1; raise F }
            exit { n += 100; log "out" }
            error f"n is {n}", 409
          }
          on F { log "never" }
        }
    """)
    assert twins.send("E")
    assert twins.logged == ["out"]
    assert twins.reference.status == "failed"
    assert twins.reference.error == {"message": "n is 111", "code": 409}
    assert not twins.send("F")


def test_one_region_fails_the_machine() -> None:
    """The other one is not asked, and what was to start does not."""
    twins = start("""
        machine m {
          initial p
          parallel p {
            state a { initial x state x { on E -> failed } state y { after 1s -> x } }
            state b { initial x state x { on F -> y } state y }
          }
          final failed { error "from one region" }
        }
    """)
    twins.send("F")
    assert twins.send("E")
    assert twins.active == ["failed"]
    assert twins.reference.error == {"message": "from one region", "code": 500}


# --- Invokes and timers --------------------------------------------------------------------------

ACTOR = 'actor work(v: int) -> int from "somewhere"\n'


def test_arguments_are_taken_on_entry_and_started_when_settled() -> None:
    """What happens in between does not change them; then timers and invokes start."""
    twins = start(ACTOR + """
        machine m {
          context(n: int = 1)
          initial a
          state a {
            invoke work(n)
            after 1s * n -> b
            initial x { n = 5; log "initial" }
            state x
          }
          state b
        }
    """)
    assert twins.trace == [
        ("log", "initial"),
        ("actor", "a.work", "work", {"v": 1}, None),
        ("timer", "a.after", timedelta(seconds=1), False),
    ]
    assert twins.context == {"n": 5}


def test_a_state_that_is_entered_and_left_at_once_starts_nothing() -> None:
    """Leaving a state stops what it has running, and nothing that never started."""
    twins = start(ACTOR + """
        machine m {
          initial a
          state a { every 5s { log "tick" } on E -> b exit { log "-a" } }
          state b { invoke work(1) after 1s -> a always -> c }
          state c
        }
    """)
    assert twins.trace == [("timer", "a.every", timedelta(seconds=5), True)]
    twins.send("E")
    assert twins.trace == [("log", "-a"), ("stop", "a.every")]


def test_timers_start_again_on_reentry_alone() -> None:
    """`after` fires once; `every` again and again until its state is left."""
    twins = start("""
        machine m {
          initial a
          state a {
            after 1s { log "after" }
            every 1s { log "every" }
            on E {}
            on F -> a reenter
          }
        }
    """)
    twins.fire("a.every")
    assert twins.trace == [("log", "every")]
    twins.fire("a.every")
    assert twins.trace == [("log", "every")]
    twins.fire("a.after")
    assert twins.trace == [("log", "after")]
    twins.send("E")
    assert twins.trace == []
    twins.send("F")
    second = timedelta(seconds=1)
    assert twins.trace == [
        ("stop", "a.after"),
        ("stop", "a.every"),
        ("timer", "a.after", second, False),
        ("timer", "a.every", second, True),
    ]


CHILD = """
    machine kid { initial a state a { on N {} on E { send F to parent } } }
"""


def test_messages_to_an_invoke_arrive_after_it_started() -> None:
    """Those made while entering its state; one from an exit goes to the one that is stopped."""
    twins = start(CHILD + """
        machine m {
          initial a
          state a {
            invoke kid() as k
            entry { send N(1) to k }
            exit { send N(2) to k }
            on E -> a reenter
          }
        }
    """)

    def sent(v: int) -> tuple[Any, ...]:
        return ("send", "N", {"v": v}, ("child", "a.k"), None, None)

    started: tuple[Any, ...] = ("machine", "a.k", "kid", {})
    assert twins.trace == [started, sent(1)]
    twins.send("E")
    assert twins.trace == [sent(2), ("stop", "a.k"), started, sent(1)]


def test_lines_in_an_invoke_block_are_from_that_actor_alone() -> None:
    """Not from another child, nor from outside, nor what the machine raises meanwhile."""
    twins = start(CHILD + """
        machine m {
          initial a
          state a {
            invoke kid() as k { on F { log "from k"; raise F } }
            invoke kid() as l
            on F { log "from anywhere" }
          }
        }
    """)
    twins.send("F")
    assert twins.logged == ["from anywhere"]
    twins.deliver(Event(name="F", source="a.l"))
    assert twins.logged == ["from anywhere"]
    twins.deliver(Event(name="F", source="a.k"))
    assert twins.logged == ["from k", "from anywhere"]


def test_outcomes_of_actors() -> None:
    """`event.output` and `event.error` are what the actor gave."""
    twins = start(ACTOR + """
        machine m {
          initial a
          state a {
            invoke work(1) {
              on done if event.output > 1 -> b { log event.output }
              on error { log event.error.message; log event.error.code }
            }
            on E -> a reenter
          }
          state b { on E -> a }
        }
    """)
    error = {"error": {"message": "no", "code": 404}}
    assert twins.deliver(Event(kind="error", id="a.work", fields=error))
    assert twins.logged == ["no", 404]
    twins.send("E")
    assert not twins.deliver(Event(kind="done invoke", id="a.work", fields={"output": 1}))
    twins.send("E")
    assert twins.deliver(Event(kind="done invoke", id="a.work", fields={"output": 2}))
    assert (twins.logged, twins.active) == ([2], ["b"])


def test_on_error_takes_the_errors_of_a_state_and_those_below() -> None:
    """Not of actors around it or beside it; of expressions, all."""
    twins = start(ACTOR + """
        machine m {
          initial p
          on error { log "machine" }
          parallel p {
            invoke work(1) as above
            state a {
              initial x
              on error { log "a" }
              state x { on error { log "x" } invoke work(1) as w }
            }
            state b { invoke work(1) as beside entry { spawn work(1) as spawned } }
          }
        }
    """)
    expected = {
        "p.a.x.w": ["x", "machine"],  # the other region reaches that, as with any event
        "p.above": ["machine"],
        "p.b.beside": ["machine"],
        "spawned": ["machine"],
        "": ["x", "machine"],
    }
    for name, logged in expected.items():
        fields = {"error": {"message": "bad", "code": 500}}
        assert twins.deliver(Event(kind="error", id=name, fields=fields))
        assert twins.logged == logged, name


def test_spawned_ones_outlive_the_state() -> None:
    """Until `stop`; their lines belong to the machine."""
    twins = start(ACTOR + """
        machine m {
          initial a
          state a { on E -> b { spawn work(7) as w { on done { log event.output } } } }
          state b { on E -> c }
          state c { on F { stop w } }
        }
    """)
    twins.send("E")
    assert twins.trace == [("stop", "w"), ("actor", "w", "work", {"v": 7}, None)]
    twins.send("E")
    assert twins.trace == []
    assert twins.deliver(Event(kind="done invoke", id="w", fields={"output": 3}))
    assert twins.logged == [3]
    twins.send("F")
    assert twins.trace == [("stop", "w")]


# --- Families: one for each key ----------------------------------------------------------------

FAMILY = ACTOR + """
    event GO(names: list[str])
    event TELL(who: str, v: int)
    event END(who: str)

    machine hand {
      initial busy
      state busy { on N -> gone { send F to parent } }
      final gone
    }

    machine m {
      context(done: dict[str, int] = {}, seen: list[str] = [])
      let running = agents.keys()
      initial open
      state open {
        on GO {
          for name in event.names {
            spawn work(len(agents)) as agents[name] {
              on done if agents.key == "never" { log "wrong" }
              on done { done = done | {agents.key: event.output}; log agents.key in agents }
              on error { log f"{agents.key}: {event.error.message}" }
            }
          }
          log running
        }
        on N { spawn hand() as hands[f"h{event.v}"] {
          on F { log f"{hands.key} of {hands.keys()}"; stop hands[hands.key] }
        } }
        on TELL { send N(event.v) to hands[event.who] after 1s as later }
        on E { send N(1) to hands }
        on END if event.who in agents { stop agents[event.who]; log len(agents) }
        on END { stop agents; log running }
        on G -> leaving
      }
      state leaving { always if len(hands) == 0 -> gone }
      final gone
    }
"""


def family() -> Twins:
    """Start a machine with two families, of actors and of machines."""
    twins = start(FAMILY)
    assert twins.send("GO", names=["b", "a", ""])
    return twins


def over(twins: Twins, name: str, output: Any = None) -> bool:
    """Let one of a family be done."""
    return twins.deliver(Event(kind="done invoke", id=name, fields={"output": output}))


def test_each_of_a_family_runs_under_its_key() -> None:
    """They start in order; the same key again replaces the one that runs, and is the last then."""
    twins = family()
    assert twins.trace == [
        *(("stop", "agents[b]"), ("actor", "agents[b]", "work", {"v": 0}, None)),
        *(("stop", "agents[a]"), ("actor", "agents[a]", "work", {"v": 1}, None)),
        *(("stop", "agents[]"), ("actor", "agents[]", "work", {"v": 2}, None)),
        ("log", ["b", "a", ""]),
    ]
    twins.send("GO", names=["b"])
    assert twins.trace[0] == ("stop", "agents[b]")
    assert twins.logged == [["a", "", "b"]]


def test_a_key_is_any_string() -> None:
    """No two keys have the same id, whatever characters they have."""
    twins = start(FAMILY)
    names = ["]", "[", "a]", "a[b]", "agents[a]", '"', "\n", "\u0000", "ä", "🙂"]
    twins.send("GO", names=names)
    assert twins.logged == [names]
    for name in names:
        assert over(twins, f"agents[{name}]", 1)
    assert list(twins.context["done"]) == names


def test_the_lines_of_a_family_know_the_key() -> None:
    """Guards and actions; the one that is done runs no more."""
    twins = family()
    assert over(twins, "agents[a]", 7)
    assert twins.context["done"] == {"a": 7}
    assert twins.logged == [False]
    error = {"error": {"message": "bad", "code": 500}}
    assert twins.deliver(Event(kind="error", id="agents[]", fields=error))
    assert twins.logged == [": bad"]
    assert not over(twins, "agents[]", 7) or twins.context["done"] == {"a": 7, "": 7}


def test_one_or_all_of_a_family_are_stopped() -> None:
    """One that does not run: nothing happens."""
    twins = family()
    twins.send("END", who="a")
    assert twins.trace == [("stop", "agents[a]"), ("log", 2)]
    twins.send("END", who="a")  # all the others
    assert twins.trace == [("stop", "agents[b]"), ("stop", "agents[]"), ("log", [])]
    twins.send("END", who="a")
    assert twins.trace == [("log", [])]


def test_events_to_one_or_all_of_a_family() -> None:
    """In the order of their start; what they send themselves says who it was."""
    twins = start(FAMILY)
    for v in (2, 1):
        twins.send("N", v=v)
    twins.send("E")
    assert [effect[3] for effect in twins.trace] == [("child", "hands[h2]"), ("child", "hands[h1]")]
    twins.send("TELL", who="nobody", v=3)
    assert twins.trace == [
        ("send", "N", {"v": 3}, ("child", "hands[nobody]"), timedelta(seconds=1), "later")
    ]
    assert twins.deliver(Event(name="F", source="hands[h1]"))
    assert twins.logged == ["h1 of ['h2', 'h1']"]
    assert twins.trace[-1] == ("stop", "hands[h1]")
    assert not twins.deliver(Event(name="F", source="hand"))


def test_the_end_of_one_enables_eventless_transitions() -> None:
    """Though no line takes it: who asks for those that run, sees that one runs no more."""
    twins = start(FAMILY)
    twins.send("N", v=1)
    twins.send("N", v=2)
    twins.send("G")
    assert twins.active == ["leaving"]
    assert not over(twins, "hands[h1]")
    assert over(twins, "hands[h2]")
    assert twins.reference.status == "done"
    assert twins.machine.revision == 5


def test_families_in_regions() -> None:
    """The same where states are active side by side."""
    twins = start(ACTOR + """
        machine m {
          initial p
          parallel p {
            state a {
              initial x
              state x {
                on N {
                  spawn work(event.v) as team[f"{event.v}"] { on done -> p.b.z { log team.key } }
                }
                always if "2" in team -> y
              }
              state y { on error { log "y" } }
            }
            state b {
              initial z
              state z { on E -> w }
              state w { on E { stop team; log len(team) } }
            }
          }
          on error { log "machine" }
        }
    """)
    for v in (1, 2):
        twins.send("N", v=v)
    twins.send("E")
    assert twins.active == ["y", "w"]
    assert over(twins, "team[1]", 3)
    assert (twins.active, twins.logged) == (["y", "z"], ["1"])
    error = {"error": {"message": "bad", "code": 500}}
    assert twins.deliver(Event(kind="error", id="team[2]", fields=error))
    assert twins.logged == ["machine"]
    assert not over(twins, "nobody[1]")


def test_a_key_that_is_too_long() -> None:
    """It is part of an id, which is stored: the step fails."""
    machine = compile_chart(EVENTS + FAMILY).machine("k")
    machine.start()
    types = machine.EVENT.__args__
    go = next(each for each in types if each.__name__ == "GO")
    machine.send(go(names=["ä" * 100]))
    with pytest.raises(ValueError, match="a key of `agents` has 201 bytes; at most 200 are kept"):
        machine.send(go(names=["a" * 201]))
    with pytest.raises(UnicodeEncodeError):
        machine.send(go(names=["\ud800"]))


def test_actions_and_messages_go_out_in_order() -> None:
    """Actions, delayed messages, cancellations and what is emitted."""
    twins = start("""
        action tell(what: str) from "somewhere"
        machine m {
          initial a
          state a {
            on N {
              tell("one")
              raise E after 5s as later
              send event to self
              cancel later
              emit F
              tell(what=f"{event.v}")
            }
          }
        }
    """)
    twins.send("N", v=2)
    assert twins.trace == [
        ("act", "tell", {"what": "one"}),
        ("send", "E", {}, "self", timedelta(seconds=5), "later"),
        ("send", "N", {"v": 2}, "self", None, None),
        ("cancel", "later"),
        ("emit", "F", {}),
        ("act", "tell", {"what": "2"}),
    ]


# --- Events, time, errors ------------------------------------------------------------------------


def test_any_event_stands_for_the_declared_ones() -> None:
    """`*` takes neither `done` nor `error` nor timers."""
    twins = start("""
        machine m {
          initial p
          state p {
            initial a
            on * { log "any" }
            after 1s { log "after" }
            on done { log "done" }
            state a { on E -> b }
            final b
          }
        }
    """)
    twins.send("E")
    assert twins.logged == ["done"]
    twins.fire("p.after")
    assert twins.logged == ["after"]
    error = {"error": {"message": "bad", "code": 500}}
    assert not twins.deliver(Event(kind="error", fields=error))
    twins.send("F")
    assert twins.logged == ["any"]


def test_several_events_on_a_line_share_fields() -> None:
    """The fields that all of them have are known."""
    twins = start("""
        event O(v: int, w: str)
        machine m { initial a state a { on N | O { log event.v } } }
    """)
    twins.send("N", v=1)
    assert twins.logged == [1]
    twins.send("O", v=2, w="")
    assert twins.logged == [2]


def test_now_is_the_same_throughout_a_macrostep() -> None:
    """It is the time of the current event."""
    twins = start("""
        machine m {
          initial a
          state a { on E -> b { log now() } }
          state b { entry { log now() } always -> c }
          state c { entry { log now() } }
        }
    """)
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    twins.machine.now = twins.reference.world.now = noon
    twins.send("E")
    assert twins.logged == [noon.isoformat().replace("+00:00", "Z")] * 3


def test_an_expression_that_fails_leaves_nothing_half_done() -> None:
    """The error comes out of `send`; the machine goes on from where it was stored."""
    text = """
        machine m {
          context(n: int = 0)
          initial a
          state a { on N -> b { n = 1; log "half" } }
          state b { entry { n = 10 // (n - 1) } }
        }
    """
    twins = start(text)
    stored = msgspec.json.encode(twins.machine.snapshot())
    twins.send("N", v=0)
    assert twins.error == "ZeroDivisionError"
    again = twins.compiled.machine("k")
    again.restore(msgspec.json.decode(stored, type=again.SNAPSHOT))
    assert (again.value(), again.context.n, again.effects()) == ("a", 0, [])


def test_events_that_nothing_takes_are_ignored() -> None:
    """And it is told."""
    twins = start("machine m { initial a state a { on E if 1 > 2 {} on N if event.v > 0 {} } }")
    assert not twins.send("F")
    assert not twins.send("N", v=0)
    assert twins.send("N", v=1)


# --- Values are not shared -----------------------------------------------------------------------


SHARING = """
    type Item(count: int, parts: list[int] = [])
    event TAKE(items: list[Item])
    event GIVE(items: list[Item])
    action note(items: list[Item]) from "somewhere"
    machine child(items: list[Item]) { initial a state a {} }
    machine m(limits: dict[str, list[int]]) {
      context(limits: dict[str, list[int]] = input.limits, items: list[Item] = [])
      initial a
      state a {
        on E { limits["a"][0] += 1; del limits["b"]; log limits; log input.limits }
        on TAKE { items = event.items; items[0].count = 2; items[0].parts[0] = 3; log event.items }
        on F -> b { items = [Item(1, [1])]; SENT items[0].parts += [2]; items[0].count = 9 }
      }
      on GIVE { log event.items }
      state b { invoke child(items) entry { del items[0] } }
    }
"""


@pytest.mark.parametrize(
    "sent",
    [
        "note(items);",
        "raise GIVE(items);",
        "send GIVE(items) to self;",
        "emit GIVE(items);",
        "log items;",
        "spawn child(items) as other;",
    ],
)
def test_what_is_asked_for_has_the_values_of_that_moment(sent: str) -> None:
    """What is set afterwards changes nothing of it; an invoke takes its arguments on entry."""
    twins = start(SHARING.replace("SENT", sent), input={"limits": {}})
    twins.send("F")
    before = [{"count": 1, "parts": [1]}]
    asked = next(each for each in twins.trace if each[0] not in ("timer", "stop"))
    assert [each for each in asked if isinstance(each, dict) or each == before] == (
        [before] if asked[0] == "log" else [{"items": before}]
    )
    assert twins.context["items"] == []


def test_an_input_and_an_event_stay_as_they_are() -> None:
    """A context that begins with an input, or is set to a value of an event, has its own."""
    limits = {"a": [1], "b": [2]}
    twins = start(SHARING.replace("SENT", ""), input={"limits": limits})
    twins.send("E")
    assert twins.logged == [{"a": [2]}, {"a": [1], "b": [2]}]
    assert limits == {"a": [1], "b": [2]}
    twins.send("TAKE", items=[{"count": 1, "parts": [1]}])
    assert twins.logged == [[{"count": 1, "parts": [1]}]]
    assert twins.context["items"] == [{"count": 2, "parts": [3]}]


# --- Loops ---------------------------------------------------------------------------------------


COUNTING = "state x { on N { n = event.v } always if n > 0 { n -= 1 } }"


@pytest.mark.parametrize(
    "states", [f"initial x {COUNTING}", f"initial p parallel p {{ state q {COUNTING} }}"]
)
def test_a_macrostep_has_a_thousand_microsteps(states: str) -> None:
    """One more is refused, like an expression that fails."""
    twins = start(f"machine m {{ context(n: int = 0) {states} }}")
    twins.send("N", v=999)  # with that of the event itself, a thousand
    assert twins.context == {"n": 0}
    twins.send("N", v=1_000)
    assert twins.error == "UnsettledError"


def test_a_loop_of_unguarded_always_is_an_error() -> None:
    """It would never settle."""
    with pytest.raises(ChartError, match="again and again"):
        start("machine m { initial a state a { always -> b } state b { always -> a } }")


# --- What is stored ------------------------------------------------------------------------------


def test_a_machine_goes_on_from_what_is_stored() -> None:
    """History and the outputs of regions are kept beside the snapshot."""
    text = """
        machine m {
          initial p
          parallel p {
            on done { log event.output }
            on G -> q
            state a { initial x history h state x { on E -> y } final y { output 4 } }
            state b { initial x state x { on F -> y } final y { output 5 } }
          }
          state q { on G -> p.a.h }
        }
    """
    for stored in (False, True):
        twins = start(text, stored=stored)
        twins.send("E")
        twins.send("F")
        assert twins.logged == [{"a": 4, "b": 5}]
        twins.send("G")
        twins.send("G")
        assert twins.active == ["y", "x"]
        twins.send("F")
        assert twins.logged == [{"a": 4, "b": 5}]
