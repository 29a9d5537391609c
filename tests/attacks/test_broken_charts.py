"""Broken charts: compiler, formatter and language server take them all, and say what is wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest
from sc_compile.language_server import documents, name_requests

from tests.attacks import broken_charts
from tests.attacks.breakage import MEANINGS, TEXTS, as_bytes
from tests.attacks.broken_charts import EndlessError, Pool, Trial, check_types, hunt, trials
from tests.language_server.in_process import ServerError
from tests.running.amount import amount

CHART = """event GO

machine m {
  context(n: int = 0)
  initial a
  # here
  state a { on GO if n < 12 -> b { n = 1 } }
  state b
}
"""

MET = {
    "an empty output of a region": "machine m { parallel p { state a { final b { output {} } } "
    "on done -> c } final c }",
    "many weeks": f"machine m {{ state a {{ after {'9' * 5_000} weeks -> a }} }}",
    "many milliseconds of XState": f"machine m {{ after: {{ {'9' * 5_000}: 'm' }} }}",
    "a superscript as a number": "machine m { after: { \xb2: 'm' } }",
    "a migration of a final state with states": "machine m version v1 { final a { state b } } "
    "machine m version v2 latest { state c migrate from v1 { state a -> c } }",
    "two byte order marks": "\ufeff\ufeffmachine m {\ufeff\n# x\ufeff\n}\n",
}
"""Charts with which something was wrong once."""


@pytest.mark.parametrize("chart", MET.values(), ids=MET)
def test_ones_that_were_met(chart: str, tmp_path: Path) -> None:
    """What was mended stays so."""
    with trials(Pool((CHART,), {}), tmp_path.resolve()) as trial:
        trial.check(as_bytes(chart), "1")


def test_random_ones(tmp_path: Path) -> None:
    """The same in every run; `make fuzz` takes new ones."""
    charts = amount(15, 400)
    counts = hunt(3, charts, tmp_path.resolve())
    assert counts["compiled"] + counts["refused"] == charts
    assert min(counts["compiled"], counts["formatted"], counts["tidied"]) >= charts // 30
    assert counts["refused"] > charts // 2


@pytest.mark.long("mypy takes 8 s")
def test_what_is_compiled_has_its_types(tmp_path: Path) -> None:
    """The modules of such charts are right; of wrong ones that is told."""
    made: list[Mapping[str, str]] = []
    hunt(4, 200, tmp_path.resolve(), made=made)
    assert len(made) > 10
    wrong = {"__init__.py": "", "m.py": 'number: int = ""\n'}
    complaints = check_types([wrong, *made], tmp_path)
    assert complaints.splitlines()[0].startswith("checked/p0/m.py:1: error")
    assert len(complaints.splitlines()) == 1


@pytest.mark.parametrize("way", [*TEXTS, *dict.fromkeys(MEANINGS)], ids=lambda way: way.__name__)
def test_each_way_breaks_charts(way: object) -> None:
    """Whatever the chart is, and be it empty."""
    assert callable(way)
    chance = random.Random(5)
    assert any(way(CHART, chance, [CHART]) != CHART for _ in range(20))
    for text in ("", "\n", "machine"):
        as_bytes(way(text, chance, [CHART, ""]))


@pytest.mark.parametrize(
    ("module", "name"), [(name_requests, "describe"), (documents, "find_meaning")]
)
def test_a_bug_is_noticed(module: ModuleType, name: str, tmp_path: Path) -> None:
    """In an answer, and in the analysis behind it; the chart that it is in is told."""

    def buggy(*_args: object, **_options: object) -> None:
        raise KeyError("planted")

    with (
        patch.object(module, name, buggy),
        pytest.raises(ServerError, match="planted") as caught,
        trials(Pool((CHART,), {}), tmp_path.resolve()) as trial,
    ):
        run(trial, 50)
    assert caught.value.__notes__[-1].startswith("seed '")


def run(trial: Trial, charts: int) -> None:
    """Break some charts."""
    for number in range(charts):
        trial.run(f"{number}")


def test_work_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the processor time that it takes, of which it gets little here."""

    def endless(_data: bytes) -> bool:
        began = time.process_time()
        while time.process_time() < began + 5:
            pass
        return True

    monkeypatch.setattr(broken_charts, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(broken_charts, "is_formatted", endless)
    with (
        trials(Pool((CHART,), {}), tmp_path.resolve()) as trial,
        pytest.raises(EndlessError, match="processor time"),
    ):
        run(trial, 1)
