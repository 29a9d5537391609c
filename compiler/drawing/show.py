"""From the IR to the model of a picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from .. import ir
from ..ir_definitions import Definitions
from ..printable import visible
from .captions import (
    arguments_text,
    event_text,
    invoke_text,
    label_text,
    source_text,
    statement_text,
)
from .picture import FORK, INITIAL, STATE, Arrow, Box, Key, Kind, MachinePicture, Row, Sort


def show_program(program: ir.Program, files: Iterable[str]) -> list[MachinePicture]:
    """Return the pictures of the machines that files define, with all versions of each."""
    wanted = set(files)
    private = private_events(Definitions.of(program))
    return [
        show_chart(chart, machine, private)
        for file in program.files
        for machine in file.machines
        for chart in machine.charts
        if machine.file in wanted
    ]


def private_events(definitions: Definitions) -> frozenset[ir.EventRef]:
    """Return the events that clients cannot send."""
    return frozenset(ref for ref, event in definitions.events.items() if event.private)


def show_chart(
    chart: ir.Chart, machine: ir.Machine, private: Collection[ir.EventRef]
) -> MachinePicture:
    """Return the picture of one version of a machine, with the events that are `private`."""
    builder = _Builder(chart, machine, private)
    root = builder.box(chart.root)
    return MachinePicture(
        service=machine.service,
        name=machine.name,
        version=chart.version,
        root=builder.with_forks(root),
        arrows=tuple(builder.arrows),
    )


def state_key(path: ir.StatePath) -> Key:
    """Return the key of a state's box; that of the machine for the empty path."""
    return (STATE, *path)


class _Builder:
    """Collects the boxes and the arrows of one chart."""

    def __init__(
        self, chart: ir.Chart, machine: ir.Machine, private: Collection[ir.EventRef]
    ) -> None:
        self.chart = chart
        self.private = private
        several = len(machine.charts) > 1
        self.title = f"{machine.name} {chart.version}" if several else machine.name
        self.arrows: list[Arrow] = []
        self.forks: dict[ir.StatePath, list[Box]] = {}

    # --- boxes ---

    def box(self, state: ir.State) -> Box:
        """Return the box of a state, with all in it."""
        if isinstance(state, ir.History):
            return self.history(state)
        children: list[Box] = []
        if isinstance(state, ir.Compound):
            children.append(self.initial(state))
        rows = [*self.header_rows(state)]
        for line in state.transitions:
            if line.targets:
                self.transition(line, state)
            else:
                rows.append(_internal(line, event_text(line, state, self.private)))
        if isinstance(state, (ir.Compound, ir.Parallel)):
            children += [self.box(child) for child in state.children]
        if isinstance(state, ir.Final) and state.output is not None:
            text = f"output {source_text(state.output.span)}"
            rows.append(Row(sort=Sort.OUTPUT, text=text, full=text, span=state.output.span))
        if isinstance(state, ir.Final) and state.failure is not None:
            text = source_text(state.failure.span)
            rows.append(Row(sort=Sort.ERROR, text=text, full=text, span=state.failure.span))
        return Box(
            key=state_key(state.path),
            kind=_kind(state),
            name=visible(state.name or self.title),
            span=state.span if state.path else self.chart.span,
            rows=tuple(rows),
            children=tuple(children),
            description=visible(state.description or ""),
        )

    def header_rows(self, state: ir.StateBase) -> Iterable[Row]:
        """Yield the rows that stand before the internal transitions."""
        if state.tags:
            text = " ".join(f"#{visible(tag)}" for tag in state.tags)
            yield Row(sort=Sort.TAGS, text=text, full=f"tags {text}", span=state.span)
        for sort, statements in ((Sort.ENTRY, state.entry), (Sort.EXIT, state.exit)):
            for statement in statements:
                text = f"{sort.value} / {statement_text(statement)}"
                yield Row(sort=sort, text=text, full=text, span=statement.span)
        for invoke in state.invokes:
            text = f"invoke / {invoke_text(invoke, state)}"
            full = f"{text} with {arguments_text(invoke)}" if invoke.arguments else text
            yield Row(sort=Sort.INVOKE, text=text, full=full, span=invoke.span)

    def history(self, state: ir.History) -> Box:
        """Return the mark of a history state, and draw its default transition."""
        actions = tuple(map(statement_text, state.actions))
        key = state_key(state.path)
        for target in state.targets:
            # To enter its parent by default is what a history state without an arrow means.
            if actions or target != state.path[:-1]:
                self.arrow(key, state_key(target), "", "", actions, state)
            actions = ()
        kind = Kind.DEEP_HISTORY if state.deep else Kind.HISTORY
        return Box(key=key, kind=kind, name=visible(state.path[-1]), span=state.span)

    def initial(self, state: ir.Compound) -> Box:
        """Return the dot where a state begins, and draw the arrows from it."""
        key: Key = (INITIAL, *state.path)
        actions = tuple(map(statement_text, state.initial_actions))
        for target in state.initial:
            self.arrow(key, state_key(target), "", "", actions, state)
            actions = ()
        return Box(key=key, kind=Kind.INITIAL, name="initial", span=state.span)

    # --- arrows ---

    def arrow(
        self,
        source: Key,
        target: Key,
        event: str,
        guard: str,
        actions: tuple[str, ...],
        at: ir.Node,
    ) -> None:
        """Draw an arrow."""
        self.arrows.append(
            Arrow(
                source=source,
                target=target,
                event=event,
                guard=guard,
                actions=actions,
                full=label_text(event, guard, actions),
                span=at.span,
            )
        )

    def transition(self, line: ir.Transition, state: ir.StateBase) -> None:
        """Draw the arrow of a transition; one with several targets goes by way of a fork."""
        event = event_text(line, state, self.private)
        if line.reenter and _is_below(line.targets, line.source):
            event += " reenter"
        guard = "" if line.guard is None else source_text(line.guard.span)
        actions = tuple(map(statement_text, line.actions))
        source = state_key(line.source)
        if len(line.targets) == 1:
            self.arrow(source, state_key(line.targets[0]), event, guard, actions, line)
            return
        within = _common([line.source, *(target[:-1] for target in line.targets)])
        number = sum(map(len, self.forks.values()))
        fork: Key = (FORK, *line.source, str(number))
        box = Box(key=fork, kind=Kind.FORK, name="fork", span=line.span)
        self.forks.setdefault(within, []).append(box)
        self.arrow(source, fork, event, guard, actions, line)
        for target in line.targets:
            self.arrow(fork, state_key(target), "", "", (), line)

    def with_forks(self, box: Box) -> Box:
        """Return a box with the forks that belong into it and into those in it."""
        if not self.forks:
            return box
        forks = self.forks.get(box.key[1:], []) if box.key[0] == STATE else []
        children = (*map(self.with_forks, box.children), *forks)
        return replace(box, children=children)


def _internal(line: ir.Transition, event: str) -> Row:
    guard = "" if line.guard is None else source_text(line.guard.span)
    actions = tuple(map(statement_text, line.actions)) or ("ignored",)
    text = label_text(event, guard, actions)
    return Row(sort=Sort.INTERNAL, text=text, full=text, span=line.span)


def _kind(state: ir.StateBase) -> Kind:
    if not state.path:
        return Kind.MACHINE
    match state:
        case ir.Compound():
            return Kind.COMPOUND
        case ir.Parallel():
            return Kind.PARALLEL
        case ir.Final(failure=failure):
            return Kind.FINAL if failure is None else Kind.FAILING
        case _:
            return Kind.ATOMIC


def _is_below(targets: Iterable[ir.StatePath], source: ir.StatePath) -> bool:
    """Return whether all targets are in the source."""
    return all(len(each) > len(source) and each[: len(source)] == source for each in targets)


def _common(paths: list[ir.StatePath]) -> ir.StatePath:
    """Return the innermost state that all paths are at or below."""
    first = min(paths, key=len)
    length = next(
        (at for at in range(len(first)) if any(path[at] != first[at] for path in paths)),
        len(first),
    )
    return first[:length]
