"""Diagnostics: how they are collected, suggested, and shown."""

from __future__ import annotations

import json

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sc_compile.codes import Code, Severity
from sc_compile.diagnostics import Fix, Label, Report
from sc_compile.render import MAX_WIDTH, render_json, render_text, summary
from sc_compile.source import Source, Span
from sc_compile.suggest import did_you_mean, suggest

ERROR = Code("SC998", Severity.ERROR, "test error", "Only for tests.")
WARNING = Code("SC898", Severity.WARNING, "test warning", "Only for tests.")
TEXT = "machine m {\n  state approved\n  on pay -> approvd\n}\n"


def span(text: str, part: str, path: str = "orders.sc", number: int = 0) -> Span:
    """Return the span of a part of a text."""
    start = -1
    for _ in range(number + 1):
        start = text.index(part, start + 1)
    return Source(path, text).span(start, start + len(part))


def shown(text: str, part: str, label: str = "") -> str:
    """Return the text of a diagnostic about a part of a text."""
    report = Report()
    report.add(ERROR, "wrong", span(text, part), label=label)
    return render_text(report.sorted())


# --- sources ---


def test_lines_and_columns() -> None:
    """Lines and columns count from 1; the end is just behind the last character."""
    place = span(TEXT, "approvd\n}")
    assert (place.line, place.column, place.end_line, place.end_column) == (3, 13, 4, 2)
    assert place.text == "approvd\n}"
    source = place.source
    assert [source.line_text(line) for line in range(1, 6)] == [*TEXT.split("\n")]
    assert source.line(len(TEXT)) == 5
    assert Source("x", "a\r\nb").line_text(1) == "a"


@given(st.text(alphabet="a\n\r\tü", max_size=30))
def test_every_offset_has_a_place(text: str) -> None:
    """Line and column lead back to the offset."""
    source = Source("x", text)
    for offset in range(len(text) + 1):
        line, column = source.line(offset), source.column(offset)
        assert source.line_starts[line - 1] + column - 1 == offset


# --- the report ---


def test_report_is_sorted_and_drops_duplicates() -> None:
    """What is found twice is said once, in the order of files and places."""
    report = Report()
    for path, part in [("b.sc", "on"), ("a.sc", "on"), ("a.sc", "state"), ("a.sc", "on")]:
        report.add(WARNING, "hm", span(TEXT, part, path))
    assert [
        (each.primary.span.source.path, each.primary.span.line) for each in report.sorted()
    ] == [("a.sc", 2), ("a.sc", 3), ("b.sc", 3)]


@pytest.mark.parametrize(("code", "errors"), [(ERROR, True), (WARNING, False)])
def test_only_errors_are_errors(code: Code, errors: bool) -> None:
    """A warning does not stop a compilation."""
    report = Report()
    report.add(code, "hm", span(TEXT, "state"))
    assert report.errors is errors


@pytest.mark.parametrize(
    ("errors", "warnings", "text"),
    [(0, 0, ""), (1, 0, "1 error"), (0, 2, "2 warnings"), (3, 1, "3 errors, 1 warning")],
)
def test_summary(errors: int, warnings: int, text: str) -> None:
    """The summary counts, and leaves out what there is none of."""
    report = Report()
    for code, count in ((ERROR, errors), (WARNING, warnings)):
        for number in range(count):
            report.add(code, f"number {number}", span(TEXT, "on"))
    assert summary(report) == text


# --- text ---


def test_text() -> None:
    """The text has the code, the place, the line with carets, and what else there is."""
    report = Report()
    report.add(
        ERROR,
        "unknown state `approvd`",
        span(TEXT, "approvd"),
        label="did you mean `approved`?",
        secondary=[Label(span=span(TEXT, "approved"), text="declared here")],
        notes=["states are known by their path", "and a line\nis a line"],
        help="write `approved`",
    )
    assert render_text(report) == (
        "error[SC998]: unknown state `approvd`\n"
        " --> orders.sc:3:13\n"
        "  |\n"
        "2 |   state approved\n"
        "  |         -------- declared here\n"
        "3 |   on pay -> approvd\n"
        "  |             ^^^^^^^ did you mean `approved`?\n"
        "  = note: states are known by their path\n"
        "  = note: and a line\\nis a line\n"
        "  = help: write `approved`\n"
        "\n"
    )


def test_labels_in_several_places() -> None:
    """Lines between are left out, and another file has its own heading."""
    text = "\n".join(f"line {number}" for number in range(1, 13))
    report = Report()
    report.add(
        WARNING,
        "hm",
        span(text, "line 12"),
        secondary=[
            Label(span=span(text, "line 2"), text="two"),
            Label(span=span(TEXT, "pay", "other.sc"), text="and this"),
        ],
    )
    assert render_text(report) == (
        "warning[SC898]: hm\n"
        "  --> orders.sc:12:1\n"
        "   |\n"
        " 2 | line 2\n"
        "   | ------ two\n"
        "...\n"
        "12 | line 12\n"
        "   | ^^^^^^^\n"
        "  ::: other.sc:3:6\n"
        "   |\n"
        " 3 |   on pay -> approvd\n"
        "   |      --- and this\n"
        "\n"
    )


def test_two_labels_on_a_line() -> None:
    """The last one on the line comes first, so that none covers another."""
    report = Report()
    report.add(
        ERROR,
        "no",
        span(TEXT, "approvd"),
        label="b",
        secondary=[Label(span=span(TEXT, "pay"), text="a")],
    )
    assert render_text(report).splitlines()[3:6] == [
        "3 |   on pay -> approvd",
        "  |             ^^^^^^^ b",
        "  |      --- a",
    ]


def test_file_that_could_not_be_read() -> None:
    """A file without text has no lines to show."""
    report = Report()
    report.add(ERROR, "cannot read", Source("x.sc", "").span(0, 0), help="check the path")
    assert render_text(report) == (
        "error[SC998]: cannot read\n --> x.sc\n  = help: check the path\n\n"
    )


def test_tabs_and_wide_characters() -> None:
    """Carets stand under what they mean, whatever the width of the characters before it."""
    line, carets = shown("\tx = 日本 wrong", "wrong").splitlines()[3:5]
    assert line == "1 |     x = 日本 wrong"
    assert carets == "  |" + " " * 14 + "^^^^^"
    line, carets = shown("e\u0301 \x1b[31m wrong", "wrong").splitlines()[3:5]
    assert "\x1b" not in line
    assert carets.index("^") == len("  | e \N{REPLACEMENT CHARACTER}[31m ")


def test_places_without_width() -> None:
    """An empty place, the end of a line and the end of the text have one caret."""
    source = Source("x.sc", "ab\ncd\n")
    for offset, line in ((0, 1), (2, 1), (3, 2), (6, 3)):
        report = Report()
        report.add(ERROR, "no", source.span(offset, offset))
        text = render_text(report)
        assert f"x.sc:{line}:" in text
        assert text.count("^") == 1


def test_place_over_several_lines() -> None:
    """Only the first line is shown, underlined to its end."""
    text = shown(TEXT, "state approved\n  on pay")
    assert "  |   ^^^^^^^^^^^^^^\n" in text
    assert "on pay" not in text


@pytest.mark.parametrize("before", [0, 500, 5000])
def test_long_lines_are_cut(before: int) -> None:
    """Of a very long line, the part around the place is shown."""
    text = "x" * before + "wrong" + "y" * 5000
    line, carets = shown(text, "wrong", "here").splitlines()[3:5]
    assert len(line) <= MAX_WIDTH
    assert "wrong" in line
    assert carets.index("^") == line.index("wrong")
    assert carets.endswith("^^^^^ here")


def test_colour() -> None:
    """Colour adds nothing but colour."""
    report = Report()
    report.add(ERROR, "no", span(TEXT, "pay"), label="this")
    coloured = render_text(report, colour=True)
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == render_text(report)


@given(st.text(), st.data())
def test_any_text_can_be_shown(text: str, data: st.DataObject) -> None:
    """Rendering never raises, and shows no control characters."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source("x.sc", text)
    report = Report()
    secondary = [Label(span=source.span(0, start), text=text)]
    report.add(ERROR, text, source.span(start, end), label=text, secondary=secondary)
    shown = render_text(report)
    assert not any(ord(character) < 32 and character != "\n" for character in shown)
    assert json.loads(render_json(report))[0]["message"] == text


# --- JSON ---


def test_json() -> None:
    """The JSON has all there is, as a list."""
    report = Report()
    assert json.loads(render_json(report)) == []
    report.add(
        ERROR,
        "unknown state",
        span(TEXT, "approvd"),
        label="this",
        secondary=[Label(span=span(TEXT, "approved"), text="that")],
        notes=["note"],
        help="help",
        fix=Fix(span=span(TEXT, "approvd"), text="idle"),
    )
    place = {"file": "orders.sc", "line": 3, "column": 13, "end_line": 3, "end_column": 20}
    other = {"file": "orders.sc", "line": 2, "column": 9, "end_line": 2, "end_column": 17}
    assert json.loads(render_json(report)) == [
        {
            "code": "SC998",
            "severity": "error",
            "title": "test error",
            "message": "unknown state",
            **place,
            "labels": [
                {**place, "text": "this", "primary": True},
                {**other, "text": "that", "primary": False},
            ],
            "notes": ["note"],
            "help": "help",
            "fix": {
                "file": "orders.sc",
                "line": 3,
                "column": 13,
                "end_line": 3,
                "end_column": 20,
                "text": "idle",
            },
        }
    ]


# --- suggestions ---


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("approvd", "approved"),
        ("Approved", "approved"),
        ("payNow", "pay_now"),
        ("oepn", "open"),
        ("pni", "pin"),
        ("PIn", "pin"),
        ("npi", None),
        ("onn", "on"),
        ("zebra", None),
        ("x", None),
        ("open", None),
        ("", None),
    ],
)
def test_suggestions(name: str, meant: str | None) -> None:
    """What differs in case comes first, then what is close; nothing else."""
    known = ["approved", "approval", "pay_now", "open", "on", "pin"]
    assert suggest(name, known) == meant
    assert did_you_mean(name, known) == (f"did you mean `{meant}`?" if meant else "")
