"""Actions that are written as Python and JavaScript have them."""

from __future__ import annotations

from collections.abc import Sequence

from ... import codes
from ...diagnostics import Fix as Change
from ...diagnostics import Instead
from ..scan import ACTION_IF, Token
from .changing import instead_of
from .declared_types import is_field, is_path, type_of, type_of_value
from .defaults import value_end
from .objects import name_of, read_object
from .situation import Fix, Problem, Situation, is_word, written

_DECLARING = ("const", "let", "var")
# Words that begin a statement elsewhere, and what is done here.
_ELSEWHERE = {
    "while": "a `for` goes through a list or `range(n)`; what goes on until something happens is a "
    "state with an `always`",
    "break": "a `for` goes through all that it is given: give it less, "
    "`[x for x in xs if ...]` or `xs[:n]`",
    "continue": "what is done for some items only stands between the braces of an `if`",
    "return": "actions give no value, and all of them are done: those for one case stand between "
    "the braces of an `if`",
    "try": "what fails is an actor: `invoke f() { on error -> target }`",
    "switch": "write `if x == a { ... } elif x == b { ... } else { ... }`",
    "match": "write `if x == a { ... } elif x == b { ... } else { ... }`",
    "await": "what takes time is an actor: `invoke f() { on done -> target }`",
    "pass": "braces may be empty: `{}`",
}
_NOTHING = {
    "int": "0", "float": "0.0", "str": '""', "bool": "False", "duration": "0s", "list[": "[]",
    "dict[": "{}",
}  # fmt: skip
_SENDING = ("raise", "send", "emit")


def variable(at: Situation) -> Problem | None:
    """Explain `const x = 3` and `let x = 3` among actions."""
    word = at.near(-1)
    if at.within != "statements" or at.index != at.begin + 1 or word.text not in _DECLARING:
        return None
    if not is_word(at.token) and at.token.kind not in ("{", "["):
        return None
    if not is_word(at.token) or at.near(1).kind not in ("=", ":"):
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="actions have no variables",
            span=at.span(word),
            help="declare a field in the `context`, and set it: `field = value`",
        )
    name = at.token.text
    assign = at.index + 1
    while at.tokens[assign].kind != "=" and not at.tokens[assign].first:
        assign += 1
    value = at.text(assign + 1, value_end(at, assign + 1))
    is_known = is_field(at, name)
    field = _field(name, type_of_value(at.tokens[assign + 1 : value_end(at, assign + 1)]))
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=(f"`{word.text}` has no meaning here" if is_known else "actions have no variables"),
        span=at.span(word),
        label=f"write `{name} = {value}`" if is_known else "",
        help=(
            None
            if is_known
            else f"declare a field, `context({field})`, and set it: `{name} = {value}`"
        ),
        fixes=(
            (
                Fix(since=at.begin, put=(at.token,), removed=assign - at.index, text=name)
                if is_known
                else Fix(since=at.begin, put=(("log", "log"),), removed=assign + 1 - at.index)
            ),
        ),
        guess=not is_known,
    )


def elsewhere(at: Situation) -> Problem | None:
    """Explain `while`, `break`, `return` and others among actions."""
    word = at.opening
    if at.within != "statements" or word.text not in _ELSEWHERE:
        return None
    if at.index != at.begin + 1:  # the condition was taken for the arguments of a call
        opening = at.tokens[at.begin + 1].kind == "(" and at.token.kind == "{"
        if not opening or at.closing(at.begin + 1) != at.index - 1:
            return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message=f"`{word.text}` has no meaning here",
        span=at.span(word),
        help=_ELSEWHERE[word.text],
    )


def deletion(at: Situation) -> Problem | None:
    """Explain `delete d["a"]` and `del d["a"], d["b"]`."""
    if at.within != "statements":
        return None
    if at.opening.text == "delete" and at.index == at.begin + 1 and is_word(at.token):
        end = value_end(at, at.index)
        return Problem(
            code=codes.FOREIGN_SYNTAX,
            message="`delete` is written `del`",
            span=at.span(at.opening),
            label=Instead(f"write `del {at.text(at.index, end)}`", "del"),
            fixes=(Fix(since=at.begin, put=(("del", "del"),), ahead=1),),
        )
    if at.opening.kind != "del" or at.token.kind != "," or at.in_brackets():
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="a `del` takes out one item",
        span=at.span(at.token),
        label="write `; del`",
        fixes=(Fix(put=((";", ";"), ("del", "del")), removed=1),),
    )


def several(at: Situation) -> Problem | None:
    """Explain `a, b = b, a`."""
    if at.within != "statements" or at.token.kind != "," or at.in_brackets():
        return None
    parts = _split(at.tokens[at.begin : at.line_end(at.begin)], "=")
    if len(parts) != 2:
        return None
    targets, values = (_split(part, ",") for part in parts)
    if len(targets) != len(values) or not all(map(is_path, targets)):
        return None
    lines = [
        f"{written(one)} = {written(other)}" for one, other in zip(targets, values, strict=True)
    ]
    used = [written(one) for one in targets]
    swapped = len(used) == 2 and used == [written(each) for each in reversed(values)]
    field = _field("kept", type_of(at, targets[0]))
    if swapped:
        one, other = used
        advice = (
            f"a swap takes a third field, `context({field})`: "
            f"`kept = {one}; {one} = {other}; {other} = kept`"
        )
    else:
        advice = "each action sees what those before it have set"
    roots = {one[0].text for one in targets}
    is_plain = not any(token.text in roots for each in values for token in each)
    end = at.line_end(at.begin)
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="an assignment sets one field",
        span=at.span(at.token),
        label=f"write `{'; '.join(lines)}`" if is_plain else "",
        help=None if is_plain else advice,
        fixes=(
            Fix(
                since=at.begin,
                put=_joined(targets, values),
                removed=end - at.index,
                ahead=0,
                text="; ".join(lines),
            ),
        ),
        guess=not is_plain,
    )


def _joined(
    targets: Sequence[Sequence[Token]], values: Sequence[Sequence[Token]]
) -> tuple[tuple[str, str] | Token, ...]:
    put: list[tuple[str, str] | Token] = []
    for one, other in zip(targets, values, strict=True):
        put += [(";", ";")] if put else []
        put += [*one, ("=", "="), *other]
    return tuple(put)


def method(at: Situation) -> Problem | None:
    """Explain `orders["a"].items.push(x)`, a method of an item or of what is in one."""
    if at.within != "statements" or at.token.kind != "(" or at.near(-2).kind != ".":
        return None
    name = at.near(-1)
    if at.index < at.begin + 3 or not is_word(name):
        return None
    close = at.closing(at.index)
    target = at.tokens[at.begin : at.index - 2]
    values = [written(each) for each in _split(at.tokens[at.index + 1 : close], ",") if each]
    kind = type_of(at, target)
    is_dict = kind.startswith("dict[") if kind else None
    text = instead_of(written(target), name.text, values, is_dict=is_dict)
    if name.text == "sort" and kind not in ("list[int]", "list[str]", "list[float]"):
        text = ""
    whole = at.span(at.opening, at.tokens[close])
    return Problem(
        code=codes.NOT_AN_ACTION,
        message=f"`{name.text}` is a method of a value, not an action",
        span=at.span(name),
        label=f"write `{text}`" if text else "",
        help=(
            "methods change nothing"
            if text
            else f"methods change nothing: assign a new value to `{written(target)}`"
        ),
        fixes=(
            Fix(
                since=at.begin,
                put=(*target, ("=", "="), *target),
                removed=close + 1 - at.index,
                ahead=0,
            ),
        ),
        guess=True,
        change=Change(span=whole, text=text) if text else None,
    )


def event_object(at: Situation) -> Problem | None:
    """Explain `raise {type: "ADD", n: 3}`."""
    if at.near(-1).kind not in _SENDING or at.near(-1).text not in _SENDING:
        return None
    if at.token.kind != "{":
        return None
    end = at.closing(at.index) + 1
    fields = dict(read_object(at, at.index) or {})
    kind = fields.pop("type", None)
    name = name_of(kind) if isinstance(kind, str) else ""
    if not name.isidentifier() or not all(isinstance(each, str) for each in fields.values()):
        return None
    given = ", ".join(f"{key}={value}" for key, value in fields.items())
    wanted = [each for each in _fields_of(at, name) if each not in fields]
    missing = ", ".join(
        [given, *(f"{each}=..." for each in wanted)]
        if given
        else [f"{each}=..." for each in wanted]
    )
    text = f"{name}({missing})" if missing else name
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="an event is written as its name, with its fields in parentheses",
        span=at.span(at.token, at.tokens[end - 1]),
        label=f"write `{at.near(-1).text} {text}`",
        fixes=(Fix(put=(("NAME", name),), removed=end - at.index, ahead=0, text=text),),
    )


def _fields_of(at: Situation, event: str) -> list[str]:
    """Return the fields of an event that need a value."""
    for index, token in enumerate(at.tokens[:-3]):
        if token.text == "event" and at.tokens[index + 1].text == event:
            if at.tokens[index + 2].kind != "(":
                return []
            close = at.closing(index + 2)
            fields = _split(at.tokens[index + 3 : close], ",")
            return [
                each[0].text for each in fields if each and all(part.kind != "=" for part in each)
            ]
    return []


def condition_behind(at: Situation) -> Problem | None:
    """Explain `a = "x" if b { ... }`, where an `if` was taken for a part of the value."""
    if at.within != "statements" or at.token.kind != "{" or "else" not in at.accepts:
        return None
    place = at.index - 1
    while place > at.begin and at.tokens[place].kind != "if":
        place -= 1
    if place == at.begin or at.tokens[place].first:
        return None
    condition = at.tokens[place + 1 : at.index]
    return Problem(
        code=codes.UNEXPECTED,
        message="an `if` behind a value on its line is a part of it",
        span=at.span(at.tokens[place]),
        label="begin a new line before it, or write `; if`",
        fixes=(Fix(since=place, put=((";", ";"), (ACTION_IF, "if"), *condition), ahead=1),),
        guess=True,
        change=Change(span=at.span(at.tokens[place]), text="; if"),
    )


def tuple_value(at: Situation) -> Problem | None:
    """Explain `(a, b)` in the place of a value."""
    if at.token.kind != "," or "," in at.accepts or ")" not in at.accepts:
        return None
    depth, opening = 0, at.index - 1
    while opening > at.begin:
        kind = at.tokens[opening].kind
        depth += (kind in (")", "]", "}")) - (kind in ("(", "[", "{"))
        if depth < 0:
            break
        opening -= 1
    before = at.tokens[opening - 1]
    if at.tokens[opening].kind != "(" or before.kind in ("NAME", ")", "]"):
        return None
    close = at.closing(opening)
    first = at.tokens[opening + 1 : at.index]
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="there are no tuples",
        span=at.span(at.tokens[opening], at.tokens[close]),
        help="several values are a record, `type Pair(a: int, b: int)`; an order of your own is a "
        "`def`",
        fixes=(Fix(since=opening, put=tuple(first), removed=close + 1 - at.index, ahead=0),),
        guess=True,
    )


def created(at: Situation) -> Problem | None:
    """Explain `new Item(...)`."""
    word = at.near(-1)
    if word.text != "new" or at.token.kind != "NAME" or at.near(1).kind != "(" or at.token.first:
        return None
    return Problem(
        code=codes.FOREIGN_SYNTAX,
        message="`new` has no meaning here",
        span=at.span(word),
        label="remove it",
        fixes=(Fix(since=at.index - 1, ahead=1),),
        change=Change(
            span=at.source.span(word.start, at.token.start),
            text="",
        ),
    )


def _field(name: str, kind: str) -> str:
    """Return the declaration of a field of some type, empty where that is not known."""
    start = next((each for each in _NOTHING if kind.startswith(each)), "")
    return f"{name}: {kind or '...'} = {_NOTHING.get(start, '...')}"


def _split(tokens: Sequence[Token], mark: str) -> list[list[Token]]:
    """Return what stands between marks that are in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        if token.kind == mark and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
