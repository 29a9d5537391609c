"""`docs/diagnostics.md` has the codes as they are in their table, each with an example."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pytest
from sc_compile.codes import CODES

from scripts import ROOT
from tests.docs.pages import DIAGNOSTICS

GOLDENS = ROOT / "tests" / "golden" / "diagnostics"
DRAWING_GOLDENS = ROOT / "tests" / "drawing" / "errors"
UPDATE = "pytest tests/docs --update-goldens"
FAMILIES = {
    "0": "Files and syntax",
    "1": "Names",
    "2": "Types, expressions and invariants",
    "3": "States and transitions",
    "4": "Machines, versions and options",
    "5": "Actors, actions, invokes and messages",
    "6": "Pictures",
    "8": "Warnings",
}


def describe_codes() -> str:
    """Write the page of all codes, from their table and their golden tests."""
    lines = [
        "# Diagnostics",
        "",
        "Every finding of the compiler has a code. `sc-compile --explain SC302` prints what stands",
        "here; `--json` gives findings as data. Errors stop the compilation, warnings (SC8xx) do",
        "not. A code is never used again for something else, so there are gaps.",
        "",
        "Those of `sc-draw` are SC6xx. This page is made from `compiler/codes.py`,",
        "`tests/golden/diagnostics/` and `tests/drawing/errors/` by",
        f"`{UPDATE}`.",
    ]
    family = ""
    for code in sorted(CODES.values(), key=lambda each: each.id):
        if code.id[2] != family:
            family = code.id[2]
            lines += ["", f"## {FAMILIES[family]}"]
        lines += ["", f"### {code.id}: {code.title}", "", code.explanation]
        lines += example_of(code.id)
    return "\n".join(lines) + "\n"


def example_of(code: str) -> Iterator[str]:
    """Yield the lines of a code's example: the charts, and what the compiler says of them."""
    folders = sorted([*GOLDENS.iterdir(), *DRAWING_GOLDENS.iterdir()])
    case = next(path for path in folders if path.name.startswith(f"{code}_"))
    for chart in sorted(case.rglob("*.sc"), key=lambda path: (path.name != "input.sc", path)):
        text = chart.read_text(encoding="utf-8", errors="replace")
        lines = [line if len(line) <= 120 else f"{line[:100]} ..." for line in text.splitlines()]
        if lines:
            yield from ("", f"`{chart.relative_to(case).as_posix()}`", "", "```sc wrong")
            yield from (*lines, "```")
    if (case / "command.txt").exists():
        typed = (case / "command.txt").read_text(encoding="utf-8").strip()
        yield from ("", "```console", f"$ {typed}", "```")
    blocks = (case / "expected.txt").read_text(encoding="utf-8").split("\n\n")
    block = next(block for block in blocks if f"[{code}]" in block)
    shown = [line if len(line) <= 120 else f"{line[:100]} ..." for line in block.splitlines()]
    yield from ("", "```text", *shown, "```")


def test_page_of_diagnostics_is_current(update_goldens: bool) -> None:
    """The page has what the table and the golden tests have."""
    actual = describe_codes()
    if update_goldens:
        DIAGNOSTICS.parent.mkdir(exist_ok=True)
        DIAGNOSTICS.write_text(actual, encoding="utf-8")
        return
    known = DIAGNOSTICS.read_text(encoding="utf-8") if DIAGNOSTICS.exists() else ""
    if actual != known:
        diff = difflib.unified_diff(
            known.splitlines(), actual.splitlines(), "docs/diagnostics.md", "now", lineterm=""
        )
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)
