"""Every diagnostic has a chart that causes it, and the text that the user reads.

A folder `golden/diagnostics/<code>_<slug>` holds `input.sc`, the files that it imports, and
`expected.txt`. Where what is in the output folder matters, that is in `output/`; where it takes an
option of the command, that is in `command.txt`.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from sc_compile import codes
from sc_compile.extra_checks import ExtraChecks
from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts
from sc_compile.render import render_text, summary

from scripts import ROOT

FOLDER = ROOT / "tests" / "golden" / "diagnostics"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
UPDATE = "pytest tests/diagnostics/test_golden_diagnostics.py --update-goldens"


def diagnose(path: Path) -> str:
    """Return what the compiler says about the chart in a folder."""
    output = Folder(
        name="output",
        files={file.name: file.read_text(encoding="utf-8") for file in path.glob("output/*.py")},
        relative=lambda source: source,
        locate=lambda source: source if (path / source).exists() else None,
    )
    command = path / "command.txt"
    options = command.read_text(encoding="utf-8").split() if command.exists() else []
    report, _ = compile_charts(
        ["input.sc"],
        lambda name: (path / name).read_bytes(),
        output,
        may_import=lambda name: not name.startswith("../"),
        extra=ExtraChecks(strict="--strict" in options, explore="--explore" in options),
    )
    diagnostics = report.sorted()
    return render_text(diagnostics) + (f"{summary(diagnostics)}\n" if diagnostics else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_diagnostics(case: Path, update_goldens: bool) -> None:
    """The diagnostics are what they were, and the code that the folder is named for is there."""
    expected = case / "expected.txt"
    actual = diagnose(case)
    code = case.name.split("_")[0]
    assert f"[{code}]" in actual, f"{case.name} does not cause {code}, but:\n{actual}"
    if update_goldens:
        expected.write_text(actual, encoding="utf-8")
        return
    known = expected.read_text(encoding="utf-8") if expected.exists() else ""
    if actual != known:
        diff = difflib.unified_diff(
            known.splitlines(), actual.splitlines(), str(expected), "now", lineterm=""
        )
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)


# Those of pictures, SC6xx, are in tests/drawing/.
@pytest.mark.parametrize("code", sorted(code for code in codes.CODES if code[2] != "6"))
def test_every_code_has_a_case(code: str) -> None:
    """A code without a chart that causes it is either untested or cannot happen."""
    assert any(
        case.name.startswith(f"{code}_") for case in CASES
    ), f"add a folder {FOLDER.name}/{code}_<slug> with an input.sc, then run {UPDATE}"


@pytest.mark.parametrize("code", codes.CODES.values(), ids=lambda code: code.id)
def test_codes_teach(code: codes.Code) -> None:
    """A code has a number of its family, a short title, and an explanation of some sentences."""
    assert re.fullmatch(r"SC[0-9]{3}", code.id)
    assert len(code.title) <= 60
    assert not code.title.endswith(".")
    assert code.explanation.endswith(".")
    assert len(code.explanation) >= 60
    is_warning = code.id.startswith("SC8")
    assert (code.severity is codes.Severity.WARNING) == is_warning
