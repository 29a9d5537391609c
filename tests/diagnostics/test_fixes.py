"""What a message tells to write is there as a change of the text, too, and mends the mistake."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from sc_compile.codes import Severity
from sc_compile.diagnostics import Diagnostic
from sc_compile.pipeline import analyse_charts

from scripts import ROOT
from tests.running.amount import amount

CHARTS = [
    *sorted((ROOT / "tests" / "golden" / "diagnostics").glob("*/input.sc")),
    *sorted((ROOT / "tests" / "diagnostics" / "mistakes").glob("*.sc")),
]
TRIED = CHARTS[:: amount(5, 1)]
# Labels that say what to write: in the place of the span, or of what is around it.
TELLING = re.compile(r"did you mean |write [`\"]|remove it")
# What is told there cannot be written as it stands: a part of it is in other places or words.
IN_WORDS = (
    "write `n: type`",  # the type is for the author to say
    "`, and `}` behind its last item",
    "write `if`",
    "remove it: what the function does",
)
# What is right in itself, and shows another mistake of these charts.
NEXT_MISTAKES = re.compile(
    "`open` is moved twice|`attempts` is given twice|nothing says which Python module|"
    'this is `int`, not a bool|unknown event `"user.login"`|'
    "`(order.placed|user.login)` needs `(order|id)`|"
    "the machine knows two events named `order.placed`|"
    "unknown (event|action|actor or machine|name) `(GO|STOP|load|count|canFetch|FETCH)`"
)


def findings(path: Path, text: str | None = None) -> tuple[Diagnostic, ...]:
    """Return what is found in a chart, or in another text in its place."""

    def read(name: str) -> bytes:
        if text is not None and name == path.name:
            return text.encode()
        return (path.parent / name).read_bytes()

    report, _ = analyse_charts([path.name], read, may_import=lambda name: not name.startswith(".."))
    return report.sorted()


def kinds(found: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    """Count findings by code and message."""
    return Counter((each.code.id, each.message) for each in found)


def fixed(path: Path) -> list[tuple[Diagnostic, str]]:
    """Return the findings of a chart that have a fix, each with the text that it gives."""
    result = []
    for each in findings(path):
        if each.fix is not None and each.fix.span.source.path == path.name:
            span = each.fix.span
            text = span.source.text
            result.append((each, text[: span.start] + each.fix.text + text[span.end :]))
    return result


@pytest.mark.parametrize("path", TRIED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_fixes_mend(path: Path) -> None:
    """A fix takes its finding away, and brings no other error."""
    before = kinds(findings(path))
    for finding, text in fixed(path):
        after = findings(path, text)
        own = (finding.code.id, finding.message)
        told = f"{finding.message}: {finding.fix}"
        said_once = "others like it" in finding.primary.text
        assert kinds(after)[own] < before[own] or said_once, told
        if finding.fix is not None and "..." in finding.fix.text:
            continue  # the author has to say what that is
        new = [each for each in after if (each.code.id, each.message) not in before]
        errors = [each.message for each in new if each.code.severity is Severity.ERROR]
        assert all(NEXT_MISTAKES.match(each) for each in errors), (told, errors)


@pytest.mark.parametrize("path", TRIED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_told_is_a_fix(path: Path) -> None:
    """A label that tells what to write has a fix: an editor can do it."""
    for each in findings(path):
        label = each.primary.text
        if TELLING.match(label) and not any(words in label for words in IN_WORDS):
            assert each.fix is not None, f"{each.message}: {label}"


@pytest.mark.parametrize(
    ("context", "value", "declared"),
    [
        ("context(n: int = 1)", "2", 'context(n: int = 1, x: int = 0)'),
        ("", '"a"', 'machine m {\n  context(x: str = "")'),
        ("", "[1]", "context(x: list[int] = [])"),
        ("", "P(n=1)", "context(x: P | None = None)"),
    ],
)  # fmt: skip
def test_fields_are_declared_by_what_they_are_set_to(
    context: str, value: str, declared: str
) -> None:
    """A field that the context lacks is added to it, with the type of the value."""
    text = (
        f"type P(n: int)\nevent GO\nmachine m {{ {context}\n"
        f"  initial a  state a {{ on GO -> b {{ x = {value} }} }}  final b }}\n"
    )
    report, _ = analyse_charts(["a.sc"], lambda _: text.encode())
    (finding,) = (each for each in report if each.code.severity is Severity.ERROR)
    assert finding.fix is not None
    start = finding.fix.span.start
    new = text[:start] + finding.fix.text + text[start:]
    assert declared in new
    assert not analyse_charts(["a.sc"], lambda _: new.encode())[0].errors


def test_declarations_go_where_they_belong() -> None:
    """An event is declared behind the others, a function above the machine and its comments."""
    read = {
        "a.sc": 'use "x"\nevent A\n\n# The machine.\nmachine m {\n  initial s\n  state s {\n'
        "    on B -> t { act(1) }\n  }\n  final t\n}\n"
    }
    report, _ = analyse_charts(["a.sc"], lambda name: read[name].encode())
    texts = []
    for each in report.sorted():
        assert each.fix is not None
        start = each.fix.span.start
        texts.append(read["a.sc"][:start] + each.fix.text + read["a.sc"][start:])
    event, action = texts
    assert "event A\nevent B\n\n# The machine." in event
    assert "event A\n\naction act(number: int)\n\n# The machine.\nmachine m" in action
