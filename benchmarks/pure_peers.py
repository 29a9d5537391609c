"""The three charts of pure.py, as the other libraries for Python write them.

Where a library has no counterpart of what a chart does, it does less, and `NOTES` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import harel
from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml
from sismic.model import Event as SismicEvent
from statemachine import HistoryState, State, StateChart
from transitions import Machine
from transitions.extensions import HierarchicalMachine

NOTES = {
    ("regions", "transitions"): "has no history, and comes back to the initial states",
    ("regions", "harel"): "no event leaves its regions, so that it gets PLAY and MUTE alone",
}


@dataclass(frozen=True, slots=True)
class Driven:
    """A started machine of some library.

    `prepare` makes of an event's name what `send` takes; `leaves` lists the states that it is in,
    without those around them, in order.
    """

    send: Callable[[Any], object]
    leaves: Callable[[], list[str]]
    prepare: Callable[[str], Any] = str


# --- python-statemachine --------------------------------------------------------------------------


class _Toggle(StateChart[Any]):
    inactive = State(initial=True)
    active = State()
    TOGGLE = inactive.to(active) | active.to(inactive)


class _Deep(StateChart[Any]):
    class day(State.Compound, initial=True):  # type: ignore[call-arg]  # noqa: N801
        class morning(State.Compound, initial=True):  # type: ignore[call-arg]  # noqa: N801
            early = State(initial=True)
            late = State()

        class evening(State.Compound):  # noqa: N801
            soon = State(initial=True)
            last = State()

    class night(State.Compound):  # noqa: N801
        class watch(State.Compound, initial=True):  # type: ignore[call-arg]  # noqa: N801
            first = State(initial=True)
            second = State()

    NEXT = (
        day.morning.early.to(day.morning.late)
        | day.evening.soon.to(day.evening.last)
        | night.watch.first.to(night.watch.second)
        | day.morning.to(day.evening)
        | day.to(night)
        | night.to(day)
    )


class _Regions(StateChart[Any]):
    off = State(initial=True)

    class on(State.Compound):  # noqa: N801
        last = HistoryState(type="deep")

        class both(State.Parallel, initial=True):  # type: ignore[call-arg]  # noqa: N801
            class transport(State.Compound):  # noqa: N801
                stopped = State(initial=True)
                playing = State()
                PLAY = stopped.to(playing) | playing.to(stopped)

            class sound(State.Compound):  # noqa: N801
                audible = State(initial=True)
                muted = State()
                MUTE = audible.to(muted) | muted.to(audible)

        _ = last.to(both)

    POWER = off.to(on.last) | on.to(off)


def python_statemachine(chart: str) -> Driven:
    """Start a machine of python-statemachine."""
    charts: Mapping[str, Any] = {"toggle": _Toggle, "deep": _Deep, "regions": _Regions}
    machine = charts[chart]()

    def leaves() -> list[str]:
        return sorted(state.id for state in machine.configuration if not state.states)

    return Driven(machine.send, leaves)


# --- transitions ----------------------------------------------------------------------------------

_NESTED: Mapping[str, Any] = {
    "deep": {
        "initial": "day",
        "states": [
            {
                "name": "day",
                "initial": "morning",
                "children": [
                    {"name": "morning", "initial": "early", "children": ["early", "late"]},
                    {"name": "evening", "initial": "soon", "children": ["soon", "last"]},
                ],
            },
            {
                "name": "night",
                "initial": "watch",
                "children": [
                    {"name": "watch", "initial": "first", "children": ["first", "second"]}
                ],
            },
        ],
        "transitions": [
            ["NEXT", "day_morning_early", "day_morning_late"],
            ["NEXT", "day_evening_soon", "day_evening_last"],
            ["NEXT", "night_watch_first", "night_watch_second"],
            ["NEXT", "day_morning", "day_evening"],
            ["NEXT", "day", "night"],
            ["NEXT", "night", "day"],
        ],
    },
    "regions": {
        "initial": "off",
        "states": [
            "off",
            {
                "name": "on",
                "initial": ["transport", "sound"],
                "children": [
                    {
                        "name": "transport",
                        "initial": "stopped",
                        "children": ["stopped", "playing"],
                        "transitions": [
                            ["PLAY", "stopped", "playing"],
                            ["PLAY", "playing", "stopped"],
                        ],
                    },
                    {
                        "name": "sound",
                        "initial": "audible",
                        "children": ["audible", "muted"],
                        "transitions": [["MUTE", "audible", "muted"], ["MUTE", "muted", "audible"]],
                    },
                ],
            },
        ],
        "transitions": [["POWER", "off", "on"], ["POWER", "on", "off"]],
    },
}


class _Model:
    state: Any


def transitions(chart: str) -> Driven:
    """Start a machine of transitions; a flat chart needs no hierarchical one."""
    model = _Model()
    if chart == "toggle":
        Machine(
            model,
            states=["inactive", "active"],
            transitions=[["TOGGLE", "inactive", "active"], ["TOGGLE", "active", "inactive"]],
            initial="inactive",
            auto_transitions=False,
        )
    else:
        HierarchicalMachine(model, auto_transitions=False, **_NESTED[chart])

    def leaves() -> list[str]:
        states = model.state if isinstance(model.state, list) else [model.state]
        return sorted(state.rpartition("_")[2] for state in states)

    def flat() -> list[str]:
        return [model.state]

    return Driven(
        lambda trigger: trigger(),
        flat if chart == "toggle" else leaves,
        lambda name: getattr(model, name),
    )


# --- sismic ---------------------------------------------------------------------------------------

_YAML = {
    "toggle": """
statechart:
  name: toggle
  root state:
    name: root
    initial: inactive
    states:
      - {name: inactive, transitions: [{event: TOGGLE, target: active}]}
      - {name: active, transitions: [{event: TOGGLE, target: inactive}]}
""",
    "deep": """
statechart:
  name: deep
  root state:
    name: root
    initial: day
    states:
      - name: day
        initial: morning
        transitions: [{event: NEXT, target: night}]
        states:
          - name: morning
            initial: early
            transitions: [{event: NEXT, target: evening}]
            states:
              - {name: early, transitions: [{event: NEXT, target: late}]}
              - {name: late}
          - name: evening
            initial: soon
            states:
              - {name: soon, transitions: [{event: NEXT, target: last}]}
              - {name: last}
      - name: night
        initial: watch
        transitions: [{event: NEXT, target: day}]
        states:
          - name: watch
            initial: first
            states:
              - {name: first, transitions: [{event: NEXT, target: second}]}
              - {name: second}
""",
    "regions": """
statechart:
  name: regions
  root state:
    name: root
    initial: "off"
    states:
      - {name: "off", transitions: [{event: POWER, target: previous}]}
      - name: "on"
        initial: both
        transitions: [{event: POWER, target: "off"}]
        states:
          - {name: previous, type: deep history, memory: both}
          - name: both
            parallel states:
              - name: transport
                initial: stopped
                states:
                  - {name: stopped, transitions: [{event: PLAY, target: playing}]}
                  - {name: playing, transitions: [{event: PLAY, target: stopped}]}
              - name: sound
                initial: audible
                states:
                  - {name: audible, transitions: [{event: MUTE, target: muted}]}
                  - {name: muted, transitions: [{event: MUTE, target: audible}]}
""",
}


def sismic(chart: str) -> Driven:
    """Start a machine of sismic."""
    statechart = import_from_yaml(_YAML[chart])
    interpreter = Interpreter(statechart)
    interpreter.execute_once()

    def send(event: SismicEvent) -> None:
        interpreter.queue(event)
        interpreter.execute_once()

    def leaves() -> list[str]:
        return sorted(s for s in interpreter.configuration if not statechart.children_for(s))

    return Driven(send, leaves, SismicEvent)


# --- harel ----------------------------------------------------------------------------------------

_STM = {
    "toggle": """
event TOGGLE {}
machine toggle {
  initial inactive
  state inactive {}
  state active {}
  from inactive to active on TOGGLE
  from active to inactive on TOGGLE
}
""",
    "deep": """
event NEXT {}
event NEVER {}
machine deep {
  initial day
  state day {
    initial morning
    no history
    state morning {
      initial early
      no history
      state early {}
      state late {}
      from early to late on NEXT
      from late to early on NEVER
    }
    state evening {
      initial soon
      no history
      state soon {}
      state last {}
      from soon to last on NEXT
      from last to soon on NEVER
    }
    from morning to evening on NEXT
  }
  state night {
    initial watch
    no history
    state watch {
      initial first
      no history
      state first {}
      state second {}
      from first to second on NEXT
      from second to first on NEVER
    }
  }
  from day to night on NEXT
  from night to day on NEXT
}
""",
    "regions": """
event PLAY {}
event MUTE {}
event POWER {}
machine regions {
  initial off
  state off {}
  orthogonal both {
    state transport {
      initial stopped
      state stopped {}
      state playing {}
      from stopped to playing on PLAY
      from playing to stopped on PLAY
    }
    state sound {
      initial audible
      state audible {}
      state muted {}
      from audible to muted on MUTE
      from muted to audible on MUTE
    }
  }
  from off to both on POWER
}
""",
}


def harel_(chart: str) -> Driven:
    """Start a machine of harel, driven in the caller's thread, the fastest way that it has."""
    definition = harel.definition_from_dsl(_STM[chart], chart)
    store = harel.DictStore()
    driver = harel.Driver(definition, store, execution="inline")
    execution = harel.Execution(definition_id=definition.id)
    driver.register(execution)
    driver.start(execution)
    if chart == "regions":
        driver.inject(execution, harel.Event(kind="POWER"))

    def send(name: str) -> None:
        driver.inject(execution, harel.Event(kind=name))

    def leaves() -> list[str]:
        ids = [execution.id, *execution.children] if not execution.children else execution.children
        paths = [driver.get(each).active_path or "" for each in ids]
        return sorted(path.rpartition(".")[2] for path in paths)

    return Driven(send, leaves)


PEERS: Mapping[str, Callable[[str], Driven]] = {
    "python-statemachine": python_statemachine,
    "transitions": transitions,
    "sismic": sismic,
    "harel": harel_,
}
