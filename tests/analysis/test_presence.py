"""None: where the analysis knows that a value is there, and where it says that it may not be."""

from __future__ import annotations

import pytest
from sc_compile import ir

from tests.analysing import analysed, chart_of, findings, state

MACHINE = """\
use "shop.functions"
event SET(n: int)
event CLEAR
event USE
event GO
actor work(n: int) -> int
machine m {{
  context(x: int | None = {start}, n: int = 0)
  initial a
{states}
}}
"""


def may_be_none(states: str, start: str = "None") -> bool:
    """Return whether the analysis finds that a value may be None, and nothing else."""
    found = [
        code
        for code in findings(MACHINE.format(states=states, start=start))
        if not code.startswith("SC8")
    ]
    assert found in ([], ["SC208"])
    return found == ["SC208"]


KNOWN = {
    "a guard tells its own line": "state a { on USE if x is not None { n = x } }",
    "a guard tells the lines after it": """
      state a { on USE if x is None {} on USE { n = x } }""",
    "an assignment tells what follows": "state a { on USE { x = 3; n = x } }",
    "entry is told by every way in": """
      state a { on SET -> b { x = event.n } }
      state b { entry { n = x } }""",
    "a state keeps what every way in has": """
      state a { on SET -> b { x = event.n } on GO if x is not None -> b }
      state b { on USE { n = x } }""",
    "it is carried from state to state": """
      state a { on SET -> b { x = event.n } }
      state b { on GO -> c }
      state c { initial d state d { on USE { n = x } } }""",
    "a state's entry tells the rest of it": """
      state a { on GO -> b }
      state b { entry { x = 1 } on USE { n = x } exit { n = x } }""",
    "a result tells": """
      state a { invoke work(n=1) { on done -> b { x = event.output } } }
      state b { on USE { n = x } }""",
    "always leaves no None to wait with": """
      state a { on GO -> b }
      state b { always if x is None -> a on USE { n = x } }""",
    "an invoke that would not start is not asked": """
      state a { on GO -> b }
      state b { always if x is None -> a invoke work(n=x) }""",
    "leaving with None does not matter": """
      state a { on SET -> b { x = event.n } }
      state b { on USE { n = x } on CLEAR -> a { x = None } }""",
    "regions that never clear": """
      state a { on SET -> p { x = event.n } }
      parallel p {
        state l { on USE { n = x } }
        state r { on SET { x = event.n } }
      }""",
    "arithmetic gives no None": """
      state a { on SET -> b { x = event.n } }
      state b { on USE { x += 1 } on GO { x = x * 2 } }""",
    "nothing leads there": """
      state a {}
      state b { on USE { n = x } }""",
}

UNKNOWN = {
    "nothing was set": "state a { on USE { n = x } }",
    "another way in has not": """
      state a { on SET -> b { x = event.n } on GO -> b }
      state b { on USE { n = x } }""",
    "cleared while it stays": """
      state a { on SET -> b { x = event.n } }
      state b { on USE { n = x } on CLEAR { x = None } }""",
    "cleared by a state around it": """
      state a { on SET -> b { x = event.n } }
      state b { initial c on CLEAR { x = None } state c { on USE { n = x } } }""",
    "cleared by a state around it that stays": """
      state a { on SET -> b { x = event.n } }
      state b { initial c on CLEAR -> c { x = None } state c { on USE { n = x } } }""",
    "cleared by a region beside it": """
      state a { on SET -> p { x = event.n } }
      parallel p {
        state l { on USE { n = x } }
        state r { on CLEAR { x = None } }
      }""",
    "cleared by the entry of a region beside it": """
      state a { on SET -> p { x = event.n } }
      parallel p {
        state l { on USE { n = x } }
        state r { entry { x = None } }
      }""",
    "a guard and a region beside it": """
      state a { on GO -> p }
      parallel p {
        state l { initial i state i { on USE if x is not None -> j { n = x } } state j {} }
        state r { on USE { x = None } }
      }""",
    "cleared on exit, before the actions": """
      state a { on GO if x is not None -> b { n = x } exit { x = None } }
      state b {}""",
    "cleared by the exit of a state below": """
      state a {
        initial i
        on GO if x is not None -> b { n = x }
        state i { exit { x = None } }
      }
      state b {}""",
    "a history brings back another state": """
      state a { on SET -> b.h { x = event.n } on GO -> b }
      state b {
        initial c
        on CLEAR -> a
        history h
        state c { on GO -> d }
        state d { on USE { n = x } }
      }""",
    "an invoke after something else": """
      state a { on GO -> b }
      state b { always if n > 3 -> a always if x is None -> a invoke work(n=x) }""",
    "an invoke where always stays": """
      state a { on GO -> b }
      state b { always if x is None { x = 1 } invoke work(n=x) }""",
    "assigned from what may be None": """
      state a { on SET -> b { x = event.n; x = x if n > 3 else None } }
      state b { on USE { n = x } }""",
}


@pytest.mark.parametrize("states", KNOWN.values(), ids=KNOWN)
def test_known(states: str) -> None:
    """The value is there: no need to ask again."""
    assert not may_be_none(states)


@pytest.mark.parametrize("states", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(states: str) -> None:
    """The value may not be there: the chart has to ask."""
    assert may_be_none(states)


NOTES = """\
event NOTE(note: str | None)
event SHOW
machine m {{
  context(note: str | None = None)
  initial empty
  state empty {{ on NOTE{first} -> full {{ note = event.note }} }}
  state full {{
    on SHOW {{ log note + "!" }}
    on NOTE{second} {{ note = event.note }}
  }}
}}
"""


@pytest.mark.parametrize("wrong", ["", "first", "second"])
def test_a_guard_on_the_event_tells_what_is_assigned(wrong: str) -> None:
    """What a guard tells about a field of the event goes with it into the states that follow."""
    guards = dict.fromkeys(("first", "second"), " if event.note is not None")
    found = findings(NOTES.format(**{**guards, wrong: ""}))
    assert found == (["SC208"] if wrong else [])


PARTS = """\
type Note(text: str | None = None, more: list[str] | None = None)
event GO
event SET(note: Note)
machine m {{
  context(
    note: Note = Note(), other: str | None = None, notes: list[Note] = [],
    counts: dict[str, int] = {{}},
  )
  let first = notes[0].text if len(notes) > 0 else None
  initial a
  state a {{ on SET if {condition} -> {target} {{ {actions} }} }}
  state b {{ on GO {{ log other + "!" }} on GO -> a }}
}}
"""
TEXT, FIRST, MORE = "note.text is not None", "first is not None", "note.more is not None"
KEPT = [
    (TEXT, 'counts["a"] = 1; log note.text + "!"'),
    (TEXT, 'note.text = "a"; log note.text + "!"'),
    (MORE, 'note.more[0] = "a"; del note.more[0]; log len(note.more)'),
    (TEXT, "-> b other = note.text"),
    ("True", '-> b note.text = "a"; other = note.text'),
]
FORGOTTEN = [
    (TEXT, 'note.text = None; log note.text + "!"'),
    (TEXT, 'note = event.note; log note.text + "!"'),
    (FIRST, 'notes[0].text = None; log first + "!"'),
    (FIRST, 'del notes[0]; log first + "!"'),
    # What one round of a loop leaves, the next one finds.
    (TEXT, 'for i in range(2) { log note.text + "!"; note.text = None }'),
    (FIRST, 'for i in range(2) { log first + "!"; del notes[0] }'),
    # From state to state.
    (TEXT, "-> b note.text = None; other = note.text"),
    (TEXT, "-> b note = Note(); other = note.text"),
    (FIRST, "-> b del notes[0]; other = first"),
    (FIRST, '-> b counts["a"] = 1; other = first'),
]


@pytest.mark.parametrize(
    ("condition", "actions", "expected"),
    [*((*each, []) for each in KEPT), *((*each, ["SC208"]) for each in FORGOTTEN)],
)
def test_what_is_set_is_not_known_any_more(
    condition: str, actions: str, expected: list[str]
) -> None:
    """What a condition tells about a part of a field is forgotten where that part is set."""
    target = "b" if actions.startswith("-> b ") else "a reenter"
    actions = actions.removeprefix("-> b ")
    found = findings(PARTS.format(condition=condition, target=target, actions=actions))
    assert [code for code in found if not code.startswith("SC8")] == expected


def test_start() -> None:
    """A default that is not None counts."""
    assert not may_be_none("state a { on USE { n = x } }", start="3")


def test_awaited_fields_are_in_the_ir() -> None:
    """An invoke says which fields it waits for, if they may be None when its state is entered."""
    states = """
      state a { on GO -> b on SET -> c { x = event.n } }
      state b { always if x is None -> a invoke work(n=x) }
      state c { always if x is None -> a invoke work(n=x) }"""
    chart = chart_of(MACHINE.format(states=states, start="None"))
    assert state(chart, "b").invokes[0].present == ("x",)
    assert state(chart, "c").invokes[0].present == ()


def test_types_are_narrowed_in_the_ir() -> None:
    """A field that is known to be there has its type without None where it is used."""
    chart = chart_of(
        MACHINE.format(states="state a { on SET { x = event.n; n = x } }", start="None")
    )
    _, assign = state(chart, "a").transitions[0].actions
    assert isinstance(assign, ir.Assign)
    assert assign.value.type != chart.context[0].type


def test_outputs_may_be_none_with_a_warning() -> None:
    """Whether an output can be None the caller may know better; None itself is a mistake."""
    text = """\
event GO
machine m -> int {{
  context(x: int | None = None)
  initial a
  state a {{ on GO -> b }}
  final b {{ output {output} }}
}}
"""
    assert [each.code.id for each in analysed(text.format(output="x"))[1]] == ["SC806"]
    assert [each.code.id for each in analysed(text.format(output="None"))[1]] == ["SC201"]
