"""Parsing: the tree, its spans, the messages for mistakes, and what becomes of the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Lark, UnexpectedInput
from lark.lexer import PatternRE, TerminalDef
from sc_compile.diagnostics import Report
from sc_compile.limits import MOST_FINDINGS
from sc_compile.parsing import syntax as s
from sc_compile.parsing import table as tables
from sc_compile.parsing.parse import decode, parse
from sc_compile.parsing.scan import ACTION_IF, Scanner
from sc_compile.source import Source

from scripts import ROOT
from tests.conformance.cases import cases
from tests.running.amount import amount

CHARTS = [
    pytest.param(path, id=path.stem)
    for pattern in ("examples/*/*.sc", "tests/golden/output/*/*.sc")
    for path in sorted(ROOT.glob(pattern))
]

CHART = """\
import "money.sc" as money
use "shop.actions"
type Item(sku: str, quantity: int = 1)
type Level = "low" | "high" | None
event PAY(amount: money.Amount, tags: dict[str, list[int]] = {})
actor charge(amount: int) -> str from "shop.pay" {
  retry(attempts=3, max=30s)
  timeout 1m
}
action note(text: str)
def best(items: list[Item]) -> Item | None

machine till(owner: str) -> int | None version "2026-11" latest {
  context(total: int = 0, level: Level = "low")
  let busy = total > 0 and not (total in [1, 2])
  option unhandled = "error"
  event inner
  migrate from v1 { state old.deep -> open.idle; total = old.sum }
  initial open
  state open {
    description "waits"
    tags final, "a tag"
    initial idle { log "in" }
    on PAY | "done" | * if 0 < event.amount <= 3 -> closed, open.idle reenter { total += 1 }
    state idle { entry { note(text="in") } exit { stop w } }
    on error { raise inner after 2 * 5s as bell; cancel bell }
    history h deep -> idle { log 1 }
    invoke charge(amount=total) as c { on done -> closed  on error { log event.error } }
    always if busy -> closed
    after 1h30m if total == 1 { send PAY(amount=1) to till[f"{self.key}/x"] after 1s as d }
    every 1.5s { send event to parent }
    on inner { spawn charge(1) as w { on done {} } emit inner total -= -1 if busy else 2 }
  }
  parallel both { state a {} state b {} }
  final closed { output total // 2 % 3 }
}
"""


def read(text: str) -> tuple[s.File, Report]:
    """Parse a text."""
    report = Report()
    return parse(Source("x.sc", text), report), report


def messages(text: str) -> list[tuple[str, int, str]]:
    """Return code, line and message of what a text's diagnostics say."""
    return [(each.code.id, each.primary.span.line, each.message) for each in read(text)[1].sorted()]


def machine(items: str) -> str:
    """Return a chart with these items in a machine, from line 2 on."""
    return f"machine m {{\n{items}\n}}\n"


def expression(text: str) -> s.Expr:
    """Return the tree of an expression."""
    file, report = read(machine(f"let x = {text}"))
    assert not list(report)
    return file.machines[0].lets[0].value


@lru_cache(maxsize=1)
def reference() -> Lark:
    """Return Lark's own parser, with Lark's lexer, for the grammar."""

    def end(terminal: TerminalDef) -> None:
        """Keep a word from matching the head of a longer one."""
        if terminal.pattern.type == "str" and terminal.pattern.value.isidentifier():
            terminal.pattern = PatternRE(rf"{terminal.pattern.value}(?!\w)")
            terminal.priority = 5
        elif terminal.name == ACTION_IF:
            # The scanner tells it by what is around it, which Lark's lexer cannot.
            terminal.pattern = PatternRE("\\x00")

    return Lark(
        tables.grammar_text(),
        parser="lalr",
        start=list(tables.STARTS),
        strict=True,
        edit_terminals=end,
    )


@pytest.mark.parametrize("path", [*CHARTS, *cases("sc")])
def test_charts_parse(path: Path) -> None:
    """The charts at hand parse without a word."""
    report = Report()
    source = decode(path.name, path.read_bytes(), report)
    assert source is not None
    file = parse(source, report)
    assert [each.message for each in report] == []
    assert file.machines or file.types
    assert not file.skipped


# --- the tree ---


def test_tree_of_definitions() -> None:
    """Definitions stand in the file by kind, with all their parts."""
    file, report = read(CHART)
    assert not list(report)
    assert file.imports[0].path.value == "money.sc"
    assert file.imports[0].alias is not None
    assert file.uses[0].module.value == "shop.actions"
    item, level = file.types
    assert isinstance(item, s.Record)
    assert [field.name.text for field in item.fields] == ["sku", "quantity"]
    assert isinstance(level, s.Alias)
    assert isinstance(level.type, s.UnionType)
    assert [type(member).__name__ for member in level.type.members] == [
        "LiteralType",
        "LiteralType",
        "NoneType",
    ]
    amount, tags = file.events[0].params
    assert isinstance(amount.type, s.NamedType)
    assert amount.type.name.text == "money.Amount"
    assert isinstance(tags.type, s.NamedType)
    assert isinstance(tags.default, s.Dict)
    (actor,) = file.actors
    assert actor.module is not None
    assert isinstance(actor.policies[0], s.Retry)
    assert isinstance(actor.policies[1], s.Timeout)
    assert file.actions[0].module is None
    assert file.defs[0].name.text == "best"


def test_tree_of_a_machine() -> None:
    """What a machine alone has is apart; what it shares with states keeps its order."""
    (till,) = read(CHART)[0].machines
    assert till.version is not None
    assert (till.version.name.text, till.version.name.quoted) == ("2026-11", True)
    assert till.version.latest
    assert [len(items) for items in (till.contexts, till.lets, till.options, till.events)] == [
        1
    ] * 4
    assert [move.old.text for move in till.migrations[0].states] == ["old.deep"]
    assert [move.target.span.text for move in till.migrations[0].assigns] == ["total"]
    assert [child.name.text for child in till.body.children] == ["open", "both", "closed"]
    opened = till.body.children[0]
    assert isinstance(opened, s.State)
    body = opened.body
    assert [type(item).__name__ for item in body.items] == [
        "Description",
        "Tags",
        "Initial",
        "On",
        "State",
        "On",
        "History",
        "Invoke",
        "Always",
        "After",
        "Every",
        "On",
    ]
    assert len(body.lines) == 6
    line = body.lines[0]
    assert isinstance(line, s.On)
    assert [type(trigger).__name__ for trigger in line.triggers] == [
        "EventTrigger",
        "EventTrigger",
        "AnyTrigger",
    ]
    assert isinstance(line.effect, s.Go)
    assert line.effect.reenter
    assert [target.text for target in line.effect.targets] == ["closed", "open.idle"]
    assert isinstance(line.guard, s.Compare)
    assert line.guard.ops == ("<", "<=")


def test_every_span_covers_its_text() -> None:
    """A node's span is in the file, holds those of its parts, and names show what they cover."""
    file, _ = read(CHART)

    def check(node: s.Node, outer: s.Node) -> None:
        assert outer.span.start <= node.span.start <= node.span.end <= outer.span.end, node
        if isinstance(node, s.Name) and not node.quoted:
            assert node.span.text == node.text
        if isinstance(node, s.Var):
            assert node.span.text == node.name
        for below in list(s.walk(node))[1:]:
            assert node.span.start <= below.span.start <= below.span.end <= node.span.end

    for node in s.walk(file):
        check(node, file)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.b(c)[1]", s.Index),
        ("not a and b or c", s.BoolOp),
        ("a if b else c if d else e", s.Ternary),
        ("-a + b * c", s.BinOp),
        ("a is not None", s.Compare),
        ("a not in [1, 2,]", s.Compare),
        ('{"a": 1, "b": {}}', s.Dict),
        ("[a for b in c if d]", s.ListComprehension),
        ("[a if b else c for d, e in f.items() for g in h or i if j if k]", s.ListComprehension),
        ("{a: b for c in {d: e} if f}", s.DictComprehension),
        ("f(a for b in c)", s.Apply),
        ("(a)", s.Var),
        ("True", s.Bool),
        ("None", s.NoneLit),
        ("1.5", s.Float),
        ("f(a, b=1)", s.Apply),
    ],
)
def test_expressions(text: str, kind: type) -> None:
    """An expression has the kind of its outermost operator, and spans all of its text."""
    node = expression(text)
    assert isinstance(node, kind)
    assert node.span.text == text


def test_precedence() -> None:
    """Operators bind as in Python."""
    node = expression("1 + 2 * 3 - 4")
    assert isinstance(node, s.BinOp)
    assert node.op == "-"
    assert isinstance(node.left, s.BinOp)
    assert isinstance(node.left.right, s.BinOp)
    assert node.left.right.op == "*"


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("500ms", 500), ("1.5s", 1500), ("1h30m", 5_400_000), ("2d", 172_800_000), ("0.1ms", None)],
)
def test_durations(text: str, milliseconds: int | None) -> None:
    """A duration is exact, and keeps its text."""
    node = expression(text)
    assert isinstance(node, s.Duration)
    assert node.text == text
    assert node.milliseconds == (Fraction(1, 10) if milliseconds is None else milliseconds)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\n\t\"\\"', 'a\n\t"\\'),
        (r'"\u00e9\x41\U0001F600"', "\u00e9A\U0001f600"),
        ('"# no comment"', "# no comment"),
        ('"größe"', "größe"),
    ],
)
def test_strings(text: str, value: str) -> None:
    """Escapes are Python's."""
    node = expression(text)
    assert isinstance(node, s.Str)
    assert node.value == value


def test_fstrings() -> None:
    """An f-string alternates text and expressions, whose spans are places in the file."""
    node = expression("f\"{{a}} {x + 1}\\n{d['k']}{f(b='}')}!\"")
    assert isinstance(node, s.FString)
    one, addition, two, index, call, end = node.parts
    assert (one, two, end) == ("{a} ", "\n", "!")
    assert isinstance(addition, s.BinOp)
    assert addition.span.text == "x + 1"
    assert isinstance(index, s.Index)
    assert isinstance(call, s.Apply)
    assert call.args.keywords[0].value == s.Str(span=call.span, value="}")


def test_keywords_are_free_as_names() -> None:
    """States, events, tags, record fields and arguments may have a keyword as their name."""
    text = """\
type R(state: int, on: str, to: bool)
event send(to: str, event: int)
machine machine {
  tags on, state
  initial state
  state state { on send if event.to == "x" and event.event > 1 -> initial.on }
  state initial { initial on state on {} state "on error" {} }
  final final
  final output { output R(state=1, on="", to=True).to }
}
"""
    assert messages(text) == []


def test_equal_text_gives_equal_trees() -> None:
    """Spans do not count when trees are compared, and line ends make no difference."""
    report = Report()
    dos = decode("y.sc", b"\xef\xbb\xbf" + CHART.replace("\n", "\r\n").encode(), report)
    assert dos is not None
    spread = CHART.replace(" { ", "\n\t{\n").replace(" -> ", "\n->  # why\n")
    assert parse(dos, report) == read(CHART)[0] == read(spread)[0]
    assert not list(report)


def test_a_name_that_is_also_a_unit() -> None:
    """It begins the next assignment, whatever stands between it and the `=`."""
    for between in (" ", "", "\n", " # why\n", "\n# a\n\n# b = c\n "):
        text = f"machine m {{ on E {{ x = 2 day{between}= 3 }} }}"
        assert messages(text) == [], text


# --- mistakes ---


@pytest.mark.parametrize(
    ("items", "code", "message"),
    [
        ("state a { onn E -> b }", "SC011", "`onn` is not a keyword"),
        ("frob a", "SC011", "`frob` is not a keyword"),
        ("context(to: str)", "SC017", "`to` is a keyword and cannot be the name of a context"),
        ("let not = 1", "SC017", "`not` is a keyword"),
        ("after 30sec -> b", "SC021", "`30sec` is not a duration"),
        ("after 30 s -> b", "SC021", "a duration has its unit right behind the number"),
        ("entry { x = 30 s }", "SC021", "a duration has its unit right behind the number"),
        ("final a\noutput 5", "SC026", "this `output` is not inside `final a`"),
        ("on E if a = b -> c", "SC020", "`=` assigns"),
        ("entry { log 'x' }", "SC019", "strings stand between double quotes"),
        ("on E if a && b -> c", "SC019", "`&&` is not an operator"),
        ("on E if a || b -> c", "SC019", "`||` is not an operator"),
        ("on E if !a -> c", "SC019", "`!` is not an operator"),
        ("let x = true", "SC019", "`true` is written `True`"),
        ("let x = a == null", "SC019", "`null` is written `None`"),
        ("target: x", "SC019", "`target` has no meaning here"),
        ("initial: x", "SC019", "`initial` has no `:` behind it"),
        ("states: { a: {} }", "SC019", "`states` has no meaning here"),
        ("on E -> b // why", "SC019", "`//` does not start a comment"),
        ("// why not", "SC019", "`//` does not start a comment"),
        ("/* it's { */", "SC019", "`/*` does not start a comment"),
        ("on E b", "SC016", "a target stands after `->`"),
        ("on E => b", "SC019", "`=>` is not an operator"),
        ("on E x = 1", "SC016", "actions stand between braces, a target after `->`"),
        ("if a { b = 1 }", "SC019", "`if` has no meaning here"),
        ("else { }", "SC019", "`else` has no meaning here"),
        ("elif a -> b", "SC019", "`elif` has no meaning here"),
        ("initial a;", "SC019", "items have no `;` between them"),
        ("on E", "SC027", "the transition neither goes anywhere nor does anything"),
        ("on E, F -> b", "SC010", "several events have `|` between them"),
        ("on E -> b if a", "SC010", "a guard stands before the arrow"),
        ("on E(x) -> b", "SC010", "`on` takes an event's name without its fields"),
        ("state", "SC010", "something is missing after `state`"),
        ("entry log 1", "SC010", "actions stand between braces"),
        ("output", "SC010", "something is missing after `output`"),
        ("context(a int)", "SC010", "a `:` is missing between `a` and its type"),
        ("context(a = 1)", "SC010", "`a` has no type"),
        ("context(a: int = 1 b: int = 2)", "SC010", "a `,` is missing before `b`"),
        ("machine n { }", "SC012", "`machine` cannot stand directly in a machine"),
        ("x = 1", "SC012", "an action cannot stand directly in a machine"),
        ("state größe", "SC024", "`größe` has letters that a name cannot have"),
        ("entry { log “x” }", "SC024", "strings stand between straight double quotes"),
        ("entry { f(a=1, 2) }", "SC025", "an argument by position stands after one by name"),
        ('entry { log "x }', "SC022", "the string does not end on its line"),
        (r'entry { log "\q" }', "SC022", r"`\q` is not an escape"),
        ('entry { log f"{a!r}" }', "SC023", "f-strings have no conversions"),
        ('entry { log f"{a:.2f}" }', "SC023", "f-strings have no formats"),
        ('entry { log f"{}" }', "SC023", "no expression between the braces"),
        ('entry { log f"{a + }" }', "SC010", "expected an expression, found `}`"),
        ('entry { log f"{(a}" }', "SC013", "`(` is never closed"),
        ("migrate from v0 { del a[0] }", "SC012", "`del` cannot stand in a `migrate`"),
    ],
)
def test_mistakes(items: str, code: str, message: str) -> None:
    """A mistake gives its own message, and the lines around it no other."""
    found = messages(machine(f"event E\n{items}\nstate last"))
    assert {each[0] for each in found} == {code}, found
    assert found[0][2].startswith(message)
    assert found[0][1] in (3, 4, 5)
    file, _ = read(machine(f"event E\n{items}\nstate last"))
    assert file.machines[0].body.children[-1].name.text == "last"


def test_missing_brace_is_found_by_indentation() -> None:
    """A missing `}` is reported where it was opened and where it should be, not at the end."""
    text = "machine m {\n  state a {\n    on E -> b\n  state b { }\n}\n"
    file, report = read(text)
    (diagnostic,) = report
    assert diagnostic.code.id == "SC013"
    assert diagnostic.primary.span.line == 2
    assert diagnostic.secondary[0].span.line == 4
    assert [child.name.text for child in file.machines[0].body.children] == ["a", "b"]


def test_extra_brace_is_found_by_indentation() -> None:
    """A `}` too many does not end the machine."""
    text = "machine m {\n  state a {\n    }\n  }\n  state b { }\n}\n"
    file, report = read(text)
    (diagnostic,) = report
    assert (diagnostic.code.id, diagnostic.primary.span.line) == ("SC014", 3)
    assert [child.name.text for child in file.machines[0].body.children] == ["a", "b"]


def test_all_mistakes_in_one_run() -> None:
    """Ten mistakes of ten kinds give ten diagnostics, and what is right is in the tree."""
    text = """\
evnt A
event B(x int)
machine m(limit: int = 1) {
  context(to: str = "")
  initial: one
  state one {
    on B two
    on B if event.x = 1 -> two
    on B if True && event.x > 1 -> two
    after 30 sec -> two
    entry { log 'in' }
    on B
    on B -> two { x = }
    on B -> two
  }
  state two { }
}
event C
"""
    found = messages(text)
    assert [line for _, line, _ in found] == [1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13]
    file, _ = read(text)
    assert [event.name.text for event in file.events] == ["A", "B", "C"]
    one, _two = file.machines[0].body.children
    assert isinstance(one, s.State)
    assert len(one.body.lines) == 7


def test_skipped_text_may_declare_names() -> None:
    """What was passed over is in the tree as text, so that no name in it seems to be missing."""
    file, report = read(machine("state lost [ { entry }\nstate found"))
    assert report.errors
    assert file.may_declare("lost") or file.machines[0].body.children[0].name.text == "lost"
    assert not file.may_declare("ost")


def test_division_is_not_a_comment() -> None:
    """`//` is an operator where it can be one, also at the start of a line."""
    assert messages(machine("let x = a // b\nlet y = a\n  // b if c else d")) == []


# --- files that are no charts ---


def test_empty_files() -> None:
    """An empty file, or one with comments only, is a file without definitions."""
    for text in ("", "\n\n", "# nothing\n", "\ufeff", "#"):
        file, report = read(text)
        assert not list(report)
        assert list(s.walk(file)) == [file]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x89PNG\r\n", b"a\0b", "é".encode("latin-1")])
def test_binary_files(data: bytes) -> None:
    """What is not UTF-8 text gives one diagnostic, and no source."""
    report = Report()
    assert decode("x.sc", data, report) is None
    assert [each.code.id for each in report] == ["SC002"]


@pytest.mark.parametrize(
    "unit",
    [
        *("[", "]", "{}", "([{", "-", "not ", "a.", "a+", "a(", '"', "'", "@$", "9", 'f"{', "/*"),
        *("on ", "state {\n", "{\n", "}\n", "event E(\n", "x if y else ", "if ", "\\", "\t", "é"),
    ],
)
def test_huge_files(unit: str) -> None:
    """A lot of anything is parsed without recursion, with few diagnostics."""
    for head, tail in (("", ""), ("machine m { let x = ", "\n}")):
        report = Report()
        parse(Source("x.sc", head + unit * (amount(20_000, 200_000) // len(unit)) + tail), report)
        assert len(report) <= MOST_FINDINGS + 1


@pytest.mark.parametrize(
    "text",
    ["1" + " + 1" * 5000, "x" + ".y" * 5000, "not " * 5000 + "x", "a if b else " * 500 + "c"],
    ids=["sum", "attributes", "not", "ternary"],
)
def test_expressions_cannot_be_too_deep(text: str) -> None:
    """No expression is deeper than later phases can follow."""
    file, report = read(machine(f"let x = {text}"))
    assert [each.code.id for each in report] == ["SC015"]
    assert repr(file)  # walks the tree by recursion


# --- anything at all ---

WORDS = sorted(
    tables.table().keywords
    | tables.table().soft_words
    | set("{}()[];:,.|=*+-/%!&'\"#\\\n\t\0")
    | {"->", "==", "//", "&&", 'f"{', "x", "1", "1.5", "30s", "é", '"s"', "self"}
)


def check_anything(text: str) -> None:
    """Whatever the text, there is a tree; and where something is passed over, a diagnostic."""
    file, report = read(text)
    assert not file.skipped or report.errors
    for each in report:
        assert 0 <= each.primary.span.start <= each.primary.span.end <= len(text)
        assert each.message
    if not report.errors:
        again, _ = read(text + "\n")
        assert again == file


@given(st.text())
def test_random_text(text: str) -> None:
    """Random text never raises."""
    check_anything(text)


@given(st.lists(st.sampled_from(WORDS)))
def test_random_words(words: list[str]) -> None:
    """Random words of the language never raise."""
    check_anything(" ".join(words))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a chart with some tokens taken out, put in or moved."""
    text = CHART
    for _ in range(draw(st.integers(1, 4))):
        tokens = Scanner(Source("x.sc", text), Report()).file()
        token = draw(st.sampled_from(tokens))
        other = draw(st.sampled_from(tokens))
        text = draw(
            st.sampled_from(
                [
                    text[: token.start] + text[token.end :],
                    text[: token.start] + draw(st.sampled_from(WORDS)) + " " + text[token.start :],
                    text[: token.start] + other.text + text[token.end :],
                    text[: token.start] + text[other.start :],
                ]
            )
        )
    return text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(mutated())
def test_mutated_charts(text: str) -> None:
    """Broken charts never raise, and what Lark itself accepts gives no syntax error."""
    check_anything(text)
    try:
        reference().parse(text, start="start")
    except UnexpectedInput:
        return
    # These stand for rules beyond the grammar.
    beyond = {"SC015", "SC017", "SC019", "SC021", "SC022", "SC023", "SC025", "SC026"}
    assert {each.code.id for each in read(text)[1]} <= beyond


# --- speed ---


def test_speed(record_property: Callable[[str, object], None]) -> None:
    """Measure a chart of 5,000 lines; the time is only recorded, because machines differ."""
    lines = ["event E", "machine big {", "  context(n: int = 0)", "  initial s0"]
    for k in range(1000):
        lines += [
            f"  state s{k} {{",
            f"    on E if n > {k} and n != 3 -> s{(k + 1) % 1000} {{ n += 1 }}",
            f"    after 30s -> s{(k + 7) % 1000}",
            '    entry { log f"state {n}" }',
            "  }",
        ]
    text = "\n".join([*lines, "}"])
    start = time.perf_counter()
    file, report = read(text)
    record_property("seconds", round(time.perf_counter() - start, 3))
    assert not list(report)
    assert len(file.machines[0].body.children) == 1000
