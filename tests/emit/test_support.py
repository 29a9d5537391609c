"""The support package of a folder: the modules that its charts reach, and no others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile.cli import command
from sc_compile.emit.support import can_be_imported, support_files, support_templates

from scripts import ROOT

PLAIN = "event GO\nmachine plain { initial a state a { on GO -> b } final b }\n"
REGIONS = """
event GO
machine sides {
  initial both
  parallel both {
    state one { initial a state a { on GO -> b } state b }
    state two { initial c state c { on GO -> d } state d }
  }
}
"""
ACTOR = """
event GO
use "work"
actor work(n: int) -> int
machine busy {
  initial a
  state a { invoke work(n=1) { on done -> b on error -> b } }
  final b
}
"""
ACTION = """
use "work"
action mail(to: str)
machine mailing { initial a state a { entry { mail("x") } } }
"""
POWER = """
event GO(n: int)
machine growing { context(n: int = 1) initial a state a { on GO { n = 2 ** event.n } } }
"""
CONVERSION = """
event GO(day: str)
machine dated { initial a state a { on GO { log date(event.day) } } }
"""
VERSIONS = """
event GO
machine moved version v1 { initial a state a { on GO {} } }
machine moved version v2 latest {
  migrate from v1 {}
  initial a state a { on GO {} }
}
"""
FAMILY = """
event GO
machine child { initial a state a { on GO -> b } final b }
machine parent { on GO { spawn child() as children["a"] } }
"""
REGION_MODULES = {
    *("configurations", "entry_set", "history_values", "microsteps", "regions", "states"),
}
# What only some charts need: the chart, and the modules that it adds.
OPTIONAL = {
    "regions": (REGIONS, REGION_MODULES),
    "families": (FAMILY, {"families"}),
    "actors": (ACTOR, {"actors", "declared", "functions"}),
    "actions": (ACTION, {"actions", "declared", "functions"}),
    "powers": (POWER, {"powers"}),
    "conversions": (CONVERSION, {"conversions"}),
    "migrations": (VERSIONS, {"migrating", "migration"}),
}


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compiled(*texts: str, options: tuple[str, ...] = ()) -> Result:
    """Compile charts, each into the folder `out`."""
    names = []
    for text in texts:
        name = f"{re.findall(r'machine (.+?) ', text)[0]}_chart.sc"
        Path(name).write_text(text)
        names.append(name)
    return CliRunner().invoke(command, [*names, "-o", "out", *options])


def support() -> set[str]:
    """Return the names of the support modules in the folder."""
    return {path.stem for path in Path("out/_support").glob("*.py")} - {"__init__"}


def core() -> set[str]:
    """Return the names of the support modules that every machine needs."""
    files = support_files(["from ._support.machines import MachineObject\n"])
    files |= support_files(["from ._support.serve import serve\n"])
    return {Path(name).stem for name in files} - {"__init__"}


def test_what_all_need_imports_nothing_that_only_some_need() -> None:
    optional = {name for _, names in OPTIONAL.values() for name in names}
    assert core() == {*support_templates()} - optional - {"__init__"}


@pytest.mark.parametrize("kind", OPTIONAL)
def test_a_folder_has_what_its_charts_need(kind: str) -> None:
    """And it can be imported, in a process that knows nothing else."""
    text, names = OPTIONAL[kind]
    assert compiled(text).exit_code == 0
    assert support() == core() | names
    Path("work.py").write_text("def work(n): ...\ndef mail(to): ...\n")
    program = "import out; assert callable(out.app)"
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.long("both type checkers, in processes of their own, on a folder of one chart")
def test_the_smallest_folder_has_all_that_type_checkers_want(work: Path) -> None:
    assert compiled(PLAIN).exit_code == 0
    assert support() == core()
    cache = f"--cache-dir={ROOT}/.mypy_cache/smallest"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", cache, "out"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", OPTIONAL)
def test_modules_come_and_go_with_the_charts_that_need_them(kind: str) -> None:
    """All charts of the folder count that exist, whichever are compiled at a time."""
    text, names = OPTIONAL[kind]
    assert compiled(PLAIN).exit_code == 0
    assert compiled(text).exit_code == 0
    assert support() == core() | names
    assert "up to date" in compiled(PLAIN, text).output
    assert compiled(PLAIN, options=("--check",)).exit_code == 0
    for path in Path().glob("*_chart.sc"):
        if path.name != "plain_chart.sc":
            path.unlink()
    checked = compiled(PLAIN, options=("--check",))
    assert checked.exit_code == 1
    left_over = set(re.findall(r"left over: out/_support/(\w+)\.py", checked.stderr))
    assert left_over == names
    assert compiled(PLAIN).exit_code == 0
    assert support() == core()


def test_a_module_that_is_needed_and_not_there_is_missing() -> None:
    assert compiled(PLAIN, REGIONS).exit_code == 0
    Path("out/_support/states.py").unlink()
    checked = compiled(PLAIN, options=("--check",))
    assert checked.exit_code == 1
    assert "missing: out/_support/states.py" in checked.stderr
    assert compiled(PLAIN).exit_code == 0
    assert support() == core() | OPTIONAL["regions"][1]


def test_what_others_have_written_there_stays_unless_it_is_in_the_way() -> None:
    own = Path("out/_support/regions.py")
    own.parent.mkdir(parents=True)
    own.write_text("mine = 1\n")
    assert compiled(PLAIN).exit_code == 0
    assert own.read_text() == "mine = 1\n"
    refused = compiled(REGIONS)
    assert refused.exit_code == 1
    assert "SC004" in refused.stderr
    assert own.read_text() == "mine = 1\n"


def test_actors_cannot_do_without_a_preview_of_the_sdk() -> None:
    """Their import fails, and says what to install; whoever has no actors never asks for it."""
    assert compiled(PLAIN, ACTOR).exit_code == 0
    Path("work.py").write_text("def work(n): ...\n")
    program = "import sys; sys.modules['restate._preview'] = None; import out.{}"
    subprocess.run([sys.executable, "-c", program.format("plain_chart")], check=True)
    done = subprocess.run(
        [sys.executable, "-c", program.format("busy_chart")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ImportError: actors need `restate._preview.")
    assert "install restate-sdk 1.3.0" in done.stderr


def test_all_that_is_generated_can_be_imported(goldens: Path) -> None:
    """What is kept is not taken for the output of another version; that of another version is."""
    modules = [*goldens.glob("*.py"), *(ROOT / "generated").glob("*.py")]
    outdated = [path for path in modules if not can_be_imported(path.read_text(encoding="utf-8"))]
    assert outdated == []
    assert not can_be_imported("from ._support.machines import MachineObject, gone\n")
    assert not can_be_imported(
        "from ._support.machines import (\n    MachineObject,\n    gone,\n)\n"
    )
    assert not can_be_imported("from ._support.gone import MachineObject\n")
