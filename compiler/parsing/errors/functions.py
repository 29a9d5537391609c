"""Functions within expressions, as JavaScript and Python pass them: comprehensions say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ... import codes
from ...diagnostics import Fix as Change
from ..scan import Token
from .situation import Fix, Problem, Situation, is_word

Part: TypeAlias = "Token | tuple[str, str]"

_LONGEST = 200  # characters of an expression that is offered
_GENERAL = "a comprehension has an expression for each item: `[x + 1 for x in xs if x > 0]`"
_OPERATORS = {
    "===": "==", "!==": "!=", "&&": "and", "||": "or", "!": "not",
    "true": "True", "false": "False", "null": "None", "undefined": "None",
}  # fmt: skip
_QUANTIFIERS = {"some": "any", "any": "any", "every": "all", "all": "all"}
# What cannot be taken over as it is: other functions, conditions, objects.
_FOREIGN = frozenset(("=>", "?", "??", "?.", "{", ";", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """`.method((params) => body, rest)`, and the index behind it."""

    method: str
    params: tuple[Token, ...]
    body: tuple[Part, ...]
    rest: tuple[Part, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Loop:
    """Items of a list, those for which conditions hold; without a variable, all of them."""

    source: tuple[Part, ...]
    variable: Token | None = None
    conditions: tuple[tuple[Part, ...], ...] = ()

    def of(self, variable: Token) -> _Loop:
        """Return the same items in a variable of this name."""
        renamed = tuple(_renamed(each, self.variable, variable) for each in self.conditions)
        return _Loop(self.source, variable, renamed)

    def each(self, *item: Part) -> tuple[Part, ...]:
        """Return `item for x in xs if c`."""
        assert self.variable is not None
        made: list[Part] = [*item, *_words("for"), self.variable, *_words("in"), *self.source]
        for number, condition in enumerate(self.conditions):
            made += _words("and" if number else "if")
            words = {_kind_and_text(part)[1] for part in condition}
            alone = len(self.conditions) == 1 or words.isdisjoint(("or", "if"))
            made += condition if alone else _words("(", *condition, ")")
        return tuple(made)


def arrow(at: Situation) -> Problem | None:
    """Explain `xs.map(x => x.name)` and other methods that take a function in JavaScript."""
    opening = _call_of_arrow(at)
    if opening is None or not is_word(at.tokens[opening - 1]):
        return None
    dot, method = opening - 2, at.tokens[opening - 1]
    if at.tokens[dot].kind != ".":
        return None
    begin = _begin_of_value(at.tokens, dot)
    message = f"`{method.text}` takes a function, and a chart has none"
    found = _read_chain(at.tokens, begin, dot)
    help_text = _GENERAL
    if method.text == "forEach":
        help_text = f"among actions write `for x in {at.text(begin, dot)} {{ ... }}`"
    elif method.text == "sort":
        help_text = "`sorted(xs)` orders a list; an order of your own is a `def`"
    elif method.text == "reduce":
        help_text = "what `sum`, `min` and `max` cannot say is a `for` among actions, or a `def`"
    if found is None or len(_text(found[0])) > _LONGEST:
        return Problem(
            code=codes.FOREIGN_SYNTAX, message=message, span=at.span(method), help=help_text
        )
    put, end = found
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=message,
        span=at.span(method),
        label=f"write `{_text(put)}`",
        fixes=(Fix(since=begin, put=put, removed=end - at.index, ahead=0),),
    )


def lambda_word(at: Situation) -> Problem | None:
    """Explain `lambda x: x + 1`, and `map` and `filter` with one."""
    word = at.near(-1)
    if word.text != "lambda" or not is_word(at.token):
        return None
    label, change = "", None
    opening = at.index - 2
    name = at.tokens[opening - 1].text
    if at.tokens[opening].kind == "(" and name in ("map", "filter") and at.near(1).kind == ":":
        parts = _split(at.tokens[at.index + 2 : at.closing(opening)])
        if len(parts) == 2:
            loop = _Loop(tuple(parts[1]), at.token, (tuple(parts[0]),) if name == "filter" else ())
            made = _text(_listed(loop.each(*([at.token] if name == "filter" else parts[0]))))
            label = f"write `{made}`" if len(made) <= _LONGEST else ""
            whole = at.span(at.tokens[opening - 1], at.tokens[at.closing(opening)])
            change = Change(span=whole, text=made) if label else None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="a chart has no functions of its own, and no `lambda`",
        span=at.span(word),
        label=label,
        help=None if label else f"{_GENERAL}; anything else is a `def`",
        change=change,
    )


# --- reading ------------------------------------------------------------------------------------


def _call_of_arrow(at: Situation) -> int | None:
    """Return the index of the bracket that a function of JavaScript stands in."""
    if at.token.kind == ",":  # `(a, b) => ...`
        opening = at.index - 2
        if opening < 1 or at.tokens[opening].kind != "(":
            return None
        is_arrow = at.tokens[at.closing(opening)].kind == ")"
        is_arrow = is_arrow and at.tokens[at.closing(opening) + 1].kind == "=>"
        return opening - 1 if is_arrow and at.tokens[opening - 1].kind == "(" else None
    if at.token.kind != "=>":
        return None
    params = _opening(at.tokens, at.index - 1) if at.near(-1).kind == ")" else at.index - 1
    return params - 1 if params > 1 and at.tokens[params - 1].kind == "(" else None


def _opening(tokens: Sequence[Token], closing: int) -> int:
    """Return the index of the bracket that one closes."""
    depth = 0
    for index in range(closing, -1, -1):
        kind = tokens[index].kind
        depth += (kind in (")", "]", "}")) - (kind in ("(", "[", "{"))
        if depth == 0:
            return index
    return 0


def _begin_of_value(tokens: Sequence[Token], dot: int) -> int:
    """Return the index where the value begins that stands before a dot."""
    place = dot
    while True:
        place -= 1
        while tokens[place].kind in (")", "]"):
            place = _opening(tokens, place) - 1
            if tokens[place].kind not in ("NAME", ")", "]"):
                return place + 1  # it stands in brackets itself
        if tokens[place - 1].kind != ".":
            return place
        place -= 1


def _read_chain(
    tokens: Sequence[Token], begin: int, dot: int
) -> tuple[tuple[Part, ...], int] | None:
    """Return what calls of methods say, one after another, and the index behind them."""
    first, loop = dot, _Loop(tuple(tokens[begin:dot]))
    made: tuple[Part, ...] | None = None
    while tokens[dot].kind == "." and made is None:
        if tokens[dot + 1].text == "length":
            made = _words("len", "(", *_all(loop), ")")
            dot += 2
            break
        call = _read_call(tokens, dot)
        if call is None and dot == first:
            return None
        if call is None:
            break
        match call:
            case _Call(method="filter", params=(variable,), body=body):
                loop = loop.of(variable)
                loop = replace(loop, conditions=(*loop.conditions, body))
            case _Call(method="map", params=(variable,), body=body):
                loop = _Loop(_listed(loop.of(variable).each(*body)))
            case _Call(
                method="some" | "every" | "any" | "all" as method, params=(variable,), body=body
            ):
                name = "any" if method in ("some", "any") else "all"
                made = _words(name, "(", *loop.of(variable).each(*body), ")")
            case _Call(method="find", params=(variable,), body=body):
                loop = loop.of(variable)
                loop = replace(loop, conditions=(*loop.conditions, body))
                made = (*_all(loop), *_words("[", ("INT", "0"), "]"))
            case _Call(method="reduce", params=(total, variable), body=body, rest=rest):
                added = _added(total, body)
                if added is None:
                    return None
                made = _words("sum", "(", *loop.of(variable).each(*added), ")")
                if [_kind_and_text(each)[1] for each in rest] not in ([], ["0"]):
                    made = (*rest, *_words("+"), *made)
            case _:
                return None
        dot = call.end
    return (_all(loop) if made is None else made), dot


def _read_call(tokens: Sequence[Token], dot: int) -> _Call | None:
    """Return the call of a method behind a dot, None where its argument is no function."""
    opening = dot + 2
    if not is_word(tokens[dot + 1]) or tokens[opening].kind != "(":
        return None
    depth, close = 0, opening
    while True:
        kind = tokens[close].kind
        depth += (kind in ("(", "[", "{")) - (kind in (")", "]", "}"))
        if depth == 0:
            break
        close += 1
    inside = tokens[opening + 1 : close]
    place = next((number for number, each in enumerate(inside) if each.kind == "=>"), None)
    if place is None:
        return None
    params = [each for each in inside[:place] if each.kind not in ("(", ")", ",")]
    body, *rest = _split(_returned(inside[place + 1 :]))
    if not body or not all(map(is_word, params)) or any(each.kind in _FOREIGN for each in body):
        return None
    return _Call(
        method=tokens[dot + 1].text,
        params=tuple(params),
        body=tuple(map(_own, body)),
        rest=tuple(map(_own, rest[0])) if rest else (),
        end=close + 1,
    )


def _returned(body: Sequence[Token]) -> Sequence[Token]:
    """Return what a function gives: of `{ return x }` the value."""
    kinds = [token.kind for token in body]
    if kinds[:1] != ["{"] or kinds[-1] != "}" or body[1].text != "return":
        return body
    return body[2 : -2 if kinds[-2] == ";" else -1]


def _renamed(parts: tuple[Part, ...], variable: Token | None, other: Token) -> tuple[Part, ...]:
    """Return parts with another variable in the place of one."""
    if variable is None or variable.text == other.text:
        return parts
    before = ("", *(_kind_and_text(part)[0] for part in parts))
    return tuple(
        (
            replace(part, text=other.text)
            if isinstance(part, Token) and part.text == variable.text and mark != "."
            else part
        )
        for part, mark in zip(parts, before, strict=False)
    )


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between commas that are in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        if token.kind == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _added(total: Token, body: Sequence[Part]) -> Sequence[Part] | None:
    """Return what a function adds to a total, None where it does something else."""
    texts = [_kind_and_text(each)[1] for each in body]
    if texts[:2] == [total.text, "+"] and total.text not in texts[2:] and len(texts) > 2:
        return body[2:]
    return None


# --- writing ------------------------------------------------------------------------------------


def _own(token: Token) -> Part:
    """Return what this language has for a token of JavaScript."""
    meant = _OPERATORS.get(token.text)
    return (meant, meant) if meant is not None else token


def _words(*parts: Part | str) -> tuple[Part, ...]:
    """Return parts, of which a text is a word or a mark."""
    return tuple(
        (
            (("NAME" if each in ("len", "any", "all", "sum") else each), each)
            if isinstance(each, str)
            else each
        )
        for each in parts
    )


def _listed(parts: Sequence[Part]) -> tuple[Part, ...]:
    return _words("[", *parts, "]")


def _all(loop: _Loop) -> tuple[Part, ...]:
    """Return the items of a loop, as a list."""
    return loop.source if loop.variable is None else _listed(loop.each(loop.variable))


def _kind_and_text(part: Part) -> tuple[str, str]:
    return (part.kind, part.text) if isinstance(part, Token) else part


def _text(parts: Sequence[Part]) -> str:
    """Return parts as they are written in a chart."""
    text = ""
    before: Part | None = None
    for part in parts:
        kind, written = _kind_and_text(part)
        if before is not None and _are_apart(before, part):
            text += " "
        single = kind == "STRING" and written.startswith("'")
        text += '"' + written[1:-1].replace('"', '\\"') + '"' if single else written
        before = part
    return text


def _are_apart(one: Part, other: Part) -> bool:
    if isinstance(one, Token) and isinstance(other, Token) and other.start >= one.end:
        return other.start > one.end
    before, after = _kind_and_text(one)[0], _kind_and_text(other)[0]
    if before in ("(", "[") or after in (")", "]"):
        return False
    return after not in ("(", "[") or before not in ("NAME", ")", "]")
