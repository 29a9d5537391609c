"""Every name in a chart is known to the index, with what it means."""

from __future__ import annotations

from pathlib import Path

import pytest
from sc_compile.analysis.expressions.names_in_scope import ERROR_FIELDS
from sc_compile.analysis.names.type_names import BUILT_IN
from sc_compile.analysis.types.builtin_functions import FUNCTIONS, OWN_FUNCTIONS
from sc_compile.chart_files import read_chart
from sc_compile.diagnostics import Report
from sc_compile.language_server.meaning import Meaning, find_meaning
from sc_compile.parsing.scan import Scanner

from scripts import ROOT

# What is declared in no chart: the language's own names, and fields of what comes from it.
OWN = {
    *BUILT_IN, *FUNCTIONS, *OWN_FUNCTIONS, *ERROR_FIELDS,
    "event", "input", "self", "old", "parent", "sender", "output", "error", "key",
    "attempts", "initial", "factor", "max", "duration", "on",
    "upper", "startswith", "join", "split", "items", "get", "date", "isoformat", "total_seconds",
    "v1",  # of a machine that names no version
    "year", "keys", "values", "lower", "strip", "replace", "days", "seconds", "hex", "weekday",
}  # fmt: skip
CHARTS = [
    *sorted(ROOT.glob("examples/*/*.sc")),
    *sorted(ROOT.glob("tests/golden/output/*/*.sc")),
    *sorted(ROOT.glob("tests/conformance/*.sc")),
    Path(__file__).parent / "charts" / "shop.sc",
]


def meaning_of(path: Path) -> Meaning:
    """Return what a chart means, as the server finds it out."""
    return find_meaning(path.as_posix(), read_chart, [ROOT.as_posix()])


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_every_name_is_known(path: Path) -> None:
    """A word of the language that the index does not know would be found nowhere."""
    meaning = meaning_of(path)
    file = meaning.index.files[meaning.path]
    known = {each.span.start for each in file.occurrences}
    for token in Scanner(meaning.source, Report()).file():
        line = meaning.source.line_text(meaning.source.line(token.start)).split()
        if token.kind != "NAME" or token.text in OWN or {"tags", "option"} & {*line}:
            continue
        assert token.start in known, f"{path.name}: `{token.text}` in {' '.join(line)}"
    for each in file.occurrences:
        assert meaning.index.meant(each), f"{path.name}: `{each.span.text}` is defined nowhere"


def test_definitions_know_their_uses() -> None:
    """The names that mean a thing are those that a reader would name."""
    meaning = meaning_of(CHARTS[-1])
    counts = {
        definition.name: sum(1 for _ in meaning.index.uses([place]))
        for place, definition in meaning.index.definitions.items()
    }
    assert counts["closed"] == 3
    assert counts["CANCEL"] == 4
    assert counts["reminder"] == 2
    assert counts["Amount"] == 7
    assert counts["rate"] == 2
    assert counts["EXPIRED"] == 1


def test_invariants_name_states(tmp_path: Path) -> None:
    """A state that an invariant names is renamed there, too."""
    chart = tmp_path / "chart.sc"
    chart.write_text(
        "event A\nmachine m {\n  invariant i: not (b and in_state(p.c.d)) or b\n  initial b\n"
        "  state b { on A -> p }\n  parallel p { state c { initial d  state d } state e }\n}\n"
    )
    meaning = find_meaning(chart.as_posix(), read_chart, [tmp_path.as_posix()])
    counts = {
        definition.name: sum(1 for _ in meaning.index.uses([place]))
        for place, definition in meaning.index.definitions.items()
    }
    assert (counts["b"], counts["p"], counts["c"], counts["d"]) == (4, 3, 2, 3)
