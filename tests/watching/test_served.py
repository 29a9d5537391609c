"""What is told where an output folder cannot be served."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sc_compile.watching import served

APP = """
class FunctionsError(ImportError): ...
raise {error}
"""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("FunctionsError('do not fit:\\nwork takes no n')", "do not fit:\nwork takes no n\n"),
        ("ValueError('other')", "Traceback (most recent call last):\n"),
    ],
)
def test_functions_that_do_not_fit(tmp_path: Path, error: str, said: str) -> None:
    """Only what does not fit is told of them; of anything else, where it was."""
    (tmp_path / "made.py").write_text(APP.format(error=error))
    ended = subprocess.run(
        [sys.executable, "-m", served.__name__, "made:app", "--app-dir", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith(said)
    assert ended.stderr == said or "ValueError: other" in ended.stderr
