"""What a machine does next, in each way that its values allow: SCXML's microsteps.

The procedures are those of appendix D of the W3C recommendation, with the language's differences
(https://www.w3.org/TR/scxml/#AlgorithmforSCXMLInterpretation). Where a condition decides, all
that it can say is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ... import ir
from ...limits import MOST_CONDITIONS_AT_ONCE, MOST_WAITING, MOST_WAYS
from .model import NO_STATE, Choice, Happening, Line, Model, Raised, Raises, Repeated


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a machine is: the active states, what histories remember, and the events that wait.

    `ended` are those of what runs in the active states that have come to an end.
    """

    active: int
    memory: tuple[int, ...]
    waiting: tuple[Happening, ...] = ()
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines that are taken together, and those whose guards hold for that."""

    lines: tuple[Line, ...]
    holding: frozenset[Line]


@dataclass(slots=True)
class _Entry:
    """The states that are entered, and what runs because of defaults."""

    states: int = 0
    by_default: int = 0
    content: dict[int, list[Raises]] = field(default_factory=dict)


class Steps:
    """The steps of a machine."""

    def __init__(self, model: Model) -> None:
        """Take the model of the machine."""
        self.model = model
        # Why something was left out, where it was: what is found is then not all there is.
        self.left_out: str | None = None
        self.work = 0  # the states that were looked at
        self._selections: dict[tuple[int, Happening], tuple[Selection, ...]] = {}
        self._chains: dict[Happening, dict[int, tuple[Line, ...]]] = {}
        self._slots = {
            number: slot
            for slot, number in enumerate(
                each for state in model.states for each in state.histories
            )
        }

    # --- selectTransitions ---

    def selections(self, active: int, happening: Happening) -> tuple[Selection, ...]:
        """Return which lines may be taken; one without lines says that none may be."""
        key = (active, happening)
        found = self._selections.get(key)
        if found is None:
            found = self._selections[key] = tuple(self._select(active, happening))
        return found

    def _select(self, active: int, happening: Happening) -> Iterator[Selection]:
        model = self.model
        chains: list[tuple[Line, ...]] = []
        known_chains = self._chains.setdefault(happening, {})
        for leaf in model.each(active & model.leaves):
            chain = known_chains.get(leaf)
            if chain is None:
                chain = known_chains[leaf] = tuple(self._candidates(leaf, happening))
            self.work += 1
            if chain:
                chains.append(chain)
        if not any(line.guard for chain in chains for line in chain):
            first = dict.fromkeys(chain[0] for chain in chains)
            yield Selection(self._without_conflicts(active, list(first)), frozenset())
            return
        parts = {part for chain in chains for line in chain for part in line.parts}
        known = {
            part: bool(active >> model.asked_states[part] & 1)
            for part in parts
            if part in model.asked_states
        }
        free = sorted(parts - known.keys())
        if len(free) > MOST_CONDITIONS_AT_ONCE:
            self.left_out = "a choice depends on too many conditions at once"
            free_values: Iterator[dict[int, bool]] = iter(
                [dict.fromkeys(free, True), dict.fromkeys(free, False)]
            )
        else:
            free_values = model.formula.values(free)
        work = sum(line.work for chain in chains for line in chain)
        seen: set[tuple[Line, ...]] = set()
        for values in free_values:
            values.update(known)
            self.work += work
            holding = frozenset(
                line
                for chain in chains
                for line in chain
                if line.guard is not None and line.guard.value(values)
            )
            chosen: dict[Line, None] = {}
            for chain in chains:
                for line in chain:
                    if line.guard is None or line in holding:
                        chosen.setdefault(line)
                        break
            lines = self._without_conflicts(active, list(chosen))
            if lines not in seen:
                seen.add(lines)
                yield Selection(lines, holding)

    def _candidates(self, leaf: int, happening: Happening) -> Iterator[Line]:
        """Yield the lines that may take something, up to the first that takes it in any case."""
        states = self.model.states
        for number in (leaf, *states[leaf].around):
            for line in states[number].lines:
                if any(self._fits(each, number, happening) for each in line.made.triggers):
                    yield line
                    if line.guard is None:
                        return

    def _fits(self, trigger: ir.Trigger, state: int, happening: Happening) -> bool:
        kind = happening.kind
        match trigger:
            case ir.OnEvents(events=events):
                return kind == "event" and any(each.name == happening.name for each in events)
            case ir.OnAny():
                return kind == "event"
            case ir.OnInvokeEvents(id=name, events=events):
                named = not events or any(each.name == happening.name for each in events)
                return kind == "event" and happening.source == name and named
            case ir.OnStateDone():
                return kind == "state done" and happening.state == state
            case ir.OnInvokeDone(id=name):
                return kind == "invoke done" and happening.id == name
            case ir.OnInvokeError(id=name):
                return kind == "error" and happening.id == name
            case ir.OnError():
                if kind != "error":
                    return False
                owner = self.model.owners.get(happening.id, 0)
                around = self.model.states[owner].around
                return not happening.id or owner == state or state in around
            case ir.OnTimer(id=name):
                return kind == "timer" and happening.id == name
            case ir.OnNothing():
                return kind == "nothing"

    def _without_conflicts(self, active: int, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Let inner transitions preempt outer ones (removeConflictingTransitions)."""
        kept: list[Line] = []
        for one in lines:
            outer: list[Line] = []
            for other in kept:
                if active & one.below & other.below:
                    if other.source in self.model.states[one.source].around:
                        outer.append(other)
                    else:
                        break
            else:
                kept = [each for each in kept if each not in outer]
                kept.append(one)
        return tuple(kept)

    # --- microstep ---

    def start(self) -> list[Situation]:
        """Return where a machine may be when it has been started."""
        entry = _Entry()
        memory = (0,) * len(self._slots)
        self._add(0, entry, 0, memory)
        return self._entered(Situation(0, memory), [], entry, "")

    def taken(
        self, situation: Situation, lines: Sequence[Line], happening: Happening
    ) -> list[Situation]:
        """Return where a machine may be when lines have been taken."""
        model, active = self.model, situation.active
        self.work += active.bit_count()
        left = 0
        for line in lines:
            left |= active & self._exit_set(line)
        memory = list(situation.memory)
        raises: list[Raises] = []
        ended = situation.ended | model.once.get(happening.id, 0)
        for number in reversed(list(model.each(left))):
            state = model.states[number]
            for history in state.histories:
                made = model.states[history].made
                assert isinstance(made, ir.History)
                kept = state.below & model.leaves if made.deep else _set(state.children)
                memory[self._slots[history]] = active & kept
            if state.exit:
                raises.append(state.exit)
            ended &= ~model.once_of[number]
        raises += [line.raises for line in lines if line.raises]
        remaining = active & ~left
        remembered = tuple(memory)
        entry = _Entry()
        for line in lines:
            self._enter_targets(line, entry, remaining, remembered)
        before = Situation(remaining, remembered, situation.waiting, ended)
        return self._entered(before, raises, entry, happening.name)

    def _exit_set(self, line: Line) -> int:
        """Return the states that a line leaves where they are active (computeExitSet)."""
        if not line.spares:
            return line.below
        left = 0
        for child in self.model.states[line.domain].children:
            region = self.model.states[child]
            inside = region.below | region.bit
            if any(inside >> each & 1 for each in (line.source, *line.targets)):
                left |= inside
        return left

    # --- computeEntrySet ---

    def _enter_targets(
        self, line: Line, entry: _Entry, active: int, memory: tuple[int, ...]
    ) -> None:
        if line.domain == NO_STATE:
            return
        for target in line.targets:
            self._add(target, entry, active, memory)
        for target in line.targets:
            self._add_around(target, line.domain, entry, active, memory)
        if isinstance(self.model.states[line.domain].made, ir.Parallel):
            self._add_regions(line.domain, entry, active, memory)

    def _add(self, number: int, entry: _Entry, active: int, memory: tuple[int, ...]) -> None:
        """Add a state, and what is entered in it (addDescendantStatesToEnter)."""
        state = self.model.states[number]
        match state.made:
            case ir.History():
                remembered = memory[self._slots[number]]
                if remembered:
                    targets = list(self.model.each(remembered))
                    self._add_all(targets, state.parent, entry, active, memory)
                else:
                    self._add_default(number, entry, active, memory)
                return
            case ir.Compound():
                entry.states |= state.bit
                entry.by_default |= state.bit
                self._add_all(state.initial, number, entry, active, memory)
            case ir.Parallel():
                entry.states |= state.bit
                self._add_regions(number, entry, active, memory)
            case _:
                entry.states |= state.bit

    def _add_all(
        self,
        targets: Sequence[int],
        above: int,
        entry: _Entry,
        active: int,
        memory: tuple[int, ...],
    ) -> None:
        for target in targets:
            self._add(target, entry, active, memory)
        for target in targets:
            self._add_around(target, above, entry, active, memory)

    def _add_default(
        self, number: int, entry: _Entry, active: int, memory: tuple[int, ...]
    ) -> None:
        state = self.model.states[number]
        parent = self.model.states[state.parent]
        content = entry.content.setdefault(state.parent, [])
        targets: Sequence[int] = state.initial
        if not targets or targets == (state.parent,):
            if isinstance(parent.made, ir.Compound):
                targets = parent.initial
                content.append(parent.initial_raises)
            else:
                targets = parent.children
        content.append(state.initial_raises)
        self._add_all(targets, state.parent, entry, active, memory)

    def _add_around(
        self, number: int, above: int, entry: _Entry, active: int, memory: tuple[int, ...]
    ) -> None:
        """Add the states around one, below another (addAncestorStatesToEnter)."""
        around = self.model.states[number].around
        if above not in around:
            return
        for each in around:
            if each == above:
                return
            entry.states |= self.model.states[each].bit
            if isinstance(self.model.states[each].made, ir.Parallel):
                self._add_regions(each, entry, active, memory)

    def _add_regions(
        self, number: int, entry: _Entry, active: int, memory: tuple[int, ...]
    ) -> None:
        for child in self.model.states[number].children:
            region = self.model.states[child]
            inside = region.below | region.bit
            if not (entry.states & inside) and not (active & region.bit):
                self._add(child, entry, active, memory)

    # --- enterStates ---

    def _entered(
        self, before: Situation, raises: list[Raises], entry: _Entry, current: str
    ) -> list[Situation]:
        model, active = self.model, before.active
        made: list[Raises | Happening] = list(raises)
        for number, contents in entry.content.items():
            if not entry.states >> number & 1:
                made += contents
        for number in model.each(entry.states):
            state = model.states[number]
            active |= state.bit
            made.append(state.entry)
            if entry.by_default & state.bit:
                made.append(state.initial_raises)
            made += entry.content.get(number, ())
            if isinstance(state.made, ir.Final):
                if state.parent == 0:
                    return [Situation(active, before.memory)]
                made += self._done(state.parent, active)
        ended = before.ended
        for number in model.each(entry.states):
            ended &= ~model.once_of[number]
        return [
            Situation(active, before.memory, (*before.waiting, *events), ended)
            for events in self._events(made, current)
            if self._has_room(len(before.waiting) + len(events))
        ]

    def _has_room(self, waiting: int) -> bool:
        if waiting > MOST_WAITING:
            self.left_out = f"more than {MOST_WAITING} raised events wait at once"
        return waiting <= MOST_WAITING

    def _done(self, number: int, active: int) -> Iterator[Happening]:
        """Yield what is done with a state: perhaps the parallel state that it is a region of."""
        if number in self.model.awaited:
            yield Happening("state done", state=number)
        parent = self.model.states[number].parent
        above = self.model.states[parent]
        if isinstance(above.made, ir.Parallel) and self._is_done(parent, active):
            yield from self._done(parent, active)

    def _is_done(self, number: int, active: int) -> bool:
        state = self.model.states[number]
        children = [self.model.states[each] for each in state.children]
        if isinstance(state.made, ir.Parallel):
            return all(self._is_done(each.number, active) for each in children)
        return any(isinstance(each.made, ir.Final) and active & each.bit for each in children)

    # --- what is raised ---

    def _events(
        self, made: Sequence[Raises | Happening], current: str
    ) -> list[tuple[Happening, ...]]:
        """Return the events that may be raised, in each way that conditions allow."""
        ways: list[tuple[Happening, ...]] = [()]
        for each in made:
            if isinstance(each, Happening):
                ways = [(*way, each) for way in ways]
            elif each:
                ways = self._continued(ways, self._ways(each, current))
        return ways

    def _ways(self, raises: Raises, current: str) -> list[tuple[Happening, ...]]:
        ways: list[tuple[Happening, ...]] = [()]
        more: list[tuple[Happening, ...]]
        for each in raises:
            match each:
                case Raised(name=name):
                    event = name or current
                    taken = self.model.has_wildcard or event in self.model.taken
                    more = [(Happening("event", event),) if taken else ()]
                case Choice(branches=branches):
                    more = [way for branch in branches for way in self._ways(branch, current)]
                case Repeated(raises=inner):
                    self.left_out = "events are raised in a `for`"
                    once = self._ways(inner, current)
                    more = [(), *once, *((*one, *other) for one in once for other in once)]
            ways = self._continued(ways, more)
        return ways

    def _continued(
        self, ways: Sequence[tuple[Happening, ...]], more: Sequence[tuple[Happening, ...]]
    ) -> list[tuple[Happening, ...]]:
        """Return each way with each of those that may follow it, if they are not too many."""
        found = list(dict.fromkeys((*way, *events) for way in ways for events in more))
        if len(found) > MOST_WAYS:
            self.left_out = "what is raised depends on too many conditions at once"
            del found[MOST_WAYS:]
        return found


def _set(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in numbers)
