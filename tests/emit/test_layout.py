"""Large modules are laid out in pieces, and come out as Black alone would lay them out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import black
import pytest
from sc_compile.emit import layout, text

from benchmarks.chains import chain, ring
from scripts import ROOT
from tests.compiling import compile_texts
from tests.goldens import CASES, charts
from tests.running.amount import amount

EXAMPLES = sorted((ROOT / "examples").glob("*/*.sc"))


def black_alone(module: str) -> str:
    """Lay out a module as a whole."""
    return black.format_str(module, mode=text.MODE)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Lay out all modules in both ways, however small, and keep both results."""
    found: list[tuple[str, str]] = []

    def both(module: str, lay_out: Callable[[str], str]) -> str:
        result = layout.laid_out(module, lay_out)
        found.append((result, black_alone(module)))
        return result

    monkeypatch.setattr(layout, "SMALL", 0)
    monkeypatch.setattr(text, "laid_out", both)
    return found


@pytest.mark.parametrize(
    "folder",
    [*CASES, *(path.parent for path in EXAMPLES)][:: amount(8, 1)],
    ids=lambda p: p.name,
)
def test_charts_come_out_as_black_has_them(folder: Path, compared: list[tuple[str, str]]) -> None:
    """All that the golden cases and the examples compile to."""
    compile_texts({path.name: path.read_text(encoding="utf-8") for path in charts(folder)})
    assert compared
    for ours, theirs in compared:
        assert ours == theirs


def test_a_large_chart_comes_out_as_black_has_it(compared: list[tuple[str, str]]) -> None:
    """Its methods and tables are taken out, and put back."""
    compile_texts({"chain.sc": chain(60), "ring.sc": ring(60, 50)})
    for ours, theirs in compared:
        assert ours == theirs
    assert max(len(ours) for ours, _ in compared) > 40_000


def test_black_sees_little_of_a_large_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is asked for does not grow with a chart whose lines look alike."""
    seen: list[int] = []

    def counted(module: str) -> str:
        seen.append(module.count("\n"))
        return black_alone(module)

    monkeypatch.setattr(text, "_black", counted)
    few: list[int] = []
    many: list[int] = []
    for states, counts in ((100, few), (400, many)):
        seen.clear()
        compile_texts({"chain.sc": chain(states)})
        counts.append(sum(seen))
    assert many[0] < few[0] + 20


METHOD = """\
class Machine:
    def one(self) -> None:
        {}

    def two(self) -> None:
        self.a = 1
"""


@pytest.mark.parametrize(
    "line",
    [
        "self.state = 'a'",
        "self.state = 'it\\'s'",
        'self.state = "it\'s"',
        "self.name = f'{event.a}'",
        "self.name = F'{event.a}'",
        "self.name = B'a'",
        "return (x)",
        "return  x",
        "x = 0XFF + 1E5",
        "x = a ** -b",
        "x = a[1 :2]",
        "f(a, b,)",
        "x = (1,)",
        "x = not(a)",
        "for (x) in y: pass",
        "if (a): pass",
        "x = 1 # why",
        "x = 'ü'",
        '"""A docstring. """',
        "del (a), (b)",
        "print((yield))",
        "a = b; c = d",
        f"self.send_to_child('{'a' * 40}', Timer(id='{'b' * 40}'))",
        f"x = {' + '.join(['something'] * 12)}",
        "with (open(a)) as b: pass",
        "assert (a), (b)",
        "x = lambda a=1, * , b : a",
        "\n        x = 1",
        "x = 1\n\n\n        y = 2",
        "if a:\n              x = 1",
        "@decorated\n        def f(): ...",
        "import os\n        x = 1",
    ],
)
def test_lines_come_out_as_black_has_them(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Black would change in a line is changed."""
    monkeypatch.setattr(layout, "SMALL", 0)
    module = METHOD.format(line)
    assert layout.laid_out(module, black_alone) == black_alone(module)


@pytest.mark.parametrize(
    ("opener", "entry"),
    [
        ("x: y = {", "'a%d': 1"),
        ("x: y = {", "'a%d': ('b',)"),
        ("x: y = {", "'a%d': (b, c,)"),
        ("x: y = {", "'a%d': B(\n        c=1,\n        d=2,\n    )"),
        ("x: y = {", "'a%d': B(\n        c=1, d=2\n    )"),
        ("x: y = {", "'a%d': B(\n      c=1,\n      d=2,\n    )"),
        ("x: y = {", "'a%d': [\n        1,\n    ] + [\n        2,\n    ]"),
        ("x = {", "**a%d"),
        ("x = Literal[", "'a%d'"),
        ("x = Literal[", '"%d"'),
        ("x = y[", "a%d"),
        ("from a import (", "a%d"),
        ("from a import (", "a%d as b"),
        ("f(", "a%d=1"),
    ],
)
def test_entries_come_out_as_black_has_them(
    opener: str, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bracket with an entry a line keeps its form, whatever is taken out of it."""
    monkeypatch.setattr(layout, "SMALL", 0)
    lines = "".join(f"    {entry % number},\n" for number in range(60))
    module = f"{opener}\n{lines}{layout._CLOSERS[opener[-1]]}\n"
    assert layout.laid_out(module, black_alone) == black_alone(module)
