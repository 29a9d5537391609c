"""Mermaid text: what it says of each kind of thing, and that a text of a chart cannot break it."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from sc_compile.breaking.compare import compare
from sc_compile.drawing.blocks import SIGNS
from sc_compile.drawing.difference import compare_pictures
from sc_compile.drawing.mermaid import escaped, mermaid_page, mermaid_text
from sc_compile.drawing.notices import with_findings
from sc_compile.drawing.picture import Status

from scripts import ROOT
from tests.drawing.drawn import CHARTS, compiles, picture_of
from tests.drawing.test_difference import CHANGE, program_of
from tests.reference.random_charts import charts
from tests.running.amount import amount

GOLDENS = Path(__file__).parent / "golden"
CASES = [
    *(ROOT / "examples" / name / f"{name}.sc" for name in ("auth", "payment", "player", "counter")),
    *sorted(CHARTS.glob("*.sc")),
]
UPDATE = "pytest tests/drawing/test_mermaid.py --update-goldens"


@pytest.mark.parametrize("chart", CASES, ids=lambda path: path.stem)
def test_text_is_as_it_was(chart: Path, update_goldens: bool) -> None:
    """The text is what the golden file has; all of them were looked at as Mermaid shows them."""
    actual = mermaid_text(picture_of(chart.read_text(encoding="utf-8")))
    check_golden(actual, GOLDENS / f"{chart.stem}.mmd", update_goldens)


def check_golden(actual: str, golden: Path, update_goldens: bool) -> None:
    """Compare a text with that in a file, or write it there."""
    if update_goldens:
        golden.write_text(actual, encoding="utf-8")
        return
    known = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if actual != known:
        diff = difflib.unified_diff(known.splitlines(), actual.splitlines(), lineterm="")
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)


def test_what_mermaid_cannot_draw_is_said() -> None:
    """A transition of a compound state within a region is a note, or stands in its source."""
    text = mermaid_text(picture_of((CHARTS / "twin.sc").read_text(encoding="utf-8")))
    assert "ALARM -#gt; active.firmware.current" in text
    assert "UPDATE / release = event.version -#gt; active.firmware.updating" in text
    assert "active_firmware_current --> active_firmware_updating" not in text


def test_timers_and_actions_are_said_as_the_chart_has_them() -> None:
    """A timer with its name, and what is within an `if` or a `for` on the same line."""
    (picture,) = picture_of("""
        event GO(items: list[str], counts: dict[str, int])
        machine m {
          context(n: int = 0)
          initial a
          state a {
            after 1d as trial_end -> b
            every 1s as tick { n += 1 }
            on GO if n > 2 -> b {
              if n > 1 { n = 1 n += 2 } elif n < 0 { n = 3 } else { log "#" }  # why
              for k, v in event.counts.items() { if v > 2 { n += v } }
              for i in event.items { log i }
            }
          }
          state b { }
        }
        """)
    assert [arrow.full for arrow in picture.arrows if arrow.full] == [
        "after 1d as trial_end",
        (
            'GO [n > 2] / if n > 1 { n = 1; n += 2 } elif n < 0 { n = 3 } else { log "#" }; '
            "for k, v in event.counts.items() { if v > 2 { n += v } }; "
            "for i in event.items { log i }"
        ),
    ]
    (row,) = picture.boxes()[("state", "a")].rows
    assert row.text == "every 1s as tick / n += 1"


def test_several_machines_are_states_around_their_own() -> None:
    """Of a chart with two machines, the ids are different ones."""
    chart = ROOT / "examples" / "checkout" / "checkout.sc"
    pictures = picture_of(chart.read_text(encoding="utf-8"))
    text = mermaid_text(pictures)
    assert 'state "checkout" as machine_checkout' in text
    assert 'state "cashier" as machine_cashier' in text
    page = mermaid_page(pictures)
    assert page.count("```mermaid") == 2
    assert "## cashier" in page


@settings(max_examples=amount(10, 100))
@given(charts())
def test_lines_of_any_chart_have_a_form(text: str) -> None:
    """Each line is one of a few forms, and every id in an arrow is that of a state."""
    assume(compiles(text))
    lines = [line.strip() for line in mermaid_text(picture_of(text)).splitlines()]
    named = (re.fullmatch(r"state (?:.* as )?(\w+)(?: <<fork>>)?", line) for line in lines)
    ids = {"[*]", *(match[1] for match in named if match)}
    in_note = False
    for line in lines[1:]:
        if line.startswith("note right of ") or line == "end note":
            in_note = line != "end note"
            continue
        assert not re.search(r'[<>"{}]', re.sub(r"^state .*|^}$|-->", "", line)), line
        arrow = re.match(r"(\S+) --> (\S+)", line)
        if arrow and not in_note:
            assert {arrow[1], arrow[2]} <= ids, line
    assert sum(line.endswith("{") for line in lines) == lines.count("}")


def test_a_change_is_marked(update_goldens: bool) -> None:
    """What is new, gone, changed and moved has its sign, and its class."""
    was, now = (
        program_of((CHANGE / side / "book_lending.sc").read_text(encoding="utf-8"))
        for side in ("old", "new")
    )
    findings = compare(was, now)
    pictures = [with_findings(each, findings) for each in compare_pictures(was, now)]
    check_golden(mermaid_text(pictures), GOLDENS / "change.mmd", update_goldens)


def test_a_state_that_has_left_its_state() -> None:
    """Where a state began leads out of it now: that is a note."""
    inner = "initial b state b { on t -> c } state c"
    was = program_of(f"event t machine m {{ initial a state a {{ {inner} state d }} }}")
    states = inner.removeprefix("initial b")
    now = program_of(f"event t machine m {{ initial a state a {{ initial d state d }} {states} }}")
    text = mermaid_text([each.picture for each in compare_pictures(was, now)])
    assert f"note right of a\n    {SIGNS[Status.GONE]}initial -#gt; b\n" in text
    back = mermaid_text([each.picture for each in compare_pictures(now, was)])
    assert "[*] --> a_b : +\n" in back
    assert f"[*] --> a_d : {SIGNS[Status.GONE].strip()}\n" in back


def test_texts_of_a_chart_end_nothing() -> None:
    """What Mermaid would take for its own is an entity."""
    assert escaped('a;b:c#d"e<f>{g}%%`\\') == (
        "a#59;b#58;c#35;d#quot;e#lt;f#gt;#123;g#125;#37;#37;#96;#92;"
    )
