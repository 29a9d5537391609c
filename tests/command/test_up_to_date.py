"""A command whose folder is known to be up to date compiles nothing; any change is noticed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sc_compile import cache, compilation, pipeline, up_to_date
from sc_compile.cli import command
from sc_compile.output_folder import read_folder

SHARED = "event GO(by: int)\n"
CHART = """\
import "shared.sc"

machine walker {
  context(steps: int = 0)
  on GO { steps += event.by }
}
"""
OTHER = "event GO\n\nmachine other {\n  on GO { log 1 }\n}\n"

Run = Callable[..., tuple[int, str, bool]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with charts, an empty cache beside it, and go there."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "shared.sc").write_text(SHARED)
    (folder / "chart.sc").write_text(CHART)
    (folder / "other.sc").write_text(OTHER)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the command: its exit code, what it says, and whether it has compiled."""
    compiled: list[bool] = []
    analyse_charts = pipeline.analyse_charts

    def counted(*arguments: object, **named: object) -> object:
        compiled.append(True)
        return analyse_charts(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(compilation, "analyse_charts", counted)

    def invoke(*options: str) -> tuple[int, str, bool]:
        compiled.clear()
        result = CliRunner().invoke(command, ["chart.sc", "-o", "out", *options])
        return result.exit_code, result.output, bool(compiled)

    assert Path.cwd() == project
    CliRunner().invoke(command, ["other.sc", "-o", "out"], catch_exceptions=False)
    assert invoke()[0] == 0
    assert invoke("--check") == (0, "out: up to date\n", True)
    return invoke


def test_nothing_is_compiled_twice(run: Run) -> None:
    """Once the folder was found to be up to date, that is known, for all of the modes."""
    assert run() == (0, "out: up to date\n", False)


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_who_judges_looks(option: str, project: Path, tmp_path: Path, run: Run) -> None:
    """A note could be forged, or be of another's folder: what is judged is compiled each time."""
    assert run(option) == (0, "out: up to date\n", True)
    (project / "out" / "walker_v1.py").write_text("x = 1\n")
    forge(tmp_path)
    assert run(option)[0] == 1
    assert run()[2] is False  # the note is such that it would be believed


def forge(tmp_path: Path) -> None:
    """Make the note say that the folder as it is now is up to date."""
    (note,) = (tmp_path / "cache" / "sc-compile").glob("current-*")
    stored = cache.load(note.name)
    assert stored is not None
    folder = Path("out")
    now = up_to_date.Observations(["chart.sc"], folder, read_folder(folder))._surroundings()
    cache.store(note.name, json.dumps({**json.loads(stored), **now}).encode())


def test_a_note_that_others_can_write_is_none(tmp_path: Path, run: Run) -> None:
    """Then anybody could have written it."""
    (note,) = (tmp_path / "cache" / "sc-compile").glob("current-*")
    assert run()[2] is False
    note.chmod(0o666)
    assert run()[2]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a chart": lambda project: (project / "chart.sc").write_text(CHART.replace("+=", "-=")),
    "an imported chart": lambda project: (project / "shared.sc").write_text(f"{SHARED}event B\n"),
    "an imported chart that is gone": lambda project: (project / "shared.sc").unlink(),
    "a module": lambda project: (project / "out" / "walker_v1.py").write_text("x = 1\n"),
    "a module that is gone": lambda project: (project / "out" / "chart.py").unlink(),
    "a support module": lambda project: (project / "out/_support/chart.py").write_text(""),
    "a module more": lambda project: shutil.copy(
        project / "out" / "walker_v1.py", project / "out" / "copy_v1.py"
    ),
    "another chart that is gone": lambda project: (project / "other.sc").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(change: str, project: Path, run: Run) -> None:
    """Whatever the outcome depends on is looked at."""
    CHANGES[change](project)
    _, said, compiled = run()
    assert compiled, said


def test_another_compiler_compiles(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the compiler, or of Black, trusts no older note."""
    monkeypatch.setattr(up_to_date, "_compiler", lambda: "another")
    assert run() == (0, "out: up to date\n", True)
    assert run() == (0, "out: up to date\n", False)


def test_the_compiler_is_known_by_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that differs makes another compiler of it."""
    before = up_to_date._compiler()
    (tmp_path / "chart.py.jinja").write_text("new")
    folders = up_to_date._folders

    def more(package: str) -> list[Path]:
        return [*folders(package), *([tmp_path] if package.endswith("templates") else [])]

    monkeypatch.setattr(up_to_date, "_folders", more)
    assert up_to_date._compiler() != before
    assert {"compiler", "templates", "grammar"} <= {
        folder.name
        for package in ("sc_compile", "sc_compile.templates", "sc_compile.grammar")
        for folder in folders(package)
    }


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"compiler": 1}', "null"])
def test_a_damaged_note_is_no_note(damage: str, tmp_path: Path, run: Run) -> None:
    """Then the charts are compiled."""
    (note,) = (tmp_path / "cache" / "sc-compile").glob("current-*")
    note.write_text(damage)
    assert run() == (0, "out: up to date\n", True)
    assert run() == (0, "out: up to date\n", False)


def test_warnings_are_given_again(project: Path, run: Run) -> None:
    """A compilation that has something to say says so each time."""
    unused = "  initial a\n  state a {\n  }\n  state b {\n  }\n}\n"
    (project / "chart.sc").write_text(CHART.removesuffix("}\n") + unused)
    run()
    for _ in range(2):
        code, said, compiled = run("--check")
        assert (code, compiled) == (0, True)
        assert "warning" in said


def test_json_is_printed_all_the_same(run: Run) -> None:
    """It is for programs, which want a list of findings each time."""
    code, said, compiled = run("--check", "--json")
    assert (code, compiled) == (0, True)
    assert said.startswith("[]\n")


def test_few_notes_are_kept(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest ones go."""
    folder = tmp_path / "cache" / "sc-compile"
    (first,) = folder.glob("current-*")
    os.utime(first, (1, 1))
    monkeypatch.setattr(up_to_date, "MOST_NOTES", 1)
    (tmp_path / "project" / "chart.sc").write_text(OTHER.replace("other", "walker"))
    CliRunner().invoke(command, ["chart.sc", "-o", "second"])
    assert CliRunner().invoke(command, ["chart.sc", "-o", "second"]).exit_code == 0
    assert len(list(folder.glob("current-*"))) == 1
    assert not first.exists()
    assert run()[2]
