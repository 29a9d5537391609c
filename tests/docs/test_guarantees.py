"""The pages of guarantees and of limits name tests that there are, and bounds as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from sc_compile import limits as compiler_limits

from generated._support import limits as machine_limits
from scripts import ROOT

GUARANTEES, LIMITS = (ROOT / "docs" / name for name in ("guarantees.md", "limits.md"))
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
ROWS = [
    line
    for page in (GUARANTEES, LIMITS)
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.endswith("| shown by |")
]


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a module, those in classes as `Class::test`."""

    def names(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    if name.startswith("test_"):
                        yield prefix + name
                case ast.ClassDef(name=name, body=inner) if name.startswith("Test"):
                    yield from names(inner, f"{prefix}{name}::")

    return frozenset(names(ast.parse(path.read_text(encoding="utf-8")).body))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_row_names_tests(row: str) -> None:
    *_, shown_by, _ = row.split(" |")
    named = NAMED.findall(shown_by)
    assert named
    assert NAMED.sub("", shown_by).strip("| ,") == "", "something else than names of tests"
    for module, name in named:
        path = ROOT / module
        assert path.exists(), module
        assert name in names_in(path), f"{module} has no {name}"


def test_tests_are_collected() -> None:
    """A name that is not there would be noticed."""
    here = names_in(Path(__file__))
    assert here >= {"test_every_row_names_tests", "test_tests_are_collected"}
    others = names_in(ROOT / "tests" / "emit" / "test_output_meaning.py")
    assert "TestGenerated::test_nothing" not in others
    assert any("::" in name for name in others)
    assert len(ROWS) > 50


@pytest.mark.parametrize("limits", [machine_limits, compiler_limits], ids=["machines", "compiler"])
def test_every_bound_is_on_the_page(limits: ModuleType) -> None:
    """With its value, as the page writes numbers, on the line that has its name."""
    page = LIMITS.read_text(encoding="utf-8").splitlines()
    bounds = {name: value for name, value in vars(limits).items() if name.startswith("MOST_")}
    assert len(bounds) > 10
    for name, value in bounds.items():
        lines = [line for line in page if f"| `{name}` |" in line]
        assert lines, name
        written = {f"{value:,}", f"{value // 2**20} MiB", f"2^{value.bit_length() - 1}"}
        assert any(text in lines[0] for text in written), (name, value)
