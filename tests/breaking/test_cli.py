"""The command `sc-breaking`: what it compares, prints and answers with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile.breaking.cli import command
from sc_compile.breaking.rules import RULES

from tests.git import commit, git

COMMAND = [sys.executable, "-c", "from sc_compile.breaking.cli import main; main()"]

DOOR = """\
event PUSH

machine door {
  initial closed
  state closed { on PUSH -> open }
  state open {
    on PUSH -> closed
    after 10s -> closed
  }
}
"""
RENAMED = DOOR.replace("open", "ajar")  # breaks machines
NO_PUSH = DOOR.replace("event PUSH\n", "event PUSH(force: int)\n")  # breaks callers
SLOWER = DOOR.replace("10s", "20s")  # changes behaviour
WRONG = DOOR.replace("-> open", "-> opn")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the charts as they were, in `old`, as the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    write("old/door.sc", DOOR)
    return tmp_path


def write(path: str, text: str) -> None:
    """Write a file in the current folder."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, arguments)


# --- exit codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (DOOR, "behaviour", 0),
        (RENAMED, "machines", 1),
        (RENAMED, "callers", 1),
        (RENAMED, "behaviour", 1),
        (NO_PUSH, "machines", 0),
        (NO_PUSH, "callers", 1),
        (NO_PUSH, "behaviour", 1),
        (SLOWER, "machines", 0),
        (SLOWER, "callers", 0),
        (SLOWER, "behaviour", 1),
    ],
)
def test_the_threshold_decides(text: str, fail_on: str, code: int) -> None:
    write("new/door.sc", text)
    assert run("old", "new", "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize(("text", "code"), [(RENAMED, 1), (NO_PUSH, 1), (SLOWER, 0)])
def test_callers_count_by_default(text: str, code: int) -> None:
    write("new/door.sc", text)
    result = run("old", "new")
    assert result.exit_code == code
    assert result.stdout  # what does not count is told all the same


def test_a_rule_can_be_left_out() -> None:
    write("new/door.sc", RENAMED)
    (rule,) = {each["rule"] for each in json.loads(run("old", "new", "--json").stdout)["findings"]}
    result = run("old", "new", "--ignore", rule.lower())
    assert (result.exit_code, result.output) == (0, "")
    assert run("old", "new", "--ignore", "BR101").exit_code == 1
    result = run("old", "new", "--ignore", "BR000")
    assert result.exit_code == 2
    assert "there is no rule 'BR000'" in result.output


def test_no_change_prints_nothing() -> None:
    result = run("old", "old")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("broken", ["old", "new"])
def test_charts_that_do_not_compile_are_shown(broken: str) -> None:
    write("new/door.sc", DOOR)
    write(f"{broken}/door.sc", WRONG)
    result = run("old", "new")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{broken}/door.sc:5:29" in result.stderr
    assert f"`{broken}` does not compile" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'OLD'"),
        (["nowhere", "old"], "there is no folder or file `nowhere`"),
        (["old", "empty"], "there is no chart (`*.sc`) in `empty`"),
        (["old", "old", "--fail-on", "all"], "'all' is not one of"),
        (["old", "old", "--json", "--github"], "choose one of them"),
        (["--explain", "BR999"], "there is no rule 'BR999'"),
        (["git:main", "old"], "not a folder of a git repository"),
        (["git:", "old"], "names no revision"),
        (["git:--all", "old"], "names no revision"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    Path("empty").mkdir()
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_bug_says_that_it_is_one() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from sc_compile.breaking import cli; cli.compare = None; cli.main()",
            "old",
            "old",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "sc-breaking: this is a bug in sc-breaking: TypeError" in done.stderr


def test_help_and_explanations() -> None:
    assert "Exit codes: 0 nothing that counts" in run("--help").output
    for rule in RULES.values():
        result = run("--explain", rule.id.lower())
        assert result.exit_code == 0
        assert result.output.startswith(f"{rule.id} ({rule.impact.value}): {rule.name}\n")
        assert "What to do: " in result.output


# --- what is compared ---------------------------------------------------------------------------


def test_files_of_any_name() -> None:
    write("gate.sc", RENAMED)
    result = run("old/door.sc", "gate.sc")
    assert result.exit_code == 1
    assert "gate.sc:6:9" in result.stdout
    assert "old/door.sc:6:9" in result.stdout


def test_this_folder_is_the_default() -> None:
    Path("old/door.sc").rename("door.sc")
    Path("old").rmdir()
    write("../before/door.sc", RENAMED)
    result = run("../before")
    assert result.exit_code == 1
    assert "door.sc:6:9" in result.stdout


def test_hidden_and_foreign_charts_are_left_out() -> None:
    write("new/door.sc", DOOR)
    write("new/.cache/door.sc", WRONG)
    write("new/node_modules/x/door.sc", WRONG)
    assert run("old", "new").exit_code == 0


def test_machines_are_found_in_whatever_file() -> None:
    write("old/lamp.sc", DOOR.replace("door", "lamp"))
    write("new/all.sc", DOOR + RENAMED.replace("door", "lamp").replace("event PUSH\n", ""))
    result = run("old", "new", "--json")
    assert [each["message"] for each in json.loads(result.stdout)["findings"]] == [
        "state `open` of `lamp` v1 seems to be called `ajar` now"
    ]


def test_a_version_moves_to_a_file_of_its_own() -> None:
    first = DOOR.replace("machine door", "machine door version v1")
    second = DOOR.replace("machine door", "machine door version v2 latest").replace(
        "event PUSH\n", 'import "door.sc"\n'
    )
    write("both/door.sc", first + second.partition('import "door.sc"\n')[2])
    write("new/door.sc", first)
    write("new/second.sc", second)
    assert run("old", "new").output == ""
    assert run("both", "new").output == ""
    result = run("new", "old")
    assert result.exit_code == 1
    assert "BR103" in result.stdout
    assert "new/second.sc:3:1" in result.stdout


def test_imports_are_read_beside_the_charts() -> None:
    for side, text in (("old", "event PUSH\n"), ("new", "event PUSH(force: int)\n")):
        write(f"{side}/door.sc", DOOR.replace("event PUSH\n", 'import "parts/events.sc"\n'))
        write(f"{side}/parts/events.sc", text)
    result = run("old/door.sc", "new/door.sc")
    assert result.exit_code == 1
    assert "new/parts/events.sc:1:12" in result.stdout


# --- git ----------------------------------------------------------------------------------------


@pytest.fixture
def repository(work: Path) -> Path:
    """Make the current folder a repository, with a commit of the charts as they were."""
    Path("old").rename("charts")
    git("init", "-q", "-b", "main")
    commit()
    return work


@pytest.mark.usefixtures("repository")
class TestGit:
    def test_a_revision_is_compared_with_what_is_there(self) -> None:
        write("charts/door.sc", RENAMED)
        result = run("git:main", "charts")
        assert result.exit_code == 1
        assert "--> charts/door.sc:6:9" in result.stdout
        assert "::: main:charts/door.sc:6:9" in result.stdout

    def test_a_chart_alone(self) -> None:
        write("charts/door.sc", RENAMED)
        assert run("git:HEAD", "charts/door.sc").exit_code == 1
        assert run("git:HEAD", "charts/door.sc").stdout == run("git:HEAD", "charts").stdout

    def test_this_folder(self) -> None:
        write("charts/door.sc", RENAMED)
        assert "HEAD:charts/door.sc:6:9" in run("git:HEAD").stdout

    def test_from_a_folder_below(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("charts/door.sc", RENAMED)
        monkeypatch.chdir("charts")
        result = run("git:HEAD")
        assert result.exit_code == 1
        assert "--> door.sc:6:9" in result.stdout
        monkeypatch.chdir("..")
        Path("docs").mkdir()
        monkeypatch.chdir("docs")
        result = run("git:HEAD", "../charts")
        assert "HEAD:../charts/door.sc:6:9" in result.stdout

    def test_another_path(self) -> None:
        Path("flows").mkdir()
        Path("charts/door.sc").rename("flows/gate.sc")
        write("flows/gate.sc", RENAMED)
        result = run("git:main:charts/door.sc", "flows/gate.sc")
        assert result.exit_code == 1
        assert "main:charts/door.sc:6:9" in result.stdout

    def test_two_revisions(self) -> None:
        write("charts/door.sc", RENAMED)
        write("more/lamp.sc", DOOR.replace("machine door", "machine lamp"))
        commit()
        Path("more/lamp.sc").unlink()
        commit()
        assert "HEAD~2:charts/door.sc:6:9" in run("git:HEAD~2", "git:HEAD").stdout
        both = run("git:HEAD~1", "git:HEAD")
        assert "HEAD~1:more/lamp.sc" in both.stdout
        # One without a path is at the path of the other.
        assert run("git:HEAD~1", "git:HEAD:charts").exit_code == 0

    def test_imports_are_those_of_the_revision(self) -> None:
        write("charts/door.sc", DOOR.replace("event PUSH\n", 'import "../events.sc"\n'))
        write("events.sc", "event PUSH\n")
        commit()
        write("events.sc", "event PUSH(force: int)\n")
        result = run("git:HEAD", "charts")
        assert "BR402" in result.stdout
        assert run("git:HEAD~1", "charts").exit_code == 1

    def test_what_is_new_is_no_break(self) -> None:
        write("more/lamp.sc", DOOR)
        result = run("git:HEAD", ".")
        assert result.exit_code == 2  # two machines of one service
        write("more/lamp.sc", DOOR.replace("machine door", "machine lamp"))
        assert run("git:HEAD", ".").exit_code == 0

    def test_a_folder_without_charts_yet(self) -> None:
        git("rm", "-q", "-r", "charts")
        write("README.md", "nothing yet")
        commit()
        write("charts/door.sc", DOOR)
        result = run("git:HEAD", ".")
        assert result.exit_code == 0
        assert "all is new" in result.stderr

    def test_unknown_revision(self) -> None:
        result = run("git:nowhere", "charts")
        assert result.exit_code == 2
        assert "there is no revision `nowhere`" in result.stderr

    def test_what_was_not_there_yet(self) -> None:
        write("lamp.sc", DOOR)
        result = run("git:HEAD", "lamp.sc")
        assert result.exit_code == 2
        assert "there is no `lamp.sc` at revision `HEAD`" in result.stderr

    def test_outside_of_the_repository(self) -> None:
        write("../lamp.sc", DOOR)
        result = run("git:HEAD", "../lamp.sc")
        assert result.exit_code == 2
        assert "outside of the git repository" in result.stderr

    def test_an_import_that_was_not_there(self) -> None:
        write("charts/door.sc", DOOR.replace("event PUSH\n", 'import "events.sc"\n'))
        write(".gitignore", "events.sc\n")
        write("charts/events.sc", "event PUSH\n")
        commit()
        result = run("git:HEAD", "charts")
        assert result.exit_code == 2
        assert "HEAD:charts/door.sc:1:8" in result.stderr
        assert "not there at `head`" in result.stderr.lower()

    def test_names_that_git_would_quote(self) -> None:
        write("charts/tür öffner.sc", DOOR.replace("door", "lamp"))
        commit()
        write("charts/tür öffner.sc", RENAMED.replace("door", "lamp"))
        result = run("git:HEAD", "charts")
        assert "HEAD:charts/tür öffner.sc:6:9" in result.stdout


# --- forms --------------------------------------------------------------------------------------


def test_json() -> None:
    write("new/door.sc", RENAMED)
    result = run("old", "new", "--json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["findings"]
    rule = RULES["BR202"]
    assert found == {
        "rule": "BR202",
        "name": "state renamed",
        "severity": "machines",
        "message": "state `open` of `door` v1 seems to be called `ajar` now",
        "place": {
            "side": "new",
            "file": "new/door.sc",
            "line": 6,
            "column": 9,
            "end_line": 6,
            "end_column": 13,
            "text": "",
        },
        "others": [
            {
                "side": "old",
                "file": "old/door.sc",
                "line": 6,
                "column": 9,
                "end_line": 6,
                "end_column": 13,
                "text": "was `open`",
            }
        ],
        "reason": rule.reason,
        "hint": rule.remedy,
        "affected": {
            "service": "door",
            "version": "v1",
            "states": ["open"],
            "running": [],
            "delayed": [],
            "remembered": [],
            "handlers": [],
            "finished": False,
            "finished_too": False,
        },
    }
    assert json.loads(run("old", "old", "--json").stdout) == {"findings": []}


def test_annotations() -> None:
    write("new/door.sc", RENAMED.replace("20s", "10s"))
    line = run("old", "new", "--github").stdout.splitlines()[-1]
    assert line.startswith(
        "::error file=new/door.sc,line=6,col=9,title=BR202 state renamed::"
        "state `open` of `door` v1 seems to be called `ajar` now%0Abreaks machines; "
    )


def test_annotations_of_what_is_gone_are_at_what_is_nearest() -> None:
    write("new/door.sc", DOOR.replace("    after 10s -> closed\n", ""))
    result = run("old", "new", "--github")
    assert result.exit_code == 0
    line = result.stdout.splitlines()[-1]
    assert line.startswith("::warning file=new/door.sc,line=6,col=9,title=BR705 timer removed::")
    write("new/door.sc", DOOR.replace("door", "gate").replace("open", "a").replace("closed", "b"))
    lines = run("old", "new", "--github").stdout.splitlines()
    assert any(line.startswith("::error title=BR101 machine removed::") for line in lines)


def test_annotations_are_made_in_github_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    write("new/door.sc", SLOWER)
    assert "::warning" not in run("old", "new").stdout
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::warning file=new/door.sc,line=8,col=5" in run("old", "new").stdout
    assert json.loads(run("old", "new", "--json").stdout)["findings"]


def test_annotations_are_escaped() -> None:
    write("old/do,or.sc", DOOR.replace("machine door", "machine lamp").replace("open", '"5% : o"'))
    write("new/door.sc", DOOR)
    write(
        "new/do,or.sc",
        DOOR.replace("machine door", "machine lamp").replace("open", '"5% : p"'),
    )
    line = run("old", "new", "--github").stdout.splitlines()[-1]
    assert line.startswith("::error file=new/do%2Cor.sc,line=6,col=9,title=BR202 state renamed::")
    assert "`5%25 : o`" in line


def test_the_command_is_installed() -> None:
    program = Path(sys.executable).parent / "sc-breaking"
    write("new/door.sc", RENAMED)
    done = subprocess.run(
        [program, "old", "new"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 1
    assert done.stdout.startswith("breaks machines[BR202]: ")
    assert done.stdout.endswith("\n1 breaks machines\n")
