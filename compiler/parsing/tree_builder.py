"""The syntax tree, built while parsing: definitions, machines, states and actions.

See `tree_values` for how the methods are called.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, cast

from .. import codes
from ..diagnostics import Label
from ..source import Span
from . import syntax as s
from .scan import Token
from .table import table
from .tree_values import ValueBuilder

T = TypeVar("T")
Params = tuple[list[s.Param], Token]  # with the closing parenthesis, for the span
Targets = tuple[list[s.Path], s.Block | None]

# Words that an expression never reads as a name.
# Keywords that stand in no place where a field could.
_HARMLESS_WORDS = frozenset({"service", "key", "body", "private"})
_OPERATOR_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "True", "False", "None"})


class TreeBuilder(ValueBuilder):
    """Builds the nodes of one file."""

    # --- definitions ---

    def start(self, items: list[s.Node]) -> list[s.Node]:
        return items

    def import_def(self, keyword: Token, path: s.Str, alias: s.Name | None) -> s.Import:
        return s.Import(span=self._span(keyword, alias or path), path=path, alias=alias)

    def use_def(self, keyword: Token, module: s.Str) -> s.Use:
        return s.Use(span=self._span(keyword, module), module=module)

    def record(self, keyword: Token, name: Token, fields: Params) -> s.Record:
        span = self._span(keyword, fields[1])
        return s.Record(span=span, name=self.name(name), fields=tuple(fields[0]))

    def alias(self, keyword: Token, name: Token, _equals: Token, target: s.TypeExpr) -> s.Alias:
        return s.Alias(span=self._span(keyword, target), name=self.name(name), type=target)

    def event(
        self, private: Token | None, keyword: Token, name: Token, params: Params | None
    ) -> s.Event:
        fields, end = params or ([], name)
        span = self._span(private or keyword, end)
        return s.Event(
            span=span, name=self.name(name), params=tuple(fields), private=private is not None
        )

    def actor(
        self,
        keyword: Token,
        name: Token,
        params: Params,
        result: s.TypeExpr | None,
        origin: s.Str | s.FromService | None,
        policies: list[s.Policy] | None,
    ) -> s.Actor:
        last = (policies[-1] if policies else None) or origin or result or params[1]
        return s.Actor(
            span=self._span(keyword, last),
            name=self.name(name),
            params=tuple(params[0]),
            result=result,
            module=origin if isinstance(origin, s.Str) else None,
            service=origin if isinstance(origin, s.FromService) else None,
            policies=tuple(policies or ()),
        )

    def from_service(self, keyword: Token, _service: Token, target: s.Str) -> s.FromService:
        return s.FromService(span=self._span(keyword, target), target=target)

    def retry(self, keyword: Token, args: s.Arguments) -> s.Retry:
        return s.Retry(span=self._span(keyword, args), args=args)

    def timeout(self, keyword: Token, duration: s.Expr) -> s.Timeout:
        return s.Timeout(span=self._span(keyword, duration), duration=duration)

    def key_parameter(self, keyword: Token, name: Token) -> s.KeyParameter:
        return s.KeyParameter(span=self._span(keyword, name), name=self.name(name))

    def body_parameter(self, keyword: Token, name: Token) -> s.BodyParameter:
        return s.BodyParameter(span=self._span(keyword, name), name=self.name(name))

    def action(
        self,
        keyword: Token,
        name: Token,
        params: Params,
        origin: s.Str | s.FromService | None,
        policies: list[s.Policy] | None,
    ) -> s.Action:
        last = (policies[-1] if policies else None) or origin or params[1]
        return s.Action(
            span=self._span(keyword, last),
            name=self.name(name),
            params=tuple(params[0]),
            module=origin if isinstance(origin, s.Str) else None,
            service=origin if isinstance(origin, s.FromService) else None,
            policies=tuple(policies or ()),
        )

    def helper(
        self,
        keyword: Token,
        name: Token,
        params: Params,
        result: s.TypeExpr,
        module: s.Str | None,
    ) -> s.Def:
        return s.Def(
            span=self._span(keyword, module or result),
            name=self.name(name),
            params=tuple(params[0]),
            result=result,
            module=module,
        )

    def params(
        self, _open: Token, params: list[s.Param] | None, _comma: Token | None, close: Token
    ) -> Params:
        return params or [], close

    def param(
        self,
        private: Token | None,
        name: Token,
        _colon: Token,
        declared: s.TypeExpr,
        default: s.Expr | None,
    ) -> s.Param:
        return s.Param(
            span=self._span(name, default or declared),
            name=self.name(name),
            type=declared,
            default=default,
            private=None if private is None else self._span(private, private),
        )

    # --- machines ---

    def machine(
        self,
        keyword: Token,
        name: Token,
        params: Params | None,
        output: s.TypeExpr | None,
        version: s.Version | None,
        opening: Token,
        items: list[s.Node],
        close: Token,
    ) -> s.Machine:
        span = self._span(keyword, close)

        def of(kind: type[T]) -> tuple[T, ...]:
            return tuple(item for item in items if isinstance(item, kind))

        own = (s.Context, s.Event, s.Let, s.Option, s.Migrate)
        shared = [cast(s.Item, item) for item in items if not isinstance(item, own)]
        return s.Machine(
            span=span,
            name=self.name(name),
            params=tuple(params[0]) if params else (),
            output=output,
            version=version,
            contexts=of(s.Context),
            events=of(s.Event),
            lets=of(s.Let),
            options=of(s.Option),
            migrations=of(s.Migrate),
            body=self.body(opening, shared, close),
        )

    def version(self, keyword: Token, name: s.Name, latest: Token | None) -> s.Version:
        span = self._span(keyword, latest or name)
        return s.Version(span=span, name=name, latest=latest is not None)

    def context(self, keyword: Token, fields: Params) -> s.Context:
        for field in fields[0]:
            if field.name.text in table().keywords - _HARMLESS_WORDS:
                self._reserved(field.name, "a context field")
        return s.Context(span=self._span(keyword, fields[1]), fields=tuple(fields[0]))

    def let(self, keyword: Token, name: Token, value: s.Expr) -> s.Let:
        if name.text in _OPERATOR_WORDS:
            self._reserved(self.name(name), "a `let`")
        return s.Let(span=self._span(keyword, value), name=self.name(name), value=value)

    def _reserved(self, name: s.Name, what: str) -> None:
        self.report.add(
            codes.RESERVED_WORD,
            f"`{name.text}` is a keyword and cannot be the name of {what}",
            name.span,
            help=f"take another name, such as `{name.text.lower()}_`",
        )

    def option(self, keyword: Token, name: Token, value: s.Expr) -> s.Option:
        return s.Option(span=self._span(keyword, value), name=self.name(name), value=value)

    def migrate(
        self,
        keyword: Token,
        _from: Token,
        version: s.Name,
        _open: Token,
        moves: list[s.MapState | s.Assign],
        close: Token,
    ) -> s.Migrate:
        return s.Migrate(
            span=self._span(keyword, close),
            version=version,
            states=tuple(move for move in moves if isinstance(move, s.MapState)),
            assigns=tuple(move for move in moves if isinstance(move, s.Assign)),
        )

    def map_state(self, keyword: Token, old: s.Path, _arrow: Token, new: s.Path) -> s.MapState:
        return s.MapState(span=self._span(keyword, new), old=old, new=new)

    # --- states ---

    def description(self, keyword: Token, text: s.Str) -> s.Description:
        return s.Description(span=self._span(keyword, text), text=text)

    def tags(self, keyword: Token, names: list[s.Name]) -> s.Tags:
        return s.Tags(span=self._span(keyword, names[-1]), names=tuple(names))

    def initial(self, keyword: Token, targets: list[s.Path], actions: s.Block | None) -> s.Initial:
        span = self._span(keyword, actions or targets[-1])
        return s.Initial(span=span, targets=tuple(targets), actions=actions)

    def body(self, opening: Token, items: list[s.Item], close: Token) -> s.Body:
        attached: list[s.Item] = []
        for item in items:
            before = attached[-1] if attached else None
            if isinstance(item, s.Output) and isinstance(before, s.Final) and _bare(before):
                self._detached(before, item)
                attached[-1] = replace(before, body=replace(before.body, items=(item,)))
            else:
                attached.append(item)
        return s.Body(span=self._span(opening, close), items=tuple(attached))

    def _detached(self, final: s.Final, output: s.Output) -> None:
        self.report.add(
            codes.DETACHED_OUTPUT,
            f"this `output` is not inside `final {final.name.written}`",
            output.span,
            label="belongs to the state around it",
            secondary=[Label(span=final.span, text="the final state ends here")],
            help=f"give the state braces: `final {final.name.written} {{ output ... }}`",
        )

    def _no_body(self, name: s.Name) -> s.Body:
        return s.Body(span=Span(self.source, name.span.end, name.span.end))

    def state(self, keyword: Token, name: s.Name, body: s.Body | None) -> s.State:
        span = self._span(keyword, body or name)
        return s.State(span=span, name=name, body=body or self._no_body(name))

    def parallel(self, keyword: Token, name: s.Name, body: s.Body) -> s.Parallel:
        return s.Parallel(span=self._span(keyword, body), name=name, body=body)

    def final(self, keyword: Token, name: s.Name, body: s.Body | None) -> s.Final:
        span = self._span(keyword, body or name)
        return s.Final(span=span, name=name, body=body or self._no_body(name))

    def history(
        self,
        keyword: Token,
        name: s.Name,
        deep: Token | None,
        default: Targets | None,
    ) -> s.History:
        targets, actions = default or ([], None)
        last = actions or (targets[-1] if targets else None) or deep or name
        return s.History(
            span=self._span(keyword, last),
            name=name,
            deep=deep is not None,
            targets=tuple(targets),
            actions=actions,
        )

    def fallback(self, _arrow: Token, targets: list[s.Path], actions: s.Block | None) -> Targets:
        return targets, actions

    def output(self, keyword: Token, value: s.Expr) -> s.Output:
        return s.Output(span=self._span(keyword, value), value=value)

    def entry(self, keyword: Token, actions: s.Block) -> s.EntryActions:
        return s.EntryActions(span=self._span(keyword, actions), actions=actions)

    def exit(self, keyword: Token, actions: s.Block) -> s.ExitActions:
        return s.ExitActions(span=self._span(keyword, actions), actions=actions)

    # --- transitions ---

    def on(
        self, keyword: Token, triggers: list[s.Trigger], guard: s.Expr | None, effect: s.Effect
    ) -> s.On:
        span = self._span(keyword, effect)
        return s.On(span=span, triggers=tuple(triggers), guard=guard, effect=effect)

    def always(self, keyword: Token, guard: s.Expr | None, effect: s.Effect) -> s.Always:
        return s.Always(span=self._span(keyword, effect), guard=guard, effect=effect)

    def after(
        self, keyword: Token, delay: s.Expr, guard: s.Expr | None, effect: s.Effect
    ) -> s.After:
        span = self._span(keyword, effect)
        return s.After(span=span, delay=delay, guard=guard, effect=effect)

    def every(
        self, keyword: Token, period: s.Expr, guard: s.Expr | None, effect: s.Effect
    ) -> s.Every:
        span = self._span(keyword, effect)
        return s.Every(span=span, period=period, guard=guard, effect=effect)

    def event_trigger(self, event: s.Dotted) -> s.EventTrigger:
        return s.EventTrigger(span=event.span, event=event)

    def quoted_trigger(self, token: Token) -> s.EventTrigger:
        name = self.quoted_name(token)
        return s.EventTrigger(span=name.span, event=s.Dotted(span=name.span, names=(name,)))

    def done_trigger(self, token: Token) -> s.DoneTrigger:
        return s.DoneTrigger(span=self._place(token))

    def error_trigger(self, token: Token) -> s.ErrorTrigger:
        return s.ErrorTrigger(span=self._place(token))

    def any_trigger(self, token: Token) -> s.AnyTrigger:
        return s.AnyTrigger(span=self._place(token))

    def go(
        self,
        arrow: Token,
        targets: list[s.Path],
        reenter: Token | None,
        actions: s.Block | None,
    ) -> s.Go:
        return s.Go(
            span=self._span(arrow, actions or reenter or targets[-1]),
            targets=tuple(targets),
            reenter=reenter is not None,
            actions=actions,
        )

    def stay(self, actions: s.Block) -> s.Stay:
        return s.Stay(span=actions.span, actions=actions)

    def invoke(
        self,
        keyword: Token,
        actor: s.Dotted,
        args: s.Arguments,
        id_: s.Name | None,
        handlers: tuple[list[s.On], Token] | None,
    ) -> s.Invoke:
        return s.Invoke(
            span=self._span(keyword, handlers[1] if handlers else id_ or args),
            actor=actor,
            args=args,
            id=id_,
            handlers=tuple(handlers[0]) if handlers else (),
        )

    def handlers(
        self, _open: Token, handlers: list[s.On], close: Token
    ) -> tuple[list[s.On], Token]:
        return handlers, close

    # --- actions ---

    def block(self, opening: Token, statements: list[s.Statement], close: Token) -> s.Block:
        return s.Block(span=self._span(opening, close), statements=tuple(statements))

    def assign_op(self, token: Token) -> Token:
        return token

    def assign(self, target: s.Dotted, op: Token, value: s.Expr) -> s.Assign:
        span = self._span(target, value)
        return s.Assign(span=span, target=target, op=cast(s.AssignOp, op.text), value=value)

    def call(self, function: s.Dotted, args: s.Arguments) -> s.Call:
        return s.Call(span=self._span(function, args), function=function, args=args)

    def raise_event(
        self,
        keyword: Token,
        event: s.Dotted,
        args: s.Arguments | None,
        delay: s.Expr | None,
        id_: s.Name | None,
    ) -> s.Raise:
        span = self._span(keyword, id_ or delay or args or event)
        return s.Raise(span=span, event=event, args=args, delay=delay, id=id_)

    def send(
        self,
        keyword: Token,
        event: s.Dotted,
        args: s.Arguments | None,
        _to: Token,
        destination: s.Destination,
        delay: s.Expr | None,
        id_: s.Name | None,
    ) -> s.Send:
        return s.Send(
            span=self._span(keyword, id_ or delay or destination),
            event=event,
            args=args,
            destination=destination,
            delay=delay,
            id=id_,
        )

    def actor_ref(self, name: Token) -> s.ActorRef:
        return s.ActorRef(span=self._place(name), name=self.name(name))

    def object_ref(self, machine: s.Dotted, _open: Token, key: s.Expr, close: Token) -> s.ObjectRef:
        return s.ObjectRef(span=self._span(machine, close), machine=machine, key=key)

    def emit(self, keyword: Token, event: s.Dotted, args: s.Arguments | None) -> s.Emit:
        return s.Emit(span=self._span(keyword, args or event), event=event, args=args)

    def cancel(self, keyword: Token, name: Token) -> s.Cancel:
        return s.Cancel(span=self._span(keyword, name), id=self.name(name))

    def spawn(
        self,
        keyword: Token,
        actor: s.Dotted,
        args: s.Arguments,
        id_: s.Name,
        handlers: tuple[list[s.On], Token] | None,
    ) -> s.Spawn:
        return s.Spawn(
            span=self._span(keyword, handlers[1] if handlers else id_),
            actor=actor,
            args=args,
            id=id_,
            handlers=tuple(handlers[0]) if handlers else (),
        )

    def stop(self, keyword: Token, name: Token) -> s.Stop:
        return s.Stop(span=self._span(keyword, name), id=self.name(name))

    def log(self, keyword: Token, value: s.Expr) -> s.Log:
        return s.Log(span=self._span(keyword, value), value=value)


def _bare(final: s.Final) -> bool:
    """Tell whether a final state was written without braces."""
    return final.body.span.start == final.body.span.end
