"""A reference interpreter of charts: SCXML's algorithm, transcribed procedure by procedure.

The procedures are those of appendix D of the W3C recommendation, named in their docstrings
(https://www.w3.org/TR/scxml/#AlgorithmforSCXMLInterpretation). Where the language differs, a
comment says "Language:". Nothing here is clever: it is the measure for what is generated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal, assert_never

from sc_compile import ir
from sc_compile.datatypes import RecordRef

from .configuration import Configuration, is_descendant, proper_ancestors
from .effects import Effects
from .entry_set import EntrySet
from .evaluation import World
from .events import Event

MAX_MICROSTEPS = 1_000


class UnsettledError(Exception):
    """A macrostep took more than `MAX_MICROSTEPS` microsteps."""


class Interpreter(Configuration):
    """One machine."""

    def __init__(
        self,
        program: ir.Program,
        chart: ir.Chart,
        *,
        key: str = "",
        input: Mapping[str, Any] | None = None,  # noqa: A002 - as charts call it
        functions: Mapping[str, Callable[..., Any]] | None = None,
        max_microsteps: int = MAX_MICROSTEPS,
    ) -> None:
        """Make a machine that has not started yet."""
        super().__init__(chart.root)
        self.history_value: dict[ir.StatePath, list[ir.StatePath]] = {}
        self.outputs: dict[ir.StatePath, Any] = {}
        self.internal_queue: deque[Event] = deque()
        self.status: Literal["active", "done", "failed"] = "active"
        self.output: Any = None
        self.error: dict[str, Any] | None = None
        self.chart = chart
        self.max_microsteps = max_microsteps
        self.world = World(
            in_state=self.configuration.__contains__,
            lets={let.name: let.value for let in chart.lets},
            input=input or {},
            records={RecordRef(r.file, r.name): r for f in program.files for r in f.records},
            functions=functions or {},
            key=key,
        )
        self.effects = Effects(program, self.world, self.internal_queue.append)
        self.owners = {
            invoke.id: path
            for path, state in self.states.items()
            if isinstance(state, ir.StateBase)
            for invoke in state.invokes
        }

    @property
    def context(self) -> dict[str, Any]:
        """Return the context's fields."""
        return self.world.context

    # --- interpret, mainEventLoop ---

    def start(self) -> None:
        """Enter the initial states, and run to completion (interpret)."""
        chart = self.chart
        for each in chart.context:
            assert each.default is not None
            self.context[each.name] = self.world.evaluate(each.default)
        # Language: the machine itself is a state that is entered, though it is never left.
        initial = ir.Transition(
            source=(),
            triggers=(),
            guard=None,
            targets=(),
            reenter=False,
            domain=None,
            actions=(),
            span=chart.span,
        )
        self.enter_states([initial], starting=True)
        self.run_to_completion()

    def send(self, event: Event) -> bool:
        """Take an external event, if the machine runs; return whether a transition took it."""
        if self.status != "active":
            return False
        ends_member = event.member is not None and event.kind in ("done invoke", "error")
        if ends_member:
            self.effects.lose(event.id)
        enabled = self.select_transitions(event)
        if not enabled:
            # Language: that one of a family runs no more may enable eventless transitions. A
            # failure that nothing takes is none that the machine goes on after.
            return ends_member and event.kind != "error" and self.run_to_completion()
        self.microstep(enabled, event)
        self.run_to_completion()
        return True

    def run_to_completion(self) -> bool:
        """Take eventless transitions and internal events (the inner loop of mainEventLoop).

        Returns whether there were any.
        """
        microsteps = 1  # the one that the external event, or the start, has been
        while self.status == "active":
            enabled = self.select_transitions(None)
            event = None
            if not enabled:
                if not self.internal_queue:
                    break
                event = self.internal_queue.popleft()
                enabled = self.select_transitions(event)
            # An internal event that nothing takes counts too.
            microsteps += 1
            if microsteps > self.max_microsteps:
                raise UnsettledError
            if enabled:
                self.microstep(enabled, event)
        self.effects.settled(ended=self.status != "active")
        return microsteps > 1

    def microstep(self, enabled: list[ir.Transition], event: Event | None) -> None:
        """Exit states, run the transitions' actions, enter states (microstep)."""
        self.exit_states(enabled)
        for transition in enabled:
            self.see(event)
            self.effects.run(transition.actions, event)
            self.see(None)
        self.enter_states(enabled)

    # --- selectTransitions ---

    def select_transitions(self, event: Event | None) -> list[ir.Transition]:
        """Choose transitions (selectTransitions, without an event selectEventlessTransitions)."""
        enabled: list[ir.Transition] = []
        for atomic in self.in_order({s for s in self.configuration if self.is_atomic(s)}):
            for state in (atomic, *proper_ancestors(atomic)):
                line = next(
                    (
                        line
                        for line in self.real(state).transitions
                        if any(self.matches(trigger, state, event) for trigger in line.triggers)
                        and self.holds(line, event)
                    ),
                    None,
                )
                if line is not None:
                    if not any(line is each for each in enabled):
                        enabled.append(line)
                    break
        return self.remove_conflicting_transitions(enabled)

    def matches(self, trigger: ir.Trigger, state: ir.StatePath, event: Event | None) -> bool:
        """Return whether a trigger takes an event (nameMatch)."""
        if event is None:
            return isinstance(trigger, ir.OnNothing)
        match trigger:
            case ir.OnEvents(events=events):
                return event.kind == "declared" and event.name in {e.name for e in events}
            case ir.OnAny():
                return event.kind == "declared"
            case ir.OnStateDone():
                return event.kind == "done state" and event.of == state
            case ir.OnError():
                # Language: errors of expressions, and of what this state and those below it run.
                # What was spawned belongs to the machine itself.
                owner = self.owners.get(event.id, ())
                mine = event.id == "" or owner == state or is_descendant(owner, state)
                return event.kind == "error" and mine
            case ir.OnInvokeDone(id=invoke, is_family=is_family):
                return event.kind == "done invoke" and comes_from(event, invoke, is_family)
            case ir.OnInvokeError(id=invoke, is_family=is_family):
                return event.kind == "error" and comes_from(event, invoke, is_family)
            case ir.OnInvokeEvents(id=invoke, events=events, is_family=is_family):
                named = not events or event.name in {e.name for e in events}
                return event.kind == "declared" and comes_from(event, invoke, is_family) and named
            case ir.OnTimer(id=timer):
                return event.kind == "timer" and event.id == timer
            case ir.OnNothing():
                return False
            case _:
                assert_never(trigger)

    def holds(self, line: ir.Transition, event: Event | None) -> bool:
        """Return whether a guard holds (conditionMatch)."""
        self.see(event)
        found = line.guard is None or bool(self.world.evaluate(line.guard))
        self.see(None)
        return found

    def see(self, event: Event | None) -> None:
        """Let expressions see an event, or none."""
        self.world.event = event.fields if event is not None else {}
        member = event.member if event is not None else None
        self.world.member = member[1] if member is not None else ""

    def remove_conflicting_transitions(self, enabled: list[ir.Transition]) -> list[ir.Transition]:
        """Let inner transitions preempt outer ones (removeConflictingTransitions)."""
        filtered: list[ir.Transition] = []
        for one in enabled:
            preempted = False
            to_remove: list[ir.Transition] = []
            for other in filtered:
                if self.below_domain(one) & self.below_domain(other):
                    if is_descendant(one.source, other.source):
                        to_remove.append(other)
                    else:
                        preempted = True
                        break
            if not preempted:
                filtered = [each for each in filtered if each not in to_remove]
                filtered.append(one)
        return filtered

    # --- exitStates ---

    def below_domain(self, transition: ir.Transition) -> set[ir.StatePath]:
        """Return the active states below the domain: where two transitions meet, they conflict."""
        domain = self.transition_domain(transition)
        if domain is None:
            return set()
        return {state for state in self.configuration if is_descendant(state, domain)}

    def compute_exit_set(self, transitions: list[ir.Transition]) -> set[ir.StatePath]:
        """Return the states to exit (computeExitSet)."""
        to_exit: set[ir.StatePath] = set()
        for transition in transitions:
            left = self.below_domain(transition)
            domain = self.transition_domain(transition)
            if domain is not None and self.spares_regions(transition, domain):
                # Language: regions with neither the source nor a target stay as they are.
                ends = (transition.source, *transition.targets)
                touched = {end[: len(domain) + 1] for end in ends}
                left = {state for state in left if state[: len(domain) + 1] in touched}
            to_exit |= left
        return to_exit

    def spares_regions(self, transition: ir.Transition, domain: ir.StatePath) -> bool:
        """Return whether a transition leaves some regions of its domain as they are."""
        # A history of the domain itself stands for states in all of its regions.
        all_are_meant = any(
            isinstance(self.states[target], ir.History) and target[:-1] == domain
            for target in transition.targets
        )
        is_parallel = isinstance(self.states[domain], ir.Parallel)
        return is_parallel and domain != transition.source and not all_are_meant

    def exit_states(self, enabled: list[ir.Transition]) -> None:
        """Exit states, in reverse document order (exitStates)."""
        to_exit = list(reversed(self.in_order(self.compute_exit_set(enabled))))
        for path in to_exit:
            for child in self.children(self.states[path], pseudo=True):
                if isinstance(child, ir.History):
                    self.history_value[child.path] = self.in_order(
                        {
                            state
                            for state in self.configuration
                            if (
                                self.is_atomic(state) and is_descendant(state, path)
                                if child.deep
                                else state[:-1] == path and state != ()
                            )
                        }
                    )
        for path in to_exit:
            state = self.real(path)
            self.effects.run(state.exit, None)
            self.effects.stop(state)
            self.configuration.remove(path)

    # --- enterStates ---

    def enter_states(self, enabled: list[ir.Transition], *, starting: bool = False) -> None:
        """Enter states, in document order (enterStates)."""
        entry = EntrySet(self, self.history_value)
        if starting:
            entry.add_descendants(())
        else:
            entry.compute(enabled)
        for path, contents in entry.history_content.items():
            # Language: actions of a history whose parent is not entered come before all entries.
            if path not in entry.to_enter:
                for actions in contents:
                    self.effects.run(actions, None)
        for path in self.in_order(entry.to_enter):
            state = self.real(path)
            self.configuration.add(path)
            self.effects.run(state.entry, None)
            self.effects.schedule(state)
            if path in entry.for_default_entry and isinstance(state, ir.Compound):
                self.effects.run(state.initial_actions, None)
            for actions in entry.history_content.get(path, ()):
                self.effects.run(actions, None)
            if isinstance(state, ir.Final):
                self.enter_final(state)

    def enter_final(self, state: ir.Final) -> None:
        """Do the part of enterStates for a final state, and exitInterpreter."""
        parent = state.path[:-1]
        if parent == ():
            # Language: the output is what the exits leave. Nothing runs afterwards.
            self.effects.run(state.exit, None)
            self.effects.run(self.chart.root.exit, None)
            self.output = self._output_of(state)
            self.status = "done"
            if state.failure is not None:
                # Language: a machine may fail on purpose.
                message = self.world.evaluate(state.failure.message)
                self.error = {"message": message, "code": state.failure.code}
                self.status = "failed"
            self.internal_queue.clear()
            return
        self.done(parent, self._output_of(state))

    def done(self, path: ir.StatePath, output: Any) -> None:
        """Raise done.state.id, and that of a parallel parent all of whose regions are done now."""
        self.outputs[path] = output
        self.internal_queue.append(Event(kind="done state", of=path, fields={"output": output}))
        # Language: so on outward, where a region is itself a parallel state.
        parent = self.states[path[:-1]]
        if isinstance(parent, ir.Parallel) and self.is_in_final_state(parent):
            regions = self.children(parent)
            self.done(parent.path, {each.path[-1]: self.outputs[each.path] for each in regions})

    def _output_of(self, state: ir.Final) -> Any:
        return None if state.output is None else self.world.evaluate(state.output)


def comes_from(event: Event, name: str, is_family: bool) -> bool:
    """Return whether an event is of what was started under an id, or of one of that family."""
    if is_family:
        return event.member is not None and event.member[0] == name
    return name in (event.id, event.source)
