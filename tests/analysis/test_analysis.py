"""The analysis: what charts mean, what is wrong with them, and that both are found in time."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sc_compile import ir
from sc_compile.analysis.analyse import analyse
from sc_compile.codes import CODES, Severity
from sc_compile.datatypes import DictOf, ListOf, RecordRef, Scalar, Union
from sc_compile.diagnostics import Report
from sc_compile.parsing.load import load

from scripts import ROOT
from tests.analysing import analysed, chart_of, findings, meaning, state, states
from tests.conformance.cases import cases, files
from tests.running.amount import amount

EXAMPLES = [pytest.param(path, id=path.stem) for path in sorted(ROOT.glob("examples/*/*.sc"))]
CHARTS = [*EXAMPLES, *cases("sc")]

AUTH = """\
use "auth.actors"
event AUTH
event CODE(code: str)
type Grant(token: str, scope: str | None = None)
actor authorise(code: str) -> Grant { retry(attempts=3, initial=1s) timeout 1m }
action note(text: str, level: int = 1) from "auth.notes"

machine auth(user: str) -> str {
  option final_state_ttl = 1d
  context(token: str = "", user: str = input.user)
  initial idle
  state idle { on AUTH -> busy.asking }
  state busy {
    initial asking
    on done -> granted
    state asking {
      tags pending, slow
      invoke child(0) as server { on error -> failed }
      entry { send CODE(code=user) to server; note(level=2, text="a") }
      after 30s if token != "" -> failed
      after 30s -> failed
      after 1m -> failed
      on CODE -> end { token = event.code }
    }
    final end
  }
  final granted { output token }
  final failed { output "" }
}

machine child(n: int, m: int = 2) {
  context(code: str = "")
  initial waiting
  state waiting { on CODE -> working { code = event.code } }
  state working {
    invoke authorise(code=code) {
      on done { send CODE(code=event.output.token) to parent after 1s }
    }
  }
}
"""


def test_program() -> None:
    """Definitions are there with their modules, policies, types and defaults."""
    file = meaning(AUTH).files[0]
    (record,) = file.records
    assert [field.name for field in record.fields] == ["token", "scope"]
    assert record.fields[1].type == Union((Scalar.STR, Scalar.NONE))
    (actor,) = file.actors
    assert (actor.module, actor.result) == ("auth.actors", RecordRef("chart.sc", "Grant"))
    assert actor.retry is not None
    assert (actor.retry.attempts, actor.retry.initial, actor.retry.max) == (3, 1000.0, None)
    assert file.actions[0].module == "auth.notes"
    auth, child = file.machines
    assert (auth.service, auth.latest, child.charts[0].output) == ("auth", "v1", Scalar.NONE)
    assert auth.charts[0].options.final_state_ttl == 86_400_000.0
    assert [event.name for event in auth.charts[0].events] == ["AUTH", "CODE"]


def test_invokes_timers_and_messages() -> None:
    """Ids hold the path of the state; timers with one delay share one; arguments are in order."""
    chart = meaning(AUTH).files[0].machines[0].charts[0]
    asking = state(chart, "busy", "asking")
    assert asking.tags == ("pending", "slow")
    (invoke,) = asking.invokes
    assert invoke.id == "busy.asking.server"
    assert invoke.callee == ir.MachineRef("chart.sc", "child", "child")
    assert [name for name, _ in invoke.arguments] == ["n"]
    assert [timer.id for timer in asking.timers] == ["busy.asking.after", "busy.asking.after2"]
    triggers = [transition.triggers[0] for transition in asking.transitions]
    assert isinstance(triggers[0], ir.OnInvokeError)
    assert [each.id for each in triggers if isinstance(each, ir.OnTimer)] == [
        "busy.asking.after",
        "busy.asking.after",
        "busy.asking.after2",
    ]
    send, run = asking.entry
    assert isinstance(send, ir.Send)
    assert isinstance(send.target, ir.ToChild)
    assert send.target.id == "busy.asking.server"
    assert isinstance(run, ir.RunAction)
    assert [name for name, _ in run.arguments] == ["text", "level"]
    assert {each.source for each in asking.transitions} == {("busy", "asking")}


TARGETS = """\
event GO
machine m {{
  initial a
  state a {{
    initial x
    state x {{ on GO -> {target} }}
    state b {{ initial x state x {{}} state y {{}} }}
    state z {{}}
  }}
  state b {{ initial w state w {{}} state y {{}} }}
  state c {{}}
}}
"""


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("z", ("a", "z")),
        ("b", ("a", "b")),
        ("b.y", ("a", "b", "y")),
        ("b.w", ("b", "w")),
        ("c", ("c",)),
        ("a", ("a",)),
        ("a.b.x", ("a", "b", "x")),
        ("a.z", ("a", "z")),
    ],
)
def test_targets_are_the_nearest(target: str, path: ir.StatePath) -> None:
    """A target is looked for beside the source, then outwards; the first whole path wins."""
    program, _ = analysed(TARGETS.format(target=target))
    source = state(program.files[0].machines[0].charts[0], "a", "x")
    assert source.transitions[0].targets == (path,)


def test_siblings_come_before_children() -> None:
    """Beside the source a state of that name is nearer than one within."""
    chart = analysed("""\
event GO
machine m {
  initial a
  state a { initial b on GO -> b state b {} }
  state b {}
}
""")[0].files[0].machines[0].charts[0]
    assert state(chart, "a").transitions[0].targets == (("b",),)


def test_done_outputs() -> None:
    """`event.output` is what the final children give; for regions a dict."""
    chart = chart_of("""\
machine m -> dict[str, int | str] {
  context(both: dict[str, int | str] = {})
  initial p
  parallel p {
    on done -> end { both = event.output }
    state left { initial l state l { always -> one } final one { output 1 } }
    state right { initial r state r { always -> two } final two { output "two" } }
  }
  final end { output both }
}
""")
    parallel = state(chart, "p")
    assert isinstance(parallel, ir.Parallel)
    assert isinstance(parallel.done_output, DictOf)


def test_clock_is_noticed() -> None:
    """Only charts that use `now()` need the time."""
    assert chart_of("machine m { context(at: datetime = now()) }").reads_clock
    assert not chart_of("machine m { context(at: int = 1) }").reads_clock


def test_events_of_versions() -> None:
    """An event inside a machine belongs to its version, and another may have other fields."""
    program = meaning("""\
machine m version v1 {
  event ADD(n: int)
  context(n: int = 0)
  on ADD { n += event.n }
}
machine m version v2 latest {
  event ADD(n: int, note: str)
  context(n: int = 0)
  on ADD { n += len(event.note) }
}
""")
    events = program.files[0].events
    assert [(each.version, len(each.fields)) for each in events] == [("v1", 1), ("v2", 2)]
    machine = program.files[0].machines[0]
    assert machine.latest == "v2"
    assert machine.charts[0].events == (ir.EventRef("chart.sc", "ADD", "m", "v1"),)


def test_latest_version_is_what_callers_meet() -> None:
    """An invoke is checked against the version marked `latest`, wherever it stands."""
    text = """\
machine m { initial a state a { invoke child(n=1) { on error {} } } }
machine child(n: int) version v1 latest {}
machine child(text: str) version v2 {}
"""
    assert findings(text) == []


def test_imports() -> None:
    """Names come in as they are, or behind the import's name; not those imported in turn."""
    others = {
        "money.sc": 'import "base.sc"\ntype Amount(value: decimal, unit: Unit)\nevent PAID',
        "base.sc": 'type Unit = "cent" | "euro"',
    }
    meaning('import "money.sc"\nmachine m { context(a: Amount | None = None) on PAID {} }', others)
    meaning(
        'import "money.sc" as n\nmachine m { context(a: n.Amount | None = None) on n.PAID {} }',
        others,
    )
    assert findings('import "money.sc"\ntype T(unit: Unit)\nmachine m {}', others) == ["SC103"]
    assert findings('import "money.sc" as n\ntype T(a: Amount)\nmachine m {}', others) == ["SC103"]


def test_an_unreadable_import_hides_names() -> None:
    """What may be defined in a file that cannot be read is not reported as unknown."""
    text = 'import "nope.sc"\nmachine m { context(a: Amount | None = None) on PAID {} }'
    assert findings(text) == ["SC001"]


def test_a_syntax_error_hides_names() -> None:
    """What may be defined in text that cannot be read is not reported as unknown."""
    text = "event PAID(amount: )\nmachine m { initial a state a { on PAID -> a reenter } }"
    assert [code for code in findings(text) if not code.startswith("SC0")] == []


def test_a_history_leads_into_a_final_state() -> None:
    """What stands there is no state; that is one mistake, and the analysis goes on."""
    chart = """
machine m {
  initial a
  state a {
    initial b
    history h -> a.b.c
    final b { state c }
    on done -> a.h
  }
}
"""
    assert [each for each in findings(chart) if each.startswith("SC3")] == ["SC307"]


def test_ten_mistakes_are_ten_findings() -> None:
    """Each mistake is found, in one run, and none causes another finding."""
    text = """\
use "shop.functions"
type Item(sku: strr, price: int)
event ADD(item: Item, count: int)
actor charge(amount: int) -> str
action notify(text: str)
machine shop -> str {
  context(total: int = 0, items: list[Item] = [])
  let full = len(itms) > 3
  initial open
  state open {
    on ADD if event.cuont > 3 and full -> closd
    on ADDED -> open reenter
    on ADD { total += event.item.prize; notify(txet="a") }
    invoke charge(amount="3") { on done -> closed { total = event.output } }
    after 30 -> closed
    on CLOSE -> closed
  }
  final closed { output "done" }
}
event CLOSE(by: Persn)
"""
    _, found = analysed(text)
    errors = [each for each in found if each.code.severity is Severity.ERROR]
    marked = {each.primary.span.text for each in errors}
    assert marked == {
        *("strr", "itms", "cuont", "closd", "ADDED", "prize", "txet", '"3"', "event.output", "30"),
        "Persn",
    }
    assert len(errors) == len(marked)


@pytest.mark.parametrize("path", CHARTS)
def test_charts_are_free_of_errors(path: Path) -> None:
    """The examples, and charts by others, mean something; warnings at most."""
    report = Report()
    program = analyse(
        load([path.name], lambda name: path.with_name(name).read_bytes(), report), report
    )
    errors = [each for each in report if each.code.severity is Severity.ERROR]
    assert not errors, [each.message for each in errors]
    paths = [each.path for each in states(program.files[-1].machines[-1].charts[-1].root)]
    assert len(paths) == len(set(paths))


def test_large_charts_take_little_work() -> None:
    """What is done grows with the chart, and not with its square: calls are counted, not time."""

    def chart(size: int) -> str:
        lines = ["event E(n: int)", "machine m {", "  context(n: int = 0, last: int | None = None)"]
        lines += ["  initial s0", "  on E if event.n > 99 { last = None }"]
        for index in range(size):
            after = f"s{(index + 1) % size}"
            lines.append(f"  state s{index} {{ on E -> {after} {{ n += event.n; last = n }} }}")
        return "\n".join([*lines, "}"])

    def calls(size: int) -> int:
        report = Report()
        text = chart(size).encode()
        loaded = load(["chart.sc"], lambda _: text, report)
        made: Counter[str] = Counter()
        sys.setprofile(lambda _frame, event, _value: made.update((event,)))
        try:
            analyse(loaded, report)
        finally:
            sys.setprofile(None)
        assert not report.errors
        return made["call"] + made["c_call"]

    calls(10)
    assert calls(400) < 4.5 * calls(100)


def test_every_family_is_errors_or_warnings() -> None:
    """Codes of the analysis that are warnings are in the family of warnings."""
    assert {code.id for code in CODES.values() if code.severity is Severity.WARNING} == {
        code for code in CODES if code.startswith("SC8")
    }


def test_lists_of_defaults() -> None:
    """A default that is an empty list has the type of its field."""
    chart = chart_of("machine m { context(names: list[str] = []) }")
    default = chart.context[0].default
    assert default is not None
    assert default.type == ListOf(Scalar.STR)


WORDS = re.compile(r'\s+|\w+|"[^"\n]*"|->|[^\w\s]')
DAMAGED = [path.read_text(encoding="utf-8") for path in files(CHARTS)] + [AUTH]


@settings(max_examples=amount(60, 200), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(DAMAGED), st.data())
def test_damaged_charts_are_analysed(text: str, data: st.DataObject) -> None:
    """Whatever words are lost, doubled or exchanged, the analysis gets to the end."""
    words = WORDS.findall(text)
    for _ in range(data.draw(st.integers(1, 4))):
        here = data.draw(st.integers(0, len(words) - 1))
        there = data.draw(st.integers(0, len(words) - 1))
        match data.draw(st.sampled_from(["lose", "double", "exchange", "copy"])):
            case "lose":
                words[here] = " "
            case "double":
                words[here] += f" {words[here]}"
            case "exchange":
                words[here], words[there] = words[there], words[here]
            case _:
                words[here] = words[there]
    analysed("".join(words))
