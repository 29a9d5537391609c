"""None: what the new chart takes not to be None where a stored machine may have it.

The compiler knows from state to state which context fields are not None, and refuses a use where
one may be. A machine that was stored in a state by the old chart has not come there by the new
one's transitions, so the field may be None all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from .. import ir
from ..datatypes import may_be_none
from ..ir_defaults import default_targets
from ..ir_expressions import Constant, Expr
from ..ir_presence import NOTHING, known_after, present_when, taken_present, unproven
from ..ir_walk import walk_states
from ..source import Span
from . import rules
from .findings import Place, in_new, in_old
from .pairs import ChartIndex, Pair

Uses: TypeAlias = dict[str, Span]
"""Fields that are taken not to be None, each with the place of the first use."""

NAMED = 5  # states that a message names


def compare_presence(pair: Pair, kept: Iterable[ir.StatePath]) -> None:
    """Report the fields that may be None in a state, where the new chart takes them not to be."""
    absent = {field.name: field for field in pair.new.chart.context if _may_be_absent(field, pair)}
    if not absent:
        return
    suspects: dict[ir.StatePath, frozenset[str]] = {}
    compared = set(kept)
    for leaf in pair.old.leaves(()):
        path = leaf.path
        if path not in compared or (isinstance(leaf, ir.Final) and len(path) == 1):
            continue
        known = [_never_none(version, path) for version in (pair.old, pair.new)]
        if found := known[1].difference(known[0]).intersection(absent):
            suspects[path] = found
    if not suspects:
        return
    reliance = _Reliance(pair.new, NOTHING.union(*suspects.values()))
    places: dict[tuple[str, Span], set[ir.StatePath]] = {}
    for path, names in suspects.items():
        for name, span in reliance.of(path).items():
            if name in names:
                places.setdefault((name, span), set()).add(path)
    for (name, span), paths in places.items():
        _report(pair, absent[name], span, paths)


def _may_be_absent(field: ir.Field, pair: Pair) -> bool:
    """Return whether a field may be None in a machine that the old chart has stored."""
    if not may_be_none(field.type):
        return False
    old = next((each for each in pair.old.chart.context if each.name == field.name), None)
    if old is not None:
        return may_be_none(old.type)
    # It is not stored: a constant default stands in, and without one nothing can be read.
    return isinstance(field.default, Constant) and field.default.value is None


def _around(path: ir.StatePath) -> Iterator[ir.StatePath]:
    """Yield the path of a state and of those around it, from the inside out."""
    return (path[:length] for length in range(len(path), -1, -1))


def _never_none(version: ChartIndex, path: ir.StatePath) -> frozenset[str]:
    return frozenset(name for each in _around(path) for name in version.real[each].never_none)


def _report(pair: Pair, field: ir.Field, use: Span, paths: set[ir.StatePath]) -> None:
    tops = _together(pair.old, (), paths)
    states = [f"`{ir.path_text(path)}`" for path in tops if path]
    others = f" and {len(states) - NAMED:,} more" if len(states) > NAMED else ""
    where = f" in {', '.join(states[:NAMED])}{others}" if states else ""
    old = next((each for each in pair.old.chart.context if each.name == field.name), None)
    other: Place = in_new(field, "is new") if old is None else in_old(old, "was this")
    pair.findings.add(
        rules.FIELD_TAKEN_PRESENT,
        f"`{field.name}` may be None in machines of {pair.called}{where}, "
        "where the new chart takes for granted that it is not",
        in_new(use),
        pair.affected(*(path for path in tops if path)),
        others=[other],
    )


def _together(
    version: ChartIndex, top: ir.StatePath, paths: set[ir.StatePath]
) -> list[ir.StatePath]:
    """List some leaves below `top`; where they are all that a state has, list the state."""
    found: list[ir.StatePath] = []
    missing = 0
    state = version.real[top]
    if not isinstance(state, (ir.Compound, ir.Parallel)):
        return [top] if top in paths else []
    for child in state.children:
        if isinstance(child, ir.History) or (isinstance(child, ir.Final) and not top):
            continue
        below = _together(version, child.path, paths)
        found += below
        missing += below != [child.path]
    return found if missing or not found else [top]


class _Reliance:
    """What the states of a chart take not to be None because of where the machine is.

    A state takes what its own transitions take, and what the states do that these lead to, but for
    what is set or tested on the way.
    """

    def __init__(self, version: ChartIndex, wanted: frozenset[str]) -> None:
        self._version = version
        self._wanted = wanted
        self._tree = {(): version.chart.root, **version.states}
        self._uses: dict[ir.StatePath, Uses] = {}
        self._lead_to: dict[ir.StatePath, dict[ir.StatePath, None]] = {}
        self._entries = {
            path: self._of_entry(state, self._tree[path]) for path, state in version.real.items()
        }
        self._places = {path: place for place, path in enumerate(version.real)}
        self._targets: dict[ir.StatePath, list[tuple[ir.StatePath, ...]]] = {}
        for path, state in version.real.items():
            self._uses[path] = self._own(state)
            self._targets[path] = [self._entered(transition) for transition in state.transitions]
            for targets in self._targets[path]:
                for target in targets:
                    self._lead_to.setdefault(target, {})[path] = None
        pending = dict.fromkeys(version.real)
        while pending:
            path, _ = pending.popitem()
            if self._carry_back(path):
                pending |= self._lead_to.get(path, {})

    def of(self, path: ir.StatePath) -> Uses:
        """Return what a machine in an atomic state takes not to be None, states around included."""
        found: Uses = {}
        for each in _around(path):
            found = self._uses[each] | found
        return found

    def _own(self, state: ir.StateBase) -> Uses:
        """Return what a state does itself while it is active, and when it is left."""
        found: Uses = {}
        for transition in state.transitions:
            self._add(found, self._of_transition(transition)[0])
        self._add(found, self._of_actions(state.exit, NOTHING)[0])
        return found

    def _carry_back(self, path: ir.StatePath) -> bool:
        """Take over what the states need that transitions lead to; return whether that is new."""
        uses = self._uses[path]
        before = len(uses)
        known = _never_none(self._version, path)
        transitions = self._version.real[path].transitions
        for transition, entered in zip(transitions, self._targets[path], strict=True):
            _, given = self._of_transition(transition)
            needed: Uses = {}
            for each in entered:
                taken, set_here = self._entries[each]
                self._add(needed, taken, given)
                given |= set_here
            for each in entered:
                self._add(needed, self._uses[each], given)
            self._add(uses, {name: span for name, span in needed.items() if name in known})
        return len(uses) > before

    def _add(self, found: Uses, more: Mapping[str, Span], given: frozenset[str] = NOTHING) -> None:
        for name, span in more.items():
            if name in self._wanted and name not in given:
                found.setdefault(name, span)

    # --- single parts: what each takes not to be None, and what is not None after it ---

    def _of_transition(self, transition: ir.Transition) -> tuple[Uses, frozenset[str]]:
        found: Uses = {}
        known = NOTHING
        if transition.guard is not None:
            found = self._of_expression(transition.guard)
            known = present_when(transition.guard, True)
        taken, known = self._of_actions(transition.actions, known)
        return taken | found, known

    def _of_actions(
        self, actions: Iterable[ir.Statement], known: frozenset[str]
    ) -> tuple[Uses, frozenset[str]]:
        found: Uses = {}
        given = known
        for action in actions:
            taken = taken_present(action, self._wanted, known)
            self._add(found, dict.fromkeys(sorted(taken), action.span))
            known = known_after(action, known | taken)
            given = known_after(action, given)
        return found, given

    def _of_expression(self, expr: Expr) -> Uses:
        return dict.fromkeys(sorted(unproven(expr, self._wanted, NOTHING)), expr.span)

    def _of_entry(self, state: ir.StateBase, node: ir.State) -> tuple[Uses, frozenset[str]]:
        """Return what the entry of a state takes, and what it gives; its children are left out."""
        initial = node.initial_actions if isinstance(node, ir.Compound) else ()
        found, given = self._of_actions(chain(state.entry, initial), NOTHING)
        started = [
            *(value for invoke in state.invokes for _, value in invoke.arguments),
            *(timer.delay for timer in state.timers),
            *_given(state),
        ]
        present = frozenset(name for invoke in state.invokes for name in invoke.present)
        for each in started:
            self._add(found, self._of_expression(each), given | present)
        return found, given

    def _entered(self, transition: ir.Transition) -> tuple[ir.StatePath, ...]:
        """List the states that a transition may enter, in document order: outer ones first."""
        staying = {()} if transition.reenter else set(_around(transition.source))
        found: set[ir.StatePath] = set()
        pending = list(transition.targets)
        while pending:
            path = pending.pop()
            state = self._tree[path]
            if isinstance(state, ir.History):  # it may restore whatever is below its parent
                path = path[:-1]
                below = (each.path for each in walk_states(self._tree[path]))
                found |= self._version.real.keys() & set(below)
            elif path not in found:
                pending += default_targets(state, self._tree)
            for each in _around(path):
                if each in found or each in staying:
                    continue
                found.add(each)
                if isinstance(self._tree[each], ir.Parallel):  # its other regions are entered too
                    pending += default_targets(self._tree[each], self._tree)
        return tuple(sorted(found - staying, key=self._places.__getitem__))


def _given(state: ir.StateBase) -> Iterator[Expr]:
    """Yield what a final state gives: its output, or the message of its error."""
    if isinstance(state, ir.Final):
        if state.output is not None:
            yield state.output
        if state.failure is not None:
            yield state.failure.message
