"""The cases: a chart and its steps each; those of a folder beside the project are taken too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import ROOT

HERE = Path(__file__).parent
BESIDE = ROOT.parent / "shared" / "conformance" / "cases"


def cases(suffix: str) -> list[Any]:
    """Return the files of all cases that end in `suffix`, as parameters of a test.

    Where the folder beside the project is absent, a parameter that is skipped says so.
    """
    found = [
        pytest.param(path, id=path.stem)
        for folder in (HERE, BESIDE)
        for path in sorted(folder.glob(f"*.{suffix}"))
    ]
    if not BESIDE.is_dir():
        skip = pytest.mark.skip(reason=f"there is no folder {BESIDE}")
        found.append(pytest.param(BESIDE, id="cases beside the project", marks=skip))
    return found


def files(parameters: list[Any]) -> list[Path]:
    """Return the files among parameters of a test."""
    return [path for each in parameters for path in each.values if path.is_file()]
