"""Where machines' records go: to stderr, unless the program has configured logging."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts import ROOT

WRITES = """
from generated._support.logs import show_logs, write
{before}
show_logs()
{after}
for level in (logging.DEBUG, logging.INFO, logging.ERROR):
    write(level, "shop", "ada", "it works", version="v1")
"""
TO_STDOUT = "handler = logging.StreamHandler(sys.stdout)"
OF_ROOT = (
    f"{TO_STDOUT}; logging.basicConfig(handlers=[handler], level='INFO', format='%(message)s')"
)
OF_MACHINES = f"{TO_STDOUT}; logging.getLogger('statechart').addHandler(handler)"
SHOWN = ["INFO:     statechart.shop ada: it works", "ERROR:     statechart.shop ada: it works"]
PLAIN = ["ada: it works"] * 2
CASES = {
    "nothing is configured": ("", "", [], SHOWN),
    "a level alone": (
        "logging.getLogger('statechart').setLevel(logging.DEBUG)",
        "",
        [],
        ["DEBUG:     statechart.shop ada: it works", *SHOWN],
    ),
    "the root logger": (OF_ROOT, "", PLAIN, []),
    "the root logger, afterwards": ("", OF_ROOT, PLAIN, []),
    "the machines' logger": (OF_MACHINES, "", PLAIN[:1], []),  # whose level is WARNING, as usual
    "the machines' logger, afterwards": ("", OF_MACHINES, PLAIN, []),
}


@pytest.mark.parametrize("case", CASES)
def test_each_record_is_shown_once(case: str) -> None:
    before, after, out, err = CASES[case]
    program = f"import logging, sys\n{WRITES.format(before=before, after=after)}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == out
    assert done.stderr.splitlines() == err


def test_a_record_has_what_it_is_about() -> None:
    program = """
import logging
from generated._support.logs import write
logging.basicConfig(format="%(service)s|%(key)s|%(version)s|%(actor)s|%(message)s", level="INFO")
write(logging.INFO, "shop", "ada", "it works", version="v1", actor="work")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == "shop|ada|v1|work|ada: it works\n"
