"""Checks of whole charts: what is right is left alone, and what is allowed is silenced.

What each of them finds is in `tests/golden/diagnostics/`, and that it holds is shown with random
charts in `tests/reference/test_checks.py`.
"""

from __future__ import annotations

import pytest
from sc_compile.extra_checks import ExtraChecks
from sc_compile.pipeline import analyse_charts

from tests.analysing import untidy

HEAD = "event A\nevent B(n: int)\nprivate event C\n"


def machine(body: str, before: str = "") -> str:
    """Return a chart with one machine, which takes all its events."""
    return f"{HEAD}{before}machine m {{\n  on C {{}}\n  entry {{ raise C }}\n{body}\n}}\n"


RIGHT = {
    "a field that clients read": "context(n: int = 0) on A | B { n += 1 }",
    "a field of the input": 'context(n: str = self.key, l: str = "") on A | B { l = "x" }',
    "a let by way of another": "context(n: int = 0) let a = n let b = a "
    "on A | B if b > 0 { n = 1 }",
    "a private field in an output": "context(private n: int = 0) on A | B { log n; n = 1 }",
    "all events": "on * {}",
    "a state that goes on working": "initial a state a { on A | B {} }",
    "a way out further up": "on A | B -> b initial a state a final b",
    "regions beside each other": "initial p "
    "parallel p { state r { on A | B -> r reenter } state s {} }",
    "a shorter timer with a guard": "context(n: int = 0) on A | B { n = 1 } initial a "
    "state a { after 1s if n > 0 -> b after 1m -> b } final b",
    "a shorter timer that stays": "on A | B {} initial a "
    "state a { after 1s {} after 1m -> b } final b",
    "a shorter timer of which a line stays": "context(n: int = 0) on A | B { n = 1 } initial a "
    "state a { after 1s if n > 0 {} after 1s -> b after 1m -> b } final b",
    "an event that some states inside take": "initial s state s { initial a on A | B -> s reenter "
    "state a { on A -> b } state b { on B -> a } }",
    "a guard inside": "context(n: int = 0) initial s state s { initial a on A | B -> s reenter "
    "state a { on A if n > 0 -> b on B { n = 1 } } state b { on A -> a on B if n > 0 -> a } }",
    "guards that overlap": "context(n: int = 0) on A { n = 1 } "
    "on B if n > 0 {} on B if n > 1 or event.n > 0 { n = 2 } on B {}",
    "guards of floats": "context(x: float = 0.0) on A { x += 1.0 } "
    "on B if x < 1.0 {} on B if x >= 1.0 {} on B {}",
    "a history from outside": "initial s state s { initial a history h on A -> out "
    "state a { on B -> b } state b } state out { on A -> s.h }",
    "an output that is None": "on A | B {} initial s "
    "state s { initial a state a { on A -> x  on B -> y } final x { output 1 } "
    "final y { output None } on done -> t } final t",
    "a child that rests until its parent stops it": "on A | B { spawn rest() as r } on error {} }\n"
    "machine rest { initial a state a { on A | B -> b } state b",
    "events to oneself": "on A | B { send C to self after 1s }",
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_left_alone(body: str) -> None:
    """No check says anything of a chart that works as it is written."""
    assert untidy(machine(body)) == []


WRONG = {
    "a guard and its opposite": (
        "context(n: int = 0) on A { n = 1 }\non B if n > 0 {}\non B if n <= 0 {}\non B {}",
        ["SC803:10"],
    ),
    "the same guard, and more": (
        "context(n: int = 0) on A { n = 1 }\non B if n == 1 {}\non B if n == 1 and event.n > 2 {}",
        ["SC803:9"],
    ),
    "two values at once": (
        "context(n: int = 0) on A { n = 1 }\non B if n == 1 and n == 2 {}",
        ["SC802:8"],
    ),
    "a field that nothing sets": (
        "context(on_sale: bool = False)\non A | B if on_sale {}",
        ["SC802:8"],
    ),
    "a state beside this one": (
        "initial a\nstate a { on A if in_state(b) -> b  on B -> b }\nstate b { on A -> a }",
        ["SC802:8"],
    ),
}


@pytest.mark.parametrize(("body", "found"), WRONG.values(), ids=WRONG)
def test_guards_together(body: str, found: list[str]) -> None:
    """Guards are seen together with those before them, with fields, and with states."""
    report, _ = analyse_charts(["chart.sc"], lambda _: machine(body).encode())
    assert [f"{each.code.id}:{each.primary.span.line}" for each in report.sorted()] == found


@pytest.mark.parametrize(("levels", "found"), [(2, ["SC803"]), (10, [])])
def test_large_guards_are_not_looked_at(levels: int, found: list[str]) -> None:
    """What a guard says with all its lets put in may be very much: then nothing is said."""
    lets = "".join(f"let l{n} = l{n - 1} and n < {n % 3}\n" for n in range(1, levels))
    lets += "".join(f"let m{n} = m{n - 1} or m{n - 1}\n" for n in range(1, levels))
    lines = f"on B if l{levels - 1} or m{levels - 1} {{}}\n" * 2
    body = f"context(n: int = 0) on A {{ n = 1 }}\nlet l0 = n > 1\nlet m0 = n > 5\n{lets}{lines}"
    report, _ = analyse_charts(["chart.sc"], lambda _: machine(body).encode())
    assert [each.code.id for each in report] == found


def test_libraries_are_for_others() -> None:
    """Of a file without machines, or that is only imported, nothing is said."""
    shared = "type T(n: int)\nevent E\nevent F\nactor f() -> int\n"
    mine = 'import "lib.sc"\nevent G\nmachine m { on E | G {} }\n'
    assert untidy(mine, {"lib.sc": f'use "x"\n{shared}'}) == []
    assert untidy(mine, {"lib.sc": f'use "x"\n{shared}machine n {{ on E {{}} }}'}) == []
    found = untidy(f'use "x"\n{shared}machine n {{ on E {{}} }}')
    assert found == ["SC822:2", "SC823:4", "SC822:5"]


def test_older_versions_are_kept_as_they_are() -> None:
    """What is untidy in a version before the latest one is not said."""
    first = "machine m version v1 { context(private n: int = 0) initial a state a }"
    second = (
        "machine m version v2 latest { context(private n: int = 0) initial a  state a {} "
        "migrate from v1 {} }"
    )
    assert untidy(f"{first}\n{second}") == ["SC825:2", "SC830:2"]


def test_each_comment_silences_its_line() -> None:
    """A comment is about its own line or, alone, about the next one that is more than a comment."""
    text = """\
event A
machine m {
  initial a
  state a { on A -> b }
  # sc: allow SC830 it rests here
  # and this is
  # sc: allow SC801 another one
  state b
  state c { on A -> a } # sc: allow SC801: operators move machines here
}
"""
    assert untidy(text) == ["SC821:7"]


def test_a_comment_silences_several_codes() -> None:
    """It names them with commas between, and each is to be there; a reason may have a comma."""
    text = """\
event A
machine m {
  initial a
  state a { on A -> a reenter }
  state b { on A -> a  on A {} } # sc: allow SC801, SC803 operators move machines here, as is
  state c { on A -> a  on A {} } # sc: allow SC803, SC801,SC830: and here
  state d { on A -> a  on A {} } # sc: allow SC801, SC803
}
"""
    assert untidy(text) == ["SC821:6", "SC820:7"]


def test_a_comment_above_an_empty_line() -> None:
    """It is about what comes below, which blank lines and other comments may separate."""
    text = """\
event A
machine m {
  initial a
  state a { on A -> b }
  # sc: allow SC830 it rests here

  # what is left

  state b
}
"""
    assert untidy(text) == []


def test_what_an_unused_let_reads() -> None:
    """The let is reported, and not what it alone reads."""
    text = """\
machine m(i: int) {
  context(n: int = 0, private p: int = 0)
  let big = n + p + input.i
  # sc: allow SC830 it rests here
  state a
  initial a
}
"""
    assert untidy(text) == ["SC824:3"]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# sc: allow SC830 a reason", None),
        ("#sc:allow SC830, a reason", None),
        ("# sc: allow SC830", "SC820"),
        ("# sc: allow", "SC820"),
        ("# sc: allow SC830 SC801", None),
        ("# sc: allow SC999 a reason", "SC820"),
        ("# sc: allow SC302 a reason", "SC820"),
        ("# sc: allow SC821 a reason", "SC820"),
        ("# sc: allow sc830 a reason", "SC820"),
        ("# sc: forbid SC830 a reason", "SC820"),
        ("# sc: allow SC801 a reason", "SC821"),
        ("# sc: allow SC840 a reason", None),
        ("# scenario: allow SC830", None),
    ],
)
def test_comments(comment: str, code: str | None) -> None:
    """What a comment says is taken, or refused with a warning."""
    found = untidy(f"machine m {{\n  initial a\n  state a {comment}\n}}\n")
    assert [each for each in found if each < "SC830"] == ([f"{code}:3"] if code else [])
    silenced = comment.startswith(("# sc: allow SC830 ", "#sc:allow SC830,"))
    assert ("SC830:3" in found) is not silenced


def test_comments_are_no_strings() -> None:
    """A text that looks like a comment to the compiler is none."""
    assert untidy('machine m {\n  entry { log "# sc: nonsense" }\n  on error {}\n}\n') == []


def test_nothing_is_idle_in_a_chart_with_errors() -> None:
    """Where something is wrong not all checks have run, so that a comment may still be needed."""
    assert untidy("machine m { # sc: allow SC801 a reason\n  initial x\n}\n") == []


def test_strict() -> None:
    """What is often fine is said where it is asked for, and so are comments about that."""
    text = """\
use "x"
actor work() -> int
action alarm(key: str, message: str)
machine m {
  option alarm = "alarm"
  initial a
  state a { invoke work() { on done -> b } }
  final b
}
"""

    def found(chart: str, strict: bool) -> list[str]:
        extra = ExtraChecks(strict=strict)
        report, _ = analyse_charts(["chart.sc"], lambda _: chart.encode(), extra=extra)
        return [f"{each.code.id}:{each.primary.span.line}" for each in report.sorted()]

    assert found(text, strict=False) == []
    assert found(text, strict=True) == ["SC840:2", "SC808:7"]
    allowed = text.replace("-> int", "-> int  # sc: allow SC840 it ends by itself")
    assert found(allowed, strict=False) == []
    assert found(allowed, strict=True) == ["SC808:7"]
    mended = allowed.replace("-> int", "-> int { timeout 1m }")
    assert found(mended, strict=True) == ["SC808:7", "SC821:2"][::-1]
