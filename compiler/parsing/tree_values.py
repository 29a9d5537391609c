"""Values of the syntax tree, built while parsing: names, types and expressions.

A rule of the grammar, or its alias, makes the node of its name, whose fields are the rule's parts
in order. Where that is not all, there is a method of that name. It gets the place of the whole, and
the parts: nodes, tuples of them, tokens of terminals, and None for an optional part that is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any, cast

from .. import codes, limits
from ..characters import first_hidden, named
from ..diagnostics import Fix, Label, Report
from ..source import Source, Span
from ..suggest import write
from . import syntax as s
from .literals import MAX_INT, milliseconds, unescape
from .scan import Scanner, Token
from .table import Rule

# Words that other languages have for what is written otherwise here.
_FOREIGN_WORDS = {
    "true": "True",
    "false": "False",
    "null": "None",
    "nil": "None",
    "undefined": "None",
    "none": "None",
}
# Expressions that have no method: what they hold counts for how deep they are.
_OPERATORS = frozenset({s.Attribute, s.Index, s.Slice, s.Neg, s.Not, s.Ternary})


class ValueBuilder:
    """Builds names, types and expressions."""

    def __init__(
        self,
        source: Source,
        report: Report,
        parse_expression: Callable[[list[Token]], s.Expr | None],
    ) -> None:
        """Get ready; `parse_expression` parses what stands between an f-string's braces."""
        self._source = source
        self._report = report
        self._parse_expression = parse_expression
        self._depths: dict[int, tuple[int, s.Expr]] = {}
        self._too_deep = False
        self._misnamed: set[str] = set()

    def maker(self, rule: Rule) -> tuple[Callable[..., Any] | None, tuple[int, ...] | None]:
        """Return what makes the value of a rule, and the layout of the parts that it takes.

        It takes the place of the whole and the parts. For what is no node, it is `list` or `tuple`,
        or None where the only part is the value.
        """
        if not rule.makes:
            return None if rule.makes is None else list, rule.layout
        if rule.makes == "items":
            return tuple, rule.layout
        method = getattr(self, rule.makes, None)
        if method is not None:
            return method, rule.layout
        kind, make, layout = _node(rule)
        if kind not in _OPERATORS:
            return make, layout
        return lambda span, *parts: self._deep(make(span, *parts), *parts), layout

    def _deep(self, node: s.Expr, *parts: s.Expr) -> s.Expr:
        """Return a node, or one of its parts where operators are nested too deeply.

        Later phases walk the tree by recursion, so it must not be deeper than they can follow.
        """
        depth, deepest = 0, node
        for part in parts:
            below, _ = self._depths.get(id(part), (0, part))
            if below >= depth:
                depth, deepest = below, part
        if depth < limits.MOST_LEVELS:
            self._depths[id(node)] = (depth + 1, node)  # which keeps the node, and so its id
            return node
        if not self._too_deep:
            self._too_deep = True
            self._report.add(
                codes.TOO_DEEP,
                f"the expression has more than {limits.MOST_LEVELS} operators inside each other",
                node.span,
            )
        return deepest

    # --- parts ---

    def flag(self, _span: Span) -> bool:
        return True

    def place(self, span: Span) -> Span:
        return span

    def operator(self, _span: Span, *tokens: Token) -> str:
        return " ".join(token.text for token in tokens)

    # --- names and types ---

    def name(self, span: Span, token: Token) -> s.Name:
        return s.Name(span=span, text=token.text)

    def quoted_name(self, span: Span, token: Token) -> s.Name:
        text = self._string(token)
        self._check_name(span, text)
        return s.Name(span=span, text=text, quoted=True)

    def _check_name(self, span: Span, text: str) -> None:
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
            self._report.add(
                code,
                message,
                span,
                help="take one that can be read; a `description` may say more",
            )

    def path(self, span: Span, *names: s.Name) -> s.Path:
        return s.Path(span=span, names=names)

    def dotted(self, span: Span, *names: s.Name) -> s.Dotted:
        return s.Dotted(span=span, names=names)

    event_name = dotted

    def union_type(self, span: Span, *members: s.TypeExpr) -> s.UnionType:
        return s.UnionType(span=span, members=members)

    def literal_type(self, span: Span, token: Token) -> s.LiteralType:
        return s.LiteralType(span=span, value=self._string(token))

    # --- literals ---

    def text(self, span: Span, token: Token) -> s.Str:
        return s.Str(span=span, value=self._string(token))

    def _string(self, token: Token) -> str:
        """Return what a quoted token stands for."""
        return self._unescape(token.start + 1, token.text[1:-1])

    def _unescape(self, start: int, text: str) -> str:
        def wrong(begin: int, end: int) -> None:
            self._report.add(
                codes.BAD_STRING,
                f"`{text[begin:end]}` is not an escape",
                self._source.span(start + begin, start + end),
                help="a backslash itself is written `\\\\`",
            )

        return unescape(text, wrong)

    def integer(self, span: Span, token: Token) -> s.Int:
        value = int(token.text) if len(token.text) <= limits.MOST_DIGITS else MAX_INT + 1
        if value > MAX_INT:
            self._report.add(codes.BAD_NUMBER, "the number has more than 64 bits", span)
            value = 0
        return s.Int(span=span, value=value)

    def decimal(self, span: Span, token: Token) -> s.Float:
        value = float(token.text)
        if value == float("inf"):
            self._report.add(codes.BAD_NUMBER, "the number is too large", span)
            value = 0.0
        return s.Float(span=span, value=value)

    def duration(self, span: Span, token: Token) -> s.Duration:
        length = milliseconds(token.text) if len(token.text) <= limits.MOST_DIGITS else None
        if length is None or length > limits.LONGEST_DURATION_MILLISECONDS:
            self._report.add(
                codes.BAD_NUMBER,
                "the duration is too long",
                span,
                help=limits.LONGEST_DURATION,
            )
            return s.Duration(span=span, milliseconds=milliseconds("1s"), text="1s")
        return s.Duration(span=span, milliseconds=length, text=token.text)

    def true(self, span: Span) -> s.Bool:
        return s.Bool(span=span, value=True)

    def false(self, span: Span) -> s.Bool:
        return s.Bool(span=span, value=False)

    def fstring(self, span: Span, token: Token) -> s.FString:
        """Take an f-string apart: text, and expressions between braces."""
        parts: list[str | s.Expr] = []
        text = self._source.text
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
                self._wrong_fstring("a single `}` in an f-string", position, write("}}"))
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
        return s.FString(span=span, parts=tuple(parts))

    def _interpolated(self, opening: int, end: int) -> tuple[s.Expr | None, int]:
        """Parse the expression behind an opening brace; return it and where the text goes on."""
        findings = Report()
        tokens, close = Scanner(self._source, findings).expression(opening + 1, end)
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
                value = self._source.text[opening + 1 : token.start].strip()
                meant = _instead_of_format(value, self._source.text[token.end : close])
                label = f"write `{meant}`" if meant else "use `round` or `str`"
                whole = self._source.span(opening, close + 1)
                fix = Fix(span=whole, text=meant) if meant else None
                self._wrong_fstring(f"f-strings have no {what}", token.start, label, fix)
                return None, close + 1
        for diagnostic in findings:
            self._report.take(diagnostic)
        return self._parse_expression(tokens), close + 1

    def _wrong_fstring(
        self, message: str, position: int, label: str, fix: Fix | None = None
    ) -> None:
        span = self._source.span(position, position + 1)
        self._report.add(codes.BAD_FSTRING, message, span, label=label, fix=fix)

    # --- expressions ---

    def var(self, span: Span, token: Token) -> s.Expr:
        meant = _FOREIGN_WORDS.get(token.text)
        if meant is None:
            return s.Var(span=span, name=token.text)
        self._report.add(
            codes.FOREIGN_SYNTAX,
            f"`{token.text}` is written `{meant}`",
            span,
            label=write(meant),
        )
        return s.NoneLit(span=span) if meant == "None" else s.Bool(span=span, value=meant == "True")

    def list_literal(self, span: Span, *items: s.Expr) -> s.Expr:
        return self._deep(s.List(span=span, items=items), *items)

    def dict_literal(self, span: Span, *entries: s.Entry) -> s.Expr:
        parts = [part for entry in entries for part in (entry.key, entry.value)]
        return self._deep(s.Dict(span=span, entries=entries), *parts)

    def list_comprehension(self, span: Span, item: s.Expr, clauses: tuple[s.Clause, ...]) -> s.Expr:
        node = s.ListComprehension(span=span, item=item, clauses=clauses)
        return self._deep(node, item, *_parts(clauses))

    def dict_comprehension(
        self, span: Span, entry: s.Entry, clauses: tuple[s.Clause, ...]
    ) -> s.Expr:
        node = s.DictComprehension(span=span, entry=entry, clauses=clauses)
        return self._deep(node, entry.key, entry.value, *_parts(clauses))

    def generator(self, span: Span, item: s.Expr, clauses: tuple[s.Clause, ...]) -> s.Arguments:
        place = Span(self._source, item.span.start, clauses[-1].span.end)
        node = s.Generator(span=place, item=item, clauses=clauses)
        return s.Arguments(span=span, positional=(self._deep(node, item, *_parts(clauses)),))

    def named_target(self, _span: Span, path: s.Dotted) -> s.Expr:
        first, *rest = path.names
        target: s.Expr = s.Var(span=first.span, name=first.text)
        for name in rest:
            span = first.span.to(name.span)
            target = self._deep(s.Attribute(span=span, value=target, name=name), target)
        return target

    def parentheses(self, span: Span, value: s.Expr) -> s.Expr:
        return self._deep(replace(value, span=span), value)

    def args(self, span: Span, *args: s.Expr | s.Keyword) -> s.Arguments:
        positional: list[s.Expr] = []
        keywords: list[s.Keyword] = []
        for arg in args:
            if isinstance(arg, s.Keyword):
                keywords.append(arg)
                continue
            positional.append(arg)
            if keywords:
                self._report.add(
                    codes.ARGUMENT_ORDER,
                    "an argument by position stands after one by name",
                    arg.span,
                    secondary=[Label(span=keywords[0].span, text="the first one by name")],
                )
        return s.Arguments(span=span, positional=tuple(positional), keywords=tuple(keywords))

    def apply(self, span: Span, function: s.Expr, args: s.Arguments) -> s.Expr:
        node = s.Apply(span=span, function=function, args=args)
        values = [keyword.value for keyword in args.keywords]
        return self._deep(node, function, *args.positional, *values)

    def bin_op(self, span: Span, left: s.Expr, op: Token, right: s.Expr) -> s.Expr:
        node = s.BinOp(span=span, left=left, op=cast(s.ArithmeticOp, op.text), right=right)
        return self._deep(node, left, right)

    def and_test(self, span: Span, *operands: s.Expr) -> s.Expr:
        return self._deep(s.BoolOp(span=span, op="and", operands=operands), *operands)

    def or_test(self, span: Span, *operands: s.Expr) -> s.Expr:
        return self._deep(s.BoolOp(span=span, op="or", operands=operands), *operands)

    def comparison(self, span: Span, *parts: s.Expr | s.CompareOp) -> s.Expr:
        operands = cast(tuple[s.Expr, ...], parts[::2])
        ops = cast(tuple[s.CompareOp, ...], parts[1::2])
        return self._deep(s.Compare(span=span, operands=operands, ops=ops), *operands)


def _parts(clauses: tuple[s.Clause, ...]) -> list[s.Expr]:
    """Return the expressions in the clauses of a comprehension."""
    return [part for clause in clauses for part in (clause.iterable, *clause.conditions)]


@cache
def _node(
    rule: Rule,
) -> tuple[type[s.Node], Callable[..., Any], tuple[int, ...] | None]:
    """Return the node of a rule's name, what makes it, and the layout of the parts that it takes.

    These are the parts that are there: a field whose part is absent has its default.
    """
    assert rule.makes is not None
    kind = getattr(s, rule.makes.title().replace("_", ""))
    names = [each.name for each in fields(kind) if each.name != "span"]
    layout = range(rule.length) if rule.layout is None else rule.layout
    present = {
        name: place for name, place in zip(names, layout, strict=True) if place < rule.length
    }
    given, places = tuple(present), tuple(present.values())

    def make(span: Span, *parts: Any) -> Any:
        return kind(span=span, **dict(zip(given, parts, strict=True)))

    return kind, make, None if places == tuple(range(rule.length)) else places


def _instead_of_format(value: str, form: str) -> str:
    """Return what to write for a value with a format of Python; empty where that is not known."""
    digits = re.fullmatch(r"\.(\d+)f", form)
    if digits is not None:
        return f"{{round({value}, {digits[1]})}}"
    padded = re.fullmatch(r"0(\d+)d?", form)
    if padded is not None:
        return f"{{str({value}).zfill({padded[1]})}}"
    return ""
