"""What is written as XState, TypeScript and JavaScript have it: objects, operators, types."""

from __future__ import annotations

import re

from ... import codes
from ...diagnostics import Fix as Change
from ..scan import Token
from ..table import END
from .defaults import presence, value_begin, value_end
from .objects import assignments, effect_of, item_texts, read_object, state_text
from .situation import Fix, Problem, Situation, is_word, written
from .words import TRANSITIONS

_LONGEST = 400  # characters of a line that is offered
_SIMPLE = ("initial", "tags", "description", "output")  # whose `:` is all that is too much
_ITEMS = (
    *("on", "after", "always", "invoke", "states", "context", "entry", "exit", "type", "initial"),
    *("tags", "description", "output", "id"),
)
_STATES = ("machine", "state", "parallel", "final")


def xstate(at: Situation) -> Problem | None:
    """Explain a machine, a state or an item that is written as an object."""
    if at.within not in ("machine_items", "state_items") or at.index > at.begin + 1:
        return None
    key = at.opening
    if key.text not in _ITEMS:
        return None
    colon = at.tokens[at.begin + 1]
    if colon.kind not in (":", "{") or (colon.kind == "{" and key.text in ("entry", "exit")):
        return None
    whole = _whole(at)
    if whole is not None:
        return whole
    place = at.begin + (2 if colon.kind == ":" else 1)
    if at.tokens[place].kind != "{":
        return None
    found = read_object(at, place)
    texts = item_texts(key.text, found) if found is not None else []
    if not texts:
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{key.text}` takes no object",
        span=at.span(key),
        label=_write("  ".join(texts)),
        fixes=(
            Fix(
                since=at.begin,
                removed=at.closing(place) + 1 - at.index,
                ahead=0,
                text="  ".join(texts),
            ),
        ),
    )


def _whole(at: Situation) -> Problem | None:
    """Explain an object in the place of a machine's or a state's items."""
    brace = at.around(at.begin)
    owner = at.owner(brace) if brace is not None else None
    if brace is None or owner is None or at.tokens[owner].kind not in _STATES:
        return None
    found = read_object(at, brace)
    if not found or (len(found) == 1 and at.opening.text in _SIMPLE):
        return None
    keyword, name = at.tokens[owner].kind, at.text(owner + 1, brace)
    text = state_text(keyword, name, found)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{keyword} {name}` has items, not the entries of an object",
        span=at.span(at.opening, at.tokens[at.begin + 1]),
        help=_write(text),
        rest=True,
        change=_in_place(at, owner, brace, text),
    )


def _in_place(at: Situation, owner: int, brace: int, text: str) -> Change:
    """Return the change that writes an item anew, from its keyword to the end of its braces."""
    whole = at.span(at.tokens[owner], at.tokens[at.closing(brace)])
    return Change(span=whole, text=text)


def target(at: Situation) -> Problem | None:
    """Explain `{ target: b }` behind an event, and `{ -> b }`."""
    if at.within != "statements":
        return None
    brace = at.around(at.begin)
    owner = at.owner(brace) if brace is not None else None
    if brace is None or owner is None or at.tokens[owner].kind not in TRANSITIONS:
        return None
    line = at.text(owner, brace)
    close = at.closing(brace)
    if at.token.kind == ":" and at.index == at.begin + 1:
        found = read_object(at, brace)
        if found is None or not found.keys() & {"target", "actions", "guard", "cond"}:
            return None
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message=f"`{at.opening.text}` has no meaning here",
            span=at.span(at.opening),
            label=_write(f"{line} {effect_of(found)}"),
            rest=True,
            change=_in_place(at, owner, brace, f"{line} {effect_of(found)}"),
        )
    if at.token.kind != "->" or "->" in line:
        return None
    end = at.index + 1
    while at.tokens[end].kind != "}" and (is_word(at.tokens[end]) or at.tokens[end].kind == "."):
        if is_word(at.tokens[end]) and is_word(at.tokens[end - 1]):
            break
        end += 1
    actions = at.tokens[brace + 1 : at.index] + at.tokens[end:close]
    path = at.tokens[at.index : end]
    block: list[tuple[str, str] | Token] = [("{", "{"), *actions, ("}", "}")] if actions else []
    text = f"{line} {written(path)}" + (f" {{ {written(actions)} }}" if actions else "")
    return Problem(
        code=codes.UNEXPECTED,
        message="a target stands before the braces",
        span=at.span(at.token, at.tokens[end - 1]),
        label=_write(text),
        fixes=(Fix(since=brace, put=(*path, *block), removed=close + 1 - at.index),),
        rest=True,
    )


def assign(at: Situation) -> Problem | None:
    """Explain a call of `assign` that is no call of here: functions stand in its object."""
    if at.within != "statements" or at.opening.text != "assign":
        return None
    brace = at.begin + 2
    if at.index <= brace or at.tokens[brace - 1].kind != "(" or at.tokens[brace].kind != "{":
        return None
    found = read_object(at, brace)
    text = "; ".join(assignments(found)) if found else "field = value"
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="an assignment is no call",
        span=at.span(at.opening),
        label=_write(text),
        fixes=(
            Fix(
                since=at.begin,
                removed=at.closing(brace - 1) + 1 - at.index,
                ahead=0,
                text=text,
            ),
        ),
        guess=not found,
    )


def invoke_events(at: Situation) -> Problem | None:
    """Explain `invoke f() onDone -> b`: its events stand between braces."""
    events = {"onDone": "done", "onError": "error", "done": "done", "error": "error"}
    event = events.get(at.token.text)
    if at.opening.kind != "invoke" or event is None or at.near(1).kind not in ("->", "{"):
        return None
    end = at.line_end(at.index)
    lines = at.text(at.index, end)
    put: list[tuple[str, str] | Token] = [("{", "{")]
    for token in at.tokens[at.index : end]:
        if token.text in ("onDone", "onError"):
            put += [("on", "on"), (events[token.text], events[token.text])]
        else:
            put.append(token)
    lines = re.sub(r"\bon(Done|Error)\b", lambda found: f"on {found[1].lower()}", lines)
    return Problem(
        code=codes.UNEXPECTED,
        message="the events of an `invoke` stand between braces",
        span=at.span(at.token),
        label=_write(f"{at.text(at.begin, at.index)} {{ {lines} }}"),
        fixes=(Fix(put=(*put, ("}", "}")), removed=end - at.index, ahead=0),),
    )


# --- operators ----------------------------------------------------------------------------------


def question_mark(at: Situation) -> Problem | None:
    """Explain `a ? b : c`, `a?.b`, `x?: int` and `int?`."""
    kind = at.token.kind
    if kind not in ("?", "?."):
        return None
    field = _optional(at) if kind == "?" else None
    if field is not None:
        return field
    begin = value_begin(at)
    value = at.text(begin, at.index)
    if kind == "?":
        return _conditional(at, begin, value_end(at, at.index + 1))
    return _foreign(at, f"ask first: `{value} is not None`", Fix(put=((".", "."),), removed=1))


def _conditional(at: Situation, begin: int, end: int) -> Problem:
    colon = at.index + 1
    depth = 0
    while colon < end and (depth or at.tokens[colon].kind != ":"):
        depth += (at.tokens[colon].kind in "([{") - (at.tokens[colon].kind in ")]}")
        depth += at.tokens[colon].kind == "?"
        depth -= bool(depth) and at.tokens[colon].kind == ":"
        colon += 1
    end = value_end(at, colon + 1) if colon < len(at.tokens) - 1 else colon
    condition = at.tokens[begin : at.index]
    then, otherwise = at.tokens[at.index + 1 : colon], at.tokens[colon + 1 : end]
    if not (condition and then and otherwise):
        return Problem(
            code=codes.BAD_CHARACTER,
            message="unexpected character `?`",
            span=at.span(at.token),
            fixes=(Fix(removed=1, ahead=0),),
            guess=True,
        )
    asked = presence(at, condition) or condition
    text = f"{written(then)} if {written(asked)} else {written(otherwise)}"
    put: tuple[tuple[str, str] | Token, ...] = (
        *then, ("if", "if"), *asked, ("else", "else"), *otherwise,
    )  # fmt: skip
    fix = Fix(since=begin, put=put, removed=end - at.index, ahead=0)
    return _foreign(at, _write(text) if "?" not in text else "write `a if condition else b`", fix)


def _optional(at: Situation) -> Problem | None:
    name, after = at.near(-1), at.near(1)
    if at.accepts == {":"} and after.kind == ":":
        end = at.index + 2
        depth = 0
        while at.tokens[end].kind != END:
            kind = at.tokens[end].kind
            if depth == 0 and (kind in (",", ")", "}", "=", ";") or at.tokens[end].first):
                break
            depth += (kind in "([") - (kind in ")]")
            end += 1
        told = at.tokens[at.index + 2 : end]
        default = at.tokens[end].kind == "="
        extra = ("|", "None") if default else ("|", "None", "=", "None")
        text = f"{name.text}: {written(told)} {' '.join(extra)}"
        return _foreign(
            at,
            _write(text),
            Fix(
                put=((":", ":"), *told, *((word, word) for word in extra)),
                removed=end - at.index,
                ahead=0,
            ),
        )
    if "+" not in at.accepts and at.acceptable(["|", "None"]):  # a type, not an expression
        fix = Fix(put=(("|", "|"), ("None", "None")), removed=1)
        return _foreign(at, f"write `{name.text} | None`", fix)
    return None


def _foreign(at: Situation, label: str, *fixes: Fix) -> Problem:
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{at.token.text}` is not an operator of this language",
        span=at.span(at.token),
        label=label,
        fixes=fixes,
    )


def statement_operator(at: Situation) -> Problem | None:
    """Explain `n++`, `n *= 2` and `n == 3` among actions."""
    if at.within != "statements":
        return None
    kind, after = at.token.kind, at.near(1)
    adjacent = after.start == at.token.end
    if at.index == at.begin and kind in ("+", "-") and after.kind == kind and adjacent:
        name = at.near(2)
        return _operator(at, kind * 2, f"{name.text} {kind}= 1", 3, (name,))
    field = at.tokens[at.begin : at.index]
    if not field or not at.acceptable(["="]):
        return None
    if kind == "==":
        value = at.text(at.index + 1, value_end(at, at.index + 1))
        return Problem(
            code=codes.UNEXPECTED,
            message="`==` compares, and an action does something",
            span=at.span(at.token),
            label=_write(f"{written(field)} = {value}"),
            fixes=(Fix(put=(("=", "="),), removed=1),),
        )
    if kind in ("+", "-") and after.kind == kind and adjacent:
        return _operator(at, kind * 2, f"{written(field)} {kind}= 1", 2, ())
    if kind in ("*", "/", "//", "%", "|", "**") and after.kind == "=" and adjacent:
        value = at.text(at.index + 2, value_end(at, at.index + 2))
        put: tuple[tuple[str, str] | Token, ...] = (("=", "="), *field, (kind, kind))
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message=f"`{kind}=` is not an operator of this language",
            span=at.span(at.token, after),
            label=_write(f"{written(field)} = {written(field)} {kind} {value}"),
            fixes=(Fix(put=put, removed=2),),
        )
    return None


def _operator(
    at: Situation, mark: str, text: str, removed: int, name: tuple[Token, ...]
) -> Problem:
    sign = f"{mark[0]}="
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{mark}` is not an operator of this language",
        span=at.span(at.token, at.near(1)),
        label=_write(text),
        fixes=(Fix(put=(*name, (sign, sign), ("INT", "1")), removed=removed, ahead=0),),
    )


# --- types --------------------------------------------------------------------------------------


def array_type(at: Situation) -> Problem | None:
    """Explain `string[]` and `Array<string>`."""
    if at.token.kind == "]" and at.near(-1).kind == "[" and "None" in at.accepts:
        item = at.near(-2)
        if not is_word(item):
            return None
        named = _TYPES.get(item.text, item.text)
        put = tuple((kind, kind) for kind in ("[", "]"))
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message=f"a list is not written `{item.text}[]`",
            span=at.span(item, at.token),
            label=_write(f"list[{named}]"),
            fixes=(
                Fix(
                    since=at.index - 2,
                    put=(("NAME", "list"), put[0], ("NAME", named), put[1]),
                    removed=1,
                ),
            ),
        )
    name = at.near(-1)
    meant = {"Array": "list", "Record": "dict", "Map": "dict", "Set": "list"}.get(name.text)
    if at.token.kind == "<" and meant is not None and at.acceptable(["["]):
        end = at.index + 1
        while at.tokens[end].kind not in (">", END) and not at.tokens[end].first:
            end += 1
        inside = at.tokens[at.index + 1 : end]
        named = ", ".join(_TYPES.get(part.text, part.text) for part in inside if part.kind != ",")
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message=f"`{name.text}` has its types in square brackets",
            span=at.span(name, at.tokens[end]),
            label=_write(f"{meant}[{named}]"),
            fixes=(
                Fix(
                    since=at.index - 1,
                    put=(("NAME", meant), ("[", "["), *_typed(inside), ("]", "]")),
                    removed=end + 1 - at.index,
                ),
            ),
        )
    return None


def _typed(inside: list[Token]) -> list[tuple[str, str]]:
    return [(part.kind, _TYPES.get(part.text, part.text)) for part in inside]


_TYPES = {"string": "str", "number": "float", "boolean": "bool", "any": "json"}


def _write(text: str) -> str:
    return f"write `{text}`" if len(text) <= _LONGEST else "see docs/from-xstate.md"
