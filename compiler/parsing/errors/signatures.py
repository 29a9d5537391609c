"""Definitions that are written as TypeScript, Python or UML have them."""

from __future__ import annotations

from itertools import pairwise

from ... import codes
from ..scan import Token
from ..table import END
from .situation import Fix, Problem, Situation, is_word, written

_RECORDS = ("interface", "struct", "record", "class", "dataclass")
_WITH_FIELDS = ("type", "event", "context", "actor", "action", "def")
_Put = tuple[tuple[str, str] | Token, ...]


def braces(at: Situation) -> Problem | None:
    """Explain `event GO { x: int }`: fields stand in parentheses."""
    opening = at.opening
    record = opening.text in _RECORDS and opening.kind == "NAME" and at.within == "definitions"
    if not record and opening.kind not in _WITH_FIELDS:
        return None
    brace = at.begin + (1 if opening.kind == "context" else 2)
    if at.tokens[min(brace, len(at.tokens) - 1)].kind in ("=", ":"):
        brace += 1
    if not at.begin <= at.index <= brace < len(at.tokens) or at.tokens[brace].kind != "{":
        return None
    close = at.closing(brace)
    fields = _fields(at.tokens[brace + 1 : close])
    if fields is None:
        return None
    head: _Put = () if opening.kind == "context" else (at.tokens[at.begin + 1],)
    word = "type" if record else opening.kind
    shown = written(at.tokens[at.begin + 1 : at.begin + 2]) if head else ""
    line = f"{word} {shown}" if shown else word
    put: list[tuple[str, str] | Token] = [(word, word), *head, ("(", "(")]
    for field in fields:
        put += [*field, (",", ",")]
    if fields:
        put.pop()
    text = f"{line}({', '.join(written_field(field) for field in fields)})"
    return Problem(
        code=codes.FOREIGN_SYNTAX if record else codes.UNEXPECTED,
        message=(
            f"`{opening.text}` has no meaning here" if record else "fields stand in parentheses"
        ),
        span=at.span(opening if record else at.tokens[brace]),
        label=f"write `{text}`",
        fixes=(
            Fix(
                since=at.begin,
                put=(*put, (")", ")")),
                removed=close + 1 - at.index,
                ahead=0,
            ),
        ),
    )


def written_field(field: list[tuple[str, str] | Token]) -> str:
    """Return a field as text."""
    texts = [each.text if isinstance(each, Token) else each[1] for each in field]
    line = " ".join(texts).replace(" :", ":").replace(" ]", "]").replace(" [", "[")
    return line.replace("[ ", "[").replace(" ,", ",").replace(" .", ".").replace(". ", ".")


def _fields(tokens: list[Token]) -> list[list[tuple[str, str] | Token]] | None:
    """Return the tokens of each field between braces, None where that is something else."""
    fields: list[list[tuple[str, str] | Token]] = []
    depth = 0
    begins = True
    for token in tokens:
        if depth == 0 and token.kind in (",", ";"):
            begins = True
            continue
        if depth == 0 and token.first:
            begins = True
        if begins:
            if not is_word(token):
                return None
            fields.append([])
            begins = False
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        fields[-1].append(token)
    read = [_field(field) for field in fields]
    found = [field for field in read if field is not None]
    return found if len(found) == len(fields) else None


def _field(
    field: list[tuple[str, str] | Token],
) -> list[tuple[str, str] | Token] | None:
    kinds = [each.kind if isinstance(each, Token) else each[0] for each in field]
    if kinds[0] == "private" and len(kinds) > 2 and kinds[1] != ":":
        rest = _field(field[1:])
        return [field[0], *rest] if rest else None
    if len(kinds) > 2 and kinds[1] == ":":
        return field
    if len(kinds) > 3 and kinds[1:3] == ["?", ":"]:
        extra = [("|", "|"), ("None", "None")]
        if "=" not in kinds:
            extra += [("=", "="), ("None", "None")]
        return [field[0], *field[2:], *extra]
    return None


def enum(at: Situation) -> Problem | None:
    """Explain `enum Color { RED, GREEN }`."""
    opening = at.opening
    if opening.text.lower() != "enum" or at.within != "definitions" or at.index > at.begin + 1:
        return None
    if len(at.tokens) < at.begin + 4:
        return None
    name, brace = at.tokens[at.begin + 1 : at.begin + 3]
    if not is_word(name) or brace.kind != "{":
        return None
    close = at.closing(at.begin + 2)
    names = []
    for before, token in pairwise(at.tokens[at.begin + 2 : close]):
        if (token.first or before.kind in ("{", ",")) and (
            is_word(token) or token.kind == "STRING"
        ):
            names.append(token.text.strip("\"'"))
    if not names:
        return None
    choices = " | ".join(f'"{each}"' for each in names)
    put: list[tuple[str, str] | Token] = [("type", "type"), name, ("=", "=")]
    for each in names:
        put += [("STRING", f'"{each}"'), ("|", "|")]
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{opening.text}` has no meaning here",
        span=at.span(opening),
        label=f"write `type {name.text} = {choices}`",
        fixes=(Fix(since=at.begin, put=tuple(put[:-1]), removed=close + 1 - at.index, ahead=0),),
    )


def result(at: Situation) -> Problem | None:
    """Explain `actor f(x: int): str`, and Python's `def f(x: int) -> str:`."""
    if at.token.kind != ":" or at.opening.kind not in ("actor", "action", "def"):
        return None
    after = at.near(1)
    if at.acceptable(["->"]) and is_word(after) and not after.first:
        end = at.line_end(at.index)
        return Problem(
            code=codes.UNEXPECTED,
            message="the type of a result stands after `->`",
            span=at.span(at.token),
            label=f"write `-> {at.text(at.index + 1, end)}`",
            fixes=(Fix(put=(("->", "->"),), removed=1),),
        )
    if after.first or after.kind == END:
        return Problem(
            code=codes.UNEXPECTED,
            message="a function is only declared here",
            span=at.span(at.token),
            label="remove it: what the function does is written in Python",
            fixes=(Fix(removed=1, ahead=0),),
        )
    return None


def indentation(at: Situation) -> Problem | None:
    """Explain `state a:`: items stand between braces."""
    if at.token.kind != ":" or at.opening.kind not in ("machine", "state", "parallel"):
        return None
    if not at.acceptable(["{"]) or not (at.near(1).first or at.near(1).kind == END):
        return None
    line = at.text(at.begin, at.index)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="items stand between braces, and indentation has no meaning",
        span=at.span(at.token),
        label=f"write `{line} {{`, and `}}` behind its last item",
        rest=True,
    )


def python_import(at: Situation) -> Problem | None:
    """Explain `from functions import send_code` and `import functions`."""
    opening = at.opening
    if at.within != "definitions" or opening.kind not in ("from", "import"):
        return None
    if at.index > at.begin + 1 or (opening.kind == "import") != (at.index == at.begin + 1):
        return None
    end = at.line_end(at.begin)
    words = [token for token in at.tokens[at.begin + 1 : end] if is_word(token)]
    module = words[0].text if words else "functions"
    named = words[2].text if len(words) > 2 and opening.kind == "from" else ""
    declared = f"an `action`, an `actor` or a `def`: `action {named or 'name'}(...)`"
    if at.tokens[at.begin + 1].kind == "{" or not words:
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="a chart imports nothing of Python",
        span=at.span(opening, at.tokens[end - 1]),
        label=f'write `use "{module}"`',
        help=f"each function is declared as what it is, {declared}",
        fixes=(Fix(since=at.begin, removed=end - at.index, ahead=0, text=f'use "{module}"'),),
    )
