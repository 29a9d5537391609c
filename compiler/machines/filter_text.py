"""Reading a filter as it is written behind `--where`."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from .. import limits
from ..cluster.in_flight import NAME as PART_OF_PATH
from ..ir import path_text
from ..parsing.literals import milliseconds, unescape
from ..suggest import suggest
from .filters import (
    DURATIONS,
    NAMES,
    NUMBERS,
    PARTS,
    SEVERAL,
    STATUSES,
    TEXTS,
    AnyOf,
    Compare,
    Every,
    Filter,
    Holds,
    Name,
    Not,
    OneOf,
    Value,
)

GRAMMAR = r"""
?start: any
?any: all ("or" all)*
?all: test ("and" test)*
?test: "not" test              -> negation
     | "(" any ")"
     | "done"                  -> is_done
     | HAS_TAG                 -> has_tag
     | MATCHES                 -> matches
     | NAME OPERATOR value     -> compare
     | NAME "is" "None"        -> is_none
     | NAME "is" "not" "None"  -> is_not_none
     | NAME "in" several          -> one_of
     | NAME "not" "in" several    -> none_of
     | literal "in" NAME       -> holds
     | literal "not" "in" NAME -> holds_not
several: "[" value ("," value)* "]"
?value: literal | WORD -> word
?literal: STRING     -> string
        | DURATION   -> duration
        | NUMBER     -> number
        | "True"     -> true
        | "False"    -> false
        | "None"     -> none

OPERATOR: "==" | "!=" | "<=" | ">=" | "<" | ">"
HAS_TAG.3: /hasTag:("(\\.|[^"\\])*"|[^\s()\[\],"]+)/
MATCHES.3: /matches:("(\\.|[^"\\])*"|[^\s()\[\],"])+/
NAME: /[^\W\d]\w*(\.("(\\.|[^"\\])*"|\w+))*/
STRING: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/
DURATION.2: /-?(\d+(\.\d+)?(ms|s|m|h|d))+(?![\w.])/
NUMBER.1: /-?\d+(\.\d+)?(?![\w.-])/
WORD: /\w[\w.\/@:+-]*/
%ignore /\s+/
"""

WRITE = {
    "a condition": "LPAR",
    "a comparison, such as `==` or `in`": "OPERATOR",
    "`]`": "RSQB",
    "a value": "WORD",
    "a list in brackets, such as `[a, b]`": "LSQB",
    "`)`": "RPAR",
    "`and` or `or`": "AND",
    "`in` and a name": "IN",
    "a name": "NAME",
    "`None`": "NONE",
}
"""What can be written where one of these tokens is expected; the first that fits is said."""


class FilterError(Exception):
    """What is wrong with a filter: where, from a character to another one, and what helps."""

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        """Say what is wrong between two places of the text."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(end, start + 1)
        self.hint = hint


def parse_filter(text: str) -> Filter:
    """Return what a filter says. Raises FilterError."""
    if len(text) > limits.MOST_FILTER_CHARACTERS:
        most = limits.MOST_FILTER_CHARACTERS
        raise FilterError(f"a filter has at most {most:,} characters", most, most)
    nested = list(re.finditer(r"\(|\bnot\b", text))[limits.MOST_LEVELS :]
    if nested:
        message = f"there are more than {limits.MOST_LEVELS} brackets and `not`s"
        raise FilterError(message, nested[0].start(), nested[0].end())
    try:
        found: Filter = _Reader().transform(_parser().parse(text))
    except UnexpectedInput as error:
        raise _misread(text, error) from None
    except VisitError as error:
        if isinstance(error.orig_exc, FilterError):
            raise error.orig_exc from None
        raise
    return found


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual")


def _misread(text: str, error: UnexpectedInput) -> FilterError:
    """Say what stands where something else could."""
    known: Any = error.pos_in_stream
    start = len(text) if known is None or known < 0 else min(known, len(text))
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = error.accepts
    elif isinstance(error, UnexpectedCharacters):
        expected = error.allowed
    closed = {
        closing
        for closing, opening, close in (("`]`", "[", "]"), ("`)`", "(", ")"))
        if text.count(opening, 0, start) <= text.count(close, 0, start)
    }  # the lexer does not know which brackets are open
    options = (said for said, token in WRITE.items() if token in expected and said not in closed)
    wanted = next(options, "nothing more")
    found = text[start:].split()[0] if text[start:].strip() else ""
    is_end = not found or (isinstance(error, UnexpectedToken) and error.token.type == "$END")
    if is_end:
        return FilterError(
            f"{wanted} is missing at the end", len(text.rstrip()), len(text.rstrip())
        )
    hint = ""
    if found.startswith("=") and not found.startswith("=="):
        hint = "write `==`"
    elif found.startswith(("&", "|", "!")):
        hint = "write `and`, `or` and `not`"
    return FilterError(f"expected {wanted}, found `{found}`", start, start + len(found), hint)


class _Written(NamedTuple):
    """A value, and its text as it was written, without quotes: a key may look like a number."""

    value: Value
    text: str


class _Reader(Transformer[Token, Filter]):
    """Makes a filter of what was parsed, and checks names and values."""

    def any(self, parts: list[Filter]) -> Filter:
        return AnyOf(tuple(parts))

    def all(self, parts: list[Filter]) -> Filter:
        return Every(tuple(parts))

    def negation(self, parts: list[Filter]) -> Filter:
        return Not(parts[0])

    def is_done(self, _: list[Any]) -> Filter:
        return Compare(("status",), "==", "done")

    def has_tag(self, parts: list[Token]) -> Filter:
        return Compare(("tag",), "==", _plain(parts[0].partition(":")[2]))

    def matches(self, parts: list[Token]) -> Filter:
        return Compare(("state",), "==", _path(parts[0].partition(":")[2]))

    def compare(self, parts: list[Any]) -> Filter:
        token, operator, written = parts
        name = _name(token)
        return Compare(name, str(operator), _checked(token, name, str(operator), written))

    def is_none(self, parts: list[Token]) -> Filter:
        return Compare(_name(parts[0]), "==", None)

    def is_not_none(self, parts: list[Token]) -> Filter:
        return Compare(_name(parts[0]), "!=", None)

    def several(self, values: list[_Written]) -> list[_Written]:
        return values

    def one_of(self, parts: list[Any]) -> Filter:
        token, values = parts
        name = _name(token)
        return OneOf(name, tuple(_checked(token, name, "==", each) for each in values))

    def none_of(self, parts: list[Any]) -> Filter:
        return Not(self.one_of(parts))

    def holds(self, parts: list[Any]) -> Filter:
        written, token = parts
        name = _name(token)
        if name[0] not in PARTS and name not in (("error",), ("key",)):
            hint = f"write `{name[0]} == ...` or `{name[0]} in [...]`"
            raise _wrong(token, f"`{token}` has nothing in it", hint)
        return Holds(name, written.text if name == ("key",) else written.value)

    def holds_not(self, parts: list[Any]) -> Filter:
        return Not(self.holds(parts))

    def string(self, parts: list[Token]) -> _Written:
        text = _plain(parts[0])
        return _Written(text, text)

    def word(self, parts: list[Token]) -> _Written:
        return _Written(str(parts[0]), str(parts[0]))

    def number(self, parts: list[Token]) -> _Written:
        return _Written(Decimal(parts[0]), str(parts[0]))

    def duration(self, parts: list[Token]) -> _Written:
        written = str(parts[0])
        try:
            found = timedelta(milliseconds=float(milliseconds(written)))
        except OverflowError:
            raise _wrong(parts[0], limits.LONGEST_DURATION) from None
        return _Written(-found if written.startswith("-") else found, written)

    def true(self, _: list[Any]) -> _Written:
        return _Written(True, "True")

    def false(self, _: list[Any]) -> _Written:
        return _Written(False, "False")

    def none(self, _: list[Any]) -> _Written:
        return _Written(None, "None")


def _name(token: Token) -> Name:
    """Return what of a machine is named, and refuse what it does not have."""
    first, *inner = [_plain(each[0]) for each in PART_OF_PATH.finditer(token)]
    if first in PARTS and (inner or first == "output"):
        return (first, *inner)
    if first in PARTS:
        raise _wrong(token, f"`{token}` is no value", f"write `{first}.` and the name of a field")
    if not inner and first in TEXTS | SEVERAL | NUMBERS | DURATIONS:
        return (first,)
    known = ", ".join(f"`{each}`" for each in NAMES)
    if near := suggest(str(token), NAMES):
        hint = f"did you mean `{near}`?"
    elif str(token) not in NAMES:
        hint = f"a field is `context.{token}`; besides, there are {known}"
    else:
        hint = f"there are {known}"
    raise _wrong(token, f"a machine has no `{token}`", hint)


def _checked(token: Token, name: Name, operator: str, written: _Written) -> Value:
    """Return a value that something can be compared with; refuse one that it cannot be."""
    value, text = written
    first = name[0]
    if first in PARTS or (value is None and operator in ("==", "!=")):
        return value
    if first in DURATIONS and not isinstance(value, timedelta):
        raise _wrong(token, f"`{token}` is compared with a duration, such as `2h`")
    if first in NUMBERS and not isinstance(value, Decimal):
        raise _wrong(token, f"`{token}` is compared with a number")
    if first not in TEXTS | SEVERAL:
        return value
    if operator not in ("==", "!="):
        raise _wrong(token, f"`{token}` is compared with `==`, `!=` and `in`")
    if first == "state":
        return _path(text)
    if first == "status" and text not in STATUSES:
        near = suggest(text, STATUSES)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(STATUSES)}"
        raise _wrong(token, f"there is no status `{text}`", hint)
    return text


def _plain(written: str) -> str:
    """Return a text without its quotes, if it has some."""
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return unescape(written[1:-1], lambda _start, _end: None)
    return written


def _path(written: str) -> str:
    """Return a state's path as machines have it: only names that need it are in quotes."""
    return path_text(tuple(_plain(each[0]) for each in PART_OF_PATH.finditer(written)))


def _wrong(token: Token, message: str, hint: str = "") -> FilterError:
    return FilterError(message, token.start_pos or 0, token.end_pos or 0, hint)
