"""The suite itself: what `make test` leaves out, in which order tests run, what a failure shows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts import ROOT
from tests.running.capabilities import CAPABILITIES
from tests.running.logs import own_entries
from tests.running.order import BUNDLE_OF, SHARE_NOTHING, group_of
from tests.running.progress import command_for
from tests.running.selection import Shown, runs_all

SAMPLE = """
import pytest

@pytest.fixture(params=["http", "replay", "lambda"])
def deployment(request):
    return request.param

def test_one(deployment):
    pass

@pytest.mark.also_on("replay", why="it waits")
def test_two(deployment):
    pass

@pytest.mark.long("it takes an hour")
@pytest.mark.parametrize("number", [1, 2])
def test_three(number):
    pass
"""


def collected(*arguments: str, folder: Path) -> str:
    """Collect tests in a process of its own; give what is printed."""
    plugin = [] if folder == ROOT else ["-p", "tests.running.selection"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *plugin, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_make_test_has_a_test_of_each_capability(pytestconfig: pytest.Config) -> None:
    """Each is shown on the real server, and on each deployment that is said to be special."""
    if runs_all(pytestconfig):
        shown = pytestconfig.stash[Shown][0]
    else:
        printed = collected("--capabilities", folder=ROOT)
        found = re.findall(r"^ *([0-9]+) of +[0-9]+: (.*)$", printed, re.MULTILINE)
        shown = Counter({name: int(number) for number, name in found})
    assert not [name for name in CAPABILITIES if not shown[name]]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Write a module of tests; give its folder."""
    (tmp_path / "conftest.py").write_text(
        "import pytest\nfrom tests.running import selection\n"
        "def pytest_collection_modifyitems(config, items):\n    selection.choose(config, items)\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {"one[http]", "two[http]", "two[replay]"}),
        (["test_sample.py::test_three"], {"three[1]", "three[2]"}),
        (["test_sample.py::test_one[lambda]"], {"one[lambda]"}),
        (
            ["--long"],
            {
                f"{name}[{where}]"
                for name in ("one", "two")
                for where in ("http", "replay", "lambda")
            }
            | {"three[1]", "three[2]"},
        ),
    ],
    ids=["no arguments", "long, by name", "a deployment, by name", "everything"],
)
def test_what_is_chosen(sample: Path, arguments: list[str], expected: set[str]) -> None:
    printed = collected(*arguments, folder=sample)
    assert set(re.findall(r"::test_(.*)$", printed, re.MULTILINE)) == expected, printed


@pytest.mark.parametrize(
    ("marker", "complaint"),
    [
        ("long", "`long` needs a reason"),
        ("long('')", "`long` needs a reason"),
        ("also_on('replay')", "`also_on` needs a reason"),
        ("capability('flying')", "there is no capability `flying`"),
    ],
)
def test_markers_are_checked(sample: Path, marker: str, complaint: str) -> None:
    (sample / "test_sample.py").write_text(
        f"import pytest\n\n@pytest.mark.{marker}\ndef test_it():\n    pass\n"
    )
    assert complaint in collected(folder=sample)


def test_groups() -> None:
    """The tests of a module on one deployment stay together."""
    assert group_of("tests/e2e/test_log.py::test_it[http]") == "tests/e2e/test_log.py on http"
    assert group_of("tests/e2e/test_timers.py::test_it[http]") == "tests/e2e: time on http"
    assert group_of("tests/e2e/test_a.py::test_it[lambda-app]") == "tests/e2e/test_a.py on lambda"
    assert group_of("tests/e2e/test_b.py::TestA::test_it[httpx]") == "tests/e2e/test_b.py"
    alone = "tests/reference/test_fuzz.py::test_random_charts[0]"
    assert group_of(alone) == alone
    for module in (*SHARE_NOTHING, *BUNDLE_OF):
        assert (ROOT / module).exists(), module


def test_a_test_alone() -> None:
    assert command_for("tests/test_a.py::test_it") == ".venv/bin/pytest tests/test_a.py::test_it"
    assert command_for("a.py::test[x y]") == ".venv/bin/pytest 'a.py::test[x y]'"


LOG = """\
INFO: started
2026-01-01T00:00:00Z  WARN retrying. error=
[500 Internal] no
  restate.invocation.id=inv_1abc Traceback
  File "x"
2026-01-01T00:00:01Z  WARN retrying. restate.invocation.id=inv_2def Traceback
  File "y"
"""


def test_a_failure_shows_the_log_of_its_own_machines() -> None:
    """What is about other invocations is left out, with all its lines."""
    assert own_entries(LOG, None) == LOG
    shown = own_entries(LOG, {"inv_2def"})
    assert "started" in shown
    assert 'File "y"' in shown
    assert "inv_1abc" not in shown
    assert "Internal" not in shown
    assert "entries about other machines are left out: 1" in shown
