"""Hostile texts where a chart names something outside: modules, services, files, options, tags."""

from __future__ import annotations

import keyword
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sc_compile.cli import command
from sc_compile.emit import text as emitted
from sc_compile.headers import source_of

from tests.attacks.attempts import Stage, attempt, staged
from tests.attacks.places import check_names, name_chart
from tests.attacks.texts import TEXTS, quoted
from tests.running.amount import amount

NUMBERED = list(enumerate(TEXTS))[:: amount(2, 1)]
MORE = pytest.mark.long("one name more of those that come to the same")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a folder that all these charts are compiled into."""
    with staged(tmp_path_factory.mktemp("places")) as stage:
        yield stage


@pytest.fixture
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave modules as the templates write them, which is quick."""
    monkeypatch.setattr(emitted, "formatted", lambda module, _: f"{module.strip()}\n")


def can_be_read(name: str) -> bool:
    """Return whether a name is one that people can tell from others."""
    strange = "\u115f\u1160\u3164\uffa0\u2800\ufe00\u034f\U000e0100"
    return (
        0 < len(name) <= 200
        and name.isprintable()
        and name == name.strip()
        and not any(each in strange for each in name)
    )


@pytest.mark.parametrize(("number", "name"), NUMBERED, ids=lambda each: ascii(each)[:30])
@pytest.mark.usefixtures("as_written")
def test_texts_as_names(number: int, name: str, stage: Stage) -> None:
    """States, tags and versions: their names are the text, or it is refused as a name."""
    sources = {f"c{number}.sc": name_chart(name, number, regions=number % 3 == 0)}
    made = attempt(sources)
    if not can_be_read(name):
        assert {"SC115", "SC007"} & set(made.codes)
    elif set(made.codes) == {"SC009"}:
        assert len(name) > 80
    elif set(made.codes) == {"SC005"}:  # two versions of which nothing is left in a file's name
        assert re.search(r"\w", name, re.ASCII) is None
    else:
        check_names(name, number, stage.load(made, sources))


@pytest.mark.parametrize("name", ["it's", '"""', "'''", "a\\", "#", "{{ 7 }}", "größe"])
def test_names_in_large_modules(name: str, stage: Stage) -> None:
    """Large modules are laid out in another way."""
    number = 10_000 + sum(map(ord, name))
    sources = {f"c{number}.sc": name_chart(name, number, large=True)}
    check_names(name, number, stage.load(attempt(sources), sources))


MACHINE = "machine m { initial a state a { entry { act() } } }"


@pytest.mark.parametrize("text", TEXTS, ids=lambda each: ascii(each)[:30])
def test_texts_that_name_something_outside(text: str) -> None:
    """Modules of Python, handlers, services, files and options: none of these texts is one."""
    q = quoted(text)
    for code, chart in (
        ("SC502", f"use {q}\naction act()\n{MACHINE}"),
        ("SC502", f"action act() from {q}\n{MACHINE}"),
        ("SC513", f"actor act() from service {q}\nmachine m {{ initial a state a {{}} }}"),
        ("SC409", f"machine m {{ option service = {q} initial a state a {{}} }}"),
        ("SC406", f"machine m {{ option unhandled = {q} initial a state a {{}} }}"),
        ("SC001", f"import {q}\n{MACHINE}"),
    ):
        if code == "SC502" and text.isidentifier():
            continue
        if code == "SC409" and re.fullmatch(r"[a-z]\w*", text, re.ASCII):
            continue
        assert code in attempt({"c.sc": chart}).codes, chart


@pytest.mark.parametrize(
    "module",
    [
        *("", ".", "a.", ".a", "a..b", "a b", "a;b", "a\nb", "a as b", "__future__", "*", "(a)"),
        *("ﬁ", "a.ﬁ", "\u115f", "a\u200b", *keyword.kwlist, "shop.class"),
    ],
)
def test_modules_that_python_cannot_import(module: str) -> None:
    chart = f"use {quoted(module)}\naction act()\n{MACHINE}"
    assert attempt({"c.sc": chart}).codes == ("SC502",)


@pytest.mark.parametrize("text", TEXTS, ids=lambda each: ascii(each)[:30])
@pytest.mark.usefixtures("as_written")
def test_texts_that_are_not_escaped(text: str) -> None:
    """In a comment and in a string: what cannot be seen is refused, and the rest means itself."""
    line = text.replace("\n", " ").replace("\r", " ")
    chart = f"# {line}\nmachine m {{ initial a state a {{}} }}"
    codes = set(attempt({"c.sc": chart}).codes)
    is_refused = re.search("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
    assert bool(codes) == bool(is_refused)
    assert codes <= {"SC024", "SC002"}
    in_string = line.replace("\\", "").replace('"', "")
    described = f'machine m {{ description "{in_string}" initial a state a {{}} }}'
    assert bool(attempt({"c.sc": described}).codes) == bool(is_refused)


@pytest.mark.parametrize(("number", "text"), NUMBERED, ids=lambda each: ascii(each)[:30])
@pytest.mark.usefixtures("as_written")
def test_texts_as_names_of_files(number: int, text: str, stage: Stage) -> None:
    """A chart's file and the output folder may be called anything."""
    stem = text.replace("/", "").replace("\0", "")[:60] or "x"
    name = f"c{number}_{stem}.sc"
    sources = {name: f"event E\nmachine f{number} {{ initial a state a {{ on E -> a reenter }} }}"}
    made = attempt(sources, folder=stem)
    assert [source_of(text) for text in made.files.values()].count(name) == len(made.files) - 1
    loaded = stage.load(made, sources)
    assert loaded.machine(f"f{number}_v1").value() == "a"


@pytest.mark.parametrize(
    "name",
    [
        b'"""; import os #.sc',
        b"line\nend.sc",
        pytest.param(b"it's.sc", marks=MORE),
        pytest.param(b"return\rhere.sc", marks=MORE),
        pytest.param(b"\xff\xfe.sc", marks=MORE),
        pytest.param(b"a b $(c) `d`\xe2\x80\xae; do not edit..sc", marks=MORE),
    ],
)
def test_names_of_files_on_the_disk(name: bytes, tmp_path: Path) -> None:
    """The command compiles them, finds its output again, and removes it when they are gone."""
    chart = tmp_path / os.fsdecode(name)
    try:
        chart.write_text("event E\nmachine m { initial a state a { on E -> a reenter } }")
    except OSError:
        pytest.skip("the file system takes no such name")
    other = tmp_path / "other.sc"
    other.write_text("machine other { initial a state a {} }")
    output = tmp_path / "made"
    arguments = [str(chart), "-o", str(output)]
    runner = CliRunner()
    result = runner.invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert runner.invoke(command, [*arguments, "--check"]).exit_code == 0
    assert runner.invoke(command, [*arguments, "--check", "--json"]).exit_code == 0
    python = [sys.executable, "-c", "import made, made.m_v1; made.app"]
    subprocess.run(python, cwd=tmp_path, check=True)
    shutil.rmtree(output / "__pycache__", ignore_errors=True)
    chart.unlink()
    assert runner.invoke(command, [str(other), "-o", str(output)]).exit_code == 0
    assert sorted(path.name for path in output.glob("*.py")) == [
        *("__init__.py", "other.py", "other_v1.py")
    ]


MAIN = "from sc_compile.cli import main; main()"


def test_a_broken_file_of_a_strange_name(tmp_path: Path) -> None:
    """What is wrong is said, in text and in JSON, whatever the terminal can show."""
    chart = tmp_path / os.fsdecode(b"\xff\x1b[31m.sc")
    chart.write_text("machine {")
    for more in ([], ["--json"]):
        made = subprocess.run(
            [sys.executable, "-c", MAIN, str(chart), "-o", "made", *more],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        shown = made.stdout + made.stderr
        assert made.returncode == 1, shown
        assert b"Traceback" not in shown
        assert b"this is a bug" not in shown
        assert b"\x1b" not in shown
