"""The grammar and its table: what they are made of, and how a process comes by them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from lark import Lark
from sc_compile.diagnostics import Report
from sc_compile.parsing import syntax
from sc_compile.parsing.build_table import build
from sc_compile.parsing.errors import words
from sc_compile.parsing.parse import parse
from sc_compile.parsing.scan import FOREIGN_MARKS, Scanner, Token
from sc_compile.parsing.table import END, Rule, grammar_text, table, unpack
from sc_compile.parsing.tree_builder import TreeBuilder
from sc_compile.source import Source

# A process that gets its table as the command does; it tells what the parser has, and whether it
# needed Lark for it.
PREPARE = """
import sys
from sc_compile.stored_table import prepare
from sc_compile.parsing.table import table
prepare()
print(len(table().rules), "lark" in sys.modules)
"""


def methods() -> set[str]:
    """Return the methods of the tree builder that rules name."""
    return {name for name in dir(TreeBuilder) if not name.startswith("_")} - {"maker"}


def node_of(rule: Rule) -> type[syntax.Node]:
    """Return the node that a rule makes."""
    assert rule.makes
    kind: type[syntax.Node] = getattr(syntax, rule.makes.title().replace("_", ""))
    return kind


def test_every_method_is_a_rule() -> None:
    """No method of the tree builder is left over from a rule that is gone."""
    assert methods() <= {rule.makes for rule in table().rules}


def test_every_other_rule_is_a_node() -> None:
    """A rule without a method has as many parts as its node has fields."""
    made = [
        rule for rule in table().rules if rule.makes and rule.makes not in methods() | {"items"}
    ]
    assert len({rule.makes for rule in made}) > 40
    for rule in made:
        names = [each.name for each in fields(node_of(rule)) if each.name != "span"]
        layout = range(rule.length) if rule.layout is None else rule.layout
        assert len(layout) == len(names), rule
        assert all(place >= 0 for place in layout), rule


def test_parts_stand_in_the_order_of_their_fields() -> None:
    """A rule's parts are nodes' fields by their order alone, so an optional one shows it."""
    text = """\
private event A(x: int)
event B
import "a.sc" as a
import "b.sc"
def f() -> int from "m"
def g() -> int
machine m { state s {
  history h deep -> s { log 1 }
  history h
  on A if c -> s reenter { log 1 }
  on A {}
  invoke f() as i { on done {} }
  invoke f()
  entry {
    raise A(x=1) after 1s as r
    raise A
    send A(x=1) to s after 1s as r
    send A to m[1]
    spawn f() as i { on done {} }
    log a if b else c
  }
} }
"""
    report = Report()
    file = parse(Source("x.sc", text), report)
    assert not list(report)
    for node in syntax.walk(file):
        assert not any(isinstance(getattr(node, each.name), Token) for each in fields(node)), node
        spans = [
            part.span.start
            for each in fields(node)
            if each.name != "span" and isinstance(part := getattr(node, each.name), syntax.Node)
        ]
        if not isinstance(node, (syntax.File, syntax.Machine)):
            assert spans == sorted(spans), node
    one, other = file.events
    assert (one.private, other.private) == (True, False)
    assert (one.name.text, len(one.params), other.params) == ("A", 1, ())
    deep, plain = file.machines[0].body.children[0].body.children  # type: ignore[union-attr]
    assert isinstance(deep, syntax.History)
    assert isinstance(plain, syntax.History)
    assert (deep.deep, len(deep.targets), deep.actions is None) == (True, 1, False)
    assert (plain.deep, plain.targets, plain.actions) == (False, (), None)


def test_terminals_are_defined_once() -> None:
    """The scanner has the words, the marks and the patterns of the grammar, and foreign marks."""
    made = table()
    assert set(made.patterns) == {
        *("NAME", "STRING", "FSTRING", "INT", "FLOAT", "DURATION", "COMMENT", "SPACE", "_IF")
    }
    assert made.soft_words == {"latest", "deep", "done", "error", "reenter", "invariant"}
    assert {"state", "on", "not", "in", "is", "True", "private"} <= made.keywords
    assert not made.keywords & made.soft_words
    assert not made.marks & set(FOREIGN_MARKS)
    kinds = {kind for row in made.actions for kind in row}
    assert kinds == (made.keywords | made.soft_words | made.marks | set(made.patterns) | {END}) - {
        "COMMENT",
        "SPACE",
    }
    for text in made.keywords | made.soft_words | made.marks:
        source = Source("x.sc", f"x {text} y")  # `//` alone would be a comment
        assert [token.kind for token in Scanner(source, Report()).file()] == [
            "NAME",
            text,
            "NAME",
            END,
        ]


def test_messages_know_all_lists() -> None:
    """Each list of items where the parser resumes has its words for messages."""
    lists = {rule.origin.lstrip("_") for rule in table().rules if rule.length == 0}
    assert lists == set(words.STARTERS) == set(words.PLACE_NAMES)
    starters = {word for each in words.STARTERS.values() for word in each}
    assert starters <= table().keywords | table().soft_words


def test_the_table_is_that_of_lark() -> None:
    """Lark's own parser accepts the same tokens in the same places."""
    lark = Lark(grammar_text(), parser="lalr", start=["start", "expr"])
    names = {
        (str(each.pattern.value) if each.pattern.type == "str" else each.name): each.name
        for each in lark.terminals
    } | {END: END}
    ours = unpack(build(grammar_text()))
    for start, state in ours.starts.items():
        reference: Any = lark.parse_interactive(start=start)
        shifted = {names[kind] for kind in ours.actions[state]}
        assert shifted == set(reference.choices()) & set(names.values())


def test_the_table_comes_from_the_cache(tmp_path: Path) -> None:
    """A second process does without Lark; a damaged or forbidden cache does no harm."""

    def run(cache: Path = tmp_path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", PREPARE],
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    count = str(len(table().rules))
    assert run() == f"{count} True\n"
    assert run() == f"{count} False\n"
    (cached,) = (tmp_path / "sc-compile").iterdir()
    cached.write_bytes(cached.read_bytes()[:5000])
    assert run() == f"{count} True\n"
    assert run() == f"{count} False\n"
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "file") == f"{count} True\n"


def test_the_table_is_plain_data() -> None:
    """It is stored as JSON, so that reading it runs nothing."""
    data = build(grammar_text())
    again = unpack(json.loads(json.dumps(data)))
    assert again.actions == unpack(data).actions
    assert again.rules == unpack(data).rules


@pytest.mark.parametrize("word", sorted(table().soft_words))
def test_soft_words_are_names_elsewhere(word: str) -> None:
    """They mean something in one place only."""
    report = Report()
    text = (
        f"event {word}\nmachine {word} {{ initial {word} state {word} {{ on {word} -> {word} }} }}"
    )
    parse(Source("x.sc", text), report)
    assert not list(report)


def test_the_table_is_the_same_in_each_process() -> None:
    """Sets of texts have another order in each; nothing of that is left in the table."""
    program = (
        "import json; from sc_compile.parsing import build_table, table; "
        "print(json.dumps(build_table.build(table.grammar_text())))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
