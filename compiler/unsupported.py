"""What the back end cannot do yet: each is refused with a code of its own.

When a feature works, its line here goes, and its code stays unused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import codes, ir
from .codes import Code
from .diagnostics import Report
from .signatures import Version
from .source import Span


def refuse_unsupported(
    machines: Iterable[ir.Machine], versions: Sequence[Version], report: Report
) -> None:
    """Report every use of something that is not supported yet."""
    for machine in machines:
        for chart in machine.charts:
            for code, what, span in _in_states(chart.root):
                report.add(code, f"{what} not supported yet", span)
    for version in versions:
        for migration in version.node.migrations:
            report.add(
                codes.MIGRATE_UNSUPPORTED, "`migrate` is not supported yet", migration.version.span
            )


def _in_states(root: ir.State) -> Iterator[tuple[Code, str, Span]]:
    pending = [root]
    while pending:
        state = pending.pop()
        if isinstance(state, ir.History):
            yield codes.HISTORY_UNSUPPORTED, "`history` is", state.span
            continue
        if isinstance(state, ir.Parallel):
            yield codes.PARALLEL_UNSUPPORTED, "`parallel` is", state.span
        for timer in state.timers:
            if timer.recurring:
                yield codes.EVERY_UNSUPPORTED, "`every` is", timer.span
        for statement in _statements(state):
            match statement:
                case ir.Spawn():
                    yield codes.SPAWN_UNSUPPORTED, "`spawn` is", statement.span
                case ir.StopSpawned():
                    yield codes.SPAWN_UNSUPPORTED, "`stop` is", statement.span
                case ir.Emit():
                    yield codes.EMIT_UNSUPPORTED, "`emit` is", statement.span
                case _:
                    pass
        if isinstance(state, (ir.Compound, ir.Parallel)):
            pending.extend(state.children)


def _statements(state: ir.StateBase) -> Iterator[ir.Statement]:
    yield from state.entry
    yield from state.exit
    for transition in state.transitions:
        yield from transition.actions
    if isinstance(state, ir.Compound):
        yield from state.initial_actions
