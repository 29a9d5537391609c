"""A text that is parsed anew after edits has the tree and the findings of one parsed at once."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from sc_compile.diagnostics import Diagnostic, Report
from sc_compile.parsing import reparse, syntax
from sc_compile.parsing.parse import parse
from sc_compile.parsing.reparse import Reparser
from sc_compile.source import Source, Span

from scripts import ROOT
from tests.running.amount import amount

CHARTS = sorted((*ROOT.glob("examples/*/*.sc"), *ROOT.glob("tests/golden/output/*/*.sc")))
BROKEN = sorted((ROOT / "tests" / "golden" / "diagnostics").glob("*/input.sc"))
PIECES = (
    "state x {", "state y {}\n", "}", "on A -> ", "(", ")", '"', "🛒", "\n", "{ a.", "context(",
    "machine m {", "#", "if ", "-> ", "import ", "event ", "\\\n", "/*", "*/", "//", "f\"{", "'",
    "final z\n", "output 1\n", "for x in ", "invoke f(", "history h\n", ".", ",", "|", "1h", "1 ",
    "[", ":", "=", "{", "`", "parallel p { state q {} }\n", "# sc: allow SC803 why\n", "\u200b",
    ";",
    "initial a\n", "let a = 1\n", "entry { log \"x\" }\n", "else", "and", "a: int", "&&", "=>",
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_charts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out states of small charts, too."""
    monkeypatch.setattr(reparse, "LEAST_STATES", 1)


def whole(value: object, source: Source) -> Any:
    """Return a tree as plain data, with all places; they are in the source."""
    if isinstance(value, Span):
        assert value.source is source
        return (value.start, value.end)
    if isinstance(value, tuple):
        return tuple(whole(each, source) for each in value)
    if isinstance(value, syntax.Node) and is_dataclass(value):
        parts = [whole(getattr(value, each.name), source) for each in fields(value)]
        return (type(value).__name__, *parts)
    return None if value is source else value


def both(reparser: Reparser, text: str) -> None:
    """Parse a text in both ways, and compare."""
    fresh, again = Report(), Report()
    one, other = Source("chart.sc", text), Source("chart.sc", text)
    expected = whole(parse(one, fresh), one)
    file = reparser.parse(other, again)
    assert whole(file, file.source) == expected, text
    assert file.source == one
    assert found(again) == found(fresh), text


def found(report: Report) -> list[tuple[Diagnostic, Any, Any]]:
    """Return what is found, with all places."""
    return [
        (
            each,
            [(label.span.start, label.span.end) for label in (each.primary, *each.secondary)],
            each.fix and (each.fix.span.start, each.fix.span.end, each.fix.text),
        )
        for each in report
    ]


def edited(text: str, dice: random.Random) -> str:
    """Return a text with a random edit, small as those by hand most often."""
    at = dice.randrange(len(text) + 1)
    end = at + dice.choice((0, 0, 0, 1, 1, 3, 9, 60))
    other = dice.randrange(len(text) + 1)
    new = dice.choice((*PIECES, "", "", "", text[at : at + 30], text[other : other + 90]))
    return text[:at] + new + text[end:]


def many_states(dice: random.Random) -> str:
    """Return a chart with many small states, of the lines that charts have."""
    lines = [
        "on A -> s1 {}", "on B if n > 1 -> s2 { n = n + 1 }", "after 3s -> s3", "always -> s4",
        "entry { if n > 1 { n = 2 } else { n = 3 } }", "exit { x = {\"a\": 1} }", "tags a, \"b c\"",
        "state inner { on A {} }", "# said here", "on C { f(a=1); log f\"{n}\" }", "initial inner",
        "# sc: allow SC803 it is meant", "invoke f() as g { on done -> s1 }", "let = 2", "on on on",
    ]  # fmt: skip
    # Brackets that are missing are put in by the indentation, which is wrong at times.
    margins = ("\n    ",) * 12 + ("\n  ", "\n", " ")
    states = [
        f"{dice.choice(('state', 'state', 'state', 'parallel'))} s{number} {{"
        + "".join(
            dice.choice(margins) + line
            for line in dice.sample(lines[: 13 if dice.random() < 0.95 else 15], dice.randrange(4))
        )
        + dice.choice(("\n  }\n", "\n  }\n\n  # about the next\n", "\n  }\n\n", "\n  } ", " }\n"))
        for number in range(30)
    ]
    states.insert(dice.randrange(31), "final over\n")
    states.insert(dice.randrange(31), "let many = n > 9\n")
    states.insert(dice.randrange(31), "event INNER\n")
    states.insert(dice.randrange(31), "final done_ {\n output n }\n")
    half = dice.randrange(5, 25)
    head = "event A\nevent B(x: int)\nmachine m {\n  context(n: int = 0)\n  initial s0\n  "
    return head + "  ".join(states[:half]) + "}\nmachine o {\n  " + "  ".join(states[half:]) + "}\n"


@pytest.mark.parametrize("seed", range(amount(5, 100)))
def test_random_edits_of_many_states(seed: int) -> None:
    """Edits on top of each other: the text gets worse, and is put right at times."""
    dice = random.Random(seed)
    text = good = many_states(dice)
    reparser = Reparser()
    for _ in range(30):
        both(reparser, text)
        text = good if dice.random() < 0.2 else edited(text, dice)


def test_random_edits_of_charts() -> None:
    """The charts of the project, those with mistakes among them."""
    dice = random.Random(5)
    charts = [path.read_bytes().decode("utf-8", "replace") for path in (*CHARTS, *BROKEN)]
    for chart in dice.sample(charts, amount(25, len(charts))):
        text = good = chart.replace("\r\n", "\n").replace("\r", "\n")
        reparser = Reparser()
        for _ in range(amount(8, 20)):
            both(reparser, text)
            text = good if dice.random() < 0.2 else edited(text, dice)


def test_states_are_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the edit is in one state, only that and those beside it are read."""
    states = "".join(f"  state s{number} {{ on GO -> s{number + 1} }}\n" for number in range(100))
    text = f"event GO\nmachine m {{\n  initial s0\n{states}  final s100\n}}\n"
    reparser = Reparser()
    both(reparser, text)
    taken: list[syntax.Node] = []
    moved = reparse.moved

    def counted(state: syntax.Node, source: Source, by: int) -> syntax.Node:
        taken.append(state)
        return moved(state, source, by)

    monkeypatch.setattr(reparse, "moved", counted)
    for new in (
        "on GO if 1 < 2 -> s51 }",
        "on GO if -> s51 }",
        "on GO -> s51 }\n  state t {}",
        "on GO -> s51 { }\n  state t {}",
        "on GO -> s51 } }\n",
    ):
        taken.clear()
        both(reparser, text.replace("on GO -> s51 }", new))
        assert len(taken) > 90, new
    taken.clear()
    both(reparser, text.replace("}", "", 1))
    assert taken
    taken.clear()
    both(reparser, text.replace("on GO -> s51 }", "on GO -> s51 /* }"))
    assert not taken
