"""What machines do otherwise than they did: where they begin, and what they react to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .. import ir
from . import rules
from .findings import in_new, in_old
from .pairs import ChartIndex, Pair


@dataclass(frozen=True, slots=True)
class Event:
    """An event, which a transition takes."""

    name: str

    @property
    def described(self) -> str:
        """Say what it is."""
        return f"`{self.name}`"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of the state itself, or of what runs under an id: `done`, `error` or an event."""

    id: str
    what: str

    @property
    def described(self) -> str:
        """Say what it is."""
        return f"`{self.what}` of `{self.id}`" if self.id else f"its `{self.what}`"


Cause: TypeAlias = Event | Outcome


def compare_behaviour(pair: Pair, kept: Iterable[ir.StatePath]) -> None:
    """Report what the states that are `kept` do otherwise."""
    kept = tuple(kept)
    for path in kept:
        old, new = pair.old.real[path], pair.new.real[path]
        _compare_initial(pair, old, new)
        _compare_transitions(pair, old, new)
        _compare_tags(pair, old, new)
    _compare_history(pair)


def _compare_initial(pair: Pair, old: ir.StateBase, new: ir.StateBase) -> None:
    if not isinstance(old, ir.Compound) or not isinstance(new, ir.Compound):
        return
    if old.initial == new.initial or any(each not in pair.new.states for each in old.initial):
        return  # that a state is gone or renamed is reported
    name = f"`{ir.path_text(old.path)}` of {pair.called}" if old.path else pair.called
    pair.findings.add(
        rules.INITIAL_CHANGED,
        f"{name} begins in {_listed(new.initial)}, and began in {_listed(old.initial)}",
        in_new(new if new.path else pair.new.chart),
        pair.affected(*([old.path] if old.path else [])),
    )


def _listed(paths: Iterable[ir.StatePath]) -> str:
    return ", ".join(f"`{ir.path_text(path)}`" for path in paths)


def _compare_history(pair: Pair) -> None:
    for path, old in pair.old.states.items():
        if not isinstance(old, ir.History) or path[:-1] not in pair.new.real:
            continue
        name = ir.path_text(path)
        new = pair.new.states.get(path)
        affected = pair.affected(remembered=(name,))
        if not isinstance(new, ir.History):
            pair.findings.add(
                rules.HISTORY_CHANGED,
                f"history state `{name}` of {pair.called} is gone",
                in_old(old, "was here"),
                affected,
                near=pair.new.chart.span,
            )
            continue
        targets = old.targets != new.targets and all(
            each in pair.new.states for each in old.targets
        )
        if targets or old.deep != new.deep:
            what = "has another default" if targets else "remembers another depth"
            pair.findings.add(
                rules.HISTORY_CHANGED,
                f"history state `{name}` of {pair.called} {what}",
                in_new(new),
                affected,
                others=[in_old(old, "was this")],
            )


# --- transitions --------------------------------------------------------------------------------


def _compare_transitions(pair: Pair, old: ir.StateBase, new: ir.StateBase) -> None:
    """Report what a state had a transition for and has none, nor a state around or below it."""
    if isinstance(new, ir.Final):
        return
    handled = _handled(pair.new, new.path)
    below = [leaf.path for leaf in pair.new.leaves(new.path) if leaf.path != new.path]
    if below:
        handled |= set.intersection(*(_handled(pair.new, path) for path in below))
    reported: set[Cause] = set()
    for transition in old.transitions:
        for cause in _causes(transition, pair.old):
            if cause in handled or cause in reported or not _is_left(cause, pair.new, new):
                continue
            reported.add(cause)
            state = f"`{ir.path_text(old.path)}` of {pair.called}" if old.path else pair.called
            is_event = isinstance(cause, Event)
            pair.findings.add(
                rules.EVENT_NOT_HANDLED if is_event else rules.OUTCOME_NOT_HANDLED,
                f"{state} has no line for {cause.described} any more",
                in_old(transition, "was here"),
                pair.affected(*([old.path] if old.path else [])),
                near=new.span if new.path else pair.new.chart.span,
            )


def _is_left(cause: Cause, version: ChartIndex, state: ir.StateBase) -> bool:
    """Return whether the new chart can have a cause; if not, what it comes from is reported."""
    match cause:
        case Event(name=name):
            return name in version.events
        case Outcome(id=""):
            return cause.what != "done" or isinstance(state, (ir.Compound, ir.Parallel))
        case Outcome(id=id_):
            return id_ in _started(version)


def _handled(version: ChartIndex, path: ir.StatePath) -> set[Cause]:
    """Return what a state or one around it has a transition for."""
    found: set[Cause] = set()
    for length in range(len(path) + 1):
        state = version.real[path[:length]]
        found.update(
            cause
            for transition in state.transitions
            for cause in _causes(transition, version)
            if length == len(path) or cause != Outcome("", "done")  # which is the state's own
        )
    if Outcome("", "error") in found:
        found |= {Outcome(id_, "error") for id_ in _started(version)}
    return found


def _causes(transition: ir.Transition, version: ChartIndex) -> Iterator[Cause]:
    """Yield what a transition is for, but for timers and nothing."""
    for trigger in transition.triggers:
        match trigger:
            case ir.OnEvents(events=events):
                yield from (Event(event.name) for event in events)
            case ir.OnAny():
                yield from map(Event, version.events)
            case ir.OnStateDone():
                yield Outcome("", "done")
            case ir.OnError():
                yield Outcome("", "error")
            case ir.OnInvokeDone(id=id_):
                yield Outcome(id_, "done")
            case ir.OnInvokeError(id=id_):
                yield Outcome(id_, "error")
            case ir.OnInvokeEvents(id=id_, events=events):
                names = [event.name for event in events] or list(version.events)
                yield from (Outcome(id_, name) for name in names)
            case ir.OnTimer() | ir.OnNothing():
                pass


def _started(version: ChartIndex) -> set[str]:
    """Return the ids of all that a chart invokes and spawns."""
    invoked = {invoke.id for state in version.real.values() for invoke in state.invokes}
    return invoked | {each.id for each in version.statements if isinstance(each, ir.Spawn)}


# --- tags ---------------------------------------------------------------------------------------


def _compare_tags(pair: Pair, old: ir.StateBase, new: ir.StateBase) -> None:
    leaves = [leaf.path for leaf in pair.new.leaves(new.path)]
    for tag in old.tags:
        if all(tag in _tags(pair.new, path) for path in leaves):
            continue
        state = f"`{ir.path_text(old.path)}` of {pair.called}" if old.path else pair.called
        pair.findings.add(
            rules.TAG_REMOVED,
            f"{state} has no tag `{tag}` any more",
            in_old(old, f"had `{tag}`"),
            pair.affected(*([old.path] if old.path else [])),
            near=new.span if new.path else pair.new.chart.span,
        )


def _tags(version: ChartIndex, path: ir.StatePath) -> set[str]:
    """Return the tags of a state and of those around it."""
    return {tag for length in range(len(path) + 1) for tag in version.real[path[:length]].tags}
