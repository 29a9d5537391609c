"""States: those that are gone, have another name or place, or are of another kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .. import ir
from ..cluster.affected import Affected
from . import rules
from .findings import in_new, in_old
from .pairs import ChartIndex, Pair
from .renames import alike_states, match_up, traits_of


def compare_states(pair: Pair) -> tuple[ir.StatePath, ...]:
    """Report what became of the states; return the paths of those that are what they were.

    Only in those is it worth while to look for what else has changed.
    """
    root = (pair.old.chart.root, pair.new.chart.root)
    if type(root[0]) is not type(root[1]):
        had, has = ("states", "none") if isinstance(root[0], ir.Compound) else ("no states", "some")
        pair.findings.add(
            rules.STATE_KIND_CHANGED,
            f"{pair.called} had {had}, and has {has} now",
            in_new(pair.new.chart),
            pair.affected(finished_too=True),
            others=[in_old(pair.old.chart, f"had {had}")],
        )
        return ()
    both = [path for path in pair.old.real if path in pair.new.real]
    changed = [path for path in both if _kind(pair.old.real[path]) != _kind(pair.new.real[path])]
    for path in changed:
        if not _is_in(path[:-1], changed):
            _report_kind(pair, path)
    _compare_gone(pair, changed)
    kept = tuple(path for path in both if not _is_in(path, changed))
    for path in kept:
        _compare_regions(pair, path)
        _compare_final(pair, path)
    return kept


def _kind(state: ir.StateBase) -> str:
    """Return what a state is, as far as it decides how a machine in it is stored."""
    match state:
        case ir.Compound():
            return "a compound state"
        case ir.Parallel():
            return "a parallel state"
        case _:
            return "an atomic state"


def _those_in(pair: Pair, path: ir.StatePath) -> Affected:
    """Describe the machines in a state; those in a final state of the chart itself are done."""
    finished = len(path) == 1 and isinstance(pair.old.real[path], ir.Final)
    return pair.affected(path, finished=finished)


def _is_in(path: ir.StatePath, tops: Iterable[ir.StatePath]) -> bool:
    """Return whether a state is one of others, or below one."""
    return any(path[: len(top)] == top for top in tops)


def _report_kind(pair: Pair, path: ir.StatePath) -> None:
    old, new = pair.old.real[path], pair.new.real[path]
    pair.findings.add(
        rules.STATE_KIND_CHANGED,
        f"state `{ir.path_text(path)}` of {pair.called} was {_kind(old)}, and is {_kind(new)} now",
        in_new(new),
        _those_in(pair, path),
        others=[in_old(old, f"was {_kind(old)}")],
    )


# --- states that are gone -----------------------------------------------------------------------


def renamed_states(
    old: ChartIndex, new: ChartIndex, changed: Collection[ir.StatePath] = ()
) -> dict[ir.StatePath, ir.StatePath | None]:
    """Guess what has become of the states that are gone; None where nothing is like one.

    Only the outermost ones are in it. Those in a state that has `changed` its kind are left out.
    """
    gone = {path for path in old.real if path not in new.real and not _is_in(path, changed)}
    tops = [path for path in old.real if path in gone and path[:-1] not in gone]
    added = [path for path in new.real if path not in old.real and not _is_in(path, changed)]
    was = {path: traits_of(old.real[path]) for path in tops}
    now_is = {path: traits_of(new.real[path]) for path in added}
    became = match_up(tops, added, lambda one, other: alike_states(was[one], now_is[other]))
    return {path: became.get(path) for path in tops}


def _compare_gone(pair: Pair, changed: Collection[ir.StatePath]) -> None:
    for path, now in renamed_states(pair.old, pair.new, changed).items():
        if now is None:
            _report_removed(pair, path)
        else:
            _report_elsewhere(pair, path, now)


def _word(pair: Pair, path: ir.StatePath) -> str:
    """Return how messages call a state."""
    if isinstance(pair.old.real[path], ir.Final):
        return "final state"
    return "region" if isinstance(pair.old.real[path[:-1]], ir.Parallel) else "state"


def _report_removed(pair: Pair, path: ir.StatePath) -> None:
    parent = path[:-1]
    is_region = isinstance(pair.old.real[parent], ir.Parallel)
    around = pair.new.real[parent]
    pair.findings.add(
        rules.REGION_REMOVED if is_region else rules.STATE_REMOVED,
        f"{_word(pair, path)} `{ir.path_text(path)}` of {pair.called} is gone",
        in_old(pair.old.real[path], "was here"),
        _those_in(pair, parent if is_region else path),
        near=around.span if parent else pair.new.chart.span,
    )


def _report_elsewhere(pair: Pair, path: ir.StatePath, now: ir.StatePath) -> None:
    name = ir.path_text(path)
    if now[:-1] == path[:-1]:
        rule, what = rules.STATE_RENAMED, f"seems to be called `{now[-1]}` now"
    else:
        rule, what = rules.STATE_MOVED, f"seems to be `{ir.path_text(now)}` now"
    pair.findings.add(
        rule,
        f"{_word(pair, path)} `{name}` of {pair.called} {what}",
        in_new(pair.new.real[now]),
        _those_in(pair, path),
        others=[in_old(pair.old.real[path], f"was `{name}`")],
    )


# --- states that are there, but not as they were ------------------------------------------------


def _compare_regions(pair: Pair, path: ir.StatePath) -> None:
    """Report the regions that a parallel state has got."""
    old, new = pair.old.real[path], pair.new.real[path]
    if not isinstance(old, ir.Parallel) or not isinstance(new, ir.Parallel):
        return
    known = {child.path for child in old.children if not isinstance(child, ir.History)}
    if any(path not in pair.new.real for path in known):
        return  # which is reported
    for child in new.children:
        if isinstance(child, ir.History) or child.path in known:
            continue
        pair.findings.add(
            rules.REGION_ADDED,
            f"machines of {pair.called} in `{ir.path_text(path)}` are in no state of the new "
            f"region `{child.path[-1]}`",
            in_new(child),
            pair.affected(path),
            others=[in_old(old, "had no such region")],
        )


def _compare_final(pair: Pair, path: ir.StatePath) -> None:
    """Report a state that has become final, or is so no longer."""
    old, new = pair.old.real[path], pair.new.real[path]
    name = ir.path_text(path)
    if isinstance(old, ir.Atomic) and isinstance(new, ir.Final):
        whole = "the machine" if len(path) == 1 else f"`{ir.path_text(path[:-1])}`"
        pair.findings.add(
            rules.STATE_BECAME_FINAL,
            f"machines of {pair.called} that are in `{name}` never make {whole} done, "
            "though it is final now",
            in_new(new),
            pair.affected(path),
            others=[in_old(old, "was not final")],
        )
    elif isinstance(old, ir.Final) and isinstance(new, ir.Atomic):
        top = len(path) == 1
        pair.findings.add(
            rules.STATE_NO_LONGER_FINAL if top else rules.NESTED_NO_LONGER_FINAL,
            f"state `{name}` of {pair.called} is no longer final",
            in_new(new),
            pair.affected(path),
            others=[in_old(old, "was final")],
        )
    elif isinstance(old, ir.Final) and isinstance(new, ir.Final):
        _compare_failure(pair, old, new)


def _compare_failure(pair: Pair, old: ir.Final, new: ir.Final) -> None:
    """Report a final state that has begun to fail, or fails otherwise."""
    name = f"`{ir.path_text(new.path)}` of {pair.called}"
    if old.failure is None:
        if new.failure is not None:
            pair.findings.add(
                rules.FINAL_FAILS,
                f"machines that end in {name} fail now",
                in_new(new.failure),
                pair.affected(),
                others=[in_old(old, "did not fail")],
            )
    elif new.failure is None:
        pair.findings.add(
            rules.FAILURE_CHANGED,
            f"machines that end in {name} do not fail any more",
            in_new(new),
            pair.affected(),
            others=[in_old(old.failure, "failed")],
        )
    elif old.failure.code != new.failure.code:
        pair.findings.add(
            rules.FAILURE_CHANGED,
            f"machines that end in {name} fail with {new.failure.code}, and did with "
            f"{old.failure.code}",
            in_new(new.failure),
            pair.affected(),
            others=[in_old(old.failure, "was this")],
        )
