"""Parts of a chart in words, as the chart itself has them: triggers, guards, actions, invokes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import assert_never

from .. import ir
from ..printable import visible
from ..source import Span

# A string, which is kept as it is, or a comment, which is left out.
_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*')
_ONE_WORD = re.compile(r'[^\s|/"\[\]]+')
_LONGEST = 2_000
PRIVATE = "(private) "
"""What stands before an event that clients cannot send."""


def source_text(span: Span) -> str:
    """Return what stands in the chart, on one line and without comments."""
    text = _STRING_OR_COMMENT.sub(
        lambda match: " " if match[0].startswith("#") else match[0], span.text[:_LONGEST]
    )
    return visible(" ".join(text.split()))


def trigger_text(
    trigger: ir.Trigger, state: ir.StateBase, private: Collection[ir.EventRef] = ()
) -> str:
    """Say what a transition of a state waits for; events that clients cannot send are marked."""
    match trigger:
        case ir.OnEvents(events=events):
            return " | ".join(
                f"{PRIVATE if event in private else ''}{_named(event)}" for event in events
            )
        case ir.OnAny():
            return "*"
        case ir.OnStateDone():
            return "done"
        case ir.OnError():
            return "error"
        case ir.OnInvokeDone(id=id_):
            return f"{_invoked(id_, state)} done"
        case ir.OnInvokeError(id=id_):
            return f"{_invoked(id_, state)} error"
        case ir.OnInvokeEvents(id=id_, events=events):
            names = " | ".join(map(_named, events)) or "*"
            return f"{names} from {_invoked(id_, state)}"
        case ir.OnTimer(id=id_):
            return _timer_text(next(each for each in state.timers if each.id == id_))
        case ir.OnNothing():
            return "always"
        case _:
            assert_never(trigger)


def _named(event: ir.EventRef) -> str:
    """Name an event; between quotes where the name could be taken for more than that."""
    name = visible(event.name)
    if _ONE_WORD.fullmatch(name):
        return name
    escaped = name.replace('"', '\\"')
    return f'"{escaped}"'


def _timer_text(timer: ir.Timer) -> str:
    name = "" if timer.name is None else f" as {visible(timer.name)}"
    return f"{'every' if timer.recurring else 'after'} {source_text(timer.delay.span)}{name}"


def event_text(
    line: ir.Transition, state: ir.StateBase, private: Collection[ir.EventRef] = ()
) -> str:
    """Say what a transition waits for, with all alternatives."""
    return " | ".join(dict.fromkeys(trigger_text(each, state, private) for each in line.triggers))


def _invoked(full_id: str, state: ir.StateBase) -> str:
    """Return the name of an invoke without the path of its state."""
    return visible(full_id.removeprefix(f"{ir.path_text(state.path)}.") if state.path else full_id)


def statement_text(statement: ir.Statement) -> str:
    """Write an action as the chart has it; of `spawn` not the block behind it."""
    match statement:
        case ir.Spawn(callee=callee, id=id_, key=key):
            which = "" if key is None else f"[{source_text(key.span)}]"
            return f"{visible(f'spawn {callee.name} as {id_}')}{which}"
        case ir.If(branches=branches, otherwise=otherwise):
            parts = [
                f"{source_text(each.condition.span)} {_block_text(each.actions)}"
                for each in branches
            ]
            last = f" else {_block_text(otherwise)}" if otherwise else ""
            return f"if {' elif '.join(parts)}{last}"
        case ir.For(variables=variables, iterable=iterable, actions=actions):
            names = ", ".join(each.name for each in variables)
            items = ".items()" if len(variables) == 2 else ""
            goes = f"{visible(names)} in {source_text(iterable.span)}{items}"
            return f"for {goes} {_block_text(actions)}"
        case _:
            return source_text(statement.span)


def _block_text(actions: tuple[ir.Statement, ...]) -> str:
    return f"{{ {'; '.join(map(statement_text, actions))} }}" if actions else "{ }"


def invoke_text(invoke: ir.Invoke, state: ir.StateBase) -> str:
    """Name what is invoked, and its id where that is another name."""
    name, called = visible(invoke.callee.name), _invoked(invoke.id, state)
    return name if called == name else f"{name} as {called}"


def arguments_text(invoke: ir.Invoke) -> str:
    """Write the arguments of an invoke by their names."""
    return ", ".join(f"{name}={source_text(value.span)}" for name, value in invoke.arguments)


def label_text(event: str, guard: str, actions: tuple[str, ...]) -> str:
    """Write a transition as statecharts do: `event [guard] / action`."""
    parts = [event] if event else []
    if guard:
        parts.append(f"[{guard}]")
    if actions:
        parts.append("/ " + "; ".join(actions))
    return " ".join(parts)
