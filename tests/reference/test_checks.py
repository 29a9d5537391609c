"""What the checks say of random charts holds: the reference never does what they exclude."""

from __future__ import annotations

from collections import Counter
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sc_compile import codes, ir
from sc_compile.codes import Code
from sc_compile.diagnostics import Report
from sc_compile.ir_walk import real_states
from sc_compile.source import Span

from tests.running.amount import amount

from . import random_charts
from .charts import analyse_chart
from .events import Event
from .fuzzing import MAX_MICROSTEPS, event_of, mended
from .interpreter import Interpreter, UnsettledError
from .random_charts import Choice

CHARTS = amount(40, 700)


class Watched(Interpreter):
    """A machine of which is seen which guards hold, and which lines are taken."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.held: set[tuple[Span, bool]] = set()
        self.taken: set[Span] = set()
        self.entered: set[ir.StatePath] = set()

    def holds(self, line: ir.Transition, event: Event | None) -> bool:
        """Return whether a guard holds, and remember it."""
        found = super().holds(line, event)
        if line.guard is not None:
            self.held.add((line.guard.span, found))
        return found

    def microstep(self, enabled: list[ir.Transition], event: Event | None) -> None:
        """Take transitions, and remember them."""
        self.taken.update(line.span for line in enabled)
        super().microstep(enabled, event)
        self.entered |= self.configuration


def places(report: Report, *wanted: Code) -> set[Span]:
    """Return where there are findings with one of some codes."""
    return {each.primary.span for each in report if each.code in wanted}


def watch(program: ir.Program, report: Report, choices: list[Choice], met: Counter[str]) -> None:
    """Drive a machine; nothing happens in it that a finding excludes."""
    chart = program.files[-1].machines[-1].charts[-1]
    dead = places(report, codes.DEAD_END)
    spans = {state.path: state.span for state in real_states(chart.root)}
    machine = Watched(program, chart, max_microsteps=MAX_MICROSTEPS)
    try:
        machine.start()
        for choice in choices:
            ended = any(spans[path] in dead for path in machine.configuration)
            took = machine.send(event_of(choice, machine))
            assert not (ended and took)
    except (UnsettledError, ArithmeticError, LookupError, TypeError, ValueError):
        met["failed"] += 1  # an expression: the machine does not go on
    guards = {
        each.primary.span: each.message.endswith("True")
        for each in report
        if each.code is codes.CONSTANT_GUARD
    }
    for span, held in machine.held:
        assert guards.get(span, held) is held
    assert not machine.taken & places(report, codes.UNREACHABLE_LINE, codes.OVERRIDDEN_LINE)
    reached = {spans[path] for path in machine.entered}
    assert not reached & places(report, codes.UNREACHABLE_STATE)
    for state, remembered in machine.history_value.items():
        idle = machine.states[state].span in places(report, codes.IDLE_HISTORY)
        assert not (remembered and idle and "never remembers" in str(list(report)))
    met.update(each.code.title for each in report)


def test_findings_hold() -> None:
    """Guards are as they are said to be; lines that never run do not, and dead ends are such."""
    met: Counter[str] = Counter()

    @hypothesis.seed(0)
    @settings(
        max_examples=CHARTS,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(random_charts.charts(), st.lists(random_charts.choices(), min_size=3, max_size=3))
    def hold(text: str, runs: list[list[Choice]]) -> None:
        program, report = mended(text, analyse_chart)
        for choices in runs:
            try:
                watch(program, report, choices, met)
            except AssertionError as error:
                error.add_note(text)
                raise

    hold()
    for code in (codes.CONSTANT_GUARD, codes.UNREACHABLE_LINE, codes.DEAD_END):
        assert met[code.title] > 0, met
