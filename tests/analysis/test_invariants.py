"""Invariants: what they may say, and what a search of what can happen finds of them.

That the search is right about random charts is shown in `tests/reference/test_search.py`.
"""

from __future__ import annotations

import pytest
from sc_compile import ir, limits
from sc_compile.diagnostics import Diagnostic
from sc_compile.extra_checks import ExtraChecks
from sc_compile.ir_expressions import InState
from sc_compile.ir_walk import walk
from sc_compile.pipeline import analyse_charts

from tests.compiling import compile_text

ORDER = """\
event PAY(amount: int)
event SHIP
event REFUND
private event BOUNCED
actor work() -> int from "somewhere"

machine order {{
  invariant it: {invariant}
  context(due: int = 1)
  initial open
  parallel open {{
    state money {{
      initial unpaid
      state unpaid {{ {unpaid} }}
      state paid {{ tags late  {paid} }}
    }}
    state parcel {{
      initial waiting
      state waiting {{ tags "not yet"  {waiting} }}
      state "on its way" {{ tags late  {on_its_way} }}
    }}
  }}
  {machine}
}}
"""
LINES = {
    "unpaid": "on PAY { due -= event.amount }  always if due <= 0 -> paid",
    "paid": "on REFUND -> unpaid { due = 1 }",
    "waiting": 'on SHIP if in_state(money.paid) -> open.parcel."on its way"',
    "on_its_way": "on SHIP -> waiting",
    "machine": "on BOUNCED {} on error {}",
}


def order(invariant: str, **lines: str) -> str:
    """Return a chart with an invariant; `lines` are those of its states."""
    return ORDER.format(invariant=invariant, **{**LINES, **lines})


def look(text: str, *, explore: bool = False) -> tuple[ir.Program, list[Diagnostic]]:
    """Return what a chart means, and what the search finds."""
    extra = ExtraChecks(explore=explore)
    report, program = analyse_charts(["chart.sc"], lambda _: text.encode(), extra=extra)
    found = [each for each in report.sorted() if each.code.id in CODES]
    wrong = [each for each in report.sorted() if each.code.severity.value == "error"]
    assert all(each in found for each in wrong), wrong
    return program, found


CODES = ("SC220", "SC221", "SC844", "SC845", "SC846", "SC847")


def codes_of(text: str, *, explore: bool = False) -> list[str]:
    """Return the codes of what the search finds."""
    return [each.code.id for each in look(text, explore=explore)[1]]


@pytest.mark.parametrize(
    ("invariant", "states"),
    [
        ("paid", [("open", "money", "paid")]),
        ("not open.money.paid", [("open", "money", "paid")]),
        ("in_state(money) and True", None),
        ("in_state(open.money)", [("open", "money")]),
        ("open.parcel.waiting or open", [("open", "parcel", "waiting"), ("open",)]),
        ('"on its way"', [("open", "parcel", "on its way")]),
        ('"not yet"', [("open", "parcel", "waiting")]),
        ("not (late and paid)", [("open", "money", "paid"), ("open", "parcel", "on its way"),
                                 ("open", "money", "paid")]),
        ("order", None),
        ("due", None),
        ("due > 1", None),
        ("len(paid)", None),
        ("in_state(open, paid)", None),
        ("None", None),
    ],
)  # fmt: skip
def test_what_an_invariant_says(invariant: str, states: list[ir.StatePath] | None) -> None:
    """It is made of states, by path or by name, and of tags; anything else is refused."""
    program, found = look(order(invariant))
    if states is None:
        assert [each.code.id for each in found] == ["SC221"]
        return
    (made,) = program.files[0].machines[0].charts[0].invariants
    assert [each.state for each in walk(made) if isinstance(each, InState)] == states
    assert "SC221" not in [each.code.id for each in found]


def test_what_holds_is_not_reported() -> None:
    """A guard that asks for a state is seen; what a region leaves at once is seen, too."""
    assert codes_of(order("open")) == []
    assert codes_of(order('not "on its way" or paid', on_its_way="", paid="")) == []
    assert codes_of(order("unpaid or paid")) == []
    both = "on REFUND -> unpaid, open.parcel.waiting"
    assert codes_of(order('not "on its way" or paid', on_its_way="", paid=both)) == []


def test_what_is_broken_from_the_start() -> None:
    """Where no event is needed, none is spoken of."""
    (found,) = look(order("not open", unpaid="on PAY -> paid"))[1]
    assert (found.code.id, len(found.notes)) == ("SC220", 1)
    assert found.help == "it is so when a machine starts, before any event"


@pytest.mark.parametrize(
    ("lines", "code", "way"),
    [
        (
            {"unpaid": "on PAY -> paid", "waiting": "on SHIP -> open.parcel.\"on its way\""},
            "SC220",
            ["it starts", "`SHIP`"],
        ),
        (
            {"unpaid": "on PAY -> paid", "waiting": "always if in_state(money.paid) -> "
             "open.parcel.\"on its way\""},
            "SC220",
            ["it starts", "`PAY`", "`REFUND`"],
        ),
        ({}, "SC844", ["it starts, then if `due <= 0`", "`SHIP`", "`REFUND`"]),
        (
            {"waiting": "on SHIP if due == 0 -> open.parcel.\"on its way\""},
            "SC844",
            ["it starts", "`SHIP` if `due == 0`"],
        ),
        (
            {"waiting": "after 1m -> open.parcel.\"on its way\""},
            "SC844",
            ["it starts", "the timer `open.parcel.waiting.after` is due"],
        ),
        (
            {"waiting": "on BOUNCED -> open.parcel.\"on its way\""},
            "SC844",
            ["it starts", "`BOUNCED`"],
        ),
        (
            {"waiting": "invoke work() { on done -> open.parcel.\"on its way\" on error {} }",
             "unpaid": "on PAY -> paid"},
            "SC220",
            ["it starts", "`open.parcel.waiting.work` is done"],
        ),
        (
            {"waiting": "invoke work() { on error -> open.parcel.\"on its way\" on done {} }"},
            "SC844",
            ["it starts", "`open.parcel.waiting.work` fails"],
        ),
        (
            {"waiting": "on SHIP { raise BOUNCED } on BOUNCED -> open.parcel.\"on its way\"",
             "unpaid": "on PAY -> paid"},
            "SC220",
            ["it starts", "`SHIP`"],
        ),
        (
            {"waiting": "on SHIP { if due > 5 { raise BOUNCED } } always if due == 3 {} "
             "on BOUNCED -> open.parcel.\"on its way\"", "unpaid": "on PAY -> paid"},
            "SC844",
            ["it starts", "`BOUNCED`"],
        ),
    ],
)  # fmt: skip
def test_the_shortest_way(lines: dict[str, str], code: str, way: list[str]) -> None:
    """What clients and actors can do for certain is an error, and the shortest way is given."""
    _, (found,) = look(order('not "on its way" or paid', **lines))
    assert found.code.id == code
    assert [note.rpartition(": ")[0] for note in found.notes] == way


def test_guards_that_exclude_each_other() -> None:
    """The same condition has the same value wherever it is asked at once."""
    lines = {
        "unpaid": "on SHIP if due > 0 -> paid",
        "waiting": 'on SHIP if not (due > 0) -> open.parcel."on its way"',
        "on_its_way": "",
        "paid": "",
        "machine": "on PAY { due = event.amount }",
    }
    text = order('not (paid and "on its way")', **lines)
    assert codes_of(text) == ["SC844"]  # one after the other
    at_once = {
        **lines,
        "unpaid": "on SHIP if due > 0 and in_state(parcel.waiting) -> paid",
        "waiting": "on SHIP if not (due > 0) and in_state(money.unpaid) -> "
        'open.parcel."on its way"',
    }
    assert codes_of(order('not (paid and "on its way")', **at_once)) == []


def test_what_ends_ends_once() -> None:
    """A timer fires once, and an actor returns once, as long as their state is active."""
    lines = {
        "unpaid": "after 1m { raise BOUNCED } on BOUNCED if in_state(parcel.waiting) {}",
        "waiting": 'on BOUNCED -> open.parcel."on its way"',
        "on_its_way": "after 1h -> waiting",
        "machine": "on error {}",
    }
    assert codes_of(order("not paid", **lines)) == []


def test_the_search_gives_up() -> None:
    """Very many situations are not all looked at: it says so, and how far it got."""
    regions = "\n".join(
        f"state r{n} {{ initial a state a {{ on E{n} -> b }} state b {{ on E{n} -> a }} }}"
        for n in range(20)
    )
    events = "\n".join(f"event E{n}" for n in range(20))
    text = (
        f"{events}\nmachine m {{\n invariant i: not (all.r1.a and all.r1.b)\n initial all\n"
        f"parallel all {{\n{regions}\n}}\n}}\n"
    )
    _, (found,) = look(text)
    assert found.code.id == "SC845"
    assert "none of them breaks `i`" in found.notes[1]


def test_many_machines_share_what_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compilation looks at so many states and no more, however many machines it has."""
    monkeypatch.setattr("sc_compile.analysis.checks.whole_program.MOST_SEARCHED_STATES_IN_ALL", 40)
    text = order("open")
    many = text + "".join(
        text[text.index("machine") :].replace("order", f"order{n}") for n in range(5)
    )
    found = codes_of(many)
    assert 0 < found.count("SC845") < 6 or found == ["SC845"] * 6


def test_exploring() -> None:
    """Deadlocks, and states that no events lead to, are looked for where that is asked."""
    stuck = {"paid": "", "on_its_way": "", "machine": "", "waiting": LINES["waiting"]}
    text = order("open", **stuck)
    assert codes_of(text) == []
    assert codes_of(text, explore=True) == ["SC846"]
    never = {**LINES, "on_its_way": "on SHIP if in_state(parcel.waiting) -> waiting"}
    assert codes_of(order("open", **never), explore=True) == []


def test_nothing_of_it_is_generated() -> None:
    """The modules of a chart are the same with an invariant and without."""
    text = order("open", machine="entry { raise BOUNCED } on BOUNCED {} on error {}")
    without = text.replace("  invariant it: open\n", "")
    assert compile_text(text) == compile_text(without)


def test_a_field_may_be_called_so() -> None:
    """The word means something in front of an item alone."""
    text = (
        "event A\nmachine m { context(invariant: int = 0) let b = invariant invariant c: m\n"
        "on A { invariant += b } initial m state m }"
    )
    program, found = look(text)
    assert not found
    assert program.files[0].machines[0].charts[0].invariants


def test_too_many() -> None:
    """A stranger's chart cannot hold up who compiles it."""
    lines = "\n".join(f"invariant i{n}: a" for n in range(limits.MOST_INVARIANTS + 1))
    report, _ = analyse_charts(
        ["chart.sc"], lambda _: f"machine m {{ {lines}\n initial a state a }}".encode()
    )
    assert [each.code.id for each in report] == ["SC007"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            "on A if " + " or ".join(f"n == {n} + n" for n in range(9)) + " -> a reenter",
            "a choice depends on too many conditions at once",
        ),
        (
            "on A { " + " ".join(f"if n > {n} {{ raise B }}" for n in range(40)) + " }",
            "more than 12 raised events wait at once",
        ),
        ("on A { " + "raise B " * 13 + "}", "more than 12 raised events wait at once"),
        (
            "on A { "
            + " ".join(f"if n > {n} {{ raise B }} else {{ raise C }}" for n in range(6))
            + " }",
            "what is raised depends on too many conditions at once",
        ),
        ("on A { for i in range(n) { raise B } }", "events are raised in a `for`"),
    ],
)
def test_what_is_left_out(lines: str, why: str) -> None:
    """What has too many possibilities is not all looked at, and the search says so."""
    text = (
        "event A\nevent B\nevent C\nmachine m {\n invariant i: a or b\n context(n: int = 0)\n"
        f" on C {{ n += 1 }}\n initial a\n state a {{ {lines} on B -> b }}\n state b {{}}\n}}\n"
    )
    (found,) = (each for each in look(text)[1] if each.code.id == "SC845")
    assert found.message == f"the search gave up: {why}"
