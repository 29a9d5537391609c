"""Values of the syntax tree, built while parsing: names, types and expressions.

A method for each rule of the grammar: it gets an argument for each symbol, that is tokens, nodes,
lists, and None for an optional part that is absent. Lists grow in place, and become tuples in the
node that holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from .. import codes, limits
from ..characters import first_hidden, named
from ..diagnostics import Label, Report
from ..source import Source, Span
from . import syntax as s
from .literals import MAX_INT, milliseconds, unescape
from .scan import Scanner, Token

T = TypeVar("T")

# Words that other languages have for what is written otherwise here.
_FOREIGN_WORDS = {
    "true": "True",
    "false": "False",
    "null": "None",
    "nil": "None",
    "undefined": "None",
    "none": "None",
}


class ValueBuilder:
    """Builds names, types and expressions."""

    def __init__(
        self,
        source: Source,
        report: Report,
        parse_expression: Callable[[list[Token]], s.Expr | None],
    ) -> None:
        """Get ready; `parse_expression` parses what stands between an f-string's braces."""
        self.source = source
        self.report = report
        self.parse_expression = parse_expression
        self._depths: dict[int, int] = {}
        self._too_deep = False
        self._misnamed: set[str] = set()

    # --- places ---

    def _span(self, first: Token | s.Node, last: Token | s.Node) -> Span:
        start = first.start if isinstance(first, Token) else first.span.start
        end = last.end if isinstance(last, Token) else last.span.end
        return Span(self.source, start, end)

    def _place(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def _deep(self, node: s.Expr, *parts: s.Expr) -> s.Expr:
        """Return a node, or one of its parts where operators are nested too deeply.

        Later phases walk the tree by recursion, so it must not be deeper than they can follow.
        """
        depths = self._depths
        depth, deepest = 0, node
        for part in parts:
            below = depths.get(id(part), 0)
            if below >= depth:
                depth, deepest = below, part
        if depth < limits.MOST_LEVELS:
            depths[id(node)] = depth + 1
            return node
        if not self._too_deep:
            self._too_deep = True
            self.report.add(
                codes.TOO_DEEP,
                f"the expression has more than {limits.MOST_LEVELS} operators inside each other",
                node.span,
            )
        return deepest

    # --- lists ---

    def none(self) -> list[Any]:
        return []

    def first(self, item: T) -> list[T]:
        return [item]

    def more(self, items: list[T], item: T, _separator: Token | None = None) -> list[T]:
        items.append(item)
        return items

    def next(self, items: list[T], _separator: Token, item: T) -> list[T]:
        items.append(item)
        return items

    def pair(self, one: T, _separator: Token, other: T) -> list[T]:
        return [one, other]

    def same(self, items: list[T], _separator: Token) -> list[T]:
        return items

    def second(self, _first: Token, value: T, _last: Token | None = None) -> T:
        return value

    # --- names and types ---

    def name(self, token: Token) -> s.Name:
        return s.Name(span=self._place(token), text=token.text)

    def quoted_name(self, token: Token) -> s.Name:
        text = self._string(token)
        self._check_name(token, text)
        return s.Name(span=self._place(token), text=text, quoted=True)

    def _check_name(self, token: Token, text: str) -> None:
        """Report a name that is too long, or that readers could not tell from others."""
        hidden = first_hidden(text)
        code, message = codes.BAD_NAME, None
        if not text:
            message = "a name cannot be empty"
        elif len(text) > limits.MOST_NAME_CHARACTERS:
            code = codes.TOO_LARGE
            message = f"the name has more than {limits.MOST_NAME_CHARACTERS} characters"
        elif hidden is not None:
            message = f"a name cannot have the character {named(hidden)}, which cannot be seen"
        elif text != text.strip():
            message = "a name cannot begin or end with a space"
        if message is not None and text not in self._misnamed:
            self._misnamed.add(text)
            self.report.add(
                code,
                message,
                self._place(token),
                help="take one that can be read; a `description` may say more",
            )

    def as_name(self, _as: Token, name: Token) -> s.Name:
        return self.name(name)

    def path(self, names: list[s.Name]) -> s.Path:
        return s.Path(span=self._span(names[0], names[-1]), names=tuple(names))

    def dotted(self, tokens: list[Token]) -> s.Dotted:
        span = self._span(tokens[0], tokens[-1])
        return s.Dotted(span=span, names=tuple(self.name(token) for token in tokens))

    def union_type(self, members: list[s.TypeExpr]) -> s.UnionType:
        return s.UnionType(span=self._span(members[0], members[-1]), members=tuple(members))

    def named_type(
        self, name: s.Dotted, args: tuple[list[s.TypeExpr], Token] | None
    ) -> s.NamedType:
        if args is None:
            return s.NamedType(span=name.span, name=name)
        return s.NamedType(span=self._span(name, args[1]), name=name, args=tuple(args[0]))

    def type_args(
        self, _open: Token, args: list[s.TypeExpr], close: Token
    ) -> tuple[list[s.TypeExpr], Token]:
        return args, close

    def literal_type(self, token: Token) -> s.LiteralType:
        return s.LiteralType(span=self._place(token), value=self._string(token))

    def none_type(self, token: Token) -> s.NoneType:
        return s.NoneType(span=self._place(token))

    # --- literals ---

    def text(self, token: Token) -> s.Str:
        return s.Str(span=self._place(token), value=self._string(token))

    def _string(self, token: Token) -> str:
        """Return what a quoted token stands for."""
        return self._unescape(token.start + 1, token.text[1:-1])

    def _unescape(self, start: int, text: str) -> str:
        def wrong(begin: int, end: int) -> None:
            self.report.add(
                codes.BAD_STRING,
                f"`{text[begin:end]}` is not an escape",
                self.source.span(start + begin, start + end),
                help="a backslash itself is written `\\\\`",
            )

        return unescape(text, wrong)

    def integer(self, token: Token) -> s.Int:
        span = self._place(token)
        value = int(token.text) if len(token.text) <= limits.MOST_DIGITS else MAX_INT + 1
        if value > MAX_INT:
            self.report.add(codes.BAD_NUMBER, "the number has more than 64 bits", span)
            value = 0
        return s.Int(span=span, value=value)

    def float_literal(self, token: Token) -> s.Float:
        span = self._place(token)
        value = float(token.text)
        if value == float("inf"):
            self.report.add(codes.BAD_NUMBER, "the number is too large", span)
            value = 0.0
        return s.Float(span=span, value=value)

    def duration(self, token: Token) -> s.Duration:
        span = self._place(token)
        length = milliseconds(token.text) if len(token.text) <= limits.MOST_DIGITS else None
        if length is None or length > limits.LONGEST_DURATION_MILLISECONDS:
            self.report.add(
                codes.BAD_NUMBER,
                "the duration is too long",
                span,
                help=limits.LONGEST_DURATION,
            )
            return s.Duration(span=span, milliseconds=milliseconds("1s"), text="1s")
        return s.Duration(span=span, milliseconds=length, text=token.text)

    def true(self, token: Token) -> s.Bool:
        return s.Bool(span=self._place(token), value=True)

    def false(self, token: Token) -> s.Bool:
        return s.Bool(span=self._place(token), value=False)

    def none_literal(self, token: Token) -> s.NoneLit:
        return s.NoneLit(span=self._place(token))

    def fstring(self, token: Token) -> s.FString:
        """Take an f-string apart: text, and expressions between braces."""
        parts: list[str | s.Expr] = []
        text = self.source.text
        end = token.start + len(token.text) - 1  # the scanner closes one that is not closed
        position = token.start + 2
        literal = ""
        while position < end:
            stop = position
            while stop < end and text[stop] not in "{}":
                stop += 2 if text[stop] == "\\" else 1
            stop = min(stop, end)
            literal += self._unescape(position, text[position:stop])
            position = stop
            if position >= end:
                break
            if text[position : position + 2] in ("{{", "}}") and position + 1 < end:
                literal += text[position]
                position += 2
            elif text[position] == "}":
                self._wrong_fstring("a single `}` in an f-string", position, "write `}}`")
                position += 1
            else:
                if literal:
                    parts.append(literal)
                    literal = ""
                value, position = self._interpolated(position, end)
                if value is not None:
                    parts.append(value)
        if literal:
            parts.append(literal)
        return s.FString(span=self._place(token), parts=tuple(parts))

    def _interpolated(self, opening: int, end: int) -> tuple[s.Expr | None, int]:
        """Parse the expression behind an opening brace; return it and where the text goes on."""
        findings = Report()
        tokens, close = Scanner(self.source, findings).expression(opening + 1, end)
        if close is None:
            self._wrong_fstring("`{` is never closed", opening, "a brace itself is written `{{`")
            return None, end
        if len(tokens) == 1:
            self._wrong_fstring("no expression between the braces", opening, "")
            return None, close + 1
        depth = 0
        for token in tokens:
            depth += (token.kind in "([{") - (token.kind in ")]}")
            if depth == 0 and token.kind in (":", "!"):
                what = "formats" if token.kind == ":" else "conversions"
                label = "use `round` or `str`"
                self._wrong_fstring(f"f-strings have no {what}", token.start, label)
                return None, close + 1
        for diagnostic in findings:
            self.report.take(diagnostic)
        return self.parse_expression(tokens), close + 1

    def _wrong_fstring(self, message: str, position: int, label: str) -> None:
        span = self.source.span(position, position + 1)
        self.report.add(codes.BAD_FSTRING, message, span, label=label)

    # --- expressions ---

    def var(self, token: Token) -> s.Expr:
        span = self._place(token)
        meant = _FOREIGN_WORDS.get(token.text)
        if meant is None:
            return s.Var(span=span, name=token.text)
        self.report.add(
            codes.FOREIGN_SYNTAX,
            f"`{token.text}` is written `{meant}`",
            span,
            label=f"write `{meant}`",
        )
        return s.NoneLit(span=span) if meant == "None" else s.Bool(span=span, value=meant == "True")

    def list_literal(
        self, opening: Token, items: list[s.Expr] | None, _comma: Token | None, close: Token
    ) -> s.Expr:
        span = self._span(opening, close)
        return self._deep(s.List(span=span, items=tuple(items or ())), *items or ())

    def dict_entry(self, key: s.Expr, _colon: Token, value: s.Expr) -> s.Entry:
        return s.Entry(span=self._span(key, value), key=key, value=value)

    def dict_literal(
        self, opening: Token, entries: list[s.Entry] | None, _comma: Token | None, close: Token
    ) -> s.Expr:
        parts = [part for entry in entries or () for part in (entry.key, entry.value)]
        span = self._span(opening, close)
        return self._deep(s.Dict(span=span, entries=tuple(entries or ())), *parts)

    def parentheses(self, opening: Token, value: s.Expr, close: Token) -> s.Expr:
        return self._deep(replace(value, span=self._span(opening, close)), value)

    def keyword(self, name: Token, _equals: Token, value: s.Expr) -> s.Keyword:
        return s.Keyword(span=self._span(name, value), name=self.name(name), value=value)

    def args(
        self,
        opening: Token,
        args: list[s.Expr | s.Keyword] | None,
        _comma: Token | None,
        close: Token,
    ) -> s.Arguments:
        positional: list[s.Expr] = []
        keywords: list[s.Keyword] = []
        for arg in args or ():
            if isinstance(arg, s.Keyword):
                keywords.append(arg)
                continue
            positional.append(arg)
            if keywords:
                self.report.add(
                    codes.ARGUMENT_ORDER,
                    "an argument by position stands after one by name",
                    arg.span,
                    secondary=[Label(span=keywords[0].span, text="the first one by name")],
                )
        return s.Arguments(
            span=self._span(opening, close), positional=tuple(positional), keywords=tuple(keywords)
        )

    def attribute(self, value: s.Expr, _dot: Token, name: Token) -> s.Expr:
        node = s.Attribute(span=self._span(value, name), value=value, name=self.name(name))
        return self._deep(node, value)

    def apply(self, function: s.Expr, args: s.Arguments) -> s.Expr:
        node = s.Apply(span=self._span(function, args), function=function, args=args)
        values = [keyword.value for keyword in args.keywords]
        return self._deep(node, function, *args.positional, *values)

    def index(self, value: s.Expr, _open: Token, index: s.Expr, close: Token) -> s.Expr:
        node = s.Index(span=self._span(value, close), value=value, index=index)
        return self._deep(node, value, index)

    def neg(self, minus: Token, value: s.Expr) -> s.Expr:
        return self._deep(s.Neg(span=self._span(minus, value), value=value), value)

    def not_test(self, keyword: Token, value: s.Expr) -> s.Expr:
        return self._deep(s.Not(span=self._span(keyword, value), value=value), value)

    def binop(self, left: s.Expr, op: Token, right: s.Expr) -> s.Expr:
        span = self._span(left, right)
        node = s.BinOp(span=span, left=left, op=cast(s.ArithmeticOp, op.text), right=right)
        return self._deep(node, left, right)

    def and_test(self, operands: list[s.Expr]) -> s.Expr:
        return self._bool("and", operands)

    def or_test(self, operands: list[s.Expr]) -> s.Expr:
        return self._bool("or", operands)

    def _bool(self, op: s.LogicOp, operands: list[s.Expr]) -> s.Expr:
        span = self._span(operands[0], operands[-1])
        return self._deep(s.BoolOp(span=span, op=op, operands=tuple(operands)), *operands)

    def cmp(self, *tokens: Token) -> s.CompareOp:
        return cast(s.CompareOp, " ".join(token.text for token in tokens))

    def chain_first(
        self, left: s.Expr, op: s.CompareOp, right: s.Expr
    ) -> tuple[list[s.Expr], list[s.CompareOp]]:
        return [left, right], [op]

    def chain_next(
        self,
        chain: tuple[list[s.Expr], list[s.CompareOp]],
        op: s.CompareOp,
        right: s.Expr,
    ) -> tuple[list[s.Expr], list[s.CompareOp]]:
        chain[0].append(right)
        chain[1].append(op)
        return chain

    def compare(self, chain: tuple[list[s.Expr], list[s.CompareOp]]) -> s.Expr:
        operands, ops = chain
        span = self._span(operands[0], operands[-1])
        node = s.Compare(span=span, operands=tuple(operands), ops=tuple(ops))
        return self._deep(node, *operands)

    def ternary(
        self, then: s.Expr, _if: Token, condition: s.Expr, _else: Token, otherwise: s.Expr
    ) -> s.Expr:
        span = self._span(then, otherwise)
        node = s.Ternary(span=span, condition=condition, then=then, otherwise=otherwise)
        return self._deep(node, condition, then, otherwise)
