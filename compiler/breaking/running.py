"""What a machine has running under ids: timers, invokes, spawned ones and delayed events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .. import ir
from ..datatypes import DataType
from . import rules
from .findings import in_new, in_old
from .json_fit import incompatibility
from .pairs import ChartIndex, Charts, Pair, meaning, running_id


def compare_running(pair: Pair, kept: Iterable[ir.StatePath]) -> None:
    """Report what is running in vain, or as something else, in the states that are `kept`."""
    for path in kept:
        old, new = pair.old.real[path], pair.new.real[path]
        _compare_timers(pair, old, new)
        _compare_invokes(pair, old, new)
    _compare_spawned(pair)
    _compare_delayed_ids(pair)


# --- timers -------------------------------------------------------------------------------------


def _compare_timers(pair: Pair, old: ir.StateBase, new: ir.StateBase) -> None:
    before = {timer.id: timer for timer in old.timers}
    after = {timer.id: timer for timer in new.timers}
    delays = [{id_: meaning(each.delay) for id_, each in side.items()} for side in (before, after)]
    shifted = _shifted(*(_unnamed(side) for side in (before, after)))
    if shifted:
        first = shifted[0]
        # Those that have taken another's id, and those whose id is gone since another has it.
        shifted += [
            id_
            for id_, delay in delays[0].items()
            if id_ not in after and _has(_unnamed(after), delay, id_)
        ]
        pair.findings.add(
            rules.TIMERS_SHIFTED,
            f"timers of {_called(old)} of {pair.called} have each other's ids now: a running "
            f"`{first}` takes the line of another delay",
            in_new(after[first]),
            pair.affected(running=tuple(shifted)),
            others=[in_old(before[first], f"was `{first}`")],
        )
    added = [id_ for id_ in after if id_ not in before]
    for id_, timer in before.items():
        if id_ in after:
            if timer.recurring != after[id_].recurring:
                comes = "goes on and on" if timer.recurring else "comes once, and not again"
                pair.findings.add(
                    rules.TIMER_REPLACED,
                    f"a running `{id_}` of {pair.called} {comes}, whatever its line says now",
                    in_new(after[id_]),
                    pair.affected(running=(id_,)),
                    others=[in_old(timer, "was this")],
                )
            elif delays[0][id_] != delays[1][id_] and id_ not in shifted:
                pair.findings.add(
                    rules.DELAY_CHANGED,
                    f"the timer `{id_}` of {pair.called} has another delay: those that are "
                    "running keep theirs",
                    in_new(after[id_]),
                    pair.affected(running=(id_,)),
                    others=[in_old(timer, "was this")],
                )
            continue
        if id_ in shifted:
            continue
        if timer.recurring:
            rule, what = rules.RECURRING_TIMER_REMOVED, "goes on for ever: its line is gone"
        elif added:
            rule, what = rules.TIMER_REPLACED, f"is replaced by `{added[0]}`, which is not running"
        else:
            rule, what = rules.TIMER_REMOVED, "is ignored when it is due: its line is gone"
        pair.findings.add(
            rule,
            f"a running `{id_}` of {pair.called} {what}",
            in_old(timer, "was started here"),
            pair.affected(running=(id_,)),
            near=new.span if new.path else pair.new.chart.span,
        )


def _unnamed(timers: Mapping[str, ir.Timer]) -> dict[str, object]:
    """Return the delays of the timers whose ids are made of their order."""
    return {id_: meaning(each.delay) for id_, each in timers.items() if each.name is None}


def _shifted(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the ids that have the delay of another id, on either side."""
    return [
        id_
        for id_, delay in before.items()
        if id_ in after
        and delay != after[id_]
        and (_has(after, delay, id_) or _has(before, after[id_], id_))
    ]


def _has(delays: Mapping[str, object], delay: object, apart_from: str) -> bool:
    return any(
        other == delay and _word(id_) == _word(apart_from)
        for id_, other in delays.items()
        if id_ != apart_from
    )


def _word(timer: str) -> str:
    """Return the line's word that a timer's id ends in: `after` or `every`."""
    return timer.rpartition(".")[2].rstrip("0123456789")


def _called(state: ir.StateBase) -> str:
    return f"`{ir.path_text(state.path)}`" if state.path else "the machine"


# --- actors and children ------------------------------------------------------------------------


def _compare_invokes(pair: Pair, old: ir.StateBase, new: ir.StateBase) -> None:
    before = {invoke.id: invoke for invoke in old.invokes}
    after = {invoke.id: invoke for invoke in new.invokes}
    for id_, invoke in before.items():
        now = after.get(id_)
        if now is not None:
            _compare_callees(pair, id_, invoke, now)
            continue
        same = [
            each
            for each in new.invokes
            if each.id not in before and each.callee.name == invoke.callee.name
        ]
        what = f"is called `{same[0].id}` now" if same else "is gone"
        pair.findings.add(
            rules.INVOKE_REMOVED,
            f"the invoke `{id_}` of {pair.called} {what}: "
            f"a running `{invoke.callee.name}` is nobody's",
            in_new(same[0]) if same else in_old(invoke, "was invoked here"),
            pair.affected(running=(id_,)),
            others=[in_old(invoke, f"was `{id_}`")] if same else [],
            near=new.span if new.path else pair.new.chart.span,
        )


def _compare_spawned(pair: Pair) -> None:
    before, after = spawned(pair.old), spawned(pair.new)
    for id_, spawn in before.items():
        now = after.get(id_)
        if now is not None:
            _compare_callees(pair, id_, spawn, now)
            continue
        what = f"the family `{spawn.id}`" if spawn.key is not None else f"`{id_}`"
        pair.findings.add(
            rules.SPAWN_REMOVED,
            f"nothing is spawned as {what} in {pair.called} any more: "
            f"a running `{spawn.callee.name}` is nobody's",
            in_old(spawn, "was spawned here"),
            pair.affected(running=(id_,)),
            near=pair.new.chart.span,
        )


def spawned(version: ChartIndex) -> Mapping[str, ir.Spawn]:
    """Return what a chart spawns, by id; a family by that of any of it."""
    return {running_id(each): each for each in version.statements if isinstance(each, ir.Spawn)}


def _compare_callees(
    pair: Pair, id_: str, old: ir.Invoke | ir.Spawn, new: ir.Invoke | ir.Spawn
) -> None:
    """Report that something else is started under an id."""
    outputs = (
        output_of(pair.old.charts, old.callee),
        output_of(pair.new.charts, new.callee),
    )
    narrowed = incompatibility(*outputs, pair.stored)
    if _name(old.callee) != _name(new.callee):
        actors = isinstance(old.callee, ir.ActorRef) and isinstance(new.callee, ir.ActorRef)
        fits = actors and narrowed is None
        pair.findings.add(
            rules.CALLEE_EXCHANGED if fits else rules.CALLEE_CHANGED,
            f"`{id_}` of {pair.called} was `{old.callee.name}`, and is `{new.callee.name}` now",
            in_new(new),
            pair.affected(running=(id_,)),
            others=[in_old(old, f"was `{old.callee.name}`")],
        )
    elif isinstance(old.callee, ir.MachineRef) and isinstance(new.callee, ir.MachineRef):
        latest = [
            charts.machines[callee.service].latest
            for charts, callee in (
                (pair.old.charts, old.callee),
                (pair.new.charts, new.callee),
            )
        ]
        if narrowed is not None and latest[0] != latest[1]:
            pair.findings.add(
                rules.CHILD_OUTPUT,
                f"`{id_}` of {pair.called} may be a `{old.callee.name}` {latest[0]}, whose output "
                f"is none of {latest[1]}: {narrowed.describe('output')}",
                in_new(new),
                pair.affected(running=(id_,)),
                others=[in_old(old, f"was {latest[0]}")],
            )


def _name(callee: ir.Callee) -> tuple[str, str]:
    """Return by what a callee is called: an actor's handler, or a machine's service."""
    match callee:
        case ir.ActorRef(name=name):
            return "actor", name
        case ir.MachineRef(service=service):
            return "machine", service


def output_of(charts: Charts, callee: ir.Callee) -> DataType:
    """Return the type of what comes of an actor or a machine that is started now."""
    match callee:
        case ir.ActorRef():
            return charts.definitions.actors[callee].result
        case ir.MachineRef(service=service):
            machine = charts.machines[service]
            return next(each.output for each in machine.charts if each.version == machine.latest)


# --- delayed events -----------------------------------------------------------------------------


def _compare_delayed_ids(pair: Pair) -> None:
    """Report the ids of delayed events that the chart cancelled, and cancels no more."""
    cancelled = {each.id for each in pair.new.statements if isinstance(each, ir.Cancel)}
    reported: set[str] = set()
    for statement in pair.old.statements:
        if not isinstance(statement, ir.Cancel) or statement.id in cancelled | reported:
            continue
        reported.add(statement.id)
        pair.findings.add(
            rules.DELAYED_ID_GONE,
            f"nothing cancels the delayed `{statement.id}` of {pair.called} any more",
            in_old(statement, "was cancelled here"),
            pair.affected(delayed=(statement.id,)),
            near=pair.new.chart.span,
        )
