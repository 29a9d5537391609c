"""The plan of a migration's module: how a machine goes on in a version that is on an older one.

A migration is no transition, so no actions run. The states are in another place, and what runs in
them goes on where the new version runs the same there; what it does not run is stopped, and what
only it runs is started.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import ir
from ..ir_defaults import default_targets
from ..ir_definitions import Definitions
from ..ir_presence import lets_in
from ..ir_walk import all_statements, children, is_fixed, walk_states
from .literals import Text, literal
from .modules import Modules
from .names import path_text
from .plan import MigrationModule, StartBranch
from .region_methods import needs_regions
from .scope import Scope
from .statements import start, start_timer

_OWN = frozenset({"MIGRATION", "Goes", "Migration", "machine", "migrate", "old"})

Activity = ir.Timer | ir.Invoke


@dataclass(frozen=True, slots=True)
class _Versions:
    """Both versions, and where the states of the old one are in the new one."""

    old: ir.Chart
    new: ir.Chart
    places: Mapping[ir.StatePath, ir.StatePath]
    old_states: Mapping[ir.StatePath, ir.StateBase]
    new_states: Mapping[ir.StatePath, ir.StateBase]
    new_tree: Mapping[ir.StatePath, ir.State]


def plan_migration(
    migration: ir.Migration,
    chart: ir.Chart,
    machine: ir.Machine,
    file: ir.File,
    definitions: Definitions,
    modules: Modules,
    source: str,
    folder: str,
) -> MigrationModule:
    """Plan the module of a migration to a chart from another one of its machine."""
    old = next(each for each in machine.charts if each.version == migration.source)
    scope = Scope.of_module(
        file, definitions, modules, own=_OWN, machine="machine", context=chart.context
    )
    imports = scope.imports
    versions = _Versions(
        old=old,
        new=chart,
        places=dict(migration.places),
        old_states=_states_of(old),
        new_states=_states_of(chart),
        new_tree={each.path: each for each in walk_states(chart.root)},
    )
    names = [modules.chart(machine.name, each.version) for each in (old, chart)]
    old_module, new_module = (imports.user(".", name, name) for name in names)
    goes_on = list(_going_on(versions, definitions))
    given = tuple((name, value) for name, value in migration.values if not is_fixed(value))
    context = f"{new_module}.Context({scope.expressions.keywords(given)})"
    starts = tuple(_starts(versions, goes_on, scope))
    texts = [context, *(each.condition or "" for each in starts)]
    imports.name("._support.migration", "Migration")
    if goes_on:
        imports.name("._support.migration", "Goes")
    return MigrationModule(
        source=Text(source),
        folder=Text(folder),
        imports=imports.sections(),
        functions=imports.functions(),
        machine=Text(machine.name),
        source_version=Text(old.version),
        version=Text(chart.version),
        old=old_module,
        new=new_module,
        old_name="old" if any("old." in text for text in texts) else "_old",
        context=context,
        starts=starts,
        states=tuple(_places(versions)),
        initial=tuple(_initial(versions)),
        histories=tuple(_histories(versions)),
        running=tuple((Text(each.old_id), each.state, Text(each.id)) for each in goes_on),
        families=tuple(map(Text, _families(versions, definitions))),
    )


def _states_of(chart: ir.Chart) -> dict[ir.StatePath, ir.StateBase]:
    every = walk_states(chart.root)
    return {each.path: each for each in every if not isinstance(each, ir.History)}


def _places(versions: _Versions) -> Iterator[tuple[Text, Text]]:
    """Yield the places of the atomic states, and of those around them where memory needs them."""
    remembers = needs_regions(versions.old) or any(_history_states(versions.old))
    for path, place in versions.places.items():
        if not children(versions.old_states[path]) or (remembers and path):
            yield path_text(path), path_text(place)


def _initial(versions: _Versions) -> Iterator[tuple[Text, Text]]:
    """Yield the atomic states that places with states in them are entered by.

    With regions, the shared routine knows them.
    """
    if needs_regions(versions.new):
        return
    atomic = [path for path in versions.places if not children(versions.old_states[path])]
    for place in dict.fromkeys(versions.places[path] for path in atomic):
        leaf = _default_leaf(versions.new_tree, place)
        if leaf != place:
            yield path_text(place), path_text(leaf)


def _default_leaf(states: Mapping[ir.StatePath, ir.State], path: ir.StatePath) -> ir.StatePath:
    while targets := default_targets(states[path], states):
        (path,) = targets  # one, since there are no regions
    return path


def _history_states(chart: ir.Chart) -> Iterator[ir.History]:
    return (each for each in walk_states(chart.root) if isinstance(each, ir.History))


def _histories(versions: _Versions) -> Iterator[tuple[Text, Text]]:
    """Yield the history states whose memory goes along."""
    new = {each.path for each in _history_states(versions.new)}
    for history in _history_states(versions.old):
        parent = versions.places.get(history.path[:-1])
        if parent is not None and (place := (*parent, history.path[-1])) in new:
            yield path_text(history.path), path_text(place)


# --- what runs ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _GoesOn:
    """Something that runs in a state of both versions; `path` and `place` are those states."""

    path: ir.StatePath
    old_id: str
    place: ir.StatePath
    id: str

    @property
    def state(self) -> Text:
        return path_text(self.place)


def _going_on(versions: _Versions, definitions: Definitions) -> Iterator[_GoesOn]:
    """Yield what goes on: it has the same name in its state, and runs the same."""
    for path, place in versions.places.items():
        was, now = versions.old_states[path], versions.new_states[place]
        here = {_local(each.id, place): each for each in now.invokes}
        for invoke in was.invokes:
            same = here.get(_local(invoke.id, path))
            if same is not None and _runs_same(invoke.callee, same.callee, definitions):
                yield _GoesOn(path, invoke.id, place, same.id)
        for timer, other in _same_timers(was.timers, now.timers, versions):
            yield _GoesOn(path, timer.id, place, other.id)
    for id in _same_spawned(versions, definitions, of_families=False):  # noqa: A001
        yield _GoesOn((), id, (), id)


def _activities(state: ir.StateBase) -> Sequence[Activity]:
    return (*state.invokes, *state.timers)


def _local(id: str, path: ir.StatePath) -> str:  # noqa: A002
    """Return an id without the path of its state."""
    return id.removeprefix(f"{path_text(path)}.") if path else id


def _families(versions: _Versions, definitions: Definitions) -> Iterator[str]:
    """Yield the families that go on: both versions spawn the same for each key."""
    return _same_spawned(versions, definitions, of_families=True)


def _same_spawned(
    versions: _Versions, definitions: Definitions, *, of_families: bool
) -> Iterator[str]:
    """Yield the ids, or the families, under which both versions spawn the same."""
    spawned = dict(_spawned(versions.new, of_families=of_families))
    for name, callee in dict(_spawned(versions.old, of_families=of_families)).items():
        if name in spawned and _runs_same(callee, spawned[name], definitions):
            yield name


def _spawned(
    chart: ir.Chart, *, of_families: bool
) -> Iterator[tuple[str, ir.ActorRef | ir.MachineRef]]:
    for action in all_statements(chart.root):
        if isinstance(action, ir.Spawn) and (action.key is not None) == of_families:
            yield action.id, action.callee


def _same_timers(
    were: Sequence[ir.Timer], are: Sequence[ir.Timer], versions: _Versions
) -> Iterator[tuple[ir.Timer, ir.Timer]]:
    """Pair the timers of a state and its place.

    First those of the same name, then those that take as long, then `after` in order. One that has
    a name goes on under no other name. One that recurs carries its interval along, so it has to be
    the same.
    """
    left = list(are)
    unpaired: list[ir.Timer] = []
    for timer in were:
        same = next((each for each in left if _is_of_same_name(timer, each, versions)), None)
        if same is None:
            unpaired.append(timer)
        else:
            left.remove(same)
            yield timer, same
    changed: list[ir.Timer] = []
    for timer in unpaired:
        alike = (each for each in left if timer.name is None or each.name is None)
        same = next((each for each in alike if _takes_as_long(timer, each, versions)), None)
        if same is None:
            changed.append(timer)
        else:
            left.remove(same)
            yield timer, same
    yield from zip(
        (each for each in changed if not each.recurring and each.name is None),
        (each for each in left if not each.recurring and each.name is None),
        strict=False,
    )


def _is_of_same_name(timer: ir.Timer, other: ir.Timer, versions: _Versions) -> bool:
    if timer.name is None or timer.name != other.name or timer.recurring != other.recurring:
        return False
    return not timer.recurring or _takes_as_long(timer, other, versions)


def _takes_as_long(timer: ir.Timer, other: ir.Timer, versions: _Versions) -> bool:
    if (timer.recurring, timer.delay) != (other.recurring, other.delay):
        return False
    old, new = (
        {each.name: each.value for each in chart.lets} for chart in (versions.old, versions.new)
    )
    pending = lets_in(timer.delay)
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if old.get(name) != new.get(name):
            return False
        if name not in seen:
            seen.add(name)
            pending |= lets_in(old[name])
    return True


def _runs_same(
    one: ir.ActorRef | ir.MachineRef,
    other: ir.ActorRef | ir.MachineRef,
    definitions: Definitions,
) -> bool:
    """Return whether what one version has started is what the other would start."""
    match one, other:
        case ir.ActorRef(), ir.ActorRef():
            results = [definitions.actors[each].result for each in (one, other)]
            return one.name == other.name and results[0] == results[1]
        case ir.MachineRef(), ir.MachineRef():
            return one.service == other.service
        case _:
            return False


def _starts(versions: _Versions, goes_on: Sequence[_GoesOn], scope: Scope) -> Iterator[StartBranch]:
    """Yield what a machine may have to start, with the condition for it."""
    for state in versions.new_states.values():
        by_condition: dict[str | None, list[str]] = {}
        for activity in _activities(state):
            same = [each.path for each in goes_on if each.id == activity.id]
            if not _may_be_new(versions, state.path, same):
                continue
            conditions = (
                [f"machine.matches({literal(path_text(state.path))})"] if state.path else []
            )
            conditions += [f"not old.matches({literal(path_text(path))})" for path in same]
            lines = (
                start_timer(activity, scope)
                if isinstance(activity, ir.Timer)
                else start(activity, scope)
            )
            by_condition.setdefault(" and ".join(conditions) or None, []).extend(lines)
        for condition, lines in by_condition.items():
            yield StartBranch(condition=condition, lines=tuple(lines))


def _may_be_new(versions: _Versions, place: ir.StatePath, same: Sequence[ir.StatePath]) -> bool:
    """Return whether a machine can come to a state that ran nothing of the kind where it was."""
    for path in versions.places:
        if children(versions.old_states[path]):
            continue
        around = {path[:length] for length in range(len(path) + 1)}
        if around.isdisjoint(same) and place in _active_at(versions, path):
            return True
    return False


def _active_at(versions: _Versions, path: ir.StatePath) -> set[ir.StatePath]:
    """Return the states that may be active where a machine was in an atomic state.

    Those in regions that other states are moved to are left to these.
    """
    place = versions.places[path]
    active = {place[:length] for length in range(len(place) + 1)}
    beside = [
        region
        for length in range(len(path))
        if isinstance(parallel := versions.old_states[path[:length]], ir.Parallel)
        for region in children(parallel)
        if region.path != path[: length + 1]
    ]
    pending = [versions.new_tree[each] for each in active]
    while pending:
        state = pending.pop()
        below: list[ir.StatePath] = []
        if isinstance(state, ir.Parallel):
            below = [
                region.path
                for region in children(state)
                if region.path not in active
                and not any(_always_in(region.path, each, versions) for each in beside)
            ]
        elif isinstance(state, ir.History) or not any(
            child.path in active for child in children(state)
        ):
            below = [*default_targets(state, versions.new_tree)]
        for each in below:
            around = {each[:length] for length in range(len(each) + 1)}
            pending += [versions.new_tree[one] for one in around - active]
            active |= around
    return active


def _always_in(region: ir.StatePath, state: ir.StateBase, versions: _Versions) -> bool:
    """Return whether a machine in an old state is in a new region, whatever is active."""
    below = [_always_in(region, each, versions) for each in children(state)]
    if not below:
        return versions.places.get(state.path, ())[: len(region)] == region
    return any(below) if isinstance(state, ir.Parallel) else all(below)
