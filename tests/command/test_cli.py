"""The command `sc-compile`: what it reads, writes, prints and answers with."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile import cli, compilation

from scripts import ROOT

COMMAND = [sys.executable, "-c", "from sc_compile.cli import main; main()"]

DOOR = """\
event PUSH

machine door version v1 latest {
  initial closed
  state closed { on PUSH -> open }
  state open { on PUSH -> closed }
}
"""
SECOND_VERSION = """
machine door version v2 {
  initial closed
  state closed { on PUSH -> open }
  final open
}
"""
LAMP = DOOR.replace("machine door", "machine lamp")
TYPO = DOOR.replace("-> open", "-> opn")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a chart, as the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "door.sc").write_text(DOOR)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli.command, [*map(str, arguments)])


def run_process(
    *arguments: str | Path, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def compile_well(*arguments: str | Path) -> Result:
    """Run the command, which must succeed."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def modules(folder: Path) -> set[str]:
    """Return the names of the modules in an output folder, without what all share."""
    return {path.name for path in folder.glob("*") if path.is_file()}


def served(folder: Path) -> list[str]:
    """Return the services of a folder's machines, found by a process of its own."""
    code = (
        f"import {folder.name}._support.serve as s\n"
        "s.serve = lambda objects: print([each.name for each in objects])\n"
        f"import {folder.name}\n"
        f"{folder.name}.app\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    # Each module serves its own objects when it is imported, the folder's come last.
    names: list[str] = json.loads(done.stdout.splitlines()[-1].replace("'", '"'))
    return [name for name in names if not name.endswith((".actions", ".waiters"))]


# --- writing ----------------------------------------------------------------------------------


def test_modules_are_written_and_named(work: Path) -> None:
    """Progress goes to stderr, and says what was written; the output can be imported."""
    result = run_process("door.sc", "-o", "generated/")
    assert (result.returncode, result.stdout) == (0, "")
    assert modules(work / "generated") == {"__init__.py", "door.py", "door_types.py", "door_v1.py"}
    assert result.stderr == f"generated: wrote {len(contents(work / 'generated'))} files\n"
    assert served(work / "generated") == ["door"]


def test_only_what_changed_is_written(work: Path) -> None:
    """A file whose text stays the same keeps its time, so that nothing reloads or rebuilds."""
    compile_well("door.sc", "-o", "generated")
    paths = [path for path in (work / "generated").rglob("*") if path.is_file()]
    for path in paths:
        os.utime(path, ns=(1, 1))
    assert compile_well("door.sc", "-o", "generated").stderr == "generated: up to date\n"
    assert {path.stat().st_mtime_ns for path in paths} == {1}

    (work / "door.sc").write_text(DOOR.replace("closed { on", "closed { tags shut on"))
    assert compile_well("door.sc", "-o", "generated").stderr == "generated: wrote door_v1.py\n"
    changed = [path.name for path in paths if path.stat().st_mtime_ns != 1]
    assert changed == ["door_v1.py"]


def test_a_file_is_replaced_whole(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads during the writing sees the old text; a failure leaves it, and nothing else."""
    compile_well("door.sc", "-o", "generated")
    module = work / "generated" / "door_v1.py"
    before = contents(work / "generated")
    seen: list[bytes] = []

    def fail(_: Path, target: Path) -> None:
        seen.append(Path(target).read_bytes())
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    (work / "door.sc").write_text(DOOR.replace("closed { on", "closed { tags shut on"))
    monkeypatch.setattr(sys, "argv", ["sc-compile", "door.sc", "-o", "generated"])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    assert seen == [before[module.name]]
    assert contents(work / "generated") == before


def test_written_files_have_the_usual_permissions(work: Path) -> None:
    """Temporary files are private; what takes their place must not be."""
    compile_well("door.sc", "-o", "generated")
    usual = work / "usual"
    usual.touch()
    modes = {path.stat().st_mode for path in (work / "generated").glob("*.py")}
    assert modes == {usual.stat().st_mode}


def test_several_files_are_compiled_together(work: Path) -> None:
    """They may import each other, and the folder serves them all."""
    (work / "lamp.sc").write_text(f'import "door.sc" as d\n{LAMP}')
    compile_well("lamp.sc", "door.sc", "-o", "generated")
    assert {"door.py", "door_v1.py", "lamp.py", "lamp_v1.py"} <= modules(work / "generated")
    assert served(work / "generated") == ["door", "lamp"]


def test_folders_are_compiled_with_all_charts_in_them(work: Path) -> None:
    """Those of the project; a chart that is named besides is compiled once."""
    for name in ("charts/lamp.sc", "charts/.hidden.sc", "charts/node_modules/theirs.sc"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(LAMP)
    compile_well("door.sc", "charts", "charts/lamp.sc", "-o", "generated")
    assert served(work / "generated") == ["door", "lamp"]
    compile_well("door.sc", "charts/lamp.sc", "-o", "generated", "--check")
    (work / "charts" / "lamp.sc").unlink()
    empty = run("charts", "-o", "generated")
    assert empty.exit_code == 2
    assert "there is no chart (`*.sc`) in `charts`" in empty.stderr


def test_charts_are_checked_without_an_output_folder(work: Path) -> None:
    """With --check alone, nothing is compared or written; nothing else goes without a folder."""
    checked = run("door.sc", "--check")
    assert (checked.exit_code, checked.output) == (
        0,
        "1 chart is without errors; nothing is written\n",
    )
    assert run("door.sc", "--check", "--quiet").output == ""
    (work / "door.sc").write_text(TYPO)
    wrong = run("door.sc", "--check")
    assert wrong.exit_code == 1
    assert "error[SC302]" in wrong.stderr
    assert json.loads(run("door.sc", "--check", "--json").stdout)
    assert sorted(each.name for each in work.iterdir() if each.is_dir()) == []
    for options in ((), ("--diff",), ("--check", "--diff"), ("--watch",)):
        refused = run("door.sc", *options)
        assert refused.exit_code == 2
        assert "only --check goes without it" in refused.stderr or "--watch" in options


def test_little_is_said(work: Path) -> None:
    """What was written is named where that is little, and with --quiet not at all."""
    assert compile_well("door.sc", "-o", "generated", "--quiet").output == ""
    (work / "door.sc").write_text(DOOR + SECOND_VERSION)
    written = compile_well("door.sc", "-o", "generated")
    assert written.stderr.endswith("generated: wrote door.py, door_v2.py\n")
    (work / "door.sc").write_text(TYPO)
    assert "error[SC302]" in run("door.sc", "-o", "generated", "--quiet").stderr
    (work / "door.sc").write_text(LAMP)
    assert run("door.sc", "-o", "generated", "--check", "--quiet").output == ""


def test_annotations_on_github(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings are shown beside their lines; stdout has them, unless something else is there."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (work / "door.sc").write_text(TYPO)
    for option in ("--check", "--quiet"):
        assert run("door.sc", "-o", "generated", option).stdout == (
            "::error file=door.sc,line=5,col=29,title=SC302 unknown state::"
            "unknown state `opn`%0Adid you mean `open`?\n"
        )
    assert run("door.sc", "-o", "generated", "--diff").stdout == ""
    assert "::" not in run("door.sc", "-o", "generated", "--json").stdout
    (work / "door.sc").write_text(DOOR)
    assert run("door.sc", "-o", "generated", "--check").stdout.startswith(
        "::error title=sc-compile::generated is not what the charts compile to: __init__.py, "
    )


def test_other_charts_in_the_folder_are_kept(work: Path) -> None:
    """A file compiled by itself joins the others, in the folder's application too."""
    (work / "lamp.sc").write_text(LAMP)
    compile_well("door.sc", "-o", "generated")
    before = contents(work / "generated")
    compile_well("lamp.sc", "-o", "generated")
    after = contents(work / "generated")
    assert {name for name in before if before[name] != after[name]} == {"__init__.py"}
    assert served(work / "generated") == ["door", "lamp"]
    compile_well("door.sc", "-o", "generated", "--check")
    compile_well("lamp.sc", "-o", "generated", "--check")


def test_deleted_version_is_left_over(work: Path) -> None:
    """Its module would be imported by nothing any more."""
    (work / "door.sc").write_text(DOOR + SECOND_VERSION)
    compile_well("door.sc", "-o", "generated")
    assert "door_v2.py" in modules(work / "generated")

    (work / "door.sc").write_text(DOOR)
    checked = run("door.sc", "-o", "generated", "--check")
    assert checked.exit_code == 1
    assert "left over: generated/door_v2.py\n" in checked.stderr
    assert "removed door_v2.py; wrote " in compile_well("door.sc", "-o", "generated").stderr
    assert "door_v2.py" not in modules(work / "generated")


def test_deleted_chart_is_left_over(work: Path) -> None:
    """What was made of it goes away with the next compilation into the folder."""
    (work / "lamp.sc").write_text(LAMP)
    compile_well("door.sc", "lamp.sc", "-o", "generated")
    (work / "lamp.sc").unlink()
    checked = run("door.sc", "-o", "generated", "--check")
    assert checked.exit_code == 1
    for name in ("lamp.py", "lamp_types.py", "lamp_v1.py"):
        assert f"left over: generated/{name}\n" in checked.stderr
    compile_well("door.sc", "-o", "generated")
    assert modules(work / "generated") == {"__init__.py", "door.py", "door_types.py", "door_v1.py"}
    assert served(work / "generated") == ["door"]


def test_support_module_that_is_gone_is_left_over(work: Path) -> None:
    """One that an older compiler has written is removed, one that somebody else has is not."""
    compile_well("door.sc", "-o", "generated")
    support = work / "generated" / "_support"
    (support / "older.py").write_text('"""Old.\n\nGenerated by sc-compile; do not edit.\n"""\n')
    (support / "mine.py").write_text('"""Written by hand."""\n')
    compile_well("door.sc", "-o", "generated")
    assert not (support / "older.py").exists()
    assert (support / "mine.py").exists()


@pytest.mark.parametrize("name", ["door.py", "door_v1.py", "__init__.py", "_support/chart.py"])
def test_file_written_by_hand_is_never_overwritten(work: Path, name: str) -> None:
    """Nothing at all is written then, and the file is named."""
    path = work / "generated" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine = 1\n")
    result = run("door.sc", "-o", "generated")
    assert result.exit_code == 1
    assert f"error[SC004]: `{name}` in the output folder was not written" in result.stderr
    assert result.stderr.count("error[") == 1
    assert contents(work / "generated") == {name: b"mine = 1\n"}


def test_other_files_in_the_folder_are_left_alone(work: Path) -> None:
    """Only what is in the way matters; an empty `__init__.py` is not."""
    folder = work / "generated"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "helpers.py").write_text("mine = 1\n")
    (folder / "notes.txt").write_text("mine\n")
    compile_well("door.sc", "-o", "generated")
    assert (folder / "helpers.py").read_text() == "mine = 1\n"
    assert (folder / "notes.txt").read_text() == "mine\n"
    assert served(folder) == ["door"]


def test_names_of_files_may_be_odd(work: Path) -> None:
    """Whatever is in a name, the module can be imported, and belongs to its chart."""
    name = 'my "door" \\t \\x """.sc'
    (work / name).write_text(DOOR)
    compile_well(name, "-o", "generated")
    assert served(work / "generated") == ["door"]
    compile_well(name, "-o", "generated", "--check")
    (work / name).unlink()
    compile_well("door.sc", "-o", "generated")
    assert modules(work / "generated") == {"__init__.py", "door.py", "door_types.py", "door_v1.py"}


def test_header_names_the_command_that_regenerates(work: Path) -> None:
    """It can be pasted as it is, in the folder that has the output folder."""
    (work / "two words.sc").write_text(DOOR)
    compile_well("two words.sc", "-o", "my output")
    module = work / "my output" / "door_v1.py"
    line = next(line for line in module.read_text().splitlines() if "To regenerate" in line)
    _, arguments = line.split("sc-compile ")
    text = module.read_text()
    module.write_text(text + "# changed\n")
    subprocess.run(
        f"{shlex.join(COMMAND)} {arguments}", shell=True, check=True, capture_output=True
    )
    assert module.read_text() == text


# --- clashes ----------------------------------------------------------------------------------


def test_same_module_from_two_sources(work: Path) -> None:
    """Two charts of one name cannot share a folder, compiled together or one after the other."""
    (work / "other").mkdir()
    (work / "other" / "door.sc").write_text(LAMP)
    together = run("door.sc", "other/door.sc", "-o", "generated")
    assert together.exit_code == 1
    assert "error[SC005]" in together.stderr
    assert "--> other/door.sc:1:1" in together.stderr
    assert "::: door.sc:1:1" in together.stderr
    assert not (work / "generated").exists()

    compile_well("door.sc", "-o", "generated")
    before = contents(work / "generated")
    later = run("other/door.sc", "-o", "generated")
    assert later.exit_code == 1
    assert "`door.py` in the output folder is the output of `door.sc`" in later.stderr
    assert contents(work / "generated") == before


def test_service_of_another_chart_in_the_folder(work: Path) -> None:
    """Both places are shown: the machine that is compiled, and the one in the chart that is not."""
    (work / "charts").mkdir()
    (work / "charts" / "portal.sc").write_text(
        DOOR.replace("machine door", "machine portal").replace(
            "latest {\n", 'latest {\n  option service = "door"\n'
        )
    )
    compile_well("charts/portal.sc", "-o", "generated")
    before = contents(work / "generated")
    result = run("door.sc", "-o", "generated")
    assert result.exit_code == 1
    assert (
        "error[SC412]: the service `door` is compiled from `charts/portal.sc` already\n"
        " --> door.sc:3:9\n"
        "  |\n"
        "3 | machine door version v1 latest {\n"
        "  |         ^^^^\n"
        " ::: charts/portal.sc:4:20\n"
        "  |\n"
        '4 |   option service = "door"\n'
        "  |                    ------ the other one\n"
    ) in result.stderr
    assert contents(work / "generated") == before


def test_other_chart_is_shown_by_its_path_from_here(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headers name sources as seen from the output folder, a diagnostic as seen from here."""
    (work / "portal.sc").write_text(DOOR)
    compile_well("portal.sc", "-o", "generated")
    monkeypatch.chdir(work / "generated")
    result = run("../door.sc", "-o", ".")
    assert "--> ../door.sc:3:9" in result.stderr
    assert "::: ../portal.sc:3:9" in result.stderr


@pytest.mark.parametrize("other", ["", "machine door {", "\0"])
def test_other_chart_cannot_be_read_any_more(work: Path, other: str) -> None:
    """Then the file is named, and its machine shown where it can be found."""
    (work / "portal.sc").write_text(DOOR)
    compile_well("portal.sc", "-o", "generated")
    (work / "portal.sc").write_text(other)
    result = run("door.sc", "-o", "generated")
    assert result.exit_code == 1
    assert "the service `door` is compiled from `portal.sc` already" in result.stderr
    assert (" ::: portal.sc:1:9" in result.stderr) == other.startswith("machine")


# --- comparing --------------------------------------------------------------------------------


def test_check_is_silent_about_what_is_current(work: Path) -> None:
    """It answers 0 and writes nothing."""
    compile_well("door.sc", "-o", "generated")
    before = contents(work)
    result = compile_well("door.sc", "-o", "generated", "--check")
    assert result.output == "generated: up to date\n"
    assert contents(work) == before


def test_check_names_what_is_not_current(work: Path) -> None:
    """Stale, missing and left over: each by its name; exit 1, and nothing is written."""
    (work / "door.sc").write_text(DOOR + SECOND_VERSION)
    compile_well("door.sc", "-o", "generated")
    (work / "generated" / "door_types.py").unlink()
    (work / "door.sc").write_text(DOOR.replace("state open", "state open { tags wide }\n  state x"))
    before = contents(work)
    result = run("door.sc", "-o", "generated", "--check")
    assert result.exit_code == 1
    assert result.stdout == ""
    found = {line for line in result.stderr.splitlines() if ": " in line}
    assert {
        "stale: generated/door_v1.py",
        "missing: generated/door_types.py",
        "left over: generated/door_v2.py",
    } <= found
    assert contents(work) == before


def test_check_of_a_folder_that_is_not_there(work: Path) -> None:
    """All of it is missing, and stays so."""
    result = run("door.sc", "-o", "generated", "--check")
    assert result.exit_code == 1
    assert "missing: generated/door_v1.py\n" in result.stderr
    assert not (work / "generated").exists()


def test_diff_can_be_applied(work: Path) -> None:
    """It prints what would change, and nothing else, as a patch; and it writes nothing."""
    (work / "door.sc").write_text(DOOR + SECOND_VERSION)
    compile_well("door.sc", "-o", "generated")
    (work / "lamp.sc").write_text(LAMP)
    (work / "door.sc").write_text(DOOR.replace("closed { on", "closed { tags shut on"))
    before = contents(work)
    result = run("door.sc", "lamp.sc", "-o", "generated", "--diff")
    assert result.exit_code == 1
    assert contents(work) == before
    heads = [line for line in result.stdout.splitlines() if line.startswith(("---", "+++"))]
    assert "--- generated/door_v1.py" in heads
    assert "+++ generated/lamp_v1.py" in heads
    assert '+        "closed": ("shut",),\n' in result.stdout
    subprocess.run(
        ["git", "apply", "-p0", "-"], input=result.stdout, text=True, check=True, cwd=work
    )
    compile_well("door.sc", "lamp.sc", "-o", "generated", "--check")


def test_diff_of_what_is_current_is_empty() -> None:
    """It answers 0 then."""
    compile_well("door.sc", "-o", "generated")
    assert compile_well("door.sc", "-o", "generated", "--diff").stdout == ""


@pytest.mark.long("`make check`, which `make test` begins with, says the same")
def test_committed_output_is_current(tmp_path: Path) -> None:
    """`generated/` is what the examples compile to; an edited chart makes it stale."""
    charts = [path.relative_to(ROOT) for path in sorted(ROOT.glob("examples/*/*.sc"))]
    done = run_process(*charts, "-o", "generated/", "--check", cwd=ROOT)
    assert done.returncode == 0, done.stderr

    for name in ("examples", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name)
    counter = tmp_path / "examples" / "counter" / "counter.sc"
    counter.write_text(counter.read_text().replace("+= 1", "+= 2"))
    done = run_process(*charts, "-o", "generated/", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ("stale: generated/counter_v1.py\nstale: generated/counter_v2.py\n")


# --- diagnostics ------------------------------------------------------------------------------


def test_errors_stop_everything(work: Path) -> None:
    """A chart with a mistake changes nothing in the folder, not even for the charts without one."""
    compile_well("door.sc", "-o", "generated")
    before = contents(work / "generated")
    (work / "door.sc").write_text(TYPO)
    (work / "lamp.sc").write_text(LAMP)
    result = run("lamp.sc", "door.sc", "-o", "generated")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "error[SC302]: unknown state `opn`\n"
        " --> door.sc:5:29\n"
        "  |\n"
        "5 |   state closed { on PUSH -> opn }\n"
        "  |                             ^^^ did you mean `open`?\n"
        "\n"
        "1 error\n"
    )
    assert contents(work / "generated") == before


def test_ten_mistakes_are_found_in_one_run(work: Path) -> None:
    """Each is a diagnostic at its own line, and none causes others."""
    mistakes = """\
event PUSH(times: number)
event PUSH
action blink(times: int) from "door_actions"
machine door {
  context(count: int = "none")
  let twice = cuont * 2
  initial closd
  state closed {
    on PSUH -> open
    on PUSH if 1 -> open
    on PUSH -> opn
    after 1s -> open
  }
  state open {
    entry { blnik(2) }
    on PUSH -> closed { count = "many" }
  }
}
"""
    (work / "door.sc").write_text(mistakes)
    result = run("door.sc", "-o", "generated", "--json")
    assert result.exit_code == 1
    found = [(each["line"], each["severity"]) for each in json.loads(result.stdout)]
    assert found == [(line, "error") for line in (1, 2, 5, 6, 7, 9, 10, 11, 15, 16)]


def test_the_same_file_twice_is_one(work: Path) -> None:
    """However its path is spelled."""
    (work / "link.sc").symlink_to("door.sc")
    compile_well("door.sc", "./door.sc", work / "door.sc", "link.sc", "-o", "generated")
    assert served(work / "generated") == ["door"]


def test_warnings_stop_nothing(work: Path) -> None:
    """They are shown, and the output is written."""
    (work / "door.sc").write_text(DOOR.replace("state open", "state lost {}\n  state open"))
    result = run("door.sc", "-o", "generated")
    assert result.exit_code == 0
    assert "warning[SC801]: state `lost` cannot be reached" in result.stderr
    assert "\n1 warning\n" in result.stderr
    assert (work / "generated" / "door_v1.py").exists()


def test_json(work: Path) -> None:
    """Diagnostics are data on stdout: a list, which is empty where there are none."""
    assert json.loads(compile_well("door.sc", "-o", "generated", "--json").stdout) == []
    (work / "door.sc").write_text(TYPO)
    result = run("door.sc", "-o", "generated", "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    (found,) = json.loads(result.stdout)
    assert (found["code"], found["severity"], found["file"]) == ("SC302", "error", "door.sc")
    assert (found["line"], found["column"], found["end_column"]) == (5, 29, 32)


def test_colour_is_for_terminals(work: Path) -> None:
    """A pipe gets none, nor does a terminal whose user asked for none."""
    (work / "door.sc").write_text(TYPO)
    assert "\x1b" not in run_process("door.sc", "-o", "generated").stderr
    assert "\x1b[31m" in on_terminal("door.sc", "-o", "generated")
    assert "\x1b" not in on_terminal("door.sc", "-o", "generated", NO_COLOR="1")


def on_terminal(*arguments: str, **env: str) -> str:
    """Run the command with a terminal as its stderr, and return what is shown there."""
    reader, writer = os.openpty()
    try:
        settings = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        subprocess.run(
            [*COMMAND, *arguments],
            env={**settings, **env},
            stderr=writer,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return os.read(reader, 100_000).decode()
    finally:
        os.close(reader)
        os.close(writer)


def test_explain() -> None:
    """A code is explained without any chart."""
    result = compile_well("--explain", "sc301")
    assert result.stdout.startswith("SC301 (error): state defined twice\n\n")
    unknown = run("--explain", "SC000")
    assert unknown.exit_code == 2
    assert "there is no code 'SC000'" in unknown.stderr


def test_version() -> None:
    """It is that of the package."""
    assert compile_well("--version").stdout == f"sc-compile, version {version('sc-compile')}\n"


# --- what is given ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("nothing.sc", None, "error[SC001]: cannot read `nothing.sc`: no such file or directory"),
        ("empty.sc", b"", "error[SC006]: `empty.sc` defines nothing"),
        ("binary.sc", bytes(range(256)), "error[SC002]: `binary.sc` is not a text file"),
        ("brackets.sc", b"(\n" * 500_000, "error[SC015]: brackets are nested more than 100 deep"),
        (
            "braces.sc",
            b"machine m {" + b"state s {\n" * 100_000,
            "error[SC015]: brackets are nested more than 100 deep",
        ),
    ],
)
def test_files_that_are_no_charts(work: Path, name: str, data: bytes | None, message: str) -> None:
    """Each is one diagnostic, never a stack trace."""
    if data is not None:
        (work / name).write_bytes(data)
    result = run_process(name, "-o", "generated")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(message)
    assert result.stderr.endswith("\n1 error\n")
    assert not (work / "generated").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "generated"], "Missing argument 'PATH...'"),
        (["door.sc"], "Missing option '-o'"),
        (["door.sc", "-o", "door.sc"], "'door.sc' is a file"),
        (["door.sc", "-o", "generated", "--chekc"], "No such option"),
        (["door.sc", "-o", "generated", "--diff", "--json"], "choose one of them"),
    ],
)
def test_wrong_usage(work: Path, arguments: list[str], message: str) -> None:
    """It is said on stderr, with exit code 2."""
    result = run_process(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(work) == {"door.sc": DOOR.encode()}


def test_output_folder_that_cannot_be_made() -> None:
    """The message names the path and the reason."""
    result = run_process("door.sc", "-o", "door.sc/generated")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "sc-compile: cannot read or write `door.sc/generated`: Not a directory\n"
    )


def test_output_folder_that_is_not_writable(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the user's to mend, not a bug: permissions are beyond root, so they are pretended."""

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied", str(work / "generated" / ".door.py.1"))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(sys, "argv", ["sc-compile", "door.sc", "-o", "generated"])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    shown = capsys.readouterr().err
    assert shown.startswith("sc-compile: cannot read or write `")
    assert shown.endswith("generated/.door.py.1`: Permission denied\n")


@pytest.mark.parametrize("error", [AssertionError("no way"), RecursionError("too deep")])
def test_bug_says_that_it_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """Nobody is to look for the mistake in the chart; a developer gets the stack trace."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(compilation, "analyse_charts", fail)
    monkeypatch.setattr(sys, "argv", ["sc-compile", "door.sc", "-o", "generated"])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    shown = capsys.readouterr().err
    assert f"this is a bug in sc-compile: {type(error).__name__}: {error}" in shown
    assert "Traceback" not in shown

    monkeypatch.setenv("SC_COMPILE_TRACEBACK", "1")
    with pytest.raises(type(error), match=str(error)):
        cli.main()


# --- the package ------------------------------------------------------------------------------


@pytest.mark.long("packaging: pip builds an environment of its own")
def test_installed_package_compiles(tmp_path: Path) -> None:
    """`pip install` brings all that the command needs, and nothing with a name of everybody's."""
    source = tmp_path / "source"
    for name in ("compiler", "grammar", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / "bin"
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "."], cwd=source, check=True, capture_output=True)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "auth.sc").write_text(DOOR)
    done = subprocess.run(
        [programs / "sc-compile", "auth.sc", "-o", "generated/"],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {"auth.py", "auth_types.py", "door_v1.py"} <= modules(elsewhere / "generated")
    assert served(elsewhere / "generated") == ["door"]

    (packages,) = environment.glob("lib/python*/site-packages")
    names = {path.name for path in packages.iterdir()}
    assert "sc_compile" in names
    assert not names & {"compiler", "grammar", "templates", "tests", "generated", "examples"}
