"""Charts of this folder, compiled into a folder that can be imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

CHARTS = Path(__file__).resolve().parent / "charts"
COMPILER = Path(sys.executable).with_name("sc-compile")


def compile_into(folder: Path, charts: Iterable[Path]) -> None:
    """Compile charts with the command; RuntimeError with its messages where it fails."""
    command = [str(COMPILER), *map(str, charts), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
