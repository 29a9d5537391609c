"""Check actions, the statements between braces, and follow what they tell about None."""

from __future__ import annotations

from ... import codes, ir, limits
from ... import ir_expressions as expr
from ...datatypes import DataType, RecordRef, may_be_none
from ...diagnostics import Label
from ...parsing import syntax
from ...suggest import did_you_mean, suggest
from ..expressions.calls import check_arguments, check_values
from ..expressions.comparisons import describe_mismatch, report_none
from ..expressions.iteration import check_iteration
from ..expressions.names_in_scope import is_value, report_context, unknown_value
from ..expressions.narrowing import facts_when, forget
from ..expressions.scope import Scope
from ..names import lookup
from ..names.declarations import declaration
from ..names.symbols import Kind
from ..states.state_tree import StateNode
from ..types.builtin_functions import FUNCTIONS
from ..types.type_relations import arithmetic, fits, is_unknown, members, type_text, without_none
from .assigned import assigned_in
from .chart_context import ChartContext
from .handlers import check_handler
from .messages import callee_ref, check_emit, check_raise, check_send, report_unknown_callee
from .mistaken_calls import new_value, report_assign

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
                if isinstance(checked, ir.Assign):
                    facts = after_assignment(facts, checked, chart.lets)
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
    if len(scope.locals) >= limits.MOST_LOOP_LEVELS:
        chart.report.add(
            codes.TOO_DEEP,
            f"`for`s are more than {limits.MOST_LOOP_LEVELS} deep in each other",
            node.span,
        )
        return (
            ir.For(variables=(), iterable=unknown_value(node.span), actions=(), span=node.span),
            scope.facts,
        )
    variables, iterable, inner = check_iteration(
        node.variables, node.iterable, scope, chart.checker
    )
    # What one round leaves, the next one finds.
    known = inner.facts
    for name in assigned_in(node.actions):
        known = forget(known, name, chart.lets)
    actions, after = _check_all(node.actions, state, inner.with_facts(known), chart)
    checked = ir.For(variables=variables, iterable=iterable, actions=actions, span=node.span)
    return checked, known | (inner.facts & after)


def after_assignment(
    facts: frozenset[str], assign: ir.Assign, lets: frozenset[str]
) -> frozenset[str]:
    """Return what is known not to be None after an assignment."""
    name = ".".join(assign.target)
    known = forget(facts, name, lets)
    datatype = assign.value.type
    # What `+=` and `-=` give is a number, a text or a list.
    if assign.op != "=" or not (may_be_none(datatype) or is_unknown(datatype)):
        known |= {name}
    return known


def _check(
    node: syntax.Statement, state: StateNode, scope: Scope, chart: ChartContext
) -> ir.Statement | None:
    match node:
        case syntax.Assign():
            return check_assign(node, scope, chart)
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
            return _stop(node, chart)
        case syntax.Log(value=value):
            return ir.Log(value=chart.checker.check(value, scope), span=node.span)
        case syntax.IfAction() | syntax.ForAction():
            raise AssertionError("a block takes these itself")


# --- assignments ------------------------------------------------------------------------------


def check_assign(node: syntax.Assign, scope: Scope, chart: ChartContext) -> ir.Assign | None:
    """Return an assignment to a context field, or to a field of a record in one."""
    target = _target_type(node, scope, chart)
    if target is None:
        chart.checker.check(node.value, scope)
        return None
    if node.op == "=":
        value = chart.checker.check(node.value, scope, target)
    else:
        value = _augmented(node, target, scope, chart)
    return ir.Assign(
        target=tuple(name.text for name in node.target.names),
        op=node.op,
        value=value,
        span=node.span,
    )


def _target_type(node: syntax.Assign, scope: Scope, chart: ChartContext) -> DataType | None:
    first, *rest = node.target.names
    name, machine, report = first.text, chart.machine, chart.report
    if name in machine.context:
        datatype = machine.context[name].type
        known = name
        for part in rest:
            found = _record_field(datatype, known, part, scope, chart)
            if found is None:
                return None
            datatype, known = found, f"{known}.{part.text}"
        return datatype
    if name in machine.lets:
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` is a `let`, and cannot be set",
            first.span,
            secondary=(Label(span=machine.lets[name].node.name.span, text="defined here"),),
            help="a `let` is computed anew whenever it is used: set the fields that it depends on",
        )
    elif name in scope.locals:
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` is the variable of a `for`, and cannot be set",
            first.span,
            help="only fields of the context can be set",
        )
    elif name in ("context", "ctx") and rest and rest[0].text in machine.context:
        report_context(node.target.span, rest[0].text, report)
    elif name in ("input", "event", "self"):
        report.add(
            codes.BAD_ASSIGNMENT,
            f"`{name}` cannot be changed",
            first.span,
            help="only fields of the context can be set",
        )
    elif not chart.names.may_declare(name):
        known_input = f"`{name}` is an input: copy it into the context to change it"
        report.add(
            codes.UNKNOWN_NAME,
            f"the context has no field `{name}`",
            first.span,
            label=did_you_mean(name, machine.context),
            help=(
                known_input
                if name in machine.input
                else (
                    f"declare it: `context({name}: ... = ...)`"
                    if suggest(name, machine.context) is None
                    else None
                )
            ),
        )
    return None


def _record_field(
    datatype: DataType, known: str, part: syntax.Name, scope: Scope, chart: ChartContext
) -> DataType | None:
    if may_be_none(datatype):
        if known not in scope.facts:
            chart.report.add(
                codes.POSSIBLY_NONE,
                f"`{known}` can be None here",
                part.span,
                help=f"check it first: `if {known} is not None`",
            )
            return None
        datatype = without_none(datatype)
    alternatives = members(datatype)
    if len(alternatives) == 1 and isinstance(alternatives[0], RecordRef):
        record = alternatives[0]
        symbol = chart.checker.records.get((record.file, record.name))
        fields = {param.name: param.type for param in symbol.params} if symbol else {}
        if part.text in fields:
            return fields[part.text]
        chart.report.add(
            codes.UNKNOWN_FIELD,
            f"`{record.name}` has no field `{part.text}`",
            part.span,
            label=did_you_mean(part.text, fields),
        )
    elif not is_unknown(datatype):
        chart.report.add(
            codes.BAD_ASSIGNMENT,
            f"`{type_text(datatype)}` has no fields that can be set",
            part.span,
        )
    return None


def _augmented(
    node: syntax.Assign, target: DataType, scope: Scope, chart: ChartContext
) -> expr.Expr:
    name = node.target.text
    current = without_none(target) if name in scope.facts else target
    wanted = current if node.op == "+=" and _is_list(current) else None
    value = chart.checker.check(node.value, scope, wanted)
    result = arithmetic(current, node.op[0], value.type)
    plain = without_none(current)
    if result is None and may_be_none(current) and arithmetic(plain, node.op[0], value.type):
        chart.report.add(
            codes.POSSIBLY_NONE,
            f"`{name}` can be None here",
            node.target.span,
            help=f"check it first: `if {name} is not None`",
        )
        return value
    given = without_none(value.type)
    if result is None and may_be_none(value.type) and arithmetic(current, node.op[0], given):
        report_none(value, chart.report)
        return value
    if result is None:
        chart.report.add(
            codes.BAD_OPERANDS,
            f"`{node.op}` does not work on `{type_text(current)}` and `{type_text(value.type)}`",
            node.span,
            help=describe_mismatch(value.type, current),
        )
    elif not fits(result, target):
        chart.report.add(
            codes.TYPE_MISMATCH,
            f"`{name}` is `{type_text(target)}`, and the result is `{type_text(result)}`",
            node.span,
            help=describe_mismatch(result, target),
        )
    return value


def _is_list(datatype: DataType) -> bool:
    return type_text(datatype).startswith("list[")


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
        chart.report.add(
            codes.NOT_AN_ACTION,
            f"`{name.text}` is a method of a value, not an action",
            name.span,
            help=new_value(node),
        )
    else:
        types: list[DataType] = []
        if lookup.find(chart.names, lookup.path_of(name)) is None:
            if name.text == "assign" and report_assign(node, chart):
                return None
            types = check_values(node.args, scope, chart.checker)
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
        chart.report.add(
            codes.UNKNOWN_DELAYED,
            f"no delayed message is named `{name}`",
            node.id.span,
            label=did_you_mean(name, chart.survey.delayed),
            help=(
                f"to stop what was spawned write `stop {name}`"
                if stoppable
                else f"name it where it is sent: `send E to self after 1m as {name}`"
            ),
        )
    return None


def _spawn(node: syntax.Spawn, scope: Scope, chart: ChartContext) -> ir.Spawn | None:
    callee = chart.survey.spawns[node.span]
    symbol = callee.symbol
    if symbol is None:
        report_unknown_callee(callee, scope, chart)
        return None
    check_handler(symbol, node.actor.span, chart.handlers, chart.report)
    arguments = check_arguments(node.args, symbol, node.span, scope, chart.checker)
    return ir.Spawn(
        callee=callee_ref(symbol),
        id=callee.id,
        arguments=arguments,
        span=node.span,
    )


def _stop(node: syntax.Stop, chart: ChartContext) -> ir.StopSpawned | None:
    name = node.id.text
    if name in chart.survey.spawned:
        return ir.StopSpawned(id=name, span=node.span)
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
