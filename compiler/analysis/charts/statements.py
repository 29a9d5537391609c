"""Check actions, the statements between braces, and follow what they tell about None."""

from __future__ import annotations

from ... import codes, ir
from ...datatypes import DataType, Scalar
from ...diagnostics import Label
from ...parsing import syntax
from ...suggest import did_you_mean
from ..expressions.calls import check_arguments, check_values
from ..expressions.iteration import check_iteration, is_too_deep
from ..expressions.names_in_scope import is_value, unknown_value
from ..expressions.narrowing import facts_when, forget
from ..expressions.scope import Scope
from ..names import lookup
from ..names.declarations import declaration
from ..names.symbols import Kind
from ..states.state_tree import StateNode
from ..types.builtin_functions import FUNCTIONS
from .assigned import forget_assigned
from .assignments import after_assignment, check_assign, check_delete
from .chart_context import ChartContext
from .handlers import check_handler
from .messages import callee_ref, check_emit, check_raise, check_send, report_unknown_callee
from .mistaken_calls import new_value, report_assign, report_elsewhere

_INSTEAD = {
    Kind.ACTOR: "start it with `invoke`, or with `spawn`",
    Kind.MACHINE: "start it with `invoke`, or with `spawn`",
    Kind.DEF: "a def is pure: use its value in an expression",
    Kind.RECORD: "use its value, for example in an assignment",
    Kind.ALIAS: "only an `action` is called here",
}


def check_block(
    block: syntax.Block | None, node: StateNode, scope: Scope, chart: ChartContext
) -> tuple[ir.Statement, ...]:
    """Return the statements of a block; each sees what those before it have assigned."""
    return _check_all(block, node, scope, chart)[0]


def _check_all(
    block: syntax.Block | None, node: StateNode, scope: Scope, chart: ChartContext
) -> tuple[tuple[ir.Statement, ...], frozenset[str]]:
    """Return the statements of a block, and what is known not to be None after them."""
    found: list[ir.Statement] = []
    for statement in block.statements if block is not None else ():
        checked: ir.Statement | None
        match statement:
            case syntax.IfAction():
                checked, facts = _if(statement, node, scope, chart)
            case syntax.ForAction():
                checked, facts = _for(statement, node, scope, chart)
            case _:
                checked, facts = _check(statement, node, scope, chart), scope.facts
                if isinstance(statement, syntax.Assign) and isinstance(checked, ir.Assign):
                    facts = after_assignment(facts, statement, checked, chart.lets)
                elif isinstance(checked, ir.Delete):
                    facts = forget(facts, None, chart.lets)
        if checked is not None:
            found.append(checked)
        scope = scope.with_facts(facts)
    return tuple(found), scope.facts


def _if(
    node: syntax.IfAction, state: StateNode, scope: Scope, chart: ChartContext
) -> tuple[ir.If, frozenset[str]]:
    """Return an `if`, and what is known after it: what is known wherever it ends."""
    branches: list[ir.Branch] = []
    ends: list[frozenset[str]] = []
    for branch in node.branches:
        condition = chart.checker.condition(branch.condition, scope)
        holds = scope.knowing(facts_when(branch.condition, True))
        actions, facts = _check_all(branch.actions, state, holds, chart)
        branches.append(ir.Branch(condition=condition, actions=actions, span=branch.span))
        ends.append(facts)
        scope = scope.knowing(facts_when(branch.condition, False))
    otherwise, facts = _check_all(node.otherwise, state, scope, chart)
    checked = ir.If(branches=tuple(branches), otherwise=otherwise, span=node.span)
    return checked, facts.intersection(*ends)


def _for(
    node: syntax.ForAction, state: StateNode, scope: Scope, chart: ChartContext
) -> tuple[ir.For, frozenset[str]]:
    """Return a `for`, and what is known after it, however often it has done something."""
    if is_too_deep(node, scope, chart.checker):
        return (
            ir.For(variables=(), iterable=unknown_value(node.span), actions=(), span=node.span),
            scope.facts,
        )
    variables, iterable, inner = check_iteration(
        node.variables, node.iterable, scope, chart.checker
    )
    # What one round leaves, the next one finds.
    known = forget_assigned(inner.facts, node.actions, chart.lets)
    actions, after = _check_all(node.actions, state, inner.with_facts(known), chart)
    checked = ir.For(variables=variables, iterable=iterable, actions=actions, span=node.span)
    return checked, known | (inner.facts & after)


def _check(
    node: syntax.Statement, state: StateNode, scope: Scope, chart: ChartContext
) -> ir.Statement | None:
    match node:
        case syntax.Assign():
            return check_assign(node, scope, chart)
        case syntax.Delete():
            return check_delete(node, scope, chart)
        case syntax.Call():
            return _call(node, scope, chart)
        case syntax.Raise():
            return check_raise(node, scope, chart)
        case syntax.Send():
            return check_send(node, state, scope, chart)
        case syntax.Emit():
            return check_emit(node, scope, chart)
        case syntax.Cancel():
            return _cancel(node, chart)
        case syntax.Spawn():
            return _spawn(node, scope, chart)
        case syntax.Stop():
            return _stop(node, scope, chart)
        case syntax.Log(value=value):
            return ir.Log(value=chart.checker.check(value, scope), span=node.span)
        case syntax.IfAction() | syntax.ForAction():
            raise AssertionError("a block takes these itself")


# --- calls, timers, and what is spawned -------------------------------------------------------


def _call(node: syntax.Call, scope: Scope, chart: ChartContext) -> ir.RunAction | None:
    name = node.function
    symbol = None
    if len(name.names) == 1 and name.text in FUNCTIONS:
        chart.report.add(
            codes.NOT_AN_ACTION,
            f"`{name.text}` is a function for expressions",
            name.span,
            help="it changes nothing: use its value, for example in an assignment",
        )
    elif len(name.names) > 1 and is_value(name.names[0].text, scope):
        owner: syntax.Expr = syntax.Var(span=name.names[0].span, name=name.names[0].text)
        for each in name.names[1:-1]:
            owner = syntax.Attribute(span=owner.span.to(each.span), value=owner, name=each)
        advice, fix = new_value(node, chart.checker.check(owner, scope).type)
        chart.report.add(
            codes.NOT_AN_ACTION,
            f"`{name.text}` is a method of a value, not an action",
            name.span,
            help=advice,
            fix=fix,
        )
    else:
        types: list[DataType] = []
        if lookup.find(chart.names, lookup.path_of(name)) is None:
            if name.text == "assign" and report_assign(node, chart):
                return None
            types = check_values(node.args, scope, chart.checker)
            if report_elsewhere(node, chart):
                return None
        symbol = lookup.callee(
            name,
            chart.names,
            (Kind.ACTION,),
            chart.report,
            lambda: declaration("action", name.text, node.args, types),
        )
        if symbol is None:
            return None
    if symbol is not None and symbol.kind is Kind.ACTION:
        check_handler(symbol, name.span, chart.handlers, chart.report)
        arguments = check_arguments(node.args, symbol, node.span, scope, chart.checker)
        action = ir.ActionRef(symbol.file, symbol.name)
        return ir.RunAction(action=action, arguments=arguments, span=node.span)
    if symbol is not None:
        chart.report.add(
            codes.NOT_AN_ACTION,
            f"`{name.text}` is {symbol.kind.value}, not an action",
            name.span,
            secondary=(Label(span=symbol.span, text="defined here"),),
            help=_INSTEAD.get(symbol.kind),
        )
        check_arguments(node.args, symbol, node.span, scope, chart.checker)
        return None
    check_values(node.args, scope, chart.checker)
    return None


def _cancel(node: syntax.Cancel, chart: ChartContext) -> ir.Cancel | None:
    name = node.id.text
    if name in chart.survey.delayed:
        return ir.Cancel(id=name, span=node.span)
    if not chart.names.may_declare(name):
        stoppable = name in chart.survey.spawned
        timer = any(
            each.timer is not None and each.timer.rpartition(".")[2] == name
            for lines in chart.survey.transitions.values()
            for each in lines
        )
        chart.report.add(
            codes.UNKNOWN_DELAYED,
            f"no delayed message is named `{name}`",
            node.id.span,
            label=did_you_mean(name, chart.survey.delayed),
            help=(
                f"to stop what was spawned write `stop {name}`"
                if stoppable
                else (
                    f"`{name}` is a timer: it ends when its state is left, in a line that goes to "
                    "another state, or to itself with `reenter`"
                    if timer
                    else f"name it where it is sent: `send E to self after 1m as {name}`"
                )
            ),
        )
    return None


def _spawn(node: syntax.Spawn, scope: Scope, chart: ChartContext) -> ir.Spawn | None:
    callee = chart.survey.spawns[node.span]
    symbol = callee.symbol
    key = None if node.key is None else chart.checker.check(node.key, scope, Scalar.STR)
    if symbol is None:
        report_unknown_callee(callee, scope, chart)
        return None
    check_handler(symbol, node.actor.span, chart.handlers, chart.report)
    arguments = check_arguments(node.args, symbol, node.span, scope, chart.checker)
    return ir.Spawn(
        callee=callee_ref(symbol),
        id=callee.id,
        arguments=arguments,
        key=key,
        span=node.span,
    )


def _stop(
    node: syntax.Stop, scope: Scope, chart: ChartContext
) -> ir.StopSpawned | ir.StopMember | None:
    name = node.id.text
    key = None if node.key is None else chart.checker.check(node.key, scope, Scalar.STR)
    if name in chart.survey.families:
        return ir.StopMember(family=name, key=key, span=node.span)
    if name in chart.survey.spawned and key is None:
        return ir.StopSpawned(id=name, span=node.span)
    if name in chart.survey.spawned:
        chart.report.add(
            codes.UNKNOWN_SPAWN,
            f"`{name}` is no family, and takes no key",
            node.span,
            secondary=(Label(span=chart.survey.spawned[name].node.span, text="spawned here"),),
            help=f"stop the one that there is, `stop {name}`, or spawn one for each key: "
            f"`as {name}[key]`",
        )
        return None
    if not chart.names.may_declare(name):
        invoked = any(name in known for known in chart.survey.callees.values())
        chart.report.add(
            codes.UNKNOWN_SPAWN,
            f"nothing is spawned as `{name}`",
            node.id.span,
            label=did_you_mean(name, chart.survey.spawned),
            help=(
                "an invoke stops when its state is left"
                if invoked
                else (
                    f"to cancel a delayed message write `cancel {name}`"
                    if name in chart.survey.delayed
                    else None
                )
            ),
        )
    return None
