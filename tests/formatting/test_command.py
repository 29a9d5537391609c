"""The command `sc-format`: what it reads, writes, prints and answers with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sc_compile.formatting import cli
from sc_compile.formatting import format as formatting

CHART = "event GO\nmachine m {\n  on GO {}\n}\n"
ROUGH = "event   GO\nmachine m {\n  on GO { }\n}\n"
BROKEN = "event   GO\nmachine m {\n  on GO { \n}\n"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with charts, as the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    for name, text in {
        "fine.sc": CHART,
        "charts/rough.sc": ROUGH,
        "charts/.hidden.sc": ROUGH,
        "charts/node_modules/theirs.sc": ROUGH,
        "charts/notes.txt": ROUGH,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli.command, arguments, input=stdin)


def test_files_and_folders_are_formatted(work: Path) -> None:
    """Those of the project, and each once; what is in form is not written."""
    fine = work / "fine.sc"
    before = fine.stat().st_mtime_ns
    result = run("fine.sc", "charts", "charts/rough.sc")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "formatted: charts/rough.sc\n2 charts: 1 formatted, 1 in canonical form\n"
    )
    assert (work / "charts" / "rough.sc").read_text() == CHART
    assert fine.stat().st_mtime_ns == before
    for other in (".hidden.sc", "node_modules/theirs.sc", "notes.txt"):
        assert (work / "charts" / other).read_text() == ROUGH
    assert run(".", "--quiet").stderr == ""


def test_check_and_diff_write_nothing(work: Path) -> None:
    """They exit with 1 where something would change."""
    checked = run("charts", "--check")
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert checked.stderr == "to be formatted: charts/rough.sc\n1 chart: 1 to be formatted\n"
    shown = run("charts", "--diff", "--quiet")
    assert (shown.exit_code, shown.stderr) == (1, "")
    assert shown.stdout.startswith("--- charts/rough.sc\n+++ charts/rough.sc\n")
    assert "\n-event   GO\n+event GO\n" in shown.stdout
    assert (work / "charts" / "rough.sc").read_text() == ROUGH
    for option in ("--check", "--diff"):
        assert run("fine.sc", option).exit_code == 0


def test_stdin_is_printed() -> None:
    """As an editor wants it; where there are errors nothing is printed."""
    result = run("-", stdin=ROUGH)
    assert (result.exit_code, result.stdout) == (0, CHART)
    broken = run("-", stdin=BROKEN)
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert "error[SC013]: `{` is never closed\n --> <stdin>:3:9\n" in broken.stderr
    checked = run("-", "--check", stdin=ROUGH)
    assert (checked.exit_code, checked.stdout) == (1, "")


def test_a_chart_with_errors_is_left_as_it_is(work: Path) -> None:
    """The others are formatted."""
    (work / "charts" / "broken.sc").write_text(BROKEN)
    result = run("charts")
    assert result.exit_code == 1
    assert "error[SC013]: `{` is never closed\n --> charts/broken.sc:3:9\n" in result.stderr
    assert result.stderr.endswith(
        "\n1 error\n2 charts: 1 formatted, 1 with errors, left as they are\n"
    )
    assert (work / "charts" / "broken.sc").read_text() == BROKEN
    assert (work / "charts" / "rough.sc").read_text() == CHART


def test_errors_are_annotations_on_github(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand on stdout."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (work / "broken.sc").write_text(BROKEN)
    result = run("broken.sc")
    assert result.stdout.startswith("::error file=broken.sc,line=3,col=9,title=SC013 ")
    assert run("-", stdin=BROKEN).stdout == ""
    assert run("charts", "--check").stdout == (
        "::error file=charts/rough.sc,title=sc-format::`charts/rough.sc` is not in canonical form\n"
    )


def test_a_wrong_form_is_not_written(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a bug, and said to be one."""
    monkeypatch.setattr(formatting, "lay_out", lambda *_: "event STOP\n")
    result = run("charts")
    assert result.exit_code == 2
    assert result.stderr == (
        "sc-format: `charts/rough.sc` is left as it is, since its syntax tree would be another "
        "one: this is a bug in sc-format. Please report it together with the chart.\n"
        "1 chart: 1 left as they are\n"
    )
    assert (work / "charts" / "rough.sc").read_text() == ROUGH


def test_rights_and_links_stay(work: Path) -> None:
    """Only what a chart says is written."""
    rough = work / "charts" / "rough.sc"
    rough.chmod(0o640)
    link = work / "link.sc"
    link.symlink_to(rough)
    assert run("link.sc").exit_code == 0
    assert link.is_symlink()
    assert rough.read_text() == CHART
    assert stat.S_IMODE(rough.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'PATH...'"),
        (["nothing.sc"], "there is no file or folder `nothing.sc`"),
        (["-", "fine.sc"], "no other one can be named with it"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    """It is said, with exit code 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_folder_without_charts(work: Path) -> None:
    """Nothing is to be done there."""
    (work / "empty").mkdir()
    result = run("empty")
    assert (result.exit_code, result.stderr) == (0, "there is no chart (`*.sc`)\n")
