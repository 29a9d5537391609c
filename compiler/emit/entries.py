"""What entering and leaving a state itself does, the same with and without regions."""

from __future__ import annotations

from collections.abc import Iterable

from .. import ir
from ..ir_expressions import (
    Constant,
    Construct,
    ContextField,
    DurationConstant,
    FieldOf,
    Format,
    InputField,
    Now,
    SelfKey,
    TextConstant,
)
from ..ir_walk import nested, real_states, walk
from .literals import literal
from .names import identifier, path_text
from .scope import Scope
from .statements import present, statements

# Expressions that cannot fail, and differ only where a field of the context has been assigned.
_PLAIN = (
    *(Constant, Construct, ContextField, DurationConstant, FieldOf, Format, InputField, Now),
    *(SelfKey, TextConstant),
)


def method_names(states: Iterable[ir.State]) -> dict[ir.StatePath, str]:
    """Return what the methods of each state are named after: its path.

    Besides `enter_a` a state may have `enter_only_a`, and `exit_inside_a`; and the support has an
    `enter_initial`.
    """
    taken = {"initial"}
    names: dict[ir.StatePath, str] = {}
    for state in states:
        name = "_".join(map(identifier, state.path)) or "machine"
        while not taken.isdisjoint(mine := {name, f"only_{name}", f"inside_{name}"}):
            name += "_"
        taken |= mine
        names[state.path] = name
    return names


def awaited_states(root: ir.State) -> frozenset[ir.StatePath]:
    """Return the states for whose end a transition waits."""
    return frozenset(
        state.path
        for state in real_states(root)
        for transition in state.transitions
        if any(isinstance(trigger, ir.OnStateDone) for trigger in transition.triggers)
    )


def own_entry(state: ir.StateBase, scope: Scope) -> list[str]:
    """Write what entering a state itself does: its actions, and what it starts."""
    return statements(_in_order(state), scope)


def own_exit(state: ir.StateBase, scope: Scope) -> list[str]:
    """Write what leaving a state itself does: its actions, and the end of what it has running."""
    lines = statements(state.exit, scope)
    running = [*(each.id for each in state.invokes), *(each.id for each in state.timers)]
    if running and state.path:
        lines.append(f"self.stop({', '.join(map(literal, running))})")
    return lines


def final_entry(state: ir.Final, root: ir.StateBase, scope: Scope, *, completes: bool) -> list[str]:
    """Write what entering a final state does: it ends the machine, or `completes` its parent."""
    given = state.output if state.failure is None else state.failure.message
    output = "" if given is None else scope.expressions.text(given)
    assertions = [] if given is None else present([given], scope)
    if len(state.path) == 1:
        exits = statements((*state.exit, *root.exit), scope)
        end = f"self.finish({output})"
        if state.failure is not None:
            end = f"self.fail({output}, {state.failure.code})"
        return [*exits, *assertions, end]
    if not completes:
        return []
    argument = f", {output}" if output else ""
    parent = literal(path_text(state.path[:-1]))
    return [*assertions, f"self.complete({parent}{argument})"]


# --- the order of what a state does and what it starts --------------------------------------------


def _in_order(state: ir.StateBase) -> list[ir.Statement | ir.Invoke | ir.Timer]:
    """Return actions, invokes and timers in the order in which they happen.

    What a state invokes starts when the macrostep has ended, so that comes last. But an event that
    an entry action sends to a child is preceded by the child's start.
    """
    late: list[ir.Statement | ir.Invoke | ir.Timer] = [*state.invokes, *state.timers]
    ordered: list[ir.Statement | ir.Invoke | ir.Timer] = []
    for index, action in enumerate(state.entry):
        for invoke in state.invokes:
            is_next = invoke in late and _sends_to(invoke, action)
            if is_next and _is_same(invoke, state.entry[index:]):
                late.remove(invoke)
                ordered.append(invoke)
        ordered.append(action)
    return [*ordered, *late]


def _sends_to(invoke: ir.Invoke, action: ir.Statement) -> bool:
    return any(
        isinstance(each, ir.Send)
        and isinstance(each.target, ir.ToChild)
        and each.target.id == invoke.id
        for each in nested((action,))
    )


def _is_same(invoke: ir.Invoke, actions: Iterable[ir.Statement]) -> bool:
    """Return whether the arguments of a start are the same before actions as after them."""
    assigned = {
        ir.field_of(each.target)
        for each in nested(actions)
        if isinstance(each, (ir.Assign, ir.Delete))
    }
    if not assigned.isdisjoint(invoke.present):
        return False
    parts = [part for _, value in invoke.arguments for part in walk(value)]
    read = {part.name for part in parts if isinstance(part, ContextField)}
    return assigned.isdisjoint(read) and all(isinstance(part, _PLAIN) for part in parts)
