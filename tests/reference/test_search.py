"""The search of what can happen is right about random charts.

The reference never gets to where the search has not been, each way that is found leads to where it
says, and what depends on no value happens whatever the values are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sc_compile import codes, ir
from sc_compile.analysis.checks import explored
from sc_compile.analysis.exploration.model import Happening, Model
from sc_compile.analysis.exploration.search import Search, Step
from sc_compile.analysis.exploration.steps import Situation, Steps
from sc_compile.ir_walk import all_statements, real_states

from tests.running.amount import amount

from . import random_charts
from .charts import ChartError, analyse_chart
from .events import Event
from .fuzzing import MAX_MICROSTEPS, event_of, mended
from .interpreter import Interpreter, UnsettledError
from .random_charts import EVENTS, PRIVATE, Choice

CHARTS = amount(30, 350)
MOST_STATES = 30_000
MOST_WAYS = 25  # that are followed in one chart
FAILURES = (UnsettledError, ArithmeticError, LookupError, TypeError, ValueError)
VALUES = {"v": 2, "w": 3}


class Told(Interpreter):
    """A machine that computes nothing: it is told which guards hold, and what is raised."""

    def __init__(self, program: ir.Program, chart: ir.Chart) -> None:
        super().__init__(program, chart)
        self.holding: set[int] = set()
        self.effects: Any = SimpleNamespace(run=_ignore, schedule=_ignore, stop=_ignore)
        self.world: Any = SimpleNamespace(event={}, evaluate=_ignore)

    def holds(self, line: ir.Transition, event: Event | None) -> bool:  # noqa: ARG002
        """Return what the machine was told."""
        return line.guard is None or id(line) in self.holding

    def _output_of(self, _state: ir.Final) -> Any:
        return None

    def enter(self) -> None:
        """Enter the initial states."""
        start = ir.Transition(
            source=(),
            triggers=(),
            guard=None,
            targets=(),
            reenter=False,
            domain=None,
            actions=(),
            span=self.chart.span,
        )
        self.enter_states([start], starting=True)


def _ignore(*_: Any, **__: Any) -> None:
    pass


def model_of(program: ir.Program) -> Model:
    """Return the model of a random chart."""
    return Model(program.files[-1].machines[-1].charts[-1], PRIVATE)


def event_for(happening: Happening, model: Model) -> Event | None:
    """Return what happens as the reference has it; of a family, it comes from one of it."""
    families = {
        each.id
        for each in all_statements(model.chart.root)
        if isinstance(each, ir.Spawn) and each.key is not None
    }
    source, id_ = (
        f"{name}[k]" if name in families else name for name in (happening.source, happening.id)
    )
    match happening.kind:
        case "nothing":
            return None
        case "event":
            fields = {name: VALUES[name] for name in EVENTS[happening.name]}
            return Event(name=happening.name, fields=fields, source=source or None)
        case "state done":
            path = model.states[happening.state].made.path
            return Event(kind="done state", of=path, fields={"output": None})
        case "invoke done":
            return Event(kind="done invoke", id=id_, fields={"output": 2})
        case "error":
            error = {"error": {"message": "bad", "code": 500}}
            return Event(kind="error", id=id_, fields=error)
        case "timer":
            return Event(kind="timer", id=happening.id)


def follow(program: ir.Program, search: Search, way: Sequence[tuple[Step, Situation]]) -> None:
    """Take the steps of a way: the reference selects the same lines, and gets to where it says."""
    model = search.model
    machine = Told(program, model.chart)
    machine.enter()
    for step, after in way:
        if step.before is not None:
            machine.holding = {id(line.made) for line in step.selection.holding}
            event = event_for(step.happening, model)
            lines = machine.select_transitions(event)
            assert [id(line) for line in lines] == [id(line.made) for line in step.selection.lines]
            machine.microstep(lines, event)
        assert machine.configuration == set(model.paths(after.active))
        remembered = {path: set(value) for path, value in machine.history_value.items() if value}
        assert remembered == _memory(model, after)
        machine.internal_queue.clear()


def _memory(model: Model, situation: Situation) -> dict[ir.StatePath, set[ir.StatePath]]:
    histories = [each for state in model.states for each in state.histories]
    return {
        model.states[number].made.path: set(model.paths(kept))
        for number, kept in zip(histories, situation.memory, strict=True)
        if kept
    }


def drive(machine: Interpreter, choices: Iterable[Choice], reached: set[frozenset[Any]]) -> None:
    """Drive a machine, and remember where it waits."""
    try:
        machine.start()
        reached.add(frozenset(machine.configuration))
        for choice in choices:
            event = event_of(choice, machine)
            running = machine.effects.running.get(event.id)
            if running is not None and not (isinstance(running, ir.Timer) and running.recurring):
                del machine.effects.running[event.id]  # it comes to its end once
            machine.send(event)
            reached.add(frozenset(machine.configuration))
    except FAILURES:
        pass  # of an expression: the machine would be as before


def keep_promise(
    program: ir.Program, search: Search, way: Sequence[tuple[Step, Situation]]
) -> bool:
    """Let clients do what is to happen for certain; return whether no expression has failed."""
    chart = search.model.chart
    machine = Interpreter(program, chart, max_microsteps=MAX_MICROSTEPS)
    try:
        machine.start()
        for step, _ in way:
            if step.from_outside:
                event = event_for(step.happening, search.model)
                assert event is not None
                machine.send(event)
    except FAILURES:
        return False
    assert machine.configuration == set(search.model.paths(way[-1][1].active))
    return True


def explore(text: str, runs: list[list[Choice]], met: Counter[str]) -> None:
    """Search one chart, and compare with the reference."""
    program, _ = mended(text, analyse_chart)
    model = model_of(program)
    steps = Steps(model)
    search = Search(steps, most=MOST_STATES)
    settled = list(search.settled())
    met["charts"] += 1
    met["whole"] += search.gave_up is None
    for situation in settled[-MOST_WAYS:]:
        follow(program, search, search.way(situation))
        met["ways"] += 1
    reached: set[frozenset[Any]] = set()
    for choices in runs:
        machine = Interpreter(program, model.chart, max_microsteps=MAX_MICROSTEPS)
        drive(machine, choices, reached)
    if search.gave_up is None:
        seen = {frozenset(model.paths(situation.active)) for situation in settled}
        assert reached <= seen
        met["configurations"] += len(reached)
    surely = Search(steps, sure=True, most=MOST_STATES)
    for situation in list(surely.settled())[-MOST_WAYS:]:
        met["promises"] += keep_promise(program, surely, surely.way(situation))


def with_invariants(text: str, pairs: list[list[int]]) -> str:
    """Add an invariant to a random chart for each pair of states: that they exclude each other."""
    program, _ = analyse_chart(text)
    root = program.files[-1].machines[-1].charts[-1].root
    names = [".".join(state.path) for state in real_states(root) if state.path]
    names = [name for name in names if re.fullmatch(r"[s0-9.]+", name)]
    lines = [
        f"  invariant i{number}: not ({names[one % len(names)]} and {names[other % len(names)]})"
        for number, (one, other) in enumerate(pairs if names else ())
    ]
    end = text.rindex("}")
    return "\n".join([text[:end], *lines, text[end:]])


def hold(text: str, pairs: list[list[int]], runs: list[list[Choice]], met: Counter[str]) -> None:
    """Drive a chart with invariants; one that no finding is about is never broken."""
    program, report = mended(text, lambda each: analyse_chart(with_invariants(each, pairs)))
    told = (codes.MAYBE_BROKEN, codes.GAVE_UP)
    findings = {each.primary.span for each in report if each.code in told}
    chart = program.files[-1].machines[-1].charts[-1]
    met["broken"] += len(findings)
    for choices in runs:
        reached: set[frozenset[Any]] = set()
        machine = Interpreter(program, chart, max_microsteps=MAX_MICROSTEPS)
        drive(machine, choices, reached)
        for invariant in chart.invariants:
            if invariant.span in findings:
                continue
            for configuration in reached:
                machine.configuration.clear()
                machine.configuration.update(configuration)
                assert machine.world.evaluate(invariant.condition)
                met["held"] += 1


def run(check: Callable[[str, Any], None], drawn: st.SearchStrategy[Any]) -> None:
    """Check random charts; those of a run are always the same."""

    @hypothesis.seed(0)
    @settings(
        max_examples=CHARTS,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(random_charts.charts(), drawn)
    def checked(text: str, given: Any) -> None:
        try:
            check(text, given)
        except Exception as error:
            error.add_note(f"{text}\n{given}")
            raise

    checked()


RUNS = st.lists(random_charts.choices(), min_size=4, max_size=4)


def test_random_charts() -> None:
    """The search has been wherever the reference gets, and its ways lead there."""
    met: Counter[str] = Counter()
    run(lambda text, runs: explore(text, runs, met), RUNS)
    assert met["whole"] > met["charts"] / 4, met
    assert met["ways"] > met["charts"], met
    assert met["promises"] > met["charts"] / 4, met


def test_random_invariants() -> None:
    """An invariant of which nothing is said holds; those that clients can break for certain go."""
    met: Counter[str] = Counter()
    pairs = st.lists(st.lists(st.integers(0, 13), min_size=2, max_size=2), min_size=3, max_size=3)

    def check(text: str, drawn: tuple[list[list[int]], list[list[Choice]]]) -> None:
        try:
            hold(text, *drawn, met)
        except ChartError as error:
            if error.codes != {codes.BROKEN_INVARIANT.id}:
                raise
            met["broken for certain"] += 1

    with patch.object(explored, "MOST_SEARCHED_STATES", MOST_STATES):
        run(check, st.tuples(pairs, RUNS))
    assert all(met[each] > CHARTS / 10 for each in ("broken", "broken for certain", "held")), met
