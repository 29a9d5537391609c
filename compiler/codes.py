"""The table of diagnostic codes.

A code is never used again for something else. To add one, add a constant in its family, and a
folder `tests/golden/diagnostics/<id>_<slug>` with a chart that has the mistake.

Families: SC0xx files and syntax, SC1xx names, SC2xx types and expressions, SC3xx states and
transitions, SC4xx machines, versions and options, SC5xx actors, actions, invokes and messages,
SC8xx warnings, SC9xx not supported yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is: an error stops the compilation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Code:
    """One kind of finding: what it is called, what it means, and how to mend it."""

    id: str
    severity: Severity
    title: str
    explanation: str


CODES: dict[str, Code] = {}


def _error(code: str, title: str, explanation: str) -> Code:
    return _add(Code(code, Severity.ERROR, title, explanation))


def _warning(code: str, title: str, explanation: str) -> Code:
    return _add(Code(code, Severity.WARNING, title, explanation))


def _add(code: Code) -> Code:
    if code.id in CODES:
        raise ValueError(f"{code.id} stands twice in the table of codes")
    CODES[code.id] = code
    return code


# --- SC0xx: files and syntax ------------------------------------------------------------------

UNREADABLE_FILE = _error(
    "SC001",
    "unreadable file",
    "The file could not be read: it does not exist, it is a directory, or its permissions "
    "forbid it. Check the path; an import's path is relative to the file that imports.",
)
NOT_TEXT = _error(
    "SC002",
    "not a text file",
    "A chart is text in UTF-8. The file holds bytes that are not, so it is some other kind of "
    "file, or it was saved in another encoding. Save it as UTF-8.",
)
IMPORT_CYCLE = _error(
    "SC003",
    "import cycle",
    "Files import each other in a circle, so none of them can be read before the others. Move "
    "what they share into a file of its own that imports none of them.",
)
UNEXPECTED = _error(
    "SC010",
    "syntax error",
    "Something stands where the language has no place for it. Every item of a chart starts with "
    "a keyword (`state`, `on`, `entry`, ...), and goes on as the message says.",
)
UNKNOWN_KEYWORD = _error(
    "SC011",
    "unknown keyword",
    "Every item of a chart starts with a keyword, and this word is none. Most often it is "
    "misspelt, or it is the keyword of another language.",
)
MISPLACED_ITEM = _error(
    "SC012",
    "item in the wrong place",
    "The keyword exists, but not here: definitions stand in a file, `context`, `let`, `option` "
    "and `migrate` in a machine, states in a machine or a state, and actions between the braces "
    "of a transition, an `entry` or an `exit`. Move the item to where it belongs.",
)
UNCLOSED = _error(
    "SC013",
    "unclosed bracket",
    "A brace, bracket or parenthesis is opened and never closed. The message shows where it was "
    "opened and, going by the indentation, where it was most likely meant to end.",
)
UNMATCHED = _error(
    "SC014",
    "unmatched bracket",
    "A brace, bracket or parenthesis closes what was never opened. Remove it, or look for an "
    "opening one that is missing before it.",
)
TOO_DEEP = _error(
    "SC015",
    "nested too deeply",
    "Brackets, states or operators are nested in each other more than a hundred deep. No reader "
    "can follow that: split the expression with `let`, or move states up.",
)
MISSING_ARROW = _error(
    "SC016",
    "missing arrow",
    "A target stands after `->`: `on pay -> paid`. Without an arrow a line stays where it is "
    "and has actions between braces.",
)
RESERVED_WORD = _error(
    "SC017",
    "reserved word as a field",
    "A keyword cannot be the name of a context field, nor an operator's word the name of a "
    "`let`: in expressions and assignments it would be read as the keyword. Take another name. "
    "Events, states, tags and record fields may have any name.",
)
FOREIGN_SYNTAX = _error(
    "SC019",
    "another language's syntax",
    "The text is right in another language and not in this one: expressions are Python's "
    "(`and`, `or`, `not`, `True`, `False`, `None`), comments start with `#`, strings stand "
    "between double quotes, and items start with a keyword and have no separators between them.",
)
ASSIGNMENT_IN_EXPRESSION = _error(
    "SC020",
    "assignment in an expression",
    "A single `=` assigns, and stands between the braces of actions; to compare two values "
    "write `==`.",
)
BAD_NUMBER = _error(
    "SC021",
    "malformed number or duration",
    "Numbers are `12` and `1.5`, whole ones have at most 64 bits. A duration has its unit right "
    "behind it (`ms`, `s`, `m`, `h` or `d`), and parts may follow each other: `30s`, `1h30m`.",
)
BAD_STRING = _error(
    "SC022",
    "malformed string",
    "A string stands between double quotes, on one line. The escapes in it are Python's: `\\n`, "
    '`\\t`, `\\"`, `\\\\`, `\\u00e9`.',
)
BAD_FSTRING = _error(
    "SC023",
    "malformed f-string",
    "An f-string has expressions between braces; `{{` and `}}` stand for the braces themselves. "
    "Strings within an expression stand between single quotes. Conversions (`!r`) and formats "
    "(`:.2f`) are not part of the language: use `str` and `round`.",
)
BAD_CHARACTER = _error(
    "SC024",
    "unexpected character",
    "The character is not part of the language. Names are made of the letters a to z, digits "
    "and underscores; any other name of a state or a tag stands between double quotes.",
)
ARGUMENT_ORDER = _error(
    "SC025",
    "argument by position after one by name",
    "Arguments by position come first, those by name after them, as in Python.",
)
DETACHED_OUTPUT = _error(
    "SC026",
    "output outside its final state",
    "The `output` of a final state stands between that state's braces. On a line after `final "
    "x` it would belong to the state around it.",
)
MISSING_TARGET = _error(
    "SC027",
    "transition without an effect",
    "A transition goes somewhere (`-> target`), or does something (`{ actions }`), or both. To "
    "ignore an event on purpose, write `on E {}`.",
)
