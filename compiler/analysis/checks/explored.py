"""Check invariants, and find deadlocks, by a search of what can happen in a machine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ... import codes, ir
from ...diagnostics import Report
from ...ir_expressions import Constant, Expr, InState, Logic, Not
from ...limits import MOST_SEARCHED_STATES
from ...parsing.syntax import quote
from ..exploration.model import Happening, Model
from ..exploration.search import Search, Step
from ..exploration.steps import Situation, Steps
from ..states.state_tree import path_as_written

# Of a way to a situation, so that a message can be read.
_MOST_STEPS_SHOWN = 12


@dataclass(slots=True)
class _Found:
    """What a search has come upon."""

    broken: dict[str, Situation] = field(default_factory=dict)
    deadlock: Situation | None = None


def check_explored(
    chart: ir.Chart,
    private: Collection[str],
    *,
    explore: bool,
    has_parent: bool,
    most: int,
    report: Report,
) -> int:
    """Report invariants of a chart that can be broken, each with the shortest way to there.

    With `explore`, also warn of situations in which nothing can happen any more, unless the machine
    has a parent, which can stop it, and of states that no events lead to. The chart has no errors;
    `private` are the names of events that clients cannot send. Return how many states were looked
    at, of which there should not be more than `most`.
    """
    steps = Steps(Model(chart, private))
    surely = Search(steps, sure=True, most=min(most, MOST_SEARCHED_STATES))
    found = _look(surely, chart.invariants, until_broken=True)
    for invariant in chart.invariants:
        if invariant.name in found.broken:
            _report_broken(invariant, surely, found.broken[invariant.name], report, is_sure=True)
    left = [each for each in chart.invariants if each.name not in found.broken]
    found = _Found()
    if not left and not explore:
        return steps.work
    search = surely
    if explore or surely.has_skipped:
        search = Search(steps, most=min(max(0, most - steps.work), MOST_SEARCHED_STATES))
        found = _look(search, left, until_broken=not explore)
    for invariant in left:
        if invariant.name in found.broken:
            _report_broken(invariant, search, found.broken[invariant.name], report, is_sure=False)
    unbroken = [each for each in left if each.name not in found.broken]
    if search.gave_up is not None and (unbroken or explore):
        _report_given_up(chart, unbroken, search, report)
    if explore and found.deadlock is not None and not has_parent:
        _report_deadlock(chart, search, found.deadlock, report)
    if explore and search.gave_up is None and not chart.migrations:
        _report_never_active(search, report)
    return steps.work


def _look(search: Search, invariants: Sequence[ir.Invariant], *, until_broken: bool) -> _Found:
    """Search until all invariants are broken, or where there is more to be found to the end."""
    found = _Found()
    holding = {each.name: each for each in invariants}
    for situation in search.settled():
        for name, invariant in list(holding.items()):
            if not _holds(invariant.condition, situation.active, search.model):
                found.broken[name] = situation
                del holding[name]
        if until_broken and not holding:
            break
        if found.deadlock is None and not until_broken and _is_deadlock(situation, search):
            found.deadlock = situation
    return found


def _holds(condition: Expr, active: int, model: Model) -> bool:
    match condition:
        case InState(state=state):
            return bool(active >> model.numbers[state] & 1)
        case Not(value=value):
            return not _holds(value, active, model)
        case Logic(op=op, operands=operands):
            each = (_holds(operand, active, model) for operand in operands)
            return all(each) if op == "and" else any(each)
        case Constant(value=value):
            return bool(value)
        case _:
            raise AssertionError(f"{condition} is not of states")


def _is_deadlock(situation: Situation, search: Search) -> bool:
    """Return whether a machine that has not ended waits for ever, and runs nothing meanwhile.

    A state that has no lines at all, by itself and around it, is reported without a search.
    """
    if search.is_over(situation) or search.stimuli(situation):
        return False
    states = [search.model.states[number] for number in search.model.each(situation.active)]
    invokes = [name for state in states for name in state.invokes]
    runs = any(not situation.ended & search.model.once[name] for name in invokes)
    alone = (situation.active & search.model.leaves).bit_count() == 1
    return not runs and (not alone or any(state.lines for state in states))


# --- what is reported ---------------------------------------------------------------------------


def _report_broken(
    invariant: ir.Invariant, search: Search, situation: Situation, report: Report, *, is_sure: bool
) -> None:
    way = _way(search, situation)
    if not is_sure:
        help_text = (
            "where the guards, timers or failures on the way rule that out, say so: "
            f"`# sc: allow {codes.MAYBE_BROKEN.id} reason`"
        )
    elif len(way) > 1:
        help_text = "these events are enough, whatever the values are"
    else:
        help_text = "it is so when a machine starts, before any event"
    report.add(
        codes.BROKEN_INVARIANT if is_sure else codes.MAYBE_BROKEN,
        f"the invariant `{invariant.name}` {'is' if is_sure else 'may be'} broken",
        invariant.span,
        notes=way,
        help=help_text,
    )


def _report_given_up(
    chart: ir.Chart, unbroken: Sequence[ir.Invariant], search: Search, report: Report
) -> None:
    names = ", ".join(f"`{each.name}`" for each in unbroken)
    report.add(
        codes.GAVE_UP,
        f"the search gave up: {search.gave_up}",
        unbroken[0].span if unbroken else chart.root.span,
        notes=[
            f"it has seen {len(search.found):,} situations, {search.events:,} events deep",
            *([f"none of them breaks {names}"] if unbroken else []),
        ],
    )


def _report_deadlock(chart: ir.Chart, search: Search, situation: Situation, report: Report) -> None:
    report.add(
        codes.DEADLOCK,
        f"`{chart.machine}` can come to where nothing happens any more",
        chart.root.span,
        notes=_way(search, situation),
        help="write a line that leads on from there, or let the machine end in a `final` state",
    )


def _report_never_active(search: Search, report: Report) -> None:
    model, active = search.model, 0
    for situation in search.found:
        active |= situation.active
    told = {each.primary.span for each in report}
    leading = never = 0
    for state in model.states:
        for line in state.lines:
            targets = sum({1 << each for each in line.targets})
            if line.made.guard is not None and line.made.guard.span in told:
                never |= targets
            else:
                leading |= targets
    for state in model.states:
        is_inside = state.number and not active >> state.parent & 1
        if isinstance(state.made, ir.History) or active >> state.number & 1 or is_inside:
            continue
        inside = state.below | state.bit
        # Where all lines that lead there never run, that is said of them.
        if state.made.span not in told and (inside & leading or not inside & never):
            report.add(
                codes.NEVER_ACTIVE,
                f"no events lead to state `{path_as_written(state.made.path)}`",
                state.made.span,
            )


def _way(search: Search, situation: Situation) -> list[str]:
    """Describe how a machine gets into a situation: each event, and the states after it."""
    notes: list[str] = []
    shown: tuple[str, Situation] | None = None
    for step, after in search.way(situation):
        if step.from_outside or step.before is None:
            if shown is not None:
                notes.append(_note(*shown, search.model))
            text = _described(step) if step.before is not None else "it starts"
            shown = (text, after)
        else:
            assert shown is not None
            guards = " and ".join(_guards(step))
            shown = (f"{shown[0]}, then if {guards}" if guards else shown[0], after)
    assert shown is not None
    notes.append(_note(*shown, search.model))
    if len(notes) > _MOST_STEPS_SHOWN:
        left = len(notes) - _MOST_STEPS_SHOWN
        notes[_MOST_STEPS_SHOWN // 2 : -_MOST_STEPS_SHOWN // 2] = [f"{left} more events"]
    return notes


def _note(text: str, after: Situation, model: Model) -> str:
    leaves = after.active & model.leaves
    listed = ", ".join(f"`{path_as_written(path)}`" for path in model.paths(leaves))
    return f"{text}: {listed}"


def _described(step: Step) -> str:
    guards = " and ".join(_guards(step))
    text = _happening(step.happening)
    return f"{text} if {guards}" if guards else text


def _guards(step: Step) -> Iterator[str]:
    """Yield the guards of the lines of a step on which it depends whether they are taken."""
    for line in step.selection.lines:
        if line.made.guard is not None and not step.is_sure:
            yield f"`{' '.join(line.made.guard.span.text.split())}`"


def _happening(happening: Happening) -> str:
    match happening.kind:
        case "event":
            name = happening.name if happening.name.isidentifier() else quote(happening.name)
            source = f" from `{happening.source}`" if happening.source else ""
            return f"`{name}`{source}"
        case "invoke done":
            return f"`{happening.id}` is done"
        case "error":
            return f"`{happening.id}` fails" if happening.id else "something fails"
        case _:
            return f"the timer `{happening.id}` is due"
