"""BR310: which states of the new chart take a field not to be None that may be None in the old one.

All charts are one machine with the context `x`, whose states are written before and after a change.
"""

from __future__ import annotations

import pytest
from sc_compile.breaking.findings import Finding

from tests.breaking.comparing import compare_texts

MACHINE = """\
use "shop.functions"
event SET(n: int)
event GO
event USE
actor work(n: int) -> int
machine m {{
  context({context}n: int = 0)
  initial a
{states}
}}
"""

FELT = {
    "a line of the state": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = x } }",
        ["b"],
    ),
    "what is done when the state is left": (
        "state a { on SET -> b } state b { on GO -> a }",
        "state a { on SET -> b { x = event.n } } state b { on GO -> a exit { n = x } }",
        ["b"],
    ),
    "a guard": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE if x > 3 {} }",
        ["b"],
    ),
    "a line of a state around": (
        """state a { on SET -> b }
           state b { on USE {} on GO -> b.d initial c state c {} state d {} }""",
        """state a { on SET -> b { x = event.n } }
           state b { on USE { n = x } on GO -> b.d initial c state c {} state d {} }""",
        ["b"],
    ),
    "only one of the states around which it is": (
        """state a { on SET -> b { x = event.n } on GO -> b.d }
           state b { initial c state c {} state d {} on USE {} }""",
        """state a { on SET -> b { x = event.n } on GO -> b.d { x = 1 } }
           state b { initial c state c {} state d {} on USE { n = x } }""",
        ["b.d"],
    ),
    "what a line leads to": (
        "state a { on SET -> b } state b { on GO -> c } state c {}",
        """state a { on SET -> b { x = event.n } } state b { on GO -> c }
           state c { initial d state d { entry { n = x } } }""",
        ["b"],
    ),
    "what the line after the next leads to": (
        "state a { on SET -> b } state b { on GO -> c } state c { on GO -> d } state d {}",
        """state a { on SET -> b { x = event.n } } state b { on GO -> c }
           state c { on GO -> d } state d { on USE { n = x } }""",
        ["b", "c", "d"],
    ),
    "only where the entry that sets it is over": (
        "state a { on SET -> b } state b { on GO -> c } state c {}",
        """state a { on SET -> b { x = event.n } } state b { on GO -> c }
           state c { entry { x = 1 } on USE { n = x } }""",
        ["c"],
    ),
    "an argument of an invoke": (
        "state a { on SET -> b } state b { on GO -> c } state c {}",
        """state a { on SET -> b { x = event.n } } state b { on GO -> c }
           state c { invoke work(n=x) { on error {} } }""",
        ["b"],
    ),
    "a region that is entered beside a target": (
        """state a { on SET -> b } state b { on GO -> p.r.s }
           parallel p { state r { initial s state s {} } state q {} }""",
        """state a { on SET -> b { x = event.n } } state b { on GO -> p.r.s }
           parallel p { state r { initial s state s {} } state q { entry { n = x } } }""",
        ["b"],
    ),
    "what a history brings back": (
        """state a { on SET -> b }
           state b { on GO -> c initial d history h state d {} state e {} }
           state c { on GO -> b.h }""",
        """state a { on SET -> b { x = event.n } }
           state b { on GO -> c initial d history h state d {} state e { entry { n = x } } }
           state c { on GO -> b.h }""",
        ["b", "c"],
    ),
    "what `always` leaves no None to wait with": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b } state b { always if x is None -> a on USE { n = x } }",
        ["b"],
    ),
    "a field that is new": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = x } }",
        ["b"],
    ),
}

SILENT = {
    "the old chart knows it too": (
        "state a { on SET -> b { x = event.n } } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = x } }",
    ),
    "the old chart never waits with None": (
        "state a { on SET -> b } state b { always if x is None -> a on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = x } }",
    ),
    "it is tested where it is used": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE if x is not None { n = x } }",
    ),
    "nothing uses it": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = 1 } }",
    ),
    "it is compared alone": (
        "state a { on SET -> b } state b { on USE {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE if x == 3 {} }",
    ),
    "it is set on the way": (
        "state a { on SET -> b } state b { on GO -> c } state c {}",
        """state a { on SET -> b { x = event.n } } state b { on GO -> c { x = 1 } }
           state c { entry { n = x } }""",
    ),
    "the state is new": (
        "state a { on SET {} }",
        "state a { on SET -> b { x = event.n } } state b { on USE { n = x } }",
    ),
    "it is used where the machine has ended": (
        "state a { on SET -> b } final b",
        "state a { on SET -> b { x = event.n } } final b { exit { n = x } }",
    ),
}


def found(old: str, new: str, *, before: str, after: str) -> list[Finding]:
    """Compare a machine before and after; give what BR310 finds."""
    texts = (
        MACHINE.format(context=context, states=states)
        for context, states in ((before, old), (after, new))
    )
    return [each for each in compare_texts(*texts) if each.rule.id == "BR310"]


@pytest.mark.parametrize(("old", "new", "states"), FELT.values(), ids=FELT)
def test_felt(old: str, new: str, states: list[str], request: pytest.FixtureRequest) -> None:
    """Those feel it that are in a state from where the use is reached."""
    field = "x: int | None = None, "
    before = "" if "a field that is new" in request.node.name else field
    (finding,) = found(old, new, before=before, after=field)
    assert sorted(finding.affected.states) == states
    assert "x" in finding.place.span.text


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: str, new: str) -> None:
    """Where nothing can be None that is used, nothing is reported."""
    field = "x: int | None = None, "
    assert not found(old, new, before=field, after=field)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x: int = 1, ", "x: int | None = 1, "),
        ("", "x: int | None = 1, "),
        ("", "x: int | None = len(self.key), "),
    ],
    ids=["it was never None", "its default is not None", "nothing can be read"],
)
def test_it_cannot_be_none(before: str, after: str) -> None:
    """The type or the default decides."""
    old, new, _ = FELT["a line of the state"]
    assert not found(old, new, before=before, after=after)


def test_a_machine_without_states() -> None:
    """All machines of the version feel it."""
    text = "machine m {{ context(x: int | None = None, n: int = 0) {} }}"
    old = text.format("on USE {}")
    new = text.format("always if x is None { x = 1 } on USE { n = x }")
    (finding,) = (each for each in compare_texts(f"event USE\n{old}", f"event USE\n{new}"))
    assert (finding.rule.id, finding.affected.states) == ("BR310", ())
    assert "machines of `m` v1, where" in finding.message


@pytest.mark.parametrize("action", ["x.more[0] = n", "del x.more[0]", "x.more = []"])
def test_to_set_a_part_takes_that_there_is_one(action: str) -> None:
    """A machine that was stored without a value fails there."""
    old = "state a { on SET -> b } state b { on USE {} }"
    new = f"state a {{ on SET -> b {{ x = R() }} }} state b {{ on USE {{ {action} }} }}"
    field = "x: R | None = None, "
    record = "state c {} }\ntype R(more: list[int] = [1])\nmachine other { initial c state c {}"
    (finding,) = found(f"{old} {record}", f"{new} {record}", before=field, after=field)
    assert sorted(finding.affected.states) == ["b"]
    assert action in finding.place.span.text


def test_each_use_is_reported_once_for_all_states() -> None:
    """One use that many states lead to is one finding, and two fields are two."""
    old = "state a { on SET -> b } state b { on GO -> c } state c { on USE {} }"
    new = """state a { on SET -> b { x = event.n; y = event.n } } state b { on GO -> c }
             state c { on USE { n = x } on USE { n = x + y } }"""
    field = "x: int | None = None, y: int | None = None, "
    assert [
        (each.message.split("`")[1], each.affected.states)
        for each in found(old, new, before=field, after=field)
    ] == [("x", ("b", "c")), ("y", ("b", "c"))]


def test_a_message_names_some_of_many_states() -> None:
    """Which they are is in the finding."""
    lines = "".join(f"state s{n} {{ on GO -> s{n + 1} }} " for n in range(9))
    old = f"state a {{ on SET -> s0 }} {lines}"
    new = f"state a {{ on SET -> s0 {{ x = event.n }} }} {lines}"
    field = "x: int | None = None, "
    last = "state s9 { on USE ACTS }"
    texts = (old + last.replace("ACTS", "{}"), new + last.replace("ACTS", "{ n = x }"))
    (finding,) = found(*texts, before=field, after=field)
    assert len(finding.affected.states) == 10
    assert "in `s0`, `s1`, `s2`, `s3`, `s4` and 5 more, where" in finding.message
