"""Check messages: what is raised, sent and forwarded, to whom, and whether they take it."""

from __future__ import annotations

from ... import codes, ir
from ... import ir_expressions as expr
from ...datatypes import DataType, Scalar
from ...diagnostics import Label
from ...parsing import syntax
from ...parsing.syntax import name_as_written
from ...source import Span
from ...suggest import did_you_mean
from ..expressions.calls import check_arguments, check_values
from ..expressions.names_in_scope import report_no_event
from ..expressions.scope import Scope
from ..names import lookup
from ..names.declarations import declaration, result_of_use
from ..names.symbols import Kind, Symbol
from ..states.state_tree import StateNode
from ..states.survey import Started
from ..types.type_relations import fits, type_text
from .chart_context import ChartContext
from .event_views import event_ref


def callee_ref(symbol: Symbol) -> ir.Callee:
    """Return the reference of an actor or a machine."""
    if symbol.kind is Kind.MACHINE:
        return machine_ref(symbol)
    return ir.ActorRef(symbol.file, symbol.name)


def report_unknown_callee(started: Started, scope: Scope, chart: ChartContext) -> None:
    """Report what is invoked or spawned and not declared, and check its arguments."""
    node = started.node
    types = check_values(node.args, scope, chart.checker)
    result = result_of_use(node.handlers, chart.machine.context)
    lookup.callee(
        node.actor,
        chart.names,
        lookup.INVOCABLE,
        chart.report,
        lambda: declaration("actor", node.actor.text, node.args, types, result),
    )


def machine_ref(symbol: Symbol) -> ir.MachineRef:
    """Return the reference of a machine."""
    return ir.MachineRef(symbol.file, symbol.name, symbol.service)


def make_message(
    event: syntax.Dotted,
    args: syntax.Arguments | None,
    scope: Scope,
    chart: ChartContext,
    recipient: Symbol | None,
) -> ir.Message | None:
    """Return the message of a statement: an event with its fields, or the current one."""
    if event.text == "event" and args is None:
        return _current_event(event, scope, chart, recipient)
    symbol, name = None, event.names[-1].text
    if recipient is not None and len(event.names) == 1 and name not in chart.machine.events:
        symbol = recipient.own_events.get(name)
    if symbol is None:
        types: list[DataType] = []
        if lookup.find_event(chart.names, chart.machine, lookup.path_of(event)) is None:
            types = check_values(args, scope, chart.checker)
        symbol = lookup.event(
            event,
            chart.names,
            chart.machine,
            chart.report,
            lambda: declaration("event", name, args, types),
        )
    if symbol is None:
        return None
    arguments = check_arguments(
        args, symbol, args.span if args else event.span, scope, chart.checker
    )
    if recipient is not None:
        _check_accepted(symbol, recipient, event.span, chart)
    return ir.MakeEvent(event=event_ref(symbol), arguments=arguments, span=event.span)


def _current_event(
    node: syntax.Dotted, scope: Scope, chart: ChartContext, recipient: Symbol | None
) -> ir.Message | None:
    if scope.event is None:
        report_no_event(node, scope, chart.report)
        return None
    if scope.event.events is None:
        if scope.event.described != "the event":
            chart.report.add(
                codes.NO_EVENT,
                "only a declared event can be forwarded",
                node.span,
                help="send an event of your own: `send E(x=event.output) to ...`",
            )
        return None
    if recipient is not None:
        for symbol in scope.event.events:
            _check_accepted(symbol, recipient, node.span, chart)
    return ir.CurrentEvent(span=node.span)


def _check_accepted(event: Symbol, recipient: Symbol, span: Span, chart: ChartContext) -> None:
    """Report an event that a machine does not declare, or declares with other fields."""
    taken = recipient.events.get(event.name)
    if taken is event:
        return
    if taken is None:
        chart.report.add(
            codes.NOT_ACCEPTED,
            f"`{recipient.name}` takes no event `{event.name}`",
            span,
            label=did_you_mean(name_as_written(event.name), map(name_as_written, recipient.events)),
            secondary=(Label(span=recipient.span, text="the machine"),),
            help="declare the event in the file, so that both machines know it",
        )
        return
    theirs = {param.name: param for param in taken.params}
    reason = ""
    for param in event.params:
        other = theirs.pop(param.name, None)
        if other is None:
            reason = f"it has no field `{param.name}` there"
        elif not fits(param.type, other.type):
            reason = f"its field `{param.name}` is `{type_text(other.type)}` there"
    for param in theirs.values():
        if param.required:
            reason = f"it needs a field `{param.name}` there"
    if reason:
        chart.report.add(
            codes.NOT_ACCEPTED,
            f"`{recipient.name}` takes another event `{event.name}`: {reason}",
            span,
            secondary=(
                Label(span=event.span, text="the event that is sent"),
                Label(span=taken.span, text="the event that is taken"),
            ),
        )


def _delay(
    node: syntax.Raise | syntax.Send, scope: Scope, chart: ChartContext
) -> tuple[expr.Expr | None, str | None]:
    delay = None
    if node.delay is not None:
        delay = chart.checker.check(node.delay, scope, Scalar.DURATION)
    elif node.id is not None:
        chart.report.add(
            codes.USELESS_ID,
            f"`{node.id.text}` names a message that cannot be cancelled",
            node.id.span,
            help="only a message with `after` waits, and can be cancelled by its id",
        )
    return delay, node.id.text if node.id is not None and delay is not None else None


def check_emit(node: syntax.Emit, scope: Scope, chart: ChartContext) -> ir.Emit | None:
    """Return an `emit` statement; a private event is not for those outside."""
    message = make_message(node.event, node.args, scope, chart, None)
    if message is None:
        return None
    shown: list[Symbol] = []
    if isinstance(message, ir.CurrentEvent):
        if scope.event is not None:
            shown += scope.event.events or ()
    elif (named := lookup.event(node.event, chart.names, chart.machine, chart.report)) is not None:
        shown.append(named)
    for symbol in shown:
        if symbol.private:
            chart.report.add(
                codes.PRIVATE_EMITTED,
                f"`{symbol.name}` is private, and `emit` shows it to clients",
                node.event.span,
                secondary=(Label(span=symbol.span, text="declared here"),),
                help="emit another event, or leave out `private`",
            )
            break
    return ir.Emit(message=message, span=node.span)


def check_raise(node: syntax.Raise, scope: Scope, chart: ChartContext) -> ir.Raise | None:
    """Return a `raise`."""
    message = make_message(node.event, node.args, scope, chart, None)
    delay, name = _delay(node, scope, chart)
    if message is None:
        return None
    return ir.Raise(message=message, delay=delay, id=name, span=node.span)


def check_send(
    node: syntax.Send, state: StateNode, scope: Scope, chart: ChartContext
) -> ir.Send | None:
    """Return a `send`."""
    target, recipient = _target(node.destination, state, scope, chart)
    message = make_message(node.event, node.args, scope, chart, recipient)
    delay, name = _delay(node, scope, chart)
    if message is None or target is None:
        return None
    if isinstance(target, ir.ToMember) and target.key is None and delay is not None:
        _report_late_family(target, node, chart)
        return None
    return ir.Send(message=message, target=target, delay=delay, id=name, span=node.span)


def _report_late_family(target: ir.ToMember, node: syntax.Send, chart: ChartContext) -> None:
    family, event = target.family, node.event.text
    chart.report.add(
        codes.UNKNOWN_RECIPIENT,
        "a delayed event goes to one recipient, not to a family",
        target.span,
        help=f"who runs then is not known now: send the machine itself an event after the delay, "
        f"and in its line `send {event} to {family}`",
    )


def _target(
    node: syntax.Destination, state: StateNode, scope: Scope, chart: ChartContext
) -> tuple[ir.Target | None, Symbol | None]:
    if isinstance(node, syntax.ObjectRef):
        return _machine(node, state, scope, chart)
    match node.name.text:
        case "parent":
            return ir.ToParent(span=node.span), None
        case "self":
            return ir.ToSelf(span=node.span), None
        case "sender":
            if scope.event is None:
                report_no_event(node, scope, chart.report)
                return None, None
            return ir.ToSender(span=node.span), None
        case name:
            return _callee(node, name, state, chart)


def _machine(
    node: syntax.ObjectRef, state: StateNode, scope: Scope, chart: ChartContext
) -> tuple[ir.Target | None, Symbol | None]:
    key = chart.checker.check(node.key, scope, Scalar.STR)
    name = node.machine.text
    if name in chart.survey.families:
        symbol = _machine_of(chart.survey.families[name], node.machine, chart)
        target = ir.ToMember(family=name, key=key, span=node.span)
        return (None, None) if symbol is None else (target, symbol)
    unknown = lookup.find(chart.names, lookup.path_of(node.machine)) is None
    if unknown and _started_as(name, state, chart) is not None:
        chart.report.add(
            codes.UNKNOWN_RECIPIENT,
            f"`{name}` is an id, and takes no key",
            node.span,
            help=f"send to what has this id, `send E(...) to {name}`, to one of a family that is "
            f"spawned `as {name}[key]`, or to a machine by its key, `send E(...) to machine[key]`",
        )
        return None, None
    label = did_you_mean(name, chart.survey.families) if unknown else ""
    if label:
        message = f"nothing here is named `{name}`"
        chart.report.add(codes.UNKNOWN_RECIPIENT, message, node.machine.span, label=label)
        return None, None
    symbol = lookup.callee(
        node.machine,
        chart.names,
        (Kind.MACHINE,),
        chart.report,
        lambda: f"machine {name} {{ ... }}",
    )
    if symbol is None:
        return None, None
    if symbol.kind is not Kind.MACHINE:
        chart.report.add(
            codes.NOT_A_MACHINE,
            f"`{node.machine.text}` is {symbol.kind.value}, not a machine",
            node.machine.span,
            secondary=(Label(span=symbol.span, text="defined here"),),
        )
        return None, None
    return ir.ToMachine(machine=machine_ref(symbol), key=key, span=node.span), symbol


def _started_as(name: str, state: StateNode, chart: ChartContext) -> Started | None:
    """Return what is invoked in a state, or spawned, under an id."""
    return chart.survey.callee_in_scope(state, name) or chart.survey.spawned.get(name)


def _callee(
    node: syntax.ActorRef, name: str, state: StateNode, chart: ChartContext
) -> tuple[ir.Target | None, Symbol | None]:
    callee = _started_as(name, state, chart)
    if callee is None:
        _report_recipient(node, name, state, chart)
        return None, None
    symbol = _machine_of(callee, node, chart)
    if symbol is None:
        return None, None
    if callee.is_family:
        return ir.ToMember(family=name, span=node.span), symbol
    return ir.ToChild(id=callee.id, span=node.span), symbol


def _machine_of(callee: Started, node: syntax.Node, chart: ChartContext) -> Symbol | None:
    """Return what takes messages to something that was started; report an actor."""
    symbol = callee.symbol
    if symbol is None or symbol.kind is Kind.MACHINE:
        return symbol
    chart.report.add(
        codes.NOT_A_MACHINE,
        f"`{callee.name}` is {symbol.kind.value}, and takes no messages",
        node.span,
        secondary=(Label(span=callee.node.actor.span, text="started here"),),
    )
    return None


def _report_recipient(
    node: syntax.ActorRef, name: str, state: StateNode, chart: ChartContext
) -> None:
    if chart.names.may_declare(name):
        return
    found = lookup.find(chart.names, (name,))
    elsewhere = _elsewhere(name, chart)
    known = ["parent", "sender", "self", *chart.survey.spawned]
    for around in (state, *state.ancestors()):
        known.extend(chart.survey.callees.get(around, {}))
    help_text = None
    if elsewhere is not None:
        owner, _ = elsewhere
        help_text = f"that invoke runs only in {owner.described}: send it in its `entry`"
    elif found is not None and found.kind is Kind.MACHINE:
        help_text = f"a machine is addressed by its key: `{name}[key]`"
    chart.report.add(
        codes.UNKNOWN_RECIPIENT,
        f"nothing here is named `{name}`",
        node.span,
        label=did_you_mean(name, known) if help_text is None else "",
        help=help_text,
    )


def _elsewhere(name: str, chart: ChartContext) -> tuple[StateNode, Started] | None:
    for node, callees in chart.survey.callees.items():
        if name in callees:
            return node, callees[name]
    return None
