"""Resolve targets: where transitions, initials and histories lead to, and what they leave."""

from __future__ import annotations

from collections.abc import Sequence

from ... import codes
from ...diagnostics import Fix, Label, Report
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ...suggest import did_you_mean
from ..names.symbols import FileNames
from .state_tree import StateNode, descend, find_state, report_unknown_state


def resolve_targets(
    go: syntax.Go, source: StateNode, names: FileNames, report: Report
) -> tuple[StateNode, ...]:
    """Return the states that a transition goes to; those that do not exist are reported."""
    found: list[StateNode] = []
    for path in go.targets:
        target = _resolve(path, source, names, report)
        if target is None:
            continue
        if target is source and not go.reenter and source.kind != "final":
            report.add(
                codes.SELF_TARGET,
                f"{source.described} targets itself without `reenter`",
                path.span,
                help=f"write `-> {path.text} reenter` to leave it and enter it again, "
                "or leave the arrow out to stay",
                fix=Fix(span=path.span.behind(), text=" reenter"),
            )
        found.append(target)
    _check_together(go.targets, found, report)
    return tuple(found)


def _resolve(
    path: syntax.Path, source: StateNode, names: FileNames, report: Report
) -> StateNode | None:
    words = [name.text for name in path.names]
    target = find_state(source, words)
    if target is None:
        report_unknown_state(words, path.span, source, names, report)
    return target


def _check_together(
    paths: Sequence[syntax.Path], found: Sequence[StateNode], report: Report
) -> None:
    if len(found) != len(paths):
        return
    for index, target in enumerate(found):
        for other in range(index):
            if not in_different_regions(found[other], target):
                report.add(
                    codes.BAD_TARGETS,
                    f"{found[other].described} and {target.described} are never active together",
                    paths[index].span,
                    secondary=(Label(span=paths[other].span),),
                    help="several targets lie in different regions of one `parallel` state",
                )
                return


def in_different_regions(one: StateNode, other: StateNode) -> bool:
    """Return whether two states lie in different regions of a parallel state."""
    if one.contains(other) or other.contains(one):
        return False
    for ancestor in one.ancestors():
        if ancestor.contains(other):
            return ancestor.kind == "parallel"
    return False


def resolve_initial(node: StateNode, names: FileNames, report: Report) -> tuple[StateNode, ...]:
    """Return where a state with children starts; a missing or wrong `initial` is reported."""
    assert node.body is not None
    initials = node.body.initials
    for again in initials[1:]:
        report.add(
            codes.REPEATED_ITEM,
            "a state has one `initial`",
            again.span,
            secondary=(Label(span=initials[0].span, text="the first is here"),),
        )
    if not node.is_compound:
        if initials and not names.file.skipped:
            why = "all regions of a parallel state are active"
            if node.kind != "parallel":
                why = "there are no states in it"
            report.add(
                codes.BAD_INITIAL,
                f"{node.described} has no `initial`: {why}",
                initials[0].span,
            )
        return ()
    if not initials:
        if not names.file.skipped:
            first = next(child for child in node.children.values() if child.kind != "history")
            report.add(
                codes.MISSING_INITIAL,
                f"{node.described} has states, but no `initial`",
                node.span,
                help=f"say which comes first, for example `initial {name_as_written(first.name)}`",
                fix=_first(node, name_as_written(first.name)),
            )
        return ()
    found = [_initial_target(path, node, names, report) for path in initials[0].targets]
    targets = [target for target in found if target is not None]
    _check_together(initials[0].targets, targets, report)
    return tuple(targets)


def _first(node: StateNode, name: str) -> Fix:
    """Return the change that says which state of another comes first."""
    assert node.body is not None
    brace = node.body.span.start
    return Fix(span=node.span.source.span(brace + 1, brace + 1), text=f" initial {name} ")


def _initial_target(
    path: syntax.Path, node: StateNode, names: FileNames, report: Report
) -> StateNode | None:
    words = [name.text for name in path.names]
    target = descend(node, words)
    if target is not None:
        return target
    elsewhere = find_state(node, words)
    if elsewhere is not None:
        # A path from the top is fine too, as long as it leads into the state.
        if node.contains(elsewhere) and elsewhere is not node:
            return elsewhere
        report.add(
            codes.BAD_INITIAL,
            f"`{path.text}` is not inside {node.described}",
            path.span,
            label=did_you_mean(path.text, map(name_as_written, node.children)),
        )
        return None
    report_unknown_state(words, path.span, node, names, report)
    return None


def resolve_history(node: StateNode, names: FileNames, report: Report) -> tuple[StateNode, ...]:
    """Return the default targets of a history; one that leads outside its parent is reported."""
    history, parent = node.history, node.parent
    assert history is not None
    assert parent is not None
    if parent.parent is None or not any(
        child.kind != "history" for child in parent.children.values()
    ):
        report.add(
            codes.BAD_HISTORY,
            (
                f"{parent.described} has nothing that a history could restore"
                if parent.parent is not None
                else "a history stands in a state, not directly in the machine"
            ),
            history.name.span,
        )
        return ()
    found: list[StateNode] = []
    for path in history.targets:
        target = _resolve(path, node, names, report)
        if target is None:
            continue
        if not parent.contains(target) or target is node:
            report.add(
                codes.BAD_HISTORY,
                f"`{path.text}` is not inside {parent.described}, which the history restores",
                path.span,
            )
            continue
        found.append(target)
    _check_together(history.targets, found, report)
    return tuple(found)


# --- what a transition leaves and enters ------------------------------------------------------


def domain(source: StateNode, targets: Sequence[StateNode], reenter: bool) -> StateNode | None:
    """Return the state within which a transition happens; None for one that stays."""
    if not targets:
        return None
    if not reenter and all(source.contains(each) and each is not source for each in targets):
        return source
    for ancestor in source.ancestors():
        if all(ancestor.contains(each) and each is not ancestor for each in targets):
            return ancestor
    return _root(source)


def exit_roots(
    within: StateNode, source: StateNode, targets: Sequence[StateNode]
) -> list[StateNode]:
    """Return the children of a domain that are left, with everything below them.

    A parallel state keeps the regions that a transition does not touch: those with neither the
    source nor a target. Its own transitions touch them all, and so does a history of it as target.
    """
    children = [child for child in within.children.values() if child.kind != "history"]
    restored = any(each.kind == "history" and each.parent is within for each in targets)
    if within.kind != "parallel" or within is source or restored:
        return children
    touched = [source, *targets]
    return [child for child in children if any(child.contains(each) for each in touched)]


def _root(node: StateNode) -> StateNode:
    while node.parent is not None:
        node = node.parent
    return node
