"""Check that histories are of use: that something goes there, and finds what it remembers."""

from __future__ import annotations

from ... import codes, ir
from ...parsing import syntax
from ..charts.chart_context import ChartContext
from ..states.state_tree import StateNode
from ..states.survey import Transition

# Each history is compared with each line, in a microsecond; of a larger chart less is said.
_MOST_COMPARED = 200_000


def check_histories(built: ir.Chart, chart: ChartContext) -> None:
    """Warn of histories that nothing names or that never remember anything, and of inner lines.

    Where machines migrate to this version, they bring along what their histories remember.
    """
    survey = chart.survey
    histories = [node for node in survey.root.walk() if node.kind == "history"]
    if not histories:
        return
    transitions = [each for several in survey.transitions.values() for each in several]
    named = {node for each in transitions for node in each.targets}
    by_default = [*survey.initials.values(), *survey.defaults.values()]
    named.update(node for several in by_default for node in several)
    for transition in transitions:
        _check_inner(transition, chart)
    is_small = len(histories) * len(transitions) <= _MOST_COMPARED
    for node in histories:
        parent = node.parent
        assert parent is not None
        if node not in named:
            chart.report.add(
                codes.IDLE_HISTORY,
                f"nothing goes to the history `{node.text}`",
                node.span,
                help=f"name it as a target: `-> {node.text}`",
            )
        elif (
            is_small
            and not built.migrations
            and any(_is_outside(each, node) for each in transitions)
            and not any(_may_leave(each, parent) for each in transitions)
        ):
            chart.report.add(
                codes.IDLE_HISTORY,
                f"the history `{node.text}` never remembers anything: no line leaves "
                f"{parent.described}",
                node.span,
                help=f"where {parent.described} is never left, name one of its states instead",
            )


def _check_inner(transition: Transition, chart: ChartContext) -> None:
    """Warn of a line within a state that goes to a history of it without leaving the state."""
    effect = transition.node.effect
    if not isinstance(effect, syntax.Go):
        return
    for path, target in zip(effect.targets, transition.targets, strict=False):
        parent = target.parent
        if target.kind != "history" or parent is None or transition.domain is None:
            continue
        if parent.contains(transition.domain):
            chart.report.add(
                codes.INNER_HISTORY,
                f"this line does not leave {parent.described}, so `{target.name}` is not what is "
                "active now",
                path.span,
                label=f"what was active when {parent.described} was left before",
                help=f"name a state; or go to the history from outside of {parent.described}",
            )


def _is_outside(transition: Transition, history: StateNode) -> bool:
    """Return whether a line goes to a history and is not within the state that it is of."""
    assert history.parent is not None
    return history in transition.targets and not history.parent.contains(transition.source)


def _may_leave(transition: Transition, state: StateNode) -> bool:
    """Return whether a line may leave a state: it leaves what is around it, while it is active."""
    domain, source = transition.domain, transition.source
    if domain is None or domain is state or not domain.contains(state):
        return False
    if source.contains(state) or state.contains(source):
        return True
    common = next(each for each in source.ancestors() if each.contains(state))
    return common.kind == "parallel"
