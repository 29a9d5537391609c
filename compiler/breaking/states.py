"""States: those that are gone, have another name or place, or are of another kind."""

from __future__ import annotations

from .. import ir
from . import rules
from .findings import in_new, in_old
from .pairs import Pair
from .renames import alike_states, match_up


def compare_states(pair: Pair) -> frozenset[ir.StatePath]:
    """Report what became of the states; return the paths that the new chart has as they were.

    Those are what it makes sense to compare further.
    """
    old, new = pair.old.real, pair.new.real
    gone = [path for path in old if path not in new]
    tops = [path for path in gone if path[:-1] not in gone]
    added = [path for path in new if path not in old]
    fresh = [path for path in added if path[:-1] not in added]
    became = match_up(
        tops,
        [*fresh, *(path for path in added if path not in fresh)],
        lambda one, other: alike_states(old[one], new[other]),
    )
    for path in tops:
        _report_gone(pair, path, became.get(path))
    return frozenset(path for path in old if path in new)


def _report_gone(pair: Pair, path: ir.StatePath, now: ir.StatePath | None) -> None:
    state = pair.old.real[path]
    name = ir.path_text(path)
    word = "final state" if isinstance(state, ir.Final) else "state"
    around = pair.new.real.get(path[:-1])
    near = around.span if around is not None else pair.new.chart.span
    affected = pair.affected(path)
    if now is None:
        pair.findings.add(
            rules.STATE_REMOVED,
            f"{word} `{name}` of {pair.called} is gone",
            in_old(state, "was here"),
            affected,
            near=near,
        )
        return
    there = pair.new.real[now]
    if now[:-1] == path[:-1]:
        rule, what = rules.STATE_RENAMED, f"is called `{now[-1]}` now"
    else:
        rule, what = rules.STATE_MOVED, f"is at `{ir.path_text(now)}` now"
    pair.findings.add(
        rule,
        f"{word} `{name}` of {pair.called} {what}",
        in_new(there),
        affected,
        others=[in_old(state, f"was `{name}`")],
    )
