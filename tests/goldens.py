"""The golden charts, and what is made of all of them together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts import ROOT

FOLDER = ROOT / "tests" / "golden" / "output"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


def charts(case: Path) -> list[Path]:
    """List the charts of a case."""
    return sorted(case.glob("*.sc"))


def compile_goldens(
    folder: Path, name: str = "goldens", *, backwards: bool = False, hash_seed: int = 1
) -> None:
    """Compile all charts of all cases into `name`, in a folder where copies of them are."""
    folder.mkdir()
    names = []
    for chart in (chart for case in CASES for chart in charts(case)):
        (folder / chart.name).write_bytes(chart.read_bytes())
        names.append(chart.name)
    subprocess.run(
        [
            str(Path(sys.executable).with_name("sc-compile")),
            *(reversed(names) if backwards else names),
            *("-o", name),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        check=True,
        capture_output=True,
    )
    # The functions of the charts are in `tests`, beside the folder as a user's would be.
    (folder / "tests").symlink_to(ROOT / "tests")
