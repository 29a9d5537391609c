"""Random charts mean the same to the generated code and to the reference.

The numbers are the same in every run; `make fuzz` takes new ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.fuzzing import check_types, hunt, sample
from tests.running.amount import amount

CHARTS = amount(50, 400)  # for each seed
MORE = pytest.mark.long("the same as another seed, with other charts")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=MORE) for seed in (1, 2, 3))])
def test_random_charts(seed: int) -> None:
    """Generated machines go through the same configurations, contexts and effects."""
    counts = hunt(seed, CHARTS)
    # The charts are worth it: most compile to machines that go on, in both shapes.
    assert counts["charts"] >= CHARTS
    assert counts["with regions"] > counts["charts"] / 5
    assert counts["with families"] > counts["charts"] / 10
    assert counts["of families"] > counts["events"] / 50
    assert counts["handled"] > counts["events"] / 4


def test_formatted() -> None:
    """Black changes nothing: what is written to files means the same too."""
    assert hunt(100, amount(10, 30), formatted=True)["charts"] >= amount(10, 30)


@pytest.mark.long("mypy on charts of a random shape; test_output_quality.py has it on the goldens")
def test_types(tmp_path: Path) -> None:
    """The modules of random charts are well typed: mypy finds nothing, strict as it can be."""
    assert check_types(sample(200, amount(15, 100)), tmp_path) == ""
