"""What is known of the current event on a transition, going by its triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ... import ir
from ...datatypes import DataType, ErrorInfo
from ...diagnostics import Report
from ...parsing import syntax
from ...phrases import joined
from ..expressions.scope import EventView
from ..names import lookup
from ..names.declarations import event_of_use
from ..names.symbols import FileNames, MachineNames, Symbol
from ..states.survey import Transition
from ..types.type_relations import UNKNOWN, same


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """One kind of event that a transition takes: how messages call it, and its fields."""

    described: str
    fields: Mapping[str, DataType]


def resolve_events(
    transition: Transition, names: FileNames, machine: MachineNames, report: Report
) -> dict[syntax.Trigger, Symbol | None]:
    """Return the events that a transition names; unknown ones are reported."""
    found: dict[syntax.Trigger, Symbol | None] = {}
    if isinstance(transition.node, syntax.On):
        for trigger in transition.node.triggers:
            if isinstance(trigger, syntax.EventTrigger):
                found[trigger] = lookup.event(
                    trigger.event,
                    names,
                    machine,
                    report,
                    partial(
                        event_of_use, trigger.event.names[-1].text, transition.node, machine.context
                    ),
                )
    return found


def view(
    transition: Transition,
    events: Mapping[syntax.Trigger, Symbol | None],
    machine: MachineNames,
    done_output: DataType,
) -> EventView | None:
    """Return what is known of the current event on a transition; None where there is none.

    `done_output` is what the transition's state gives when it is done.
    """
    if not isinstance(transition.node, syntax.On):
        return None
    callee = transition.callee
    family = callee.name if callee is not None and callee.is_family else None
    kinds: list[EventKind] = []
    declared: list[Symbol] = []
    forwardable = True
    for trigger in transition.node.triggers:
        match trigger:
            case syntax.EventTrigger():
                symbol = events.get(trigger)
                if symbol is None:
                    return EventView(fields=Everything(), described="the event", family=family)
                kinds.append(_kind_of(symbol))
                declared.append(symbol)
            case syntax.AnyTrigger():
                kinds += [_kind_of(symbol) for symbol in machine.events.values()]
                declared += machine.events.values()
            case syntax.DoneTrigger():
                forwardable = False
                output = done_output
                if callee is not None:
                    symbol = callee.symbol
                    output = symbol.result if symbol is not None else UNKNOWN
                kinds.append(EventKind(described="`done`", fields={"output": output}))
            case syntax.ErrorTrigger():
                forwardable = False
                kinds.append(EventKind(described="`error`", fields={"error": ErrorInfo()}))
    shared, partial = _shared(kinds)
    described = kinds[0].described if len(kinds) == 1 else "what these events share"
    return EventView(
        fields=shared,
        described=described,
        partial=partial,
        events=tuple(declared) if forwardable else None,
        family=family,
    )


def _kind_of(symbol: Symbol) -> EventKind:
    return EventKind(
        described=f"event `{symbol.name}`",
        fields={param.name: param.type for param in symbol.params},
    )


def _shared(kinds: Sequence[EventKind]) -> tuple[dict[str, DataType], dict[str, str]]:
    """Return the fields that all have with one type, and for the others why they are not known."""
    if len(kinds) == 1:
        return dict(kinds[0].fields), {}
    shared: dict[str, DataType] = {}
    partial: dict[str, str] = {}
    for name in dict.fromkeys(name for kind in kinds for name in kind.fields):
        having = [kind for kind in kinds if name in kind.fields]
        if len(having) < len(kinds):
            lacking = [kind.described for kind in kinds if name not in kind.fields]
            partial[name] = f"{joined(_few(lacking))} {'has' if len(lacking) == 1 else 'have'} none"
            continue
        first = having[0].fields[name]
        if all(same(first, kind.fields[name]) for kind in having):
            shared[name] = first
        else:
            partial[name] = "it has another type in each of them"
    return shared, partial


def _few(phrases: list[str]) -> list[str]:
    """Return phrases, or the first two of many and how many others there are."""
    return phrases if len(phrases) <= 3 else [*phrases[:2], f"{len(phrases) - 2} others"]


def event_ref(symbol: Symbol) -> ir.EventRef:
    """Return the reference of an event."""
    return ir.EventRef(symbol.file, symbol.name, symbol.machine, symbol.version)


class Everything(Mapping[str, DataType]):
    """The fields of an event that is not known: any, of an unknown type."""

    def __getitem__(self, name: str) -> DataType:
        """Return the unknown type."""
        return UNKNOWN

    def __iter__(self) -> Iterator[str]:
        """Yield nothing: no name is known."""
        return iter(())

    def __len__(self) -> int:
        """Return how many names are known."""
        return 0
