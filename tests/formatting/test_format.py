"""The canonical form: how charts are laid out, and that nothing else about them changes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sc_compile.diagnostics import Report
from sc_compile.formatting import format as formatting
from sc_compile.formatting.document import lay_out
from sc_compile.formatting.format import FormattingError, format_chart

from scripts import ROOT
from tests.docs.pages import SAMPLES, Sample
from tests.formatting.fuzzing import hunt, is_formatted
from tests.formatting.random_texts import broken, spread, words_of
from tests.running.amount import amount

FOLDERS = ("examples", "benchmarks", "tests", "../shared")
EXAMPLES = sorted(ROOT.glob("examples/*/*.sc"))
PAGE_SAMPLES = [each for each in SAMPLES if each.language == "sc" and not each.kind]


def formed(text: str) -> str:
    """Return the form of a chart that has no mistakes."""
    report = Report()
    form = format_chart("chart.sc", text.encode(), report)
    assert form is not None, [each.message for each in report]
    return form.decode()


def check(text: str, form: str) -> None:
    """Compare the form of a chart with what it should be, which is its own form."""
    form = dedent(form).removeprefix("\n")
    assert formed(dedent(text)) == form
    assert formed(form) == form


# --- what there is --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_in_canonical_form(path: Path) -> None:
    """Whoever learns from them learns the form."""
    text = path.read_text()
    assert formed(text) == text


@pytest.mark.parametrize("sample", PAGE_SAMPLES, ids=lambda sample: sample.place)
def test_samples_are_in_canonical_form(sample: Sample) -> None:
    """So are the charts on the pages."""
    assert formed(sample.text) == sample.text


@pytest.mark.long("all of them: 20 s")
def test_every_chart_keeps_what_it_says() -> None:
    """Tree and comments are the same, and a second time changes nothing; else it would raise."""
    charts = sorted(chain.from_iterable((ROOT / name).rglob("*.sc") for name in FOLDERS))
    seen = [is_formatted(chart.read_bytes()) for chart in charts]
    assert sum(seen) > 400


# --- the form -------------------------------------------------------------------------------------


def test_spaces_and_line_ends_mean_nothing() -> None:
    """Wherever they stand within an item, it has one form."""
    check(
        """
        type  P ( x:int=-1 ,y : dict [str,int]={ "a" : 1 } , )
        event
          E(
         at : P|None=None)
        def f( x:int )->bool   from "m"
        machine m( a : int )->str|None version "v 1"  latest{
        context( n:int=not(a)+ -1, xs : list[ int ]=[1 ,2 ,])initial a.b
        state a{on E|*if x[ 1 : ][ 0 ].f( k=1 )and not -y->b . c,d reenter{n+=1;xs=[]}}}""",
        """
        type P(x: int = -1, y: dict[str, int] = {"a": 1})
        event E(at: P | None = None)
        def f(x: int) -> bool from "m"
        machine m(a: int) -> str | None version "v 1" latest {
          context(n: int = not (a) + -1, xs: list[int] = [1, 2])
          initial a.b
          state a { on E | * if x[1:][0].f(k=1) and not -y -> b.c, d reenter { n += 1; xs = [] } }
        }
        """,
    )


def test_a_block_stays_on_its_line_or_in_several() -> None:
    """A line end between its items, or before or behind them, is what counts."""
    check(
        """
        machine m {
          on A { n = 1; n = 2 }
          on B { n = 1
            n = 2 }
          on C {
            n = 1 }
          on D { n = f(
            1) }
          on E { n = 1;
            n = 2 ; }
          state a {
          }
          state b { entry {} exit { } }
          on F { if a { n = 1 } else { n = 2
            } }
        }
        """,
        """
        machine m {
          on A { n = 1; n = 2 }
          on B {
            n = 1
            n = 2
          }
          on C {
            n = 1
          }
          on D { n = f(1) }
          on E {
            n = 1
            n = 2
          }
          state a {}
          state b { entry {}  exit {} }
          on F {
            if a {
              n = 1
            } else {
              n = 2
            }
          }
        }
        """,
    )


def test_what_is_too_long_has_several_lines() -> None:
    """First its blocks, then its brackets; where it has none, before clauses and operators."""
    name = "a_name_of_thirty_characters_xx"
    check(
        f"""
        event E(first_field: {name}, second_field: {name}, third: int = 1)
        machine m {{
          on {name} if {name} -> other {{ log {name} }}
          on {name} | other if {name} == 1 and {name} == 2 or x -> {name} {{ log 1 }}
          on E {{ log {name} + {name} * {name} - {name} }}
          on E {{ log {name}({name}, {name}, k={name}).lower() }}
          let label = {name} + {name} if {name} else {name}
          let union = ({name} and {name} or {name} and {name})
          tags {name}, {name}, {name}
          on E {{ send {name}({name}={name}, k={name}) to {name}[1] after 1s }}
          description "{"long " * 20}"
          on E {{ log [{name} for {name} in {name} if {name} or {name} for x in y] }}
          on E {{ log any(x for x in y if x) }}
        }}
        """,
        f"""
        event E(
          first_field: {name},
          second_field: {name},
          third: int = 1,
        )
        machine m {{
          on {name} if {name} -> other {{
            log {name}
          }}
          on {name} | other
              if {name} == 1 and {name} == 2 or x
              -> {name} {{
            log 1
          }}
          on E {{
            log {name}
                + {name} * {name}
                - {name}
          }}
          on E {{
            log {name}(
              {name},
              {name},
              k={name},
            ).lower()
          }}
          let label = {name} + {name}
              if {name}
              else {name}
          let union = (
            {name} and {name}
            or {name} and {name}
          )
          tags {name},
              {name},
              {name}
          on E {{
            send {name}(
              {name}={name},
              k={name},
            ) to {name}[1] after 1s
          }}
          description "{"long " * 20}"
          on E {{
            log [
              {name}
              for {name} in {name}
              if {name} or {name}
              for x in y
            ]
          }}
          on E {{ log any(x for x in y if x) }}
        }}
        """,
    )


def test_what_is_assigned_has_several_lines_before_its_target() -> None:
    """The brackets of a target are opened where the target itself does not fit."""
    name = "a_name_of_thirty_characters_xx"
    check(
        f"""
        machine m {{
          on E {{
            d[{name}] = f({name}, {name}, k=1)
            d["a"]["b"] += {name} + {name} + {name}
            d[{name} + {name} + {name}].x = 1
          }}
        }}
        """,
        f"""
        machine m {{
          on E {{
            d[{name}] = f(
              {name},
              {name},
              k=1,
            )
            d["a"]["b"] += {name}
                + {name}
                + {name}
            d[
              {name}
              + {name}
              + {name}
            ].x = 1
          }}
        }}
        """,
    )


def test_empty_lines_are_kept_one_by_one() -> None:
    """Between items, comments and parts of brackets, and not at either end."""
    check(
        """


        # about the file



        use "m"


        event E(  # fields

          a: int,

          # of the second

          b: int

        )
        machine m {

          # first

          initial a

          state a

        }

        """,
        """
        # about the file

        use "m"

        event E(  # fields
          a: int,

          # of the second

          b: int,
        )
        machine m {
          # first

          initial a

          state a
        }
        """,
    )


def test_comments_stay_where_they_belong() -> None:
    """Behind what they were behind, or above what they were above."""
    check(
        """
        use "m"# trailing
        machine m  # before a brace
        # and above it
        {  # behind a brace
          context(  # fields
              n: int = 1 # one
              , # of a comma
              # own
              o: int = 2 # two
              # last
          )
          on A  # trigger
            # own
            if n == 1 and # operator
              o == 2
            -> # arrow
            a { # actions
              n = 1 # value
              # last
              ; # semicolon
          } # end
          state a { on A { n = f(# argument
             1) } }
          state b # nothing follows
          # in the machine
        } # of the file
        # end""",
        """
        use "m"  # trailing
        machine m {  # before a brace
          # and above it
          # behind a brace
          context(  # fields
            n: int = 1,  # one
            # of a comma
            # own
            o: int = 2,  # two
            # last
          )
          on A  # trigger
              # own
              if n == 1
                  and  # operator
                  o == 2
              ->  # arrow
              a {  # actions
            n = 1  # value
            # last
            # semicolon
          }  # end
          state a {
            on A {
              n = f(  # argument
                1,
              )
            }
          }
          state b  # nothing follows
          # in the machine
        }  # of the file
        # end
        """,
    )


def test_comments_in_columns_stay_there() -> None:
    """Behind a line that begins as before, a comment keeps its column, if there is room."""
    check(
        """
        event A          # first
        event Longer     # second
        event Much_longer_than_that# third
        machine m { initial a      # no line of its own
        }
        """,
        """
        event A          # first
        event Longer     # second
        event Much_longer_than_that  # third
        machine m {
          initial a  # no line of its own
        }
        """,
    )


def test_a_comment_about_a_line_stays_with_it() -> None:
    """What silences a warning on a line is above it where the line is broken."""
    name = "a_name_of_thirty_characters_xx"
    check(
        f"""
        machine m {{
          state a {{ on A -> b }} # sc: allow SC801 as it is
          on {name} if {name} -> other {{ log {name} }}   # sc: allow SC803 it may be
          # behind it
          on B {{ log {name}; log {name}; log {name} }} # no more than a comment
        }} # sc: allow SC830 the end
        """,
        f"""
        machine m {{
          state a {{ on A -> b }}  # sc: allow SC801 as it is
          # sc: allow SC803 it may be
          on {name} if {name} -> other {{
            log {name}
          }}
          # behind it
          on B {{
            log {name}
            log {name}
            log {name}
          }}  # no more than a comment
        }}  # sc: allow SC830 the end
        """,
    )


def test_a_semicolon_stays_where_it_is_needed() -> None:
    """Where the next action would be read as more of the one before."""
    name = "a_name_of_thirty_characters_xx"
    check(
        f"""
        machine m {{
          on A {{ log 1; not(2); log 3 }}
          on B {{ raise C  # c
            ; after(2);
            log 3 }}
          on C {{ {name}({name}); raise C; after({name}, {name}) }}
        }}
        """,
        f"""
        machine m {{
          on A {{ log 1; not(2); log 3 }}
          on B {{
            raise C;  # c
            after(2)
            log 3
          }}
          on C {{
            {name}({name})
            raise C;
            after({name}, {name})
          }}
        }}
        """,
    )


def test_strings_and_numbers_stay_as_they_are_written() -> None:
    """They are words."""
    text = 'machine m { let a = "\\u0041 \'" + f"{b[\'k\']}"  let c = 1h60m + 1.0e6 }\n'
    assert formed(text) == text


def test_line_ends_are_those_of_the_first_line() -> None:
    """What an editor on Windows has written is not changed line by line."""
    form = format_chart("chart.sc", b"\xef\xbb\xbfevent A\r\nevent  B\n", Report())
    assert form == b"event A\r\nevent B\r\n"


@pytest.mark.parametrize("text", ["", "\n \n", "# a", "\n\n# a\n\n\n# b\n"])
def test_charts_without_definitions(text: str) -> None:
    """Comments are all that there is."""
    assert formed(text) == {0: "", 1: "# a\n", 2: "# a\n\n# b\n"}[text.count("#")]


def test_charts_with_mistakes_have_no_form() -> None:
    """What is wrong is reported."""
    report = Report()
    assert format_chart("chart.sc", b"machine m { state }", report) is None
    assert [each.code.id for each in report] == ["SC010"]


# --- what is proved before anything is written ---------------------------------------------------


def wrong_form(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]) -> str:
    """Return why a chart is not given a form that has been changed."""
    monkeypatch.setattr(formatting, "lay_out", lambda docs, width: change(lay_out(docs, width)))
    with pytest.raises(FormattingError) as raised:
        format_chart("chart.sc", b"event A  # a\nevent B(x: int)  # b\n", Report())
    return str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("event A", "event C", "its syntax tree would be another one"),
        ("event A", "event", "its syntax tree would be another one"),
        ("# a", "", "its comments would be others"),
        ("# b", "# c", "its comments would be others"),
    ],
)
def test_a_form_that_says_something_else_is_refused(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    """Whatever made it."""
    assert wrong_form(monkeypatch, lambda text: text.replace(old, new, 1)) == message


def test_a_form_that_has_another_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would change each time."""
    ends = count(1)
    message = wrong_form(monkeypatch, lambda text: text + "\n" * next(ends))
    assert message == "its form would have another form"


# --- at random ------------------------------------------------------------------------------------

CHARTS = [path.read_text() for path in EXAMPLES] + [
    path.read_text() for path in sorted(ROOT.glob("tests/golden/output/*/*.sc"))
]


@given(st.integers(0, len(CHARTS) - 1), st.integers(0, 2**32))
@example(0, 0)
def test_comments_anywhere_in_charts(chart: int, seed: int) -> None:
    """Each of them is still there, in its order, and the chart says the same."""
    chance = random.Random(seed)
    form = is_formatted(spread(words_of(CHARTS[chart]), chance).encode())
    # Before words that stand on its line, `//` is taken for a comment, which other languages have,
    # and an `if` behind an expression belongs to that, if it is not the first word of its line.
    assert form or "//" in CHARTS[chart] or re.search(r"^ +if ", CHARTS[chart], re.MULTILINE)


@given(st.integers(0, len(CHARTS) - 1), st.integers(0, 2**32))
def test_charts_with_words_gone_and_twice(chart: int, seed: int) -> None:
    """They are left as they are, or have a form; nothing else happens."""
    chance = random.Random(seed)
    is_formatted(broken(words_of(CHARTS[chart]), chance).encode())


def test_texts_of_the_grammar() -> None:
    """Whatever the grammar allows has a form."""
    counts = hunt(1, amount(30, 600))
    assert counts["formatted"] > amount(8, 200)


@given(st.binary())
def test_anything(data: bytes) -> None:
    """What is no chart is no crash."""
    format_chart("chart.sc", data, Report())
