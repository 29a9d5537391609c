"""Follow None through a machine: which context fields cannot be None in which state.

What is known in a state is what holds on every way into it, less what may be assigned while it is
active. It starts from everything and takes away until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...datatypes import Scalar, may_be_none
from ...diagnostics import Report
from ...ir import Field
from ...parsing import syntax
from ..expressions.iteration import check_iteration
from ..expressions.narrowing import NOTHING, facts_when, forget, reference
from ..expressions.scope import EventView, Scope
from ..expressions.typecheck import Checker
from ..names.symbols import FileNames, MachineNames, RecordTable
from ..states.entering import entered
from ..states.state_tree import StateNode
from ..states.survey import Survey, Transition
from ..states.targets import exit_roots
from ..types.type_relations import is_unknown
from .assigned import assigned_in, forget_assigned, is_present
from .event_views import resolve_events, view


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is known not to be None, state by state.

    `before` holds before a state's entry actions, `during` while it is active; where nothing leads
    to a state, everything is known. `disturbed` is what regions beside a state may set to None,
    `lost` what the exit actions in a state and below it do. `quiet` machines have neither.
    `settled` is what the `always` transitions leave, wherever the machine waits; `ended` is what
    the machine's own exit actions may set to None.
    """

    fields: frozenset[str] = NOTHING
    before: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    during: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    disturbed: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    lost: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    settled: Mapping[StateNode, frozenset[str]] = field(default_factory=dict)
    ended: frozenset[str] = NOTHING
    quiet: bool = False

    def on_entry(self, node: StateNode) -> frozenset[str]:
        """Return what is known when a state's entry actions start."""
        return self.before.get(node, self.fields)

    def within(self, node: StateNode) -> frozenset[str]:
        """Return what is known while a state is active."""
        return self.during.get(node, self.fields)

    def waiting(self, node: StateNode) -> frozenset[str]:
        """Return the fields that are not None while a machine waits in a state for an event."""
        return (self.within(node) | self.settled.get(node, NOTHING)) & self.fields

    def at_end(self, node: StateNode) -> frozenset[str]:
        """Return what is known when a final state has ended the machine: after its exit actions."""
        return self.within(node) - self.lost.get(node, NOTHING) - self.ended

    def surviving(self, transition: Transition, facts: frozenset[str]) -> frozenset[str]:
        """Return which facts still hold when a transition's actions start, after the exits."""
        gone = self.disturbed.get(transition.source, NOTHING) | exit_losses(transition, self.lost)
        return frozenset(
            fact
            for fact in facts
            if fact.startswith(("event.", "input."))
            or (fact not in gone if fact in self.fields else self.quiet)
        )


def _settled(survey: Survey) -> dict[StateNode, frozenset[str]]:
    """Return what is known whenever a machine looks at an event: no `always` is enabled then."""
    found: dict[StateNode, frozenset[str]] = {}
    for node in survey.root.walk():
        facts = found[node.parent] if node.parent is not None else NOTHING
        for transition in survey.transitions[node]:
            if isinstance(transition.node, syntax.Always) and transition.node.guard is not None:
                facts |= facts_when(transition.node.guard, False)
        found[node] = facts
    return found


def exit_losses(transition: Transition, lost: Mapping[StateNode, frozenset[str]]) -> frozenset[str]:
    """Return what the exit actions that come before a transition's own may set to None."""
    if not lost:
        return NOTHING
    within = transition.domain
    if within is None:
        return NOTHING
    if within is transition.source:
        left = exit_roots(within, transition.source, transition.targets)
        return NOTHING.union(*(lost[root] for root in left if root in lost))
    # The source and what is around it, up to the domain, is left.
    root = transition.source
    while root.parent is not None and root.parent is not within:
        root = root.parent
    found = lost.get(root, NOTHING)
    if within.kind == "parallel":
        for target in exit_roots(within, transition.source, transition.targets):
            found |= lost.get(target, NOTHING)
    return found


def follow_none(
    survey: Survey,
    machine: MachineNames,
    names: FileNames,
    context: Sequence[Field],
    records: RecordTable,
) -> Presence:
    """Return what is known of the context fields that may be None."""
    quiet, waiting = _is_quiet(survey.root), _settled(survey)
    optional = frozenset(each.name for each in context if may_be_none(each.type))
    if not optional:
        return Presence(quiet=quiet, settled=waiting)
    flow = _Flow(survey, machine, names, records, optional, waiting)
    start = {
        each.name
        for each in context
        if each.name in optional
        and each.default is not None
        and not (may_be_none(each.default.type) or is_unknown(each.default.type))
    }
    flow.run(frozenset(start))
    return Presence(
        fields=optional,
        before=flow.before,
        during=flow.during,
        disturbed=flow.disturbed,
        lost=flow.lost,
        settled=waiting,
        ended=flow.ended,
        quiet=quiet,
    )


def _is_quiet(root: StateNode) -> bool:
    return not any(
        node.kind == "parallel"
        or (node.body is not None and any(each.actions.statements for each in node.body.exits))
        for node in root.walk()
    )


class _Flow:
    """The state of the computation."""

    def __init__(
        self,
        survey: Survey,
        machine: MachineNames,
        names: FileNames,
        records: RecordTable,
        optional: frozenset[str],
        waiting: Mapping[StateNode, frozenset[str]],
    ) -> None:
        self.survey = survey
        self.machine = machine
        self.names = names
        # What is wrong in an assignment is reported later, when it is checked for good.
        self.checker = Checker(Report(), records)
        self.optional = optional
        self.lets = frozenset(machine.lets)
        self.waiting = waiting
        self.before: dict[StateNode, frozenset[str]] = {}
        self.during: dict[StateNode, frozenset[str]] = {}
        self.killed: dict[StateNode, frozenset[str]] = {}
        self.disturbed: dict[StateNode, frozenset[str]] = {}
        self.lost: dict[StateNode, frozenset[str]] = {}
        self.ended: frozenset[str] = NOTHING
        self.events: dict[Transition, EventView | None] = {}
        self.pending: list[StateNode] = []

    def run(self, start: frozenset[str]) -> None:
        """Compute what is known, from what is known of a new machine's context."""
        root = self.survey.root
        for node in root.walk():
            self._find_kills(node)
        self._arrive(root, start)
        facts = self._after_entry(root, start) - self._kills(_initial_block(root), root)
        self._enter(root, self.survey.initials.get(root, ()), facts)
        while self.pending:
            self._leave(self.pending.pop())

    # --- what may become None while a state is active ---

    def _find_kills(self, node: StateNode) -> None:
        if node.history is not None and node.parent is not None:
            self._kill_around(node.parent, self._kills(node.history.actions, node), own=True)
        if node.body is not None:
            for entry in node.body.entries:
                self._kill_around(node, self._kills(entry.actions, node))
            for exit_ in node.body.exits:
                kills = self._kills(exit_.actions, node)
                if node.parent is None:
                    self.ended |= kills
                self._kill_around(node, kills)
                for state in (node, *node.ancestors()):
                    self._add(self.lost, (state,), kills)
            self._kill_around(node, self._kills(_initial_block(node), node), own=True)
        for transition in self.survey.transitions[node]:
            kills = self._kills(
                transition.block,
                transition.place,
                self._event(transition),
                _of_event(transition.node.guard),
            )
            if not kills:
                continue
            within = transition.domain
            if within is None:
                self._add(self.killed, transition.source.walk(), kills)
                self._kill_around(transition.source, kills)
                continue
            self._kill_around(within, kills, own=True)
            if within.kind == "parallel":
                left = exit_roots(within, transition.source, transition.targets)
                for child in within.children.values():
                    if child not in left:
                        self._add(self.killed, child.walk(), kills)
                        self._add(self.disturbed, child.walk(), kills)

    def _kill_around(self, node: StateNode, kills: frozenset[str], *, own: bool = False) -> None:
        if not kills:
            return
        self._add(self.killed, (*([node] if own else []), *node.ancestors()), kills)
        for state in (node, *node.ancestors()):
            if state.parent is not None and state.parent.kind == "parallel":
                for beside in state.parent.children.values():
                    if beside is not state:
                        self._add(self.killed, beside.walk(), kills)
                        self._add(self.disturbed, beside.walk(), kills)

    def _add(
        self,
        table: dict[StateNode, frozenset[str]],
        nodes: Iterable[StateNode],
        kills: frozenset[str],
    ) -> None:
        if kills:
            for node in nodes:
                table[node] = table.get(node, NOTHING) | kills

    def _kills(
        self,
        block: syntax.Block | None,
        node: StateNode,
        event: EventView | None = None,
        given: frozenset[str] = NOTHING,
    ) -> frozenset[str]:
        """Return the fields that a block may leave as None, whatever was known before it.

        What is `given` is known all the same.
        """
        return frozenset(
            name
            for name in assigned_in(block) & self.optional
            if name not in self._transfer(block, given | {name}, node, event)
        )

    # --- what is known on the way ---

    def _leave(self, node: StateNode) -> None:
        """Carry what is known in a state along its transitions."""
        known = self.during[node]
        waiting = self.waiting[node] & self.optional
        disturbed = self.disturbed.get(node, NOTHING)
        for transition in self.survey.transitions[node]:
            within = transition.domain
            if within is None:
                continue
            facts = known
            if not isinstance(transition.node, syntax.Always):
                facts |= waiting
            if transition.node.guard is not None:
                facts |= facts_when(transition.node.guard, True)
            facts -= disturbed | exit_losses(transition, self.lost)
            facts = self._transfer(
                transition.block, facts, transition.place, self._event(transition)
            )
            left = exit_roots(within, node, transition.targets) if within.kind == "parallel" else ()
            self._enter(within, transition.targets, facts - disturbed, left)

    def _enter(
        self,
        within: StateNode,
        targets: Sequence[StateNode],
        facts: frozenset[str],
        left: Sequence[StateNode] = (),
    ) -> None:
        for target in targets:
            if target.kind == "history" and target.parent is not None:
                self._restore(target.parent, facts)
        initials, defaults = self.survey.initials, self.survey.defaults
        for node in entered(within, targets, initials, defaults, left):
            self._arrive(node, facts)
            facts = self._after_entry(node, facts) - self._kills(_initial_block(node), node)

    def _restore(self, parent: StateNode, facts: frozenset[str]) -> None:
        """Arrive in every state that a history may restore."""
        below = [node for node in parent.walk() if node.kind != "history"]
        for node in below:
            if node.body is not None:
                for entry in node.body.entries:
                    facts -= self._kills(entry.actions, node)
        for node in below:
            self._arrive(node, facts)

    def _arrive(self, node: StateNode, facts: frozenset[str]) -> None:
        self.before[node] = self.before.get(node, facts) & facts
        known = self._after_entry(node, facts) - self.killed.get(node, NOTHING)
        old = self.during.get(node)
        new = known if old is None else old & known
        if new != old:
            self.during[node] = new
            self.pending.append(node)

    def _after_entry(self, node: StateNode, facts: frozenset[str]) -> frozenset[str]:
        for entry in node.body.entries if node.body is not None else ():
            facts = self._transfer(entry.actions, facts, node, None)
        return facts

    def _transfer(
        self,
        block: syntax.Block | None,
        facts: frozenset[str],
        node: StateNode,
        event: EventView | None,
    ) -> frozenset[str]:
        """Return what is known after a block."""
        if assigned_in(block).isdisjoint(self.optional):
            return facts & self.optional
        scope = Scope(
            names=self.names,
            place="",
            machine=self.machine,
            event=event,
            state=node,
            facts=facts,
        )
        return self._after(block, scope) & self.optional

    def _after(self, block: syntax.Block | None, scope: Scope) -> frozenset[str]:
        """Return what is known after a block, from what its scope knows before."""
        for statement in block.statements if block is not None else ():
            scope = scope.with_facts(self._after_one(statement, scope))
        return scope.facts

    def _after_one(self, statement: syntax.Statement, scope: Scope) -> frozenset[str]:
        facts = scope.facts
        match statement:
            case syntax.Assign(target=target, op=op, value=value):
                name, known = reference(target), forget(facts, reference(target), self.lets)
                if name is not None and (op != "=" or is_present(value, scope, self.checker)):
                    known |= {name}
                return known
            case syntax.Delete():
                return forget(facts, None, self.lets)
            case syntax.IfAction(branches=branches, otherwise=otherwise):
                ends: list[frozenset[str]] = []
                for branch in branches:
                    holds = scope.knowing(facts_when(branch.condition, True))
                    ends.append(self._after(branch.actions, holds))
                    scope = scope.knowing(facts_when(branch.condition, False))
                return self._after(otherwise, scope).intersection(*ends)
            case syntax.ForAction(variables=names, iterable=iterable, actions=actions):
                _, _, inner = check_iteration(names, iterable, scope, self.checker)
                known = forget_assigned(inner.facts, actions, self.lets)
                # It may set one to None, or may do nothing at all.
                after = self._after(actions, inner.with_facts(known))
                return known | (inner.facts & after)
            case _:
                return facts

    def _event(self, transition: Transition) -> EventView | None:
        if transition not in self.events:
            found = None
            if not assigned_in(transition.block).isdisjoint(self.optional):
                events = resolve_events(transition, self.names, self.machine, Report())
                # What a state gives when it is done is not known yet, so it may be None.
                found = view(transition, events, self.machine, Scalar.NONE)
            self.events[transition] = found
        return self.events[transition]


def _of_event(guard: syntax.Expr | None) -> frozenset[str]:
    """Return what a guard tells about the current event, which no exit action changes."""
    if guard is None:
        return NOTHING
    return frozenset(fact for fact in facts_when(guard, True) if fact.startswith("event."))


def _initial_block(node: StateNode) -> syntax.Block | None:
    initials = node.body.initials if node.body is not None else ()
    return initials[0].actions if initials else None
