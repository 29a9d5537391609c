"""The syntax tree, built while parsing: definitions, machines and states.

See `tree_values` for which rules have a method here, and how it is called.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, cast

from .. import codes
from ..diagnostics import Label
from ..source import Span
from . import syntax as s
from .table import table
from .tree_values import ValueBuilder

T = TypeVar("T")
Origin = s.Str | s.FromService

# Keywords that stand in no place where a field could.
_HARMLESS_WORDS = frozenset({"service", "key", "body", "private"})
# Words that an expression never reads as a name.
_OPERATOR_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "True", "False", "None"})


class TreeBuilder(ValueBuilder):
    """Builds the nodes of one file."""

    # --- definitions ---

    def actor(
        self,
        span: Span,
        name: s.Name,
        params: tuple[s.Param, ...],
        result: s.TypeExpr | None,
        origin: Origin | None,
        policies: tuple[s.Policy, ...] | None,
    ) -> s.Actor:
        return s.Actor(
            span=span,
            name=name,
            params=params,
            result=result,
            module=origin if isinstance(origin, s.Str) else None,
            service=origin if isinstance(origin, s.FromService) else None,
            policies=policies or (),
        )

    def action(
        self,
        span: Span,
        name: s.Name,
        params: tuple[s.Param, ...],
        origin: Origin | None,
        policies: tuple[s.Policy, ...] | None,
    ) -> s.Action:
        return s.Action(
            span=span,
            name=name,
            params=params,
            module=origin if isinstance(origin, s.Str) else None,
            service=origin if isinstance(origin, s.FromService) else None,
            policies=policies or (),
        )

    def param(
        self,
        span: Span,
        private: Span | None,
        name: s.Name,
        declared: s.TypeExpr,
        default: s.Expr | None,
    ) -> s.Param:
        return s.Param(
            span=Span(self._source, name.span.start, span.end),
            name=name,
            type=declared,
            default=default,
            private=private,
        )

    # --- machines ---

    def machine(
        self,
        span: Span,
        name: s.Name,
        params: tuple[s.Param, ...] | None,
        output: s.TypeExpr | None,
        version: s.Version | None,
        body: tuple[Span, tuple[s.Node, ...]],
    ) -> s.Machine:
        def of(kind: type[T]) -> tuple[T, ...]:
            return tuple(item for item in body[1] if isinstance(item, kind))

        own = (s.Context, s.Event, s.Let, s.Option, s.Invariant, s.Migrate)
        shared = [cast(s.Item, item) for item in body[1] if not isinstance(item, own)]
        return s.Machine(
            span=span,
            name=name,
            params=params or (),
            output=output,
            version=version,
            contexts=of(s.Context),
            events=of(s.Event),
            lets=of(s.Let),
            options=of(s.Option),
            invariants=of(s.Invariant),
            migrations=of(s.Migrate),
            body=self.body(body[0], *shared),
        )

    def machine_body(self, span: Span, *items: s.Node) -> tuple[Span, tuple[s.Node, ...]]:
        return span, items

    def context(self, span: Span, fields: tuple[s.Param, ...]) -> s.Context:
        for field in fields:
            if field.name.text in table().keywords - _HARMLESS_WORDS:
                self._reserved(field.name, "a context field")
        return s.Context(span=span, fields=fields)

    def let(self, span: Span, name: s.Name, value: s.Expr) -> s.Let:
        if name.text in _OPERATOR_WORDS:
            self._reserved(name, "a `let`")
        return s.Let(span=span, name=name, value=value)

    def _reserved(self, name: s.Name, what: str) -> None:
        self._report.add(
            codes.RESERVED_WORD,
            f"`{name.text}` is a keyword and cannot be the name of {what}",
            name.span,
            help=f"take another name, such as `{name.text.lower()}_`",
        )

    def migrate(self, span: Span, version: s.Name, *moves: s.MapState | s.Assign) -> s.Migrate:
        return s.Migrate(
            span=span,
            version=version,
            states=tuple(move for move in moves if isinstance(move, s.MapState)),
            assigns=tuple(move for move in moves if isinstance(move, s.Assign)),
        )

    # --- states ---

    def state(self, span: Span, name: s.Name, body: s.Body | None) -> s.State:
        return s.State(span=span, name=name, body=body or self._no_body(name))

    def final(self, span: Span, name: s.Name, body: s.Body | None) -> s.Final:
        return s.Final(span=span, name=name, body=body or self._no_body(name))

    def _no_body(self, name: s.Name) -> s.Body:
        return s.Body(span=Span(self._source, name.span.end, name.span.end))

    def body(self, span: Span, *items: s.Item) -> s.Body:
        attached: list[s.Item] = []
        for item in items:
            before = attached[-1] if attached else None
            if (
                isinstance(item, s.Output | s.Failure)
                and isinstance(before, s.Final)
                and _bare(before)
            ):
                self._detached(before, item)
                attached[-1] = replace(before, body=replace(before.body, items=(item,)))
            else:
                attached.append(item)
        return s.Body(span=span, items=tuple(attached))

    def _detached(self, final: s.Final, item: s.Output | s.Failure) -> None:
        word, name = item.word, final.name.written
        self._report.add(
            codes.DETACHED_OUTPUT,
            f"this `{word}` is not inside `final {name}`",
            item.span,
            label="belongs to the state around it",
            secondary=[Label(span=final.span, text="the final state ends here")],
            help=f"give the state braces: `final {name} {{ {word} ... }}`",
        )

    def block(self, span: Span, *statements: s.Statement) -> s.Block:
        return s.Block(span=span, statements=statements)

    def spawn(
        self,
        span: Span,
        actor: s.Dotted,
        args: s.Arguments,
        name: s.Name,
        key: s.Expr | None,
        handlers: tuple[s.On, ...] | None,
    ) -> s.Spawn:
        if key is not None and name.text in table().keywords - _HARMLESS_WORDS:
            self._reserved(name, "a family")
        return s.Spawn(span=span, actor=actor, args=args, id=name, key=key, handlers=handlers or ())

    def if_action(self, span: Span, *parts: s.Branch | s.Block | None) -> s.IfAction:
        otherwise = parts[-1]
        return s.IfAction(
            span=span,
            branches=tuple(part for part in parts if isinstance(part, s.Branch)),
            otherwise=otherwise if isinstance(otherwise, s.Block) else None,
        )


def _bare(final: s.Final) -> bool:
    """Return whether a final state was written without braces."""
    return final.body.span.start == final.body.span.end
