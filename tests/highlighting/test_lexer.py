"""The lexer for Pygments: it reads all charts, and knows all words."""

from __future__ import annotations

from pathlib import Path

import pygments
import pytest
from pygments.lexers import get_lexer_by_name, guess_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Name, Number, String
from sc_compile.analysis.names.type_names import BUILT_IN
from sc_compile.analysis.types import builtin_functions
from sc_compile.highlighting import lexer
from sc_compile.highlighting.lexer import StatechartLexer
from sc_compile.parsing.table import table

from scripts import ROOT

CHARTS = [
    path
    for folder in ("examples", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.sc"))
    if "diagnostics" not in path.parts and "attacks" not in path.parts
]


def test_it_knows_all_words() -> None:
    """A keyword, a type or a function of the language that is new has its colour, too."""
    known = table()
    missing = set(lexer.KEYWORDS) ^ (known.keywords | known.soft_words)
    assert not missing, "a word's colour is in compiler/highlighting/lexer.py and editors/vscode/"
    assert {*lexer.TYPES, "None"} == set(BUILT_IN)
    functions = {*builtin_functions.FUNCTIONS, *builtin_functions.OWN_FUNCTIONS}
    assert {*lexer.FUNCTIONS, "bool"} == functions


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_it_reads_charts(path: Path) -> None:
    """No character of a chart is an error, and none is lost."""
    text = path.read_text(encoding="utf-8")
    tokens = list(StatechartLexer(stripnl=False, ensurenl=False).get_tokens(text))
    assert [value for kind, value in tokens if kind is Error] == []
    assert "".join(value for _, value in tokens) == text


def test_colours() -> None:
    """Words are told apart by where they stand."""
    text = """
machine door(limit: int = 3) {  # it opens
  context(state: str = "shut", after: duration = 1h30m)
  initial shut
  state shut {
    on OPEN if event.type != "x" and len(f"{limit + 1}!") > 0 -> "wide open" reenter
  }
  final "wide open"
}
"""
    found: dict[str, list[object]] = {}
    for kind, value in StatechartLexer().get_tokens(text):
        found.setdefault(value, []).append(kind)
    assert found["machine"] == [Keyword.Declaration]
    assert found["door"] == [Name.Class]
    assert found["state"] == [Name.Attribute, Keyword.Reserved]
    assert found["after"] == [Name.Attribute]
    assert found["1h30m"] == [Number]
    assert found["event"] == [Name.Builtin.Pseudo]
    assert found["type"] == [Name.Attribute]
    assert found["len"] == [Name.Builtin]
    assert found["{"][-1] is String.Interpol
    assert found['"wide open"'] == [Name.Label, Name.Label]
    assert found["# it opens"] == [Comment.Single]


def test_it_is_found_by_its_name() -> None:
    assert isinstance(get_lexer_by_name("statechart"), StatechartLexer)
    chart = (ROOT / "examples" / "auth" / "auth.sc").read_text(encoding="utf-8")
    assert isinstance(guess_lexer_for_filename("auth.sc", chart), StatechartLexer)
    assert pygments.lex(chart, get_lexer_by_name("statechart"))
