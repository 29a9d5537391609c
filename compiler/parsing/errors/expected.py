"""Words for what the parser expected and what it found."""

from __future__ import annotations

from ..scan import Token
from ..table import END, table
from .situation import Situation

# What a name would be, by the word or the mark before it.
_ROLES = {
    "state": "a state's name",
    "parallel": "a state's name",
    "final": "a state's name",
    "history": "a state's name",
    "->": "a target state",
    "initial": "a state's name",
    "machine": "the machine's name",
    "event": "the event's name",
    "on": "an event",
    "|": "an event",
    "type": "the type's name",
    "actor": "the actor's name",
    "action": "the action's name",
    "def": "the function's name",
    "as": "a name",
    "tags": "a tag",
    "version": "the version's name",
    "let": "a name",
    "option": "the option's name",
    "cancel": "an id",
    "stop": "an id",
    "to": "`parent`, `sender`, `self`, an id or `machine[key]`",
    "invoke": "an actor or a machine",
    "spawn": "an actor or a machine",
    "raise": "an event",
    "send": "an event",
    "emit": "an event",
}
_PLACES = {
    "definitions": "a definition such as `machine` or `event`",
    "machine_items": "an item such as `state` or `on`",
    "state_items": "an item such as `state` or `on`",
    "statements": "an action such as `field = value` or `send`",
    "handlers": "`on`",
    "policies": "`retry` or `timeout`, or `key` or `body` of a service",
    "moves": "`state` or an assignment",
}
# Listed in this order; operators are not listed, since they could follow any operand.
_MARKS = ("->", "{", "(", ")", "]", "}", ",", "=", "+=", "-=", ":", "[")


def found(token: Token) -> str:
    """Return words for a token."""
    if token.kind == END:
        return f"`{token.text}`" if token.text else "the end of the file"
    if token.kind in ("STRING", "FSTRING"):
        return token.text if len(token.text) <= 30 else "a string"
    return f"`{token.text}`" if len(token.text) <= 40 else "a long word"


def expected(at: Situation) -> str:
    """Return words for what could stand where the mistake is, empty where that is too much."""
    accepts, before = at.accepts, at.near(-1).kind
    words: list[str] = []
    if at.index == at.begin and at.within:
        return expected_item(at.within)
    if "INT" in accepts:
        words.append("an expression")
    elif "None" in accepts:
        words.append("a type")
    elif "NAME" in accepts or "STRING" in accepts:
        words.append(_name(at, before))
    keywords = [kind for kind in accepts if kind in table().keywords]
    if len(keywords) <= 2 and "INT" not in accepts:
        words += sorted(f"`{kind}`" for kind in keywords if kind != "None")
    # A finished expression could go on with these, but that is seldom what is missing.
    operators = ("(", "[") if "+" in accepts and "INT" not in accepts else ()
    words += [
        f"`{mark}`"
        for mark in _MARKS
        if mark in accepts and mark not in operators and not _is_start(mark, words)
    ]
    if len(keywords) > 4 and "}" in accepts:
        # The item may be finished: its list goes on, or ends.
        words = [word for word in words if word not in ("`}`", "")] + ["the next item"]
    words = list(dict.fromkeys(word for word in words if word))
    if not words or len(words) > 5:
        return ""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def expected_item(within: str) -> str:
    """Return words for an item of a list."""
    return _PLACES[within]


def expected_after(before: Token, opening: Token) -> str:
    """Return words for what stands after a word or a mark, in the item that `opening` starts."""
    if opening.kind == "type" and before.kind in ("=", "|"):
        return "a type"
    if before.kind == ",":
        return _ROLES[opening.kind if opening.kind in ("tags", "initial") else "->"]
    if before.kind in ("description", "import", "use", "from"):
        return "a string"
    return _ROLES.get(before.kind, "an expression")


def _name(at: Situation, before: str) -> str:
    if at.accepts <= {"STRING"}:
        return "a string"
    if before == ",":
        if ")" in at.accepts or "]" in at.accepts:
            return "a name"
        # The list goes on with what it started with.
        kind = at.tokens[at.begin].kind
        return _ROLES.get(kind if kind in ("tags", "initial") else "->", "a name")
    if before == "." or (before == "from" and "STRING" not in at.accepts):
        return "a name"
    if before in ("(", "{", "[") or before not in _ROLES:
        return "a name" if before in ("(", ",") else ""
    return _ROLES[before]


def _is_start(mark: str, words: list[str]) -> bool:
    """Return whether a mark only starts an expression that is listed already."""
    return "an expression" in words and mark in ("(", "[", "{")
