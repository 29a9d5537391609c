"""The phases of a compilation: what they touch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Compiles a chart with the pipeline alone, and prints the files that were opened meanwhile but for
# those of the installation.
COMPILE = """
import sys
from sc_compile.pipeline import Folder, compile_charts

def compile_chart(text):
    folder = Folder(name="out", files={}, relative=str, locate=lambda name: None)
    report, changes = compile_charts(["a.sc"], lambda _: text.encode(), folder)
    assert changes is not None, list(report)

opened = []
sys.addaudithook(lambda event, about: opened.append(about[0]) if event == "open" else None)
for _ in range(2):
    compile_chart("event GO machine m { initial a state a { on GO { log 1 } } }")
own = (sys.prefix, sys.base_prefix, *(path for path in sys.argv[1:]))
print([each for each in opened if isinstance(each, str) and not each.startswith(own)])
"""


def test_the_pipeline_touches_no_disk(tmp_path: Path) -> None:
    """It reads charts through what it is given, and has no cache: that is the command's."""
    root = Path(__file__).resolve().parents[2]
    folders = [str(root / name) for name in ("compiler", "grammar", "templates", "typings")]
    done = subprocess.run(
        [sys.executable, "-c", COMPILE, *folders],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert not list(tmp_path.iterdir())
