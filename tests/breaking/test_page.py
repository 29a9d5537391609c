"""`docs/breaking.md` has the rules as they are in their table, each with an example."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sc_compile.breaking.cli import command
from sc_compile.breaking.rules import RULES

from scripts import ROOT
from tests.breaking.comparing import RULE_CASES, texts_of

PAGE = ROOT / "docs" / "breaking.md"
BEGIN = "## The rules\n"
UPDATE = "pytest tests/breaking/test_page.py --update-goldens"
FAMILIES = {
    "1": "Machines, versions and options",
    "2": "States",
    "3": "Context, input and output",
    "4": "Events, and what callers wait for",
    "5": "Actors, actions and children",
    "6": "Timers and delayed events",
    "7": "Behaviour",
}


def describe_rules() -> str:
    """Write the part of the page that is made, from the table and the golden tests."""
    lines = [
        BEGIN,
        "A rule's id is never used again for something else, so there are gaps. This part of the",
        "page is made from `compiler/breaking/rules.py` and `tests/breaking/rules/` by",
        f"`{UPDATE}`.",
        "",
        "| rule | | severity |",
        "|---|---|---|",
    ]
    for rule in RULES.values():
        anchor = re.sub(r"[^\w -]", "", f"{rule.id}: {rule.name}".lower()).replace(" ", "-")
        lines.append(f"| [{rule.id}](#{anchor}) | {rule.name} | {rule.impact.value} |")
    family = ""
    for rule in sorted(RULES.values(), key=lambda each: each.id):
        if rule.id[2] != family:
            family = rule.id[2]
            lines += ["", f"### {FAMILIES[family]}"]
        lines += ["", f"#### {rule.id}: {rule.name}", "", f"Severity: `{rule.impact.value}`."]
        lines += ["", rule.reason, "", f"What to do: {rule.remedy}.", *example_of(rule.id)]
    return "\n".join(lines) + "\n"


def example_of(rule: str) -> Iterator[str]:
    """Yield the lines of a rule's example: the change, and what is said of it."""
    case = next(path for path in sorted(RULE_CASES.iterdir()) if path.name.startswith(f"{rule}_"))
    old, new = texts_of(case)
    change = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    yield from ("", "```diff", *(line for line in list(change)[2:] if line[:2] != "@@"), "```")
    blocks = (case / "expected.txt").read_text(encoding="utf-8").split("\n\n")
    block = next(block for block in blocks if f"[{rule}]" in block)
    yield from ("", "```text", *block.splitlines(), "```")


def test_page_is_current(update_goldens: bool) -> None:
    """The page has what the table and the golden tests have."""
    before, begin, known = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    actual = describe_rules()
    if update_goldens:
        PAGE.write_text(before + actual, encoding="utf-8")
        return
    if begin + known != actual:
        shown = (begin + known).splitlines(), actual.splitlines()
        diff = difflib.unified_diff(*shown, PAGE.name, "now", lineterm="")
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)


def test_options_are_as_shown() -> None:
    """The page names the options of the command, and no others."""
    text = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    named = set(re.findall(r"`(--[a-z-]+)[` ]", text))
    known = {option for param in command.params for option in param.opts if option[:2] == "--"}
    assert named == known - {"--version"}
    assert CliRunner().invoke(command, ["--help"]).exit_code == 0


def test_rules_exist() -> None:
    """Every rule that a page names is one."""
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        named = set(re.findall(r"\bBR\d{3}\b", page.read_text(encoding="utf-8")))
        assert named <= set(RULES), f"{page}: {named - set(RULES)}"
