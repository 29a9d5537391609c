"""What the compiler writes for each behaviour of the language, as its reviewers read it.

A folder `golden/output/<behaviour>` holds charts, the functions that they name, and in `expected/`
the modules that are made of the charts. What those mean is tested in `test_output_meaning.py`.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.compiling import compile_texts
from tests.goldens import CASES, charts

UPDATE = "pytest tests/emit/test_golden_output.py --update-goldens"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_output(case: Path, update_goldens: bool) -> None:
    """The generated modules are what they were."""
    actual = compile_texts({path.name: path.read_text(encoding="utf-8") for path in charts(case)})
    expected = case / "expected"
    if update_goldens:
        update(expected, actual)
        return
    known = {path.name: path.read_text(encoding="utf-8") for path in expected.glob("*.py")}
    diff = [
        line
        for name in sorted({*known, *actual})
        for line in difflib.unified_diff(
            known.get(name, "").splitlines(),
            actual.get(name, "").splitlines(),
            f"{expected}/{name}" if name in known else "/dev/null",
            "now" if name in actual else "/dev/null",
            lineterm="",
        )
    ]
    if diff:
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)


def update(expected: Path, actual: dict[str, str]) -> None:
    """Write what the compiler produces now."""
    expected.mkdir(exist_ok=True)
    for old in expected.glob("*.py"):
        if old.name not in actual:
            old.unlink()
    for name, text in actual.items():
        (expected / name).write_text(text, encoding="utf-8")


def test_machines_are_called_differently() -> None:
    """All cases are compiled into one folder by other tests, so no two may share a module."""
    named = [path.name for case in CASES for path in (case / "expected").glob("*.py")]
    assert sorted(named) == sorted(set(named))
