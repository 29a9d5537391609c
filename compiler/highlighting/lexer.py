"""A lexer for Pygments, which finds it by its entry point under the name `statechart`.

It knows no more of the grammar than colours need. Where a word is a name, it mostly stands behind a
keyword that is followed by a name, behind a dot, or before a colon or an equals sign.
"""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, default, include, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

DECLARATIONS = (
    "action", "actor", "as", "context", "def", "event", "from", "import", "invariant", "latest",
    "let", "machine", "migrate", "option", "private", "service", "type", "use", "version",
)  # fmt: skip
STATES = (
    "deep", "description", "entry", "exit", "final", "history", "initial", "output", "parallel",
    "state", "tags",
)  # fmt: skip
TRANSITIONS = ("after", "always", "done", "error", "every", "invoke", "on", "reenter")
ACTIONS = (
    "cancel", "del", "elif", "else", "emit", "for", "if", "log", "raise", "send", "spawn", "stop",
    "to",
)  # fmt: skip
POLICIES = ("body", "key", "retry", "timeout")
OPERATORS = ("and", "in", "is", "not", "or")
CONSTANTS = ("False", "None", "True")
KEYWORDS = (*DECLARATIONS, *STATES, *TRANSITIONS, *ACTIONS, *POLICIES, *OPERATORS, *CONSTANTS)
"""The words of the grammar; a test compares them."""

TYPES = (
    "bool", "bytes", "date", "datetime", "decimal", "dict", "duration", "float", "int", "json",
    "list", "str", "uuid",
)  # fmt: skip
FUNCTIONS = (
    "abs", "all", "any", "float", "in_state", "int", "len", "max", "min", "now", "range", "round",
    "sorted", "str", "sum",
)  # fmt: skip
PSEUDO = ("event", "input", "old", "parent", "self", "sender")

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_STRING = r'"(?:\\.|[^"\\\n])*"'
_LABEL = rf"(?:{_NAME}|{_STRING})"


class StatechartLexer(RegexLexer):
    """Statecharts (`*.sc`)."""

    name = "Statechart"
    aliases: ClassVar[list[str]] = ["statechart"]
    filenames: ClassVar[list[str]] = ["*.sc"]
    mimetypes: ClassVar[list[str]] = ["text/x-statechart"]
    flags = re.MULTILINE

    tokens = {  # noqa: RUF012 - it is how Pygments has it
        "root": [
            include("space"),
            (r"(event)(?=\s*\.)", Name.Builtin.Pseudo),
            (rf"\b(machine|type|actor|action|def|event)(\s+)({_NAME})",
             bygroups(Keyword.Declaration, Whitespace, Name.Class)),
            (rf"\b(state|parallel|final|history)(\s+)({_LABEL})",
             bygroups(Keyword.Reserved, Whitespace, Name.Label)),
            (rf"(->)(\s*)({_LABEL}(?:\s*\.\s*{_LABEL})*)",
             bygroups(Operator, Whitespace, Name.Label)),
            (rf"\b(as)(\s+)({_NAME})", bygroups(Keyword.Declaration, Whitespace, Name.Label)),
            include("values"),
        ],
        "space": [
            (r"[ \t\f\r\n\ufeff]+", Whitespace),
            (r"#[^\n]*", Comment.Single),
        ],
        "values": [
            (rf"(\.)(\s*)({_NAME})", bygroups(Punctuation, Whitespace, Name.Attribute)),
            (rf"{_NAME}(?=\s*:)", Name.Attribute),
            (rf"{_NAME}(?=\s*=(?!=))", Name.Variable),
            (r'f"', String.Double, "fstring"),
            (r'"', String.Double, "string"),
            (r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+(?![A-Za-z0-9_])", Number),
            (r"[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?", Number.Float),
            (r"[0-9]+", Number.Integer),
            (words(CONSTANTS, r"\b", r"\b"), Keyword.Constant),
            (words(OPERATORS, r"\b", r"\b"), Operator.Word),
            (words(FUNCTIONS, r"\b", r"(?=\s*\()"), Name.Builtin),
            (words(PSEUDO, r"\b", r"(?=\s*(?:\.|$|\}))"), Name.Builtin.Pseudo),
            (words(DECLARATIONS, r"\b", r"\b"), Keyword.Declaration),
            (words(STATES, r"\b", r"\b"), Keyword.Reserved),
            (words((*TRANSITIONS, *ACTIONS, *POLICIES), r"\b", r"\b"), Keyword),
            (words(TYPES, r"\b", r"\b"), Keyword.Type),
            (rf"{_NAME}(?=\s*\()", Name.Function),
            (_NAME, Name),
            (r"->|//|\*\*|[<>=!+-]=|[-+*/%<>=|]", Operator),
            (r"[()\[\]{},.:;]", Punctuation),
        ],
        "string": [
            (r"\\.", String.Escape),
            (r'[^"\\\n]+', String.Double),
            (r'"', String.Double, "#pop"),
            default("#pop"),  # one that does not end on its line
        ],
        "fstring": [
            (r"\{\{|\}\}", String.Escape),
            (r"\{", String.Interpol, "expression"),
            (r"\\.", String.Escape),
            (r'[^"\\\n{}]+', String.Double),
            (r"\}", String.Double),
            (r'"', String.Double, "#pop"),
            default("#pop"),
        ],
        "expression": [
            (r"\}", String.Interpol, "#pop"),
            (r"'(?:\\.|[^'\\\n])*'", String.Single),
            (r'(?=["\n])', Text, "#pop"),
            include("space"),
            (r"\{", Punctuation, "braces"),
            include("values"),
        ],
        "braces": [
            (r"\}", Punctuation, "#pop"),
            (r"'(?:\\.|[^'\\\n])*'", String.Single),
            (r'(?=["\n])', Text, "#pop"),
            include("space"),
            (r"\{", Punctuation, "#push"),
            include("values"),
        ],
    }  # fmt: skip

    def analyse_text(text: str) -> float:  # noqa: N805 - a static method, as Pygments wants it
        """Return how likely a text is a chart: SuperCollider's files have the same ending."""
        return 0.9 if re.search(r"^machine +\w+[^\n]*\{", text, re.MULTILINE) else 0.0
