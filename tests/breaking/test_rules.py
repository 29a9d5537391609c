"""Every rule has charts before and after a change, and the text that the user reads.

A folder `rules/<id>_<slug>` holds `old.sc`, `new.sc` and `expected.txt`; in a file of `safe/` a
line of dashes stands between what was and what is.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from sc_compile.breaking.findings import Impact, Rule
from sc_compile.breaking.rules import RULES

from tests.breaking.comparing import RULE_CASES, SAFE_CASES, compare_texts, findings_of, told

CASES = sorted(path for path in RULE_CASES.iterdir() if path.is_dir())
SAFE = sorted(SAFE_CASES.glob("*.sc"))
UPDATE = "pytest tests/breaking --update-goldens"
BETWEEN = re.compile(r"^# -{10,}\n", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case: Path, update_goldens: bool) -> None:
    """The findings are what they were, and the rule that the folder is named for is there."""
    expected = case / "expected.txt"
    found = findings_of(case)
    actual = told(found)
    rule = case.name.split("_")[0]
    assert rule in {each.rule.id for each in found}, f"{case.name} does not break {rule}:\n{actual}"
    if update_goldens:
        expected.write_text(actual, encoding="utf-8")
        return
    known = expected.read_text(encoding="utf-8") if expected.exists() else ""
    if actual != known:
        diff = difflib.unified_diff(
            known.splitlines(), actual.splitlines(), str(expected), "now", lineterm=""
        )
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_case(rule: str) -> None:
    """A rule without charts that break it is either untested or cannot happen."""
    assert any(
        case.name.startswith(f"{rule}_") for case in CASES
    ), f"add a folder {RULE_CASES.name}/{rule}_<slug> with old.sc and new.sc, then run {UPDATE}"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rules_teach(rule: Rule) -> None:
    """A rule has a number of its family, a short name, a reason of some sentences, a way out."""
    assert re.fullmatch(r"BR[1-7][0-9]{2}", rule.id)
    assert len(rule.name) <= 60
    assert rule.reason.endswith(".")
    assert len(rule.reason) >= 60
    assert rule.remedy
    assert not rule.remedy.endswith(".")
    assert (rule.impact is Impact.BEHAVIOUR) == rule.id.startswith("BR7")


@pytest.mark.parametrize("case", SAFE, ids=lambda case: case.stem)
def test_safe_changes_are_silent(case: Path) -> None:
    """What nobody feels is not reported."""
    old, new = BETWEEN.split(case.read_text(encoding="utf-8"))
    assert old != new
    found = compare_texts(old, new)
    assert not found, told(found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_changed_is_silent(case: Path) -> None:
    """A chart breaks nothing of itself, whatever the file is called."""
    for name in ("old.sc", "new.sc"):
        text = (case / name).read_text(encoding="utf-8")
        assert not compare_texts(text, text)
